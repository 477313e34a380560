"""The tables of a PDF: cells between ruling lines, and tables that go on over pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xlplan.documents.model import Cell, Table
from xlplan.documents.reading.grid import Placed, cell_source, measure, table_of
from xlplan.documents.reading.pdf_lines import Piece, Sign, paragraphs, pieces

_NEAR = 3.0  # points between edges that are one
_LEAST_CELLS = 2  # a single box is a frame, not a table
_RULING = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}

Key = tuple[int, int]  # row and column of a cell, from 0


@dataclass(slots=True)
class Ruled:
    """A table on one page: the edges of its columns and rows, its cells and their signs."""

    columns: list[float]
    rows: list[float]
    spans: dict[Key, tuple[int, int]]  # place -> columns and rows it reaches over
    _owner: dict[Key, Key] = field(default_factory=dict)
    _signs: dict[Key, list[Sign]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (row, column), (wide, high) in self.spans.items():
            for down in range(row, row + high):
                for right in range(column, column + wide):
                    self._owner[down, right] = row, column

    @property
    def bottom(self) -> float:
        """Where the table ends on the page."""
        return self.rows[-1]

    def holds(self, sign: Sign) -> bool:
        """Return whether a sign stands within the table."""
        return self._place(sign) in self._owner

    def take(self, sign: Sign) -> None:
        """Put a sign into its cell."""
        self._signs.setdefault(self._owner[self._place(sign)], []).append(sign)

    def _place(self, sign: Sign) -> Key:
        middle, across = (sign.top + sign.bottom) / 2, (sign.left + sign.right) / 2
        return bisect_right(self.rows, middle) - 1, bisect_right(self.columns, across) - 1

    def lines(self, key: Key) -> list[Piece]:
        """Return the printed lines of a cell."""
        return pieces(self._signs.get(key, ()))

    def width(self, key: Key) -> tuple[float, float]:
        """Return the left and right edge of a cell."""
        return self.columns[key[1]], self.columns[key[1] + self.spans[key][0]]


def ruled(page: Any) -> list[Ruled]:
    """Return the tables of a page of pdfplumber's, from the top down."""
    found = []
    for table in page.find_tables(_RULING):
        cells = table.cells
        if len(cells) < _LEAST_CELLS:
            continue
        columns = _edges([edge for cell in cells for edge in (cell[0], cell[2])])
        rows = _edges([edge for cell in cells for edge in (cell[1], cell[3])])
        spans = {}
        for left, top, right, bottom in cells:
            row, column = _nearest(rows, top), _nearest(columns, left)
            wide, high = _nearest(columns, right) - column, _nearest(rows, bottom) - row
            if wide > 0 and high > 0:
                spans[row, column] = (wide, high)
        if spans:
            found.append(Ruled(columns, rows, spans))
    return sorted(found, key=lambda item: item.rows[0])


def _edges(places: list[float]) -> list[float]:
    """Return places from the least to the greatest, those next to each other made one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - place))


class Joined:
    """A table as its parts come, page after page."""

    def __init__(self, source: str, path: Path) -> None:
        self._source = source
        self._path = path
        self._parts: list[tuple[int, Ruled]] = []
        self._pad = 0.0

    def goes_on(self, part: Ruled, page: int) -> bool:
        """Return whether a part of the next page has the columns of the last one's."""
        number, last = self._parts[-1]
        return page == number + 1 and _alike(last.columns, part.columns)

    def add(self, part: Ruled, page: int) -> None:
        """Go on with a page's part."""
        measure(len(part.columns) - 1, 1, self._source, self._path)
        self._parts.append((page, part))

    def table(self) -> Table | None:
        """Return the whole table; heading rows repeated on a page are left out."""
        edges = _edges([edge for _, part in self._parts for edge in part.columns])
        placed: list[Placed] = []
        breaks: list[int] = []
        first_rows: list[tuple[str, ...]] = []
        for page, part in self._parts:
            skipped = _repeated(first_rows, part) if first_rows else 0
            first_rows = first_rows or [_row_texts(part, row) for row in range(len(part.rows) - 1)]
            if placed and len(part.rows) - 1 > skipped:
                breaks.append(max(item.row for item in placed) + 1)
            placed.extend(self._placed(part, page, skipped, breaks[-1] if breaks else 0, edges))
        return table_of(placed, self._source, self._path, breaks)

    def _placed(
        self, part: Ruled, page: int, skipped: int, down: int, edges: Sequence[float]
    ) -> Iterator[Placed]:
        pad = _padding(part)
        for key in sorted(part.spans):
            row, column = key
            if row < skipped:
                continue
            left, right = part.width(key)
            at, end = _nearest(edges, left), _nearest(edges, right)
            place = cell_source(f"第{page}頁{self._source}", row, column)
            said = paragraphs(part.lines(key), (left + pad, right - pad))
            lines = tuple(
                replace(line, source=f"{place}第{number}段") for number, line in enumerate(said, 1)
            )
            high = part.spans[key][1]
            yield Placed(row - skipped + down, at, Cell(lines, max(end - at, 1), high))


def _padding(part: Ruled) -> float:
    """Return how far from the left edge of their cells the texts stand at least."""
    rooms = [
        room
        for key in part.spans
        for line in part.lines(key)
        if (room := line.left - part.width(key)[0]) > 0
    ]
    return min(rooms, default=0.0)


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    """Return whether two parts are as wide, and one has the columns of the other or more."""
    if abs(one[0] - other[0]) > _NEAR or abs(one[-1] - other[-1]) > _NEAR:
        return False
    few, many = sorted((one, other), key=len)
    return len(few) > 1 and all(min(abs(edge - item) for item in many) <= _NEAR for edge in few)


def _row_texts(part: Ruled, row: int) -> tuple[str, ...]:
    keys = sorted(key for key in part.spans if key[0] == row)
    return tuple("".join("".join(line.text.split()) for line in part.lines(key)) for key in keys)


def _repeated(first_rows: Sequence[tuple[str, ...]], part: Ruled) -> int:
    """Return how many rows at a part's top repeat those at the top of the table."""
    count = 0
    while count < min(len(first_rows), len(part.rows) - 1):
        said = _row_texts(part, count)
        if said != first_rows[count] or not any(said):
            break
        count += 1
    return count
