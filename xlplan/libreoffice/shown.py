"""What cells show, read in blocks: the way to the names of errors and the kinds of results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from xlplan.text import column_letter

from .formulas import calc_sheet

if TYPE_CHECKING:
    from .ranges import Range

_MOST = 8000  # cells in a request; LibreOffice shrinks larger ones to the used area
_SEPARATE = 8  # so few cells are cheaper asked one by one


def shown(target: Range, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return what cells of a range, given as (row, column) from 0 within it, show."""
    wanted = list(cells)
    if len(wanted) <= _SEPARATE:
        return {(i, j): target.uno.getCellByPosition(j, i).String for i, j in wanted}
    provider = target.sheet.book.document.createInstance("com.sun.star.chart2.data.DataProvider")
    provider.IncludeHiddenCells = True
    found: dict[tuple[int, int], str] = {}
    top, bottom = min(i for i, _ in wanted), max(i for i, _ in wanted)
    for column in sorted({j for _, j in wanted}):
        for start in range(top, bottom + 1, _MOST):
            end = min(start + _MOST - 1, bottom)
            texts = _texts(target, provider, column, start, end)
            found |= {(start + k, column): text for k, text in enumerate(texts)}
    return {cell: found[cell] for cell in wanted}


def _texts(target: Range, provider: Any, column: int, start: int, end: int) -> Iterator[str]:
    letters = column_letter(target.column + column - 1)
    first, last = target.row + start, target.row + end
    sheet = calc_sheet(target.sheet.name)
    address = f"{sheet}.${letters}${first}:${letters}${last}"
    sequence = provider.createDataSequenceByRangeRepresentation(address)
    return iter(sequence.getTextualData())
