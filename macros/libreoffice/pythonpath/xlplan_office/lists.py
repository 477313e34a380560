"""The list behind an answer, such as every change that a click made: shown when it is wanted.

It is kept for as long as the answer stands above the sheet, and shown without the worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlplan_office.dialog import Dialog
from xlplan_office.main_thread import call_later

if TYPE_CHECKING:
    from xlplan_office.windows import Window

LABEL = "顯示清單"

_SERVICE = "service:tw.xlplan.Lists?"
_WIDTH, _LEAST, _MOST = 400, 60, 200

_kept: dict[str, tuple[Window, str, str]] = {}
"""Of each workbook's key its window, the list's title, the list; known in the main thread only."""


def keep(window: Window, title: str, text: str) -> str:
    """Keep the list of a window's answer; return the address that shows it."""
    for key in [key for key, (other, _, _) in _kept.items() if not other.is_open]:
        del _kept[key]
    _kept[window.key] = window, title, text
    return _SERVICE + window.key


def forget(window: Window) -> None:
    """Keep the list of a window no longer."""
    _kept.pop(window.key, None)


def press(context: Any, key: str) -> None:
    """Show a list that is kept, once LibreOffice is done with the button that was clicked."""
    call_later(context, lambda: _show(key))


def _show(key: str) -> None:
    if key in _kept:
        window, title, text = _kept[key]
        window.read(text, title)


def read(context: Any, parent: Any, title: str, text: str) -> None:
    """Show a list in a window of its own."""
    dialog = Dialog(context, parent, title, _WIDTH)
    dialog.long_text([text], _LEAST, _MOST)
    dialog.buttons("關閉")
    dialog.show("long_text", grows="long_text")
    dialog.wait()
