"""Many changes as one step for Ctrl+Z, undone and done again to the letter.

LibreOffice's own undo of a block that was written at once (setDataArray, setFormulaArray) puts back
what the cells held, but leaves the new values in cells that were empty. An array formula over the
same block first is undone exactly: all cells are emptied, then what they held comes back. Doing the
writing again leaves what it finds in cells that it empties, so they must be empty by then. Within a
step every block is therefore covered, emptied and written. This needs no object of ours in
LibreOffice's undo list, and so still works after our process has ended. Seen in 7.4.

What is undone is shown by the window in front, though it is another workbook's: that one then has a
sheet in front by its number, which it may not have, and LibreOffice crashes when it is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from .bridge import exceptions
from .edge import edge
from .geometry import CONTENTS

if TYPE_CHECKING:
    from .books import Book


@edge
class Step:
    """What happens inside is one step for Ctrl+Z; an inner step belongs to the outer one.

    An exception undoes what was written until then, and the step is not heard of again. The screen
    is not drawn meanwhile.
    """

    def __init__(self, book: Book, title: str) -> None:
        self.book = book
        self.title = title
        self.has_written = self._inner = False
        self._manager: Any = None

    def __enter__(self) -> Step:
        self._inner = self.book.step is not None
        if not self._inner:
            self._manager = self.book.document.UndoManager
            self._manager.enterUndoContext(self.title)
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
            if self.has_written:
                undo_last(self.book)

    def _close(self) -> None:
        self.book.document.unlockControllers()
        manager, self._manager = self._manager, None
        manager.leaveUndoContext()


def undo_last(book: Book) -> None:
    """Undo a workbook's last step, which cannot be done again, with its window in front."""
    front = book.app.desktop.getCurrentFrame()
    own = book.document.CurrentController.Frame
    own.activate()
    try:
        book.document.UndoManager.undo()
    finally:
        if front is not None and front != own:
            front.activate()
    book.document.UndoManager.clearRedo()


def write(step: Step, cells: Any, put: Callable[[], object]) -> None:
    """Call ``put``, which writes the UNO range ``cells``, within an open step."""
    before = cells.getFormulaArray()
    cells.setArrayFormula("=0")
    step.has_written = True
    cells.clearContents(CONTENTS)
    try:
        put()
    except BaseException:
        cells.setFormulaArray(before)
        raise
