"""收件狀態 and 檔案清單: where each agency stands, and what became of each file."""

from __future__ import annotations

from typing import Any

from xlplan.books.city.book import FILES, FINDINGS, MEASURES, STATES, City, Head, write
from xlplan.books.city.findings import HEADS as FINDING_HEADS
from xlplan.books.city.measures import HEADS as MEASURE_HEADS
from xlplan.books.city.positions import files_in_order, states_in_order
from xlplan.books.city.stream import FIRST_ROW, Link
from xlplan.books.heights import row_height
from xlplan.consolidate import AgencyState, FileState, Submission
from xlplan.problems import SEVERITIES, SEVERITY_NAMES
from xlplan.text import roc_date, roc_year

NAME, VERSION = "機關", "版次"
FILED_ON, FILED_AS, FILED_VERSION, NOTE = "核備日期", "核備文號", "核備版次", "備註"
HEADS = (
    Head(NAME, 36),
    Head("狀態", 10),
    Head("最新的檔案", 28),
    Head(VERSION, 7),
    Head("雜湊", 11),
    Head("送件時間", 13),
    Head("措施數", 8),
    *(Head(SEVERITY_NAMES[name], 7) for name in SEVERITIES),
    Head("補正前計入的舊版", 24),
    Head("說明", 34),
    Head(FILED_ON, 14, "typed", "typed_heading"),
    Head(FILED_AS, 36, "typed", "typed_heading"),
    Head(FILED_VERSION, 8, "typed", "typed_heading"),
    Head(NOTE, 20, "typed", "typed_heading"),
)
FILE_HEADS = (
    Head("檔案", 46),
    Head("是否計入", 10),
    Head("原因", 50),
    Head(NAME, 36),
    Head("年度", 7),
    Head(VERSION, 7),
    Head("課室檔", 12),
    Head("SHA-256", 68),
)
_HELP = {
    FILED_ON: "請填民國年月日，例如114/4/26。重新彙整時會保留。",
    FILED_AS: "請填「…字第…號」。重新彙整時會保留。",
    FILED_VERSION: "核備的是第幾版。留空表示這一列現在的版次。",
    NOTE: "可以自由填寫。重新彙整時會保留。",
}
_TAB = "#1F3A5F"
_TYPED = len(HEADS) - len(_HELP)
_HASH = 8  # hex digits that are shown


def write_states(city: City) -> None:
    """Write a row for each agency; what people type at the end survives the next run."""
    states = states_in_order(city.summary)
    due = f"，期限{roc_date(city.summary.due)}" if city.summary.due else ""
    title = f"收件狀態　{city.owner}{due}　米色標題的四欄由人填寫，重新彙整時保留"
    sheet = city.add_list(STATES, _TAB, HEADS, title)
    for row, state in enumerate(states, FIRST_ROW - 1):
        _write_state(city, sheet, row, state)
    for column, head in enumerate(HEADS[_TYPED:], _TYPED):
        hint = {"validate": "any", "input_title": head.title, "input_message": _HELP[head.title]}
        if states:
            sheet.data_validation(FIRST_ROW - 1, column, FIRST_ROW - 2 + len(states), column, hint)
    city.close_list(sheet, HEADS, len(states), frozen=2)


def _write_state(city: City, sheet: Any, row: int, state: AgencyState) -> None:
    styles, latest = city.styles, state.newest
    write(sheet, row, 0, state.name, styles["text"])
    write(sheet, row, 1, state.status, styles.status(state.status))
    write(sheet, row, 2, city.to_file(latest.path) if latest else "", styles["link"])
    write(sheet, row, 3, latest.version if latest else "", styles["centred"])
    write(sheet, row, 4, (latest.sha256 or "")[:_HASH] if latest else "", styles["muted"])
    write(sheet, row, 5, roc_date(latest.submitted[:10]) if latest else "", styles["centred"])
    span = city.positions.measures.get(state.name)
    count = state.counted.measures if state.counted else ""
    measures = city.to_rows(MEASURES, span, len(MEASURE_HEADS), count)
    write(sheet, row, 6, measures, styles["link_number" if span else "number"])
    for column, severity in enumerate(SEVERITIES, 7):
        _write_severity(city, sheet, (row, column), state, severity)
    older = state.counted if state.counted is not latest else None
    write(sheet, row, 10, _older(city, older), styles["link"])
    write(sheet, row, 11, state.remark, styles["text"])
    noted = state.filing
    version = str(noted.version or "")
    for column, text in enumerate((noted.date, noted.document_number, version, noted.note), _TYPED):
        write(sheet, row, column, text, styles["typed"])
    texts = [(latest.name if latest else "", 28), (older.name if older else "", 24)]
    texts += [(state.name, 36), (state.remark, 34), (noted.document_number, 36), (noted.note, 20)]
    sheet.set_row(row, max(20, row_height(texts)))


def _write_severity(
    city: City, sheet: Any, at: tuple[int, int], state: AgencyState, severity: str
) -> None:
    """Write how many problems of a severity stand in 檢核問題 for an agency."""
    span = city.positions.findings.get(state.name, severity)
    count = span[1] - span[0] + 1 if span else 0
    if not span:
        write(sheet, *at, 0 if state.newest else "", city.styles["number"])
        return
    shown = city.to_rows(FINDINGS, span, len(FINDING_HEADS), count)
    write(sheet, *at, shown, city.styles.severity(severity, linked=True))


def _older(city: City, older: Submission | None) -> str | Link:
    if older is None:
        return ""
    return city.to_file(older.path)


def write_files(city: City) -> None:
    """Write what became of each file."""
    states = files_in_order(city.summary)
    counted = sum(state.counted for state in states)
    title = f"檔案清單　收到{len(states):,}個檔案，計入{counted:,}個"
    sheet = city.add_list(FILES, _TAB, FILE_HEADS, title)
    for row, state in enumerate(states, FIRST_ROW - 1):
        _write_file(city, sheet, row, state)
    city.close_list(sheet, FILE_HEADS, len(states), frozen=1)


def _write_file(city: City, sheet: Any, row: int, state: FileState) -> None:
    item, styles = state.submission, city.styles
    mark = styles.severity("notice") if state.counted else styles["nil"]
    write(sheet, row, 0, city.to_file(item.path)._replace(shown=item.path), styles["link"])
    write(sheet, row, 1, "計入" if state.counted else "未計入", mark)
    write(sheet, row, 2, state.why, styles["text"])
    write(sheet, row, 3, item.agency, styles["text"])
    write(sheet, row, 4, roc_year(item.year) if item.year else "", styles["centred"])
    write(sheet, row, 5, item.version if item.readable else "", styles["centred"])
    write(sheet, row, 6, item.section, styles["centred"])
    write(sheet, row, 7, item.sha256 or "", styles["muted"])
