"""Lifting the protection of a sheet for a while."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from xlplan.errors import Locked

from . import bridge
from .edge import edge

if TYPE_CHECKING:
    from .sheets import Sheet


@edge
class Unprotected:
    """A sheet whose protection is lifted for a while. Entering raises Locked if it has a password.

    LibreOffice keeps what a protection allowed (to insert rows, to sort …) while it is lifted, and
    ``protect`` gives it back: seen in the .xlsx that 7.4 exports.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._lifted = False

    def __enter__(self) -> Sheet:
        if not self.sheet.protected:
            return self.sheet
        with suppress(*bridge.exceptions()):  # a password that is not the empty one
            self.sheet.uno.unprotect("")
        if self.sheet.protected:
            name = self.sheet.name
            raise Locked(f"工作表「{name}」有保護密碼，無法變更。請先用密碼取消保護再試。")
        self._lifted = True
        return self.sheet

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lifted:
            self.sheet.uno.protect("")
