"""Message boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import bridge

if TYPE_CHECKING:
    from .apps import App

# com.sun.star.awt.MessageBoxButtons and MessageBoxResults
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BOXES = {"info": "INFOBOX", "critical": "ERRORBOX"}


def show(app: App, parent: Any, text: str, title: str, buttons: str, mode: str | None) -> str:
    """Show a message and return the button that was pressed: "ok", "cancel", "yes", "no".

    ``buttons`` and ``mode`` ("info", "critical" or None) are as xlwings names them.
    """
    plain = "INFOBOX" if buttons == "ok" else "QUERYBOX"
    box = app.service("com.sun.star.awt.Toolkit").createMessageBox(
        parent,
        bridge.enum("awt.MessageBoxType", _BOXES.get(mode or "", plain)),
        _BUTTONS[buttons],
        title,
        text,
    )
    return _RESULTS.get(box.execute(), "cancel")
