"""The list of ``suggest -o``: the closest standard measures of each row, and what has drifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.books.heights import row_height
from xlplan.books.links import cell_link
from xlplan.books.lists import add_list, list_styles, new_list_book
from xlplan.books.save import replacing
from xlplan.plan import Location

SHEET = "建議標準文字"
HEADS = (
    ("序", 6),
    ("工作表", 20),
    ("儲存格", 9),
    ("次項", 7),
    ("現在的文字", 48),
    ("情形", 18),
    ("標準代碼", 10),
    ("相近的標準文字", 34),
    ("標準文字", 48),
    ("相同（%）", 9),
    ("和標準文字的差異", 48),
)
_LINK, _ALIKE = 2, 9  # columns that hold no text


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A line of the list; ``alike`` and ``difference`` are of a row that has drifted."""

    place: Location | None
    sub_item: str
    text: str
    state: str
    code: str
    suggestions: tuple[str, ...]
    standard: str
    alike: int | None
    difference: str


def write_suggestions(target: Path, source: Path, rows: Sequence[SuggestionRow]) -> None:
    """Write the list, its cells linked to ``source``; raise Unwritable when that fails."""
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        styles = list_styles(book)
        sheet = add_list(book, styles, SHEET, HEADS)
        widths = [width for _, width in HEADS]
        for number, item in enumerate(rows, 1):
            texts = _texts(item)
            sheet.set_row(number, row_height(zip(texts, widths[1:], strict=True)))
            sheet.write_number(number, 0, number, styles["cell"])
            for column, text in enumerate(texts, 1):
                sheet.write_string(number, column, text, styles["cell"])
            if item.place:
                cell = item.place.cell("action")
                formula = cell_link(
                    target, source, item.place.sheet, cell or f"A{item.place.row}", cell or "前往"
                )
                sheet.write_formula(number, _LINK, formula, styles["link"], cell or "前往")
            if item.alike is not None:
                sheet.write_number(number, _ALIKE, item.alike, styles["cell"])
        if rows:
            sheet.autofilter(0, 0, len(rows), len(HEADS) - 1)
        book.close()


def _texts(item: SuggestionRow) -> tuple[str, ...]:
    """Return what stands beside the number, "" where no text does."""
    sheet = item.place.sheet if item.place else ""
    near = "\n".join(item.suggestions)
    return (
        sheet,
        "",
        item.sub_item,
        item.text,
        item.state,
        item.code,
        near,
        item.standard,
        "",
        item.difference,
    )
