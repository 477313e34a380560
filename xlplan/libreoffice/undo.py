"""Many changes as one step for Ctrl+Z, and undone to the letter.

LibreOffice's own undo of a block that was written at once (setDataArray, setFormulaArray) puts back
what the cells held, but leaves the new values in cells that were empty. An array formula over the
same block first is undone exactly: all cells are emptied, then what they held comes back. So within
a step every block is covered by one before it is written; this needs no object of ours in
LibreOffice's undo list, and so still works after our process has ended. Seen in 7.4.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from .bridge import exceptions
from .edge import edge

if TYPE_CHECKING:
    from .books import Book


@edge
class Step:
    """What happens inside is one step for Ctrl+Z; an inner step belongs to the outer one.

    An exception closes the step too: what was done until then can be undone in one go. The screen
    is not drawn meanwhile.
    """

    def __init__(self, book: Book, title: str) -> None:
        self.book = book
        self.title = title
        self._inner = False

    def __enter__(self) -> Step:
        self._inner = self.book.step is not None
        if not self._inner:
            self.book.document.UndoManager.enterUndoContext(self.title)
            self.book.document.lockControllers()
            self.book.step = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._inner:
            return
        self.book.step = None
        if error is None:
            self._close()
            return
        with suppress(OfficeError, *exceptions()):  # the exception on its way says more
            self._close()

    def _close(self) -> None:
        self.book.document.unlockControllers()
        self.book.document.UndoManager.leaveUndoContext()


def write(cells: Any, put: Callable[[], object]) -> None:
    """Call ``put``, which writes the UNO range ``cells``, within an open step."""
    before = cells.getFormulaArray()
    cells.setArrayFormula("=0")
    try:
        put()
    except BaseException:
        cells.setFormulaArray(before)
        raise
