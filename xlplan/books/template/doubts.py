"""The sheet 合併疑義: where the copies that were merged differ, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.books.template.book import Book, write
from xlplan.merge import Doubt

NAME = "合併疑義"
_HEADINGS = (("序", 6), ("情形", 18), ("位置", 26), ("來源", 26), ("內容", 70), ("處理", 30))
_HINT = (
    "這張表列出各課室檔案不同的地方，要請您確認的排在最前面；"
    "「各自新增」只是說明，通常不用處理。確認完可以刪除整張工作表，不影響計畫內容。"
)
_HEADING, _FIRST = 2, 3  # rows, from 0


def write_doubts(book: Book, doubts: Sequence[Doubt]) -> None:
    """Write one block for each doubt, a line for what each copy says."""
    styles = book.styles
    sheet = book.add_sheet(NAME, "#B4474F")
    for index, (title, width) in enumerate(_HEADINGS):
        sheet.set_column(index, index, width)
        write(sheet, 0, index, "", styles["band"])
        write(sheet, _HEADING, index, title, styles["heading"])
    sheet.set_row(0, 30)
    sheet.set_row(_HEADING, 26)
    write(sheet, 0, 0, f" {NAME}", styles["band"])
    write(sheet, 1, 0, _HINT, styles["note"])
    row = _FIRST
    for number, doubt in enumerate(doubts, 1):
        for index, (copy, text) in enumerate(doubt.said):
            head = index == 0
            write(sheet, row, 0, number, styles["number"])
            write(sheet, row, 1, doubt.kind if head else "", styles["text"])
            write(sheet, row, 2, doubt.place if head else "", styles["text"])
            write(sheet, row, 3, copy, styles["text"])
            write(sheet, row, 4, text, styles["long"])
            write(sheet, row, 5, doubt.done if head else "", styles["text"])
            book.fit_row(sheet, row, [(copy, 26), (text, 70), (doubt.done, 30)])
            row += 1
    sheet.freeze_panes(_FIRST, 0)
    sheet.autofilter(_HEADING, 0, max(row - 1, _FIRST), len(_HEADINGS) - 1)
    sheet.repeat_rows(_HEADING, _HEADING)
