"""The official document as it is to be written, whatever the format: paragraphs and tables.

It holds no more than both formats can say, so that .odt and .docx are the same document. Numbers
are text (``mark``), so that nothing is lost on the way back.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_NARROW = ("area", "sub_item")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan has come: a draft, or sent; with the date and number of its 核備.

    ``filed_date`` is as people write it. ``is_filed`` may be without either.
    """

    is_draft: bool = True
    is_filed: bool = False
    filed_date: str = ""
    filed_number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its kind (see looks), the number before it, its text.

    Line breaks in the text stay. ``beside`` is plain text after a heading, on the same line.
    ``left`` is how far it stands in, in characters, beside what its kind does. ``pieces`` are the
    text in parts, and whether each is underlined; none when nothing is.
    """

    kind: str
    text: str
    mark: str = ""
    beside: str = ""
    left: float = 0
    pieces: tuple[tuple[str, bool], ...] = ()

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """Number and text in parts, and whether each is underlined."""
        if not self.pieces:
            return ((self.mark + self.text, False),)
        return ((self.mark, False), *self.pieces)

    @property
    def hang(self) -> float:
        """How far the lines below the mark stand in, in characters; narrow cells have no room."""
        return 0 if self.kind in _NARROW else printed_width(self.mark)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table: its kind, its paragraphs, and how many rows and columns it spans."""

    kind: str
    paragraphs: tuple[Paragraph, ...]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; None stands where a cell of before reaches.

    ``is_joined`` tells that it goes on with what the row above began; ``is_whole`` that it is not
    to be torn by the end of a page.
    """

    boxes: tuple[Box | None, ...]
    is_joined: bool = False
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its name, the widths of its columns in millimetres, the row that each page repeats,
    and the rows below."""

    name: str
    widths: tuple[float, ...]
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Official:
    """The official document of a plan. ``date`` is ISO; ``footer`` holds {page} and {pages}."""

    title: str
    agency: str
    date: str
    header: str
    footer: str
    blocks: tuple[Paragraph | Grid, ...]


def printed_width(text: str) -> float:
    """Return about how wide a text is, in characters: Latin ones are half as wide."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    return 0.5 if character.isalnum() else 0.3
