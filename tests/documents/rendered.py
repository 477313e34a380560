"""Plans of our own printed in the shapes that real documents have, to be read back.

A plan becomes rows of cells (area, sub-item, what is done, sections); the rows become a table, rows
of tabs or of bars, or the running lines of narrow cells. What goes wrong on the way (pages that cut
rows, tags, justified cells, cells that slip) is done to the rows or lines by functions of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlplan.data import read_json
from xlplan.documents.model import Cell, Document, Line, Table
from xlplan.documents.understanding.spelling import width
from xlplan.plan import Measure, Plan
from xlplan.text import roc_year
from xlplan.vocabulary import Framework, framework

HEADS = ("執行要項", "", "執行重點", "執行課室")
_NUMERALS = "一二三四五六七八九十"
_LEGAL = "壹貳參肆伍陸柒捌"
_PARTS = (("basis", "計畫依據"), ("goals", "計畫目標"), ("subjects", "實施對象"))
_AFTER = (("monitoring", "推動及管考"), ("other", "其他"))


@dataclass(frozen=True)
class Marks:
    """How numbers are printed: patterns with {n} for a figure and {c} for a numeral."""

    area: str = "{c}、"
    sub_item: str = "({c})"
    heading: str = "{n}."
    item: str = "({n})"


@dataclass
class Cells:
    """A row: the texts of its cells, one line of content a paragraph."""

    area: str = ""
    sub_item: str = ""
    content: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    def texts(self) -> list[list[str]]:
        """Return the cells' lines in the order of the columns."""
        return [[self.area] if self.area else [], [self.sub_item] if self.sub_item else [],
                self.content, self.units]  # fmt: skip


def demo(name: str) -> Plan:
    """Return a demonstration plan with only what a document prints of its measures."""
    plan = Plan.from_dict(read_json("demo", f"{name}.json"))
    bare = tuple(
        Measure(item.id, item.order, item.sub_item, item.heading, item.action,
                item.responsible_units, layout=item.layout)
        for item in plan.measures
    )  # fmt: skip
    return replace(plan, measures=bare, nil_returns=())


def rows(
    plan: Plan,
    marks: Marks | None = None,
    *,
    split: Callable[[Measure], object] = lambda item: (item.sub_item, item.heading),
    by: str = "item",
) -> list[Cells]:
    """Return the rows of a plan: a new one where ``split`` changes.

    ``by`` says where sections are named: for each "item", once a "heading", or not at all ("").
    """
    marks = marks or Marks()
    own = framework(plan.framework)
    made: list[Cells] = []
    area = key = ""
    for _, group in itertools.groupby(plan.measures, key=split):
        row = Cells()
        measures = list(group)
        for item in measures:
            if item.sub_item != key:
                key = item.sub_item
                row.area, row.sub_item = _titles(own, key, area, marks)
                area = key.partition("-")[0]
                heads = itertools.count(1)
                heading = None
            if item.heading != heading:
                heading, numbers = item.heading, itertools.count(1)
                if heading:
                    row.content.append(marks.heading.format(n=next(heads)) + heading)
            alone = sum((x.sub_item, x.heading) == (key, heading) for x in plan.measures) == 1
            pattern = marks.item if heading else marks.heading
            count = numbers if heading else heads
            same = [x for x in plan.measures if (x.sub_item, x.heading) == (key, heading)]
            plain = alone or item.layout == "intro" or all(x.layout == "paragraph" for x in same)
            said = ("" if plain else pattern.format(n=next(count))) + item.action
            row.content.extend(said.split("\n"))
            if by == "item":
                row.units.append("、".join(item.responsible_units))
            elif by:
                row.units = list(item.responsible_units)
        made.append(row)
    return made


def _titles(own: Framework, key: str, area: str, marks: Marks) -> tuple[str, str]:
    item = own.sub_item(key)
    if not item.area:
        return own.lead.title, item.subtitle
    number = int(key.rpartition("-")[2])
    title = marks.sub_item.format(c=_NUMERALS[number - 1], n=number) + item.title
    if str(item.area) == area:
        return "", title
    name = next(one.title for one in own.areas if one.number == item.area)
    return marks.area.format(c=_NUMERALS[item.area - 1], n=item.area) + name, title


def document(plan: Plan, content: Iterable[Line | Table]) -> Document:
    """Return a document of a plan around its content."""
    blocks: list[Line | Table] = [
        Line(f"{plan.agency.name}{roc_year(plan.year)}年度提升服務執行計畫", "")
    ]
    chapters: list[tuple[str, list[str]]] = []
    for name, title in (*_PARTS, ("", "計畫內容"), *_AFTER):
        said = getattr(plan, name) if name else ()
        chapters.append((title, [said] if isinstance(said, str) else list(said)))
    number = 0
    for title, said in chapters:
        if not said and title != "計畫內容":
            continue
        blocks.append(Line(f"{_LEGAL[number]}、{title}", ""))
        number += 1
        if title == "計畫內容":
            blocks.extend(content)
        many = len(said) > 1
        blocks.extend(
            Line(f"{_NUMERALS[at]}、{text}" if many else text, "") for at, text in enumerate(said)
        )
    named = (
        replace(item, source=item.source or f"第{at}行") if isinstance(item, Line) else item
        for at, item in enumerate(blocks, 1)
    )
    return Document(Path("plan.txt"), tuple(named))


def as_table(cells: Sequence[Cells], heads: Sequence[str] = HEADS) -> list[Table]:
    """Return rows as one table with a row of titles."""
    width = len(heads)
    made = [tuple(_cell([head], 0, at) for at, head in enumerate(heads))]
    for number, row in enumerate(cells, 1):
        made.append(tuple(_cell(text, number, at) for at, text in enumerate(row.texts()[:width])))
    return [Table(tuple(made), "表格1")]


def _cell(lines: Sequence[str], row: int, column: int) -> Cell:
    place = f"表格1第{row + 1}列第{column + 1}欄"
    return Cell(tuple(Line(text, f"{place}第{n}段") for n, text in enumerate(lines, 1)))


def as_tabs(
    cells: Sequence[Cells],
    heads: Sequence[str] = HEADS,
    form: Callable[[Sequence[str]], str] = " ".join,
) -> list[Line]:
    """Return rows as lines with tabs between the cells."""
    lines = ["\t".join(heads)]
    for row in cells:
        lines.append("\t".join(form(text) for text in row.texts()[: len(heads)]))
    return [Line(text, "") for text in lines]


def as_bars(cells: Sequence[Cells], heads: Sequence[str] = HEADS) -> list[Line]:
    """Return rows as a Markdown table, titles of measures bold."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in cells:
        cell = ["<br>".join(text) for text in row.texts()[: len(heads)]]
        lines.append(f"| {' | '.join(cell)} |")
    return [Line(text, "") for text in lines]


def tagged(lines: Sequence[str]) -> str:
    """Return a cell's lines in tags, those like titles bold."""
    return " ".join(
        f"<p>{text}</p>" if text.endswith("。") else f"<p><b>{text}</b></p>" for text in lines
    ).replace("&", "&amp;")


def as_lines(
    cells: Sequence[Cells],
    widths: Sequence[int] = (8, 16, 38, 8),
    *,
    page: int = 0,
    gap: bool = True,
    justify: bool = False,
    heads: Sequence[str] = ("執行要項 執行重點", "執行課室"),
) -> list[Line]:
    """Return rows as the lines of narrow cells, one cell after the other, cut by pages.

    ``page`` is the number of lines of a page, 0 for no pages; ``gap`` puts an empty line behind
    each line; ``justify`` sets the letters of some lines of titles apart.
    """
    lines = list(heads)
    left = page
    for row in cells:
        wrapped = [
            [piece for text in cell for piece in wrap(text, size)]
            for cell, size in zip(row.texts(), widths, strict=True)
        ]
        if justify:
            wrapped[:2] = [
                [_apart(line, number) for number, line in enumerate(cell)] for cell in wrapped[:2]
            ]
        while any(wrapped):
            room = left or max(map(len, wrapped))
            for cell in wrapped:
                lines.extend(cell[:room])
            used = max(map(len, wrapped))
            wrapped = [cell[room:] for cell in wrapped]
            left = page and (left - used if used < left else page)
    parted = itertools.chain.from_iterable((line, "") for line in lines) if gap else iter(lines)
    return [Line(text, "") for text in parted]


def _apart(line: str, number: int) -> str:
    return " ".join(line) if number % 2 and "(" not in line and len(line) > 1 else line


def wrap(text: str, size: int) -> Iterator[str]:
    """Yield a text in lines of a width, closing marks kept with the letter before them."""
    line = ""
    for letter in text:
        if width(line + letter) > size and letter not in "，。、；：）」)":
            yield line
            line = ""
        line += letter
    if line:
        yield line


def cut_rows(cells: Sequence[Cells], every: int = 4) -> list[Cells]:
    """Return rows of which some are cut by a page in mid-sentence and mid-title."""
    made: list[Cells] = []
    for number, row in enumerate(cells):
        last = row.content[-1] if row.content else ""
        if number % every or len(last) < 24:
            made.append(row)
            continue
        title = row.sub_item
        half = len(title) // 2 if len(title) > 20 else len(title)
        at = len(last) // 2
        made.append(Cells(row.area, title[:half], [*row.content[:-1], last[:at]], row.units))
        made.append(Cells("", title[half:], [last[at:]], []))
    return made


def late_labels(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows where a sub-item's title stands a row too late, if its second row counts on."""
    made = [Cells(row.area, row.sub_item, list(row.content), list(row.units)) for row in cells]
    for first, second in itertools.pairwise(made):
        starts = second.content[:1] and second.content[0][:2] in ("2.", "2、")
        if first.sub_item and not first.area and not second.sub_item and starts:
            first.sub_item, second.sub_item = "", first.sub_item
    return made


def slipped(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows where content and sections stand a column too far left, every third time."""
    made: list[Cells] = []
    for number, row in enumerate(cells):
        slips = number % 3 == 1 and not row.area and not row.sub_item
        made.append(Slipped("", "", row.content, row.units) if slips else row)
    return made


class Slipped(Cells):
    """A row whose cells stand a column too far left."""

    def texts(self) -> list[list[str]]:
        """Return the cells' lines in the order of the columns."""
        return [[], self.content, self.units, []]


def heads_apart(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows where a title has a row of its own, with the section of its first item."""
    made: list[Cells] = []
    for row in cells:
        if len(row.content) < 3 or len(row.units) != len(row.content) - 1:
            made.append(row)
            continue
        made.append(Cells(row.area, row.sub_item, row.content[:1], row.units[:1]))
        made.append(Cells("", "", row.content[1:], row.units[1:]))
    return made


def half_titles(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows where the first half of a sub-item's title is lost, the rest a row too late."""
    made = [Cells(row.area, row.sub_item, list(row.content), list(row.units)) for row in cells]
    for first, second in itertools.pairwise(made):
        starts = second.content[:1] and second.content[0][:2] == "2."
        if first.sub_item and not first.area and not second.sub_item and starts:
            title = first.sub_item
            first.sub_item, second.sub_item = "", title[len(title) // 2 :]
    return made


def by_blanks(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows whose sections are parted by nothing but blanks."""
    return [
        Cells(row.area, row.sub_item, row.content, [name.replace("、", " ") for name in row.units])
        for row in cells
    ]
