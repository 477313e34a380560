"""Find the elements of an .ods file's XML by their bytes, and make them anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from xml.parsers import expat

_TAG = re.compile(rb"""<([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)/?>""")
_ATTRIBUTE = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class Node:
    """An element and its attributes, prefixes kept, and where it stands in its part."""

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int

    def times(self, attribute: bytes) -> int:
        """Return how many equal ones it stands for; raise ValueError for a number that is none."""
        return int(self.attributes.get(attribute.decode(), "1"))


def nodes(part: bytes, depth: int = 1) -> list[Node]:
    """Return the elements that stand so deep in a part: right inside its outermost one, or deeper.

    Raises ExpatError for bad XML. A lone element out of a part is a part too.
    """
    found: list[Node] = []
    parser = expat.ParserCreate()
    level = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        if level == depth:
            at = parser.CurrentByteIndex
            found.append(Node(name, attributes, at, at))
        level += 1

    def end(name: str) -> None:
        nonlocal level
        level -= 1
        if level == depth:
            node = found[-1]
            tag = start_tag(part, node.start)
            stop = part.index(b">", parser.CurrentByteIndex) + 1
            stop = tag.end() if _is_lone(tag) else stop
            found[-1] = Node(name, node.attributes, node.start, stop)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(part, True)
    return found


def inside(part: bytes, node: Node, depth: int = 1) -> list[Node]:
    """Return the elements right inside another one, or deeper, with their places in the part."""
    return [
        Node(item.name, item.attributes, item.start + node.start, item.end + node.start)
        for item in nodes(part[node.start : node.end], depth)
    ]


def start_tag(part: bytes, start: int = 0) -> re.Match[bytes]:
    """Return the start tag at a place: its name and its attributes; raise ValueError for none."""
    tag = _TAG.match(part, start)
    if tag is None:
        raise ValueError("no start tag")
    return tag


def taken(element: bytes) -> tuple[bytes, bytes, bytes]:
    """Return an element's name, its attributes and what it holds."""
    tag = start_tag(element)
    inner = b"" if _is_lone(tag) else element[tag.end() : element.rindex(b"</")]
    return tag[1], tag[2].rstrip(), inner


def made(name: bytes, attributes: bytes, inner: bytes = b"") -> bytes:
    """Return an element; undoes ``taken``."""
    if inner:
        return b"<%s%s>%s</%s>" % (name, attributes, inner, name)
    return b"<%s%s/>" % (name, attributes)


def without(attributes: bytes, goes: Callable[[bytes], object] | Collection[bytes]) -> bytes:
    """Return attributes but for those whose names are to go."""
    is_gone = goes if callable(goes) else goes.__contains__
    return _ATTRIBUTE.sub(lambda match: b"" if is_gone(match[1]) else match[0], attributes)


def _is_lone(tag: re.Match[bytes]) -> bool:
    return tag[0].endswith(b"/>")
