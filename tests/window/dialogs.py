"""Windows that wait for an answer: message boxes and dialogs."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw

from tests.window.screen import Screen
from tests.window.widgets import Widget, widget
from xlplan.libreoffice.bridge import lost

_WAITING = ("ALERT", "DIALOG", "FILE_CHOOSER", "OPTION_PANE")
_TEXTS = ("LABEL", "STATIC", "TEXT")


@dataclass(frozen=True)
class Dialog:
    """A message box or a dialog: its title, what it says, its buttons.

    What can be chosen and read in it is looked up anew each time.
    """

    title: str
    text: str
    buttons: tuple[Widget, ...]
    screen: Screen
    window: Widget

    @property
    def entries(self) -> list[Widget]:
        """What its list offers to choose from; nothing where there is no list."""
        lists = (item for item in self.window.parts() if item.is_a("LIST"))
        return [entry for found in lists for entry in found.parts()]

    @property
    def long_text(self) -> str:
        """The text that scrolls, "" when there is none."""
        return next((item.name for item in self.window.parts() if item.is_a("SCROLL_PANE")), "")

    def click(self, button: str) -> None:
        """Click a button."""
        found = next(item for item in self.buttons if item.is_called(button))
        self.screen.click(found.box.middle)


def dialogs(app: xw.App, screen: Screen) -> list[Dialog]:
    """Return what waits for an answer in a LibreOffice."""
    toolkit = app.impl.service("com.sun.star.awt.Toolkit")
    found = []
    for index in range(toolkit.getTopWindowCount()):
        try:
            window = widget(toolkit.getTopWindow(index))
            if window.is_a(*_WAITING) and window.box.width:
                found.append(_dialog(window, screen))
        except lost():  # it was just closed
            continue
    return found


def _dialog(window: Widget, screen: Screen) -> Dialog:
    parts = list(window.parts())
    text = "\n".join(item.name for item in parts if item.is_a(*_TEXTS) and item.name)
    buttons = tuple(item for item in parts if item.is_a("PUSH_BUTTON"))
    return Dialog(window.name, text, buttons, screen, window)
