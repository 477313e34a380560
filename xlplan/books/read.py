"""A file to a Reading: .xlsx, .xlsm and .ods through calamine, PLAN.json as it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from xlplan import schema
from xlplan.books.package import Package, calamine_sheets, lost_validations, open_package
from xlplan.books.plain import file_bytes
from xlplan.errors import Unreadable
from xlplan.plan import Plan
from xlplan.problems import Problem, problem
from xlplan.table import Grid, Layout, Reading, Rows, layout, read_plan
from xlplan.vocabulary import framework, frameworks

_LISTED_INPUTS = ("sub_item", "choice")


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read: what it says, the hash of its bytes, and its sheets' values."""

    path: Path
    sha256: str
    reading: Reading
    grids: tuple[Grid, ...] = ()


def read(path: Path) -> Source:
    """Return what a workbook or a PLAN.json says; raise Unreadable when it cannot be read."""
    if path.suffix.lower() == ".json":
        return _read_json(path)
    package = open_package(path, quiet_sheets=_quiet_sheets(), first_row=_first_row())
    sheets, faults = calamine_sheets(package)
    grids = tuple(Grid(info.name, cast(Rows, rows), info.visible) for info, rows in sheets)
    reading = read_plan(grids)
    failed = {item.sheet for item in (*package.problems, *faults) if item.code == "F116"}
    told = [item for item in reading.problems if item.code != "B203" or item.sheet not in failed]
    found = (*package.problems, *faults, *told, *_lost(package, reading))
    return Source(path, package.sha256, replace(reading, problems=found), grids)


def _quiet_sheets() -> frozenset[str]:
    """Return the sheets that hold no rows of people: findings about their cells help nobody."""
    return frozenset(name for item in frameworks() for name in layout(item).names.values())


def _first_row() -> int:
    return layout(frameworks()[-1]).first_row


def _lost(package: Package, reading: Reading) -> list[Problem]:
    """Return the columns whose drop-downs were pasted over, in the rows that are filled."""
    frame: Layout = layout(framework(reading.plan.framework))
    found: list[Problem] = []
    for spec in frame.tables:
        rows = [item.location for item in reading.plan.measures if item.location]
        here = [place for place in rows if place.sheet == spec.name]
        if spec.record != "measure" or not here:
            continue
        titles = {
            letters: schema.column(spec.record, name).title
            for name, letters in here[0].columns.items()
            if schema.column(spec.record, name).input in _LISTED_INPUTS
        }
        numbers = [place.row for place in here]
        span = range(min(numbers), max(numbers) + 1)
        found.extend(lost_validations(package, spec.name, titles, span))
    return found


def _read_json(path: Path) -> Source:
    raw = file_bytes(path)
    try:
        said = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable(path, "F115", why="內容不是 UTF-8 的 JSON。") from None
    why = schema.plan_faults(said)
    if why:
        raise Unreadable(path, "F115", why="".join(why[:3]))
    plan = Plan.from_dict(said)
    found: tuple[Problem, ...] = ()
    if plan.framework not in {item.key for item in frameworks()}:
        found = (problem("B202", value=plan.framework, framework=plan.framework),)
        plan = replace(plan, framework=frameworks()[-1].key)
    reading = Reading(plan, section="", problems=found)
    return Source(path, hashlib.sha256(raw).hexdigest(), reading)
