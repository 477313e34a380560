"""Our workbook as it stands when a button is pressed: read once, whose it is, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlplan.books import own_functions
from xlplan.books.live.abilities import RUN, abilities
from xlplan.books.live.grids import CellError, Found, names_of, read_all
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
        """Its full name: path and file name, once it was saved.

        "" for a workbook that a client posted: many people's may be called the same.
        """
        return str(self.book.fullname) if RUN in abilities(self.book) else ""

    @cached_property
    def _names(self) -> list[str]:
        return names_of(self.book)

    @cached_property
    def _read(self) -> Found:
        return read_all(self.book, self._names)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every sheet's values as they were when first asked for."""
        return self._read.grids

    def grid(self, name: str) -> Grid | None:
        """Return the sheet of a name, None when the workbook has none."""
        return next((grid for grid in self.grids if grid.name == name), None)

    @cached_property
    def kind(self) -> str:
        """Whose it is: "agency" for a plan, "city" for a summary, "" when it is not ours."""
        from xlplan.books.live.gathering import is_city_open

        if is_city_open(self.book, self._names):  # asked first: a large one is not read as a whole
            return CITY
        return AGENCY if self.reading.is_ours else ""

    @cached_property
    def reading(self) -> Reading:
        """What a plan's workbook says, error values and functions of ours among its problems."""
        found = read_plan(self.grids)
        return replace(found, problems=(*_told(self._read), *found.problems))

    @cached_property
    def frame(self) -> Layout:
        """How the plan's workbook is laid out."""
        return layout(framework(self.reading.plan.framework))

    def forget(self) -> None:
        """Have everything read anew at the next need, after the workbook was written."""
        for name in ("_names", "_read", "kind", "reading", "frame"):
            self.__dict__.pop(name, None)


def _told(found: Found) -> Iterator[Problem]:
    """Yield what the values do not tell: error values, and functions that others cannot read."""
    errors = list(_errors(found.errors))
    yield from errors
    for sheet, areas in found.functions.items():
        yield from own_functions.told(sheet, areas, {e.cell for e in errors if e.sheet == sheet})


def _errors(errors: tuple[CellError, ...]) -> Iterator[Problem]:
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
