"""Workbooks that only list things, a line each: how their sheets and cells look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlplan import schema
from xlplan.books.template.styles import FONT, INK, LINE, LINK, PAIRS, PAPER
from xlplan.problems import SEVERITIES

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_list_book(path: Path) -> Any:
    """Return a new workbook of XlsxWriter, in which no text becomes a formula or a link."""
    import xlsxwriter

    return xlsxwriter.Workbook(str(path), _OPTIONS)


def list_styles(book: Any) -> dict[str, Any]:
    """Return the formats by their names: head, cell, link, and one for each severity."""
    plain = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
    edge = {"bottom": 1, "bottom_color": LINE}
    styles = {
        name: book.add_format(
            plain | edge | {"font_color": PAIRS[name][0], "bg_color": PAIRS[name][1]}
        )
        for name in SEVERITIES
    }
    styles["cell"] = book.add_format(plain | edge)
    styles["link"] = book.add_format(plain | edge | {"font_color": LINK, "underline": 1})
    head = {"bold": True, "bg_color": INK, "font_color": PAPER, "valign": "vcenter"}
    styles["head"] = book.add_format(plain | head)
    return styles


def add_list(book: Any, styles: dict[str, Any], name: str, heads: Sequence[tuple[str, int]]) -> Any:
    """Return a new sheet with a heading and a width for each column, ready to be printed."""
    sheet = book.add_worksheet(name)
    for index, (title, width) in enumerate(heads):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, styles["head"])
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 頁，共 &N 頁")
    return sheet


def field_title(field: str) -> str:
    """Return what a field is called on the sheets, "" for one that has no column."""
    for record in schema.RECORDS:
        rule = schema.document(record)["properties"].get(field)
        if rule and rule.get("title"):
            return str(rule["title"])
    return ""
