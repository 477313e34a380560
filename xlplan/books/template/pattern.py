"""The very hidden sheet 格式: what the template gave the other sheets, kept in the workbook itself.

A pattern row stands under the letters of the columns it is the pattern of. It has their formats,
drop-downs, conditional formats, protection and links, and as text the titles or field names, so
that pasting its formats on a row of data makes that row as it was. Below them is a list of texts:

kind     | sheet | where     | what
pattern  | sheet | A4:M2000  | the pattern's row on this sheet
hidden   | sheet | A:A       | the field whose column it is
text     | sheet | B3        | the text
formula  | sheet | B1        | the formula
name     | name  | reference | the field whose column it is
"""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.books.template.book import Book, Pattern, write
from xlplan.text import column_letter

_TITLE = "這張表供「修復範本」把被蓋掉的下拉清單、格式和公式放回去，請勿更改。"
_FIRST = 3  # rows, from 0; row 2 stays empty: it holds field names where the patterns are used


def write_patterns(book: Book) -> None:
    """Write what the other sheets have asked to be kept; they are written before."""
    sheet = book.add_sheet(book.frame.names["pattern"], "#9AA5B1")
    sheet.very_hidden()
    write(sheet, 0, 0, _TITLE, book.styles["plain"])
    for row, pattern in enumerate(book.patterns, _FIRST):
        for column, (text, style) in pattern.cells.items():
            write(sheet, row, column, text, style)
        if pattern.add_rules:
            pattern.add_rules(sheet, row)
    below = _FIRST + len(book.patterns)
    for row, said in enumerate((*_places(book.patterns), *book.kept), below):
        for column, text in enumerate(said):
            write(sheet, row, column, text, book.styles["plain"])
    sheet.protect()


def _places(patterns: list[Pattern]) -> Iterator[tuple[str, ...]]:
    """Yield for each pattern where it is used, and its row."""
    for row, item in enumerate(patterns, _FIRST + 1):
        left, right = column_letter(min(item.cells)), column_letter(max(item.cells))
        yield "pattern", item.sheet, f"{left}{item.first}:{right}{item.last}", str(row)
