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
    let_go_of({sheet for sheet in _sheets if sheet.book.document == document})


def let_go_of(sheets: set[Sheet]) -> None:
    """Let go of sheets and their cells; they say from now on that they are closed."""
    for range_ in list(_ranges):
        if range_.sheet in sheets:
            range_.forget_uno()
    for sheet in sheets:
        sheet.uno = _Closed()


def all_of(sheet: Sheet) -> set[Sheet]:
    """Return every object that stands for the same sheet of the same document.

    Once the sheet is deleted, UNO's own stand for its neighbour, which they would change.
    """
    document, place = sheet.book.document, sheet.uno.RangeAddress.Sheet
    others = {item for item in _sheets if item.book.document == document}
    alive = {item for item in others if not isinstance(item.uno, _Closed)}
    return {item for item in alive if item.uno.RangeAddress.Sheet == place}


class _Closed:
    """In the place of a sheet that was deleted, or whose document was closed."""

    def __getattr__(self, name: str) -> NoReturn:
        raise BookClosed
