"""A workbook in an office program to grids: every sheet at once, dates as dates, no cell twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from xlplan.books.parts import FAR_COLUMN, FAR_ROW
from xlplan.table import Grid, Rows

if TYPE_CHECKING:
    import xlwings as xw

ERRORS = frozenset(
    {
        *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"),
    }
)


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error value."""

    sheet: str
    row: int
    column: int  # counted from 0
    text: str


def read_grids(book: xw.Book) -> tuple[Grid, ...]:
    """Return every sheet's values from A1 on, empty cells and error values as "".

    Our LibreOffice engine reads the whole workbook in a few calls; from others each sheet's used
    range is asked for.
    """
    grids, _ = read_with_errors(book)
    return grids


def read_with_errors(book: xw.Book) -> tuple[tuple[Grid, ...], tuple[CellError, ...]]:
    """Return the grids, and the error values that stand in them."""
    sheets = _sheets(book)
    errors = tuple(error for name, rows in sheets.items() for error in _errors(name, rows))
    grids = tuple(Grid(name, cast(Rows, _plain(rows))) for name, rows in sheets.items())
    return grids, errors


def _sheets(book: xw.Book) -> Mapping[str, Sequence[Sequence[Any]]]:
    whole = getattr(book.impl, "read_sheets", None)
    if whole is not None:
        read: Mapping[str, Sequence[Sequence[Any]]] = whole()
        return read
    return {sheet.name: _used(sheet) for sheet in book.sheets}


def _used(sheet: xw.Sheet) -> Sequence[Sequence[Any]]:
    """Return the values of a sheet from A1 to its last used cell, far-off cells left away."""
    last = sheet.used_range.last_cell
    corner = (min(last.row, FAR_ROW), min(last.column, FAR_COLUMN))
    block = sheet.range((1, 1), corner)
    rows: Sequence[Sequence[Any]] = block.options(ndim=2, err_to_str=True).value
    return rows


def _plain(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [
        [
            "" if cell is None or (type(cell) is not float and cell in ERRORS) else cell
            for cell in row
        ]
        for row in rows
    ]


def _errors(name: str, rows: Sequence[Sequence[Any]]) -> Iterator[CellError]:
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            if isinstance(cell, str) and cell[:1] == "#" and cell in ERRORS:
                yield CellError(name, number, index, str(cell))
