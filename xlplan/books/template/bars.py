"""Where the buttons of an .ods template stand: a bar of them at the top of a sheet.

On a table sheet the bar is in the banner's row, which is made higher for it and stays in sight; on
the cover it is in the empty row above the form. No row or column is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.books.faces import Face, faces_by_sheet
from xlplan.books.template.cover import FREE_ROW
from xlplan.books.template.styles import FONT, PAIRS, TITLE_HEIGHT
from xlplan.libreoffice.controls import LinkButton
from xlplan.table import Layout

_SIZE = 10  # points: the font; a Chinese character is as wide
_NARROW = 0.64  # of that, a Latin letter
_SIDES = 20  # beside the label
_HEIGHT, _GAP, _EDGE = 20, 4, 5
_BAR = _HEIGHT + 2 * _GAP
_OTHERS = PAIRS["subband"]
_FIRST = PAIRS["required"]
_FIRST_ON_BAND = tuple(reversed(PAIRS["band"]))


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a sheet: the row it stands in, that row's height, and its buttons.

    Rows count from 1. What the row itself says stays off the lower ``below`` points. The buttons'
    places are told from the top left of the row.
    """

    sheet: str
    row: int
    height: float
    below: float
    buttons: tuple[LinkButton, ...]


def bars(frame: Layout) -> Iterator[Bar]:
    """Yield the bars of a framework's workbook."""
    for sheet, shown in faces_by_sheet(frame).items():
        if sheet == frame.names["cover"]:
            yield Bar(sheet, FREE_ROW, _BAR, 0, tuple(_buttons(shown, _GAP, _FIRST)))
        else:
            buttons = tuple(_buttons(shown, TITLE_HEIGHT, _FIRST_ON_BAND))
            height = TITLE_HEIGHT + _HEIGHT + _GAP
            yield Bar(sheet, frame.banner_row, height, _HEIGHT + _GAP, buttons)


def _buttons(shown: tuple[Face, ...], top: float, first: tuple[str, ...]) -> Iterator[LinkButton]:
    left: float = _EDGE
    for face in shown:
        text, ground = (int(part[1:], 16) for part in (_OTHERS if left > _EDGE else first))
        width = _width(face.label)
        yield LinkButton(
            label=face.label,
            tip=face.tip,
            address=face.address,
            left=left,
            top=top,
            width=width,
            height=_HEIGHT,
            text=text,
            ground=ground,
            font=FONT,
            size=_SIZE,
        )
        left += width + _GAP


def _width(label: str) -> float:
    return _SIDES + sum(_SIZE if ord(sign) > 0x2E7F else _SIZE * _NARROW for sign in label)
