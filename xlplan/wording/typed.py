"""Sections, dates and sub-items that were typed in another way than the sheets show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlplan import schema
from xlplan.plan import Event, Location, Measure, Plan, Report
from xlplan.table import Grid
from xlplan.table.cells import convert, is_blank, plain_text
from xlplan.text import fold, parse_date, roc_date
from xlplan.vocabulary import COLLECTIVE, Framework
from xlplan.wording.changes import CellChange
from xlplan.wording.terms import Change, correct
from xlplan.wording.unsure import Unsure, raw_cell, reason

UNITS = "responsible_units"

_UNIT_NAME = re.compile(r"[^\s、，,／/;；]+")  # between the marks that text.split_names knows
_WIDE_DIGIT = re.compile("[０-９]")
_NEAR = 10  # years between a date and its plan's year beyond which the year itself is in doubt


def units(plan: Plan, grids: Sequence[Grid]) -> Iterator[CellChange]:
    """Yield the sure corrections of the names of sections that the agency does not say it has."""
    agency = plan.agency
    known = {fold(name) for name in (*agency.sections, *agency.outside_units, *COLLECTIVE)}
    made: dict[str, tuple[str, tuple[Change, ...]]] = {}
    for measure in plan.measures:
        raw = raw_cell(grids, measure.location, UNITS)
        if not isinstance(raw, str) or not measure.location:
            continue
        names = [name for name in _UNIT_NAME.findall(raw) if fold(name) not in known]
        for name in names:
            if name not in made:
                made[name] = correct(name, year=plan.year, agency=agency)
        after = _UNIT_NAME.sub(lambda match: made.get(match[0], (match[0],))[0], raw)
        if after != raw:
            why = reason(change for name in names for change in made[name][1])
            yield CellChange(measure.location, UNITS, raw, after, why)


def dates(plan: Plan, grids: Sequence[Grid]) -> Iterator[CellChange | Unsure]:
    """Yield the dates that sheets show in another way; real dates stay as they are."""
    tables: Mapping[str, Iterable[Measure | Report | Event]] = {
        "measure": plan.measures,
        "report": plan.reports,
        "event": plan.events,
    }
    for record, items in tables.items():
        names = [item.field for item in schema.columns(record) if item.input in ("date", "due")]
        for place in (item.location for item in items if item.location):
            for name in names:
                cell = raw_cell(grids, place, name)
                if isinstance(cell, (str, int, float)) and not isinstance(cell, bool):
                    yield from _date(place, name, cell, plan.year)


def _date(
    place: Location, name: str, cell: str | float, year: int
) -> Iterator[CellChange | Unsure]:
    text, address = plain_text(cell), place.cell(name) or ""
    iso = parse_date(text)
    right = roc_date(iso) if iso else text
    if iso is None or right == text:
        return
    hint = "請確認後填民國年月日，例如114/3/1。"
    if isinstance(cell, float) and not cell.is_integer():
        message = f"這一格存成了數字「{text}」，看不準是哪個月（例如10月的0會不見）。"
        yield Unsure(place.sheet, address, message, hint)
    elif abs(int(iso[:4]) - year) > _NEAR:
        message = f"「{text}」讀作{right}，離計畫的年度很遠，看不準是哪一年。"
        yield Unsure(place.sheet, address, message, hint)
    else:
        before = cell if isinstance(cell, str) else text
        yield CellChange(place, name, before, right, "日期寫法")


def sub_items(
    plan: Plan, grids: Sequence[Grid], own: Framework, areas: Mapping[str, int | None]
) -> Iterator[CellChange | Unsure]:
    """Yield the sub-items that became dates or have full-width digits, as drop-downs show them.

    ``areas`` maps the name of a sheet to the number of its area.
    """
    column = schema.column("measure", "sub_item")
    for measure in plan.measures:
        place = measure.location
        cell = raw_cell(grids, place, column.field)
        if place is None or is_blank(cell):
            continue
        said, notice = convert(column, cell, own)
        if not notice and not (isinstance(cell, str) and _WIDE_DIGIT.search(cell)):
            continue
        item = own.sub_item(said)
        before = cell if isinstance(cell, str) else plain_text(cell)
        if item and item.area == areas.get(place.sheet):
            why = "次項曾變成日期" if notice else "次項的全形數字"
            yield CellChange(place, column.field, before, item.label, why)
        else:
            message = f"次項「{before}」讀作「{said}」，但這張工作表沒有這個次項。"
            address = place.cell(column.field) or ""
            yield Unsure(place.sheet, address, message, "請從下拉清單重新選取。")
