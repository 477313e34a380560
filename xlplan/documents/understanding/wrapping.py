"""Whether lines are paragraphs, or pieces of paragraphs that narrow cells have broken."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.documents.understanding.marks import read_bare, read_mark
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.spelling import Text
from xlplan.documents.understanding.words import is_sentence

SHORT_BY = 4  # half-width characters a line must leave free to have been ended on purpose
_OFTEN = 0.05
_MANY = 3  # lines that begin with a bare 1, from which on it is a mark


class Wrapping:
    """Whether a content was broken into lines by the width of its cells."""

    def __init__(self, rows: Sequence[Row]) -> None:
        pairs = wrapped = 0
        closed = {True: [0, 0], False: [0, 0]}  # at an item's end or not: lines, those with a blank
        for row in rows:
            for line, after in zip(row.content, row.content[1:], strict=False):
                pairs += 1
                wrapped += _is_wrapped(line, after)
                count = closed[read_mark(after.text)[0] is not None]
                count[0] += 1
                count[1] += line.closed
        self.is_wrapped = wrapped > 2 and wrapped >= pairs * _OFTEN
        lines = [line.text for row in rows for line in row.content]
        self.counts_bare = sum(read_bare(text, 1)[0] is not None for text in lines) >= _MANY
        gaps = sum(line.gap for row in rows for line in row.content)
        self.tells_gaps = gaps * 2 < sum(len(row.content) for row in rows)
        self.tells_ends = _share(closed[True]) >= 0.8 and _share(closed[False]) <= 0.4


def _share(count: Sequence[int]) -> float:
    return count[1] / count[0] if count[0] > 2 else 0.5


def _is_wrapped(line: Text, after: Text) -> bool:
    if line.bold or read_mark(after.text)[0] or is_sentence(line.text):
        return False
    return len(line.text) > SHORT_BY and line.width >= after.width * 0.8 and line.width > 20
