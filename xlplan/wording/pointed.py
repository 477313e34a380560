"""The corrections that a check names, made in some cells because a person says so.

Unlike a repair (fixing.py) these need not be sure: the person has read what is wrong, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlplan.plan import Location
from xlplan.table import Grid, Reading, layout
from xlplan.table.find import find_sheets
from xlplan.text import tidy
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.passages import Passage
from xlplan.wording.slips import Checked
from xlplan.wording.terms import Change
from xlplan.wording.unsure import raw_cell, reason


def corrections(
    reading: Reading, grids: Sequence[Grid], is_chosen: Callable[[Location, str], bool]
) -> tuple[CellChange, ...]:
    """Return the corrections of the chosen cells, one change a cell, in the order of the plan.

    ``is_chosen`` is asked with a row's place and a field. What has no known right form, and what a
    person keeps for a reason (保留), stays as it is. Raises UsageError as rules() does.
    """
    cover = find_sheets(grids, layout(framework(reading.plan.framework))).cover
    found: dict[tuple[str, int, str], tuple[Passage, list[Change]]] = {}
    for finding in Checked.of(reading, cover.name if cover else "").to_mend:
        for spot in finding.spots:
            place, name = spot.passage.place, spot.passage.field
            if place and spot.after is not None and is_chosen(place, name):
                _, made = found.setdefault((place.sheet, place.row, name), (spot.passage, []))
                why = finding.rule.why
                made.append(Change(spot.start, spot.before, spot.after, finding.code, why))
    changes = (_change(grids, passage, made) for passage, made in found.values())
    return tuple(item for item in changes if item)


def _change(grids: Sequence[Grid], passage: Passage, made: Sequence[Change]) -> CellChange | None:
    """Return the change of one cell; None where its text is not the one that was read."""
    raw = raw_cell(grids, passage.place, passage.field)
    if not isinstance(raw, str) or tidy(raw) != passage.text or passage.place is None:
        return None
    text = passage.text
    for item in sorted(made, key=lambda item: item.start, reverse=True):
        text = f"{text[: item.start]}{item.after}{text[item.start + len(item.before) :]}"
    return CellChange(passage.place, passage.field, raw, text, reason(made))
