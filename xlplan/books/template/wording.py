"""The sheet 標準文字: look a standard text up by its code; below, the library for this agency."""

from __future__ import annotations

from typing import Any

from xlplan.books.results import quoted
from xlplan.books.template.book import Book, Pattern, protect_form, write
from xlplan.books.template.styles import TABS
from xlplan.wording.library import library, serves, text_for

CODES_NAME, TEXTS_NAME = "std_code", "std_text"

_HEADINGS = (("代碼", 14), ("標題", 34), ("標準文字", 100))
_FIRST, _LAST = 6, 1000  # rows of the library, from 1
_LOOK_UP, _HEADING = 2, 4  # rows, from 0
_HINT = "在左邊輸入代碼，這裡就會出現標準文字，可以複製到「具體作法」（貼上時請選「只貼值」）。"
_NOTE = "在執行要項的工作表填「標準代碼」，再按「填入標準文字」；或從下面找代碼，複製文字後修改。"
_UNKNOWN = "查無這個代碼。"


def write_wording(book: Book) -> None:
    """Write the sheet, with the texts of the plan's framework as its agency would say them."""
    name, styles = book.frame.names["wording"], book.styles
    sheet = book.add_sheet(name, TABS["wording"])
    for index, (title, width) in enumerate(_HEADINGS):
        sheet.set_column(index, index, width, styles["fixed"])
        write(sheet, 0, index, "", styles["band"])
        write(sheet, _HEADING, index, title, styles["heading"])
    sheet.set_row(0, 30)
    sheet.set_row(_HEADING, 26)
    write(sheet, 0, 0, f" {name}", styles["band"])
    for index in range(len(_HEADINGS)):
        write(sheet, 1, index, "", styles["note"])
        write(sheet, 3, index, "", styles["note"])
    write(sheet, 1, 0, _NOTE, styles["note"])
    write(sheet, _LOOK_UP, 0, "", styles["input"])
    sheet.set_row(_LOOK_UP, 40)
    _add_input(sheet, _LOOK_UP)
    cells = {0: ("", styles["input"])}
    book.patterns.append(Pattern(name, _LOOK_UP + 1, _LOOK_UP + 1, cells, _add_input))
    for index, letter in ((0, "A"), (2, "C")):
        reference = f"{quoted(name)}!${letter}${_FIRST}:${letter}${_LAST}"
        book.define(CODES_NAME if index == 0 else TEXTS_NAME, reference)
    code = f"$A${_LOOK_UP + 1}"
    found = f'INDEX({TEXTS_NAME},MATCH({code},{CODES_NAME},0))&""'
    formula = f'=IF({code}="","{_HINT}",IFERROR({found},"{_UNKNOWN}"))'
    widths = [width for _, width in _HEADINGS]
    for row, texts in enumerate(_texts(book), _FIRST - 1):
        for index, text in enumerate(texts):
            write(sheet, row, index, text, styles["locked_text"])
        book.fit_row(sheet, row, zip(texts, widths, strict=True))
    write(sheet, _LOOK_UP, 1, "← 輸入代碼", styles["locked"])
    book.formula(sheet, _LOOK_UP, 2, formula, styles["locked_text"], _HINT)
    sheet.freeze_panes(_HEADING + 1, 0)
    sheet.autofilter(_HEADING, 0, _LAST - 1, len(_HEADINGS) - 1)
    sheet.repeat_rows(_HEADING, _HEADING)
    protect_form(sheet)


def _texts(book: Book) -> list[tuple[str, str, str]]:
    """Return code, title and text of the standard measures that are meant for the plan's agency."""
    agency, year = book.plan.agency, book.plan.year
    return [
        (item.code, item.title, text_for(item, agency, year))
        for item in library(book.frame.framework.key)
        if serves(item, agency)
    ]


def _add_input(sheet: Any, row: int) -> None:
    options = {"validate": "any", "input_title": "查標準文字", "input_message": _HINT}
    sheet.data_validation(row, 0, row, 0, options)
