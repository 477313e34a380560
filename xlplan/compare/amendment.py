"""The 修正對照表 of an amended plan: after, before, and why, place by place of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlplan import schema
from xlplan.compare.model import Comparison, RowChange, TextChange
from xlplan.plan import Measure
from xlplan.text import join_names, roc_year
from xlplan.vocabulary import Framework, framework, newest
from xlplan.wording.drift import Piece

NAME = "修正對照表"
HEADS = ("修正後", "修正前", "說明")
NOTHING = "兩個版次的計畫書內容相同，沒有修正的地方。"
_FIRST = ("title", "basis", "goals", "subjects")  # parts that stand before the measures
_PRINTED = ("heading", "indicator", "target", "due")  # other columns that the document shows
_NUMERALS = "一二三四五六七八九十"

Stretch = tuple[str, bool]
"""A stretch of a text, and whether it differs from the other one."""


@dataclass(frozen=True, slots=True)
class Amended:
    """One place that was changed: under which title, what it says now, what it said, and why."""

    title: str
    after: tuple[Stretch, ...]
    before: tuple[Stretch, ...]
    remark: str


def heading(found: Comparison) -> str:
    """Return the title of the table."""
    plan = found.new
    name = plan.title or f"{plan.agency.name}{roc_year(plan.year)}年度提升服務執行計畫"
    return f"{name}{NAME}"


def amendments(found: Comparison) -> Iterator[Amended]:
    """Yield the changed places in the order of the document."""
    texts = [item for item in found.texts if item.kind != "same"]
    yield from (_of_text(item) for item in texts if item.part.name in _FIRST)
    own = framework(newest((found.old.framework, found.new.framework)))
    for row in found.rows:
        if row.kinds not in (("same",), ("details",)) or any(_printed(row)):
            yield _of_row(row, own)
    yield from (_of_text(item) for item in texts if item.part.name not in _FIRST)


def _of_text(item: TextChange) -> Amended:
    after, before = _sides(item.pieces, item.after, item.before)
    remark = {"new": "本點新增。", "dropped": "本點刪除。", "reworded": "文字修正。"}[item.kind]
    return Amended(item.part.title, after, before, remark)


def _of_row(row: RowChange, own: Framework) -> Amended:
    after, before = (tuple(_said(row, item)) for item in (row.after, row.before))
    return Amended(sub_item_title(own, row), after, before, "".join(_remarks(row, own)))


def sub_item_title(own: Framework, row: RowChange) -> str:
    """Return the title that a row stands under, as the document numbers it: 一、（一）…."""
    item = own.sub_item(row.key)
    if item is None:
        measure = row.after or row.before
        return f"次項{measure.sub_item}" if measure and measure.sub_item else "（沒有次項）"
    if not item.area:
        return item.title
    area = next(area for area in own.areas if area.number == item.area)
    number = area.sub_items.index(item)
    return f"{area.label}\n（{_NUMERALS[number]}）{item.title}"


def _sides(
    pieces: Sequence[Piece], after: str, before: str
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return the parts of a text after and before; one that is new has no parts that differ."""
    if not pieces:
        return tuple(_parts([(after, False)])), tuple(_parts([(before, False)]))
    return side(pieces, is_after=True), side(pieces, is_after=False)


def side(pieces: Sequence[Piece], *, is_after: bool) -> tuple[Stretch, ...]:
    """Return one of two texts in stretches, those that the other one has not marked."""
    return tuple(
        _parts(
            part
            for both, gone, added in pieces
            for part in ((both, False), (added if is_after else gone, True))
        )
    )


def _parts(said: Iterable[Stretch]) -> Iterator[Stretch]:
    yield from (part for part in said if part[0])


def _said(row: RowChange, measure: Measure | None) -> Iterator[Stretch]:
    """Yield what a row says in the document: heading, text, sections."""
    if measure is None:
        return
    other = row.before if measure is row.after else row.after
    if measure.heading:
        differs = other is not None and other.heading != measure.heading
        yield measure.heading, differs
        yield "\n", False
    is_after = measure is row.after
    yield from side(row.pieces, is_after=is_after) if row.pieces else [(measure.action, False)]
    if measure.responsible_units:
        yield "\n（", False
        yield join_names(measure.responsible_units), "reassigned" in row.kinds
        yield "）", False


def _remarks(row: RowChange, own: Framework) -> Iterator[str]:
    if row.after is None:
        yield "本項刪除。"
    elif row.before is None:
        yield "本項新增。"
    else:
        if "reworded" in row.kinds:
            yield "文字修正。"
        if "moved" in row.kinds:
            yield f"自{own.number_of(row.before.sub_item)}移列。"
        if "reassigned" in row.kinds:
            title = schema.column("measure", "responsible_units").title
            yield _changed(
                title, *(join_names(m.responsible_units) for m in (row.before, row.after))
            )
        for title, before, after in _printed(row):
            yield _changed(title, before, after)


def _printed(row: RowChange) -> Iterator[tuple[str, str, str]]:
    """Yield the other columns that differ and stand in the document, the clerk's own do not."""
    titles = {schema.column("measure", name).title for name in _PRINTED}
    yield from (item for item in row.fields if item[0] in titles)


def _changed(title: str, before: str, after: str) -> str:
    if not before:
        return f"{title}增列「{after}」。"
    return f"{title}由「{before}」改為「{after}」。" if after else f"{title}刪除「{before}」。"
