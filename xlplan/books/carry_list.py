"""The list of ``carry --list``: what was changed on the way, and what is to be looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.books.heights import row_height
from xlplan.books.links import cell_link
from xlplan.books.lists import add_list, list_styles, new_list_book
from xlplan.books.save import replacing

SHEET = "轉年度清單"
DONE, OPEN = "已更改", "請確認"
HEADS = (
    ("序", 6),
    ("類別", 9),
    ("情形", 20),
    ("工作表", 20),
    ("儲存格", 9),
    ("位置", 24),
    ("原來的內容", 52),
    ("現在的內容", 34),
    ("說明", 44),
)
_LINK = 4


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A line of the list; ``sheet`` and ``cell`` are those of the new workbook, "" for none."""

    title: str
    sheet: str
    cell: str
    place: str
    before: str
    after: str
    hint: str
    is_done: bool


def write_carried(target: Path, book_path: Path, lines: Sequence[CarriedLine]) -> None:
    """Write the list, its cells linked to the new workbook; raise Unwritable when that fails."""
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # the same lines, the same bytes
        styles = list_styles(book)
        sheet = add_list(book, styles, SHEET, HEADS)
        widths = [width for _, width in HEADS]
        for number, item in enumerate(lines, 1):
            texts = _texts(item)
            sheet.set_row(number, row_height(zip(texts, widths[1:], strict=True)))
            sheet.write_number(number, 0, number, styles["cell"])
            for column, text in enumerate(texts, 1):
                sheet.write_string(number, column, text, styles["cell"])
            sheet.write_string(number, 1, texts[0], styles["notice" if item.is_done else "warning"])
            if item.sheet and item.cell:
                formula = cell_link(target, book_path, item.sheet, item.cell, item.cell)
                sheet.write_formula(number, _LINK, formula, styles["link"], item.cell)
        if lines:
            sheet.autofilter(0, 0, len(lines), len(HEADS) - 1)
        book.close()


def _texts(item: CarriedLine) -> tuple[str, ...]:
    kind = DONE if item.is_done else OPEN
    said = (item.place, item.before, item.after, item.hint)
    return (kind, item.title, item.sheet, item.cell, *said)
