"""The sheet 對照: every text and every measure of both plans, a line each, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan.books.comparison.rich import ADDED, GONE, KIND_MARKS, Styles, writable, write_parts
from xlplan.books.heights import row_height
from xlplan.books.links import cell_link
from xlplan.books.lists import add_list
from xlplan.compare import TITLES, Comparison, RowChange, TextChange
from xlplan.compare.amendment import side
from xlplan.plan import Location, Measure, Plan
from xlplan.text import join_names
from xlplan.vocabulary import framework
from xlplan.wording.drift import Piece

SHEET = "對照"
HEADS = (
    ("序", 6),
    ("情形", 14),
    ("次項", 24),
    ("原來的文字", 52),
    ("新的文字", 52),
    ("原來的次項", 24),
    ("原來的課室", 16),
    ("新的課室", 16),
    ("其他不同", 34),
    ("相同（%）", 9),
    ("原檔儲存格", 11),
    ("新檔儲存格", 11),
)
_BEFORE, _AFTER, _ALIKE, _LINKS = 3, 4, 9, 10


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its kinds, what stands in the columns of plain text, the texts, and the places."""

    kinds: tuple[str, ...]
    texts: tuple[tuple[int, str], ...]
    before: str
    after: str
    pieces: tuple[Piece, ...]
    alike: int | None = None
    places: tuple[Location | None, Location | None] = (None, None)


def write_rows(
    book: Any, styles: Styles, target: Path, sources: Sequence[Path], found: Comparison
) -> None:
    """Write the sheet."""
    sheet = add_list(book, styles.of_lists, SHEET, HEADS)
    sheet.freeze_panes(1, 3)
    lines = [*map(_of_text, found.texts), *(_of_row(found, item) for item in found.rows)]
    for number, line in enumerate(lines, 1):
        _write(sheet, styles, number, line)
        for column, (source, place) in enumerate(zip(sources, line.places, strict=True), _LINKS):
            _link(sheet, styles, (number, column), target, source, place)
    if lines:
        sheet.autofilter(0, 0, len(lines), len(HEADS) - 1)


def _write(sheet: Any, styles: Styles, number: int, line: _Line) -> None:
    widths = dict(enumerate(width for _, width in HEADS))
    texts = [*line.texts, (_BEFORE, line.before), (_AFTER, line.after)]
    sheet.set_row(number, row_height((text, widths[column]) for column, text in texts))
    cell = styles["quiet" if line.kinds == ("same",) else "cell"]
    for column in range(len(HEADS)):
        sheet.write_blank(number, column, None, cell)
    sheet.write_number(number, 0, number, cell)
    kinds = "、".join(TITLES[kind] for kind in line.kinds)
    sheet.write_string(number, 1, kinds, styles[KIND_MARKS[line.kinds[0]]])
    for column, text in line.texts:
        if text:
            sheet.write_string(number, column, writable(text), cell)
    for column, text, mark in ((_BEFORE, line.before, GONE), (_AFTER, line.after, ADDED)):
        parts = side(line.pieces, is_after=mark == ADDED) if line.pieces else ((text, False),)
        if text:
            write_parts(sheet, (number, column), parts, (styles["plain"], styles[mark], cell))
    if line.alike is not None:
        sheet.write_number(number, _ALIKE, line.alike, cell)


def _link(
    sheet: Any,
    styles: Styles,
    at: tuple[int, int],
    target: Path,
    source: Path,
    place: Location | None,
) -> None:
    if place is None:
        return
    cell = place.cell("action") or f"A{place.row}"
    formula = cell_link(target, source, place.sheet, cell, cell)
    sheet.write_formula(*at, formula, styles["link"], cell)


def _of_text(item: TextChange) -> _Line:
    texts = ((2, item.part.title),)
    return _Line((item.kind,), texts, item.before, item.after, item.pieces)


def _of_row(found: Comparison, item: RowChange) -> _Line:
    before, after = item.before, item.after
    return _Line(
        kinds=item.kinds,
        texts=tuple(_texts(found, item)),
        before=before.action if before else "",
        after=after.action if after else "",
        pieces=item.pieces,
        alike=item.alike if before and after else None,
        places=(before.location if before else None, after.location if after else None),
    )


def _texts(found: Comparison, item: RowChange) -> Iterator[tuple[int, str]]:
    before, after = item.before, item.after
    old, new = _label(found.old, before), _label(found.new, after)
    yield 2, new or old
    yield 5, old if new and old and new != old else ""
    for column, measure in ((6, before), (7, after)):
        yield column, join_names(measure.responsible_units) if measure else ""
    other = (f"{title}：{was or '（空白）'}→{now or '（空白）'}" for title, was, now in item.fields)
    yield 8, "\n".join(other)


def _label(plan: Plan, measure: Measure | None) -> str:
    if measure is None:
        return ""
    return framework(plan.framework).label_of(measure.sub_item) if measure.sub_item else ""
