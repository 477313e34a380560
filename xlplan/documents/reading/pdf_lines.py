"""Signs of a PDF to lines, and lines to paragraphs.

A line ends a paragraph when the first word of the next one would still have had room on it. Where
both edges are equally far away (a centred line), the room is what both leave. A line that begins
with a number, or left of where the paragraph goes on, begins a paragraph too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xlplan.documents.model import Line

_NUMBER = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d０-９]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[壹貳參叁肆伍陸柒捌玖拾]{1,2}[、.．]|[\d０-９]{1,2}[.．、](?!\d)|[①-⑳○●◎•➢])"
)
_IN_NUMBER = re.compile(r"[\d.,%]")
_OPENING = re.compile("[（(【]")
_KEPT = re.compile(  # what begins a line must not end one, or what follows must not begin one
    r"[（(「『《〈【]|[^\s\u2e80-\uffef]*.?[，。、；：！？）)」』》〉】,.;:!?]"
)
_ENDS = re.compile(r"[。！？!?；;：:]\s*$")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_FORMS = re.compile("[\u2f00-\u2fd5\ufb00-\ufb06]")  # Kangxi radicals and Latin ligatures
_SAME_HEIGHT = 0.5  # of a sign's size
_NARROW = 6  # signs
_SHORT = 0.7  # of the room between the edges
_SLACK = 0.15  # of a sign's size, for what places are rounded


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign at its place, in points from the page's top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool = False

    @property
    def size(self) -> float:
        """Its height, which is about its font's size."""
        return max(self.bottom - self.top, 1.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line as it is printed."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    first: float  # how wide its first word is
    last: float  # and its last one
    ends_blank: bool = False
    source: str = ""


def plain(text: str) -> str:
    """Return a sign as people type it: no ligature, no radical in place of a character."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def pieces(signs: Iterable[Sign]) -> list[Piece]:
    """Return the lines that signs make, from the top down."""
    rows: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda item: ((item.top + item.bottom) / 2, item.left)):
        middle = (sign.top + sign.bottom) / 2
        if rows:
            last = rows[-1][-1]
            apart = middle - (last.top + last.bottom) / 2
            if apart < _SAME_HEIGHT * min(sign.size, last.size):
                rows[-1].append(sign)
                continue
        rows.append([sign])
    return [piece for row in rows if (piece := _piece(row))]


def _piece(row: list[Sign]) -> Piece | None:
    row.sort(key=lambda item: item.left)
    shown = [sign for sign in row if sign.text.strip()]
    if not shown:
        return None
    text = ""
    before: Sign | None = None
    for sign in row:
        if before and not before.text.isspace() and not sign.text.isspace():
            text += " " * _is_gap(before, sign)
        text += sign.text
        before = sign
    return Piece(
        text=text.strip(),
        left=shown[0].left,
        right=shown[-1].right,
        top=min(sign.top for sign in shown),
        bottom=max(sign.bottom for sign in shown),
        size=median(sign.size for sign in shown),
        bold=all(sign.bold for sign in shown),
        first=_word_width(shown),
        last=_word_width(shown[::-1]),
        ends_blank=row[-1].text.isspace(),
    )


def _word_width(row: Sequence[Sign]) -> float:
    """Return how wide the word is that a row of signs begins with, read from either end."""
    end = row[0]
    for sign in row[1:]:
        apart = max(sign.left, end.left) - min(sign.right, end.right)
        if _WIDE.match(sign.text) or _WIDE.match(end.text) or apart > 0.15 * sign.size:
            break
        end = sign
    return max(end.right, row[0].right) - min(end.left, row[0].left)


def _is_gap(before: Sign, sign: Sign) -> bool:
    """Return whether a blank stands between two signs that no sign for it parts."""
    wide = _WIDE.match(before.text) or _WIDE.match(sign.text)
    return sign.left - before.right > (0.9 if wide else 0.2) * sign.size


def paragraphs(lines: Sequence[Piece], edges: tuple[float, float]) -> Iterator[Line]:
    """Yield the paragraphs that lines make between a left and a right edge."""
    waiting: list[Piece] = []
    for line in lines:
        if waiting and not _goes_on(waiting, line, edges):
            yield _joined(waiting, edges)
            waiting = []
        waiting.append(line)
    if waiting:
        yield _joined(waiting, edges)


def _goes_on(paragraph: Sequence[Piece], line: Piece, edges: tuple[float, float]) -> bool:
    """Return whether a line goes on with a paragraph."""
    last = paragraph[-1]
    if _begins(last, line, edges):
        return False
    hangs = len(paragraph) == 1 and _NUMBER.match(last.text)
    further = line.left > last.left + line.size and not hangs and _is_centred(line, edges)
    moved = len(paragraph) > 1 and abs(line.left - last.left) > 0.8 * line.size
    if further or moved:
        return all(_is_centred(item, edges) for item in (last, line)) and _is_full(
            last, line, edges
        )
    return _is_full(last, line, edges)


def _begins(last: Piece, line: Piece, edges: tuple[float, float]) -> bool:
    """Return whether a line begins something, however full the last one is.

    In a narrow cell no place tells whether 民政課 below 社會課 is a name of its own, so its lines
    stay as they are printed. What stands in brackets below a full stop is a remark of its own more
    often than one within a paragraph.
    """
    ended = _ENDS.search(last.text)
    if edges[1] - edges[0] < _NARROW * line.size or (ended and _OPENING.match(line.text)):
        return True
    if _NUMBER.match(line.text) and (ended or line.left < last.left + last.size):
        return True
    return line.top - last.bottom > 1.5 * last.size  # blank lines between


def _is_centred(line: Piece, edges: tuple[float, float]) -> bool:
    left, right = line.left - edges[0], edges[1] - line.right
    return abs(left - right) < 0.35 * line.size


def _is_full(line: Piece, following: Piece, edges: tuple[float, float]) -> bool:
    """Return whether the next line's first word had no room left on a line."""
    room = edges[1] - line.right
    is_short = line.right - line.left < _SHORT * (edges[1] - edges[0])
    if is_short and _is_centred(line, edges) and _is_centred(following, edges):
        room += line.left - edges[0]
    width = following.first
    if _KEPT.match(following.text):  # the sign after it would have had to fit too
        width += following.size
    return room < width + _SLACK * following.size


def _joined(lines: Sequence[Piece], edges: tuple[float, float]) -> Line:
    text = lines[0].text
    for before, line in pairwise(lines):
        narrow = not _WIDE.match(before.text[-1]) and not _WIDE.match(line.text[0])
        narrow = narrow and not (before.text[-1].isdigit() and _IN_NUMBER.match(line.text))
        cut = before.last + line.first > edges[1] - edges[0]  # no line could hold such a word
        text += (" " if before.ends_blank or (narrow and not cut) else "") + line.text
    return Line(text, lines[0].source, bold=all(line.bold for line in lines))
