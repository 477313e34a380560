"""What we hold of an open document: let go of before it is closed.

Seen in 7.4: LibreOffice crashes when a sheet or a cell is let go of some time after its document
was closed and others were opened (SfxListener removes itself from a broadcaster that is gone).
"""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any, NoReturn

from xlplan.errors import BookClosed

if TYPE_CHECKING:
    from .geometry import Geometry
    from .sheets import Sheet

_sheets: weakref.WeakSet[Sheet] = weakref.WeakSet()
_ranges: weakref.WeakSet[Geometry] = weakref.WeakSet()


def hold_sheet(sheet: Sheet) -> None:
    """Remember a sheet."""
    _sheets.add(sheet)


def hold_range(range_: Geometry) -> None:
    """Remember a range that has got its UNO object."""
    _ranges.add(range_)


def let_go(document: Any) -> None:
    """Let go of the sheets and cells of a document; they say from now on that it is closed."""
    gc.collect()  # what stands in circles and is used no more
    sheets = {sheet for sheet in _sheets if sheet.book.document == document}
    for range_ in list(_ranges):
        if range_.sheet in sheets:
            range_.forget_uno()
    for sheet in sheets:
        sheet.uno = _Closed()


class _Closed:
    """In the place of a sheet whose document was closed."""

    def __getattr__(self, name: str) -> NoReturn:
        raise BookClosed
