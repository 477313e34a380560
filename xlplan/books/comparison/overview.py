"""The sheet 摘要: which plans were compared, how much of what was found, how to read the marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlplan.books.comparison.rich import ADDED, GONE, KIND_MARKS, Styles, writable
from xlplan.compare import TITLES, Comparison
from xlplan.plan import Plan
from xlplan.text import roc_year

SHEET = "摘要"
_WIDTHS = (22, 52, 52)
_HEIGHT = 20


def write_overview(book: Any, styles: Styles, sources: Sequence[Path], found: Comparison) -> None:
    """Write the sheet."""
    sheet = book.add_worksheet(SHEET)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_default_row(_HEIGHT)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "計畫比較", styles["band"])
    row = _write_plans(sheet, styles, sources, found)
    row = _write_counts(sheet, styles, row + 1, found)
    _write_marks(sheet, styles, row + 1)


def _write_plans(sheet: Any, styles: Styles, sources: Sequence[Path], found: Comparison) -> int:
    """Write the two plans side by side; return the row below."""
    top = 2
    plans = (found.old, found.new)
    for column, title in enumerate(("", "原來的計畫", "新的計畫")):
        sheet.write_string(top, column, title, styles["head"])
    told = (
        ("檔案", [path.name for path in sources]),
        ("機關", [plan.agency.name or "不明" for plan in plans]),
        ("年度", [f"{roc_year(plan.year)}年度" if plan.year else "不明" for plan in plans]),
        ("版次", [_version(plan) for plan in plans]),
        ("計畫名稱", [plan.title for plan in plans]),
        ("措施", [f"{len(plan.measures)}項" for plan in plans]),
    )
    for row, (title, said) in enumerate(told, top + 1):
        sheet.write_string(row, 0, title, styles["label"])
        for column, text in enumerate(said, 1):
            sheet.write_string(row, column, writable(text), styles["cell"])
    return top + 1 + len(told)


def _version(plan: Plan) -> str:
    return f"第{plan.version}版" if isinstance(plan.version, int) else str(plan.version or "")


def _write_counts(sheet: Any, styles: Styles, top: int, found: Comparison) -> int:
    for column, title in enumerate(("情形", "措施（項）", "總則、推動小組等（處）")):
        sheet.write_string(top, column, title, styles["head"])
    texts = found.text_counts
    for row, (kind, title) in enumerate(TITLES.items(), top + 1):
        sheet.write_string(row, 0, title, styles[KIND_MARKS[kind]])
        sheet.write_number(row, 1, found.counts[kind], styles["count"])
        if kind in texts:
            sheet.write_number(row, 2, texts[kind], styles["count"])
        else:
            sheet.write_string(row, 2, "－", styles["count"])
    below = top + 1 + len(TITLES)
    sheet.write_string(below, 0, "一項措施可能同時改寫、改列次項、改由其他課室。", styles["plain"])
    return below + 1


def _write_marks(sheet: Any, styles: Styles, row: int) -> None:
    sheet.write_string(row, 0, "怎麼看", styles["heading"])
    sheet.write_rich_string(
        *(row + 1, 0, styles["plain"], "原來的文字裡 "),
        *(styles[GONE], "劃掉的字", styles["plain"], " 新的計畫沒有；新的文字裡 "),
        *(styles[ADDED], "加底線的字", styles["plain"], " 是原來沒有的。"),
    )
    words = "同一項措施是照文字內容找的，不看排在哪裡；只有全形半形、空白不同的，算是相同。"
    sheet.write_string(row + 2, 0, words, styles["plain"])
