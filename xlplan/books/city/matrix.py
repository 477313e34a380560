"""涵蓋矩陣: how many measures each agency has under each sub-item, what lacks, what is declared."""

from __future__ import annotations

from typing import Any

from xlplan.books.city.book import GAPS, MATRIX, MEASURES, City, write
from xlplan.books.city.gaps import gap_rows
from xlplan.books.city.measures import HEADS as MEASURE_HEADS
from xlplan.consolidate import Summary
from xlplan.text import column_letter

GAP, NIL = "缺", "免"
_LEGEND, _AREAS, _KEYS, _TITLES, _TOTALS, _LACKING = 1, 2, 3, 4, 5, 6
_FIRST = 7  # the first agency's row, counted from 0
_LEFT = 1  # the first sub-item's column
_SPAN = 4  # columns that a number of 缺漏 leads to


def write_matrix(city: City) -> None:
    """Write the counts as a heat map, each with a link to its rows of 全部措施."""
    summary = city.summary
    width = len(summary.framework.sub_items)
    sheet = city.add_sheet(MATRIX, "#2F5D8A", [32, *[8] * width, 8, 8])
    city.band(sheet, 0, width + 3, "涵蓋矩陣　各機關在各次項的措施數，點數字看是哪幾項")
    _write_heads(city, sheet)
    highest = max((max(counts.values()) for counts in summary.coverage.values()), default=0)
    for row, (name, counts) in enumerate(summary.coverage.items(), _FIRST):
        sheet.set_row(row, 20)
        write(sheet, row, 0, name, city.styles["row_label"])
        for column, (key, count) in enumerate(counts.items(), _LEFT):
            span = city.positions.measures.get(name, key)
            if count:
                shown = city.to_rows(MEASURES, span, len(MEASURE_HEADS), count)
                write(sheet, row, column, shown, city.styles.heat(count / highest))
            else:
                nil = key in summary.nil_returns[name]
                write(sheet, row, column, NIL if nil else GAP, city.styles["nil" if nil else "gap"])
        _write_sums(city, sheet, row, name)
    _write_totals(city, sheet)
    sheet.freeze_panes(_FIRST, _LEFT)
    sheet.repeat_rows(_AREAS, _TITLES)


def cells_below(summary: Summary, sheet: str = "", key: str = "") -> str:
    """Return the counts under an area, by its sheet's name, or under a sub-item, as "B8:E20"."""
    frame = summary.framework
    columns = [
        column
        for column, item in enumerate(frame.sub_items, _LEFT)
        if item.key == key or frame.sheet_of(item.key) == sheet
    ]
    left, right = column_letter(columns[0]), column_letter(columns[-1])
    return f"{left}{_FIRST + 1}:{right}{_FIRST + max(1, len(summary.coverage))}"


def _write_heads(city: City, sheet: Any) -> None:
    frame = city.summary.framework
    write(sheet, _LEGEND, 0, "顏色越深，措施越多", city.styles["note"])
    write(sheet, _LEGEND, 1, GAP, city.styles["gap"])
    write(sheet, _LEGEND, 2, "沒有措施，也沒有宣告不辦理", city.styles["note"])
    write(sheet, _LEGEND, 8, NIL, city.styles["nil"])
    write(sheet, _LEGEND, 9, "宣告本年度不辦理", city.styles["note"])
    for row, title in ((_AREAS, "執行要項"), (_KEYS, "次項"), (_TITLES, "機關")):
        write(sheet, row, 0, title, city.styles["heading"])
    for column, item in enumerate(frame.sub_items, _LEFT):
        write(sheet, _AREAS, column, "", city.styles["area_heading"])
        write(sheet, _KEYS, column, item.key if item.area else "—", city.styles["heading"])
        write(sheet, _TITLES, column, item.short_title, city.styles["small_heading"])
    column = _LEFT + (1 if frame.lead else 0)
    for area in frame.areas:
        last = column + len(area.sub_items) - 1
        sheet.merge_range(_AREAS, column, _AREAS, last, area.sheet, city.styles["area_heading"])
        column = last + 1
    for offset, title in enumerate(("合計", "缺次項")):
        sheet.merge_range(
            _AREAS, column + offset, _TITLES, column + offset, title, city.styles["heading"]
        )
    for row in (_LEGEND, _AREAS, _KEYS, _TOTALS, _LACKING):
        sheet.set_row(row, 22)
    sheet.set_row(_TITLES, 62)


def _write_sums(city: City, sheet: Any, row: int, name: str) -> None:
    """Write how many measures an agency has, and how many sub-items it lacks."""
    right = _LEFT + len(city.summary.framework.sub_items)
    lacking, span = city.figures.gaps[name], city.positions.measures.get(name)
    measures = span[1] - span[0] + 1 if span else 0
    shown = city.to_rows(MEASURES, span, len(MEASURE_HEADS), measures)
    write(sheet, row, right, shown, city.styles["total" if span else "total_plain"])
    here = city.to_rows(MATRIX, (row + 1, row + 1), right + 2, lacking) if lacking else lacking
    write(sheet, row, right + 1, here, city.styles["gap" if lacking else "total_plain"])


def _write_totals(city: City, sheet: Any) -> None:
    """Write above the agencies what each sub-item adds up to, and how many agencies lack it."""
    write(sheet, _TOTALS, 0, "措施合計", city.styles["total_label"])
    write(sheet, _LACKING, 0, "缺這個次項的機關", city.styles["total_label"])
    totals, lacking, rows = city.figures.totals, city.figures.lacking, gap_rows(city)
    for column, (key, total) in enumerate(totals.items(), _LEFT):
        missing = len(lacking[key])
        shown = city.to_cells(MATRIX, cells_below(city.summary, key=key), total)
        write(sheet, _TOTALS, column, shown, city.styles["total" if total else "total_plain"])
        gap = city.to_rows(GAPS, (rows[key], rows[key]), _SPAN, missing) if missing else missing
        write(sheet, _LACKING, column, gap, city.styles["gap" if missing else "total_plain"])
    right = _LEFT + len(totals)
    measures = city.positions.measures
    everything = city.to_rows(MEASURES, measures.get(), len(MEASURE_HEADS), measures.count)
    write(sheet, _TOTALS, right, everything, city.styles["total"])
    write(sheet, _TOTALS, right + 1, "", city.styles["total_plain"])
    write(sheet, _LACKING, right, "", city.styles["total_plain"])
    write(sheet, _LACKING, right + 1, sum(map(len, lacking.values())), city.styles["total_plain"])
