"""Carry a plan forward: last year's plan becomes this year's, to be gone through row by row.

Nothing is changed in silence: whatever is not as it was, or has to be looked at, is a Note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlplan.carry.agency import Move, carried_agency, lost_sections, renamed_notes
from xlplan.carry.notes import KINDS, Note
from xlplan.carry.rows import carried_measures, carried_nil_returns, uncovered
from xlplan.carry.years import carried_title, left_over_years
from xlplan.errors import UsageError
from xlplan.plan import Plan
from xlplan.text import roc_year
from xlplan.vocabulary import Roster, framework_for

__all__ = ["KINDS", "Carried", "Note", "carry"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A plan for the new year, and what is to be known about how it came to be.

    ``left`` counts what stays behind: the results (reports) and the events of the old year.
    """

    plan: Plan
    notes: tuple[Note, ...]
    reports: int = 0
    events: int = 0

    def of(self, *, is_done: bool) -> list[Note]:
        """Return the notes of what was changed, or of what a person has to look at."""
        return [item for item in self.notes if KINDS[item.kind].is_done == is_done]


def carry(plan: Plan, year: int, roster: Roster) -> Carried:
    """Return a plan carried forward to a later Gregorian year, in the framework that serves then.

    Each measure keeps its id and has its text as its original (``carried``). Results, events and
    the version start anew; what an import left open stays open. A title that is empty stays so.
    Raises UsageError when the year is not later than the plan's own.
    """
    if plan.year and year <= plan.year:
        raise UsageError(
            f"這份計畫是{roc_year(plan.year)}年度的，不能轉成{roc_year(year)}年度。"
            "請用 --to 指定之後的年度。"
        )
    agency, notes = carried_agency(plan, year, roster)
    move = Move.of(plan, agency, year, roster)
    measures = carried_measures(plan, move)
    nil_returns = carried_nil_returns(plan, move)
    made = replace(
        plan,
        framework=framework_for(year).key,
        year=year,
        agency=agency,
        version=1,
        title=carried_title(plan, agency, year),
        measures=tuple(measures.items),
        nil_returns=tuple(nil_returns.items),
        reports=(),
        events=(),
    )
    notes += [
        *_title_note(plan, made),
        *renamed_notes(plan, agency, move),
        *measures.notes,
        *lost_sections(plan, made, move),
        *left_over_years(plan, made),
        *nil_returns.notes,
        *uncovered(made),
        *_left_by_an_import(plan),
    ]
    order = list(KINDS)
    notes.sort(key=lambda item: order.index(item.kind))
    return Carried(made, tuple(notes), len(plan.reports), len(plan.events))


def _title_note(plan: Plan, made: Plan) -> list[Note]:
    if plan.title == made.title:
        return []
    return [Note("title", "計畫名稱", plan.title, made.title)]


def _left_by_an_import(plan: Plan) -> list[Note]:
    counts = ((len(plan.doubts), "處疑義"), (len(plan.leftovers), "段沒有歸處的文字"))
    said = "、".join(f"{count}{what}" for count, what in counts if count)
    return [Note("import", "匯入疑義", said)] if said else []
