"""Blocks of cells as a button changed them, and how they are kept between two clicks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlplan.books.live.literal import unmarked

Content = str | int | float | bool | dt.datetime | None
"""What is written to make a cell what it was: a marked text, a number, a formula ("=…")."""

Contents = Sequence[Sequence[Content]]
Cells = Mapping[tuple[int, int], Content]
"""(row, column) from 1 -> content."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that a button wrote: what stood there before, and what it wrote.

    ``row`` and ``column`` are the first cell's, from 1. ``ids`` are the ids of the rows, by which
    they are found again; "" for a row without one. ``fields`` are the names in the hidden row above
    its columns, by which those are. ``whole`` marks a block on a sheet of ours that is put back as
    a whole.
    """

    sheet: str
    row: int
    column: int
    before: Contents
    after: Contents
    ids: tuple[str, ...] = ()
    whole: bool = False
    fields: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the block as JSON holds it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "before": [[_stored(cell) for cell in row] for row in self.before],
            "after": [[_stored(cell) for cell in row] for row in self.after],
            "ids": list(self.ids),
            "whole": self.whole,
            "fields": list(self.fields),
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Block:
        """Return the block that a dict from JSON describes; raise KeyError or TypeError."""
        return cls(
            sheet=str(said["sheet"]),
            row=int(said["row"]),
            column=int(said["column"]),
            before=[[_restored(cell) for cell in row] for row in said["before"]],
            after=[[_restored(cell) for cell in row] for row in said["after"]],
            ids=tuple(said["ids"]),
            whole=bool(said["whole"]),
            fields=tuple(said["fields"]),
        )


def _stored(content: Content) -> object:
    return {"date": content.isoformat()} if isinstance(content, dt.datetime) else content


def _restored(said: Any) -> Content:
    if isinstance(said, dict):
        return dt.datetime.fromisoformat(said["date"])
    content: Content = said
    return content


def is_formula(content: object) -> bool:
    """Return whether a content is a formula."""
    return isinstance(content, str) and content.startswith("=")


def same(content: object, other: object) -> bool:
    """Return whether two contents make a cell the same.

    Two formulas count as the same: an office program gives one back in other words than it was
    written, and moves it along with the rows it speaks of.
    """
    if is_formula(content) or is_formula(other):
        return is_formula(content) and is_formula(other)
    content, other = unmarked(content), unmarked(other)
    return content in ("", None) if other in ("", None) else content == other


def rectangles(cells: Cells) -> Iterator[tuple[int, int, list[list[Content]]]]:
    """Yield (row, column, contents) of the blocks that cells form, few where they lie together."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    runs = ((row, run) for row, columns in rows.items() for run in _runs(columns))
    open_: dict[tuple[int, int], list[list[Content]]] = {}
    starts: dict[tuple[int, int], int] = {}
    for row, run in sorted(runs, key=lambda item: (item[1][0], item[1][-1], item[0])):
        key = (run[0], run[-1])
        line = [cells[row, column] for column in run]
        if key in open_ and starts[key] + len(open_[key]) == row:
            open_[key].append(line)
            continue
        if key in open_:
            yield starts[key], key[0], open_[key]
        open_[key], starts[key] = [line], row
    for key, lines in open_.items():
        yield starts[key], key[0], lines


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run
