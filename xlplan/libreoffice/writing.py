"""Writing values and formulas to a block, in a number of calls that does not grow with it."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from . import bridge
from .blocks import blocks_of
from .formats import GENERAL_KEY, LOGICAL, TEXT, NumberFormats, number_formats
from .formulas import is_formula, shift, to_calc
from .values import format_boxes, own

if TYPE_CHECKING:
    from .ranges import Range

MOST_TEXT = 32767  # UTF-16 units in a cell, Excel's limit
ERRORS = frozenset(["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_TAKEN = re.compile(r"[\s\d$€£¥(+.,%=-]|(?:true|false)$", re.I)
_MOST_BLOCKS = 64  # of formulas, written one by one
_ANY_RESULT = 7  # com.sun.star.sheet.FormulaResult
_DAY = dt.timedelta(days=1)


class _Formula(str):
    """A formula in Calc's grammar, ready to be written."""

    __slots__ = ()


def write(target: Range, data: Any) -> None:
    """Write a value, or rows of values from the top left, as Excel takes them.

    Text that is a plain number becomes one, "=…" a formula and "'…" the text behind the apostrophe,
    except in cells formatted as text; a value for all cells moves its references like Excel. Raises
    OfficeError for a text that no cell can hold.
    """
    rows = _rows(target, data)
    block = target.part(0, 0, len(rows), len(rows[0]))
    pen = _Pen(block, number_formats(target.sheet.book))
    keys = _keys(block)
    out = [
        [pen.cell(value, keys[i][j], i, j) for j, value in enumerate(row)]
        for i, row in enumerate(rows)
    ]
    for key, cells in pen.wishes.items():  # first, while the rows are cheap to fit
        block.cells_at(cells).NumberFormat = key
    refused = None
    try:
        target.sheet.book.write(block.uno, lambda: _put(block, out, pen.formulas))
    except bridge.exceptions() as error:
        refused = error
    if refused is not None:
        raise _cut_array(block) or refused
    for key, cells in pen.kept.items():
        block.cells_at(cells).NumberFormat = key


def _put(block: Range, out: list[list[float | str]], formulas: list[tuple[int, int]]) -> None:
    """Write a block; setDataArray is three times as fast as setFormulaArray for all of it."""
    boxes = blocks_of(formulas)
    if len(boxes) > _MOST_BLOCKS:
        block.uno.setFormulaArray(tuple(tuple(map(_formula_text, row)) for row in out))
        return
    if len(formulas) < len(block):
        plain = [["" if isinstance(value, _Formula) else value for value in row] for row in out]
        block.uno.setDataArray(tuple(map(tuple, plain if boxes else out)))
    for top, left, bottom, right in boxes:
        part = block.part(top, left, bottom - top + 1, right - left + 1)
        part.uno.setFormulaArray(
            tuple(tuple(row[left : right + 1]) for row in out[top : bottom + 1])
        )


def _cut_array(block: Range) -> OfficeError | None:
    """Return what to raise where a block may be refused for a part of an array formula."""
    if block.sheet.protected or block.sheet.book.read_only:
        return None
    for address in block.uno.queryFormulaCells(_ANY_RESULT).RangeAddresses:
        cell = block.sheet.uno.getCellByPosition(address.StartColumn, address.StartRow)
        if cell.getArrayFormula():
            return OfficeError("不能只變更陣列公式的一部分。請選取整個陣列公式的範圍再試。")
    return None


def _rows(target: Range, data: Any) -> list[list[Any]]:
    if not isinstance(data, list | tuple):
        height, width = target.shape
        if not (isinstance(data, str) and is_formula(data)):
            return [[data] * width for _ in range(height)]
        return [[shift(data, i, j) for j in range(width)] for i in range(height)]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in data]
    if not isinstance(data[0], list | tuple):
        rows = [list(data)]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("All elements of a 2d list or tuple must be of the same length")
    return rows


def _keys(block: Range) -> list[list[int]]:
    """Return the format key of every cell."""
    rows, columns = block.shape
    boxes = format_boxes(block)
    if len(boxes) == 1:
        return [[boxes[0][0]] * columns] * rows
    keys = [[GENERAL_KEY] * columns for _ in range(rows)]
    for key, (top, left, bottom, right) in boxes:
        for row in keys[top : bottom + 1]:
            row[left : right + 1] = [key] * (right - left + 1)
    return keys


def _formula_text(value: float | str) -> str:
    if isinstance(value, float):
        return repr(value)
    return value if isinstance(value, _Formula) or not value else "'" + value


def marked(text: str) -> str:
    """Return what read_formulas gives, so that writing it gives the same again."""
    return text if text[:1] == "=" or _NUMBER.fullmatch(text) or not text else "'" + text


class _Pen:
    """Turns values into what a block takes, and notes which cells need another number format."""

    def __init__(self, block: Range, formats: NumberFormats) -> None:
        self.block = block
        self.formats = formats
        self.formulas: list[tuple[int, int]] = []
        self.wishes: dict[int, list[tuple[int, int]]] = {}
        self.kept: dict[int, list[tuple[int, int]]] = {}
        self._table: str | None = None

    def cell(self, value: Any, key: int, i: int, j: int) -> float | str:
        """Return the float, text or formula for a value at (i, j)."""
        value = own(value)
        if value == "":
            return ""
        kind = self.formats.type(key)
        if isinstance(value, str):
            return self._text(value, key, i, j)
        if _is_text(kind):
            return _as_text(value)
        number, wish = _serial(value, self.formats.start(self.block.sheet.book.document))
        if number is None:
            return self._text("'" + str(value), key, i, j)
        if wish == "logical":
            if not kind & LOGICAL:
                self._wish(self.formats.standard(wish), i, j)
        elif wish and (kind & LOGICAL or self.formats.is_general(key)):
            self._wish(self.formats.standard(wish), i, j)
        elif kind & LOGICAL:
            self._wish(GENERAL_KEY, i, j)
        return number

    def _text(self, text: str, key: int, i: int, j: int) -> float | str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._check(text, i, j)
        kind = self.formats.type(key)
        if _is_text(kind):
            return text.removeprefix("'")
        if text in ERRORS:
            text = "=" + text
        if is_formula(text):
            self.formulas.append((i, j))
            return _Formula(to_calc(text, self._table_of(text)))
        if _NUMBER.fullmatch(text):
            if kind & LOGICAL:
                self._wish(GENERAL_KEY, i, j)
            if not math.isinf(float(text)):  # 1E400 is no number in Excel either
                return float(text)
        text = text.removeprefix("'")
        if _TAKEN.match(text):  # LibreOffice would format the cell as text
            self.kept.setdefault(key, []).append((i, j))
        return text

    def _check(self, text: str, i: int, j: int) -> None:
        if len(text) * 2 <= MOST_TEXT and text.isascii():
            return
        try:
            units = len(text.encode("utf-16-le")) // 2
            problem = f"有 {units} 個字" if units > MOST_TEXT else ""
        except UnicodeEncodeError:
            problem = "含有不完整的字元"
        if problem:
            place = self.block(i + 1, j + 1).get_address(False, False, False)
            raise OfficeError(
                f"工作表「{self.block.sheet.name}」儲存格 {place} 的文字{problem}，"
                f"無法寫入（一個儲存格最多 {MOST_TEXT} 個字）。請修正後再試。"
            )

    def _table_of(self, text: str) -> str:
        """Return the table that references without a name mean; looked up only where there are."""
        if "[" not in text:
            return ""
        if self._table is None:
            self._table = self.block.table_name()
        return self._table

    def _wish(self, key: int, i: int, j: int) -> None:
        self.wishes.setdefault(key, []).append((i, j))


def _serial(value: Any, start: dt.datetime) -> tuple[float | None, str]:
    """Return a value's number (None where it has none) and the standard format that shows it."""
    if isinstance(value, bool):
        return float(value), "logical"
    if isinstance(value, dt.datetime):
        number = (value.replace(tzinfo=None) - start) / _DAY
        return number, "datetime" if number % 1 else "date"
    if isinstance(value, dt.date):
        return float((dt.datetime.combine(value, dt.time()) - start).days), "date"
    if isinstance(value, dt.time):
        value = dt.datetime.combine(dt.date.min, value) - dt.datetime.min
    if isinstance(value, dt.timedelta):
        return value / _DAY, "time"
    if not isinstance(value, numbers.Real | Decimal):
        return None, ""
    number = float(value)
    return (number if abs(number) != float("inf") else None), ""


def _is_text(kind: int) -> bool:
    """Say whether a format takes everything for text; the lowest bit says the format is own."""
    return kind & ~1 == TEXT


def _as_text(value: Any) -> str:
    """Return a value as it reads in a cell formatted as text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat(" ").removesuffix(" 00:00:00")
    return str(value)
