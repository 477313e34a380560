"""A list of lines as a workbook, numbered, ready to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.books.heights import row_height
from xlplan.books.lists import add_list, list_styles, new_list_book
from xlplan.books.save import replacing

HEADS = (("序", 6), ("內容", 120))


def write_lines(target: Path, title: str, lines: Sequence[str]) -> None:
    """Write lines on a sheet of that title; raise Unwritable when the target cannot be written."""
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        styles = list_styles(book)
        sheet = add_list(book, styles, title, HEADS)
        for row, line in enumerate(lines, 1):
            sheet.set_row(row, row_height([(line, HEADS[1][1])]))
            sheet.write_number(row, 0, row, styles["cell"])
            sheet.write_string(row, 1, line, styles["cell"])
        book.close()
