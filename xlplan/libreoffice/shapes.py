"""Shapes on a sheet: drawings, text boxes, pictures and form buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .edge import edge

if TYPE_CHECKING:
    from .sheets import Sheet

_POINT = 2540 / 72  # hundredths of a millimetre
_CAPTION = "com.sun.star.drawing.CaptionShape"  # shows a note
_CONTROL = "com.sun.star.drawing.ControlShape"
_TYPES = {
    _CONTROL: "form_control",
    "com.sun.star.drawing.GraphicObjectShape": "picture",
    "com.sun.star.drawing.TextShape": "text_box",
    "com.sun.star.drawing.CustomShape": "auto_shape",
    "com.sun.star.drawing.LineShape": "line",
    "com.sun.star.drawing.GroupShape": "group",
    "com.sun.star.drawing.OLE2Shape": "embedded_ole_object",
}


@edge
class Shapes(base_classes.Collection):
    """The shapes on a sheet; the captions of notes are none."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO drawing page."""
        return self.sheet.uno.DrawPage

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def __call__(self, key: int | str) -> Shape:
        """Return one by its place or its name. Raises KeyError."""
        for number, shape in enumerate(self, 1):
            if key in (number, shape.name):
                return shape
        raise KeyError(key)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __iter__(self) -> Iterator[Shape]:
        page = self.api
        found = [page.getByIndex(number) for number in range(page.Count)]
        return iter([Shape(self.sheet, item) for item in found if item.ShapeType != _CAPTION])

    def __contains__(self, key: str) -> bool:
        return any(shape.name == key for shape in self)


@edge
class Shape(base_classes.Shape):
    """A shape; places and sizes are in points."""

    def __init__(self, sheet: Sheet, uno: Any) -> None:
        self.sheet = sheet
        self.uno = uno

    @property
    def api(self) -> Any:
        """The UNO shape."""
        return self.uno

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    @property
    def type(self) -> str:
        """What it is, in xlwings' words; "auto_shape" for what Excel has no word for."""
        return _TYPES.get(self.uno.ShapeType, "auto_shape")

    @property
    def name(self) -> str:
        """Its name; a form button's own."""
        return str(self._named.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._named.Name = value

    @property
    def text(self) -> str | None:
        """What is written on it, None where nothing can be."""
        if self.uno.ShapeType == _CONTROL:
            return getattr(self.uno.Control, "Label", None)
        return getattr(self.uno, "String", None)

    @text.setter
    def text(self, value: str) -> None:
        if self.uno.ShapeType == _CONTROL:
            self.uno.Control.Label = value
        else:
            self.uno.String = value

    @property
    def left(self) -> float:
        """Its distance from the left edge of column A."""
        return _points(self.uno.Position.X)

    @left.setter
    def left(self, value: float) -> None:
        self._put("Position", X=value)

    @property
    def top(self) -> float:
        """Its distance from the top edge of row 1."""
        return _points(self.uno.Position.Y)

    @top.setter
    def top(self, value: float) -> None:
        self._put("Position", Y=value)

    @property
    def width(self) -> float:
        """Its width."""
        return _points(self.uno.Size.Width)

    @width.setter
    def width(self, value: float) -> None:
        self._put("Size", Width=value)

    @property
    def height(self) -> float:
        """Its height."""
        return _points(self.uno.Size.Height)

    @height.setter
    def height(self, value: float) -> None:
        self._put("Size", Height=value)

    @property
    def index(self) -> int:
        """Its place in the stack, counted from 1."""
        return int(self.uno.ZOrder) + 1

    def activate(self) -> None:
        """Select it."""
        self.sheet.activate()
        self.sheet.book.document.CurrentController.select(self.uno)

    def delete(self) -> None:
        """Delete it."""
        self.sheet.uno.DrawPage.remove(self.uno)

    @property
    def _named(self) -> Any:
        return self.uno.Control if self.uno.ShapeType == _CONTROL else self.uno

    def _put(self, place: str, **points: float) -> None:
        """Change part of a UNO struct: it is a copy, and has to be set back."""
        changed = getattr(self.uno, place)
        for name, value in points.items():
            setattr(changed, name, round(value * _POINT))
        put = self.uno.setPosition if place == "Position" else self.uno.setSize
        put(changed)


def _points(hundredths: int) -> float:
    return hundredths / _POINT
