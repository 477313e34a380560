"""The sheet 修正對照表 of an amended plan, in the form that goes with an official letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlplan.books.comparison.rich import Styles, writable, write_parts
from xlplan.books.heights import row_height
from xlplan.compare import Comparison
from xlplan.compare.amendment import HEADS, NAME, NOTHING, Amended, heading

_WIDTHS = (54, 54, 32)


def write_amendments(
    book: Any, styles: Styles, found: Comparison, changes: Sequence[Amended]
) -> None:
    """Write the sheet: under the title of each place what it says now, what it said, and why."""
    sheet = book.add_worksheet(NAME)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 頁，共 &N 頁")
    last = len(HEADS) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, writable(heading(found)), styles["box_band"])
    for column, title in enumerate(HEADS):
        sheet.write_string(1, column, title, styles["box_head"])
    sheet.set_row(1, 24)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    row = 2
    if not changes:
        sheet.merge_range(row, 0, row, last, NOTHING, styles["box"])
    title = ""
    for change in changes:
        if change.title != title:
            title = change.title
            sheet.merge_range(row, 0, row, last, writable(title), styles["box_title"])
            sheet.set_row(row, _height([(title, sum(_WIDTHS))]))
            row += 1
        _write(sheet, styles, row, change)
        row += 1


def _write(sheet: Any, styles: Styles, row: int, change: Amended) -> None:
    formats = (styles["official"], styles["underlined"], styles["box"])
    sides = ("".join(text for text, _ in parts) for parts in (change.after, change.before))
    texts = (*sides, change.remark)
    sheet.set_row(row, _height(list(zip(texts, _WIDTHS, strict=True))))
    write_parts(sheet, (row, 0), change.after, formats)
    write_parts(sheet, (row, 1), change.before, formats)
    sheet.write_string(row, 2, writable(change.remark), styles["box"])


def _height(cells: Sequence[tuple[str, float]]) -> float:
    """Return the height of a row whose letters are a point larger than those of other sheets."""
    return min(409.0, row_height([(text, width * 11 / 12) for text, width in cells]) * 1.1)
