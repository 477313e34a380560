"""The doubts of an import as they stand on the sheet 匯入疑義 (``schema/workbook.json``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlplan.table.cells import plain_text
from xlplan.table.find import Grid
from xlplan.table.layout import Layout
from xlplan.text import fold

LEFTOVER = "未歸位的文字"
"""The kind (情形) of what found no place in the plan."""

REMARK = "讀取說明"
"""The kind of what is said of the document as a whole."""

_TEXTS = ("kind", "source", "text", "chosen", "id", "field")


@dataclass(frozen=True, slots=True)
class Doubts:
    """What an import left open, as PLAN.json has it."""

    doubts: tuple[Mapping[str, object], ...] = ()
    leftovers: tuple[Mapping[str, object], ...] = ()


def read_doubts(grids: Sequence[Grid], frame: Layout) -> Doubts:
    """Return what still stands open on the sheet: neither confirmed nor changed since."""
    name = fold(frame.names["doubts"])
    grid = next((item for item in grids if fold(item.name) == name), None)
    rows = grid.rows if grid else ()
    keys = [plain_text(cell) for cell in rows[frame.field_row - 1]] if len(rows) > 1 else []
    if not {"kind", "text", "key"} <= set(keys):
        return Doubts()
    doubts: list[Mapping[str, object]] = []
    leftovers: list[Mapping[str, object]] = []
    for row in rows[frame.first_row - 1 :]:
        said = {key: plain_text(cell) for key, cell in zip(keys, row, strict=False)}
        if said.get("kind") == LEFTOVER and not said.get("confirmed"):
            leftovers.append({key: said[key] for key in ("source", "text") if said[key]})
        elif said.get("kind") and _is_open(said):
            doubts.append(_doubt(said))
    return Doubts(tuple(doubts), tuple(leftovers))


def _is_open(said: Mapping[str, str]) -> bool:
    """Return whether a doubt waits: one with a place has a mark there as long as it does."""
    return bool(said.get("key")) if said.get("value") else not said.get("confirmed")


def _doubt(said: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {key: said[key] for key in _TEXTS if said.get(key)}
    others = [text for text in said.get("others", "").split("\n") if text]
    return found | ({"others": others} if others else {})
