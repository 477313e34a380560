"""The borders of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .edge import edge
from .formats import Colour, rgb, uno_colour

if TYPE_CHECKING:
    from .geometry import Geometry

_UNSET = base_classes._UNSET
_LINES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}  # 1/100 mm, as an xlsx gives them
# com.sun.star.table.BorderLineStyle, fine and (from medium up) bold, as an xlsx gives them
_STYLES = {
    "continuous": (0, 0),
    "dash": (14, 2),
    "dash_dot": (16, 16),
    "dash_dot_dot": (17, 17),
    "dot": (1, 1),
    "double": (15, 15),
    "slant_dash_dot": (14, 14),
}
_NAMES = {0: "continuous", 1: "dot", 2: "dash", 3: "double", 15: "double", 16: "dash_dot"}
_NAMES |= {17: "dash_dot_dot"}
_FINE_DASHED, _DOUBLE = 14, (3, 15)
_MEDIUM = 44  # between thin and medium


@edge
class Borders(base_classes.Borders):
    """The borders of a range: its edges, the lines inside, the diagonals."""

    parent: Geometry

    def __init__(self, parent: Geometry) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO table border."""
        return self.parent.uno.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self.parent, side)

    @property
    def line_style(self) -> Any:
        """The line style that all lines of the grid have, None where they differ."""
        return self._common("line_style")

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(base_classes.BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> Any:
        """The weight that all lines of the grid have, None where they differ."""
        return self._common("weight")

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(base_classes.BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> Any:
        """The colour that all lines of the grid have, None where they differ."""
        return self._common("color")

    @color.setter
    def color(self, value: Sequence[int] | int | str) -> None:
        self.set(base_classes.BORDER_GRID_SIDES, color=value)

    def set(
        self,
        which: Sequence[str] = base_classes.BORDER_GRID_SIDES,
        *,
        line_style: Any = _UNSET,
        weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Set colour, weight and style of some sides; what is not given stays. Raises Locked."""
        self.parent.check_editable()
        for side in which:
            if side in _DIAGONALS or side in self._sides():
                line = _changed(_line(self.parent, side), line_style, weight, color)
                _draw(self.parent, side, line)

    def clear(self, which: Sequence[str] = base_classes.BORDER_SIDES) -> None:
        """Remove some sides."""
        self.set(which, line_style=None)

    def _sides(self) -> list[str]:
        """Return the lines of the grid that a block of this size has."""
        rows, columns = self.parent.shape
        lacking = {"inside_horizontal": rows == 1, "inside_vertical": columns == 1}
        return [side for side in base_classes.BORDER_GRID_SIDES if not lacking.get(side)]

    def _common(self, name: str) -> Any:
        found = {getattr(self[side], name) for side in self._sides()}
        return found.pop() if len(found) == 1 else None


@edge
class Border(base_classes.Border):
    """One side of a range's borders."""

    def __init__(self, parent: Geometry, side: str) -> None:
        self._parent = parent
        self._side = side

    @property
    def api(self) -> Any:
        """The UNO border line."""
        return _line(self._parent, self._side)

    @property
    def line_style(self) -> str:
        """The line style, "none" for no line."""
        return _style(self.api)

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        Borders(self._parent).set([self._side], line_style=value)

    @property
    def weight(self) -> str:
        """The weight, the nearest of Excel's four."""
        width = self.api.LineWidth
        if _style(self.api) == "double":
            return "thick"
        return min(_WIDTHS, key=lambda name: abs(_WIDTHS[name] - width)) if width else "thin"

    @weight.setter
    def weight(self, value: str) -> None:
        Borders(self._parent).set([self._side], weight=value)

    @property
    def color(self) -> Colour | None:
        """The colour, None for no line."""
        line = self.api
        return rgb(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Sequence[int] | int | str) -> None:
        Borders(self._parent).set([self._side], color=value)


def _line(parent: Geometry, side: str) -> Any:
    if side in _DIAGONALS:
        return parent.uno.getPropertyValue(_DIAGONALS[side])
    return getattr(parent.uno.TableBorder2, _LINES[side])


def _draw(parent: Geometry, side: str, line: Any) -> None:
    if side in _DIAGONALS:
        parent.uno.setPropertyValue(_DIAGONALS[side], line)
        return
    border = bridge.struct("table.TableBorder2")
    setattr(border, _LINES[side], line)
    setattr(border, f"Is{_LINES[side]}Valid", True)
    parent.uno.TableBorder2 = border


def _style(line: Any) -> str:
    if not line.LineWidth:
        return "none"
    if line.LineStyle == _FINE_DASHED:
        return "slant_dash_dot" if line.LineWidth > _MEDIUM else "dash"
    return _NAMES.get(line.LineStyle, "continuous")


def _changed(line: Any, line_style: Any, weight: Any, color: Any) -> Any:
    """Return a line with some of its attributes changed; a removed one becomes visible again."""
    new = bridge.struct("table.BorderLine2")
    if line_style is None:
        return new
    style = _style(line) if line_style is _UNSET else line_style
    style = "continuous" if style == "none" else style
    width = (line.LineWidth or _WIDTHS["thin"]) if weight is _UNSET else _WIDTHS[weight]
    if style in ("double", "slant_dash_dot"):
        width = max(width, _WIDTHS["medium"])
    new.Color = max(line.Color, 0) if color is _UNSET else uno_colour(color)
    new.LineStyle = _STYLES[style][width > _MEDIUM]
    new.LineWidth = new.OuterLineWidth = width
    if new.LineStyle in _DOUBLE:  # two lines of 3/10 each and a gap, as an xlsx gives them
        new.OuterLineWidth = new.InnerLineWidth = width * 3 // 10
        new.LineDistance = width - 2 * new.OuterLineWidth
    return new
