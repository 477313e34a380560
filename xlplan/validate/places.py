"""Problems at the places of a workbook."""

from __future__ import annotations

from typing import Any

from xlplan.plan import Location
from xlplan.problems import Problem, problem


def located(place: Location | None, name: str | None, code: str, **words: Any) -> Problem:
    """Return a problem at a row's field; without a place when the plan comes from no sheet."""
    if place is None:
        return problem(code, field=name, **words)
    return problem(
        code,
        sheet=place.sheet,
        row=place.row,
        column=place.columns.get(name or ""),
        field=name,
        **words,
    )
