"""Make templates: for one agency, filled from a plan or empty, or for every agency that submits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.errors import Unwritable, UsageError
from xlplan.plan import Agency, Plan
from xlplan.table import layout
from xlplan.text import roc_year
from xlplan.vocabulary import Roster, agency_for, framework_for, roster, submissions
from xlplan.workflow.keeping import keep

Progress = Callable[[int, int, str], None]
Writer = Callable[[Path, Plan], None]

SUFFIXES = (".xlsx", ".xlsm", ".ods")
"""The kinds of templates: plain, with macros and buttons for Excel, and made by LibreOffice."""


def make_template(
    target: Path, year: int, agency: str | None = None, plan: Path | None = None
) -> Plan:
    """Write the template of an agency and a Gregorian year; return the plan it holds.

    The target's suffix says which kind of SUFFIXES. With ``plan`` (a PLAN.json or a workbook) it is
    filled in; the plan's own agency serves when the roster lacks it, or when none is named; in all
    but an .ods the findings that it keeps (保留) stay kept. Raises UsageError, Unreadable,
    Unwritable, OfficeError.
    """
    said = read(plan).reading if plan else None
    made = _filled(year, agency, said.plan if said else None)
    with _writer(target.suffix) as write:
        write(target, made)
    if said and said.plan.year == year and target.suffix.lower() != SUFFIXES[-1]:
        keep(target, said.reasons, layout(framework_for(year)))
    return made


def make_all(
    folder: Path, year: int, progress: Progress | None = None, suffix: str = SUFFIXES[0]
) -> list[Path]:
    """Write an empty template for every agency that submits; return the files' paths.

    Files are named ``114_三民區公所.xlsx``. The folder is made when it is not there.
    """
    names = submissions(year, roster()).required
    made = []
    with _writer(suffix) as write:
        _make_folder(folder)
        for index, name in enumerate(names, 1):
            short = roster().require(name).agency.short_name or name
            target = folder / f"{roc_year(year)}_{short}{suffix}"
            write(target, _filled(year, name, None))
            made.append(target)
            if progress:
                progress(index, len(names), short)
    return made


def write_plan(target: Path, plan: Plan) -> None:
    """Write the workbook of a plan as its year has it; the target's suffix says which kind.

    Raises Unwritable, OfficeError.
    """
    with _writer(target.suffix) as write:
        write(target, plan)


def completed(plan: Plan, agency: str | None = None) -> Plan:
    """Return a plan with what the roster knows of its agency, or of the one named.

    Raises UsageError when the roster does not know the one named.
    """
    return _filled(plan.year, agency, plan)


@contextlib.contextmanager
def _writer(suffix: str) -> Iterator[Writer]:
    """Yield what writes a plan's template of a kind; for .ods a LibreOffice runs meanwhile."""
    from xlplan.books.template.native import maker, write_native

    with contextlib.ExitStack() as stack:
        kind = write_template
        if suffix.lower() == ".ods":
            kind = partial(write_native, stack.enter_context(maker()))

        def write(target: Path, plan: Plan) -> None:
            frame = layout(framework_for(plan.year))
            kind(target, plan, frame, has_units=_has_units(plan, plan.year))

        yield write


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unwritable(f"無法建立資料夾「{folder}」。請換一個位置，或檢查權限。") from None


def blank_plan(agency: Agency, year: int) -> Plan:
    """Return the empty plan of an agency and a Gregorian year."""
    title = f"{agency.name}{roc_year(year)}年度提升服務執行計畫"
    key = framework_for(year).key
    return Plan(framework=key, year=year, agency=agency, version=1, title=title)


def _filled(year: int, agency: str | None, said: Plan | None) -> Plan:
    """Return the plan of an agency and a year, what it says taken from another."""
    return _prepared(_agency(agency, said, year), year, said)


def _agency(name: str | None, plan: Plan | None, year: int) -> Agency:
    known: Roster = roster()
    if name is None:
        if plan is None:
            raise UsageError("請用 --agency 指定機關，或用 --plan 指定計畫檔。")
        name = plan.agency.name
    entry = known.find(name)
    if plan and (entry is None or entry.name == _full_name(known, plan.agency.name)):
        listed = agency_for(entry, year) if entry else Agency()
        return _completed(plan.agency, listed)
    return agency_for(known.require(name), year)


def _full_name(known: Roster, name: str) -> str:
    entry = known.find(name)
    return entry.name if entry else name


def _completed(own: Agency, listed: Agency) -> Agency:
    """Return a plan's own agency, what it leaves out taken from the roster."""
    said: dict[str, Any] = {item.name: getattr(own, item.name) for item in fields(own)}
    return replace(listed, **{name: value for name, value in said.items() if value})


def _prepared(agency: Agency, year: int, plan: Plan | None) -> Plan:
    empty = blank_plan(agency, year)
    if plan is None:
        return empty
    if plan.year == year:
        return replace(plan, agency=agency, title=plan.title or empty.title)
    # another year's results and its 核備 say nothing about this year's plan
    plan = replace(plan, year=year, agency=agency, title=empty.title, version=1)
    return replace(plan, reports=(), events=())


def _has_units(plan: Plan, year: int) -> bool:
    """Return whether the agency is asked for sections: unless it is known to have none."""
    if plan.agency.sections or any(item.responsible_units for item in plan.measures):
        return True
    entry = roster().find(plan.agency.name)
    return entry is not None and not entry.without_sections(year)
