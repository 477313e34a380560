"""總覽: the folder of the plans, key figures that link to what is behind them, three charts."""

from __future__ import annotations

from typing import Any

from xlplan.books.city.book import (
    FILES,
    FINDING_COUNTS,
    FINDINGS,
    GAPS,
    MATRIX,
    MEASURES,
    OVERVIEW,
    SECTIONS,
    STATES,
    TASKS,
    City,
    printable,
    write,
)
from xlplan.books.city.charts import area_chart, coverage_chart, status_chart
from xlplan.books.city.findings import kind_cells
from xlplan.books.city.folders import LABEL, PLANS_FOLDER, written
from xlplan.books.city.gaps import WIDTHS as GAP_WIDTHS
from xlplan.books.city.gaps import gap_rows
from xlplan.books.city.matrix import cells_below
from xlplan.books.city.measures import HEADS as MEASURE_HEADS
from xlplan.books.city.positions import UNREAD
from xlplan.books.city.states import FILE_HEADS
from xlplan.books.city.states import HEADS as STATE_HEADS
from xlplan.books.city.stream import Link
from xlplan.books.heights import row_height
from xlplan.books.template.styles import BLUE
from xlplan.consolidate import STATUSES
from xlplan.text import roc_date

COLUMNS = 12  # beside the margin
_FOLDERS = 3  # the row of the plans' folder
_CARDS = 5  # the first row of key figures, counted from 0
_TABLES = 11  # the row of the small tables' titles
_COVERAGE = 21  # the row of the title of the table of sub-items
_LINE = 16.5  # points, of a row beside the chart of coverage
_INPUT_END = 8  # the last column of the cell of the plans' folder
_ASIDE = "按「彙整」時，從這裡讀各機關的計畫檔"
_HELP = (
    "放各機關計畫檔的資料夾，連同裡面的資料夾都會讀。從這個檔案所在的位置寫起即可，"
    "例如「收件」；寫一點「.」就是和這個檔案同一個資料夾。有好幾個時一行一個（按 Alt+Enter 換行）。"
)
_GREEN, _AMBER, _RED, _GREY = "#3E7D57", "#A86A00", "#B4474F", "#5B6770"
_SHEETS = (STATES, FILES, MATRIX, MEASURES, FINDINGS, FINDING_COUNTS, SECTIONS, TASKS, GAPS)

Shown = str | int | Link
Figure = tuple[str, Shown, str]  # caption, number, colour


def write_overview(city: City) -> None:
    """Write the sheet."""
    sheet = city.add_sheet(OVERVIEW, "#1F3A5F", [2, *[11.5] * COLUMNS, 2])
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    city.band(sheet, 0, COLUMNS + 2, f"　{city.owner}　提升服務執行計畫彙整")
    city.band(sheet, 1, COLUMNS + 2, f"　{_when(city)}", "subband")
    for index, name in enumerate(_SHEETS, 1):
        write(sheet, 2, index, city.to_cells(name, "A1", name), city.styles["chip"])
    sheet.set_row(2, 24)
    _write_folders(city, sheet)
    _write_cards(city, sheet, _CARDS, _agency_figures(city))
    _write_cards(city, sheet, _CARDS + 3, _content_figures(city))
    _write_statuses(city, sheet)
    _write_areas(city, sheet)
    _write_coverage(city, sheet)


def _when(city: City) -> str:
    summary = city.summary
    due = roc_date(summary.due) if summary.due else "未定"
    today = roc_date(summary.today.isoformat())
    return f"彙整日期：{today}　　送件期限：{due}　　架構：{summary.framework.title}"


def _write_folders(city: City, sheet: Any) -> None:
    """Write the folders of the plans where people can change them, under a name."""
    shown = "\n".join(printable(written(item, city.target)) for item in city.origin.folders)
    write(sheet, _FOLDERS, 1, LABEL, city.styles["input_label"])
    sheet.merge_range(_FOLDERS, 2, _FOLDERS, _INPUT_END, "", city.styles["input"])
    write(sheet, _FOLDERS, 2, shown, city.styles["input"])
    write(sheet, _FOLDERS, _INPUT_END + 1, _ASIDE, city.styles["note"])
    hint = {"validate": "any", "input_title": LABEL, "input_message": _HELP}
    sheet.data_validation(_FOLDERS, 2, _FOLDERS, _INPUT_END, hint)
    city.workbook.define_name(PLANS_FOLDER, f"='{OVERVIEW}'!$C${_FOLDERS + 1}")
    width = 11.5 * (_INPUT_END - 1)
    sheet.set_row(_FOLDERS, max(24, row_height([(shown, width)]) + 5))


def _agency_figures(city: City) -> list[Figure]:
    required = sum(state.required for state in city.summary.agencies)
    everybody = city.positions.states.get()
    return [
        ("應送機關", city.to_rows(STATES, everybody, len(STATE_HEADS), required), BLUE),
        (_received(city), _agencies(city, "有錯", "補正中", "可核備", "已核備"), BLUE),
        ("未送、逾期", _agencies(city, "逾期", "未送"), _GREY),
        ("有錯、補正中", _agencies(city, "有錯", "補正中"), _RED),
        ("可核備", _agencies(city, "可核備"), _AMBER),
        ("已核備", _agencies(city, "已核備"), _GREEN),
    ]


def _received(city: City) -> str:
    """Return the caption that says how many sent a plan without having to."""
    more = sum(bool(state.newest) and not state.required for state in city.summary.agencies)
    return f"已收到（含非應送{more}）" if more else "已收到"


def _agencies(city: City, *names: str) -> Shown:
    """Return how many agencies have some statuses, which follow one another on 收件狀態."""
    spans = [span for name in names if (span := city.positions.states.get(name))]
    if not spans:
        return 0
    span = (spans[0][0], spans[-1][1])
    return city.to_rows(STATES, span, len(STATE_HEADS), span[1] - span[0] + 1)


def _content_figures(city: City) -> list[Figure]:
    summary, places = city.summary, city.positions
    gaps = sum(city.figures.gaps.values())
    rows = gap_rows(city).values()
    span = (min(rows), max(rows))
    counts = {
        name: city.to_cells(FINDING_COUNTS, kind_cells(city, name), count)
        for name, count in city.figures.severities.items()
    }
    unread = len(summary.files) - summary.readable
    return [
        ("計入的措施", _to(city, MEASURES, places.measures.get(), len(MEASURE_HEADS)), BLUE),
        ("缺的次項（機關×次項）", city.to_rows(GAPS, span, len(GAP_WIDTHS), gaps), _RED),
        ("錯誤", counts["error"], _RED),
        (
            "警告",
            counts["warning"],
            _AMBER,
        ),
        ("收到的檔案", _to(city, FILES, places.files.get(), len(FILE_HEADS)), BLUE),
        (
            "讀不出的檔案",
            city.to_rows(FILES, places.files.get(UNREAD), len(FILE_HEADS), unread),
            _GREY,
        ),
    ]


def _to(city: City, sheet: str, span: tuple[int, int] | None, width: int) -> Shown:
    return city.to_rows(sheet, span, width, span[1] - span[0] + 1 if span else 0)


def _write_cards(city: City, sheet: Any, row: int, figures: list[Figure]) -> None:
    width = COLUMNS // len(figures)
    for index, (caption, number, colour) in enumerate(figures):
        left = 1 + index * width
        for line, style in ((row, city.styles.card(colour)), (row + 1, city.styles["card_label"])):
            sheet.merge_range(line, left, line, left + width - 1, "", style)
        write(sheet, row, left, number, city.styles.card(colour))
        write(sheet, row + 1, left, caption, city.styles["card_label"])
    sheet.set_row(row - 1, 8)
    sheet.set_row(row, 40)
    sheet.set_row(row + 1, 20)


def _write_title(city: City, sheet: Any, row: int, left: int, right: int, title: str) -> None:
    for column in range(left, right + 1):
        write(sheet, row, column, title if column == left else "", city.styles["section"])
    sheet.set_row(row, 24)


def _write_statuses(city: City, sheet: Any) -> None:
    """Write how many agencies have each status, beside a chart."""
    _write_title(city, sheet, _TABLES, 1, 6, "收件狀態")
    for row, name in enumerate(STATUSES, _TABLES + 1):
        write(sheet, row, 1, name, city.styles.status(name))
        write(sheet, row, 2, _agencies(city, name), city.styles["link_number"])
    chart = status_chart(city.workbook, OVERVIEW, (_TABLES + 1, _TABLES + len(STATUSES)), STATUSES)
    sheet.insert_chart(_TABLES + 1, 3, chart, {"x_offset": 6, "y_offset": 4})


def _write_areas(city: City, sheet: Any) -> None:
    """Write the measures of each area, beside a chart."""
    _write_title(city, sheet, _TABLES, 7, COLUMNS, "各執行要項的措施數")
    table = city.figures.areas
    for row, (name, count) in enumerate(table.items(), _TABLES + 1):
        sheet.merge_range(row, 7, row, 8, name, city.styles["row_label"])
        cells = cells_below(city.summary, name)
        write(sheet, row, 9, city.to_cells(MATRIX, cells, count), city.styles["link_number"])
    chart = area_chart(city.workbook, OVERVIEW, (_TABLES + 1, _TABLES + len(table)))
    sheet.insert_chart(_TABLES + 1, 10, chart, {"x_offset": 6, "y_offset": 4})


def _write_coverage(city: City, sheet: Any) -> None:
    """Write which share of the agencies has measures under each sub-item, beside a chart."""
    _write_title(
        city, sheet, _COVERAGE, 1, COLUMNS, "各次項的涵蓋率（有措施的機關占已計入機關的比例）"
    )
    agencies = max(1, len(city.summary.coverage))
    items = city.summary.framework.sub_items
    for row, item in enumerate(items, _COVERAGE + 1):
        sheet.merge_range(row, 1, row, 3, item.label, city.styles["row_label"])
        cells = cells_below(city.summary, key=item.key)
        covered = city.figures.covered[item.key]
        sheet.set_row(row, _LINE)
        write(sheet, row, 4, city.to_cells(MATRIX, cells, covered), city.styles["link_number"])
        write(sheet, row, 5, covered / agencies, city.styles["share"])
    chart = coverage_chart(city.workbook, OVERVIEW, (_COVERAGE + 1, _COVERAGE + len(items)))
    sheet.insert_chart(_COVERAGE + 1, 6, chart, {"x_offset": 6, "y_offset": 4})
