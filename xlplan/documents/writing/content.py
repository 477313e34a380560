"""The content table: measures by area and sub-item, numbered, with their sections beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlplan import schema
from xlplan.documents.writing.model import Box, Grid, Paragraph, Row
from xlplan.documents.writing.numbering import mark
from xlplan.documents.writing.style import Style
from xlplan.plan import Agency, Measure, Plan, in_order
from xlplan.table.cells import shown
from xlplan.vocabulary import Framework, SubItem, framework

_UNNUMBERED = ("paragraph", "intro")
EVERYBODY = "全部"
"""What stands for all the sections of an agency that names them; 各課室 and the like stay."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is to be a row: the paragraphs of a measure, and its sections."""

    paragraphs: tuple[Paragraph, ...]
    units: tuple[str, ...] = ()
    is_joined: bool = False

    @property
    def length(self) -> int:
        return sum(len(item.text) for item in self.paragraphs)


def has_units(plan: Plan) -> bool:
    """Tell whether the table has a column of sections: not for an agency without any."""
    return bool(plan.agency.sections) or any(item.responsible_units for item in plan.measures)


def content_grid(plan: Plan, style: Style, title: str) -> Grid | None:
    """Return the content table, None for a plan with nothing to put there.

    A sub-item without measures and without a declared nil return has no row. Rows whose sub-item
    the framework does not have stand at the end.
    """
    own = framework(plan.framework)
    rows = tuple(_rows(plan, style, own))
    if not rows:
        return None
    names = ["area", "sub_item", "action", "units"]
    widths = [style.table.widths[name] for name in names]
    columns = style.table.columns
    head = [_box("head", columns["area"], columns=2), None, _box("head", columns["action"])]
    if has_units(plan):
        head.append(_box("head", columns["units"]))
    else:
        widths[2] += widths.pop()
    return Grid(title, tuple(widths), Row(tuple(head)), rows)


def _rows(plan: Plan, style: Style, own: Framework) -> Iterator[Row]:
    entries = dict(_entries(plan, style, own))
    areas = itertools.groupby(entries, key=lambda key: _area_of(own, key))
    for number, keys in areas:
        here = list(keys)
        rows = sum(len(entries[key]) for key in here)
        area: Box | None = _area_box(own, number, style, rows)
        for key in here:
            item = own.sub_item(key)
            sub_item: Box | None = _sub_item_box(item, key, style, len(entries[key]))
            for entry in entries[key]:
                yield _row(entry, area, sub_item, style, with_units=has_units(plan))
                area = sub_item = None


def _entries(plan: Plan, style: Style, own: Framework) -> Iterator[tuple[str, list[_Entry]]]:
    """Yield the keys of sub-items, in the document's order, and what is to stand under each."""
    measures = in_order(plan.measures)
    known = [item.key for item in own.sub_items]
    known += [item.sub_item for item in measures]
    known += [item.sub_item for item in plan.nil_returns]
    for key in dict.fromkeys(known):
        under = [item for item in measures if item.sub_item == key]
        found = list(_numbered(under, style, own, plan.agency))
        nil = (item for item in plan.nil_returns if item.sub_item == key)
        for item in nil:
            text = style.table.nil.replace("{reason}", item.reason)
            found.append(_Entry((Paragraph("paragraph", text),)))
        if found:
            yield key, found


def _area_of(own: Framework, key: str) -> int | None:
    item = own.sub_item(key)
    return item.area if item else None


def _area_box(own: Framework, number: int | None, style: Style, rows: int) -> Box:
    if number is None:
        return _box("area", style.table.unplaced, rows=rows)
    if not number:
        return _box("area", own.lead.title if own.lead else "", rows=rows)
    title = next(area.title for area in own.areas if area.number == number)
    return _box("area", title, mark(style.marks.area, number), rows=rows)


def _sub_item_box(item: SubItem | None, key: str, style: Style, rows: int) -> Box:
    if item is None:
        return _box("sub_item", key, rows=rows)
    if not item.area:
        return _box("sub_item", item.subtitle, rows=rows)
    number = int(item.key.rpartition("-")[2])
    return _box("sub_item", item.title, mark(style.marks.sub_item, number), rows=rows)


def _box(kind: str, text: str, number: str = "", *, rows: int = 1, columns: int = 1) -> Box:
    return Box(kind, (Paragraph(kind, text, number),), rows, columns)


def _row(
    entry: _Entry, area: Box | None, sub_item: Box | None, style: Style, *, with_units: bool
) -> Row:
    boxes = [area, sub_item, Box("action", entry.paragraphs)]
    if with_units:
        units = entry.units or ("",)
        boxes.append(Box("units", tuple(Paragraph("units", name) for name in units)))
    is_whole = entry.length <= style.table.whole_rows
    return Row(tuple(boxes), entry.is_joined, is_whole)


def _numbered(
    measures: Sequence[Measure], style: Style, own: Framework, agency: Agency
) -> Iterator[_Entry]:
    """Yield the measures of a sub-item, their numbers regenerated.

    Headings and measures without heading share one count, measures under a heading have their own;
    where headings are plain, each group of measures has its own. The only measure under a heading
    or in a sub-item has no number unless it asks for one.
    """
    plain = style.headings == "plain"
    shared = itertools.count(1)
    for heading, group in itertools.groupby(measures, key=lambda item: item.heading):
        items = sorted(group, key=lambda item: item.layout != "intro")
        title = (_heading(heading, style, shared),) if heading else ()
        numbers = itertools.count(1) if heading or plain else shared
        pattern = style.marks.measure if heading and not plain else style.marks.heading
        alone = len(items if heading else measures) == 1
        for index, item in enumerate(items):
            number = mark(pattern, next(numbers)) if _has_number(item, alone) else ""
            kind = "measure" if number else "intro" if item.layout == "intro" else "paragraph"
            said = Paragraph(kind, item.action, number)
            first = () if index else title
            details = _details(item, style, own, said.hang)
            yield _Entry((*first, said, *details), _units(item, agency), is_joined=index > 0)


def _heading(text: str, style: Style, numbers: Iterator[int]) -> Paragraph:
    plain = style.headings == "plain"
    return Paragraph("heading", text, "" if plain else mark(style.marks.heading, next(numbers)))


def _has_number(item: Measure, alone: bool) -> bool:
    if not item.action:  # there is nothing to number yet
        return False
    return item.layout == "numbered" or (item.layout not in _UNNUMBERED and not alone)


def _details(item: Measure, style: Style, own: Framework, left: float) -> Iterator[Paragraph]:
    """Yield what else is told of a measure: （績效指標：…；目標值：…）."""
    columns = [schema.column("measure", name) for name in style.table.details]
    told = [
        f"{column.title}：{shown(column, value, own)}"
        for column in columns
        if (value := getattr(item, column.field))
    ]
    if told:
        yield Paragraph("details", f"（{'；'.join(told)}）", left=left)


def _units(item: Measure, agency: Agency) -> tuple[str, ...]:
    """Return the sections as they stand in the document, 全部 as all those of the agency."""
    found: dict[str, None] = {}
    for name in item.responsible_units:
        everybody: Iterable[str] = agency.sections if name == EVERYBODY else ()
        found.update(dict.fromkeys(everybody or (name,)))
    return tuple(found)
