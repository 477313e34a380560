"""Where a person is in the workbook, and how to take them elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
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


def chosen_and_seen(book: xw.Book) -> tuple[Span, ...]:
    """Return the selected blocks without their hidden rows.

    Whoever selects across rows that a filter hides does not mean those. Excel does not tell at once
    which ones are seen on a protected sheet; there the blocks are as they were selected.
    """
    spans = chosen(book)
    if book.app.engine.name != "libreoffice":
        return spans
    return tuple(part for span in spans for part in _seen(book, span))


def _seen(book: xw.Book, span: Span) -> Iterator[Span]:
    rows = book.sheets[span.sheet].range(f"{span.row}:{span.last_row}")
    seen = rows.impl.get_special_cells("visible", None)
    for row, last_row in sorted({(part.row, part.row + part.shape[0] - 1) for part in seen}):
        yield replace(span, row=row, last_row=last_row)


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
