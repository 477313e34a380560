"""Whether anything was lost: the letters of a document counted against those of its plan."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from xlplan.documents.model import Document, Line
from xlplan.documents.understanding.spelling import texts
from xlplan.documents.understanding.whole import Understood

_BREAK = "\x1e"  # between lines, in which a line may have ends of its own
_BROKEN_TAG = re.compile(rf"<[a-z0-9/=\"':;\s-]*{_BREAK}[a-z0-9/=\"':;\s-]*>", re.IGNORECASE)


def lost(document: Document, found: Understood) -> Counter[str]:
    """Return the letters of a document that its plan does not account for, with their number.

    White space, markup and the marks that were taken for numbering do not count. Titles of
    sections, columns, areas and sub-items are accounted for by ``structure``.
    """
    there = Counter(letter for text in _printed(document) for letter in _letters(text))
    kept = Counter(letter for text in _kept(found) for letter in _letters(text))
    return there - kept


def _letters(text: str) -> Iterator[str]:
    return (item for item in unicodedata.normalize("NFC", text) if not item.isspace())


def _printed(document: Document) -> Iterator[str]:
    lines: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Line):
            lines.append(block)
        else:
            lines.extend(line for row in block.rows for cell in row if cell for line in cell.lines)
    whole = _BREAK.join(_without_bars(line.text) for line in lines)
    bare = (Line(text, "") for text in _BROKEN_TAG.sub("", whole).split(_BREAK))
    yield from (item.text for item in texts(bare))


def _without_bars(text: str) -> str:
    """Return a row of a Markdown table without what parts its cells."""
    if text.count("|") < 2:
        return text
    return "" if not text.strip("|-: \t") else text.replace("|", " ")


def _kept(found: Understood) -> Iterator[str]:
    plan = found.plan
    yield from (plan.title, plan.subjects, plan.other, *plan.basis, *plan.goals, *plan.monitoring)
    for section in plan.extra_sections:
        yield from (section.text,)
    for member in plan.taskforce:
        yield from (member.title, member.member, member.duty, member.note)
    for _, group in itertools.groupby(
        plan.measures, key=lambda item: (item.sub_item, item.heading)
    ):
        measures = list(group)
        yield measures[0].heading
        for item in measures:
            yield from (item.action, item.indicator, item.target, item.due, item.note)
            yield from item.extra.values()
    for nil in plan.nil_returns:
        yield nil.reason
    for left in plan.leftovers:
        yield left["text"]
    yield from found.structure
    yield from found.marks
    yield from found.units
