"""The values of whole sheets in a few calls, however many sheets and rows there are.

A chart's data provider reads many ranges at once. It answers with the ranges shrunk to what is in
use, their values one after the other, column by column, and the texts that are shown. An empty
sheet is not shrunk: it has to be left out, or LibreOffice would fill its memory. Seen in 7.4; where
it answers otherwise, sheets are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from . import bridge
from .addresses import Block, block_of, whole
from .formulas import calc_sheet
from .grammar import column_number
from .typed import typed

if TYPE_CHECKING:
    from .books import Book
    from .sheets import Sheet

Grid = list[list[Any]]

_LIMIT = 5_000_000  # cells; a sheet with more has a stray cell somewhere far out
_SEPARATORS = (",", ";")  # which one it is depends on the formulas' settings
_RANGE = re.compile(
    r"\$(?:'(?:[^']|'')*'|[^.]+)\.\$(?P<left>[A-Z]+)(?:\$(?P<top>\d+))?"
    r"(?::\$(?P<right>[A-Z]+)(?:\$(?P<bottom>\d+))?)?"
)


@dataclass(frozen=True)
class Area:
    """The used block of a sheet, its cells column by column, and what is shown of them."""

    block: Block
    values: Sequence[Any]
    texts: Sequence[str]


def read_sheets(book: Book, names: Sequence[str] | None) -> dict[str, Grid]:
    """Return sheet name -> rows of values from A1 to the end of what is in use.

    ``names`` are those wanted, None for all. A value is a str, a float, a bool, a datetime, a
    CellError, or None for an empty cell and for a formula that comes to an empty text. Raises
    KeyError for a sheet that is not there, OfficeError for one that is too large.
    """
    wanted = book.sheets.names if names is None else list(names)
    if not wanted:
        return {}
    areas = _at_once(book, wanted)
    if areas is None:
        return {name: _one(book.sheets(name)) for name in wanted}
    found = zip(wanted, areas, strict=True)
    return {name: _grid(partial(book.sheets, name), area) for name, area in found}


# ---- all sheets at once


def _at_once(book: Book, names: Sequence[str]) -> list[Area | None] | None:
    """Return each sheet's used area, None for an empty sheet; None when it cannot be done so."""
    provider = book.document.createInstance("com.sun.star.chart2.data.DataProvider")
    provider.IncludeHiddenCells = True
    everything = whole(book.size)
    asked = [f"{calc_sheet(name)}.{everything}" for name in names]
    separator, sequence = _sequence(provider, asked)
    if sequence is None:
        return None
    shown = [match[0] for match in _RANGE.finditer(sequence.getSourceRangeRepresentation())]
    blocks = [_block(text, book.size) for text in shown]
    used = [text for text, block in zip(shown, blocks, strict=True) if block]
    if len(shown) != len(names):
        return None
    for name, block in zip(names, blocks, strict=True):
        _check_size(name, block or _last(book.sheets(name)))
    if used and len(used) < len(shown):
        sequence = provider.createDataSequenceByRangeRepresentation(separator.join(used))
    return _split(blocks, sequence) if used else [None] * len(names)


def _sequence(provider: Any, ranges: Sequence[str]) -> tuple[str, Any]:
    for separator in _SEPARATORS:
        try:
            joined = separator.join(ranges)
            return separator, provider.createDataSequenceByRangeRepresentation(joined)
        except bridge.exceptions():
            continue
    return "", None


def _split(blocks: Sequence[Block | None], sequence: Any) -> list[Area | None] | None:
    """Share out what was read among the blocks; None when the sizes do not add up."""
    values, texts = sequence.getData(), sequence.getTextualData()
    sizes = [block[2] * block[3] if block else 0 for block in blocks]
    if not len(values) == len(texts) == sum(sizes):
        return None
    areas: list[Area | None] = []
    start = 0
    for block, size in zip(blocks, sizes, strict=True):
        part = slice(start, start + size)
        areas.append(Area(block, values[part], texts[part]) if block else None)
        start += size
    return areas


def _block(text: str, size: tuple[int, int]) -> Block | None:
    """Return the block of a range as it is shown, None where it was not shrunk."""
    found = _RANGE.fullmatch(text)
    if not found or not found["top"]:
        return None
    left, top = column_number(found["left"]), int(found["top"])
    right, bottom = column_number(found["right"] or found["left"]), int(found["bottom"] or top)
    block = top, left, bottom - top + 1, right - left + 1
    return None if block[2:] == size else block


# ---- one sheet


def _one(sheet: Sheet) -> Grid:
    """Return a sheet's values by its range, for where many cannot be read at once."""
    last = _last(sheet)
    _check_size(sheet.name, last)
    return sheet.range((1, 1), last).raw_value or []


def _last(sheet: Sheet) -> Block:
    """Return the last used cell: of a sheet that is empty, or so full that it was not shrunk."""
    cursor = sheet.uno.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return block_of(cursor.RangeAddress)


def _check_size(name: str, block: Block) -> None:
    if (block[0] + block[2]) * (block[1] + block[3]) > _LIMIT:
        raise OfficeError(f"工作表「{name}」用到的範圍太大。請刪除最右邊、最下面多餘的內容再試。")


def _grid(sheet: Callable[[], Sheet], area: Area | None) -> Grid:
    if area is None:
        return []
    row, column, rows, columns = area.block
    values = typed(sheet, area.block, area.values, area.texts)
    by_column = [values[place * rows : (place + 1) * rows] for place in range(columns)]
    before: list[Any] = [None] * (column - 1)
    above = [[None] * (column - 1 + columns) for _ in range(row - 1)]
    return above + [before + list(line) for line in zip(*by_column, strict=True)]
