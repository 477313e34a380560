"""The texts of a plan that are read for their wording, and where each of them stands."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlplan.plan import Agency, Location, Measure, Plan, in_order

_QUOTED = re.compile("「[^「」\n]*」|『[^『』\n]*』|“[^“”\n]*”|《[^《》\n]*》|〈[^〈〉\n]*〉")
_TECHNICAL = re.compile(
    "://|www[.]|@[0-9A-Za-z]|&[a-z]{2,6};"
    "|[.](?:docx?|xlsx?|pptx?|od[tsp]|pdf|jpe?g|png|csv|txt|zip|html?|mp4)(?![0-9A-Za-z])"
)
_AROUND = frozenset(" \u3000\n，。、；：！？「」『』（）()《》〈〉")  # what ends an address
_GENERAL = ("basis", "goals", "monitoring", "subjects", "other")

General = Sequence[tuple[Mapping[str, Any], Location]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text: the record and field it fills, where it stands, and whose it is.

    ``part`` is the part of 總則 (basis, goals …) for a general text; ``measure`` the row a text of
    an area sheet belongs to.
    """

    text: str
    record: str = "measure"
    field: str = "action"
    place: Location | None = None
    part: str = ""
    measure: Measure | None = None

    @property
    def cell(self) -> str | None:
        """The address of the cell, None for a text of no sheet."""
        return self.place.cell(self.field) if self.place else None


@dataclass(frozen=True)
class Script:
    """All passages as one text, a line break between them, with what the checks need to know.

    A place in ``text`` is counted from its start. ``year`` is Gregorian, 0 when unknown.
    """

    passages: tuple[Passage, ...]
    year: int = 0
    agency: Agency = field(default_factory=Agency)
    framework: str = ""

    @functools.cached_property
    def text(self) -> str:
        """The passages joined."""
        return "\n".join(item.text for item in self.passages)

    @functools.cached_property
    def starts(self) -> list[int]:
        """Where each passage starts."""
        found, at = [], 0
        for item in self.passages:
            found.append(at)
            at += len(item.text) + 1
        return found

    def index_at(self, place: int) -> int:
        """Return which passage holds a place."""
        return bisect.bisect_right(self.starts, place) - 1

    def holds(self, start: int, end: int) -> bool:
        """Tell whether a span lies within one passage."""
        index = self.index_at(start)
        return end <= self.starts[index] + len(self.passages[index].text)

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether a span lies within 「」, 『』, “”, 《》 or 〈〉."""
        index = self.index_at(start)
        at = self.starts[index]
        return any(low < start - at and end - at < high for low, high in self._quotes(index))

    def is_technical(self, start: int, end: int) -> bool:
        """Tell whether a span touches a web or mail address, a file's name, an entity."""
        at = bisect.bisect_right(self._technical, (start, len(self.text)))
        return any(low < max(end, start + 1) and start < high for low, high in self._technical[:at])

    @functools.cached_property
    def _technical(self) -> list[tuple[int, int]]:
        found = []
        for match in _TECHNICAL.finditer(self.text):
            low, high = match.span()
            while low and self.text[low - 1] not in _AROUND:
                low -= 1
            while high < len(self.text) and self.text[high] not in _AROUND:
                high += 1
            found.append((low, high))
        return found

    def _quotes(self, index: int) -> list[tuple[int, int]]:
        if index not in self._quotes_of:
            text = self.passages[index].text
            self._quotes_of[index] = [match.span() for match in _QUOTED.finditer(text)]
        return self._quotes_of[index]

    @functools.cached_property
    def _quotes_of(self) -> dict[int, list[tuple[int, int]]]:
        return {}


def script_of(plan: Plan, general: General = (), title_place: Location | None = None) -> Script:
    """Return the texts of a plan in the order of its document.

    ``general`` are the rows of 總則 with their places (Reading.general) and ``title_place`` where
    the title stands; without them those texts have no place.
    """
    found = (
        Passage(plan.title, "plan", "title", title_place),
        *_general_passages(plan, general),
        *(text for item in in_order(plan.measures) for text in _measure_passages(item)),
        *_other_passages(plan),
    )
    passages = tuple(item for item in found if item.text)
    return Script(passages, plan.year, plan.agency, plan.framework)


def _general_passages(plan: Plan, general: General) -> Iterator[Passage]:
    if general:
        for row, place in general:
            part = str(row.get("part") or "")
            for name in ("title", "text"):
                text = row.get(name)
                if isinstance(text, str):
                    yield Passage(text, "general", name, place, part)
        return
    for part in _GENERAL:
        said = getattr(plan, part)
        for text in (said,) if isinstance(said, str) else said:
            yield Passage(text, "general", "text", part=part)
    for item in plan.extra_sections:
        yield Passage(item.title, "general", "title", item.location, "extra")
        yield Passage(item.text, "general", "text", item.location, "extra")


def _measure_passages(item: Measure) -> Iterator[Passage]:
    units = "、".join(item.responsible_units)
    for name in ("heading", "action"):
        yield Passage(getattr(item, name), "measure", name, item.location, measure=item)
    yield Passage(units, "measure", "responsible_units", item.location, measure=item)
    for name in ("indicator", "target", "note"):
        yield Passage(getattr(item, name), "measure", name, item.location, measure=item)


def _other_passages(plan: Plan) -> Iterator[Passage]:
    tables: Iterable[tuple[str, Iterable[Any], tuple[str, ...]]] = (
        ("taskforce", plan.taskforce, ("title", "member", "duty", "note")),
        ("nil_return", plan.nil_returns, ("reason",)),
        ("report", plan.reports, ("result", "evidence")),
    )
    for record, items, names in tables:
        for item in items:
            for name in names:
                yield Passage(getattr(item, name), record, name, item.location)
