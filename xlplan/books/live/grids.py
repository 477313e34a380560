"""A workbook in an office program to grids: every sheet at once, dates as dates, no cell twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from xlplan.books.own_functions import PATTERN, Area, is_own
from xlplan.books.parts import FAR_COLUMN, FAR_ROW
from xlplan.table import Grid, Rows

if TYPE_CHECKING:
    import xlwings as xw

_NO_NUMBER = 10**15

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
    """Return sheet -> the cells with our own functions, from an engine that tells formulas.

    Excel shows LibreOffice's as #NAME?, which is told as an error value.
    """
    find = getattr(book.impl, "find_matching", None)
    found: dict[str, list[Area]] = {}
    places = find(list(sheets), PATTERN) if find else own_formulas(book, sheets)
    for name, (row, column, rows, columns) in places:
        area = Area(row, column - 1, row + rows - 1, column + columns - 2)
        if not _is_text(sheets[name], area):
            found.setdefault(name, []).append(area)
    return found


def own_formulas(book: xw.Book, sheets: _Values) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield sheet, and row, column, 1, 1 of each cell with a function of ours, both from 1."""
    with contextlib.suppress(NotImplementedError):  # a client only carries out a list
        for name, rows in sheets.items():
            size = (len(rows), max(map(len, rows), default=0))
            if not all(size):
                continue
            lines: Any = book.sheets[name].range((1, 1), size).formula
            for row, line in enumerate(two_dimensional(lines, size[0]), 1):
                for column, formula in enumerate(line, 1):
                    if isinstance(formula, str) and is_own(formula.encode("utf-8", "replace")):
                        yield name, (row, column, 1, 1)


def two_dimensional(found: Any, rows: int) -> list[list[Any]]:
    """Return what ``Range.formula`` gives as rows of cells, whatever its shape."""
    if not isinstance(found, (list, tuple)):
        return [[found]]
    if not isinstance(found[0], (list, tuple)):
        return [list(found)] if rows == 1 else [[cell] for cell in found]
    return [list(line) for line in found]


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
    return [[str(cell) if _is_digits(cell) else cell for cell in row] for row in rows]


def _is_digits(cell: Any) -> bool:
    """Return whether a number stands for a text of digits: xlwings' client posts those as numbers.

    No number of a spreadsheet has more than 15 digits.
    """
    return type(cell) is int and abs(cell) >= _NO_NUMBER


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
