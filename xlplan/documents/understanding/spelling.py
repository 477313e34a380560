"""Lines without what is no text: tags, Markdown, entities, blanks that only justify a line."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from xlplan.documents.model import Line
from xlplan.text import tidy

_BREAK_TAGS = re.compile(
    r"</?(?:p|div|li|ol|ul|br|tr|h[1-6]|table|tbody|thead)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BOLD_ON = re.compile(r"<(?:b|strong)(?:\s[^<>]*)?>", re.IGNORECASE)
_BOLD_OFF = re.compile(r"</(?:b|strong)>", re.IGNORECASE)
_OTHER_TAGS = re.compile(
    r"</?(?:span|font|i|em|u|sup|sub|td|th|a|img|center)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_STARS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_MARKDOWN = re.compile(r"^\s*(?:(#{1,6})\s*|[-*+]\s+(?=\S))")
_ESCAPED = re.compile(r"\\([.*#()\-_\[\]+!|])")
_BOLD = "\x02", "\x03"  # where bold text begins and ends, while a line is taken apart
_BOLD_START = re.compile("^\\s*\x02([^\x02\x03]*)\x03(?=\\s|$|[(（])")
_CHINESE_BLANK = re.compile(r"(?<=[^\x00-\xff])[ \t\u3000\xa0]+(?=[^\x00-\xff])")


@dataclass(frozen=True, slots=True)
class Text:
    """A line without markup: what it says, where it stands, and how it looks.

    ``gap`` says that an empty line was before it, ``title`` that the file marks it as a heading,
    ``closed`` that a blank stands at its end, as where a paragraph ends in the text of many PDFs.
    """

    text: str
    source: str
    bold: bool = False
    gap: bool = False
    title: bool = False
    closed: bool = False

    @property
    def width(self) -> int:
        """How wide the line is, in half-width characters."""
        return width(self.text)


def texts(lines: Iterable[Line]) -> Iterator[Text]:
    """Yield the lines that say something, without markup; one with breaks in it as several."""
    gap = False
    for line in lines:
        found = list(_parts(line))
        for part in found:
            yield replace(part, gap=gap)
            gap = False
        gap = gap or not found


def _parts(line: Line) -> Iterator[Text]:
    raw = _ESCAPED.sub(r"\1", line.text) if "\\" in line.text else line.text
    if "<" in raw:
        raw = _BREAK_TAGS.sub("\n", raw)
        raw = _BOLD_ON.sub(_BOLD[0], _BOLD_OFF.sub(_BOLD[1], raw))
        raw = _OTHER_TAGS.sub("", raw)
    if "&" in raw:
        raw = html.unescape(raw)
    raw = _stars(raw)
    mark = line.mark
    for piece in re.split(r"[\n\v\f]", raw):
        heading = _MARKDOWN.match(piece)
        rest = piece[heading.end() :] if heading else piece
        for said, bold in _bold_first(rest):
            text = tidy(said).strip()
            if not text and not mark:
                continue
            yield Text(
                unjustified(f"{mark}{text}"),
                line.source,
                bold or line.bold,
                title=bool(heading and heading[1]),
                closed=said.endswith((" ", "\u3000")),
            )
            mark = ""


def _stars(raw: str) -> str:
    """Return a line with the pairs of ** in it as bold; a lone one is dropped too."""
    if "**" not in raw and "__" not in raw:
        return raw
    turns = iter(_BOLD * raw.count("*"))
    return _STARS.sub(lambda _: next(turns, ""), raw)


def _bold_first(piece: str) -> Iterator[tuple[str, bool]]:
    """Yield a bold beginning and the rest by themselves; bold words in a sentence stay in it."""
    match = _BOLD_START.match(piece)
    rest = piece
    if match and match[1].strip():
        yield match[1], True
        rest = piece[match.end() :]
    yield rest.replace(_BOLD[0], "").replace(_BOLD[1], ""), False


def unjustified(text: str) -> str:
    """Return a line closed whose letters were set apart to fill a narrow cell: 處 理 的 正 確."""
    words = text.split()
    if len(words) < 3 or any(word.isascii() and len(word) > 1 for word in words):
        return text
    alone = sum(len(word) == 1 for word in words)
    return _CHINESE_BLANK.sub("", text) if alone * 2 >= len(words) else text


def compact(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def joined(before: str, behind: str) -> str:
    """Return two pieces of a wrapped line as one: a blank only between Latin letters."""
    if not before or not behind:
        return before + behind
    edge = before[-1] + behind[0]
    return f"{before} {behind}" if edge.isascii() and edge.isalnum() else before + behind


def width(text: str) -> int:
    """Return how wide a text is: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(item) in "WFA" else 1 for item in text)
