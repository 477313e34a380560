"""The report of ``check -o``: every problem of every file, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan.books.links import cell_link
from xlplan.books.lists import add_list, field_title, list_styles, new_list_book
from xlplan.books.save import replacing
from xlplan.problems import KINDS, SEVERITIES, SEVERITY_NAMES, Problem, counts
from xlplan.text import roc_year

_COUNTS = (("錯誤", 7), ("警告", 7), ("提示", 7), ("保留", 7))
_FILES = (("檔案", 44), ("機關", 28), ("年度", 7), *_COUNTS)
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
    """One checked file, as the report lists it; ``year`` is Gregorian, 0 when unknown.

    ``kept`` counts the problems that people keep for a reason.
    """

    path: Path
    agency: str
    year: int
    readable: bool
    problems: tuple[Problem, ...]
    kept: int = 0


def write_report_book(target: Path, lines: Sequence[Line]) -> None:
    """Write the report; raise Unwritable when the target cannot be written."""
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        styles = list_styles(book)
        _write_files(book, styles, lines)
        _write_problems(book, styles, lines, target)
        book.close()


def _write_files(book: Any, styles: dict[str, Any], lines: Sequence[Line]) -> None:
    sheet = add_list(book, styles, "檔案", _FILES)
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
        sheet.write_number(row, 3 + len(SEVERITIES), line.kept, styles["cell"])


def _write_problems(book: Any, styles: dict[str, Any], lines: Sequence[Line], target: Path) -> None:
    sheet = add_list(book, styles, "問題", _PROBLEMS)
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
        (5, field_title(item.field or "")),
        (6, item.value or ""),
        (7, item.message),
        (8, item.hint or ""),
        (9, KINDS[item.code].title),
        (10, item.code),
    ]
