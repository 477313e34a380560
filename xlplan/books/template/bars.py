"""Where the buttons of a workbook stand: a bar of them at the top of a sheet.

On a table sheet the bar is in the banner's row, which is made higher for it and stays in sight; on
the cover it is in the empty row above the form. No row or column is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.books.faces import Face, faces_by_sheet
from xlplan.books.template.cover import FREE_ROW
from xlplan.books.template.styles import PAIRS, TITLE_HEIGHT
from xlplan.table import Layout

SIZE = 10  # points: the font; a Chinese character is as wide

_NARROW = 0.64  # of that, a Latin letter
_SIDES = 20  # beside the label
_HEIGHT, _GAP, _EDGE = 20, 4, 5
_BAR = _HEIGHT + 2 * _GAP
_OTHERS = PAIRS["subband"]
_FIRST = PAIRS["required"]
_FIRST_ON_BAND = tuple(reversed(PAIRS["band"]))


@dataclass(frozen=True, slots=True)
class Placed:
    """A button in its place: points from the top left of a row, and its colours ("#RRGGBB")."""

    face: Face
    left: float
    top: float
    width: float
    height: float
    text: str
    ground: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a sheet: the row it stands in, that row's height, and its buttons.

    Rows count from 1. What the row itself says stays off the lower ``below`` points.
    """

    sheet: str
    row: int
    height: float
    below: float
    buttons: tuple[Placed, ...]


def bars(frame: Layout) -> Iterator[Bar]:
    """Yield the bars of a framework's workbook."""
    for sheet, shown in faces_by_sheet(frame).items():
        if sheet == frame.names["cover"]:
            yield Bar(sheet, FREE_ROW, _BAR, 0, tuple(_buttons(shown, _GAP, _FIRST)))
        else:
            yield banner_bar(sheet, frame.banner_row, shown)


def banner_bar(sheet: str, row: int, shown: Sequence[Face]) -> Bar:
    """Return the bar in a banner's row, below what the banner says."""
    buttons = tuple(_buttons(shown, TITLE_HEIGHT, _FIRST_ON_BAND))
    return Bar(sheet, row, TITLE_HEIGHT + _HEIGHT + _GAP, _HEIGHT + _GAP, buttons)


def _buttons(shown: Sequence[Face], top: float, first: tuple[str, ...]) -> Iterator[Placed]:
    left: float = _EDGE
    for face in shown:
        text, ground = _OTHERS if left > _EDGE else first
        width = _width(face.label)
        yield Placed(face, left, top, width, _HEIGHT, text, ground)
        left += width + _GAP


def _width(label: str) -> float:
    return _SIDES + sum(SIZE if ord(sign) > 0x2E7F else SIZE * _NARROW for sign in label)
