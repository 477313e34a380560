"""The values and formulas of a block, in a number of calls that does not grow with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from operator import ne
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from .blocks import Box, cells_of
from .formats import DATE, LOGICAL, NumberFormats, number_formats
from .formulas import to_excel
from .shown import shown

if TYPE_CHECKING:
    from .ranges import Range

MOST_CELLS = 40_000_000
_LONG_EXPONENT = re.compile(r"(?<=E[+-])0+(?=\d)")  # 1E+020, in Excel 1E+20
_MULTI_LINE_TAB = "\x01"  # how getDataArray gives a tab in a cell of several lines


class CellError(str):
    """An error value of a cell, such as "#N/A"."""

    __slots__ = ()


def own(value: Any) -> Any:
    """Return a value as Python's own, numpy's and pandas' too; "" for None, NaN, NaT and NA."""
    try:
        if value is None or bool(ne(value, value)):  # NaN and NaT alone differ from themselves
            return ""
    except TypeError:  # and NA does not know whether it does
        return ""
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if not (hasattr(value, "item") and hasattr(value, "dtype")):
        return value
    kind = value.dtype.kind  # "M" and "m" are moments and spans: Python's know no nanoseconds
    return (value.astype(f"{kind}8[us]") if kind in "mM" else value).item()


def read(target: Range) -> list[list[Any]]:
    """Return the values of a range row by row.

    Text, float, bool and datetime by number format, CellError, None for empty. Cells beyond the
    used area cost no call. Raises OfficeError for more than 40 million cells.
    """
    rows, columns = target.shape
    if rows * columns > MOST_CELLS:
        raise OfficeError(
            f"範圍 {target.address} 有 {rows * columns} 個儲存格，太大了，無法一次讀取。"
            "請縮小範圍，或改用 used_range。"
        )
    used = target.used()
    if used is None:
        return [[None] * columns for _ in range(rows)]
    found = _values(used)
    right = [None] * (columns - used.shape[1])
    found = [row + right for row in found] if right else found
    return found + [[None] * columns for _ in range(rows - used.shape[0])]


def _values(target: Range) -> list[list[Any]]:
    data = [list(row) for row in target.uno.getDataArray()]
    if any(type(value) is float for row in data for value in row):
        _type_numbers(target, data)
    errors = [(i, j) for i, row in enumerate(data) for j, value in enumerate(row) if value is None]
    for i, row in enumerate(data):
        for j, value in enumerate(row):
            if value == "":
                row[j] = None
            elif type(value) is str and _MULTI_LINE_TAB in value:
                data[i][j] = value.replace(_MULTI_LINE_TAB, "\t")
    if errors:
        texts = shown(target, errors)
        for i, j in errors:
            data[i][j] = CellError(error_text(texts[i, j]))
    return data


def _type_numbers(target: Range, data: list[list[Any]]) -> None:
    """Turn floats into dates and booleans where the number format says so.

    A formula that comes to one has given its cell such a format when it was calculated (7.4).
    """
    formats = number_formats(target.sheet.book)
    for key, box in format_boxes(target):
        convert = converter(formats, key, target.sheet.book.document)
        if convert:
            _convert(data, cells_of(box), convert)


def converter(formats: NumberFormats, key: int, document: Any) -> Callable[[float], Any] | None:
    """Return what makes a date or a boolean of a float in a cell of this format, if it is one."""
    kind = formats.type(key)
    if kind & DATE:
        start = formats.start(document)
        return lambda value: _moment(value, start)
    return bool if kind & LOGICAL else None


def error_text(text: str) -> str:
    """Return Excel's name of an error that Calc shows as ``text`` ("Err:502")."""
    if text.startswith("#"):
        return text
    return "#NUM!" if text == "Err:503" else "#NAME?" if text == "Err:508" else "#VALUE!"


def format_boxes(target: Range) -> list[tuple[int, Box]]:
    """Return (format key, box) of every part of a range with one number format."""
    state = target.uno.getPropertyState("NumberFormat").value
    if len(target) == 1 or state != "AMBIGUOUS_VALUE":
        rows, columns = target.shape
        return [(target.uno.NumberFormat, (0, 0, rows - 1, columns - 1))]
    groups = target.uno.getUniqueCellFormatRanges()
    found = [groups.getByIndex(index) for index in range(groups.Count)]
    return [(group.NumberFormat, box) for group in found for box in target.boxes_of(group)]


def _convert(
    data: list[list[Any]], cells: Iterable[tuple[int, int]], convert: Callable[[float], Any]
) -> None:
    for i, j in cells:
        if type(data[i][j]) is float:
            data[i][j] = convert(data[i][j])


def _moment(value: float, start: dt.datetime) -> Any:
    """Return a serial number as a moment; one that no calendar holds stays a number."""
    try:
        return start + dt.timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return value


def read_formulas(target: Range) -> list[list[str]]:
    """Return formulas in Excel's grammar, texts and numbers as text, row by row."""
    used = target.used()
    rows, columns = target.shape
    found: list[list[str]] = []
    if used is not None:
        texts, data = used.uno.getFormulaArray(), used.uno.getDataArray()
        found = [
            [_formula(text, value) for text, value in zip(*pair, strict=True)]
            + [""] * (columns - used.shape[1])
            for pair in zip(texts, data, strict=True)
        ]
    return found + [[""] * columns for _ in range(rows - len(found))]


def _formula(text: str, value: Any) -> str:
    if text.startswith(("=", "{=")) and text != value:
        return to_excel(text)
    if isinstance(value, str):
        return value.replace(_MULTI_LINE_TAB, "\t")
    return _LONG_EXPONENT.sub("", text)
