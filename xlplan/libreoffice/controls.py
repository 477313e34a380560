"""Buttons of a form on a sheet, each of which opens an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import bridge
from .edge import edge

if TYPE_CHECKING:
    from .sheets import Sheet

_POINT = 2540 / 72  # hundredths of a millimetre
_FORM = "按鈕"
_MODEL = "com.sun.star.form.component.CommandButton"
_MIDDLE = 1  # com.sun.star.awt.TextAlign: centred


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button: what is written on it, what it says when pointed at, the address it opens.

    Place and size are in points, from the top left of a row; colours are 0xRRGGBB.
    """

    label: str
    tip: str
    address: str
    left: float
    top: float
    width: float
    height: float
    text: int
    ground: int
    font: str
    size: float


@edge
class Controls:
    """The form buttons on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def add(self, button: LinkButton, row: int) -> None:
        """Add a button to a row; it works on a protected sheet and in a file with macros forbidden.

        An address starts no macro. The button is not printed and takes the focus off no cell; its
        label is its name for those who cannot see it. It stands on the sheet, not in a cell: many
        programs take its words for the cell's, and 7.4 saves a file without an end when a shape on
        any sheet but the first was anchored to a cell over UNO.
        """
        line = self.sheet.uno.Rows.getByIndex(row - 1).Position
        shape = self.sheet.book.document.createInstance("com.sun.star.drawing.ControlShape")
        shape.Control = self._model(button)
        shape.Size = bridge.struct("awt.Size", _length(button.width), _length(button.height))
        self.sheet.uno.DrawPage.add(shape)
        place = line.X + _length(button.left), line.Y + _length(button.top)
        shape.Position = bridge.struct("awt.Point", *place)
        shape.Name = button.label  # with a title, too, its label would be read out twice
        shape.Description = button.tip
        shape.Printable = False
        shape.MoveProtect = shape.SizeProtect = True

    def _model(self, button: LinkButton) -> Any:
        """Return the button's model, put into the sheet's form."""
        model = self.sheet.book.document.createInstance(_MODEL)
        model.Name = model.Label = button.label
        model.HelpText = button.tip
        model.ButtonType = bridge.enum("form.FormButtonType", "URL")
        model.TargetURL = button.address
        model.Printable = model.FocusOnClick = False
        model.TextColor, model.BackgroundColor = button.text, button.ground
        model.FontName, model.FontHeight = button.font, button.size
        model.Align = _MIDDLE
        form = self._form()
        form.insertByIndex(form.Count, model)
        return model

    def _form(self) -> Any:
        document, forms = self.sheet.book.document, self.sheet.uno.DrawPage.Forms
        if not forms.hasByName(_FORM):
            # in use, not in design, when the file is opened; and the cells have the focus
            document.ApplyFormDesignMode = document.AutomaticControlFocus = False
            form = document.createInstance("com.sun.star.form.component.DataForm")
            forms.insertByName(_FORM, form)
        return forms.getByName(_FORM)


def _length(points: float) -> int:
    return round(points * _POINT)
