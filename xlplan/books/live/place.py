"""Where a person is in the workbook, and how to take them elsewhere."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlplan.books.live.abilities import RUN, abilities
from xlplan.errors import XlplanError

if TYPE_CHECKING:
    import xlwings as xw


def settle(book: xw.Book) -> None:
    """Have a cell that is being typed into take what was typed, and formulas their values.

    LibreOffice would put the text into the cell of that address on the next sheet that is shown;
    calculating makes it end the typing first. Excel refuses everything while a cell is edited.
    """
    if RUN in abilities(book):
        calculate = getattr(book.impl, "calculate", None)  # of one workbook: fewer calls
        (calculate or book.app.calculate)()


@dataclass(frozen=True, slots=True)
class Span:
    """A block of cells on a sheet; rows and columns count from 1."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int


def chosen(book: xw.Book) -> tuple[Span, ...]:
    """Return the blocks that are selected in a workbook; none when another one is in front."""
    selected = book.app.selection
    if selected is None or selected.sheet.book.fullname != book.fullname:
        return ()
    areas = getattr(book.app.impl, "selections", None) or (selected.impl,)
    return tuple(_span(selected.sheet.name, area) for area in areas)


def _span(sheet: str, area: Any) -> Span:
    rows, columns = area.shape
    return Span(sheet, area.row, area.column, area.row + rows - 1, area.column + columns - 1)


def go_to(book: xw.Book, sheet: str, cell: str) -> bool:
    """Select a cell and show its sheet; return False where that sheet cannot be shown."""
    with contextlib.suppress(XlplanError, KeyError):
        target = book.sheets[sheet]
        if book.app.engine.name != "libreoffice":  # there, selecting shows the sheet too
            target.activate()
        target.range(cell).select()
        return True
    return False
