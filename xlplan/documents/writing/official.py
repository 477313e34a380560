"""What stands in the official document of a plan: title, chapters, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan import schema
from xlplan.documents.writing.content import content_grid
from xlplan.documents.writing.model import (
    Box,
    Grid,
    Official,
    Paragraph,
    Row,
    Standing,
    printed_width,
)
from xlplan.documents.writing.numbering import mark
from xlplan.documents.writing.style import Style
from xlplan.plan import ExtraSection, Plan
from xlplan.text import parse_date, roc_year
from xlplan.vocabulary.agencies import bare_name

_TEXTS = ("subjects", "other")
_POINTS = 72 / 25.4  # in a millimetre


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter without its number: its title, what stands beside that, and what below."""

    title: str
    blocks: tuple[Paragraph | Grid, ...] = ()
    beside: str = ""


def official(plan: Plan, style: Style, standing: Standing) -> Official:
    """Return the official document of a plan.

    Chapters with nothing in them are left out, and the numbers close up. A chapter of the agency's
    own stands at the place that its position says, at the end without one.
    """
    title = plan.title or f"{plan.agency.name}{roc_year(plan.year)}年度提升服務執行計畫"
    blocks: list[Paragraph | Grid] = [*_top(title, style, standing)]
    for number, chapter in enumerate(_chapters(plan, style), 1):
        label = mark(style.marks.section, number, style.numerals)
        blocks.append(Paragraph("section", chapter.title, label, chapter.beside))
        blocks.extend(chapter.blocks)
    header = style.draft.header if standing.is_draft else ""
    return Official(title, plan.agency.name, _date(plan), header, style.footer, tuple(blocks))


def _top(title: str, style: Style, standing: Standing) -> Iterator[Paragraph]:
    yield Paragraph("title", title + (_draft(title, style) if standing.is_draft else ""))
    if standing.is_filed:
        number = standing.filed_number.removesuffix("函")
        pattern = style.filed.numbered if number else style.filed.dated
        said = pattern.replace("{date}", standing.filed_date).replace("{number}", number)
        yield Paragraph("filed", said)


def _draft(title: str, style: Style) -> str:
    """Return the mark of a draft, on a line of its own where the title's last has no room."""
    said = style.draft.title
    room = style.page.text_width * _POINTS / style.sizes.title
    is_long = printed_width(title.rpartition("\n")[2] + said) > room
    return f"\n{said}" if said and is_long else said


def _chapters(plan: Plan, style: Style) -> Sequence[_Chapter]:
    usual = (_usual(part, plan, style) for part in style.order)
    found = [chapter for chapter in usual if chapter.blocks or chapter.beside]
    last = -1
    for item in sorted(plan.extra_sections, key=_place):
        place = _place(item)
        last = len(found) if place == _END else min(max(place - 1, last + 1), len(found))
        found.insert(last, _Chapter(item.title, tuple(_lines(item.text))))
    return found


_END = 10**6


def _place(item: ExtraSection) -> int:
    return item.position if isinstance(item.position, int) and item.position > 0 else _END


def _usual(part: str, plan: Plan, style: Style) -> _Chapter:
    own = style.sections[part]
    if part == "content":
        grid = content_grid(plan, style, own.title)
        return _Chapter(own.title, (grid,) if grid else ())
    said = getattr(plan, part)
    if part in _TEXTS:
        if own.beside and said and "\n" not in said:
            return _Chapter(own.title, beside=said)
        return _Chapter(own.title, tuple(_lines(said)))
    blocks: tuple[Paragraph | Grid, ...] = tuple(_items(said, style))
    if part == "monitoring" and plan.taskforce:
        blocks += tuple(_taskforce(plan, style))
    return _Chapter(own.title, blocks)


def _lines(text: str) -> Iterator[Paragraph]:
    for line in text.split("\n") if text else ():
        yield Paragraph("text", line)


def _items(texts: Sequence[str], style: Style) -> Iterator[Paragraph]:
    """Yield the items of a chapter: numbered where there are several."""
    if len(texts) == 1:
        yield Paragraph("text", texts[0])
        return
    for number, text in enumerate(texts, 1):
        yield Paragraph("item", text, mark(style.marks.item, number))


def _taskforce(plan: Plan, style: Style) -> Iterator[Paragraph | Grid]:
    agency = plan.agency.short_name or bare_name(plan.agency.name)
    caption = style.taskforce.caption.replace("{agency}", agency)
    columns = schema.columns("taskforce")
    head = Row(tuple(_cell("head", item.title) for item in columns))
    rows = tuple(
        Row(tuple(_cell(item.field, getattr(member, item.field)) for item in columns))
        for member in plan.taskforce
    )
    widths = tuple(style.taskforce.widths[item.field] for item in columns)
    yield Paragraph("caption", caption)
    yield Grid(caption, widths, head, rows)


def _cell(kind: str, text: str) -> Box:
    inner = kind if kind == "head" else "cell"
    return Box(inner, (Paragraph(inner, text),))


def _date(plan: Plan) -> str:
    """Return the date of a document: that of the plan's last event, else its year's first day."""
    days = [parse_date(item.date) or "" for item in plan.events]
    return max((day for day in days if len(day) == len("2025-01-01")), default=f"{plan.year}-01-01")
