"""Texts with the places marked where they differ, and the formats of the workbook's cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from xlplan.books.lists import list_styles
from xlplan.books.template.styles import FONT, INK, LINE, MUTED, PAIRS

_LONGEST = 32_000  # characters; a cell can hold 32,767
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")  # no XML can hold them
_OFFICIAL = "標楷體"

GONE, ADDED = "gone", "added"
KIND_MARKS: Mapping[str, str] = {
    "reworded": "warning",
    "moved": "notice",
    "reassigned": "notice",
    "details": "notice",
    "dropped": "error",
    "new": "filled",
    "same": "done",
}
"""Kind of a change -> colours (template.styles.PAIRS)."""

_PLAIN = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
_EDGE = {"bottom": 1, "bottom_color": LINE}
_BOX = {"font_name": _OFFICIAL, "font_size": 12, "valign": "top", "text_wrap": True, "border": 1}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    # within a text
    GONE: {"font_name": FONT, "font_size": 11, "font_color": "#B00020", "font_strikeout": True},
    ADDED: {"font_name": FONT, "font_size": 11, "font_color": "#14632B", "bold": True}
    | {"underline": 1},
    "plain": {"font_name": FONT, "font_size": 11},
    "underlined": {"font_name": _OFFICIAL, "font_size": 12, "underline": 1},
    "official": {"font_name": _OFFICIAL, "font_size": 12},
    # cells
    "quiet": {**_PLAIN, **_EDGE, "font_color": MUTED},
    "heading": {**_PLAIN, "bold": True, "font_size": 13, "font_color": INK, "text_wrap": False},
    "band": {**_PLAIN, "bold": True, "font_size": 16, "font_color": INK, "text_wrap": False},
    "label": {**_PLAIN, **_EDGE, "bold": True},
    "count": {**_PLAIN, **_EDGE, "align": "left"},
    "box": _BOX,
    "box_head": {**_BOX, "bold": True, "align": "center", "valign": "vcenter"},
    "box_title": {**_BOX, "bold": True, "bg_color": PAIRS["area"][1]},
    "box_band": {**_BOX, "border": 0, "bold": True, "font_size": 16, "align": "center"}
    | {"valign": "vcenter"},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.of_lists: dict[str, Any] = list_styles(book)

    def __getitem__(self, name: str) -> Any:
        """Return a format by its name, or a severity's, or the colours of a kind of change."""
        if name in self.of_lists:
            return self.of_lists[name]
        if name not in self._made:
            self._made[name] = self._book.add_format(dict(_properties(name)))
        return self._made[name]


def _properties(name: str) -> Mapping[str, Any]:
    if name in _FORMATS:
        return _FORMATS[name]
    text, ground = PAIRS[name]
    return {**_PLAIN, **_EDGE, "font_color": text, "bg_color": ground}


def writable(text: str) -> str:
    """Return a text that a cell of a workbook can hold."""
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……（以下省略）"


def write_parts(
    sheet: Any,
    place: tuple[int, int],
    parts: Iterable[tuple[str, bool]],
    formats: tuple[Any, Any, Any],
) -> None:
    """Write a text in stretches; ``formats``: of the unmarked, of the marked, and of the cell."""
    plain, marked, cell = formats
    said = list(parts)
    whole = writable("".join(text for text, _ in said))
    if len(said) < 2 or len(whole) > _LONGEST or not any(is_marked for _, is_marked in said):
        sheet.write_string(*place, whole, cell)
        return
    fragments = [
        item for text, is_marked in said for item in (marked if is_marked else plain, text)
    ]
    fragments[1::2] = [writable(text) for text in fragments[1::2]]
    sheet.write_rich_string(*place, *fragments, cell)
