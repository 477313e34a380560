"""缺漏: who has sent nothing, which sub-items are lacking where, what is declared not done."""

from __future__ import annotations

from typing import Any

from xlplan.books.city.book import GAPS, City, write
from xlplan.books.city.positions import MISSING_ROW, gap_rows
from xlplan.books.heights import row_height
from xlplan.text import roc_date

WIDTHS = (30, 14, 16, 96)
_TAB = "#C8545C"


def write_gaps(city: City) -> None:
    """Write the three tables, one under the other."""
    sheet = city.add_sheet(GAPS, _TAB, WIDTHS)
    city.band(sheet, 0, len(WIDTHS), "缺漏　還沒有送的機關，和還沒有措施的次項")
    row = _write_missing(city, sheet)
    row = _write_sub_items(city, sheet, row)
    _write_nil_returns(city, sheet, row)
    sheet.freeze_panes(1, 0)


def _write_section(city: City, sheet: Any, row: int, title: str, heads: tuple[str, ...]) -> None:
    """Write a section's title and headings; the rows begin two rows on."""
    for column in range(len(WIDTHS)):
        write(sheet, row, column, title if not column else "", city.styles["section"])
        write(sheet, row + 1, column, heads[column], city.styles["heading"])
    sheet.set_row(row, 28)
    sheet.set_row(row + 1, 24)


def _write_missing(city: City, sheet: Any) -> int:
    missing = {state.name: state for state in city.summary.agencies}
    names = city.summary.missing
    heads = ("機關", "狀態", "期限", "說明")
    _write_section(city, sheet, MISSING_ROW - 3, f"還沒有送的機關（{len(names)}個）", heads)
    due = roc_date(city.summary.due or "")
    for row, name in enumerate(names, MISSING_ROW - 1):
        state = missing[name]
        write(sheet, row, 0, name, city.styles["text"])
        write(sheet, row, 1, state.status, city.styles.status(state.status))
        write(sheet, row, 2, due or "未定", city.styles["centred"])
        write(sheet, row, 3, state.remark, city.styles["text"])
    if not names:
        write(sheet, MISSING_ROW - 1, 0, "應送的機關都送了。", city.styles["note"])
    return MISSING_ROW + max(1, len(names))


def _write_sub_items(city: City, sheet: Any, row: int) -> int:
    figures = city.figures
    heads = ("次項", "缺的機關數", "宣告不辦理的機關數", "缺這個次項的機關")
    _write_section(city, sheet, row, "各次項的缺漏（只看已計入的機關）", heads)
    rows = gap_rows(city.summary)
    for item in city.summary.framework.sub_items:
        lacking = figures.lacking[item.key]
        names = _names(lacking, len(city.summary.coverage))
        at = rows[item.key] - 1
        write(sheet, at, 0, item.label, city.styles["text"])
        write(sheet, at, 1, len(lacking), city.styles["gap" if lacking else "number"])
        write(sheet, at, 2, figures.declared[item.key], city.styles["number"])
        write(sheet, at, 3, names, city.styles["text"])
        sheet.set_row(at, max(20, row_height([(names, WIDTHS[3])])))
    return max(rows.values()) + 1


def _names(lacking: list[str], agencies: int) -> str:
    if lacking and len(lacking) == agencies:
        return "沒有任何機關填報這個次項"
    return "、".join(lacking)


def _write_nil_returns(city: City, sheet: Any, row: int) -> None:
    heads = ("機關", "次項", "來源儲存格", "不辦理的理由")
    _write_section(city, sheet, row, "宣告本年度不辦理的次項", heads)
    at = row + 2
    for state in city.summary.agencies:
        for key, nil in city.summary.nil_returns.get(state.name, {}).items():
            path = state.counted.path if state.counted else ""
            where = city.to_cell(path, nil.sheet, nil.cell, f"{nil.sheet}!{nil.cell}")
            write(sheet, at, 0, state.name, city.styles["text"])
            write(sheet, at, 1, key, city.styles["centred"])
            write(sheet, at, 2, where, city.styles["link"])
            write(sheet, at, 3, nil.reason, city.styles["text"])
            at += 1
    if at == row + 2:
        write(sheet, at, 0, "沒有。", city.styles["note"])
