"""What people keep (保留) of the findings: a reason beside a finding on 檢核結果 makes it quiet.

A finding is known again in a later version by its mark: its code, the id of its row, the field and
the words found. So it stays quiet as long as these words stand in that row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from xlplan.problems import PER_PLAN, Problem
from xlplan.table.cells import plain_text
from xlplan.table.find import Grid
from xlplan.table.layout import Layout
from xlplan.text import fold

_A_FORM = "W405"
_CELL = re.compile("[A-Z]{1,3}[0-9]+")

MARK, REASON = "token", "keep"
"""The keys of the two columns on 檢核結果 (schema/workbook.json): the mark and the reason."""

Ids = Mapping[str, Mapping[int, str]]


def read_reasons(grids: Sequence[Grid], frame: Layout) -> dict[str, str]:
    """Return the reasons that stand on 檢核結果, by the marks of their findings."""
    name = fold(frame.names["results"])
    grid = next((item for item in grids if fold(item.name) == name), None)
    rows = grid.rows if grid else ()
    keys = [plain_text(cell) for cell in rows[frame.field_row - 1]] if len(rows) > 1 else []
    if MARK not in keys or REASON not in keys:  # a workbook of an older template
        return {}
    mark, reason = keys.index(MARK), keys.index(REASON)
    said = {}
    for row in rows[frame.first_row - 1 :]:
        if len(row) > max(mark, reason) and plain_text(row[reason]):
            said[plain_text(row[mark])] = plain_text(row[reason])
    said.pop("", None)
    return said


def mark_of(item: Problem, ids: Ids) -> str:
    """Return what a finding is known by; ``ids`` are Reading.ids, those of new rows among them.

    What is told once for a whole plan is known without its row: a form of a word by itself, widths
    by their sheets and how many places they have. What belongs to no row is known by its message.
    """
    row = ids.get(item.sheet or "", {}).get(item.row or 0, "")
    where: tuple[str, ...]
    if item.code in PER_PLAN:
        where = () if item.code == _A_FORM else (_CELL.sub("", item.message),)
    elif row:
        where = (row, item.field or item.column or "")
    else:
        where = (item.sheet or "", item.message)
    words = "\n".join((*where, item.value or ""))
    return f"{item.code}:{hashlib.blake2s(words.encode(), digest_size=6).hexdigest()}"


def is_kept(item: Problem, ids: Ids, reasons: Mapping[str, str]) -> bool:
    """Tell whether a finding is kept; an error never is."""
    return bool(reasons) and item.severity != "error" and mark_of(item, ids) in reasons
