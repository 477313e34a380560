"""What comparing two plans finds, as values; ``to_dict`` is what ``compare --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlplan.plan import Measure, Plan
from xlplan.text import fold
from xlplan.vocabulary.agencies import bare_name
from xlplan.wording.drift import Piece

TITLES: Mapping[str, str] = {
    "reworded": "文字改寫",
    "moved": "改列其他次項",
    "reassigned": "改由其他課室",
    "details": "其他欄位不同",
    "dropped": "刪除",
    "new": "新增",
    "same": "相同",
}
"""What may have become of a row or a text, by key. A row may be reworded, moved, given to another
section and differ in other columns, all at once; the other three stand alone."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of a measure; one of ``before`` and ``after`` is None for a row of one plan.

    ``key`` is the sub-item that it stands under in the newer framework, "" for one that is not
    there. ``alike`` is how much of the texts agrees, 0 to 100. ``fields`` are the other columns
    that differ: title, before, after. ``pieces`` are the two texts in parts (drift.Piece).
    """

    kinds: tuple[str, ...]
    before: Measure | None
    after: Measure | None
    key: str = ""
    alike: int = 0
    pieces: tuple[Piece, ...] = ()
    fields: tuple[tuple[str, str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON."""
        return {
            "kinds": list(self.kinds),
            "before": _row(self.before),
            "after": _row(self.after),
            "alike": self.alike if self.before and self.after else None,
            "difference": _difference(self.pieces),
            "fields": [
                {"title": title, "before": before, "after": after}
                for title, before, after in self.fields
            ],
        }


class Part(NamedTuple):
    """Where a text beside the measures belongs: basis, 計畫依據; taskforce, 推動小組 …."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """What became of a text beside the measures; ``kind`` is one of TITLES."""

    kind: str
    part: Part
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the text as JSON."""
        return {
            "kind": self.kind,
            "part": self.part.name,
            "title": self.part.title,
            "before": self.before or None,
            "after": self.after or None,
            "difference": _difference(self.pieces),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans compared: rows and texts in the order of the document, what is the same too."""

    old: Plan
    new: Plan
    rows: tuple[RowChange, ...]
    texts: tuple[TextChange, ...]

    @property
    def is_amendment(self) -> bool:
        """Whether the two are versions of one agency's plan of one year."""
        return self.old.year == self.new.year and is_one_agency(self.old, self.new)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return all(item.kinds == ("same",) for item in self.rows) and all(
            item.kind == "same" for item in self.texts
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many measures there are of each kind; a row of several counts in each."""
        return {kind: sum(kind in item.kinds for item in self.rows) for kind in TITLES}

    @property
    def text_counts(self) -> dict[str, int]:
        """How many texts beside the measures there are of each kind that they can be of."""
        kinds = ("reworded", "dropped", "new", "same")
        return {kind: sum(kind == item.kind for item in self.texts) for kind in kinds}

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as JSON, without the files: see workflow.comparing."""
        return {
            "counts": self.counts,
            "general_counts": self.text_counts,
            "measures": [item.to_dict() for item in self.rows],
            "general": [item.to_dict() for item in self.texts],
        }


def is_one_agency(old: Plan, new: Plan) -> bool:
    """Tell whether two plans are of one agency, as far as codes and names tell."""
    one, other = old.agency, new.agency
    if one.code and other.code:
        return one.code == other.code
    return bare_name(fold(one.name)) == bare_name(fold(other.name))


def _row(measure: Measure | None) -> dict[str, Any] | None:
    if measure is None:
        return None
    place = measure.location
    return {
        "id": measure.id or None,
        "sub_item": measure.sub_item,
        "heading": measure.heading or None,
        "action": measure.action,
        "responsible_units": list(measure.responsible_units),
        "sheet": place.sheet if place else None,
        "row": place.row if place else None,
        "cell": place.cell("action") if place else None,
    }


def _difference(pieces: tuple[Piece, ...]) -> list[dict[str, str]]:
    """Return the parts of two texts: what both have, what was removed, what was added."""
    found: list[dict[str, str]] = []
    for both, gone, added in pieces:
        parts = (("same", both), ("removed", gone), ("added", added))
        found.extend({name: text} for name, text in parts if text)
    return found
