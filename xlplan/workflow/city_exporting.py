"""Export what a city workbook shows: its data as JSON, all its measures as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xlplan.books.city import FILES, MEASURE_TITLES, MEASURES, STATES
from xlplan.books.save import replacing
from xlplan.consolidate import Summary
from xlplan.errors import UsageError
from xlplan.table import Grid
from xlplan.table.cells import plain_text
from xlplan.text import fold
from xlplan.workflow.exporting import harmless

SHEETS = (MEASURES, STATES, FILES)
"""The sheets that are read."""

_KEYS = {"agencies", "measures", "coverage", "missing_agencies", "problems", "files"}
_NO_SHEET = (
    "這份彙整檔的「{name}」工作表不見了，或標題被改過，沒有匯出。請先按「彙整」做出新的，再按一次。"
)


def write_measures_csv(target: Path, grids: Sequence[Grid]) -> int:
    """Write 全部措施 as CSV, as export_plan writes one; return how many measures there are.

    Raises UsageError without that sheet, Unwritable.
    """
    rows = list(_table(grids, MEASURES, MEASURE_TITLES))
    sink = io.StringIO()
    csv.writer(sink).writerows([harmless(cell) for cell in row] for row in rows)
    with replacing(target) as temporary:
        temporary.write_text(f"\ufeff{sink.getvalue()}", "utf-8", errors="replace", newline="")
    return len(rows) - 1


def is_as_shown(summary: Summary, grids: Sequence[Grid]) -> bool:
    """Return whether a summary is what a city workbook shows: agencies, files, measures.

    Raises UsageError when the workbook lacks one of the sheets.
    """
    states = {(row[0], row[1]) for row in _rows(grids, STATES, ("機關", "狀態"))}
    files = sorted(
        (_name(row[0]), row[1] == "計入", row[7])
        for row in _rows(grids, FILES, ("檔案", "是否計入"))
    )
    found = sorted(
        (item.submission.name, item.counted, item.submission.sha256 or "") for item in summary.files
    )
    measures = sum(1 for _ in _rows(grids, MEASURES, MEASURE_TITLES))
    return (
        states == {(item.name, item.status) for item in summary.agencies}
        and files == found
        and measures == summary.measures
    )


def is_city_export(path: Path) -> bool:
    """Return whether a file is such as the city's 匯出 writes."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".json":
                said = json.load(file)
                return isinstance(said, dict) and said.keys() == _KEYS
            return tuple(next(csv.reader(file), ())) == MEASURE_TITLES
    except (OSError, ValueError, csv.Error, RecursionError):
        return False


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _rows(grids: Sequence[Grid], sheet: str, titles: Sequence[str]) -> Iterator[list[str]]:
    rows = _table(grids, sheet, titles)
    next(rows)
    return rows


def _table(grids: Sequence[Grid], sheet: str, titles: Sequence[str]) -> Iterator[list[str]]:
    """Yield the titles of a sheet's columns, then its rows; raise UsageError without them."""
    lines = iter(next((grid.rows for grid in grids if grid.name == sheet), ()))
    wanted = [fold(title) for title in titles]
    for line in lines:
        heads = [plain_text(cell) for cell in line]
        if [fold(head) for head in heads[: len(wanted)]] == wanted:
            yield list(_trimmed(heads))
            break
    else:
        raise UsageError(_NO_SHEET.format(name=sheet))
    for line in lines:
        cells = [plain_text(cell) for cell in line[: max(len(heads), 1)]]
        if cells and cells[0]:
            yield [*cells, *[""] * (len(titles) - len(cells))]


def _trimmed(heads: Iterable[str]) -> Iterator[str]:
    for head in heads:
        if not head:
            return
        yield head
