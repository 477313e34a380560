"""Submissions to a Summary: who sent what, which of it counts, what is covered and what is not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlplan.consolidate.choosing import Choice, FileState, Finding, choose
from xlplan.consolidate.status import MISSING, AgencyState, Desk, states_of
from xlplan.consolidate.submission import Filing, Nil, Submission
from xlplan.problems import problem, rank
from xlplan.text import roc_year
from xlplan.vocabulary import (
    Framework,
    Roster,
    Submissions,
    framework,
    frameworks,
    mapped_key,
    newest,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a city (or a bureau) knows of a year's plans; ``year`` is Gregorian.

    ``coverage`` and ``nil_returns`` are by full name, then by sub-item of ``framework``, the newest
    among the counted plans. ``agencies`` stand in the order of the roster.
    """

    year: int
    framework: Framework
    receiver: str
    due: str | None
    today: dt.date
    agencies: tuple[AgencyState, ...]
    files: tuple[FileState, ...]
    coverage: Mapping[str, Mapping[str, int]]
    nil_returns: Mapping[str, Mapping[str, Nil]]
    city_findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def measures(self) -> int:
        """How many measures are counted."""
        return sum(item.counted.measures for item in self.agencies if item.counted)

    @property
    def readable(self) -> int:
        """How many files could be read."""
        return sum(item.submission.readable for item in self.files)

    @property
    def missing(self) -> list[str]:
        """The full names of those that must submit and have not."""
        return [item.name for item in self.agencies if item.required and item.status in MISSING]

    def findings(self) -> Iterator[Finding]:
        """Yield every problem, by agency, then severity and code.

        Of each agency those of the newest file and of the one counted. Files that cannot be read,
        or say no agency, come last.
        """
        told: dict[str, list[Finding]] = {}
        for item in self.city_findings:
            told.setdefault(item.agency, []).append(item)
        for state in self.agencies:
            yield from _ranked(_of_agency(state), told.pop(state.name, ()))
        nobody = told.pop("", ())
        for name in sorted(told):
            yield from _ranked((), told[name])
        yield from _ranked(self._of_nobody(), nobody)

    def _of_nobody(self) -> Iterator[Finding]:
        """Yield what is wrong with the files themselves that no agency can be known for."""
        for state in self.files:
            if not state.submission.agency:
                for item in state.submission.problems():
                    if item.code[0] in "FB":
                        yield Finding("", state.submission.path, item)

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as ``consolidate --json`` writes it."""
        return {
            "agencies": [
                {
                    "name": item.name,
                    "status": item.status,
                    "file": item.newest.path if item.newest else None,
                }
                for item in self.agencies
            ],
            "measures": self.measures,
            "coverage": {name: dict(counts) for name, counts in self.coverage.items()},
            "missing_agencies": self.missing,
            "problems": [item.problem.to_dict() | {"file": item.path} for item in self.findings()],
            "files": [_file(item) for item in self.files],
        }


def main_year(submissions: Iterable[Submission], today: dt.date) -> int:
    """Return the year most plans are for, the newest of several; this year when none tells.

    Second copies of a file do not count twice.
    """
    years = {(item.sha256 or item.path, item.year) for item in submissions if item.year}
    found = Counter(year for _, year in years)
    return max(found, key=lambda year: (found[year], year), default=today.year)


def summarise(
    submissions: Iterable[Submission],
    roster: Roster,
    expected: Submissions,
    today: dt.date,
    filed: Mapping[str, Filing] | None = None,
    parent: str | None = None,
) -> Summary:
    """Return the summary of the files that came in, whatever their order.

    ``expected`` says who must submit for the year that is summed up. ``filed`` is what people noted
    about 核備, by full name. With ``parent``, the full name of a bureau, only its bodies count.
    """
    choice = choose(submissions, roster, parent)
    frame = framework(newest(item.framework for item in choice.counted.values()))
    _tell_other_years(choice, expected.year)
    desk = Desk(roster, expected, today, filed or {})
    agencies = states_of(choice, desk)
    counted = {item.name: item.counted for item in agencies if item.counted}
    return Summary(
        year=expected.year,
        framework=frame,
        receiver=expected.submit_to,
        due=expected.due,
        today=today,
        agencies=agencies,
        files=tuple(choice.states),
        coverage={name: _covered(item, frame) for name, item in counted.items()},
        nil_returns={name: _nil_returns(item, frame) for name, item in counted.items()},
        city_findings=tuple(choice.findings),
    )


def key_in(sub_item: str, source: str, target: Framework) -> str | None:
    """Return the key a plan's sub-item has in the summary's framework, None when it has none."""
    if source == target.key or source not in {item.key for item in frameworks()}:
        return sub_item if target.sub_item(sub_item) else None
    return mapped_key(sub_item, source, target.key)


def _tell_other_years(choice: Choice, year: int) -> None:
    for item in choice.counted.values():
        if item.year and item.year != year:
            found = roc_year(item.year)
            words: dict[str, Any] = {"found": found, "expected": roc_year(year)}
            choice.tell(item, problem("C607", value=str(found), **words))


def _covered(item: Submission, frame: Framework) -> dict[str, int]:
    counts = dict.fromkeys((sub_item.key for sub_item in frame.sub_items), 0)
    for sub_item, count in item.sub_items.items():
        key = key_in(sub_item, item.framework, frame)
        if key:
            counts[key] += count
    return counts


def _nil_returns(item: Submission, frame: Framework) -> dict[str, Nil]:
    found = {}
    for nil in item.nil_returns:
        key = key_in(nil.sub_item, item.framework, frame)
        if key:
            found[key] = nil._replace(sub_item=key)
    return found


def _of_agency(state: AgencyState) -> Iterator[Finding]:
    files = [state.newest] if state.newest else []
    if state.counted and state.counted is not state.newest:
        files.append(state.counted)
    for item in files:
        for found in item.problems():
            yield Finding(state.name, item.path, found)


def _ranked(own: Iterable[Finding], told: Sequence[Finding]) -> list[Finding]:
    return sorted((*told, *own), key=lambda item: rank(item.problem))


def _file(state: FileState) -> dict[str, Any]:
    item = state.submission
    return {
        "path": item.path,
        "sha256": item.sha256,
        "agency": item.agency or None,
        "version": item.version if item.readable else None,
        "counted": state.counted,
        "why": state.why,
    }
