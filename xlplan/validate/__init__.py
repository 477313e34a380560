"""A reading to its problems: rows by the JSON Schema, rules over the whole plan, its wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlplan import schema
from xlplan.plan import Location, Plan, Record
from xlplan.problems import WORDING, Problem, problem, rank
from xlplan.schema import Fault
from xlplan.table import Layout, Reading, layout
from xlplan.table.kept import is_kept
from xlplan.text import fold, parse_year
from xlplan.validate.places import located
from xlplan.validate.taken_over import carried_problems, import_problems
from xlplan.vocabulary import COLLECTIVE, Framework, framework, nearest
from xlplan.wording.findings import Finding
from xlplan.wording.terms import check_terms

__all__ = ["check", "located", "verdict"]

_NIL = "nil:"


def check(reading: Reading) -> list[Problem]:
    """Return every problem of a workbook or plan that is to be mended, the most pressing first."""
    return verdict(reading)[0]


def verdict(reading: Reading) -> tuple[list[Problem], list[Problem]]:
    """Return the problems to be mended, and those that people keep for a reason (保留).

    Both have the most pressing first; within a severity they keep the order of the workbook. A cell
    has one problem beside those of its wording. Problems that the reader already told are among
    them; a column that is missing everywhere is told once, not for each row.
    """
    to_mend: list[Problem] = []
    kept: list[Problem] = []
    for item in _found(reading):
        (kept if is_kept(item, reading.ids, reading.reasons) else to_mend).append(item)
    return to_mend, kept


def _found(reading: Reading) -> list[Problem]:
    if not reading.is_ours:  # what else is wrong with it helps nobody
        return [item for item in reading.problems if item.code[0] == "F" or item.code == "B201"]
    own = framework(reading.plan.framework)
    frame = layout(own)
    found = [
        *reading.problems,
        *_row_problems(reading, own),
        *_unit_problems(reading),
        *_stamp_problems(reading, frame),
        *_general_problems(reading, frame),
        *_coverage_problems(reading, frame),
        *_place_problems(reading.plan, frame),
        *_double_problems(reading.plan),
        *import_problems(reading.plan, frame),
        *carried_problems(reading.plan),
        *_wording_problems(reading, frame),
    ]
    told = (
        item for item in found if item.row is None or (item.sheet, item.field) not in reading.absent
    )
    order = {name: index for index, name in enumerate(frame.sheet_names)}
    return sorted(
        _one_a_cell(told),
        key=lambda item: (rank(item)[0], order.get(item.sheet or "", -1), item.row or 0),
    )


def _one_a_cell(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Keep the most pressing problem of each cell; wording, and what has no cell, all stays."""
    best: dict[tuple[object, ...], Problem] = {}
    for index, item in enumerate(problems):
        alone = item.cell and item.code[0] != WORDING
        place = (item.sheet, item.cell) if alone else (index,)
        known = best.get(place)
        if known is None or rank(item) < rank(known):
            best[place] = item
    return best.values()


def _row_problems(reading: Reading, own: Framework) -> Iterator[Problem]:
    plan = reading.plan
    keys = tuple(item.key for item in own.sub_items)
    yield from _faults("measure", plan.measures, keys)
    yield from _faults("taskforce", plan.taskforce)
    yield from _faults("report", plan.reports)
    yield from _faults("event", plan.events)
    yield from _faults("nil_return", plan.nil_returns)
    rows = [row for row, _ in reading.general]
    for index, fault in schema.faults("general", rows):
        yield _problem_of("general", fault, reading.general[index][1])


def _faults(record: str, items: Sequence[Any], keys: Sequence[str] = ()) -> Iterator[Problem]:
    rows = (item.to_dict() for item in items)
    for index, fault in schema.faults(record, rows, keys):
        yield _problem_of(record, fault, items[index].location)


def _problem_of(record: str, fault: Fault, place: Location | None) -> Problem:
    value = fault.value
    text = None if value is None or isinstance(value, (dict, list)) else str(value)
    title = schema.document(record)["properties"].get(fault.field, {}).get("title", "這一列")
    return located(
        place,
        fault.field,
        fault.code,
        value=text,
        message=fault.text,
        hint=fault.hint,
        severity=fault.severity,
        title=title,
        limit=fault.limit,
        length=len(text or ""),
    )


def _unit_problems(reading: Reading) -> Iterator[Problem]:
    agency = reading.plan.agency
    known = {fold(name) for name in (*agency.sections, *agency.outside_units)}
    has_units = bool(agency.sections)
    without = bool(reading.stamp and not reading.stamp.has_units)
    collective = {fold(name) for name in COLLECTIVE}
    for measure in reading.plan.measures:
        place, units = measure.location, measure.responsible_units
        if without and not has_units and units:
            names = "、".join(units)
            yield located(place, "responsible_units", "R312", value=names)
        elif has_units and not units and measure.action:
            yield located(place, "responsible_units", "R307")
        elif has_units:
            unknown = [name for name in units if fold(name) not in known | collective]
            if unknown:
                yield _unknown_unit(place, unknown, agency.sections)


def _unknown_unit(
    place: Location | None, unknown: Sequence[str], sections: Sequence[str]
) -> Problem:
    names = "、".join(unknown)
    likely = [nearest(name, sections) for name in unknown]
    if all(likely):
        better = "、".join(name for name in likely if name)
        hint = f"是不是「{better}」？若是受託單位等外部單位，請先填在封面的「其他執行單位」。"
        return located(place, "responsible_units", "R308", value=names, hint=hint)
    return located(place, "responsible_units", "R308", value=names)


def _stamp_problems(reading: Reading, frame: Layout) -> Iterator[Problem]:
    stamp, cover = reading.stamp, reading.cover
    sheet = frame.names["cover"]
    year = cover.get("year")
    if stamp and stamp.year and year:
        stamped = stamp.year - 1911
        said = parse_year(year.text)
        words: dict[str, Any] = {"sheet": sheet, "row": year.row, "column": year.column}
        words |= {"field": "year", "value": year.text, "stamped": stamped}
        if said is None:
            yield problem("P509", **words)
        elif said != stamp.year:
            yield problem("P503", found=said - 1911, **words)
    agency = cover.get("agency")
    if stamp and stamp.agency.name and agency and fold(agency.text) != fold(stamp.agency.name):
        yield problem(
            "P504",
            sheet=sheet,
            row=agency.row,
            column=agency.column,
            field="agency",
            value=agency.text,
            found=agency.text,
            stamped=stamp.agency.name,
        )
    elif not (stamp and stamp.agency.code):  # a code was stamped from the roster
        yield from _not_in_roster(reading.plan.agency.name)


def _not_in_roster(name: str) -> Iterator[Problem]:
    from xlplan.vocabulary import roster

    if not name or roster().find(name):
        return
    near = "」「".join(roster().near(name))
    hint = f"是不是「{near}」？新設或改名的機關請由研考會更新名冊。" if near else None
    yield problem("P507", field="agency", value=name, hint=hint)


def _general_problems(reading: Reading, frame: Layout) -> Iterator[Problem]:
    plan, sheet = reading.plan, frame.table("general").name
    if (sheet, "") in reading.absent:
        return
    parts = schema.column("general", "part").choices
    for name in ("basis", "goals", "subjects"):
        if not getattr(plan, name):
            yield problem("P502", sheet=sheet, part=parts[name])
    if not plan.monitoring:
        yield problem("P508", sheet=sheet)


def _coverage_problems(reading: Reading, frame: Layout) -> Iterator[Problem]:
    plan = reading.plan
    counts = Counter(measure.sub_item for measure in plan.measures)
    declared = {item.sub_item: item for item in plan.nil_returns}
    cover = frame.names["cover"]
    for item in frame.framework.sub_items:
        nil = declared.get(item.key)
        if nil and counts[item.key]:
            words = {"label": item.label, "count": counts[item.key], "value": nil.reason}
            yield located(nil.location, "reason", "P506", **words)
        elif not nil and not counts[item.key]:
            home = frame.framework.sheet_of(item.key)
            if (home, "") in reading.absent:
                continue
            at = reading.cover.get(_NIL + item.key)
            yield problem(
                "P501",
                sheet=cover if at else home,
                row=at.row if at else None,
                column=at.column if at else None,
                field="reason" if at else None,
                label=item.label,
                message="次項「{label}」沒有任何措施。",
                hint=f"請在工作表「{home}」填寫措施；本年度確實不辦理時，請在封面該次項填寫理由。",
            )


def _place_problems(plan: Plan, frame: Layout) -> Iterator[Problem]:
    """Yield the rows whose sub-item belongs to another area's sheet."""
    areas = {spec.name: spec.area for spec in frame.tables if spec.area is not None}
    for measure in plan.measures:
        item = frame.framework.sub_item(measure.sub_item)
        place = measure.location
        if item and place and areas.get(place.sheet, item.area) != item.area:
            right = frame.framework.sheet_of(item.key)
            yield located(place, "sub_item", "R309", value=item.label, right=right)


def _double_problems(plan: Plan) -> Iterator[Problem]:
    """Yield the measures whose text stands earlier in the plan; once each."""
    first: dict[str, Record] = {}
    for measure in plan.measures:
        text = fold(measure.action)
        if not text:
            continue
        known = first.setdefault(text, measure)
        if known is not measure:
            yield located(
                measure.location, "action", "P505", value=measure.action, other=_address(known)
            )


def _wording_problems(reading: Reading, frame: Layout) -> Iterator[Problem]:
    title = reading.cover.get("title")
    place = Location(frame.names["cover"], title.row, {"title": title.column}) if title else None
    for item in _once_a_cell(check_terms(reading.plan, reading.general, place)):
        yield item.to_problem()


def _once_a_cell(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Keep the first of those that say the same of the same text."""
    told: dict[tuple[int, str, str], Finding] = {}
    for item in findings:
        told.setdefault((id(item.spots[0].passage), item.code, item.value), item)
    return told.values()


def _address(measure: Any) -> str:
    place = measure.location
    return f"工作表「{place.sheet}」第{place.row}列" if place else f"次項{measure.sub_item}的另一項"
