"""What is surely wrong in the texts of a workbook, as changes of cells; and what is not sure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from xlplan import schema
from xlplan.plan import Location
from xlplan.problems import Problem
from xlplan.table import Grid, Reading
from xlplan.table.cells import convert
from xlplan.table.kept import is_kept
from xlplan.text import tidy
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.findings import Finding
from xlplan.wording.rules import Rule, rules
from xlplan.wording.terms import Change, check_terms, correct
from xlplan.wording.typed import UNITS
from xlplan.wording.unsure import Unsure, raw_cell, reason

_PEOPLE = "member"  # names of people may be written with any character
_HIDDEN = "R311"  # a text with characters that nobody sees

_Key = tuple[str, int, str]  # of a cell: sheet, row, field


@dataclass(frozen=True, slots=True)
class Checked:
    """What a wording check finds in a workbook: to be mended, and kept for a reason (保留)."""

    reading: Reading
    title: Location | None
    to_mend: tuple[Finding, ...]
    kept: tuple[Finding, ...]

    @classmethod
    def of(cls, reading: Reading, cover: str, known: tuple[Rule, ...] | None = None) -> Self:
        """Check a workbook; ``cover`` is the sheet with the title, ``known`` as in check_terms."""
        said = reading.cover.get("title")
        title = Location(cover, said.row, {"title": said.column}) if said else None
        found = check_terms(reading.plan, reading.general, title, known)
        kept = [_keeps(reading, item.to_problem()) for item in found]
        return cls(
            reading,
            title,
            tuple(item for item, is_quiet in zip(found, kept, strict=True) if not is_quiet),
            tuple(item for item, is_quiet in zip(found, kept, strict=True) if is_quiet),
        )

    def keeps(self, item: CellChange | Unsure) -> bool:
        """Tell whether people keep what the reader told of a cell."""
        return any(
            (told.sheet, told.cell) == (item.sheet, item.cell) and _keeps(self.reading, told)
            for told in self.reading.problems
        )

    def unsure(self) -> Iterator[Unsure]:
        """Yield what is to be mended as what a person decides."""
        told: dict[Unsure, None] = {}
        for item in self.to_mend:
            sheet = item.place.sheet if item.place else ""
            cell = item.spots[0].passage.cell or ""
            told[Unsure(sheet, cell, item.message, item.hint)] = None
        yield from told


def _keeps(reading: Reading, item: Problem) -> bool:
    return is_kept(item, reading.ids, reading.reasons)


def texts(seen: Checked, grids: Sequence[Grid]) -> Iterator[CellChange]:
    """Yield the corrections of texts, one for each cell.

    Those are what ``terms.correct`` is sure of, and characters that nobody sees; a cell of which no
    rule speaks is only tidied. What is kept stays.
    """
    wrong = {key: place for key, place, _ in _sure(seen.to_mend)}
    spared: dict[_Key, set[Rule]] = {}
    for key, _, rule in _sure(seen.kept):
        spared.setdefault(key, set()).add(rule)
    hidden = {(place.sheet, place.row, name): place for place, name in _hidden(seen, grids)}
    for key, place in (wrong | hidden).items():
        raw, name = raw_cell(grids, place, key[2]), key[2]
        if not isinstance(raw, str):
            continue
        text = tidy(raw)
        after, made = _corrected(seen, text, spared.get(key, ())) if key in wrong else (text, ())
        aside = "看不見的字元" if key in hidden else "特殊空白" if text != raw else ""
        if after != raw and (made or key in hidden):
            why = (reason(made), f"清除{aside}" if aside else "")
            yield CellChange(place, name, raw, after, "；".join(filter(None, why)))


def _corrected(
    seen: Checked, text: str, spared: Collection[Rule]
) -> tuple[str, tuple[Change, ...]]:
    plan = seen.reading.plan
    known = tuple(item for item in rules() if item not in spared) if spared else None
    return correct(text, year=plan.year, agency=plan.agency, known=known)


def _sure(findings: Iterable[Finding]) -> Iterator[tuple[_Key, Location, Rule]]:
    """Yield the texts in which something is surely wrong; sections are looked at by themselves."""
    for finding in findings:
        for spot in finding.spots:
            place, name = spot.passage.place, spot.passage.field
            if spot.sure and place and name not in (UNITS, _PEOPLE):
                yield (place.sheet, place.row, name), place, finding.rule


def _hidden(seen: Checked, grids: Sequence[Grid]) -> Iterator[tuple[Location, str]]:
    """Yield the texts with characters that nobody sees, but for the program's own columns."""
    reading = seen.reading
    own = {item.field for item in schema.columns("measure") if item.hidden}
    for item in (item for item in reading.problems if item.code == _HIDDEN):
        if item.field in own or _keeps(reading, item):
            continue
        if item.sheet and item.row and item.column and item.field:
            yield Location(item.sheet, item.row, {item.field: item.column}), item.field
    column = schema.column("nil_return", "reason")
    form = [(item.location, column.field) for item in reading.plan.nil_returns]
    for place, name in ((seen.title, "title"), *form):  # the cover's texts have no R311
        raw = raw_cell(grids, place, name)
        if place and convert(column, raw, framework(reading.plan.framework)).notice == _HIDDEN:
            yield place, name
