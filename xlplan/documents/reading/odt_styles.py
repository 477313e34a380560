"""The styles of an .odt as they bear on its text: bold, hidden, and the lists' numbers.

A number is laid out as OpenDocument 1.3 says (16.31 to 16.36): so many levels joined by full stops
between a prefix and a suffix, or as LibreOffice writes it in ``loext:num-list-format``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from xlplan.documents.reading.numerals import in_odf

Node: TypeAlias = Any  # an Element of odfdo

_BOLD = {"bold", "600", "700", "800", "900"}
_PLACE = re.compile(r"%(\d+)%")
_LEVELS = {
    "text:list-level-style-number",
    "text:list-level-style-bullet",
    "text:list-level-style-image",
    "text:outline-level-style",
}
_WEIGHTS = ("fo:font-weight", "style:font-weight-asian")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its first number, and how a number is printed."""

    start: int = 1
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    pattern: str = ""
    bullet: str = ""

    def printed(self, levels: Mapping[int, Level], counts: Mapping[int, int], depth: int) -> str:
        """Return the number of a paragraph at a depth (from 1)."""
        if self.bullet or not self.format:
            return self.bullet
        words = {
            at: in_odf(counts.get(at, levels[at].start), levels[at].format)
            for at in range(1, depth + 1)
            if at in levels
        }
        if self.pattern:
            return _PLACE.sub(lambda match: words.get(int(match[1]), ""), self.pattern)
        first = depth - min(self.shown, depth) + 1
        said = ".".join(words[at] for at in range(first, depth + 1) if words.get(at))
        return f"{self.prefix}{said}{self.suffix}"


@dataclass(slots=True)
class Counted:
    """A list as far as it is counted: its levels and the last number of each."""

    levels: Mapping[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next_mark(self, depth: int, start: int | None = None) -> str:
        """Count a paragraph at a depth (from 1) and return its number."""
        level = self.levels.get(depth)
        if level is None:
            return ""
        if start is None:
            start = self.counts[depth] + 1 if depth in self.counts else level.start
        self.counts[depth] = start
        for deeper in [item for item in self.counts if item > depth]:
            del self.counts[deeper]
        return level.printed(self.levels, self.counts, depth)


class Styles:
    """The styles of a document by family and name."""

    def __init__(self, roots: Iterable[Node]) -> None:
        self._styles: dict[tuple[str, str], Node] = {}
        self._lists: dict[str, Mapping[int, Level]] = {}
        self.outline: Mapping[int, Level] = {}
        for root in roots:
            for group in root.children:
                if group.tag in ("office:styles", "office:automatic-styles"):
                    self._add(group)

    def _add(self, group: Node) -> None:
        for node in group.children:
            name = node.get_attribute_string("style:name") or ""
            if node.tag in ("style:style", "style:default-style"):
                family = node.get_attribute_string("style:family") or ""
                self._styles[family, name] = node
            elif node.tag == "text:list-style":
                self._lists[name] = _levels(node)
            elif node.tag == "text:outline-style":
                self.outline = _levels(node)

    def levels(self, name: str | None) -> Mapping[int, Level]:
        """Return the levels (from 1) of a list style, none of an unknown one."""
        return self._lists.get(name or "", {})

    def list_of(self, name: str | None) -> str | None:
        """Return the list style of a paragraph style."""
        return self._said("paragraph", name, "", ("style:list-style-name",))

    def is_bold(self, family: str, name: str | None) -> bool | None:
        """Return whether a style makes text bold, None when it says nothing of it."""
        said = self._said(family, name, "style:text-properties", _WEIGHTS)
        return None if said is None else said in _BOLD

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Return whether a style or the one it is based on hides its text."""
        return self._said(family, name, "style:text-properties", ("text:display",)) == "none"

    def _said(
        self, family: str, name: str | None, group: str, attributes: tuple[str, ...]
    ) -> str | None:
        """Return the first attribute that a style, or one it is based on, has."""
        seen: set[str] = set()
        while name is not None and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            nodes = [item for item in style.children if item.tag == group] if group else [style]
            for node in nodes:
                for attribute in attributes:
                    said = node.get_attribute_string(attribute)
                    if said is not None:
                        return str(said)
            name = style.get_attribute_string("style:parent-style-name")
        return None


def _levels(node: Node) -> dict[int, Level]:
    found = {}
    for item in node.children:
        depth = item.get_attribute_integer("text:level")
        if item.tag in _LEVELS and depth:
            found[depth] = _level(item)
    return found


def _level(item: Node) -> Level:
    def said(name: str) -> str:
        return str(item.get_attribute_string(name) or "")

    def count(name: str) -> int:
        return int(item.get_attribute_integer(name) or 1)

    start = item.get_attribute_integer("text:start-value")
    return Level(
        start=1 if start is None else start,
        format=said("style:num-format"),
        prefix=said("style:num-prefix"),
        suffix=said("style:num-suffix"),
        shown=count("text:display-levels"),
        pattern=said("loext:num-list-format"),
        bullet=said("text:bullet-char"),
    )
