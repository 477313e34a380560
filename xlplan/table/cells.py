"""One cell to a value and back: what a person typed, what the plan holds, what the sheet shows."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from xlplan.schema import Column
from xlplan.text import fold, join_names, parse_date, roc_date, split_names, tidy
from xlplan.vocabulary import Framework
from xlplan.vocabulary import framework as known_framework

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

_KEY = re.compile(r"([1-9])[-.~_](\d)(?!\d)|0(?![\d.])")
_NUMBERED = re.compile(r"([一二三四五六七八九])\W*\(([一二三四五六七八九])\)")
_CHINESE = "零一二三四五六七八九"
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]|_x000[Dd]_"
)
_MONTH_END = re.compile(r"(\d{1,2})月(?:底|底前|底以前|31日前|30日前)")
_EVERY = {
    "每個月": "每月",
    "每一季": "每季",
    "半年": "每半年",
    "每年": "全年",
    "整年": "全年",
    "經常": "不定期",
}


class Converted(NamedTuple):
    """A value for the plan, and the code of a notice when reading it changed what it says."""

    value: Any
    notice: str | None = None


def is_blank(cell: Cell) -> bool:
    """Return whether a cell says nothing: empty, or only blanks and invisible characters."""
    return cell is None or (isinstance(cell, str) and not tidy(cell))


def plain_text(cell: Cell) -> str:
    """Return a cell's text: whole numbers without ".0", dates in ROC form, blanks tidied."""
    if isinstance(cell, str):
        return tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return roc_date(cell.isoformat())
    return str(cell)


def convert(column: Column, cell: Cell, framework: Framework) -> Converted:
    """Return what a cell means in its column; a value that cannot be converted stays the text."""
    return _CONVERTERS.get(column.input, _text)(column, cell, framework)


def _text(column: Column, cell: Cell, framework: Framework) -> Converted:
    if isinstance(cell, (dt.date, dt.datetime)):
        return Converted(plain_text(cell), "R313")
    if isinstance(cell, str) and _INVISIBLE.search(cell):
        return Converted(tidy(cell), "R311")
    return Converted(plain_text(cell))


def _choice(column: Column, cell: Cell, framework: Framework) -> Converted:
    text = plain_text(cell)
    folded = fold(text)
    for stored, shown in column.choices.items():
        if folded in (fold(shown), fold(stored)):
            return Converted(stored)
    return Converted(text)


def _sub_item(column: Column, cell: Cell, framework: Framework) -> Converted:
    if isinstance(cell, (dt.date, dt.datetime)):  # "1-1" typed into a general cell: 1 January
        return Converted(f"{cell.month}-{cell.day}", "R310")
    return _typed_sub_item(plain_text(cell), framework.key)


@functools.lru_cache(maxsize=1024)
def _typed_sub_item(text: str, framework_key: str) -> Converted:
    folded = fold(text)
    match = _KEY.match(folded)
    if match:
        return Converted(f"{match[1]}-{match[2]}" if match[1] else "0")
    slipped = re.match(r"(\d)月(\d)日", folded)
    if slipped:
        return Converted(f"{slipped[1]}-{slipped[2]}", "R310")
    numbered = _NUMBERED.match(folded)
    if numbered:
        return Converted("-".join(str(_CHINESE.index(digit)) for digit in numbered.groups()))
    for item in known_framework(framework_key).sub_items:
        if folded and folded in (fold(item.title), fold(item.short_title), fold(item.label)):
            return Converted(item.key)
    return Converted(text)


def _units(column: Column, cell: Cell, framework: Framework) -> Converted:
    return Converted(split_names(plain_text(cell)))


def _unit(column: Column, cell: Cell, framework: Framework) -> Converted:
    return Converted(re.sub(r"\s", "", plain_text(cell)))


def _integer(column: Column, cell: Cell, framework: Framework) -> Converted:
    text = plain_text(cell)
    folded = fold(text)
    return Converted(int(folded) if re.fullmatch(r"-?\d{1,9}", folded) else text)


def _percent(column: Column, cell: Cell, framework: Framework) -> Converted:
    if isinstance(cell, float) and 0 < cell < 1:  # a cell formatted as a percentage
        return Converted(_whole(round(cell * 100, 6)))
    text = plain_text(cell)
    match = re.fullmatch(r"(-?\d{1,6}(?:\.\d{1,6})?)%?", fold(text))
    return Converted(_whole(float(match[1])) if match else text)


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _date(column: Column, cell: Cell, framework: Framework) -> Converted:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return Converted(cell.isoformat())
    text = plain_text(cell)
    return Converted(parse_date(text) or text)


def _due(column: Column, cell: Cell, framework: Framework) -> Converted:
    found = _date(column, cell, framework)
    folded = fold(found.value)
    month = _MONTH_END.fullmatch(folded)
    if month:
        return Converted(f"{int(month[1])}月底前")
    if folded in column.suggestions or folded in _EVERY:
        return Converted(_EVERY.get(folded, folded))
    return found


_CONVERTERS: Mapping[str, Callable[[Column, Cell, Framework], Converted]] = {
    "choice": _choice,
    "sub_item": _sub_item,
    "units": _units,
    "unit": _unit,
    "integer": _integer,
    "percent": _percent,
    "date": _date,
    "due": _due,
}


def shown(column: Column, value: Any, framework: Framework) -> str | int | float:
    """Return a plan's value as it stands on the sheet; the inverse of ``convert``."""
    if value is None:
        return ""
    if column.input == "choice":
        return column.choices.get(value, str(value))
    if column.input == "sub_item":
        item = framework.sub_item(value)
        return item.label if item else str(value)
    if column.input in ("date", "due"):
        return roc_date(str(value))
    if isinstance(value, (tuple, list)):
        return join_names([str(item) for item in value])
    return value if isinstance(value, (int, float)) else str(value)
