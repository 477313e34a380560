"""How cells look: the part of a Range that formats, sizes and hides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from xlplan.errors import OfficeError

from . import bridge
from .borders import Borders
from .edge import edge
from .formats import Colour, Font, common, number_formats, rgb, uno_colour
from .geometry import Geometry

if TYPE_CHECKING:
    from .books import Book

_HORIZONTAL = {  # com.sun.star.table.CellHoriJustify, CellJustifyMethod
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "fill": ("REPEAT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
}
_VERTICAL = {  # com.sun.star.table.CellVertJustify2, CellJustifyMethod
    "bottom": (3, 0),
    "top": (1, 0),
    "center": (2, 0),
    "justify": (4, 0),
    "distributed": (4, 1),
}
_POINT = 2540 / 72  # 1/100 mm
_PADDING = 5 / 7  # characters: what Excel adds to a column's width, 5 pixels where a digit has 7
_WIDEST, _HIGHEST = 255, 409.5  # Excel's limits
_units: WeakKeyDictionary[Book, float] = WeakKeyDictionary()


@edge
class Appearance(Geometry):
    """Colours, number formats, fonts, alignment, sizes; None where the cells differ."""

    @property
    def color(self) -> Colour | None:
        """The background, None for none."""
        return rgb(common(self.uno, "CellBackColor"))

    @color.setter
    def color(self, value: Sequence[int] | int | str | None) -> None:
        self.check_editable()
        self.uno.CellBackColor = uno_colour(value)

    def set_colors(self, colors: Sequence[Sequence[Colour | None]]) -> None:
        """Set the background of every cell, in one call a colour."""
        self.check_editable()
        cells: dict[int, list[tuple[int, int]]] = {}
        for i, row in enumerate(colors):
            for j, colour in enumerate(row):
                cells.setdefault(uno_colour(colour), []).append((i, j))
        for number, places in cells.items():
            self.cells_at(places).CellBackColor = number

    @property
    def number_format(self) -> str | None:
        """The format as Excel shows it in English: "General", "@", "yyyy-mm-dd"."""
        key = common(self.uno, "NumberFormat")
        return None if key is None else number_formats(self.sheet.book).code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.check_editable()
        self.uno.NumberFormat = number_formats(self.sheet.book).key(value)

    @property
    def font(self) -> Font:
        """The font of the cells."""
        return Font(self)

    @property
    def borders(self) -> Borders:
        """The borders of the cells and of the block."""
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether text goes on in a new line where the cell ends."""
        found = common(self.uno, "IsTextWrapped")
        return None if found is None else bool(found)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.check_editable()
        self.uno.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """The alignment; "center_across_selection" is the one that Calc lacks."""
        how, method = common(self.uno, "HoriJustify"), common(self.uno, "HoriJustifyMethod")
        if how is None or method is None:
            return None
        names = {pair: name for name, pair in _HORIZONTAL.items()}
        return names.get((how.value, method)) or names.get((how.value, 0))

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotImplementedError(f"Range.horizontal_alignment: {value}")
        self.check_editable()
        how, method = _HORIZONTAL[value]
        self.uno.HoriJustify = bridge.enum("table.CellHoriJustify", how)
        self.uno.HoriJustifyMethod = method

    @property
    def vertical_alignment(self) -> str | None:
        """The vertical alignment as xlwings names it."""
        how, method = common(self.uno, "VertJustify"), common(self.uno, "VertJustifyMethod")
        if how is None or method is None:
            return None
        names = {pair: name for name, pair in _VERTICAL.items()}
        return names.get((how, method), "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        how, method = _VERTICAL[value]
        self.check_editable()
        self.uno.VertJustify, self.uno.VertJustifyMethod = how, method

    def adjust_indent(self, amount: int) -> None:
        """Move the text inwards by so many steps, or back."""
        self.check_editable()
        self.uno.ParaIndent = max(0, self.uno.ParaIndent + round(amount * 10 * _POINT))

    @property
    def column_width(self) -> float | None:
        """The width in Excel's characters, 0 where it is hidden."""
        total, count = self.uno.Size.Width, self.shape[1]
        if total <= count:
            return 0.0
        first = self.uno.Columns.getByIndex(0).Width
        if count > 1 and abs(total - first * count) > count:
            return None
        chars = float(first) / width_unit(self.sheet.book)
        return round(chars - _PADDING if chars > 1 + _PADDING else chars / (1 + _PADDING), 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if not 0 <= value <= _WIDEST:
            raise OfficeError(f"欄寬要在 0 到 {_WIDEST} 之間，不能是 {value}。")
        self.sheet.book.check_writable()
        if value:
            chars = value + _PADDING if value >= 1 else value * (1 + _PADDING)
            self.uno.Columns.Width = round(chars * width_unit(self.sheet.book))
        self.uno.Columns.IsVisible = bool(value)  # as in Excel

    @property
    def row_height(self) -> float | None:
        """The height in points, 0 where it is hidden."""
        total, count = self.uno.Size.Height, self.shape[0]
        if total <= count:
            return 0.0
        first = self.uno.Rows.getByIndex(0).Height
        return (
            None if abs(total - first * count) > count else round(float(first) / _POINT * 20) / 20
        )

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= _HIGHEST:
            raise OfficeError(f"列高要在 0 到 {_HIGHEST} 之間，不能是 {value}。")
        self.sheet.book.check_writable()
        if value:
            self.uno.Rows.Height = round(value * _POINT)
        self.uno.Rows.IsVisible = bool(value)  # as in Excel

    @property
    def width(self) -> float:
        """The width in points."""
        return float(self.uno.Size.Width / _POINT)

    @property
    def height(self) -> float:
        """The height in points."""
        return float(self.uno.Size.Height / _POINT)

    @property
    def left(self) -> float:
        """The distance from column A in points."""
        return float(self.uno.Position.X / _POINT)

    @property
    def top(self) -> float:
        """The distance from row 1 in points."""
        return float(self.uno.Position.Y / _POINT)

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden."""
        rows = self.part(0, 1 - self.column, self.shape[0], self.sheet.size[1])
        seen = {(box[0], box[2]) for box in rows.boxes_of(rows.uno.queryVisibleCells())}
        return _hidden(seen, self.shape[0])

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.sheet.book.check_writable()
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether the columns are hidden."""
        columns = self.part(1 - self.row, 0, self.sheet.size[0], self.shape[1])
        seen = {(box[1], box[3]) for box in columns.boxes_of(columns.uno.queryVisibleCells())}
        return _hidden(seen, self.shape[1])

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.sheet.book.check_writable()
        self.uno.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("columns", "c"), rows ("rows", "r") or both to what they hold."""
        self.sheet.book.check_writable()
        if axis in (None, "columns", "c"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.uno.Rows.OptimalHeight = True


def width_unit(book: Book) -> float:
    """Return 1/100 mm of one of Excel's characters: the widest digit of the default font.

    LibreOffice takes the same when it reads and writes .xlsx (oox/source/xls/unitconverter.cxx).
    """
    if book not in _units:
        styles = book.document.StyleFamilies.getByName("CellStyles")
        default = styles.getByName("Default")
        device = book.document.ReferenceDevice
        wanted = bridge.struct("awt.FontDescriptor")
        wanted.Name, wanted.Height = default.CharFontName, round(default.CharHeight * 20)
        font = device.getFont(wanted)  # a height in twips gives widths in twips
        _units[book] = max(font.getCharWidth(digit) for digit in "0123456789") * 2540 / 1440
    return _units[book]


def _hidden(seen: set[tuple[int, int]], count: int) -> bool | None:
    """Say whether so many rows or columns are hidden, None for some of them.

    ``seen`` are the first and last of each run of them that is seen anywhere on the sheet.
    """
    lines = sum(last - first + 1 for first, last in seen)
    return None if 0 < lines < count else not lines
