"""Measures and nil returns under the sub-items of the new year's framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from xlplan.carry.agency import Move
from xlplan.carry.notes import Note
from xlplan.carry.years import is_date, moved
from xlplan.plan import Measure, NilReturn, Plan
from xlplan.text import roc_date
from xlplan.vocabulary import framework, mapped_key


@dataclass(slots=True)
class Rows:
    """What was carried over, and what is to be told about it."""

    items: list[Any] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def carried_measures(plan: Plan, move: Move) -> Rows:
    """Return the measures as they stand in the new year.

    A row whose sub-item has no home keeps its key where the new framework does not know it, and is
    left without one where that key means something else by now.
    """
    found = Rows()
    changed: Counter[tuple[str, str]] = Counter()
    for row, item in enumerate(plan.measures):
        key = home_of(item.sub_item, move)
        if key is None:
            key = "" if framework(move.target).sub_item(item.sub_item) else item.sub_item
            label = framework(move.source).label_of(item.sub_item)
            found.notes.append(Note("homeless", label, item.action, "", row, "sub_item"))
        elif key != item.sub_item:
            changed[item.sub_item, key] += 1
        made = _carried(item, key, move)
        found.notes.extend(_due_notes(item, made, row, move.target))
        found.items.append(made)
    found.notes.extend(_mapped_notes(changed, move))
    return found


def home_of(key: str, move: Move) -> str | None:
    """Return the key of a sub-item in the new framework, None when it has none there."""
    if move.source == move.target:
        return key
    return mapped_key(key, move.source, move.target)


def _carried(item: Measure, key: str, move: Move) -> Measure:
    return replace(
        item,
        sub_item=key,
        responsible_units=move.units(item.responsible_units),
        due=moved(item.due, move.before, move.after) or item.due,
        carried=item.action,
        location=None,
    )


def _due_notes(item: Measure, made: Measure, row: int, target: str) -> Iterator[Note]:
    place = framework(target).label_of(made.sub_item)
    if made.due != item.due:
        yield Note("moved", place, roc_date(item.due), roc_date(made.due), row, "due")
    elif is_date(item.due):
        yield Note("due", place, roc_date(item.due), "", row, "due")


def _mapped_notes(changed: Counter[tuple[str, str]], move: Move) -> Iterator[Note]:
    for (old, new), count in changed.items():
        before, after = framework(move.source).label_of(old), framework(move.target).label_of(new)
        yield Note("mapped", f"{count}列", before, after)


def carried_nil_returns(plan: Plan, move: Move) -> Rows:
    """Return the nil returns under the new keys; two of one key become one."""
    found = Rows()
    reasons: dict[str, list[str]] = {}
    for item in plan.nil_returns:
        key = home_of(item.sub_item, move)
        if key is None or framework(move.target).sub_item(key) is None:
            label = framework(move.source).label_of(item.sub_item)
            found.notes.append(Note("nil_homeless", label, item.reason))
        elif item.reason not in reasons.setdefault(key, []):
            reasons[key].append(item.reason)
    for key, said in reasons.items():
        found.items.append(NilReturn(key, "；".join(said)))
        place = f"封面　{framework(move.target).label_of(key)}"
        found.notes.append(Note("nil", place, "；".join(said)))
    return found


def uncovered(made: Plan) -> Iterator[Note]:
    """Yield the sub-items of the new year that have neither a measure nor a nil return."""
    said = {item.sub_item for item in made.measures} | {item.sub_item for item in made.nil_returns}
    for item in framework(made.framework).sub_items:
        if item.key not in said:
            yield Note("uncovered", item.label)
