"""The lists of an .odt: which ones are counted on, which begin anew (OpenDocument 1.3, 5.3.3)."""

from __future__ import annotations

from xlplan.documents.reading.odt_styles import Counted, Node, Styles


class Lists:
    """The lists of a document, as far as each is counted.

    A list is known by a key: its xml:id, or its place among the lists.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, Counted] = {}
        self._last: dict[str, str] = {}  # list style -> the last list of it
        self._style_of: dict[str, str] = {}
        self._headings = Counted(styles.outline)

    def begin(self, node: Node, outer: str | None) -> str:
        """Begin a list, or go on with the one it continues; return its key."""
        own = node.get_attribute_string("text:style-name")
        if outer is not None and own in (None, self._style_of.get(outer)):
            return outer
        style = own or self._styles.list_of(_first_style(node)) or ""
        before = node.get_attribute_string("text:continue-list")
        if before not in self._lists:
            goes_on = node.get_attribute("text:continue-numbering") is True
            before = self._last.get(style) if goes_on else None
        key = node.get_attribute_string("xml:id") or f"#{len(self._lists)}"
        levels = self._styles.levels(style)
        known = self._lists[before] if before is not None else None
        self._lists[key] = Counted(levels, known.counts) if known else Counted(levels)
        self._style_of[key] = style
        self._last[style] = key
        return key

    def next_mark(self, key: str, depth: int, start: int | None) -> str:
        """Count an item of a list and return its number."""
        return self._lists[key].next_mark(depth, start)

    def next_heading(self, depth: int, start: int | None) -> str:
        """Count a heading and return its number, "" where headings have none."""
        return self._headings.next_mark(depth, start)


def _first_style(node: Node) -> str | None:
    """Return the style of the first paragraph of a list."""
    for item in node.children:
        if item.tag in ("text:p", "text:h"):
            said = item.get_attribute_string("text:style-name")
            return None if said is None else str(said)
        found = _first_style(item)
        if found:
            return found
    return None
