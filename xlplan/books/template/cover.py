"""The cover: the form, how to fill the workbook in, and what is covered so far."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from xlplan.books.results import COVER_IDS_NAME, COVER_ROWS, quoted
from xlplan.books.template.book import TITLE, Book, Pattern, protect_form, write
from xlplan.books.template.codes import UNITS
from xlplan.books.template.coverage import write_coverage
from xlplan.books.template.rules import input_options, paint
from xlplan.books.template.styles import TABS
from xlplan.plan import Plan
from xlplan.schema import Column
from xlplan.table.layout import CoverEntry
from xlplan.text import join_names, roc_year

FREE_ROW = 5  # from 1: left empty above the form

_WIDTHS = (10, 52, 10, 56, 13)
_LAST = 4  # column E
_HEIGHT = 20
_SCALE = 80  # per cent; a fit to one page wide would pass over the page break

_PREFILLED, _TO_CHECK = "由範本帶入", "請填寫或確認"
_STEPS = (
    "一個執行要項一張工作表，一項措施一列：先選「次項」，再寫「具體作法」，最後選「執行課室」。",
    "同一個標題下有好幾項措施時，每一列都填同一個「重點標題」；沒有標題就留空。",
    "可以插入、刪除、排序、篩選列，也可以在右邊的空白欄加上自己的欄位；只有標題列是鎖住的。",
    "從別處貼上文字時，請用「選擇性貼上→值」，下拉清單和格式才不會被蓋掉。",
    "本年度確實不辦理的次項，請在下面的表裡寫出理由；有措施的次項請留空。",
    "檢核之後，問題和改法都列在「檢核結果」，有問題的儲存格會塗上顏色。",
)
_STEPS_WITHOUT_UNITS = (
    "一個執行要項一張工作表，一項措施一列：先選「次項」，再寫「具體作法」。",
    *_STEPS[1:],
)
_STEP_CARRIED = (
    "「延續」欄標示「具體作法」和上年度一字不差的列；改了文字，標示就會消失。"
    "可以用這一欄篩選出還沒有更新的列。"
)
_COLOURS = (
    ("error", "錯誤", "檢核後發現一定要改的地方；改好後顏色會消失。"),
    ("warning", "警告", "可能有問題的地方，請再看一次。"),
    ("notice", "提示", "供參考，不改也可以。"),
    ("missing", "未填", "填寫時就會出現：這一列已經開始填，但這一格還空著。"),
    ("too_long", "太長", "填寫時就會出現：字數超過上限，請精簡。"),
)


def write_cover(book: Book) -> None:
    """Write the cover."""
    sheet = book.add_sheet(book.frame.names["cover"], TABS["cover"])
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width, None, {"hidden": index == 0})
    book.hide_column(sheet, 0, "")
    _write_title(book, sheet)
    row = _write_form(book, sheet, FREE_ROW)
    row = _write_help(book, sheet, row + 1)
    below = _section(book, sheet, row + 1, "三、各次項填報情形")
    last = write_coverage(book, sheet, below, progress=3, width=_WIDTHS[3])
    sheet.set_h_pagebreaks([row + 1])
    sheet.set_print_scale(_SCALE)
    book.define(COVER_IDS_NAME, f"{quoted(sheet.get_name())}!$A$1:$A${COVER_ROWS}")
    sheet.print_area(0, 1, last, _LAST)
    sheet.hide_gridlines(2)
    sheet.activate()
    protect_form(sheet)


def _write_title(book: Book, sheet: Any) -> None:
    styles = book.styles
    framework = book.frame.framework
    for row, (height, style, text) in enumerate(
        (
            (46, "band_large", TITLE),
            (28, "subband", book.owner),
            (_HEIGHT, "note", f"依「{framework.title}」　範本第{book.frame.version}版"),
        )
    ):
        sheet.set_row(row, height)
        for column in range(1, _LAST + 1):
            write(sheet, row, column, "", styles[style])
        write(sheet, row, 1, text, styles[style])


def _section(book: Book, sheet: Any, row: int, title: str) -> int:
    """Write the heading of a part of the cover; return the row below it."""
    sheet.set_row(row, 26)
    for column in range(1, _LAST + 1):
        write(sheet, row, column, "", book.styles["section"])
    write(sheet, row, 1, title, book.styles["section"])
    return row + 1


def _write_form(book: Book, sheet: Any, row: int) -> int:
    row = first = _section(book, sheet, row, "一、基本資料")
    values = _values(book.plan)
    for entry in book.frame.cover:
        value = values.get(entry.key, "")
        book.fit_row(sheet, row, [(str(value), _WIDTHS[3])])
        book.text(sheet, row, 0, entry.key, book.styles["code"])
        book.text(sheet, row, 1, entry.label, book.styles["label"])
        write(sheet, row, 2, "", book.styles["label"])
        locked = entry.locked and value != ""
        style = book.styles["locked" if locked else "input"]
        write(sheet, row, 3, value, style)
        write(sheet, row, 4, _PREFILLED if locked else _TO_CHECK, book.styles["aside"])
        _add_input(sheet, row, entry)
        add = partial(_add_entry_rules, book, entry)
        book.patterns.append(Pattern(sheet.get_name(), row + 1, row + 1, {3: ("", style)}, add))
        row += 1
    _paint_entries(book, sheet, first, row - 1)
    return row


def _add_entry_rules(book: Book, entry: CoverEntry, sheet: Any, row: int) -> None:
    _add_input(sheet, row, entry)
    _paint_entries(book, sheet, row, row)


def _add_input(sheet: Any, row: int, entry: CoverEntry) -> None:
    column = Column(entry.key, entry.label, help=entry.help)
    options = input_options(column, UNITS if entry.key == "section" else None)
    sheet.data_validation(row, 3, row, 3, options)


def _paint_entries(book: Book, sheet: Any, first: int, last: int) -> None:
    paint(book, sheet, (first, 3, last, 3), f'$A{first + 1}&":"&$A{first + 1}')


def _values(plan: Plan) -> Mapping[str, str | int]:
    version = plan.version
    return {
        "agency": plan.agency.name,
        "year": roc_year(plan.year) if plan.year else "",
        "title": plan.title,
        "version": "" if version is None else version,
        "sections": join_names(plan.agency.sections),
        "outside_units": join_names(plan.agency.outside_units),
    }


def _write_help(book: Book, sheet: Any, row: int) -> int:
    row = _section(book, sheet, row, "二、填寫說明")
    steps = list(_STEPS if book.has_units else _STEPS_WITHOUT_UNITS)
    if any(table.mark for table in book.tables):
        steps.append(_STEP_CARRIED)
    for number, text in enumerate(steps, 1):
        sheet.set_row(row, _HEIGHT)
        write(sheet, row, 1, f"{number}. {text}", book.styles["sentence"])
        row += 1
    for name, word, text in _COLOURS:
        sheet.set_row(row, _HEIGHT)
        write(sheet, row, 1, "儲存格的顏色" if name == "error" else "", book.styles["sentence"])
        write(sheet, row, 2, word, book.styles.chip(name))
        write(sheet, row, 3, text, book.styles["sentence"])
        row += 1
    return row
