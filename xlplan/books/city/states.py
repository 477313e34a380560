"""收件狀態 and 檔案清單: where each agency stands, and what became of each file."""

from __future__ import annotations

from collections.abc import Iterator
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
    for column, (value, style) in enumerate(_cells(city, state)):
        write(sheet, row, column, value, style)
    files = [item.name if item else "" for item in (state.newest, _older(state))]
    noted = (state.filing.document_number, state.filing.note)
    texts = zip((state.name, *files, state.remark, *noted), (36, 28, 24, 34, 36, 20), strict=True)
    sheet.set_row(row, max(20, row_height(texts)))


def _cells(city: City, state: AgencyState) -> Iterator[tuple[str | int | Link, Any]]:
    styles, latest, older, noted = city.styles, state.newest, _older(state), state.filing
    yield state.name, styles["text"]
    yield state.status, styles.status(state.status)
    yield city.to_file(latest.path, latest.name) if latest else "", styles["link"]
    yield latest.version if latest else "", styles["centred"]
    yield (latest.sha256 or "")[:_HASH] if latest else "", styles["muted"]
    yield roc_date(latest.submitted[:10]) if latest else "", styles["centred"]
    span = city.positions.measures.get(state.name)
    count = state.counted.measures if state.counted else ""
    shown = city.to_rows(MEASURES, span, len(MEASURE_HEADS), count)
    yield shown, styles["link_number" if span else "number"]
    for severity in SEVERITIES:
        yield _severity(city, state, severity)
    yield city.to_file(older.path, older.name) if older else "", styles["link"]
    yield state.remark, styles["text"]
    for text in (noted.date, noted.document_number, str(noted.version or ""), noted.note):
        yield text, styles["typed"]


def _severity(city: City, state: AgencyState, severity: str) -> tuple[str | int | Link, Any]:
    """Return how many problems of a severity stand in 檢核問題 for an agency."""
    span = city.positions.findings.get(state.name, severity)
    if not span:
        return 0 if state.newest else "", city.styles["number"]
    shown = city.to_rows(FINDINGS, span, len(FINDING_HEADS), span[1] - span[0] + 1)
    return shown, city.styles.severity(severity, linked=True)


def _older(state: AgencyState) -> Submission | None:
    """Return the older file that counts while the newest is returned for correction."""
    return state.counted if state.counted is not state.newest else None


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
    write(sheet, row, 0, city.to_file(item.path, item.path), styles["link"])
    write(sheet, row, 1, "計入" if state.counted else "未計入", mark)
    write(sheet, row, 2, state.why, styles["text"])
    write(sheet, row, 3, item.agency, styles["text"])
    write(sheet, row, 4, roc_year(item.year) if item.year else "", styles["centred"])
    write(sheet, row, 5, item.version if item.readable else "", styles["centred"])
    write(sheet, row, 6, item.section, styles["centred"])
    write(sheet, row, 7, item.sha256 or "", styles["muted"])
