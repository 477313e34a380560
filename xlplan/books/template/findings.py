"""The sheet 檢核結果, ready for findings: headings, columns, colours, names."""

from __future__ import annotations

from typing import Any

from xlplan.books.results import (
    CHANGED,
    EMPTY_SUMMARY,
    GONE,
    KEYS_NAME,
    SEVERITIES_NAME,
    Heading,
    headings,
    letters,
    quoted,
    summary_cell,
    summary_formula,
)
from xlplan.books.template.book import Book, protect_headings, write
from xlplan.books.template.styles import TABS
from xlplan.problems import SEVERITY_NAMES
from xlplan.table.layout import workbook

_CENTRED = ("number", "severity", "row", "state", "code")


def write_findings(book: Book) -> None:
    """Write 檢核結果 with no finding yet; whoever checks writes the rows (results.Results).

    The columns' formats are what the rows will take. No cell has the text format: formulas go in.
    """
    name, styles = book.frame.names["results"], book.styles
    sheet = book.add_sheet(name, TABS["results"])
    fields, top = book.frame.field_row - 1, book.frame.heading_row - 1
    for index, item in enumerate(headings()):
        sheet.set_column(index, index, item.width, styles[_style_of(item)], {"hidden": item.hidden})
        write(sheet, 0, index, "", styles["band"])
        write(sheet, fields, index, item.key, styles["code"])
        write(sheet, top, index, item.title, styles["heading"])
    sheet.set_row(0, 30)
    sheet.set_row(fields, None, None, {"hidden": True})
    sheet.set_row(top, 26)
    write(sheet, 0, 0, f" {name}　　{book.owner}", styles["band"])
    last = _add_formulas(book, sheet, name)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, last - 1, len(headings()) - 1)
    sheet.repeat_rows(0, top)
    protect_headings(sheet)


def _style_of(item: Heading) -> str:
    if item.key == "jump":
        return "link_cell"
    return "number" if item.key in _CENTRED else "long"


def _add_formulas(book: Book, sheet: Any, name: str) -> int:
    """Add the summary, the names of the marks and the colours; return the last row they reach."""
    capacity = int(workbook()["sheets"]["results"]["capacity"])
    last = book.frame.first_row + capacity - 1
    formula = summary_formula(book.frame, capacity)
    sheet.write_formula(summary_cell(), formula, book.styles["band"], EMPTY_SUMMARY)
    for key, defined in (("key", KEYS_NAME), ("severity", SEVERITIES_NAME)):
        letter = letters()[key]
        book.define(defined, f"{quoted(name)}!${letter}$1:${letter}${last}")
    _colour(book, sheet, last)
    return last


def _colour(book: Book, sheet: Any, last: int) -> None:
    first = book.frame.heading_row
    at = {key: f"${letter}{first}" for key, letter in letters().items()}
    cells = f"A{first}:{headings()[-1].letter}{last}"
    gone = f'=OR({at["state"]}="{CHANGED}",{at["state"]}="{GONE}")'
    _format(sheet, cells, gone, book.styles.mark("done"))
    severity = letters()["severity"]
    for key, word in SEVERITY_NAMES.items():
        column = f"{severity}{first}:{severity}{last}"
        _format(sheet, column, f'={at["severity"]}="{word}"', book.styles.mark(key))


def _format(sheet: Any, cells: str, criteria: str, style: Any) -> None:
    sheet.conditional_format(cells, {"type": "formula", "criteria": criteria, "format": style})
