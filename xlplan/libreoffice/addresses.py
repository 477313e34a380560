"""What names a block of cells in a call: numbers, an address, a name, a range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlplan.text import column_letter

from . import bridge
from .grammar import column_number

if TYPE_CHECKING:
    from .sheets import Sheet

Block = tuple[int, int, int, int]  # row, column, rows, columns, from 1

_CELLS = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?", re.I)
_ROWS = re.compile(r"(\d+):(\d+)")
_COLUMNS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})", re.I)


def block(sheet: Sheet, first: Any, second: Any = None) -> Block:
    """Return row, column, rows, columns of what one or two corners name on a sheet.

    A corner is (row, column) or (row, column, rows, columns) from 1, an address ("A1:B2", "B:C",
    "3:5", with or without $, and with the sheet's own name before it), the name of a range or
    table, or a Range. Raises IndexError for row or column 0, ValueError for a text that names
    nothing on this sheet.
    """
    found = _corner(sheet, first)
    return found if second is None else _around(found, _corner(sheet, second))


def block_of(address: Any) -> Block:
    """Return row, column, rows, columns of a UNO CellRangeAddress."""
    rows, columns = address.EndRow - address.StartRow, address.EndColumn - address.StartColumn
    return address.StartRow + 1, address.StartColumn + 1, rows + 1, columns + 1


def address_of(found: Block) -> str:
    """Return a block as Excel writes it ("$A$1:$B$2", "$A$1")."""
    row, column, rows, columns = found
    first = f"${column_letter(column - 1)}${row}"
    last = f"${column_letter(column + columns - 2)}${row + rows - 1}"
    return first if first == last else f"{first}:{last}"


def whole(size: tuple[int, int]) -> str:
    """Return the address of all cells of a sheet with so many rows and columns."""
    return address_of((1, 1, *size))


def _corner(sheet: Sheet, corner: Any) -> Block:
    if isinstance(corner, str):
        return _named(sheet, corner.strip())
    if isinstance(corner, tuple | list):
        row, column, rows, columns = (*corner, 1, 1)[:4]
        if not (row and column):
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        return int(row), int(column), int(rows), int(columns)
    return (corner.row, corner.column, *corner.shape)


def _named(sheet: Sheet, text: str) -> Block:
    scope, _, rest = text.rpartition("!")
    if scope and scope.strip("'").replace("''", "'").casefold() == sheet.name.casefold():
        text = rest
    plain = text.replace("$", "")
    height, width = sheet.size
    if cells := _CELLS.fullmatch(plain):
        left, top, right, bottom = cells.groups()
        first_cell = int(top), column_number(left), 1, 1
        found = (
            _around(first_cell, (int(bottom), column_number(right), 1, 1)) if right else first_cell
        )
        return found if _lies_within(found, height, width) else _defined(sheet, text)
    if rows := _ROWS.fullmatch(plain):
        first, last = sorted(map(int, rows.groups()))
        return first, 1, last - first + 1, width
    if columns := _COLUMNS.fullmatch(plain):
        first, last = sorted(map(column_number, columns.groups()))
        return 1, first, height, last - first + 1
    return _defined(sheet, text)


def _defined(sheet: Sheet, text: str) -> Block:
    try:
        address = sheet.uno.getCellRangeByName(text).RangeAddress
    except bridge.exceptions():
        address = None
    if address is None or address.Sheet != sheet.index - 1:
        raise ValueError(f"工作表「{sheet.name}」沒有「{text}」這個範圍或名稱。")
    return block_of(address)


def _lies_within(found: Block, height: int, width: int) -> bool:
    row, column, rows, columns = found
    return row > 0 and row + rows - 1 <= height and column + columns - 1 <= width


def _around(first: Block, second: Block) -> Block:
    row, column = min(first[0], second[0]), min(first[1], second[1])
    bottom = max(first[0] + first[2], second[0] + second[2])
    right = max(first[1] + first[3], second[1] + second[3])
    return row, column, bottom - row, right - column
