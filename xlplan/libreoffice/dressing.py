"""How a document looks beyond what an .xlsx can say: default font, room inside cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import bridge
from .edge import edge

if TYPE_CHECKING:
    from .books import Book
    from .ranges import Range
    from .sheets import Sheet

_POINT = 2540 / 72  # hundredths of a millimetre
_LINE = 1.45  # how high a line is, told in its font's size
_TOP = 1  # com.sun.star.table.CellVertJustify2
_SCRIPTS = ("", "Asian", "Complex")
_LOCALES = {
    "CharLocale": ("en", "US"),
    "CharLocaleAsian": ("zh", "TW"),
    "CharLocaleComplex": ("hi", "IN"),
}


@edge
class Dressing:
    """The look of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def use_taiwan(self, font: str) -> None:
        """Take a font and Taiwan's Chinese where nothing is said, not what the machine takes."""
        defaults = self.book.document.createInstance("com.sun.star.sheet.Defaults")
        for script in _SCRIPTS:
            setattr(defaults, f"CharFontName{script}", font)
        for name, (language, country) in _LOCALES.items():
            setattr(defaults, name, bridge.struct("lang.Locale", language, country, ""))

    def make_room(self, sheet: Sheet, row: int, height: float, below: float) -> None:
        """Give a row a height in points; what its cells say stays off the lower part of it."""
        cells = sheet.uno.Rows.getByIndex(row - 1)
        cells.Height = round(height * _POINT)
        if not below:
            return
        groups = cells.UniqueCellFormatRanges
        with sheet.unprotected():
            for group in map(groups.getByIndex, range(groups.Count)):
                above = (height - below - group.CharHeight * _LINE) / 2
                group.VertJustify = _TOP
                group.ParaTopMargin = round(above * _POINT)

    def pad(self, cells: Range, points: float) -> None:
        """Keep what cells say off their upper and lower edges."""
        with cells.sheet.unprotected():
            cells.uno.ParaTopMargin = cells.uno.ParaBottomMargin = round(points * _POINT)
