"""Keep a window open while a click works on its workbook: closed meanwhile, 7.4 may crash.

Whatever closes a window (menu, keys, its frame's button) asks the frame which object does that, so
an interceptor there has a say before anything is closed. A close listener would come too late: the
last window's frame is not closed, it gets the start centre in the workbook's place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Callable, Sequence

import unohelper
from com.sun.star.frame import XDispatch, XDispatchProviderInterceptor, XInterceptorInfo

_CLOSING = (".uno:CloseDoc", ".uno:CloseWin", ".uno:CloseFrame", ".uno:Quit")


class Keeper(unohelper.Base, XDispatchProviderInterceptor, XInterceptorInfo, XDispatch):
    """Takes what would close a window; ``wanted`` is what did, and ``refused`` is called then."""

    def __init__(self, frame: Any, refused: Callable[[], None]) -> None:
        self.wanted = ""
        self._frame = frame
        self._refused = refused
        self._slave: Any = None
        self._master: Any = None
        frame.registerDispatchProviderInterceptor(self)

    def let_go(self) -> None:
        """Let the window be closed again."""
        with suppress(Exception):  # it may be gone all the same
            self._frame.releaseDispatchProviderInterceptor(self)

    # what LibreOffice calls

    def getInterceptedURLs(self) -> Sequence[str]:
        """Return what it is asked for."""
        return _CLOSING

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        """Return what carries a command out: this for those that close."""
        if url.Complete in _CLOSING:
            return self
        return self._slave.queryDispatch(url, target, flags)

    def queryDispatches(self, requests: Sequence[Any]) -> Sequence[Any]:
        """Return the same for several commands."""
        asked = ((item.FeatureURL, item.FrameName, item.SearchFlags) for item in requests)
        return tuple(self.queryDispatch(*each) for each in asked)

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Remember the wish."""
        self.wanted = url.Complete
        self._refused()

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Do nothing."""

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Do nothing."""

    def getSlaveDispatchProvider(self) -> Any:
        """Return what is asked next."""
        return self._slave

    def setSlaveDispatchProvider(self, provider: Any) -> None:
        """Be told what is asked next."""
        self._slave = provider

    def getMasterDispatchProvider(self) -> Any:
        """Return what asks."""
        return self._master

    def setMasterDispatchProvider(self, provider: Any) -> None:
        """Be told what asks."""
        self._master = provider
