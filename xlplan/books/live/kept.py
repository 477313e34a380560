"""What a workbook keeps of its own template on the very hidden sheet 格式 (template/pattern.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlplan.table import Grid
from xlplan.table.cells import plain_text
from xlplan.text import column_index

_SPAN = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_CELL = re.compile(r"([A-Z]+)(\d+)")
_LONGEST = 4  # cells of a line: kind, sheet, where, what


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern row: on which row it stands, of which rows of which sheet it is the pattern.

    ``texts`` maps a column from 0 to its text: a title, a field name or "".
    """

    row: int
    sheet: str
    first: int
    last: int
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A cell that the template fills with a text or a formula ("=…")."""

    sheet: str
    row: int
    column: int  # from 0
    content: str

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula."""
        return self.content.startswith("=")


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; ``field`` is the field whose column it is on a table sheet, or ""."""

    name: str
    reference: str  # "='一、基礎服務'!$A$1:$A$2000"
    field: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden column (``where`` "A:A", with its field) or row ("2:2")."""

    sheet: str
    where: str
    field: str


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept, in the order of the template."""

    sheet: str
    patterns: tuple[Pattern, ...]
    cells: tuple[Fixed, ...]
    names: tuple[Name, ...]
    hidden: tuple[Hidden, ...]


def kept_in(grid: Grid) -> Kept:
    """Return what the sheet of patterns says; lines that say nothing known are passed over."""
    lines = [_line(row) for row in grid.rows]
    return Kept(
        sheet=grid.name,
        patterns=tuple(_patterns(lines, grid)),
        cells=tuple(_cells(lines)),
        names=tuple(
            Name(name, reference, field) for kind, name, reference, field in lines if kind == "name"
        ),
        hidden=tuple(
            Hidden(sheet, where, field) for kind, sheet, where, field in lines if kind == "hidden"
        ),
    )


def _line(row: Sequence[object]) -> list[str]:
    texts = ["" if cell is None else str(cell) for cell in row[:_LONGEST]]
    return texts + [""] * (_LONGEST - len(texts))


def _patterns(lines: Sequence[Sequence[str]], grid: Grid) -> Iterator[Pattern]:
    for kind, sheet, where, number in lines:
        span = _SPAN.fullmatch(where)
        if kind != "pattern" or span is None or not number.isdecimal():
            continue
        row = int(number)
        cells = grid.rows[row - 1] if row <= len(grid.rows) else ()
        texts = {
            index: plain_text(cells[index]) if index < len(cells) else ""
            for index in range(column_index(span[1]), column_index(span[3]) + 1)
        }
        yield Pattern(row, sheet, int(span[2]), int(span[4]), texts)


def _cells(lines: Sequence[Sequence[str]]) -> Iterator[Fixed]:
    for kind, sheet, where, content in lines:
        cell = _CELL.fullmatch(where)
        if kind in ("text", "formula") and cell:
            yield Fixed(sheet, int(cell[2]), column_index(cell[1]), content)
