"""Who does what: how many measures each section of an agency has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.consolidate.submission import Submission
from xlplan.consolidate.summary import Summary
from xlplan.text import fold
from xlplan.vocabulary import COLLECTIVE

SECTION, OUTSIDE, UNKNOWN, TOGETHER, NOBODY = "課室", "外部單位", "名單以外", "共同辦理", "未填課室"
KINDS = (SECTION, OUTSIDE, UNKNOWN, TOGETHER, NOBODY)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an agency's measures name a unit; one that names several counts for each.

    ``unit`` is "" for the measures that name none.
    """

    agency: str
    unit: str
    kind: str
    count: int


def shares(summary: Summary) -> list[Share]:
    """Return the shares of all counted plans, by agency; its sections first, 各課室 and such apart.

    A section with no measure is there with 0. An agency without sections has none, unless its plan
    names units all the same.
    """
    counted = ((state.name, state.counted) for state in summary.agencies)
    return [share for name, plan in counted if plan for share in _of(name, plan)]


def _of(agency: str, plan: Submission) -> Iterator[Share]:
    collective = {fold(name) for name in COLLECTIVE}
    kinds = dict.fromkeys(map(fold, plan.outside_units), OUTSIDE)
    kinds |= dict.fromkeys(map(fold, plan.sections), SECTION)
    kinds |= dict.fromkeys(collective, TOGETHER) | {"": NOBODY}
    units = dict.fromkeys((*plan.sections, *plan.units))
    if not plan.sections:
        units.pop("", None)
    found = [(kinds.get(fold(name), UNKNOWN), name) for name in units]
    for kind, name in sorted(found, key=lambda item: KINDS.index(item[0])):
        yield Share(agency, name, kind, plan.units.get(name, 0))
