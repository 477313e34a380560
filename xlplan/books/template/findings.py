"""The sheet 檢核結果, ready for findings: headings, columns, colours, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlplan.books.results import (
    CHANGED,
    EMPTY_SUMMARY,
    GONE,
    KEPT,
    KEYS_NAME,
    SEVERITIES_NAME,
    Heading,
    headings,
    letters,
    quoted,
    summary_formula,
)
from xlplan.books.template.book import Book, Pattern, protect_headings, write
from xlplan.books.template.styles import TABS, TITLE_HEIGHT
from xlplan.problems import SEVERITY_NAMES
from xlplan.table.layout import workbook
from xlplan.text import column_index

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
        if item.hidden:
            book.hide_column(sheet, index, item.key)
        write(sheet, 0, index, "", styles["banner"])
        write(sheet, fields, index, item.key, styles["code"])
        write(sheet, top, index, item.title, styles["heading"])
    sheet.set_row(0, TITLE_HEIGHT)
    book.hide_row(sheet, fields)
    sheet.set_row(top, 26)
    write(sheet, 0, 0, f" {name}　　{book.owner}", styles["banner"])
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
    column = column_index(letters()["message"])
    book.formula(
        sheet, book.frame.banner_row - 1, column, formula, book.styles["banner"], EMPTY_SUMMARY
    )
    for key, defined in (("key", KEYS_NAME), ("severity", SEVERITIES_NAME)):
        letter = letters()[key]
        book.define(defined, f"{quoted(name)}!${letter}$1:${letter}${last}")
    top = book.frame.heading_row - 1
    _colour(book, sheet, top, last - 1)
    book.patterns.extend(_patterns(book, name, last))
    return last


def _patterns(book: Book, name: str, last: int) -> Iterator[Pattern]:
    styles, top = book.styles, book.frame.heading_row
    titles = {index: (item.title, styles["heading"]) for index, item in enumerate(headings())}
    yield Pattern(name, top, top, titles)
    fields = {index: (item.key, styles[_style_of(item)]) for index, item in enumerate(headings())}
    yield Pattern(name, top + 1, last, fields, lambda sheet, row: _colour(book, sheet, row, row))


def _colour(book: Book, sheet: Any, top: int, bottom: int) -> None:
    """Colour the findings of rows counted from 0."""
    first, last = top + 1, bottom + 1
    at = {key: f"${letter}{first}" for key, letter in letters().items()}
    cells = f"A{first}:{headings()[-1].letter}{last}"
    done = ",".join(f'{at["state"]}="{state}"' for state in (CHANGED, GONE, KEPT))
    _format(sheet, cells, f"=OR({done})", book.styles.mark("done"))
    _let_errors_stand(sheet, max(first, book.frame.first_row), last)
    severity = letters()["severity"]
    for key, word in SEVERITY_NAMES.items():
        column = f"{severity}{first}:{severity}{last}"
        _format(sheet, column, f'={at["severity"]}="{word}"', book.styles.mark(key))


def _let_errors_stand(sheet: Any, first: int, last: int) -> None:
    """Take a reason for keeping a finding beside warnings and notices only."""
    error = SEVERITY_NAMES["error"]
    options = {
        "validate": "custom",
        "value": f'=${letters()["severity"]}{first}<>"{error}"',
        "input_title": "保留理由",
        "input_message": "警告或提示確實不用改時，請在這裡寫理由；以後檢核不會再標示。",
        "error_title": "錯誤不能保留",
        "error_message": "這一項是錯誤，請照「怎麼改」修正；只有警告和提示可以寫理由保留。",
    }
    sheet.data_validation(f"{letters()['keep']}{first}:{letters()['keep']}{last}", options)


def _format(sheet: Any, cells: str, criteria: str, style: Any) -> None:
    sheet.conditional_format(cells, {"type": "formula", "criteria": criteria, "format": style})
