"""The report of ``check -o``: every problem of every file, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan import schema
from xlplan.books.links import cell_link
from xlplan.books.save import replacing
from xlplan.books.template.styles import FONT, INK, LINE, LINK, PAIRS, PAPER
from xlplan.problems import KINDS, SEVERITIES, SEVERITY_NAMES, Problem, counts
from xlplan.text import roc_year

_FILES = (("檔案", 44), ("機關", 28), ("年度", 7), ("錯誤", 7), ("警告", 7), ("提示", 7))
_PROBLEMS = (
    ("序", 6),
    ("檔案", 28),
    ("類別", 7),
    ("工作表", 18),
    ("儲存格", 9),
    ("欄位", 12),
    ("內容", 30),
    ("問題", 46),
    ("怎麼改", 46),
    ("種類", 16),
    ("代號", 7),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One checked file, as the report lists it; ``year`` is Gregorian, 0 when unknown."""

    path: Path
    agency: str
    year: int
    readable: bool
    problems: tuple[Problem, ...]


def write_report_book(target: Path, lines: Sequence[Line]) -> None:
    """Write the report; raise Unwritable when the target cannot be written."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        styles = _styles(book)
        _write_files(book, styles, lines)
        _write_problems(book, styles, lines, target)
        book.close()


def _styles(book: Any) -> dict[str, Any]:
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


def _sheet(book: Any, styles: dict[str, Any], name: str, heads: Sequence[tuple[str, int]]) -> Any:
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


def _write_files(book: Any, styles: dict[str, Any], lines: Sequence[Line]) -> None:
    sheet = _sheet(book, styles, "檔案", _FILES)
    for row, line in enumerate(lines, 1):
        found = counts(line.problems)
        sheet.write_string(row, 0, str(line.path), styles["cell"])
        sheet.write_string(
            row, 1, line.agency or ("" if line.readable else "（讀不出來）"), styles["cell"]
        )
        year = str(roc_year(line.year)) if line.year else ""
        sheet.write_string(row, 2, year, styles["cell"])
        for column, name in enumerate(SEVERITIES, 3):
            style = styles[name] if found[name] else styles["cell"]
            sheet.write_number(row, column, found[name], style)


def _write_problems(book: Any, styles: dict[str, Any], lines: Sequence[Line], target: Path) -> None:
    sheet = _sheet(book, styles, "問題", _PROBLEMS)
    found = [(line, item) for line in lines for item in line.problems]
    for row, (line, item) in enumerate(found, 1):
        sheet.write_number(row, 0, row, styles["cell"])
        for column, text in _texts(line, item):
            sheet.write_string(row, column, text, styles["cell"])
        sheet.write_string(row, 2, SEVERITY_NAMES[item.severity], styles[item.severity])
        if item.sheet and line.readable:
            shown = item.cell or "前往"
            formula = cell_link(target, line.path, item.sheet, item.cell or "A1", shown)
            sheet.write_formula(row, 4, formula, styles["link"], shown)
        else:
            sheet.write_blank(row, 4, None, styles["cell"])
    if found:
        sheet.autofilter(0, 0, len(found), len(_PROBLEMS) - 1)


def _texts(line: Line, item: Problem) -> list[tuple[int, str]]:
    """Return (column, text) of a problem's row."""
    return [
        (1, line.path.name),
        (3, item.sheet or ""),
        (5, _title(item)),
        (6, item.value or ""),
        (7, item.message),
        (8, item.hint or ""),
        (9, KINDS[item.code].title),
        (10, item.code),
    ]


def _title(item: Problem) -> str:
    for record in schema.RECORDS:
        rule = schema.document(record)["properties"].get(item.field or "")
        if rule and rule.get("title"):
            return str(rule["title"])
    return ""
