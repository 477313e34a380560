"""From a thread of ours back to LibreOffice's main thread, which alone may show windows."""

from __future__ import annotations

from typing import Any, Callable

import unohelper
from com.sun.star.awt import XCallback


class _Call(unohelper.Base, XCallback):
    def __init__(self, action: Callable[[], None]) -> None:
        self.action = action

    def notify(self, data: Any) -> None:
        self.action()


def call_later(context: Any, action: Callable[[], None]) -> None:
    """Have an action called in the main thread as soon as that is idle."""
    service = "com.sun.star.awt.AsyncCallback"
    poster = context.ServiceManager.createInstanceWithContext(service, context)
    poster.addCallback(_Call(action), None)
