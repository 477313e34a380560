"""What a client of xlwings' remote engine makes of a workbook: the actions it is told, carried out.

After xlwings' client for VBA (Remote.bas), on a saved file. An action or a kind of argument that is
not known here is an error, so that no test passes for want of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

Action = dict[str, Any]
_DATE = re.compile(r"(\d{1,4})-(\d{1,4})-(\d{1,4})(?:[T ](\d\d):(\d\d):(\d\d))?")
_TYPED = re.compile(r"[\d.,/:+%-]+|[\d.]+[eE][\d+-]+")


def carry_out(book: Workbook, actions: Iterable[Action]) -> None:
    """Do what the client is told, in order."""
    for action in actions:
        _DONE[action["func"]](book, action)


def taken(value: Any) -> Any:
    """Return what a cell holds once the client has written a value of an action into it.

    What its ParseIso reads becomes a date; Excel takes a marked text as the text, and any other one
    as if a person had typed it.
    """
    if not isinstance(value, str):
        return value
    if date := _DATE.fullmatch(value):
        return _date(*(int(part) for part in date.groups("0")))
    if value.startswith("'"):
        return value[1:]
    if _TYPED.fullmatch(value):
        raise AssertionError(f"Excel would take {value!r} for a number or a date")
    return value or None


def _date(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:  # a telephone number, which becomes some date or other
        return datetime.min


def _sheet(book: Workbook, action: Action) -> Worksheet:
    sheet = book.worksheets[action["sheet_position"]]
    assert isinstance(sheet, Worksheet)
    return sheet


def _cells(book: Workbook, action: Action) -> Sequence[Sequence[Any]]:
    top, left = action["start_row"] + 1, action["start_column"] + 1
    return [
        [_sheet(book, action).cell(row, column) for column in range(left, left + _width(action))]
        for row in range(top, top + _height(action))
    ]


def _height(action: Action) -> int:
    return int(action["row_count"])


def _width(action: Action) -> int:
    return int(action["column_count"])


def _set_values(book: Workbook, action: Action) -> None:
    for cells, values in zip(_cells(book, action), action["values"], strict=True):
        for cell, value in zip(cells, values, strict=True):
            cell.value = taken(value)
            if isinstance(value, str) and value.startswith("'="):
                cell.data_type = "s"


def _set_formula(book: Workbook, action: Action) -> None:
    for cells, formulas in zip(_cells(book, action), action["values"], strict=True):
        for cell, formula in zip(cells, formulas, strict=True):
            cell.value = formula


def _clear_contents(book: Workbook, action: Action) -> None:
    for cells in _cells(book, action):
        for cell in cells:
            cell.value = None


def _clear(book: Workbook, action: Action) -> None:
    for cells in _cells(book, action):
        for cell in cells:
            cell.value, cell.style = None, "Normal"


def _clear_sheet_contents(book: Workbook, action: Action) -> None:
    for row in _sheet(book, action).iter_rows():
        for cell in row:
            cell.value = None


def _add_sheet(book: Workbook, action: Action) -> None:
    after, name = action["args"]
    book.create_sheet(name, after + 1)


def _name_sheet(book: Workbook, action: Action) -> None:
    _sheet(book, action).title = action["args"][0]


def _delete_sheet(book: Workbook, action: Action) -> None:
    book.remove(_sheet(book, action))


def _color(book: Workbook, action: Action) -> None:
    color = action["args"][0].lstrip("#")
    for cells in _cells(book, action):
        for cell in cells:
            cell.fill = PatternFill("solid", fgColor=color)


def _number_format(book: Workbook, action: Action) -> None:
    for cells in _cells(book, action):
        for cell in cells:
            cell.number_format = action["args"][0]


def _link(book: Workbook, action: Action) -> None:
    address, text, _ = action["args"]
    cell = _cells(book, action)[0][0]
    cell.value, cell.hyperlink = text, address


def _shift(book: Workbook, action: Action, distance: int) -> None:
    """Move what is beyond the block, down or to the right, or back over it."""
    sheet = _sheet(book, action)
    top, left = action["start_row"] + 1, action["start_column"] + 1
    bottom, right = top + _height(action) - 1, left + _width(action) - 1
    vertical = action["args"][0] in ("down", "up")
    by = _height(action) if vertical else _width(action)
    if distance < 0:
        _clear(book, action)
        top, left = (bottom + 1, left) if vertical else (top, right + 1)
    far_row, far_column = max(sheet.max_row, top), max(sheet.max_column, left)
    block = (left, top, right, far_row) if vertical else (left, top, far_column, bottom)
    rows, columns = (distance * by, 0) if vertical else (0, distance * by)
    sheet.move_range(_address(*block), rows, columns)


def _address(left: int, top: int, right: int, bottom: int) -> str:
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _copy(book: Workbook, action: Action) -> None:
    position, address = action["args"]
    left, top, *_ = range_boundaries(address.replace("$", ""))
    assert left and top
    for down, cells in enumerate(_cells(book, action)):
        for along, cell in enumerate(cells):
            book.worksheets[position].cell(top + down, left + along, cell.value)


def _add_name(book: Workbook, action: Action) -> None:
    name, target = action["args"]
    book.defined_names[name] = DefinedName(name, attr_text=target.lstrip("="))


def _name_range(book: Workbook, action: Action) -> None:
    top, left = action["start_row"] + 1, action["start_column"] + 1
    cells = _address(left, top, left + _width(action) - 1, top + _height(action) - 1)
    fixed = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)
    sheet = _sheet(book, action).title
    name = action["args"][0]
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{fixed}")


def _delete_name(book: Workbook, action: Action) -> None:
    del book.defined_names[action["args"][0]]


def _add_table(book: Workbook, action: Action) -> None:
    address, has_headers, _, name = action["args"]
    assert has_headers
    _sheet(book, action).add_table(Table(name=name, displayName=name, ref=address.replace("$", "")))


def _select(book: Workbook, action: Action) -> None:
    """A selection changes nothing in a file."""


_DONE: dict[str, Callable[[Workbook, Action], None]] = {
    "setValues": _set_values,
    "setFormula": _set_formula,
    "rangeClearContents": _clear_contents,
    "rangeClear": _clear,
    "sheetClearContents": _clear_sheet_contents,
    "addSheet": _add_sheet,
    "setSheetName": _name_sheet,
    "sheetDelete": _delete_sheet,
    "setRangeColor": _color,
    "setNumberFormat": _number_format,
    "addHyperlink": _link,
    "rangeInsert": lambda book, action: _shift(book, action, 1),
    "rangeDelete": lambda book, action: _shift(book, action, -1),
    "copyRange": _copy,
    "namesAdd": _add_name,
    "setRangeName": _name_range,
    "nameDelete": _delete_name,
    "addTable": _add_table,
    "activateSheet": _select,
    "rangeSelect": _select,
}
