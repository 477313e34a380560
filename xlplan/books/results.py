"""The findings as rows of 檢核結果: where each is now, whether it still stands, and its mark.

Formulas keep a finding on its row as rows are inserted and sorted, and put its mark out as soon as
the cell no longer holds what was checked. The area sheets paint themselves by looking the marks up
(template/rules.py). Everything here is plain data; a live application and ``edit`` both write it.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan import schema
from xlplan.problems import SEVERITY_NAMES, Problem, counts
from xlplan.table import Grid, Layout
from xlplan.table.find import find_sheets
from xlplan.table.kept import is_kept, mark_of
from xlplan.table.layout import SheetSpec, workbook
from xlplan.text import column_index, column_letter

KEYS_NAME = "chk_key"
SEVERITIES_NAME = "chk_severity"
COVER_IDS_NAME = "ids_cover"
UNCHANGED, CHANGED, GONE, KEPT, UNTRACKED = "未改", "已變更", "已刪除", "保留", "—"
COVER_ROWS = 200  # more than the cover ever takes
MISSING = "尚缺"
"""What the cover says of a sub-item with neither measures nor a reason."""

EMPTY_SUMMARY = "還沒有檢核過。"

_TO_MEND = "尚待處理："
_ERROR_CELL = "（錯誤值）"
_EPOCH = dt.datetime(1899, 12, 30)  # day 0 of a workbook's calendar
_JUMP = "前往"
_NIL = "nil:"
_SCIENTIFIC = re.compile(r"e([+-])(\d\d)$")

Ids = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to write: what it shows now, and its formula ("=…"), "" where it has none."""

    value: str | int = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of 檢核結果, from ``schema/workbook.json``."""

    key: str
    title: str
    width: float
    hidden: bool
    letter: str


@dataclass(frozen=True, slots=True)
class Results:
    """What is written into a checked workbook.

    ``rows`` are the findings' cells by column key, to stand one a row from the first data row on.
    ``ids`` maps sheet -> row -> the id for column A of a row that had none of its own. ``summary``
    is what the formula in ``summary_cell()`` shows once the rows are there.
    """

    rows: Sequence[Mapping[str, Cell]]
    ids: Ids
    summary: str


@functools.cache
def headings() -> tuple[Heading, ...]:
    """Return the columns of 檢核結果, in order."""
    return tuple(
        Heading(
            item["key"], item["title"], item["width"], item.get("hidden", False), column_letter(i)
        )
        for i, item in enumerate(workbook()["results"])
    )


@functools.cache
def letters() -> Mapping[str, str]:
    """Return column key -> letters of 檢核結果."""
    return {item.key: item.letter for item in headings()}


def summary_cell() -> str:
    """Return the address of the cell that counts what is still to be mended."""
    return f"{letters()['message']}1"


def summary_formula(frame: Layout, capacity: int) -> str:
    """Return the formula of that cell, for a sheet with room for ``capacity`` findings."""
    first, last = frame.first_row, frame.first_row + capacity - 1
    severity, state, message = (
        f"${letters()[key]}${first}:${letters()[key]}${last}"
        for key in ("severity", "state", "message")
    )
    open_ = f'(({state}="{UNCHANGED}")+({state}="{UNTRACKED}"))'
    parts = [
        f'"{name}"&SUMPRODUCT(({severity}="{name}")*{open_})' for name in SEVERITY_NAMES.values()
    ]
    counted = '&"、"&'.join(parts)
    return f'=IF(COUNTA({message})=0,"{EMPTY_SUMMARY}","{_TO_MEND}"&{counted})'


def ids_name(spec: SheetSpec) -> str:
    """Return the defined name of a sheet's id column: ids_1 … for the areas, ids_reports …"""
    return f"ids_{spec.key if spec.area is None else spec.area}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas have it."""
    return "'" + sheet.replace("'", "''") + "'"


def results_of(
    problems: Sequence[Problem],
    ids: Ids,
    grids: Sequence[Grid],
    frame: Layout,
    reasons: Mapping[str, str] | None = None,
) -> Results:
    """Return what to write into the checked workbook whose sheets are ``grids``.

    ``ids`` and ``reasons`` are the Reading's; a finding that is kept for a reason keeps its line,
    but not its mark. Findings at a row follow that row; others stand still and paint nothing.
    Without any problem there is one row that says so.
    """
    fresh = new_ids(ids, grids, frame)
    found = find_sheets(grids, frame)
    names = {found.tables[spec.key].name: spec for spec in frame.tables if spec.key in found.tables}
    book = _Book(
        frame=frame,
        cover=found.cover.name if found.cover else "",
        tables=names,
        rows={grid.name: grid.rows for grid in grids},
        ids={name: {**rows, **fresh.get(name, {})} for name, rows in ids.items()},
        reasons=reasons or {},
    )
    rows = [_row(book, number, item) for number, item in enumerate(problems, 1)]
    told = counts(item for item in problems if not is_kept(item, book.ids, book.reasons))
    parts = [f"{name}{told[key]}" for key, name in SEVERITY_NAMES.items()]
    return Results(rows or [_all_well()], fresh, _TO_MEND + "、".join(parts))


def new_ids(ids: Ids, grids: Sequence[Grid], frame: Layout) -> dict[str, dict[int, str]]:
    """Return sheet -> row -> a new id, for the rows of the tables that have none of their own."""
    taken = {str(row[0]) for grid in grids for row in grid.rows if row and row[0]}
    found: dict[str, dict[int, str]] = {}
    sheets = find_sheets(grids, frame).tables
    for spec in frame.tables:
        name = sheets[spec.key].name if spec.key in sheets else ""
        free = free_ids(spec.prefix, taken)
        for row in sorted(row for row, text in ids.get(name, {}).items() if not text):
            found.setdefault(name, {})[row] = next(free)
    return found


def free_ids(prefix: str, taken: set[str]) -> Iterator[str]:
    """Yield ids s1-001, s1-002 … without those taken."""
    number = 0
    while True:
        number += 1
        text = f"{prefix}-{number:03d}"
        if text not in taken:
            taken.add(text)
            yield text


@dataclass(frozen=True, slots=True)
class _Book:
    """The checked workbook: its sheets under the names they have there."""

    frame: Layout
    cover: str
    tables: Mapping[str, SheetSpec]
    rows: Mapping[str, Sequence[Sequence[object]]]
    ids: Ids
    reasons: Mapping[str, str]

    def ids_name(self, sheet: str) -> str | None:
        if sheet == self.cover:
            return COVER_IDS_NAME
        spec = self.tables.get(sheet)
        return ids_name(spec) if spec else None

    def last_row(self, sheet: str) -> int:
        return COVER_ROWS if sheet == self.cover else self.frame.last_row


def _row(book: _Book, number: int, item: Problem) -> dict[str, Cell]:
    sheet, row = item.sheet or "", item.row or 0
    identity = book.ids.get(sheet, {}).get(row, "")
    mark = mark_of(item, book.ids)
    cells = {
        "number": Cell(number),
        "severity": Cell(SEVERITY_NAMES[item.severity]),
        "sheet": Cell(sheet or "整份檔案"),
        "column": Cell(_title(book, item, identity)),
        "message": Cell(item.message),
        "hint": Cell(item.hint or ""),
        "code": Cell(item.code),
        "id": Cell(identity),
        "field": Cell(item.field or ""),
        "token": Cell(mark),
        "keep": Cell(book.reasons.get(mark, "")),
    }
    here = book.frame.first_row + number - 1
    if identity and item.column and book.ids_name(sheet):
        cells |= _tracked(book, item, here, identity)
    else:
        cells |= _still(item, here)
    if is_kept(item, book.ids, book.reasons):
        return cells | _quiet(cells)
    return cells


def _tracked(book: _Book, item: Problem, here: int, identity: str) -> dict[str, Cell]:
    """Return the cells that follow a finding on its row."""
    sheet, row, at = str(item.sheet), int(item.row or 0), letters()
    column, said = _watched(book, item, identity)
    cell = f"{quoted(sheet)}!${column}$1:${column}${book.last_row(sheet)}"
    now, state = f"${at['row']}{here}", f"${at['state']}{here}"
    text = f'IFERROR(INDEX({cell},{now})&"","{_ERROR_CELL}")'
    same = f"EXACT({text},${at['value']}{here})"
    link = '"#' + quoted(sheet).replace('"', '""') + f'!{item.column}"&{now}'
    mark = f'${at["id"]}{here}&":"&${at["field"]}{here}'
    key = f"{identity}:{item.field}" if item.field else ""
    changed = f'IF(ISNUMBER({now}),IF({same},"{UNCHANGED}","{CHANGED}"),"{GONE}")'
    return {
        "row": Cell(row, f'=IFERROR(MATCH(${at["id"]}{here},{book.ids_name(sheet)},0),"{GONE}")'),
        "jump": Cell(_JUMP, f'=IF(ISNUMBER({now}),HYPERLINK({link},"{_JUMP}"),"")'),
        "state": Cell(UNCHANGED, _unless_kept(here, changed)),
        "value": Cell(said),
        "key": Cell(key, f'=IF({state}="{UNCHANGED}",{mark},"")' if key else ""),
    }


def _unless_kept(here: int, formula: str) -> str:
    """Return a formula that says whether a person has written why a finding is kept."""
    severity, reason = f"${letters()['severity']}{here}", f"${letters()['keep']}{here}"
    kept = f'AND({reason}<>"",{severity}<>"{SEVERITY_NAMES["error"]}")'
    return f'=IF({kept},"{KEPT}",{formula})'


def _quiet(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the cells of a finding that is kept, as its formulas show it: without a mark."""
    state, key = cells["state"], cells["key"]
    return {"state": replace(state, value=KEPT), "key": replace(key, value="")}


def _still(item: Problem, here: int) -> dict[str, Cell]:
    """Return the cells of a finding that belongs to no row of a person's."""
    jump = Cell()
    if item.sheet:
        link = f"#{quoted(item.sheet)}!{item.cell or f'A{item.row or 1}'}".replace('"', '""')
        jump = Cell(_JUMP, f'=HYPERLINK("{link}","{_JUMP}")')
    return {
        "row": Cell(item.row or ""),
        "jump": jump,
        "state": Cell(UNTRACKED, _unless_kept(here, f'"{UNTRACKED}"')),
        "value": Cell(item.value or ""),
        "key": Cell(),
    }


def _all_well() -> dict[str, Cell]:
    cells = {item.key: Cell() for item in headings()}
    return cells | {"message": Cell("檢核完成，沒有發現問題。")}


def _watched(book: _Book, item: Problem, identity: str) -> tuple[str, str]:
    """Return the column whose text keeps a finding alive, and the text that was checked.

    A sub-item without measures is mended by a reason on the cover or by a measure on its sheet: the
    state beside the reason tells both.
    """
    column = str(item.column)
    if item.code == "P501" and identity.startswith(_NIL):
        return column_letter(column_index(column) + 1), MISSING
    if item.code == "B213":  # calamine gives "" for #N/A and its like
        return column, _ERROR_CELL
    rows, index = book.rows.get(str(item.sheet), ()), column_index(column)
    row = rows[item.row - 1] if item.row and item.row <= len(rows) else ()
    return column, concatenated(row[index]) if index < len(row) else ""


def concatenated(cell: object) -> str:
    """Return the text that ``cell & ""`` gives in a formula: a date is its serial day.

    From 1E+20 on LibreOffice says 1E+020, so such a number counts as changed there.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    number = _serial(cell)
    if number is None:
        return str(cell)
    return _SCIENTIFIC.sub(r"E\1\2", f"{number:.15g}")


def _serial(cell: object) -> float | None:
    if isinstance(cell, (int, float)):
        return float(cell)
    if isinstance(cell, dt.timedelta):
        return cell / dt.timedelta(days=1)
    if isinstance(cell, dt.time):
        cell = dt.datetime.combine(_EPOCH.date(), cell)
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        cell = dt.datetime.combine(cell, dt.time())
    return (cell - _EPOCH) / dt.timedelta(days=1) if isinstance(cell, dt.datetime) else None


def _title(book: _Book, item: Problem, identity: str) -> str:
    """Return what stands above the cell, or beside it on the cover."""
    if identity.startswith(_NIL):
        return f"{identity.removeprefix(_NIL)} 不辦理的理由"
    labels = {entry.key: entry.label for entry in book.frame.cover}
    if item.sheet == book.cover and item.field in labels:
        return labels[item.field]
    spec = book.tables.get(item.sheet or "")
    titles = {c.field: c.title for c in schema.columns(spec.record)} if spec else {}
    if item.field in titles:
        return titles[item.field]
    return f"{item.column}欄" if item.column else ""
