"""The column 延續: a formula that marks a row while its text is still last year's.

It compares the row's text with the original in the hidden column 延續原文, so that the mark goes
out as one types and comes back as the text is put back, with no program at hand. The formula refers
to cells of its own row alone: it follows inserted and sorted rows.
"""

from __future__ import annotations

from typing import Any

from xlplan.books.template.book import Book
from xlplan.books.template.contents import Table
from xlplan.table.rows import Row


def write_mark(book: Book, table: Table, sheet: Any, number: int, row: Row) -> None:
    """Write the mark of a row (from 0) that was carried over, with what it comes to."""
    mark = table.mark
    if mark is None or not row.get(mark.kept):
        return
    index, title = table.index(mark.column.field), mark.column.title
    text, kept = (f"${table.letter(name)}{number + 1}" for name in (mark.of, mark.kept))
    formula = f'=IF(LEN({kept})=0,"",IF(EXACT({text},{kept}),"{title}",""))'
    is_same = row.get(mark.of, "") == row[mark.kept]
    sheet.write_formula(number, index, formula, book.styles["mark"], title if is_same else "")


def beside_mark(book: Book, table: Table, row: int) -> str:
    """Return what COUNTA is to leave out besides a row's id: the columns that nobody writes in.

    They are found by field name, as this has to hold on a sheet with moved columns too.
    """
    mark = table.mark
    if mark is None:
        return ""
    fields = f"${book.frame.field_row}:${book.frame.field_row}"
    names = (mark.column.field, mark.kept)
    return "".join(f',INDEX({row}:{row},MATCH("{name}",{fields},0))' for name in names)
