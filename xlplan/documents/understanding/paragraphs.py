"""The lines under a sub-item made paragraphs again: wrapped lines joined, run-on items parted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlplan.documents.understanding.marks import Mark, inner_marks, read_bare, read_mark
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.spelling import Text, joined
from xlplan.documents.understanding.words import is_sentence
from xlplan.documents.understanding.wrapping import SHORT_BY, Wrapping

_FAR_SHORT_BY = 12  # and those a line with a comma must leave free to be a title
_AROUND = 4  # lines before and behind that tell how wide a column is
_HEADING = 25  # letters of a title without a comma
_CLOSING = "，、。；：！？）」』,;:!?)”"
_BRACKETS = (("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"))
_RUN_ON = re.compile(  # a title that ends with a Chinese letter or ) or :, and text behind it
    r"([^\x00-\xff].{2,24}?(?<=[^\x00-\x28\x2a-\x39\x3b-\xff]))\s+([^\x00-\xff].{10,})", re.DOTALL
)
_TWO = re.compile(r"[^\x00-\xff]{3}\s+[^\x00-\xff]{3}")  # a title, and text behind it
PAUSES = "。；！？，,;"


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its mark, its text, the row it begins in, and whether it looks like a title."""

    mark: Mark | None
    text: str
    row: int
    source: str
    bold: bool
    lines: list[Text] = field(default_factory=list)
    last_row: int = 0
    broken: str = ""  # what it is, if it goes on with the paragraph of the row before it
    under_title: bool = False  # a bold title stands right before it

    @property
    def is_title_like(self) -> bool:
        """Whether it is as short as a title and without the marks of a sentence."""
        said = self.text.rstrip("：: ")
        if not 0 < len(said) <= _HEADING or _TWO.search(said):
            return False
        return not any(item in said for item in PAUSES)

    @property
    def is_short(self) -> bool:
        """Whether it may be a title with a comma in it: 配合法規，提供措施."""
        return len(self.text) <= _HEADING and not any(item in self.text for item in "。；！？")


@dataclass(slots=True)
class _Line:
    text: Text
    row: int
    place: int
    wide: int = 0  # how wide the lines around it are


def paragraphs(
    rows: Sequence[Row], wrapping: Wrapping, *, runs_on: bool = False
) -> list[Paragraph]:
    """Return the paragraphs of the rows of a sub-item.

    ``runs_on`` says that 1. stands for a title, so that what stands behind one is its text.
    """
    found: list[Paragraph] = []
    lists = _Lists(counts_bare=wrapping.counts_bare, runs_on=runs_on)
    for line in _lines(rows, wrapping):
        for number, (mark, text) in enumerate(lists.parted(line, found)):
            is_rest = mark is None and number == 0 and bool(found)
            if is_rest and _goes_on(found[-1], line, wrapping, lists):
                last = found[-1]
                last.text = joined(last.text, text)
                last.lines.append(line.text)
                last.last_row = line.row
                continue
            own = line.text
            made = Paragraph(mark, text, line.row, own.source, own.bold, [own], line.row)
            if found:
                made.under_title = _is_title_of(found[-1], made, lists)
                made.broken = _if_it_goes_on(found[-1], made, wrapping) if is_rest else ""
            lists.note(made, found)
            found.append(made)
    return found


def _is_title_of(last: Paragraph, made: Paragraph, lists: _Lists) -> bool:
    """Tell whether a paragraph is surely the title over the next: bold, or 1. 標題 over a text."""
    if last.row != made.row:
        return False
    counted = last.mark is not None and last.mark.style == "1." and made.mark is None
    return last.bold or (counted and last.is_title_like and not lists.is_leaf(last))


def _if_it_goes_on(last: Paragraph, made: Paragraph, wrapping: Wrapping) -> str:
    """Return what two paragraphs are together, where they may be one that a page has cut."""
    closed = wrapping.tells_ends and last.lines[-1].closed
    sure = closed or last.bold or last.text.endswith(("：", ":"))
    if made.row == last.last_row or sure or not last.is_title_like:
        return ""
    return joined(last.text, made.text)


def _lines(rows: Sequence[Row], wrapping: Wrapping) -> list[_Line]:
    lines = [
        _Line(text, number, place)
        for number, row in enumerate(rows)
        for place, text in enumerate(row.content)
    ]
    for index, line in enumerate(lines):
        around = lines[max(0, index - _AROUND + 1) : index + _AROUND + 1]
        line.wide = max(item.text.width for item in around)
    return lines


class _Lists:
    """The lists that are open: which styles of marks, and how far each has counted."""

    def __init__(self, *, counts_bare: bool, runs_on: bool) -> None:
        self.counts_bare = counts_bare
        self.runs_on = runs_on
        self.open: list[str] = []
        self.count: dict[str, int] = {}
        self.leaf = ""  # the style of marks that stand under a heading
        self.sentence = ""  # the style of the last mark whose item was a sentence of its own

    def parted(self, line: _Line, found: Sequence[Paragraph]) -> Iterator[tuple[Mark | None, str]]:
        """Yield the items of a line; most lines are one, or the middle of one."""
        text = line.text.text
        mark, rest = self._first(text, found)
        count = dict(self.count)
        if mark:
            count[mark.style] = mark.number
        begin = 0
        for at, inner in _inner(rest, count, mark):
            yield from self._two_in_one(mark, rest[begin:at].strip(), found)
            mark, begin = inner, at + len(inner.printed)
        yield from self._two_in_one(mark, rest[begin:].strip(), found)

    def _two_in_one(
        self, mark: Mark | None, text: str, found: Sequence[Paragraph]
    ) -> Iterator[tuple[Mark | None, str]]:
        """Yield a numbered title and the text behind it on the same line: 1. 標題 說明文字。"""
        title, rest = title_apart(text)
        if title and mark and mark.style == "1." and self._counts_titles(found):
            yield mark, title
            yield None, rest
        else:
            yield mark, text

    def _counts_titles(self, found: Sequence[Paragraph]) -> bool:
        """Tell whether 1. counts titles here, not sentences, nor items under a title."""
        if not self.runs_on:
            return False
        before = found[-1] if found else None
        if "1." in (self.leaf, self.sentence):
            return False
        if before and before.mark is None and not before.under_title:
            is_over = before.bold or before.is_title_like
            if is_over and not is_sentence(before.text):
                return False
        counted = [item for item in found if item.mark and item.mark.style == "1."]
        return not counted or counted[-1].is_short

    def _first(self, text: str, found: Sequence[Paragraph]) -> tuple[Mark | None, str]:
        mark, rest = read_mark(text)
        if mark is None:
            number = self.count.get("1.", 0)
            done = not found or is_sentence(found[-1].text) or found[-1].is_title_like
            bare = read_bare(text, number + 1)
            if bare[0] is None and self.counts_bare:
                bare = read_bare(text, 1)
            return bare if done and bare[0] and (number or self.counts_bare) else (None, text)
        is_far = mark.number > self.count.get(mark.style, 0) + 3
        if is_far and mark.style not in self.open and found and not is_sentence(found[-1].text):
            return None, text
        return (mark, rest) if rest else (None, text)

    def note(self, made: Paragraph, found: Sequence[Paragraph]) -> None:
        """Note the mark of a paragraph that begins."""
        if made.mark is None:
            return
        style = made.mark.style
        before = found[-1] if found else None
        if before and before.mark and before.mark.style == style and is_sentence(before.text):
            self.sentence = style
        elif made.mark.number == 1 and self.sentence == style:
            self.sentence = ""
        if made.mark.number == 1:
            if before and before.mark is None and not is_sentence(before.text):
                self.leaf = style
                self.open = []
            elif self.open and self.open[0] != style:
                self.leaf = self.leaf or style
        if style in self.open:
            del self.open[self.open.index(style) + 1 :]
        else:
            self.open.append(style)
        self.count[style] = made.mark.number

    def is_leaf(self, item: Paragraph) -> bool:
        """Tell whether a paragraph is an item under a title, or beside items that are sentences."""
        if item.mark is None:
            return False
        style = item.mark.style
        return style in (self.leaf, self.sentence) or bool(self.open and self.open[0] != style)


def title_apart(text: str, pauses: str = PAUSES) -> tuple[str, str]:
    """Return what may be a title before a blank, and the text behind it; ("", text) for none."""
    match = _RUN_ON.match(text)
    if match is None or any(pause in match[1] for pause in pauses):
        return "", text
    return match[1], match[2]


def _inner(text: str, count: dict[str, int], outer: Mark | None) -> Iterator[tuple[int, Mark]]:
    """Yield the items that begin inside a text, as where a cell's lines were run together."""
    marks = list(inner_marks(text))
    for index, (at, mark) in enumerate(marks):
        known = count.get(mark.style, 0)
        if mark.number == 1:
            is_item = (
                any(
                    other.style == mark.style and other.number == 2
                    for _, other in marks[index + 1 :]
                )
                or text[:at].rstrip()[-1:] == "。"
            )
            is_item = is_item or (index == 0 and _is_title_before(text[:at], mark, outer))
            is_item = is_item and text[:at].rstrip()[-1:] not in "；，、,("
        else:
            is_item = mark.number == known + 1 and known > 0
        if is_item and text[at + len(mark.printed) :].strip():
            count[mark.style] = mark.number
            yield at, mark


def _is_title_before(text: str, mark: Mark, outer: Mark | None) -> bool:
    """Tell whether a first number stands behind a numbered title on the same line: 1. 標題 (1)."""
    said = text.strip()
    if outer is None or outer.style != "1." or mark.style != "(1)":
        return False
    return 2 < len(said) <= _HEADING and not any(pause in said for pause in PAUSES)


def _goes_on(last: Paragraph, line: _Line, wrapping: Wrapping, lists: _Lists) -> bool:
    """Tell whether a line without a mark goes on with the paragraph before it."""
    text, before = line.text, last.lines[-1]
    if text.text[0] in _CLOSING or _is_open(last.text):
        return True
    if text.bold or (before.bold and len(last.lines) == 1):
        return text.bold and before.bold and not last.is_title_like
    is_full = wrapping.is_wrapped and not _ended_early(before, text, line.wide, wrapping)
    is_done = is_sentence(last.text) or last.text.endswith(("：", ":"))
    if is_done or is_full:  # a full line of the same row may end with a full stop in mid-paragraph
        return is_full and (line.row == last.last_row or not is_done)
    may_be_title = last.is_title_like and not lists.is_leaf(last)
    if line.row != last.last_row:
        return last.under_title or not may_be_title
    if not wrapping.is_wrapped:
        return not may_be_title and _hangs(last.text)
    far = last.is_short and before.width + _FAR_SHORT_BY <= line.wide
    return not may_be_title and (lists.is_leaf(last) or not far)


def _hangs(text: str) -> bool:
    """Tell whether a text ends where no sentence does."""
    return text.endswith(("，", "、", ",", "及", "與", "和", "或", "之"))


def _is_open(text: str) -> bool:
    """Tell whether a bracket that was opened near the end is not closed: the text goes on."""
    end = text[-_HEADING:]
    return any(end.rfind(first) > end.rfind(last) for first, last in _BRACKETS)


def _ended_early(line: Text, after: Text, wide: int, wrapping: Wrapping) -> bool:
    """Tell whether a line was ended on purpose: there was room for more."""
    if wrapping.tells_ends:
        return line.closed
    gap = wrapping.tells_gaps and after.gap and is_sentence(line.text)
    return line.width + SHORT_BY <= wide or gap
