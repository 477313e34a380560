"""A window of ours that waits for a person: parts one below the other, buttons in its corner.

Sizes are in AppFont: quarters of a letter's width, eighths of its height.
"""

from __future__ import annotations

from typing import Any, Sequence, Tuple

import unohelper
from com.sun.star.awt import Size, XWindowListener

_EDGE, _GAP = 8, 6  # the room around the parts, and between them
_BUTTON, _LINE = 50, 14  # the least width of a button, and its height
_LETTER, _BESIDE = 8, 16  # what a button needs for each letter of its label, and beside them
_FRAME, _BAR = 6, 12  # what a field needs besides its text: in its height, in its width
_MEASURED = 4000  # characters of a long text; all of them would take seconds
_APPFONT = 17  # com.sun.star.util.MeasureUnit
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_POS, _SIZE = 3, 12  # com.sun.star.awt.PosSize
_CHILDREN = 1  # com.sun.star.awt.InvalidateStyle

_Place = Tuple[int, int, int, int]


class Dialog:
    """A window that is given its parts and then shown over its parent, until a person ends it."""

    def __init__(self, context: Any, parent: Any, title: str, width: int) -> None:
        self._context = context
        self._parent = parent
        self._toolkit = self._make("Toolkit")
        self._dialog = self._make("UnoControlDialog")
        self._model = self._make("UnoControlDialogModel")
        self._model.Title, self._model.Width = title, width
        self._inner = width - 2 * _EDGE
        self._top = _EDGE

    # ---- its parts, from the top; each adding returns the part's model

    def text(self, text: str) -> Any:
        """Add a text, as high as it needs."""
        more = {"Label": text, "MultiLine": True, "NoLabel": True}  # else a ~ underlines a letter
        return self._below("FixedText", "text", self._height(text, self._inner), **more)

    def field(self, height: int) -> Any:
        """Add a field to write in."""
        return self._below("Edit", "field", height, MultiLine=True)

    def long_text(self, texts: Sequence[str], least: int, most: int) -> Any:
        """Add a text that scrolls and can be copied, high enough for all that may come there."""
        needed = max(self._height(text, self._inner - _BAR) for text in texts) + _FRAME
        height = min(max(needed, least), most)
        more = {"MultiLine": True, "ReadOnly": True, "VScroll": True}
        return self._below("Edit", "long_text", height, Text=texts[0], **more)

    def entries(self, labels: Sequence[str], height: int) -> Any:
        """Add a list to choose one entry from."""
        return self._below("ListBox", "entries", height, StringItemList=tuple(labels))

    def buttons(self, *labels: str) -> None:
        """Add one that ends the window well, and may be one that gives it up."""
        self._top += _EDGE - _GAP
        right = _EDGE + self._inner
        kinds = (("ok", _OK), ("cancel", _CANCEL))
        for label, (name, kind) in reversed(list(zip(labels, kinds))):
            width = max(_BUTTON, len(label) * _LETTER + _BESIDE)
            right -= width
            more = {"Label": label, "PushButtonType": kind, "DefaultButton": kind == _OK}
            self._add("Button", name, (right, self._top, width, _LINE), **more)
            right -= _EDGE
        self._top += _LINE + _GAP

    # ---- the window

    def show(self, focus: str, grows: str = "") -> None:
        """Make the window, over the upper half of its parent; a person begins at a part.

        ``grows`` is the part that is larger when a person makes the window larger, if that may be.
        """
        model, around = self._model, self._logic(self._parent.Size)
        model.Height = self._top - _GAP + _EDGE
        # before it is made: 7.4 may lose the size of a window that is moved before it is shown
        model.PositionX = (around.Width - model.Width) // 2
        model.PositionY = (around.Height - model.Height) // 3
        model.Sizeable = bool(grows)
        self._dialog.setModel(model)
        self._dialog.createPeer(self._toolkit, self._parent)
        if grows:
            others = [self.part(name) for name in model.ElementNames if name != grows]
            self._dialog.addWindowListener(_Growing(self._dialog, self.part(grows), others))
        self.part(focus).setFocus()

    def part(self, name: str) -> Any:
        """Return a part of the window that is shown."""
        return self._dialog.getControl(name)

    def wait(self) -> bool:
        """Wait for a person; return whether the window was ended well. It is gone then."""
        try:
            return bool(self._dialog.execute() == _OK)
        finally:
            self._dialog.dispose()

    def end(self) -> None:
        """End the window well."""
        self._dialog.endDialog(_OK)

    # ---- how it is done

    def _below(self, kind: str, name: str, height: int, **more: Any) -> Any:
        place = (_EDGE, self._top, self._inner, height)
        self._top += height + _GAP
        return self._add(kind, name, place, **more)

    def _add(self, kind: str, name: str, place: _Place, **more: Any) -> Any:
        control = self._model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        where = zip(("PositionX", "PositionY", "Width", "Height"), place)
        for key, value in (*where, *more.items()):
            setattr(control, key, value)
        self._model.insertByName(name, control)
        return control

    def _height(self, text: str, width: int) -> int:
        """Return how high a text is that is broken into lines of some width, about a screenful."""
        control = self._make("UnoControlFixedText")
        model = self._make("UnoControlFixedTextModel")
        model.Label, model.MultiLine, model.NoLabel = text[:_MEASURED], True, True
        control.setModel(model)
        control.setVisible(False)
        control.createPeer(self._toolkit, self._parent)
        try:
            widest = self._parent.convertSizeToPixel(Size(width, 0), _APPFONT)
            return int(self._logic(control.calcAdjustedSize(widest)).Height) + 1
        finally:
            control.dispose()

    def _logic(self, size: Any) -> Any:
        return self._parent.convertSizeToLogic(size, _APPFONT)

    def _make(self, name: str) -> Any:
        service = f"com.sun.star.awt.{name}"
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)


class _Growing(unohelper.Base, XWindowListener):
    """Keeps the parts in their places in a window whose size a person changes."""

    def __init__(self, dialog: Any, growing: Any, moving: Sequence[Any]) -> None:
        self._dialog = dialog
        self._size = dialog.getOutputSize()
        self._growing = growing, growing.getPosSize()
        self._moving = [(part, part.getPosSize()) for part in moving]

    def windowResized(self, event: Any) -> None:
        """Be told of another size."""
        size = self._dialog.getOutputSize()
        wider, higher = size.Width - self._size.Width, size.Height - self._size.Height
        part, place = self._growing
        part.setPosSize(0, 0, place.Width + wider, place.Height + higher, _SIZE)
        for part, place in self._moving:
            part.setPosSize(place.X + wider, place.Y + higher, 0, 0, _POS)
        self._dialog.Peer.invalidate(_CHILDREN)  # else what is new of it stays unpainted

    def windowMoved(self, event: Any) -> None:
        """Do nothing."""

    def windowShown(self, event: Any) -> None:
        """Do nothing."""

    def windowHidden(self, event: Any) -> None:
        """Do nothing."""

    def disposing(self, event: Any) -> None:
        """Do nothing."""
