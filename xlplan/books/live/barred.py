"""Cells of an open workbook that look empty or plain but hold more; books.barred for files."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from xlplan.books.barred import COVERED, FORMULA
from xlplan.books.live.block import is_formula
from xlplan.books.live.change import Changes
from xlplan.books.live.opened import Opened
from xlplan.text import column_index

if TYPE_CHECKING:
    import xlwings as xw

_Place = tuple[int, int]  # row and column, from 1
_Area = tuple[int, int, int, int]  # the first cell's place, how many rows and columns


def barred(opened: Opened, wanted: Mapping[str, Collection[str]]) -> Mapping[tuple[str, str], str]:
    """Return (sheet, address) -> why, of those cells that should not be written.

    Merged cells are looked for where the office program tells them.
    """
    found: dict[tuple[str, str], str] = {}
    for sheet, addresses in wanted.items():
        places = {_place(address): address for address in addresses}
        if not places:
            continue
        for place in _covered(opened, sheet, places):
            found[sheet, places[place]] = COVERED
        for place in _formulas(opened, sheet, places):
            found[sheet, places[place]] = FORMULA
    return found


def _place(address: str) -> _Place:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_index(letters) + 1


def _formulas(opened: Opened, sheet: str, places: Collection[_Place]) -> Iterator[_Place]:
    """Yield the places that hold a formula; each column is asked for once."""
    rows = [row for row, _ in places]
    top, height = min(rows), max(rows) - min(rows) + 1
    for column in dict.fromkeys(column for _, column in places):
        contents = Changes(opened).contents(sheet, top, column, height, 1)
        for offset, line in enumerate(contents):
            if (top + offset, column) in places and is_formula(line[0]):
                yield top + offset, column


def _covered(opened: Opened, sheet: str, places: Collection[_Place]) -> Iterator[_Place]:
    """Yield the places under a merged cell that is not theirs."""
    first, width = opened.frame.first_row, max(column for _, column in places)
    block = (first, 1, max(first, *(row for row, _ in places)) - first + 1, width)
    areas: set[_Area] = set()
    with contextlib.suppress(NotImplementedError):
        areas.update(_merged(opened.book.sheets[sheet], block))
    for row, column in places:
        for top, left, rows, columns in areas:
            inside = top <= row < top + rows and left <= column < left + columns
            if inside and (row, column) != (top, left):
                yield row, column


def _merged(sheet: xw.Sheet, block: _Area) -> Iterator[_Area]:
    """Yield the merged areas that begin in a block, halved until a single cell is left."""
    top, left, rows, columns = block
    cells = sheet.range((top, left), (top + rows - 1, left + columns - 1))
    if cells.merge_cells is False:
        return
    if rows > 1:
        yield from _merged(sheet, (top, left, rows // 2, columns))
        yield from _merged(sheet, (top + rows // 2, left, rows - rows // 2, columns))
    elif columns > 1:
        yield from _merged(sheet, (top, left, 1, columns // 2))
        yield from _merged(sheet, (top, left + columns // 2, 1, columns - columns // 2))
    else:
        area = cells.merge_area
        yield area.row, area.column, *area.shape
