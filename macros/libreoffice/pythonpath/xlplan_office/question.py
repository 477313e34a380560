"""A window that asks for some words."""

from __future__ import annotations

from typing import Any

_WIDTH, _HEIGHT, _EDGE, _LINE = 260, 130, 8, 14  # in units of about half a millimetre (AppFont)
_BUTTON = 50
_APPFONT = 17  # com.sun.star.util.MeasureUnit
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType


class Question:
    """A text, a field of several lines, and the buttons 確定 and 取消."""

    def __init__(self, context: Any, text: str, title: str) -> None:
        manager = context.ServiceManager
        self._toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        self._dialog = manager.createInstanceWithContext(
            "com.sun.star.awt.UnoControlDialog", context
        )
        self._model = manager.createInstanceWithContext(
            "com.sun.star.awt.UnoControlDialogModel", context
        )
        self._model.Title, self._model.Width, self._model.Height = title, _WIDTH, _HEIGHT
        inner, bottom, field = _WIDTH - 2 * _EDGE, _HEIGHT - _EDGE - _LINE, _EDGE + 3 * _LINE
        right = _WIDTH - _EDGE - _BUTTON
        self._add("FixedText", "text", (_EDGE, _EDGE, inner, 3 * _LINE), Label=text)
        self._add("Edit", "words", (_EDGE, field, inner, bottom - field - _EDGE))
        self._model.getByName("text").NoLabel = True  # so that no letter of it is underlined
        for name in ("text", "words"):
            self._model.getByName(name).MultiLine = True
        place = (right - _BUTTON - _EDGE, bottom, _BUTTON, _LINE)
        self._add("Button", "ok", place, Label="確定", PushButtonType=_OK, DefaultButton=True)
        place = (right, bottom, _BUTTON, _LINE)
        self._add("Button", "cancel", place, Label="取消", PushButtonType=_CANCEL)
        self._dialog.setModel(self._model)

    def ask(self, parent: Any) -> str | None:
        """Return what was written, None after 取消."""
        around = parent.convertSizeToLogic(parent.Size, _APPFONT)
        # before it is made: 7.4 may lose the size of a window that is moved before it is shown
        self._model.PositionX = (around.Width - _WIDTH) // 2
        self._model.PositionY = (around.Height - _HEIGHT) // 3
        self._dialog.createPeer(self._toolkit, parent)
        self._dialog.getControl("words").setFocus()
        try:
            is_ok = self._dialog.execute() == 1
            return str(self._model.getByName("words").Text) if is_ok else None
        finally:
            self._dialog.dispose()

    def _add(self, kind: str, name: str, place: tuple[int, int, int, int], **more: Any) -> None:
        control = self._model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        where = zip(("PositionX", "PositionY", "Width", "Height"), place)
        for key, value in (*where, *more.items()):
            setattr(control, key, value)
        self._model.insertByName(name, control)
