"""填入標準文字: the standard wording of the chosen rows' codes, never over a person's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlplan.books.live import Opened, Span, changing, chosen, literal
from xlplan.books.live.findings import areas
from xlplan.buttons.answer import Answer, Changed
from xlplan.errors import UsageError
from xlplan.plan import Location, Measure
from xlplan.table.cells import plain_text
from xlplan.text import column_index, fold

_NO_CODE = "沒有標準代碼"
_UNKNOWN = "「標準文字」裡查無這個代碼"
_WRITTEN = "「具體作法」已經有文字"
_NO_COLUMN = "找不到「具體作法」欄"
_SHOWN = 8  # rows named in the answer; more help nobody
_HEADINGS = ("代碼", "標準文字")


@dataclass(frozen=True, slots=True)
class _Row:
    """A chosen row: the text to fill in, or why it is passed over."""

    place: Location
    text: str = ""
    why: str = ""
    code: str = ""


def fill(opened: Opened) -> Answer:
    """Fill 具體作法 of the chosen rows from the workbook's own library."""
    spans = _spans(opened)
    library = _library(opened)
    rows = [_row(item, item.location, library) for item in _chosen(opened, spans) if item.location]
    wanted = [row for row in rows if row.text]
    if not wanted:
        return Answer(f"沒有可以填入的列。{_passed_over(rows, library)}", "warning")
    with changing(opened, "填入標準文字") as change:
        for sheet in dict.fromkeys(row.place.sheet for row in wanted):
            here = (row for row in wanted if row.place.sheet == sheet)
            change.put_cells(sheet, {_cell(row): literal(row.text) for row in here})
    made = tuple(Changed(row.place.sheet, _address(row), "", row.text) for row in wanted)
    passed = _passed_over(rows, library)
    text = f"已填入{len(made)}列的「具體作法」：{_listed(wanted)}。{passed}"
    back = "要恢復原狀請按「還原上一步」。"
    if change.unremembered:
        back = f"（這一步沒能記下來，不能用「還原上一步」：{change.unremembered}）"
    then = () if change.unremembered else ("restore",)
    return Answer(f"{text}\n{back}", changes=made, then=then)


def _spans(opened: Opened) -> Sequence[Span]:
    known = set(areas(opened))
    spans = [span for span in chosen(opened.book) if span.sheet in known]
    if not spans:
        raise UsageError(
            "請先到執行要項的工作表（例如「一、基礎服務」），選取要填入標準文字的列，再按一次。"
        )
    return spans


def _chosen(opened: Opened, spans: Sequence[Span]) -> Iterator[Measure]:
    for item in opened.reading.plan.measures:
        place = item.location
        if place and any(
            span.sheet == place.sheet and span.row <= place.row <= span.last_row for span in spans
        ):
            yield item


def _library(opened: Opened) -> Mapping[str, str]:
    """Return folded code -> text, from the sheet 標準文字; the first of a code counts."""
    sheet = opened.grid(opened.frame.names["wording"])
    found: dict[str, str] = {}
    columns: list[int] = []
    for row in sheet.rows if sheet else ():
        texts = [plain_text(cell) for cell in row]
        if not columns:
            if all(heading in texts for heading in _HEADINGS):
                columns = [texts.index(heading) for heading in _HEADINGS]
            continue
        code, text = (texts[at] if at < len(texts) else "" for at in columns)
        if code and text:
            found.setdefault(fold(code), text)
    return found


def _row(measure: Measure, place: Location, library: Mapping[str, str]) -> _Row:
    code = measure.wording_code
    if "action" not in place.columns:
        return _Row(place, why=_NO_COLUMN)
    if measure.action:
        return _Row(place, why=_WRITTEN, code=code)
    if not code:
        return _Row(place, why=_NO_CODE)
    text = library.get(fold(code), "")
    return _Row(place, text, "" if text else _UNKNOWN, code)


def _cell(row: _Row) -> tuple[int, int]:
    return row.place.row, column_index(row.place.columns["action"]) + 1


def _address(row: _Row) -> str:
    return row.place.cell("action") or ""


def _listed(rows: Sequence[_Row]) -> str:
    sheets: dict[str, list[int]] = {}
    for row in rows:
        sheets.setdefault(row.place.sheet, []).append(row.place.row)
    return "、".join(f"{sheet}第{_numbers(found)}列" for sheet, found in sheets.items())


def _numbers(found: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in found[:_SHOWN])
    return f"{shown}…等{len(found)}" if len(found) > _SHOWN else shown


def _passed_over(rows: Sequence[_Row], library: Mapping[str, str]) -> str:
    """Return which rows were passed over, and why."""
    if not rows:
        return "選取的範圍裡沒有填寫過的列；請先在「標準代碼」欄填入代碼。"
    reasons = Counter(row.why for row in rows if row.why)
    parts = [f"{why}（{_listed([row for row in rows if row.why == why])}）" for why in reasons]
    said = f"略過{sum(reasons.values())}列：{'；'.join(parts)}。" if parts else ""
    if _UNKNOWN in reasons and not library:
        said += "這份活頁簿的「標準文字」還沒有內容。"
    return said
