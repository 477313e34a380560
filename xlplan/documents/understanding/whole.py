"""From a Document to a Plan: sections, framework, rows, measures, and all that is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from xlplan.data import read_json
from xlplan.documents.model import Document, Line, Table
from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.chapters import Chapter, chapter
from xlplan.documents.understanding.doubts import Doubt, Leftover
from xlplan.documents.understanding.front import Front, agency_of, front, head_doubts, year_in
from xlplan.documents.understanding.furniture import without_furniture
from xlplan.documents.understanding.late import move_late
from xlplan.documents.understanding.measures import Made, measures
from xlplan.documents.understanding.parts import Parts, Section, parts
from xlplan.documents.understanding.reader import Reader
from xlplan.documents.understanding.recognising import recognise
from xlplan.documents.understanding.rows import Content
from xlplan.documents.understanding.spelling import compact, texts
from xlplan.documents.understanding.stream import read_lines
from xlplan.documents.understanding.tables import TableReader
from xlplan.documents.understanding.tabs import by_cell, from_tabs
from xlplan.documents.understanding.titles import Titles
from xlplan.documents.understanding.units import Names
from xlplan.plan import Agency, ExtraSection, Plan, TaskforceMember
from xlplan.text import roc_year
from xlplan.vocabulary import Framework, framework_for, frameworks

_LISTS = ("basis", "goals", "monitoring")
_TEXTS = ("subjects", "other")


@dataclass(frozen=True, slots=True)
class Understood:
    """The plan of a document, and what of the document is not in it but known.

    ``structure`` are titles as they are printed, ``marks`` the numbers, ``units`` the sections'
    names as they are printed.
    """

    plan: Plan
    structure: tuple[str, ...]
    marks: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(slots=True)
class _Chapters:
    """What the sections beside the content say."""

    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _TEXTS})
    extra: list[ExtraSection] = field(default_factory=list)
    taskforce: list[TaskforceMember] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def understand(document: Document) -> Understood:
    """Return the plan that a document says, with what is doubtful and what is left over."""
    kept, pages, repeated = without_furniture(document.blocks)
    split = parts(replace(document, blocks=tuple(kept)))
    head = front(split.front)
    said = _chapters(split.sections)
    year, told = _year(head, split)
    blocks = [block for item in split.sections if item.part == "content" for block in item.blocks]
    own, is_known = recognise(_plain(blocks), year)
    year = year or own.first_year
    agency = agency_of(head.agency, year)
    content = _content(blocks, own, agency)
    made = measures(content, own)
    doubted = [
        *head_doubts(head, agency, year, told),
        *_framework_doubts(own, year, is_known=is_known or not content.rows),
    ]
    found = [*doubted, *said.doubts, *content.doubts, *_no_units(content, made), *made.doubts]
    lines = [Leftover(item.source, item.text) for item in texts(repeated)]
    left, captions = _without_captions(
        [*head.leftovers, *said.leftovers, *content.leftovers, *made.leftovers, *lines], head.title
    )
    printed = (*captions, *(item.text for item in texts(pages)))
    plan = replace(
        _plan(own, year, agency, head, said, made),
        doubts=tuple(item.to_dict() for item in found),
        leftovers=tuple(item.to_dict() for item in left),
    )
    return Understood(
        Plan.from_dict(plan.to_dict()),
        (*printed, *head.structure, *said.structure, *content.structure, *made.structure),
        (*said.marks, *made.marks),
        tuple(made.units),
    )


def _plan(
    own: Framework, year: int, agency: Agency, head: Front, said: _Chapters, made: Made
) -> Plan:
    return Plan(
        framework=own.key,
        year=year,
        agency=agency,
        title=head.title,
        basis=tuple(said.lists["basis"]),
        goals=tuple(said.lists["goals"]),
        subjects="\n".join(said.texts["subjects"]),
        monitoring=tuple(said.lists["monitoring"]),
        other="\n".join(said.texts["other"]),
        extra_sections=tuple(said.extra),
        taskforce=tuple(said.taskforce),
        nil_returns=tuple(made.nil_returns),
        measures=tuple(made.measures),
        events=tuple(head.events),
    )


def _chapters(sections: Sequence[Section]) -> _Chapters:
    found = _Chapters()
    for section in sections:
        found.structure.append(compact(section.heading))
        if section.part == "content":
            continue
        one = chapter(section.blocks)
        found.taskforce += one.taskforce
        found.leftovers += one.leftovers
        found.doubts += one.doubts
        found.structure += one.structure
        found.marks += one.marks
        _put(section, one, found, is_last=section is sections[-1])
    return found


def _put(section: Section, one: Chapter, found: _Chapters, *, is_last: bool) -> None:
    if section.part in found.lists:
        found.lists[section.part] += one.items
    elif section.part in found.texts:
        found.texts[section.part] += one.items
    else:
        text = "\n".join(one.items)
        place = None if is_last else section.number
        found.extra.append(ExtraSection(section.title, text, place))


def _year(head: Front, split: Parts) -> tuple[int, tuple[str, str]]:
    """Return the year of a plan and where it was found: in the title, else in the basis."""
    if head.year:
        return head.year, (head.source, head.title)
    for section in split.sections:
        if section.part in ("basis", "goals"):
            for line in texts(block for block in section.blocks if isinstance(block, Line)):
                if year := year_in(line.text):
                    return year, (line.source, line.text)
    return 0, ("", "")


def _plain(blocks: Iterable[Line | Table]) -> str:
    said = []
    for block in blocks:
        if isinstance(block, Line):
            said.append(block)
        else:
            said.extend(line for row in block.rows for cell in row if cell for line in cell.lines)
    return "".join(item.text for item in texts(said))


def _content(blocks: Sequence[Line | Table], own: Framework, agency: Agency) -> Content:
    """Return the rows of the content, whether it is a table, lines of cells, or running lines."""
    reader = Reader(Titles(own), Names((*agency.sections, *agency.outside_units)), Content())
    tables = TableReader(reader)
    for is_table, run in groupby(blocks, key=lambda block: isinstance(block, Table)):
        found = list(run)
        if is_table:
            for block in found:
                if isinstance(block, Table):
                    tables.read(block)
            continue
        lines = [block for block in found if isinstance(block, Line)]
        table = from_tabs(lines)
        if table:
            _lines_before(lines, table, reader)
            tables.read(table)
        else:
            read_lines(list(texts(by_cell(lines))), reader)
    reader.finish()
    move_late(reader.content.rows)
    return reader.content


def _lines_before(lines: Sequence[Line], table: Table, reader: Reader) -> None:
    """Leave the lines before the titles of the columns over."""
    first = next(line for cell in table.rows[0] if cell for line in cell.lines).source
    for line in lines:
        if line.source == first:
            return
        reader.content.leftovers.extend(Leftover(item.source, item.text) for item in texts([line]))


def _framework_doubts(own: Framework, year: int, *, is_known: bool) -> list[Doubt]:
    serving = [item for item in frameworks() if item.first_year <= year]
    by_year = framework_for(year) if serving else None
    if by_year == own and is_known:
        return []
    others = (by_year.title,) if by_year and by_year != own else ()
    text = f"{roc_year(year)}年度"
    return [Doubt(doubts.FRAMEWORK, "", text, own.title, others, field="framework")]


def _no_units(content: Content, made: Made) -> list[Doubt]:
    if content.has_units or not made.measures:
        return []
    return [Doubt(doubts.NO_UNITS, chosen="（無）", field="responsible_units")]


def _without_captions(left: Sequence[Leftover], title: str) -> tuple[list[Leftover], list[str]]:
    """Return what is left over but for captions as our documents print them, and those."""
    tail = compact(read_json("documents.json")["taskforce"]["caption"].partition("{agency}")[2])
    printed = [
        item.text
        for item in left
        if compact(item.text).endswith(tail) and compact(item.text).removesuffix(tail) in title
    ]
    return [item for item in left if item.text not in printed], printed
