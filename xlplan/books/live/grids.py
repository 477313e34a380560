"""A workbook in an office program to grids: every sheet at once, dates as dates, no cell twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from xlplan.books.own_functions import PATTERN, Area
from xlplan.books.parts import FAR_COLUMN, FAR_ROW
from xlplan.table import Grid, Rows

if TYPE_CHECKING:
    import xlwings as xw

_Values = Mapping[str, Sequence[Sequence[Any]]]

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


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a workbook: its sheets' values, the error values, our functions by sheet."""

    grids: tuple[Grid, ...]
    errors: tuple[CellError, ...]
    functions: Mapping[str, Sequence[Area]]


def names_of(book: xw.Book) -> list[str]:
    """Return the names of the sheets in order, asked for at once where that can be done."""
    return list(getattr(book.impl.sheets, "names", None) or book.sheet_names)


def read_grids(book: xw.Book) -> tuple[Grid, ...]:
    """Return every sheet's values from A1 on, empty cells and error values as "".

    Our LibreOffice engine reads the whole workbook in a few calls; from others each sheet's used
    range is asked for.
    """
    return _grids(_sheets(book, names_of(book)))


def read_all(book: xw.Book, names: Sequence[str]) -> Found:
    """Return what stands in the sheets, whose ``names`` are those of all of them, in order."""
    sheets = _sheets(book, names)
    errors = tuple(error for name, rows in sheets.items() for error in _errors(name, rows))
    return Found(_grids(sheets), errors, _functions(book, sheets))


def _grids(sheets: _Values) -> tuple[Grid, ...]:
    return tuple(Grid(name, cast(Rows, _plain(rows))) for name, rows in sheets.items())


def _sheets(book: xw.Book, names: Sequence[str]) -> _Values:
    whole = getattr(book.impl, "read_sheets", None)
    if whole is not None:
        read: _Values = whole(names)
        return read
    return {name: _used(book.sheets[name]) for name in names}


def _functions(book: xw.Book, sheets: _Values) -> dict[str, list[Area]]:
    """Return sheet -> the cells with our own functions, from an engine that can look for them.

    Excel shows LibreOffice's as #NAME?, which is told as an error value.
    """
    find = getattr(book.impl, "find_matching", None)
    found: dict[str, list[Area]] = {}
    for name, (row, column, rows, columns) in find(list(sheets), PATTERN) if find else ():
        area = Area(row, column - 1, row + rows - 1, column + columns - 2)
        if not _is_text(sheets[name], area):
            found.setdefault(name, []).append(area)
    return found


def _is_text(rows: Sequence[Sequence[Any]], area: Area) -> bool:
    """Return whether the first of some cells holds a text that looks like a formula."""
    row = rows[area.top - 1] if area.top <= len(rows) else ()
    cell = row[area.left] if area.left < len(row) else None
    return isinstance(cell, str) and cell.startswith("=")


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
