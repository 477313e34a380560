"""缺漏: which sub-items are lacking where, who has sent nothing, what is declared not done."""

from __future__ import annotations

from typing import Any

from xlplan.books.city.book import GAPS, City, write
from xlplan.books.heights import row_height
from xlplan.text import roc_date

WIDTHS = (32, 14, 18, 96)
GAP_ROW = 4  # the first sub-item's, counted from 1
_TAB = "#C8545C"


def write_gaps(city: City) -> None:
    """Write the three tables, one under the other."""
    sheet = city.add_sheet(GAPS, _TAB, WIDTHS)
    city.band(sheet, 0, len(WIDTHS), "缺漏　還沒有措施的次項，和還沒有送的機關")
    _write_sub_items(city, sheet)
    row = GAP_ROW + len(city.summary.framework.sub_items)
    row = _write_missing(city, sheet, row)
    _write_nil_returns(city, sheet, row)
    sheet.freeze_panes(1, 0)


def gap_rows(city: City) -> dict[str, int]:
    """Return the row of each sub-item, counted from 1."""
    return {item.key: row for row, item in enumerate(city.summary.framework.sub_items, GAP_ROW)}


def _write_section(city: City, sheet: Any, row: int, title: str, heads: tuple[str, ...]) -> int:
    """Write a section's title and headings; return where its rows begin."""
    for column in range(len(WIDTHS)):
        write(sheet, row, column, title if not column else "", city.styles["section"])
        write(sheet, row + 1, column, heads[column], city.styles["heading"])
    sheet.set_row(row, 28)
    sheet.set_row(row + 1, 24)
    return row + 2


def _write_sub_items(city: City, sheet: Any) -> None:
    heads = ("次項", "缺的機關數", "宣告不辦理的機關數", "缺這個次項的機關")
    row = _write_section(city, sheet, GAP_ROW - 3, "各次項的缺漏（只看已計入的機關）", heads)
    for at, item in enumerate(city.summary.framework.sub_items, row):
        lacking = city.figures.lacking[item.key]
        everybody = lacking and len(lacking) == len(city.summary.coverage)
        names = "沒有任何機關填報這個次項" if everybody else "、".join(lacking)
        write(sheet, at, 0, item.label, city.styles["text"])
        write(sheet, at, 1, len(lacking), city.styles["gap" if lacking else "number"])
        write(sheet, at, 2, city.figures.declared[item.key], city.styles["number"])
        write(sheet, at, 3, names, city.styles["text"])
        sheet.set_row(at, max(20, row_height([(names, WIDTHS[3])])))


def _write_missing(city: City, sheet: Any, row: int) -> int:
    states = {state.name: state for state in city.summary.agencies}
    names, due = city.summary.missing, roc_date(city.summary.due or "")
    heads = ("機關", "狀態", "期限", "說明")
    row = _write_section(city, sheet, row, f"還沒有送的機關（{len(names)}個）", heads)
    for at, name in enumerate(names, row):
        state = states[name]
        write(sheet, at, 0, name, city.styles["text"])
        write(sheet, at, 1, state.status, city.styles.status(state.status))
        write(sheet, at, 2, due or "未定", city.styles["centred"])
        write(sheet, at, 3, state.remark, city.styles["text"])
    return _ended(city, sheet, row, len(names), "應送的機關都送了。")


def _write_nil_returns(city: City, sheet: Any, row: int) -> None:
    heads = ("機關", "次項", "來源儲存格", "不辦理的理由")
    row = _write_section(city, sheet, row, "宣告本年度不辦理的次項", heads)
    declared = [
        (state, nil)
        for state in city.summary.agencies
        for nil in city.summary.nil_returns.get(state.name, {}).values()
    ]
    for at, (state, nil) in enumerate(declared, row):
        path = state.counted.path if state.counted else ""
        where = f"{nil.sheet}!{nil.cell}" if nil.sheet else ""
        write(sheet, at, 0, state.name, city.styles["text"])
        write(sheet, at, 1, nil.sub_item, city.styles["centred"])
        write(sheet, at, 2, city.to_cell(path, nil.sheet, nil.cell, where), city.styles["link"])
        write(sheet, at, 3, nil.reason, city.styles["text"])
        sheet.set_row(at, max(20, row_height([(nil.reason, WIDTHS[3])])))
    _ended(city, sheet, row, len(declared), "沒有。")


def _ended(city: City, sheet: Any, row: int, count: int, nothing: str) -> int:
    """Say so when a section has no rows; return where the next one begins."""
    if not count:
        write(sheet, row, 0, nothing, city.styles["note"])
    return row + max(1, count) + 1
