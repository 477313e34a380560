"""What a repair is made of: the cells as they are, why they change, what a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlplan.plan import Location
from xlplan.problems import KINDS
from xlplan.table import Grid
from xlplan.table.cells import Cell
from xlplan.text import column_index
from xlplan.wording.terms import Change

_NAMED = 3  # corrections of a kind that a reason names


@dataclass(frozen=True, slots=True)
class Unsure:
    """What only a person can decide: where it stands, what it is, what to do."""

    sheet: str
    cell: str
    message: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.sheet} {self.cell}".strip()
        return f"{place}：{self.message}→ {self.hint}" if place else f"{self.message}→ {self.hint}"


def raw_cell(grids: Sequence[Grid], place: Location | None, name: str) -> Cell:
    """Return what a field's cell holds as it is, "" where there is no such cell."""
    letters = place.columns.get(name) if place else None
    if place is None or not letters:
        return ""
    rows = next((grid.rows for grid in grids if grid.name == place.sheet), ())
    row = rows[place.row - 1] if place.row <= len(rows) else ()
    index = column_index(letters)
    return row[index] if index < len(row) else ""


def reason(made: Iterable[Change]) -> str:
    """Return what was corrected, a kind at a time: 錯字：悠關→攸關；中文間有空白：刪除空白."""
    kinds: dict[str, dict[str, None]] = {}
    for item in made:
        kinds.setdefault(KINDS[item.code].title, {})[_said(item)] = None
    return "；".join(f"{title}：{_few(list(said))}" for title, said in kinds.items())


def _said(item: Change) -> str:
    if not item.before:
        return f"加上「{item.after}」"
    if item.after:
        return f"{item.before}→{item.after}"
    return f"刪除「{item.before}」" if item.before.strip() else "刪除空白"


def _few(said: Sequence[str]) -> str:
    more = f"等{len(said)}種" if len(said) > _NAMED else ""
    return "、".join(said[:_NAMED]) + more
