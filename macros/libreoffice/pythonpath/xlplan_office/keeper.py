"""Keep a workbook open while a click works on it: closed meanwhile, 7.4 may crash."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Callable

import unohelper
from com.sun.star.util import CloseVetoException, XCloseListener


class Keeper(unohelper.Base, XCloseListener):
    """Refuses that a window is closed, remembers the wish, and calls ``refused``.

    It listens at the frame: at the document would be too late, which would lose its window.
    """

    def __init__(self, frame: Any, refused: Callable[[], None]) -> None:
        self.is_wanted = False
        self._frame = frame
        self._refused = refused
        frame.addCloseListener(self)

    def let_go(self) -> None:
        """Let the window be closed again."""
        with suppress(Exception):  # it may be gone all the same
            self._frame.removeCloseListener(self)

    def queryClosing(self, source: Any, owns: bool) -> None:
        """Refuse; called by LibreOffice."""
        self.is_wanted = True
        self._refused()
        raise CloseVetoException("", None)

    def notifyClosing(self, source: Any) -> None:
        """Do nothing."""

    def disposing(self, event: Any) -> None:
        """Do nothing."""
