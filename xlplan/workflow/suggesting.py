"""Suggest standard measures for the rows of a plan's file, and tell which have drifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan.books.read import Source, read
from xlplan.books.suggestion_list import SuggestionRow, write_suggestions
from xlplan.errors import UsageError
from xlplan.plan import Plan
from xlplan.wording.advice import TITLES, TOLD, Advice, advise
from xlplan.wording.library import text_for
from xlplan.wording.similar import Suggestion


@dataclass(frozen=True, slots=True)
class Suggested:
    """A plan's file with what the standard wording has to say about each of its rows."""

    source: Source
    advice: tuple[Advice, ...]

    @property
    def plan(self) -> Plan:
        """The plan that the file holds."""
        return self.source.reading.plan

    def told(self) -> Iterator[Advice]:
        """Yield the rows that a person may want to act on, the gravest first."""
        for kind in TOLD:
            yield from (item for item in self.advice if item.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return what ``suggest --json`` prints."""
        plan = self.plan
        return {
            "path": str(self.source.path),
            "sha256": self.source.sha256,
            "agency": plan.agency.name or None,
            "year": plan.year or None,
            "framework": plan.framework,
            "counts": {kind: sum(item.kind == kind for item in self.advice) for kind in TITLES},
            "rows": [self._row(item) for item in self.told()],
        }

    def text_of(self, item: Suggestion) -> str:
        """Return the text of a suggested measure as the plan's agency would say it."""
        return text_for(item.measure, self.plan.agency, self.plan.year)

    def _row(self, item: Advice) -> dict[str, Any]:
        place, measure = item.measure.location, item.measure
        coded = item.kind != "near"
        return {
            "sheet": place.sheet if place else None,
            "row": place.row if place else None,
            "cell": place.cell("action") if place else None,
            "id": measure.id or None,
            "sub_item": measure.sub_item,
            "code": measure.wording_code or None,
            "text": item.typed,
            "kind": item.kind,
            "message": str(item),
            "alike": item.alike if coded else None,
            "standard": item.standard if coded else None,
            "difference": item.difference or None,
            "suggestions": [
                {
                    "code": each.measure.code,
                    "title": each.measure.title,
                    "score": each.score,
                    "text": self.text_of(each),
                }
                for each in item.suggestions
            ],
        }


def suggest_for(path: Path, listing: Path | None = None) -> Suggested:
    """Return what the standard wording has to say about a plan; list it in a workbook if wanted.

    Raises Unreadable; UsageError for a file that is no plan of ours; Unwritable.
    """
    source = read(path)
    if not source.reading.is_ours:
        raise UsageError(
            f"「{path}」不是用範本做的計畫檔，沒有可以建議的內容。"
            "請選取本機關的計畫檔，或把內容複製到範本後再試。"
        )
    found = Suggested(source, advise(source.reading, source.grids))
    if listing:
        write_suggestions(listing, path, [_line(found, item) for item in found.told()])
    return found


def _line(found: Suggested, item: Advice) -> SuggestionRow:
    best = item.suggestions[0] if item.suggestions else None
    return SuggestionRow(
        place=item.measure.location,
        sub_item=item.measure.sub_item,
        text=item.typed,
        state=TITLES[item.kind],
        code=item.measure.wording_code,
        suggestions=tuple(each.label for each in item.suggestions),
        standard=found.text_of(best) if best and item.kind != "drifted" else item.standard,
        alike=item.alike if item.kind == "drifted" else None,
        difference=item.difference,
    )
