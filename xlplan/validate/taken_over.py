"""What is open in texts that were taken over: from a document, or from last year's plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlplan.plan import Plan
from xlplan.problems import Problem, problem
from xlplan.table import Layout
from xlplan.table.doubts import REMARK
from xlplan.text import roc_year, said_years
from xlplan.validate.places import located
from xlplan.wording.checks import years_of_titles


def import_problems(plan: Plan, frame: Layout) -> Iterator[Problem]:
    """Yield what an import left open: its doubts at their cells, its leftovers at once."""
    places = {item.id: item.location for item in plan.measures if item.id}
    sheet = frame.names["doubts"]
    for item in plan.doubts:
        own = item if isinstance(item, Mapping) else {"text": item}
        said = {str(key): str(text) for key, text in own.items()}
        kind, place = said.get("kind", ""), places.get(said.get("id", ""))
        if place:
            words = {"kind": kind, "value": said.get("text") or None}
            yield located(place, said.get("field") or "action", "P511", **words)
        elif kind != REMARK:
            yield problem("P511", sheet=sheet, value=said.get("text") or None, kind=kind)
    if plan.leftovers:
        yield problem("P512", sheet=sheet, count=len(plan.leftovers))


def carried_problems(plan: Plan) -> Iterator[Problem]:
    """Yield the texts still as last year's that speak of last year; of titles W414 speaks."""
    for measure in plan.measures:
        if not plan.year or not measure.carried or measure.action != measure.carried:
            continue
        titles = years_of_titles(measure.action)
        said = (word for word, year in said_years(measure.action) if year == plan.year - 1)
        words = [word for word in said if not any(digits in word for digits in titles)]
        if words:
            value, expected = "、".join(dict.fromkeys(words)), roc_year(plan.year)
            yield located(measure.location, "action", "P510", value=value, expected=expected)
