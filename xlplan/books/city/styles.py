"""The city workbook's cell formats, in the template's palette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlplan.books.template.styles import (
    BLUE,
    FONT,
    INK,
    LINE,
    LINK,
    MIST,
    MUTED,
    PAIRS,
    PAPER,
    TEXT,
)

DEFAULT = {"font_name": FONT, "font_size": 11}

STATUS_COLOURS: Mapping[str, tuple[str, str]] = {
    "未送": ("#495057", "#DEE2E6"),
    "逾期": ("#7A0C14", "#F9C6C9"),
    "有錯": ("#8A3B00", "#FBD9BF"),
    "補正中": ("#5C3B00", "#FFE3A3"),
    "可核備": ("#12406B", "#CFE3F7"),
    "已核備": ("#1E5631", "#CBE8D0"),
    "免送": ("#5B6770", "#F1F4F7"),
}
CHART_COLOURS: Mapping[str, str] = {
    "未送": "#ADB5BD",
    "逾期": "#C8545C",
    "有錯": "#E08A4F",
    "補正中": "#E9BD4C",
    "可核備": "#6FA0CF",
    "已核備": "#5E9E73",
    "免送": "#DDE2E7",
}
HEAT = ("#EAF1F8", "#D3E3F2", "#B5CFE8", "#93B8DB", "#6F9FCC")
_EDGE = {"border": 1, "border_color": LINE}
_BODY = {"valign": "top", "text_wrap": True, "font_color": TEXT, **_EDGE}
_MIDDLE = {"valign": "vcenter", "align": "center", **_EDGE}
_LINK = {"font_color": LINK, "underline": 1}
_HEAD = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, **_EDGE}


def _pair(name: str) -> dict[str, str]:
    text, ground = PAIRS[name]
    return {"font_color": text, "bg_color": ground}


_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "band": {"font_color": PAPER, "bg_color": INK, "bold": True, "font_size": 15}
    | {"valign": "vcenter", "indent": 1},
    "raised": {"font_color": PAPER, "bg_color": INK, "bold": True, "font_size": 15}
    | {"valign": "top", "indent": 1},
    "subband": {"font_color": INK, "bg_color": MIST, "valign": "vcenter", "indent": 1},
    "note": {"font_color": MUTED, "font_size": 10, "valign": "vcenter", "indent": 1},
    "section": {"font_color": INK, "bold": True, "font_size": 13, "valign": "vcenter"}
    | {"bottom": 2, "bottom_color": BLUE},
    "heading": {**_HEAD, **_pair("heading")},
    "typed_heading": {**_HEAD, **_pair("own")},
    "area_heading": {**_HEAD, "font_color": PAPER, "bg_color": BLUE},
    "small_heading": {**_HEAD, **_pair("heading"), "bold": False, "font_size": 9},
    "text": _BODY,
    "typed": {**_BODY, "num_format": "@", "bg_color": "#FFFDF5", "locked": False},
    "input_label": {**_HEAD, **_pair("own"), "text_wrap": False},
    "input": {**_BODY, "valign": "vcenter", "indent": 1, "num_format": "@"}
    | {"bg_color": "#FFFDF5", "locked": False},
    "muted": {**_BODY, "font_color": MUTED},
    "centred": {**_BODY, "align": "center"},
    "number": {**_BODY, "align": "center", "num_format": "#,##0"},
    "share": {**_BODY, "align": "center", "num_format": "0%"},
    "link": {**_BODY, **_LINK},
    "link_number": {**_BODY, **_LINK, "align": "center", "num_format": "#,##0"},
    "total": {**_MIDDLE, **_LINK, **_pair("area"), "bold": True, "num_format": "#,##0"},
    "total_plain": {**_MIDDLE, **_pair("area"), "bold": True, "num_format": "#,##0"},
    "total_label": {**_EDGE, **_pair("area"), "bold": True, "valign": "vcenter", "indent": 1},
    "row_label": {**_EDGE, "valign": "vcenter", "indent": 1},
    "gap": {**_MIDDLE, **_pair("error"), "bold": True},
    "nil": {**_MIDDLE, **_pair("nil")},
    "empty": {**_MIDDLE, "bg_color": "#FAFBFC"},
    "card_label": {"font_color": MUTED, "font_size": 10, "align": "center", "valign": "vcenter"}
    | {"bg_color": "#F6F8FB", "left": 1, "right": 1, "bottom": 1}
    | {"left_color": LINE, "right_color": LINE, "bottom_color": LINE},
    "chip": {**_LINK, "align": "center", "valign": "vcenter", "font_size": 10},
    "plain": {"num_format": "@"},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the format of a name; raise KeyError for an unknown one."""
        return self._format(name, _FORMATS[name])

    def status(self, name: str) -> Any:
        """Return the format of a status' cell."""
        text, ground = STATUS_COLOURS[name]
        colours = {"font_color": text, "bg_color": ground, "bold": True, "valign": "top"}
        return self._format(f"status {name}", {**_MIDDLE, **colours})

    def severity(self, name: str, *, linked: bool = False) -> Any:
        """Return the format of a severity's name or, ``linked``, of its count."""
        properties: dict[str, Any] = {**_MIDDLE, **_pair(name), "num_format": "#,##0"}
        properties |= {"valign": "top", "text_wrap": True}
        properties["underline"] = int(linked)
        return self._format(f"severity {name} {linked}", properties)

    def heat(self, share: float) -> Any:
        """Return the format of a count by its share of the greatest one (0 to 1)."""
        step = min(len(HEAT) - 1, int(share * len(HEAT)))
        properties = {**_MIDDLE, "bg_color": HEAT[step], "font_color": INK, "num_format": "#,##0"}
        return self._format(f"heat {step}", properties)

    def card(self, colour: str) -> Any:
        """Return the format of a key figure."""
        properties = {"font_color": colour, "font_size": 24, "bold": True, "align": "center"}
        properties |= {"valign": "vcenter", "bg_color": "#F6F8FB", "num_format": "#,##0"}
        edges = {"left": 1, "right": 1, "top": 5, "top_color": colour}
        edges |= {"left_color": LINE, "right_color": LINE}
        return self._format(f"card {colour}", properties | edges)

    def _format(self, name: str, properties: Mapping[str, Any]) -> Any:
        if name not in self._made:
            self._made[name] = self._workbook.add_format(dict(properties))
        return self._made[name]
