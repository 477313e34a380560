"""Words that both workbook formats share: a sheet, where its data are, how far cells may lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xlplan.problems import Problem, problem
from xlplan.text import column_index

FAR_ROW = 20_000
FAR_COLUMN = 200
MOST = 500  # problems of one kind on one sheet
MOST_FAR = 20  # more than anybody wants to be told


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A worksheet: its name, whether it shows, and the part that holds it (None when missing)."""

    name: str
    visible: bool
    part: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where on a sheet findings matter: in rows from ``first`` on, not on a ``quiet`` sheet.

    Above a first row there are headings of ours, and then column A holds row ids, which are no
    data of people.
    """

    sheet: str
    visible: bool
    quiet: bool
    first: int

    def holds_data(self, row: int, column: str) -> bool:
        """Return whether a cell with a value there is what a person filled in."""
        return row >= self.first and (self.first == 1 or column != "A")


@dataclass(frozen=True, slots=True)
class Scopes:
    """What the caller knows of the sheets: which are quiet, where data begin on the others."""

    quiet: Collection[str]
    first: Mapping[str, int] | int

    def of(self, sheet: str, visible: bool) -> Scope:
        """Return the scope of a sheet."""
        first = self.first if isinstance(self.first, int) else self.first.get(sheet, 1)
        return Scope(sheet, visible, sheet in self.quiet, first)


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found in a workbook: its kind, its sheets, their parts, and the problems."""

    kind: str
    sheets: tuple[SheetInfo, ...]
    parts: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def is_far(row: int, column: str) -> bool:
    """Return whether a cell lies beyond what a plan can need and a reader can bear."""
    return row > FAR_ROW or len(column) > 3 or column_index(column) >= FAR_COLUMN


def far_problems(sheet: str, cells: list[tuple[int, str]]) -> list[Problem]:
    """Return the problems of the far cells that were left out, the first few of them."""
    return [
        problem("B217", sheet=sheet, row=row, column=column) for row, column in cells[:MOST_FAR]
    ]
