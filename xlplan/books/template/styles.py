"""Colours, fonts and cell formats of the template: one calm palette, contrast WCAG AA or better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FONT = "Microsoft JhengHei"  # 微軟正黑體: on every Windows in Taiwan
DIGIT = 6  # points: how wide a digit of it is at 11 points, rounded to pixels as Excel does

TITLE_HEIGHT = 30  # of a sheet's banner

INK, BLUE, MIST, LINE = "#1F3A5F", "#2F5D8A", "#DDE6F0", "#C5D0DC"
PAPER, QUIET, TEXT = "#FFFFFF", "#F1F4F7", "#1F2933"
BAR = "#A9C4E2"
LINK, MUTED = "#1F5FA8", "#5B6770"

# name -> (text, ground): everything that says something by its colour
PAIRS: Mapping[str, tuple[str, str]] = {
    "band": (PAPER, INK),
    "subband": (INK, MIST),
    "heading": (INK, MIST),
    "required": (PAPER, BLUE),
    "own": ("#5A4A1F", "#F3EFE6"),
    "error": ("#7A0C14", "#F9C6C9"),
    "warning": ("#5C3B00", "#FFE3A3"),
    "notice": ("#12406B", "#CFE3F7"),
    "missing": (TEXT, "#FDE7E9"),
    "too_long": ("#B00020", "#FFF1E0"),
    "filled": ("#1E5631", "#DDF0E0"),
    "nil": ("#495057", "#E9ECEF"),
    "lacking": ("#8A3B00", "#FBE3D4"),
    "done": ("#5B6770", QUIET),
    "link": (LINK, PAPER),
    "muted": (MUTED, PAPER),
    "locked": (TEXT, QUIET),
    "area": (INK, "#EDF2F8"),
}

TABS = {
    "cover": INK,
    "general": "#6B8CAE",
    "measure": BLUE,
    "taskforce": "#6B8CAE",
    "reports": "#4F8A75",
    "events": "#4F8A75",
    "results": "#B4474F",
    "wording": "#8C7A4B",
}

_EDGE = {"border": 1, "border_color": LINE}
_CELL = {"valign": "top", "text_wrap": True, **_EDGE}
_LOCKED = {"locked": True}
_AS_TEXT = 49  # the built-in format @
_BANNERS = ("banner", "banner_link")


def _pair(name: str) -> dict[str, str]:
    text, ground = PAIRS[name]
    return {"font_color": text, "bg_color": ground}


_BAND = {**_pair("band"), "bold": True, "valign": "vcenter", **_LOCKED}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    # cells that people fill in: text format keeps "1-1" and "90%" as they were typed
    "text": {**_CELL, "num_format": _AS_TEXT},
    "long": _CELL,
    "number": {**_CELL, "align": "center"},
    "centred": {**_CELL, "num_format": _AS_TEXT, "align": "center"},
    "mark": {**_CELL, "align": "center", "font_color": MUTED},
    "free": {"valign": "top", "text_wrap": True},
    "link_cell": {**_CELL, "font_color": LINK, "underline": 1, "align": "center"},
    # what belongs to the template
    "band": {**_BAND, "font_size": 14},
    "band_large": {**_BAND, "font_size": 22, "indent": 1},
    "banner": {**_BAND, "font_size": 14},  # of a sheet that may have a bar of buttons below it
    "banner_link": {**_BAND, "bold": False, "font_size": 10, "underline": 1, "align": "center"},
    "subband": {**_pair("subband"), "font_size": 13, "valign": "vcenter", "bold": True, "indent": 1}
    | _LOCKED,
    "code": {"font_color": MUTED, "font_size": 9, **_LOCKED},
    "heading": {**_pair("heading"), "bold": True, "align": "center", "valign": "vcenter"}
    | {"text_wrap": True, "border": 1, "border_color": LINE, **_LOCKED},
    "required": {**_pair("required"), "bold": True, "align": "center", "valign": "vcenter"}
    | {"text_wrap": True, "border": 1, "border_color": LINE, **_LOCKED},
    "own": {**_pair("own"), "bold": True, "align": "center", "valign": "vcenter"}
    | {"text_wrap": True, **_EDGE},
    # the cover
    "section": {
        "font_color": INK,
        "bold": True,
        "font_size": 13,
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": BLUE,
        **_LOCKED,
    },
    "label": {**_pair("heading"), "bold": True, "valign": "vcenter", "indent": 1}
    | {"top": 1, "bottom": 1, "top_color": LINE, "bottom_color": LINE, **_LOCKED},
    "input": {"valign": "vcenter", "text_wrap": True, "num_format": _AS_TEXT, "indent": 1, **_EDGE},
    "locked": {**_pair("locked"), "valign": "vcenter", "align": "left", "indent": 1}
    | {**_EDGE, **_LOCKED},
    "aside": {"font_color": MUTED, "font_size": 9, "valign": "vcenter", "align": "center"}
    | {**_EDGE, **_LOCKED},
    "note": {"font_color": MUTED, "valign": "vcenter", "indent": 1, **_LOCKED},
    "sentence": {"font_color": TEXT, "valign": "vcenter", "indent": 1, **_LOCKED},
    "sub_item": {
        "font_color": LINK,
        "underline": 1,
        "valign": "vcenter",
        "indent": 2,
        **_EDGE,
        **_LOCKED,
    },
    "area": {**_pair("area"), "bold": True, "valign": "vcenter", **_EDGE, **_LOCKED},
    "area_link": {**_pair("area"), "bold": True, "underline": 1, "valign": "vcenter"}
    | {"indent": 1, **_EDGE, **_LOCKED},
    "area_centred": {**_pair("area"), "bold": True, "valign": "vcenter", "align": "center"}
    | {**_EDGE, **_LOCKED},
    "count": {"align": "center", "valign": "vcenter", **_EDGE, **_LOCKED},
    "state": {"align": "center", "valign": "vcenter", "bold": True, **_EDGE, **_LOCKED},
    "total": {**_pair("area"), "bold": True, "valign": "vcenter", "font_size": 12}
    | {"indent": 1, **_EDGE, **_LOCKED},
    "total_count": {
        "num_format": '0"項措施"',
        **_pair("area"),
        "bold": True,
        "valign": "vcenter",
        "font_size": 12,
    }
    | {"align": "center", **_EDGE, **_LOCKED},
    "fixed": {**_CELL, **_LOCKED},
    "locked_text": {**_pair("locked"), **_CELL, **_LOCKED},
    "plain": {"num_format": _AS_TEXT, **_LOCKED},
    "stamp": {"num_format": _AS_TEXT},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Any, *, has_bars: bool = False) -> None:
        self._workbook = workbook
        self._banner = {"valign": "top"} if has_bars else {}
        self._made: dict[tuple[str, str], Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the format of a name; raise KeyError for an unknown one."""
        own = self._banner if name in _BANNERS else {}
        return self._format("cell", name, {**_FORMATS[name], **own})

    def mark(self, name: str) -> Any:
        """Return the colours of a conditional format."""
        return self._format("mark", name, _pair(name))

    def chip(self, name: str) -> Any:
        """Return the format of a locked cell that shows what a mark looks like."""
        chip = {**_pair(name), "align": "center", "valign": "vcenter", **_EDGE, **_LOCKED}
        return self._format("chip", name, chip)

    def progress(self, total: int) -> Any:
        """Return the format of the number of sub-items done, of ``total``."""
        shown = {"num_format": f'0"／{total}個次項已完成"', "align": "left"}
        return self._format("progress", str(total), {**_FORMATS["total"], **shown})

    def _format(self, kind: str, name: str, properties: Mapping[str, Any]) -> Any:
        if (kind, name) not in self._made:
            self._made[kind, name] = self._workbook.add_format(dict(properties))
        return self._made[kind, name]
