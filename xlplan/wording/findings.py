"""What the wording check finds, as values that map one to one to problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlplan.plan import Location
from xlplan.problems import KINDS, PER_PLAN, Problem, problem
from xlplan.wording.matching import Hit
from xlplan.wording.passages import Passage, Script
from xlplan.wording.rules import Rule, severity_of

_NAMED_CELLS = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a finding: the text, and what would be put where; ``after`` None: unknown.

    ``start`` counts from the start of the text; ``before`` is "" where something is to be put in.
    """

    passage: Passage
    start: int
    before: str
    after: str | None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in the wording; ``spots`` are its places, the first is the one to show.

    ``words`` fill the texts of the kind, as ``details`` of problems.problem.
    """

    code: str
    severity: str
    rule: Rule
    value: str
    spots: tuple[Spot, ...]
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> Location | None:
        """Where the row stands, None when the plan comes from no sheet."""
        return self.spots[0].passage.place

    @property
    def field(self) -> str:
        """The field of the first place."""
        return self.spots[0].passage.field

    @property
    def is_sure(self) -> bool:
        """Whether all its places may be corrected without asking."""
        return all(spot.sure for spot in self.spots)

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        return KINDS[self.code].message.format_map(self._filling)

    @property
    def hint(self) -> str:
        """What to do about it."""
        return KINDS[self.code].hint.format_map(self._filling)

    def to_problem(self) -> Problem:
        """Return it as a problem at its first place."""
        said: dict[str, Any] = {"value": self.value, "severity": self.severity, **self.words}
        if place := self.place:
            column = place.columns.get(self.field)
            said |= {"sheet": place.sheet, "row": place.row, "column": column}
        return problem(self.code, field=self.field, **said)

    @property
    def _filling(self) -> dict[str, Any]:
        return {"value": self.value, **self.words}


def findings_of(script: Script, hits: Sequence[Hit], *, stops_are_usual: bool) -> list[Finding]:
    """Return the findings of some hits, in the order of the plan.

    Variants and half-width marks are one finding for each form, and so are missing full stops where
    most sentences of the plan have none.
    """
    groups: dict[object, list[Hit]] = {}
    for index, hit in enumerate(hits):
        groups.setdefault(_group(script, hit, index, stops_are_usual), []).append(hit)
    return [_finding(script, found) for found in groups.values()]


def _group(script: Script, hit: Hit, index: int, stops_are_usual: bool) -> object:
    kind = hit.rule.kind
    if kind == "W405":
        return hit.rule.id, script.text[hit.start : hit.end], hit.right
    if kind == "W408" or (kind == "W409" and not stops_are_usual):
        return kind
    at = script.index_at(hit.start)
    passage = script.passages[at]
    if passage.field == "heading" and passage.measure:  # the heading of several rows is one slip
        place = hit.start - script.starts[at]
        return hit.rule.id, passage.measure.sub_item, passage.text, place
    return index


def _finding(script: Script, hits: Sequence[Hit]) -> Finding:
    hits = sorted(hits, key=lambda hit: not hit.sure)  # what is surely wrong says most
    first = hits[0]
    rule = first.rule
    value = first.shown or script.text[first.start : first.end]
    spots = tuple(_spot(script, hit) for hit in hits)
    severity = severity_of(rule)
    grouped = rule.kind in PER_PLAN or len(spots) > 1
    if rule.kind == "W409" and grouped:
        severity = "notice"
    words = {
        "right": first.right or "",
        "why": rule.why,
        "where": _where(spots) if grouped else "",
        "code_point": f"U+{ord(value[0]):04X}" if value else "",
        **first.words,
    }
    return Finding(rule.kind, severity, rule, value, spots, words)


def _spot(script: Script, hit: Hit) -> Spot:
    index = script.index_at(hit.start)
    before = script.text[hit.start : hit.end]
    start = hit.start - script.starts[index]
    return Spot(script.passages[index], start, before, hit.right, hit.sure)


def _where(spots: Iterable[Spot]) -> str:
    """Return the cells of some places for a message: "（「一、基礎服務」D8、D9，共3處）"."""
    places = list(spots)
    by_sheet: dict[str, dict[str, None]] = {}
    named = 0
    for spot in places:
        place, cell = spot.passage.place, spot.passage.cell
        if place and cell and named < _NAMED_CELLS and cell not in by_sheet.get(place.sheet, {}):
            by_sheet.setdefault(place.sheet, {})[cell] = None
            named += 1
    cells = "，".join(f"「{sheet}」{'、'.join(found)}" for sheet, found in by_sheet.items())
    if len(places) == 1:
        return f"（{cells}）" if cells else ""
    return f"（{cells}，共{len(places)}處）" if cells else f"（共{len(places)}處）"
