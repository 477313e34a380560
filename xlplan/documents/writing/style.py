"""The look of the official document: ``schema/documents.json`` and a city's own parts of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from xlplan.data import own_folder, read_json
from xlplan.documents.writing.own_style import own_style
from xlplan.errors import UsageError

OWN_STYLE = "documents.json"
LEAST_TEXT = 60
"""The least width and height that margins must leave to the text, in millimetres."""


@dataclass(frozen=True, slots=True)
class Page:
    """The paper and its margins, in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts to use, each with those that take its place where it is missing."""

    chinese: tuple[str, ...]
    latin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the letters, in points."""

    title: float
    filed: float
    section: float
    text: float
    caption: float
    table: float
    header: float
    footer: float


@dataclass(frozen=True, slots=True)
class Indents:
    """How far paragraphs stand in, in characters."""

    item: float
    text: float


@dataclass(frozen=True, slots=True)
class Marks:
    """The numbers before things, each shown by its first: 壹、 一、 （一） 1. （1）."""

    section: str
    item: str
    area: str
    sub_item: str
    heading: str
    measure: str


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """A section's title, other titles seen for it, and whether a lone text stands beside it."""

    title: str
    variants: tuple[str, ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class TableStyle:
    """The content table: titles and widths of its columns, its lines, and what is told in it.

    A row of at most ``whole_rows`` characters stays on one page. ``details`` are the fields of a
    measure that are told after its text.
    """

    columns: Mapping[str, str]
    widths: Mapping[str, float]
    padding: float
    inner_line: str
    head_shade: str
    whole_rows: float
    details: tuple[str, ...]
    nil: str
    unplaced: str


@dataclass(frozen=True, slots=True)
class TaskforceStyle:
    """The 推動小組 table."""

    caption: str
    widths: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Draft:
    """How a draft shows that it is one: after the title, and at the top of each page."""

    title: str
    header: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What stands under the title once the plan is on file, with a document number or without."""

    numbered: str
    dated: str


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a document; the fields are those of ``schema/documents.json``.

    ``line`` is the height of a line in multiples of the size. ``headings`` says whether the
    headings of a sub-item carry numbers ("numbered"), or only the measures under each ("plain").
    """

    page: Page
    fonts: Fonts
    sizes: Sizes
    line: float
    indents: Indents
    marks: Marks
    numerals: tuple[str, ...]
    headings: str
    order: tuple[str, ...]
    sections: Mapping[str, SectionStyle]
    table: TableStyle
    taskforce: TaskforceStyle
    draft: Draft
    filed: Filed
    footer: str


def style_for(kind: str = "") -> Style:
    """Return the look of the documents of a kind of agency (區公所, 二級機關).

    It is ours, with what the city's ``documents.json`` in data.own_folder() says instead. Under
    ``kinds`` both may say what differs for a kind of agency. Raises UsageError when the city's file
    is not read or not understood.
    """
    own = own_folder() / OWN_STYLE
    if not own.is_file():
        return _style(kind, None, 0, 0)
    stat = own.stat()
    return _style(kind, own, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(maxsize=32)
def _style(kind: str, own: Path | None, modified: int, size: int) -> Style:
    ours = read_json("documents.json")
    layers = [ours, ours["kinds"].get(kind, {})]
    if own:
        theirs = own_style(own, ours)
        layers += [theirs, theirs.get("kinds", {}).get(kind, {})]
    found: Style = _built(Style, functools.reduce(_merged, layers))
    if own and not (found.page.text_width > LEAST_TEXT and found.page.text_height > LEAST_TEXT):
        raise UsageError(f"文件樣式「{own}」的邊界太大，放不下文字。請改小 page 的邊界。")
    return found


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return one tree with the leaves of another in their places; lists are replaced whole."""
    found = dict(base)
    for key, value in over.items():
        old = found.get(key)
        found[key] = _merged(old, value) if isinstance(old, dict) else value
    return found


def _built(kind: type[Any], said: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{item.name: _typed(hints[item.name], said[item.name]) for item in fields(kind)})


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return _built(hint, value)
    if isinstance(value, list):
        return tuple(value)
    if SectionStyle in get_args(hint):
        return {key: _built(SectionStyle, item) for key, item in value.items()}
    return value
