"""What stands above the first section: whose plan it is, of which year, and when it was filed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xlplan.documents.model import Line, Table
from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.doubts import Doubt, Leftover
from xlplan.documents.understanding.spelling import Text, compact, texts
from xlplan.documents.understanding.words import reading
from xlplan.plan import Agency, Event
from xlplan.text import gregorian_year, parse_date
from xlplan.vocabulary import agency_for, roster

_YEAR = re.compile(r"(?:中華)?(?:民國)?\s*(?P<year>\d{2,3})\s*(?:學?年度?)")
_BRACKETS = re.compile(r"[()（）〔〕\[\]【】]")
_DRAFT = re.compile(r"[(（]?草案[)）]?")
_FILED = re.compile(r"(?P<date>(?:民國)?\d{2,3}年\d{1,2}月\d{1,2}日)(?P<number>\S*?號)?函?\S*")
_FIRST_ROC, _LAST_ROC = 80, 200


@dataclass(slots=True)
class Front:
    """The head of a plan: its title as printed, its agency, its Gregorian year (0: not there)."""

    title: str = ""
    agency: str = ""
    year: int = 0
    source: str = ""
    events: list[Event] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)


def front(blocks: Sequence[Line | Table]) -> Front:
    """Return what stands above the first section."""
    found = Front()
    lines = list(texts(item for item in blocks if isinstance(item, Line)))
    used = _title_lines(lines)
    if used:
        whole = "".join(lines[index].text for index in used)
        found.title = _DRAFT.sub("", whole)
        found.structure.extend(_DRAFT.findall(whole))
        found.source = lines[used[0]].source
        found.year = year_in(found.title)
        found.agency = _agency_in(found.title)
    for index, line in enumerate(lines):
        event = None if index in used else _filed(line.text)
        if event:
            found.events.append(event)
            found.structure.append(compact(line.text))
        elif index not in used:
            found.leftovers.append(Leftover(line.source, line.text))
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                cells = (cell for cell in row if cell)
                found.leftovers.extend(
                    Leftover(line.source, line.text) for cell in cells for line in texts(cell.lines)
                )
    return found


def year_in(text: str) -> int:
    """Return the Gregorian year that a text names as 113年 or 113年度, 0 when it names none."""
    for match in _YEAR.finditer(text):
        if _FIRST_ROC <= int(match["year"]) <= _LAST_ROC:
            return gregorian_year(int(match["year"]))
    return 0


def agency_of(name: str, year: int) -> Agency:
    """Return the agency of a name as the roster knows it, else with the name alone."""
    entry = roster().find(name) if name else None
    return agency_for(entry, year) if entry else Agency(name=name)


def _title_lines(lines: Sequence[Text]) -> list[int]:
    """Return the lines of the title: the one that names the plan, and the agency's before it."""
    kinds, subjects = reading()["kinds"], reading()["subject"]
    for index, line in enumerate(lines):
        said = _DRAFT.sub("", compact(line.text)).rstrip("書")
        if said.endswith(tuple(kinds)):
            first = index
            named = any(word in said for word in subjects)
            while first and not (named and _agency_in(said)):
                if _filed(lines[first - 1].text):
                    break
                first -= 1
                said = compact(lines[first].text) + said
                named = any(word in said for word in subjects)
            return list(range(first, index + 1))
    return [0] if lines and len(lines[0].text) <= 60 else []


def _agency_in(title: str) -> str:
    """Return the words before the year or before what the plan is about."""
    said = _BRACKETS.sub("", compact(title))
    ends = [match.start() for match in [_YEAR.search(said)] if match]
    ends += [said.index(word) for word in reading()["subject"] if word in said]
    return said[: min(ends)] if ends else ""


def _filed(text: str) -> Event | None:
    match = _FILED.search(compact(text))
    if not match or not any(word in text for word in reading()["filed"]):
        return None
    date = parse_date(match["date"]) or ""
    number = (match["number"] or "").strip()
    return Event(kind="核備", date=date, document_number=number) if date else None


def head_doubts(found: Front, agency: Agency, year: int, told: Iterable[str]) -> list[Doubt]:
    """Return what is not sure about agency and year; ``told`` says where the year was found."""
    doubted = []
    if not agency.kind:
        doubted.append(
            Doubt(doubts.AGENCY, found.source, found.title, agency.name or "（無）", field="agency")
        )
    if not found.year:
        source, text = (*told, "", "")[:2]
        doubted.append(
            Doubt(doubts.YEAR, source, text, f"{year - gregorian_year(0)}年度", field="year")
        )
    return doubted
