"""The agency as the roster has it in the new year, and what its sections are called by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from xlplan.carry.notes import Note
from xlplan.plan import Agency, Plan
from xlplan.text import fold, join_names
from xlplan.vocabulary import COLLECTIVE, Roster, agency_for, framework_for, renamed_sections
from xlplan.vocabulary.agencies import Entry, bare_name


@dataclass(frozen=True, slots=True)
class Move:
    """From where a plan is carried to where: frameworks, years, and the names of sections.

    ``sections`` maps former names, folded, to those of the new year.
    """

    source: str
    target: str
    before: int
    after: int
    sections: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, agency: Agency, year: int, roster: Roster) -> Self:
        """Return how a plan is carried; ``agency`` is the one of the new year."""
        sections = _renamed(_entry(plan, roster), agency.sections, year)
        return cls(plan.framework, framework_for(year).key, plan.year, year, sections)

    def units(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the sections by the names of the new year, each once."""
        return _in_new_names(names, self.sections)


def carried_agency(plan: Plan, year: int, roster: Roster) -> tuple[Agency, list[Note]]:
    """Return the agency of a plan as it is in a later year.

    Name, kind and parent are the roster's. So are the sections, unless the roster knows only those
    usual for its kind and the plan says others: then those, by the names of the new year.
    """
    own = plan.agency
    entry = roster.find(own.name)
    if entry is None:
        sections = _in_new_names(own.sections, _renamed(Entry(own), (), year))
        return replace(own, sections=sections), [Note("agency_unknown", "封面", own.name)]
    now = replace(agency_for(entry, year), outside_units=own.outside_units)
    usual = {fold(name) for name in agency_for(entry, plan.year).sections}
    said = {fold(name) for name in own.sections}
    if said and entry.sections is None and said != usual:
        now = replace(now, sections=_in_new_names(own.sections, _renamed(entry, (), year)))
    if bare_name(fold(entry.name)) == bare_name(fold(own.name)):
        return now, []
    return now, [Note("agency", "封面", own.name, entry.name)]


def _in_new_names(names: Iterable[str], renamed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(renamed.get(fold(name), name) for name in names))


def _entry(plan: Plan, roster: Roster) -> Entry:
    return roster.find(plan.agency.name) or Entry(plan.agency)


def _renamed(entry: Entry, sections: Iterable[str], year: int) -> Mapping[str, str]:
    """Return former names of sections, folded, that no section of the year has any longer."""
    current = {fold(name) for name in sections}
    renamed = {fold(old): new for old, new in renamed_sections(entry, year).items()}
    return {old: new for old, new in renamed.items() if old not in current}


def renamed_notes(plan: Plan, agency: Agency, move: Move) -> Iterator[Note]:
    """Yield the sections that have other names now and are named in the plan."""
    counts = Counter(name for item in plan.measures for name in item.responsible_units)
    for name in dict.fromkeys((*plan.agency.sections, *counts)):
        new = move.sections.get(fold(name))
        if new:
            where = f"執行課室（{counts[name]}列）" if counts[name] else "封面的本機關課室"
            yield Note("renamed", where, name, new)


def lost_sections(plan: Plan, made: Plan, move: Move) -> Iterator[Note]:
    """Yield the sections that are named but not there any longer."""
    agency = made.agency
    if not agency.sections:
        return
    known = {fold(name) for name in (*agency.sections, *agency.outside_units, *COLLECTIVE)}
    counts = Counter(name for item in made.measures for name in item.responsible_units)
    for name in dict.fromkeys((*move.units(plan.agency.sections), *counts)):
        if fold(name) not in known:
            where = f"執行課室（{counts[name]}列）" if counts[name] else "封面的本機關課室"
            remark = f"本年度的課室是{join_names(agency.sections)}。"
            yield Note("gone", where, name, remark=remark)
