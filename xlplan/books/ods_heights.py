"""How high the rows of an .ods file's sheets are: styles that state what new texts need.

LibreOffice fits the rows to their texts when it opens a file, but only the first 200 of a sheet and
none whose height somebody has fixed (seen with 7.4). So a row that is too low for a new text gets a
copy of its style with another height, and not as the user's own, as in heights.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from xlplan.books.heights import row_height
from xlplan.books.ods_elements import Node, inside, made, taken, without
from xlplan.books.spans import Edit
from xlplan.books.template.styles import DIGIT

_STYLE, _ROW, _COLUMN = "table:style-name", "table-row", "table-column"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_USUAL_WIDTH = 9.0  # characters
_COLUMNS = "table:number-columns-repeated"
_MOST_COLUMNS = 200


class RowStyles:
    """The styles of rows and columns, and what has to be added to them."""

    def __init__(self, content: bytes, place: Node) -> None:
        """Take the styles from ``place``, the content's office:automatic-styles."""
        self._content = content
        self._end = content.rindex(b"</", place.start, place.end)
        self._known = {
            (node.attributes.get("style:family"), node.attributes.get("style:name")): node
            for node in inside(content, place)
        }
        self._new: dict[tuple[str, float], tuple[str, bytes]] = {}
        self._names = (f"ro{n}" for n in itertools.count(1) if (_ROW, f"ro{n}") not in self._known)

    def edits(self) -> Iterator[Edit]:
        """Yield what puts the new styles behind the others."""
        for _, style in self._new.values():
            yield self._end, self._end, style

    def widths(self, sheet: Node) -> Mapping[int, float]:
        """Return the widths of a sheet's first columns in characters, by index from 0."""
        found: dict[int, float] = {}
        for node in _columns(self._content, sheet):
            width = self._length((_COLUMN, node.attributes.get(_STYLE)), "column-width")
            for _ in range(min(int(node.attributes.get(_COLUMNS, "1")), _MOST_COLUMNS)):
                found[len(found)] = width / DIGIT if width else _USUAL_WIDTH
        return found

    def fitting(self, name: str, cells: Mapping[int, str], widths: Mapping[int, float]) -> str:
        """Return the style for a row of the style ``name`` with new texts; itself if it will do."""
        needed = row_height((text, widths.get(at, _USUAL_WIDTH)) for at, text in cells.items())
        if needed <= self._length((_ROW, name), "row-height"):
            return name
        if (name, needed) not in self._new:
            new = next(self._names)
            self._new[name, needed] = new, self._style(name, new, needed)
        return self._new[name, needed][0]

    def _style(self, name: str, new: str, height: float) -> bytes:
        said, others = b' style:family="%s"' % _ROW.encode(), b""
        node = self._known.get((_ROW, name))
        if node:
            old = self._content[node.start : node.end]
            said = without(taken(old)[1], [b"style:name"])
            for item in inside(self._content, node):
                properties = self._content[item.start : item.end]
                if item.name == "style:table-row-properties":
                    others = without(taken(properties)[1], _is_of_height)
        said = b' style:name="%s"%s' % (new.encode(), said)
        own = b' style:row-height="%gpt" style:use-optimal-row-height="true"' % height
        return made(b"style:style", said, made(b"style:table-row-properties", own + others))

    def _length(self, style: tuple[str, str | None], attribute: str) -> float:
        """Return a length in points that a style states, 0 where it states none."""
        node = self._known.get(style)
        for item in inside(self._content, node) if node else ():
            said = _LENGTH.fullmatch(item.attributes.get(f"style:{attribute}", ""))
            if said:
                return float(said[1]) * _POINTS[said[2]]
        return 0.0


def _columns(content: bytes, node: Node) -> Iterator[Node]:
    for item in inside(content, node):
        if item.name == "table:table-column":
            yield item
        elif item.name.startswith(("table:table-column", "table:table-header-column")):
            yield from _columns(content, item)


def _is_of_height(name: bytes) -> bool:
    return name.endswith(b"row-height")
