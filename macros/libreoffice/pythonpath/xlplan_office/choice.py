"""A window to choose from: what there is, and below it what the chosen one means.

One choice alone is a matter of yes or no: what it is called stands on the button.
"""

from __future__ import annotations

from typing import Any, Callable, Sequence

import unohelper
from com.sun.star.awt import XActionListener, XItemListener

from xlplan_office.dialog import Dialog

_WIDTH = 300
_ENTRY, _MOST_ENTRIES = 9, 8  # the height of one; how many are shown without scrolling
_LEAST, _MOST = 34, 110  # the height of what one means

Option = Sequence[str]
"""The value, what to call it, what it means."""


def choose(
    context: Any, parent: Any, title: str, text: str, options: Sequence[Option]
) -> str | None:
    """Return the value that was chosen, None after 取消."""
    dialog = Dialog(context, parent, title, _WIDTH)
    dialog.text(text)
    several = len(options) > 1
    labels, details = [option[1] for option in options], [option[2] for option in options]
    if several:
        dialog.entries(labels, _ENTRY * min(len(labels), _MOST_ENTRIES) + 4)
    detail = dialog.long_text(details, _LEAST, _MOST) if any(details) else None
    dialog.buttons("確定" if several else labels[0], "取消")
    dialog.show("entries" if several else "ok")
    chosen = [0]

    def change(at: int) -> None:
        chosen[0] = at
        if detail:
            detail.Text = details[at]

    if several:
        hearing = _Hearing(change, dialog.end)
        entries = dialog.part("entries")
        entries.selectItemPos(0, True)
        entries.addItemListener(hearing)
        entries.addActionListener(hearing)
    return options[chosen[0]][0] if dialog.wait() else None


class _Hearing(unohelper.Base, XItemListener, XActionListener):
    """Told of another entry, and of a double click on one."""

    def __init__(self, change: Callable[[int], None], take: Callable[[], None]) -> None:
        self._change = change
        self._take = take

    def itemStateChanged(self, event: Any) -> None:
        """Be told of another entry."""
        self._change(event.Selected)

    def actionPerformed(self, event: Any) -> None:
        """Be told of a double click."""
        self._take()

    def disposing(self, event: Any) -> None:
        """Do nothing."""
