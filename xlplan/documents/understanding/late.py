"""Labels that are printed too late: the numbers that begin anew say where a sub-item begins."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.marks import read_mark
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.spelling import Text
from xlplan.documents.understanding.words import is_sentence

_HEADS = "1."  # what the measures of a sub-item are counted with


def move_late(rows: Sequence[Row]) -> None:
    """Move rows to the sub-item whose title is printed on a later row than its first measure.

    Where what stands beside a title goes on counting, or in mid-sentence, it began before the
    title: the rows from the last first number on are the sub-item's, when another list was before.
    """
    for index, row in enumerate(rows):
        if not row.label or not row.key:
            continue
        here = [at for at in range(index, len(rows)) if rows[at].key == row.key]
        first = next((rows[at] for at in here if rows[at].content), None)
        before = _run_before(rows, index)
        if first is None or not before or not _goes_on(first.content, rows[before[-1]]):
            continue
        begun = [at for at in before if _begins(rows[at].content)]
        if not begun or (begun[-1] == before[0] and rows[before[0]].label):
            continue
        for at in range(begun[-1], index):
            rows[at].key = row.key
            rows[at].notes.append(doubts.LATE_TITLE)


def _run_before(rows: Sequence[Row], index: int) -> list[int]:
    """Return the rows before one that stand under one sub-item."""
    found: list[int] = []
    for at in range(index - 1, -1, -1):
        if found and rows[at].key != rows[found[-1]].key:
            break
        found.append(at)
    return found[::-1]


def _goes_on(content: Sequence[Text], before: Row) -> bool:
    """Tell whether a row's content counts on, or goes on with a sentence of the row before it."""
    mark, _ = read_mark(content[0].text)
    if mark:
        return mark.number > 1
    last = before.content[-1].text if before.content else "。"
    return not is_sentence(last) and is_sentence(content[0].text)


def _begins(content: Sequence[Text]) -> bool:
    mark, _ = read_mark(content[0].text) if content else (None, "")
    return mark is not None and mark.style == _HEADS and mark.number == 1
