"""A plan to the rows of its workbook's sheets, ready to be written; and a row's fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlplan import schema
from xlplan.plan import Measure, Plan
from xlplan.table.cells import shown
from xlplan.table.layout import Layout, SheetSpec
from xlplan.vocabulary import mapped_key

Row = Mapping[str, str | int | float]
_PREPARED = ("basis", "basis", "goals", "goals", "goals", "subjects", "monitoring", "other")


def sheet_rows(plan: Plan, layout: Layout) -> dict[str, list[Row]]:
    """Return sheet name -> rows as they stand on the sheet: field -> what the cell shows.

    Measure rows carry ``id`` ("" where the plan has none) and the clerk's own columns under
    ``extra:<heading>``. Measures of an older framework are filed under this one's keys. A measure
    whose sub-item no sheet has goes to the first area sheet, so that nothing is lost.
    """
    records: dict[str, list[Mapping[str, Any]]] = {spec.name: [] for spec in layout.tables}
    for key, rows in (
        ("general", general_rows(plan)),
        ("taskforce", [item.to_dict() for item in plan.taskforce]),
        ("reports", [item.to_dict() for item in plan.reports]),
        ("events", [item.to_dict() for item in plan.events]),
    ):
        records[layout.table(key).name].extend(rows)
    for measure in plan.measures:
        row = measure.to_dict()
        row["sub_item"] = _own_key(measure.sub_item, plan.framework, layout)
        records[_home(row["sub_item"], layout).name].append(row)
    return {
        spec.name: [_shown_row(spec.record, row, layout) for row in records[spec.name]]
        for spec in layout.tables
    }


def general_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return the rows of 總則: one for each entry; for an empty plan the parts to be filled in."""
    found: list[dict[str, Any]] = []
    for part in ("basis", "goals", "subjects", "monitoring", "other"):
        value = getattr(plan, part)
        texts: Iterable[str] = value if isinstance(value, tuple) else [value] if value else []
        found.extend({"part": part, "text": text} for text in texts)
    found.extend({"part": "extra"} | section.to_dict() for section in plan.extra_sections)
    return found or [{"part": part} for part in _PREPARED]


def _own_key(sub_item: str, source: str, layout: Layout) -> str:
    target = layout.framework.key
    if source == target:
        return sub_item
    return mapped_key(sub_item, source, target) or sub_item


def _home(sub_item: str, layout: Layout) -> SheetSpec:
    item = layout.framework.sub_item(sub_item)
    areas = [spec for spec in layout.tables if spec.area is not None]
    number = item.area if item else int(sub_item[0]) if sub_item[:1].isdigit() else None
    for spec in areas:
        if spec.area == number:
            return spec
    return next(spec for spec in areas if spec.area)


def _shown_row(record: str, row: Mapping[str, Any], layout: Layout) -> Row:
    cells: dict[str, str | int | float] = dict(_shown_cells(record, row, layout))
    cells["id"] = str(row.get("id", ""))
    for heading, text in row.get("extra", {}).items():
        cells[f"extra:{heading}"] = text
    return cells


def _shown_cells(
    record: str, row: Mapping[str, Any], layout: Layout
) -> Iterator[tuple[str, str | int | float]]:
    for column in schema.columns(record):
        if column.field in row:
            yield column.field, shown(column, row[column.field], layout.framework)


def fingerprint(measure: Measure) -> str:
    """Return 12 hex digits that stand for what a row says, whatever its id, order and place."""
    said = measure.to_dict()
    for name in ("id", "order", "carried"):
        said.pop(name, None)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
