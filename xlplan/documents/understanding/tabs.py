"""Lines with tabs or bars between cells made a table, also where lines are pieces of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlplan.documents.model import Cell, Line, Table
from xlplan.documents.understanding.parts import row_roles
from xlplan.documents.understanding.spelling import width

_FULL = 0.9  # of the longest line's width that a line broken by its width has at least

_Rows = list[list[list[Line]]]


def from_tabs(lines: Sequence[Line]) -> Table | None:
    """Return the table that lines with tabs or bars between cells are; None when they are none.

    The columns' titles must stand on one line. A line without a tab goes on with the last cell.
    """
    start = next((index for index, line in enumerate(lines) if _is_head(line.text)), None)
    if start is None:
        return None
    said = [line for line in lines[start:] if line.text.strip()]
    bars = "\t" not in said[0].text
    edged = said[0].text.lstrip().startswith("|")
    tabs = 0 if bars else _tabs_of_broken(said)
    wide = max(width(_end(line)) for line in said)
    rows: _Rows = []
    for line in said:
        if bars and not line.text.strip("|-: \t"):
            continue
        pieces = [replace(line, text=text) for text in _split(line.text, bars=bars, edged=edged)]
        if tabs and rows and _goes_on(rows[-1], pieces, tabs, wide):
            _go_on(rows[-1], pieces, wide)
        elif len(pieces) == 1 and rows and not tabs:
            last = max((at for at, cell in enumerate(rows[-1]) if cell), default=0)
            rows[-1][last].append(line)
        else:
            rows.append([[piece] if piece.text.strip() else [] for piece in pieces])
    most = max(map(len, rows))
    return Table(tuple(_filled(cells, most) for cells in rows), "")


def by_cell(lines: Sequence[Line]) -> list[Line]:
    """Return lines of which those with tabs between words are parted there."""
    found = []
    for line in lines:
        pieces = [piece for piece in line.text.split("\t") if piece.strip()]
        many = len(pieces) > 1
        found.extend([replace(line, text=piece) for piece in pieces] if many else [line])
    return found


def _tabs_of_broken(lines: Sequence[Line]) -> int:
    """Return how many tabs a row has where most lines are pieces of one, else 0."""
    tabs = lines[0].text.count("\t")
    counts = [line.text.count("\t") for line in lines[1:] if "\t" in line.text.strip(" ")]
    full = sum(count >= tabs for count in counts)
    return tabs if full * 2 < len(counts) else 0


def _goes_on(row: list[list[Line]], pieces: Sequence[Line], tabs: int, wide: int) -> bool:
    """Tell whether a line goes on with a row: it is not whole, or its last cell is not."""
    if len(row) - 1 < tabs:
        return len(row) + len(pieces) - 2 <= tabs
    return len(pieces) == 1 and (not row[-1] or _is_full(row[-1], wide))


def _go_on(row: list[list[Line]], pieces: Sequence[Line], wide: int) -> None:
    """Go on with a row: in the same paragraph where its last line was broken by its width."""
    first = pieces[0]
    if row[-1] and _is_full(row[-1], wide):
        row[-1][-1] = replace(row[-1][-1], text=row[-1][-1].text + first.text)
    elif first.text.strip():
        row[-1].append(first)
    row.extend([piece] if piece.text.strip() else [] for piece in pieces[1:])


def _is_full(cell: Sequence[Line], wide: int) -> bool:
    return width(cell[-1].text) >= wide * _FULL


def _end(line: Line) -> str:
    return line.text.rpartition("\t")[2]


def _filled(cells: list[list[Line]], count: int) -> tuple[Cell | None, ...]:
    made = [Cell(tuple(cell)) for cell in cells]
    return (*made, *(Cell(()) for _ in range(count - len(made))))


def _split(text: str, *, bars: bool, edged: bool = True) -> list[str]:
    if not bars:
        return text.split("\t")
    said = text.strip().removeprefix("|").removesuffix("|") if edged else text
    return said.split("|")


def _is_head(text: str) -> bool:
    for bars in (False, True):
        cells = tuple(Cell((Line(piece, ""),)) for piece in _split(text, bars=bars))
        if len(row_roles(Table((cells,), ""), 0)) > 1:
            return True
    return False
