"""Our workbook as it stands when a button is pressed: read once, whose it is, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlplan.books.live.grids import CellError, read_with_errors
from xlplan.books.parts import MOST
from xlplan.problems import Problem, problem
from xlplan.table import Grid, Layout, Reading, layout, read_plan
from xlplan.vocabulary import framework, frameworks

if TYPE_CHECKING:
    import xlwings as xw

AGENCY, CITY = "agency", "city"


class Opened:
    """A workbook open in an office program, its values read once at the first need."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book

    @cached_property
    def name(self) -> str:
        """Its full name: path and file name, once it was saved."""
        return str(self.book.fullname)

    @cached_property
    def _read(self) -> tuple[tuple[Grid, ...], tuple[CellError, ...]]:
        return read_with_errors(self.book)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every sheet's values as they were when first asked for."""
        return self._read[0]

    def grid(self, name: str) -> Grid | None:
        """Return the sheet of a name, None when the workbook has none."""
        return next((grid for grid in self.grids if grid.name == name), None)

    @cached_property
    def kind(self) -> str:
        """Whose it is: "agency" for a plan, "city" for a summary, "" when it is not ours."""
        from xlplan.books.live.gathering import is_city_open

        if is_city_open(self.book):  # asked first: a large one is not read as a whole
            return CITY
        return AGENCY if self.reading.is_ours else ""

    @cached_property
    def reading(self) -> Reading:
        """What a plan's workbook says, error values among its problems."""
        found = read_plan(self.grids)
        errors = tuple(_told(self._read[1]))
        return replace(found, problems=(*errors, *found.problems))

    @cached_property
    def frame(self) -> Layout:
        """How the plan's workbook is laid out."""
        return layout(framework(self.reading.plan.framework))

    def forget(self) -> None:
        """Have everything read anew at the next need, after the workbook was written."""
        for name in ("_read", "kind", "reading", "frame"):
            self.__dict__.pop(name, None)


def _told(errors: tuple[CellError, ...]) -> Iterator[Problem]:
    """Yield a B213 for each error value among the rows that people fill in."""
    quiet = {name for item in frameworks() for name in layout(item).names.values()}
    first = layout(frameworks()[-1]).first_row
    told: dict[str, int] = {}
    for error in errors:
        if error.sheet in quiet or error.row < first or told.get(error.sheet, 0) >= MOST:
            continue
        told[error.sheet] = told.get(error.sheet, 0) + 1
        yield problem(
            "B213", sheet=error.sheet, row=error.row, column=error.column, value=error.text
        )
