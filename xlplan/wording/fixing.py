"""Repair what a workbook says: sure corrections as changes of cells, the rest for a person to see.

Sure are the corrections of ``terms.correct``, characters that nobody sees, dates of date columns
that are written in another way than sheets show them, and sub-items that became dates or have
full-width digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.problems import Problem
from xlplan.table import Grid, Reading, layout, read_plan
from xlplan.table.find import find_sheets
from xlplan.text import column_index
from xlplan.vocabulary import framework
from xlplan.wording import typed
from xlplan.wording.changes import CellChange
from xlplan.wording.rules import rules
from xlplan.wording.slips import Checked, texts
from xlplan.wording.unsure import Unsure

_UNREAD = ("F116", "B204", "B206", "B208", "B219")  # sheets and columns that were not read
_LOST_COLUMN, _TEXTS = "B207", ("action", "text")


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be written into which cells, one change a cell; and what is only told."""

    changes: tuple[CellChange, ...]
    unsure: tuple[Unsure, ...]

    def cells(self) -> Mapping[str, Sequence[str]]:
        """Return sheet -> the addresses of the cells that change."""
        found: dict[str, list[str]] = {}
        for item in self.changes:
            found.setdefault(item.sheet, []).append(item.cell)
        return found

    def without(self, barred: Mapping[tuple[str, str], str]) -> Repair:
        """Return the repair without some cells, (sheet, address) -> why: they are only told."""
        free = tuple(item for item in self.changes if (item.sheet, item.cell) not in barred)
        told = (
            _barred(item, barred[item.sheet, item.cell])
            for item in self.changes
            if (item.sheet, item.cell) in barred
        )
        return Repair(free, (*told, *self.unsure))


def _barred(item: CellChange, why: str) -> Unsure:
    message = f"{why}，沒有更動；裡面要改的是：{item.why}。"
    hint = "請改成文字（複製後「選擇性貼上→值」，或取消合併），再校正一次。"
    return Unsure(item.sheet, item.cell, message, hint)


def repair(reading: Reading, grids: Sequence[Grid]) -> Repair:
    """Return the repair of a workbook from what it says and its sheets' values.

    ``before`` of a change is the text as it stands in the cell. What is left to a person is what a
    wording check finds once the changes are made, dates and sub-items that may be read in two ways,
    and sheets that could not be read. What a person keeps for a reason (保留) is left alone and not
    told. A second repair of the changed workbook changes nothing.
    """
    plan, own = reading.plan, framework(reading.plan.framework)
    frame = layout(own)
    sheets = find_sheets(grids, frame)
    cover = sheets.cover.name if sheets.cover else ""
    areas = {grid.name: frame.table(key).area for key, grid in sheets.tables.items()}
    seen = Checked.of(reading, cover, tuple(rule for rule in rules() if rule.sure))
    found = [
        *texts(seen, grids),
        *typed.units(plan, grids),
        *typed.dates(plan, grids),
        *(item for item in typed.sub_items(plan, grids, own, areas) if not seen.keeps(item)),
    ]
    order = {grid.name: index for index, grid in enumerate(grids)}
    changes = sorted(
        (item for item in found if isinstance(item, CellChange)),
        key=lambda item: (order[item.sheet], item.place.row, _index(item)),
    )
    doubts = [item for item in found if isinstance(item, Unsure)]
    left = Checked.of(read_plan(_changed(grids, changes)) if changes else reading, cover)
    lost = (item for item in reading.problems if _is_unread(item))
    unread = (Unsure(item.sheet or "", "", item.message, item.hint or "") for item in lost)
    return Repair(tuple(changes), (*unread, *doubts, *left.unsure()))


def _is_unread(item: Problem) -> bool:
    """Tell whether a problem says that texts are there, but were not looked at."""
    return item.code in _UNREAD or (item.code == _LOST_COLUMN and item.field in _TEXTS)


def _index(item: CellChange) -> int:
    return column_index(item.place.columns[item.field])


def _changed(grids: Sequence[Grid], changes: Iterable[CellChange]) -> list[Grid]:
    """Return the sheets with the changes made."""
    rows = {grid.name: list(grid.rows) for grid in grids}
    for item in changes:
        row = list(rows[item.sheet][item.place.row - 1])
        row[_index(item)] = item.after
        rows[item.sheet][item.place.row - 1] = row
    return [replace(grid, rows=rows[grid.name]) for grid in grids]
