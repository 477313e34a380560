"""The automatic numbers of a .docx, counted as Word counts them (ECMA-376, 17.9).

Paragraphs of all lists (``w:num``) that share a definition (``w:abstractNum``) are counted
together; a list with a start of its own begins there at its first paragraph. A deeper level starts
anew after a paragraph of a level above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.oxml.ns import qn

from xlplan.documents.reading.docx_parts import Node, number, switch, value
from xlplan.documents.reading.docx_styles import Styles
from xlplan.documents.reading.numerals import in_word

_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8
_BULLETS = {
    "\uf0b7": "•",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf075": "◆",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    restart: int | None  # the level (from 1) that starts this one anew; 0 for none, None for any
    style: str | None
    is_legal: bool


class Numbers:
    """The lists of a document, and how far each is counted."""

    def __init__(self, part: Node | None, styles: Styles) -> None:
        self._styles = styles
        nodes = [] if part is None else part.findall(qn("w:num"))
        self._nums = {node.get(qn("w:numId")): node for node in nodes}
        kinds = [] if part is None else part.findall(qn("w:abstractNum"))
        self._kinds = {node.get(qn("w:abstractNumId")): node for node in kinds}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], _Level | None] = {}

    def next_mark(self, paragraph: Node) -> str:
        """Return the number before a paragraph, "" for none, and count it."""
        key, depth = self._place(paragraph)
        level = self._level(key, depth) if key else None
        if key is None or level is None:
            return ""
        counts = self._counts.setdefault(self._kind(key), {})
        counts[depth] = self._next(key, depth, level, counts)
        for deeper in [item for item in counts if item > depth]:
            found = self._level(key, deeper)
            if found is None or found.restart is None or 0 < found.restart <= depth + 1:
                del counts[deeper]
        return self._printed(key, depth, level, counts)

    def _next(self, key: str, depth: int, level: _Level, counts: dict[int, int]) -> int:
        own = self._own_start(key, depth)
        if own is not None and (key, depth) not in self._begun:
            self._begun.add((key, depth))
            return own
        return counts[depth] + 1 if depth in counts else level.start

    def _printed(self, key: str, depth: int, level: _Level, counts: dict[int, int]) -> str:
        if level.format == "bullet":
            return _BULLETS.get(level.text, level.text)

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            found = self._level(key, index)
            if found is None or found.format == "none":
                return ""
            count = counts.get(index, found.start)
            return in_word(count, "decimal" if level.is_legal else found.format)

        return "" if level.format == "none" else _PLACE.sub(shown, level.text)

    def _place(self, paragraph: Node) -> tuple[str | None, int]:
        """Return the list and the level (from 0) of a paragraph, by itself or by its style."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = self._styles.of_paragraph(paragraph)
        key = value(own, "w:numId")
        if own is not None and key is not None:
            return (None if key == "0" else key), self._depth(number(own, "w:ilvl"))
        for node in self._styles.chain(style):
            said = node.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            key = value(said, "w:numId")
            if key is not None:
                depth = number(said if own is None else own, "w:ilvl")
                return (None if key == "0" else key), self._depth(self._linked(key, node, depth))
        return None, 0

    def _linked(self, key: str, style: Node, otherwise: int) -> int:
        """Return the level that names a style as its own."""
        name = style.get(qn("w:styleId"))
        for depth in range(_DEEPEST + 1):
            level = self._level(key, depth)
            if level and level.style == name:
                return depth
        return otherwise

    def _depth(self, depth: int) -> int:
        return min(max(depth, 0), _DEEPEST)

    def _kind(self, key: str) -> str:
        """Return the definition of a list; one that is a style's is that of the style's list."""
        kind = value(self._nums.get(key), "w:abstractNumId") or ""
        link = value(self._kinds.get(kind), "w:numStyleLink")
        if link:
            linked = (
                found for found, node in self._kinds.items() if value(node, "w:styleLink") == link
            )
            kind = next(linked, kind)
        return kind

    def _own_start(self, key: str, depth: int) -> int | None:
        override = self._override(key, depth)
        said = value(override, "w:startOverride")
        return None if said is None else number(override, "w:startOverride", 1)

    def _override(self, key: str, depth: int) -> Node | None:
        node = self._nums.get(key)
        found = [] if node is None else node.findall(qn("w:lvlOverride"))
        return next((item for item in found if item.get(qn("w:ilvl")) == str(depth)), None)

    def _level(self, key: str, depth: int) -> _Level | None:
        if (key, depth) not in self._levels:
            self._levels[key, depth] = self._read_level(key, depth)
        return self._levels[key, depth]

    def _read_level(self, key: str, depth: int) -> _Level | None:
        override = self._override(key, depth)
        node = None if override is None else override.find(qn("w:lvl"))
        kind = self._kinds.get(self._kind(key))
        if node is None and kind is not None:
            found = kind.findall(qn("w:lvl"))
            node = next((item for item in found if item.get(qn("w:ilvl")) == str(depth)), None)
        if node is None:
            return None
        restart = value(node, "w:lvlRestart")
        return _Level(
            start=number(node, "w:start"),
            format=_format(node),
            text=value(node, "w:lvlText") or "",
            restart=None if restart is None else number(node, "w:lvlRestart"),
            style=value(node, "w:pStyle"),
            is_legal=bool(switch(node, "w:isLgl")),
        )


def _format(node: Node) -> str:
    """Return a level's number format; newer ones stand in a choice with a fallback."""
    said = value(node, "w:numFmt")
    if said is None:
        found = next(node.iter(qn("w:numFmt")), None)
        said = None if found is None else found.get(qn("w:val"))
    return said or "decimal"
