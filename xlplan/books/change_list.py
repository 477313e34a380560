"""The list of what filling or correcting changed in a workbook: before and after, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.books.heights import row_height
from xlplan.books.lists import add_list, field_title, list_styles, new_list_book
from xlplan.books.save import replacing
from xlplan.wording.changes import CellChange

SHEET = "變更清單"
HEADS = (
    ("序", 6),
    ("工作表", 20),
    ("儲存格", 9),
    ("欄位", 12),
    ("原來的內容", 52),
    ("新的內容", 52),
    ("原因", 34),
)


def write_changes(target: Path, changes: Sequence[CellChange]) -> None:
    """Write the list as a workbook; raise Unwritable when the target cannot be written."""
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        styles = list_styles(book)
        sheet = add_list(book, styles, SHEET, HEADS)
        widths = [width for _, width in HEADS]
        for row, item in enumerate(changes, 1):
            said = (item.before, item.after, item.why)
            texts = (item.sheet, item.cell, field_title(item.field), *said)
            sheet.set_row(row, row_height(zip(texts, widths[1:], strict=True)))
            sheet.write_number(row, 0, row, styles["cell"])
            for column, text in enumerate(texts, 1):
                if text:
                    sheet.write_string(row, column, text, styles["cell"])
                else:
                    sheet.write_blank(row, column, None, styles["cell"])
        if changes:
            sheet.autofilter(0, 0, len(changes), len(HEADS) - 1)
        book.close()
