"""The bodies of the cell functions: a range in, an array out, and never an exception.

A range is a list of rows of cells, as xlwings gives it with ``ndim=2``; a single row or a single
cell serves too. What cannot be answered is said in the cell, in short Chinese. The faces in the
workbook (Excel's UDFs, the add-ins) are made from ``FUNCTIONS``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlplan import schema, text
from xlplan.books.results import MISSING
from xlplan.errors import UsageError
from xlplan.functions.cells import Range, cells_of
from xlplan.functions.phrases import similar_wording, standard_wording, term_check
from xlplan.functions.years import framework_of
from xlplan.plan import Agency, Measure, Plan
from xlplan.problems import SEVERITY_NAMES, Problem
from xlplan.table import Grid, Reading, layout
from xlplan.table.body import Body, read_table
from xlplan.table.cells import Cell, convert, is_blank, plain_text
from xlplan.table.find import Rows
from xlplan.table.heads import find_heads
from xlplan.validate import check, located
from xlplan.vocabulary import Framework

CATEGORY = "xlplan"
UNKNOWN = "看不出次項"

_RANGE = "選取範圍"
_OF_HEADINGS = ("B206", "B207", "B208")
_NO_HEADINGS = "找不到標題列：請連同標題列一起選取，或另外指定標題列。"
_ERROR_VALUE = re.compile(r"#[A-Z0-9/_]+[!?]?|Err:\d{3}")
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a workbook's calendar
_SERIALS = range(10_000, 100_000)  # 1927 to 2173; a date of seven digits is none of them
_ROC_YEARS = range(10, 1000)
_SHOWN = 20  # characters of a cell that a message repeats

Table = list[list[str | int]]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a cell function; the last one may be given several times (``repeated``)."""

    name: str
    title: str
    help: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A cell function: its name in a formula, its body, its help; ``returns`` text, date, table."""

    name: str
    body: Callable[..., Any]
    help: str
    arguments: tuple[Argument, ...]
    returns: str


def plan_check(
    rows: Range, headings: Range = None, year: object = None, sections: Range = None
) -> list[list[str]]:
    """Tell what is wrong with each row of measures: one text a row, "" for a good or blank one.

    ``rows`` is a range with its heading row (or the row of field names) in it, or a block of data
    whose headings are ``headings``. ``year`` is an ROC year or a framework's key, the newest unless
    given; ``sections`` the agency's own, so that unknown ones are found. What is wrong with the
    headings is told in their row. The array is as high as ``rows``.
    """
    data, head = cells_of(rows), cells_of(headings)
    try:
        block = _read([*head, *data], framework_of(year), _names(sections))
    except UsageError as reason:
        return _column([str(reason)], len(data))
    if block is None:
        return _column([_NO_HEADINGS], len(data))
    told: dict[int, list[str]] = {}
    if block.note:
        told[block.heading_row] = [block.note]
    for item in check(block.reading):
        if item.sheet == _RANGE and item.code in _OF_HEADINGS:
            told.setdefault(block.heading_row, []).append(_told(item))
        elif item.sheet == _RANGE and item.row and item.row > block.heading_row:
            told.setdefault(item.row, []).append(_told(item))
    texts = ["\n".join(told.get(row, ())) for row in range(1, len(head) + len(data) + 1)]
    above, own = [text for text in texts[: len(head)] if text], texts[len(head) :]
    return _column(["\n".join([*above, *own[:1]]), *own[1:]] if above else own, len(data))


def coverage(rows: Range, year: object = None, *more: Range) -> Table:
    """Count the measures under each sub-item of a year's framework.

    ``rows`` and ``more`` are ranges with their heading rows, or single columns of sub-items;
    ``year`` as in plan_check. Returns rows of label, count and 尚缺 or "", in the order of the
    document; then, where there are any, the rows whose sub-item cannot be told.
    """
    counts: Counter[str] = Counter()
    try:
        own = framework_of(year)
        for block in (rows, *more):
            counts.update(_sub_items(cells_of(block), own))
    except UsageError as reason:
        return [[str(reason)]]
    table: Table = []
    for item in own.sub_items:
        count = counts.pop(item.key, 0)
        table.append([item.label, count, "" if count else MISSING])
    if counts:
        table.append([UNKNOWN, counts.total(), ""])
    return table


def roc_date(dates: Range) -> list[list[dt.date | str]]:
    """Return the dates that texts stand for: 114/3/1, 114年3月1日, 1140301, 2025-03-01 and so on.

    A month alone is its first day. A date whose year is below 1000 was typed in ROC form and taken
    for an ancient one. Blank stays "".
    """
    return [[_date(cell) for cell in row] for row in cells_of(dates)]


def roc_text(dates: Range) -> list[list[str]]:
    """Return dates as documents write them, 114年3月1日; texts are read as roc_date reads them.

    A month alone stays one: 114年3月. Blank stays "".
    """
    return [[_roc_text(cell) for cell in row] for row in cells_of(dates)]


_YEAR = Argument("year", "年度", "民國年，例如114；不填時用最新的計畫架構。", optional=True)
FUNCTIONS = (
    Function(
        "PLAN_CHECK",
        plan_check,
        "逐列檢核措施：一列一段文字，說明哪裡要改；沒有問題時是空白。",
        (
            Argument("rows", "資料", "措施的範圍，連同標題列一起選取。"),
            Argument("headings", "標題列", "資料範圍沒有包含標題列時，另外指定。", optional=True),
            _YEAR,
            Argument("sections", "課室", "本機關的課室，用來檢查執行課室的名稱。", optional=True),
        ),
        "table",
    ),
    Function(
        "COVERAGE",
        coverage,
        "統計每個次項有幾項措施；沒有措施的次項註明「尚缺」。",
        (
            Argument("rows", "資料", "措施的範圍（連同標題列），或只有次項的一欄。"),
            _YEAR,
            Argument("more", "其他資料", "其他工作表的範圍。", optional=True, repeated=True),
        ),
        "table",
    ),
    Function(
        "ROC_DATE",
        roc_date,
        "把民國或西元的日期文字變成日期，例如114/3/1、114年3月1日、1140301。",
        (Argument("dates", "日期文字", "一格或一個範圍。"),),
        "date",
    ),
    Function(
        "ROC_TEXT",
        roc_text,
        "把日期寫成公文的樣子，例如114年3月1日。",
        (Argument("dates", "日期", "一格或一個範圍。"),),
        "text",
    ),
    Function(
        "STANDARD_WORDING",
        standard_wording,
        "依標準代碼查標準文字，換成機關的用語。",
        (
            Argument("codes", "標準代碼", "一格或一個範圍，例如 A01。"),
            Argument(
                "agency", "機關", "機關名稱，例如三民區公所；不填時用一般的說法。", optional=True
            ),
            _YEAR,
        ),
        "text",
    ),
    Function(
        "SIMILAR_WORDING",
        similar_wording,
        "找出和文字最相近的標準文字：一格最多三項，一行一項，附代碼和分數（滿分100）。",
        (
            Argument("texts", "文字", "一格或一個範圍，寫幾個字也可以，例如電話禮貌。"),
            Argument(
                "agency", "機關", "機關名稱；填了就只找這類機關適用的標準文字。", optional=True
            ),
            _YEAR,
        ),
        "text",
    ),
    Function(
        "TERM_CHECK",
        term_check,
        "檢查用字：一格一段文字，說明哪裡要改；沒有問題時是空白。",
        (
            Argument("texts", "文字", "一格或一個範圍。"),
            Argument("agency", "機關", "機關名稱；填了才會檢查自稱（例如本所）。", optional=True),
            _YEAR,
        ),
        "text",
    ),
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A range that was read: its rows as a Reading, and the number of its heading row, from 1."""

    reading: Reading
    heading_row: int
    note: str = ""


def _read(rows: Rows, own: Framework, sections: tuple[str, ...] = ()) -> _Block | None:
    """Return what a range says; None when it has no heading row."""
    heads = find_heads("measure", _RANGE, rows)
    if heads is None:
        return None
    frame = layout(own)
    is_lead = own.lead is not None and "sub_item" not in heads.fields
    body = Body(frame)
    spec = replace(frame.table("lead" if is_lead else "area-1"), name=_RANGE)
    read_table(body, spec, Grid(_RANGE, rows), has_units=bool(sections))
    measures = tuple(body.measures)
    reading = Reading(
        plan=Plan(own.key, agency=Agency(sections=sections), measures=measures),
        problems=(*body.problems, *_error_values(measures)),
        absent=frozenset(body.absent),
    )
    is_told = is_lead and not any(item.id.startswith(f"{spec.prefix}-") for item in measures)
    note = f"沒有「次項」欄，都當作「{own.lead_sheet}」的措施。" if is_told else ""
    return _Block(reading, heads.first, note)


def _error_values(measures: Iterable[Measure]) -> Iterator[Problem]:
    for measure in measures:
        for column in schema.columns("measure"):
            value = getattr(measure, column.field)
            said = "、".join(value) if isinstance(value, tuple) else str(value)
            if _ERROR_VALUE.fullmatch(said):
                message = f"{column.title}是錯誤值 {said}。"
                words: dict[str, Any] = {"value": said, "message": message}
                yield located(measure.location, column.field, "B213", **words)


def _told(item: Problem) -> str:
    words = f"{SEVERITY_NAMES[item.severity]}：{item.message}{item.hint or ''}"
    return words.replace(f"工作表「{_RANGE}」", _RANGE)


def _sub_items(rows: Rows, own: Framework) -> Iterator[str]:
    """Yield the sub-item of each measure; raise UsageError for several columns without headings."""
    block = _read(rows, own)
    column = schema.column("measure", "sub_item")
    if block:
        yield from (item.sub_item for item in block.reading.plan.measures)
    elif any(len(row) > 1 for row in rows):
        raise UsageError(_NO_HEADINGS)
    else:
        cells = (cell for row in rows for cell in row if not is_blank(cell))
        yield from (str(convert(column, cell, own).value) for cell in cells if cell != column.title)


def _names(sections: Range) -> tuple[str, ...]:
    cells = (plain_text(cell) for row in cells_of(sections) for cell in row)
    return tuple(dict.fromkeys(name for cell in cells for name in text.split_names(cell)))


def _date(cell: Cell) -> dt.date | str:
    iso = _iso(cell)
    if iso and len(iso) == len("2025-03"):
        iso += "-01"
    return dt.date.fromisoformat(iso) if iso else _no_date(cell)


def _roc_text(cell: Cell) -> str:
    iso = _iso(cell)
    return text.roc_date(iso) if iso else _no_date(cell)


def _no_date(cell: Cell) -> str:
    if is_blank(cell):
        return ""
    said = plain_text(cell)
    short = f"{said[:_SHOWN]}…" if len(said) > _SHOWN else said
    return f"「{short}」看不出是哪一天，請填民國年月日，例如114/3/1。"


def _iso(cell: Cell) -> str | None:
    """Return the ISO date or month that a cell means, None when it means none."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        if cell.year in _ROC_YEARS:
            return text.parse_date(f"{cell.year}/{cell.month}/{cell.day}")
        return cell.isoformat()
    said = plain_text(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and _is_in(said, _SERIALS):
        return (_EPOCH + dt.timedelta(days=int(said))).isoformat()
    return text.parse_date(said)


def _is_in(said: str, numbers: range) -> bool:
    return re.fullmatch("[0-9]{1,9}", said) is not None and int(said) in numbers


def _column(texts: Sequence[str], height: int) -> list[list[str]]:
    """Return texts one below the other, with blanks down to the height of the range."""
    return [[said] for said in [*texts, *[""] * (height - len(texts))]]
