"""The rows of a table made equally long: a cell where it begins, None where it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.documents.model import Cell, Line, Table
from xlplan.errors import Unreadable

MOST_COLUMNS = 63  # what Word itself allows
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place: row and column from 0."""

    row: int
    column: int
    cell: Cell


def table_of(
    placed: Iterable[Placed], source: str, path: Path, breaks: Sequence[int] = ()
) -> Table | None:
    """Return the table that cells make; None for no cell.

    Places that no cell reaches hold an empty one. Raises Unreadable F122 for a table out of all
    measure, before anything is laid out.
    """
    cells = list(placed)
    if not cells:
        return None
    width = max(item.column + item.cell.columns for item in cells)
    height = max(item.row for item in cells) + 1
    measure(width, height, source, path)
    rows: list[list[Cell | None]] = [[Cell(())] * width for _ in range(height)]
    for item in sorted(cells, key=lambda item: (item.row, item.column)):
        last = min(item.row + item.cell.rows, height)
        for row in range(item.row, last):
            for column in range(item.column, item.column + item.cell.columns):
                rows[row][column] = None
        cell = Cell(item.cell.lines, item.cell.columns, last - item.row)
        rows[item.row][item.column] = cell
    return Table(tuple(tuple(row) for row in rows), source, tuple(breaks))


def measure(width: int, height: int, source: str, path: Path) -> None:
    """Raise Unreadable F122 for a table wider or longer than any plan's."""
    for count, limit, word in ((width, MOST_COLUMNS, "欄"), (height, MOST_ROWS, "列")):
        if count > limit:
            said = {"table": source, "size": f"{count:,}{word}", "limit": f"{limit:,}{word}"}
            raise Unreadable(path, "F122", **said)


def cell_source(table: str, row: int, column: int) -> str:
    """Return where a cell stands, for a person; row and column from 0."""
    return f"{table}第{row + 1}列第{column + 1}欄"


def with_source(lines: Iterable[tuple[str, str, bool]], place: str) -> tuple[Line, ...]:
    """Return the lines (text, mark, bold) of a place, numbered; blank ones are left out."""
    said = [item for item in lines if item[0].strip() or item[1]]
    return tuple(
        Line(text, f"{place}第{number}段", mark, bold)
        for number, (text, mark, bold) in enumerate(said, 1)
    )
