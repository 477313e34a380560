"""Finding, replacing, sorting and filling; what belongs to cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from . import bridge, pasting
from .addresses import Block, block_of
from .geometry import CONTENTS

if TYPE_CHECKING:
    from .books import Book
    from .names import Name
    from .ranges import Range
    from .tables import Table

_CONSTANTS = {None: 1 | 2 | 4, "numbers": 1 | 2, "text": 4}  # com.sun.star.sheet.CellFlags
_RESULTS = {None: 7, "numbers": 1, "text": 2, "errors": 4}  # com.sun.star.sheet.FormulaResult
_DATES = {  # com.sun.star.sheet.FillDateMode
    "fill_days": "FILL_DATE_DAY",
    "fill_weekdays": "FILL_DATE_WEEKDAY",
    "fill_months": "FILL_DATE_MONTH",
    "fill_years": "FILL_DATE_YEAR",
}
_COPIES = {"fill_copy": "all", "fill_formats": "formats", "fill_values": "values"}
_NO_LIMIT = 1.7e307


def find(
    target: Range, text: str, whole: bool, direction: str, order: str, match_case: bool
) -> Range | None:
    """Return the first or last cell that shows a text; * and ? stand for any text and character."""
    used = target.used()
    if used is None:
        return None
    pattern = _pattern(text, match_case)
    matches = pattern.fullmatch if whole else pattern.search
    rows = used.raw_value or []
    places = [
        (i, j)
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value is not None and matches(_plain(value))
    ]
    if not places:
        return None
    key = (lambda place: place) if order == "rows" else (lambda place: place[::-1])
    chosen = min(places, key=key) if direction == "forward" else max(places, key=key)
    return used.part(*chosen, 1, 1)


def _pattern(text: str, match_case: bool) -> re.Pattern[str]:
    signs = {"*": ".*", "?": ".", "~*": r"\*", "~?": r"\?", "~~": "~"}
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    joined = "".join(signs.get(part, re.escape(part)) for part in parts)
    return re.compile(joined, re.DOTALL | (0 if match_case else re.IGNORECASE))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def find_matching(book: Book, names: Sequence[str], pattern: str) -> list[tuple[str, Block]]:
    """Return the blocks of cells whose formula, or text, a regular expression finds, in any case.

    ``names`` are those of all sheets, in order; all of them are searched in a few calls.
    """
    height, width = book.size
    address = partial(bridge.struct, "table.CellRangeAddress")
    places = tuple(address(place, 0, 0, width - 1, height - 1) for place in range(len(names)))
    everything = book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
    everything.addRangeAddresses(places, False)
    wanted = everything.createSearchDescriptor()
    wanted.SearchRegularExpression = True
    wanted.SearchString = pattern
    found = everything.findAll(wanted)
    if found is None:
        return []
    return [(names[item.Sheet], block_of(item)) for item in found.RangeAddresses]


def replace_all(target: Range, old: str, new: str, whole: bool, match_case: bool) -> None:
    """Replace a text in constants and formulas."""
    target.check_unlocked()
    wanted = target.uno.createReplaceDescriptor()
    wanted.SearchString, wanted.ReplaceString = old, new
    wanted.SearchWords, wanted.SearchCaseSensitive = whole, match_case
    target.uno.replaceAll(wanted)


def sort(target: Range, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:
    """Sort the rows by up to three columns (Calc's limit at a time), the weightiest first."""
    target.check_unlocked()
    fields = []
    for key, direction in zip(keys, ascending, strict=True):
        field = bridge.struct("table.TableSortField")
        field.Field, field.IsAscending = key - 1, direction
        fields.append(field)
    for start in range((len(fields) - 1) // 3 * 3, -1, -3):
        part = bridge.load().Any("[]com.sun.star.table.TableSortField", tuple(fields[start:][:3]))
        wanted = {"SortFields": part, "ContainsHeader": has_headers, "IsSortColumns": False}
        target.uno.sort(bridge.properties(**wanted))


def special_cells(target: Range, cell_type: str, value_type: str | None) -> list[Range]:
    """Return the areas of blank, constant, formula or visible cells."""
    if cell_type == "visible":
        found = target.uno.queryVisibleCells()
    elif cell_type == "blanks":
        found = target.uno.queryEmptyCells()
    elif value_type == "logical" or (cell_type, value_type) == ("constants", "errors"):
        raise NotImplementedError(f"Range.get_special_cells: {cell_type}, {value_type}")
    elif cell_type == "constants":
        found = target.uno.queryContentCells(_CONSTANTS[value_type])
    else:
        found = target.uno.queryFormulaCells(_RESULTS[value_type])
    return [
        target.part(top, left, bottom - top + 1, right - left + 1)
        for top, left, bottom, right in sorted(target.boxes_of(found))
    ]


def autofill(source: Range, target: Range, kind: str) -> None:
    """Continue cells into a range that begins with them, downwards or to the right.

    Days, months and years go on from one cell a line only: LibreOffice knows no larger step.
    """
    if (source.row, source.column) != (target.row, target.column):
        raise OfficeError("自動填滿的範圍要從來源儲存格開始，往下或往右。")
    target.check_unlocked()
    if kind in _COPIES:
        pasting.paste_kind(source, target, _COPIES[kind])
        return
    down = target.shape[0] > source.shape[0]
    way = bridge.enum("sheet.FillDirection", "TO_BOTTOM" if down else "TO_RIGHT")
    known = source.shape[0] if down else source.shape[1]
    if kind in ("fill_default", "fill_series"):
        target.uno.fillAuto(way, known)
        return
    if kind not in _DATES:
        raise NotImplementedError(f"Range.autofill: {kind}")
    if known > 1:
        raise NotImplementedError(f"Range.autofill: {kind} from more than one cell")
    mode, dates = bridge.enum("sheet.FillMode", "DATE"), _DATES[kind]
    target.uno.fillSeries(way, mode, bridge.enum("sheet.FillDateMode", dates), 1, _NO_LIMIT)


def keep_first(block: Range) -> None:
    """Leave only the first value of a block, in its first cell, as Excel does when it merges."""
    rows = block.formula_rows()
    filled = [(i, j) for i, row in enumerate(rows) for j, text in enumerate(row) if text]
    if not filled:
        return
    first = block.part(*filled[0], 1, 1)
    if filled[0] != (0, 0):
        block.sheet.uno.moveRange(block.cell_address(), first.address_struct())
    height, width = block.shape
    if width > 1:
        block.part(0, 1, 1, width - 1).uno.clearContents(CONTENTS)
    if height > 1:
        block.part(1, 0, height - 1, width).uno.clearContents(CONTENTS)


def noted(target: Range) -> list[Range]:
    """Return the cells of a range that have a note."""
    found = target.uno.queryContentCells(8)  # CellFlags.ANNOTATION
    return [
        target.part(i, j, 1, 1)
        for top, left, bottom, right in target.boxes_of(found)
        for i in range(top, bottom + 1)
        for j in range(left, right + 1)
    ]


def name_of(target: Range) -> Name | None:
    """Return the first name defined for exactly these cells."""
    wanted = (target.sheet.index - 1, target.row, target.column, *target.shape)
    for name in target.sheet.book.names:
        cells = name.uno.getReferredCells()
        if cells is not None:
            address = cells.RangeAddress
            if (address.Sheet, *block_of(address)) == wanted:
                return name
    return None


def table_of(target: Range) -> Table | None:
    """Return the table that the first cell of a range is in."""
    for table in target.sheet.tables:
        top, left, rows, columns = block_of(table.uno.DataArea)
        if top <= target.row < top + rows and left <= target.column < left + columns:
            return table
    return None
