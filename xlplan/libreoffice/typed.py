"""Dates, truth values and errors among the plain values of a block.

LibreOffice keeps dates and truth values as numbers. Only where a number is shown with what a date
or a word has in it can it be one of them, so only there number formats are looked up; only where a
text begins like an error's are errors. Most blocks need no further call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .addresses import Block, block_of
from .formats import number_formats
from .values import CellError, converter, error_text, format_boxes

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet

Make = Callable[[float], Any]

_WITH_ERROR = 4  # com.sun.star.sheet.FormulaResult
_LIKE_ERROR = ("#", "Err:")
_DIGIT = re.compile(r"[0-9]")
_LIKE_DATE = re.compile(r"[-/:年月日時分秒星週]|\..*\.|[^\W\d_\u3400-\u9fff]")  # or a word: TRUE


def typed(
    sheet: Callable[[], Sheet], block: Block, values: Sequence[Any], texts: Sequence[str]
) -> list[Any]:
    """Return a block's values, column by column, with dates, truth values and errors.

    ``values`` are as LibreOffice gives them, ``texts`` what it shows. An empty text is None.
    ``sheet`` gives the block's sheet where that has to be asked.
    """
    found = list(values)
    numbers, errors = [], []
    for place, value in enumerate(values):
        if type(value) is float:
            if _is_odd(value, texts[place]):
                numbers.append(place)
        elif value == "":
            found[place] = None
        elif value is not None and value.startswith(_LIKE_ERROR):
            errors.append(place)
    if numbers:
        for place, make in _formatted(sheet(), block, numbers, texts):
            found[place] = make(found[place])
    if errors:
        for place in _wrong(sheet(), block, errors):
            found[place] = CellError(error_text(found[place]))
    return found


def _is_odd(value: float, text: str) -> bool:
    """Say whether a number may be shown as a date or a truth value."""
    if f"{value:.15g}" == text:
        return False
    with suppress(ValueError):
        if float(text) == value:  # 1E+20
            return False
    return text.isdecimal() or bool(_LIKE_DATE.search(text))  # 20250301, 114/3/1, TRUE


def _formatted(
    sheet: Sheet, block: Block, places: Sequence[int], texts: Sequence[str]
) -> Iterator[tuple[int, Make]]:
    """Yield the places whose number format makes more of a number, and what makes it."""
    formats = number_formats(sheet.book)
    target = _around(sheet, block, places)
    general = set(places)
    for key, (top, left, bottom, right) in format_boxes(target):
        if formats.is_general(key):
            continue
        area = target.row + top, target.column + left, bottom - top + 1, right - left + 1
        make = converter(formats, key, sheet.book.document)
        here = _within(block, general, area)
        general.difference_update(here)
        if make:
            yield from ((place, make) for place in here)
    yield from _shown_as(sheet, block, general, texts)


def _shown_as(
    sheet: Sheet, block: Block, places: AbstractSet[int], texts: Sequence[str]
) -> Iterator[tuple[int, Make]]:
    """Yield the places of the general format that a formula's result is more than a number in.

    Such a cell is shown by its result's kind, which only the cell itself tells: one is asked for
    all that are shown alike.
    """
    document, formats = sheet.book.document, number_formats(sheet.book)
    kinds: dict[str, Make | None] = {}
    for place in places:
        alike = _DIGIT.sub("0", texts[place])
        if alike not in kinds:
            row, column = _position(block, place)
            key = sheet.uno.getCellByPosition(column - 1, row - 1).NumberFormat
            kinds[alike] = converter(formats, key, document)
        if make := kinds[alike]:
            yield place, make


def _wrong(sheet: Sheet, block: Block, places: Sequence[int]) -> Iterator[int]:
    """Yield those of the places where a formula comes to an error."""
    wanted = set(places)
    for address in sheet.uno.queryFormulaCells(_WITH_ERROR).RangeAddresses:
        yield from _within(block, wanted, block_of(address))


def _within(block: Block, places: AbstractSet[int], area: Block) -> list[int]:
    """Return the places that lie in an area.

    The fewer are looked through, its cells or the places: there may be as many areas as rows.
    """
    rows = range(max(block[0], area[0]), min(block[0] + block[2], area[0] + area[2]))
    columns = range(max(block[1], area[1]), min(block[1] + block[3], area[1] + area[3]))
    if len(rows) * len(columns) < len(places):
        cells = (_place(block, row, column) for column in columns for row in rows)
        return [place for place in cells if place in places]
    positions = ((place, *_position(block, place)) for place in places)
    return [place for place, row, column in positions if row in rows and column in columns]


def _around(sheet: Sheet, block: Block, places: Sequence[int]) -> Range:
    """Return the smallest range around some places of a block."""
    from .ranges import Range

    positions = [_position(block, place) for place in places]
    rows, columns = [row for row, _ in positions], [column for _, column in positions]
    top, left = min(rows), min(columns)
    return Range(sheet, top, left, max(rows) - top + 1, max(columns) - left + 1)


def _position(block: Block, place: int) -> tuple[int, int]:
    column, row = divmod(place, block[2])
    return block[0] + row, block[1] + column


def _place(block: Block, row: int, column: int) -> int:
    return (column - block[1]) * block[2] + row - block[0]
