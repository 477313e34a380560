"""Grids of a workbook to a Reading: the plan, where its parts stand, what was odd on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlplan.plan import Agency, Location, NilReturn, Plan
from xlplan.problems import Problem, problem
from xlplan.table.body import Body, read_table
from xlplan.table.cells import Cell, is_blank, plain_text
from xlplan.table.content import content_hash, spoken_time
from xlplan.table.doubts import Doubts, read_doubts
from xlplan.table.find import Grid, Sheets, find_sheets
from xlplan.table.kept import read_reasons
from xlplan.table.layout import Layout, layout
from xlplan.text import column_letter, fold, parse_year, split_names
from xlplan.vocabulary import Framework, framework, frameworks

_VALUE_COLUMN = 3  # column D of the cover
NIL = "nil:"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the workbook says of itself; ``base`` maps a prefilled row's id to its fingerprint.

    The last sending: ``submitted`` is its local time in ISO with the offset, ``sha`` the hash of
    what was sent (content_hash), ``submitted_version`` its version (None for a stamp that does not
    say), ``reason`` why it was sent with errors. All are empty before the first.
    """

    framework: str = ""
    year: int | None = None
    agency: Agency = field(default_factory=Agency)
    template_version: str = ""
    has_units: bool = True
    submitted: str = ""
    sha: str = ""
    submitted_version: int | None = None
    reason: str = ""
    base: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoverValue:
    """A value of the cover's form and where it stands."""

    text: str
    row: int
    column: str = "D"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says.

    ``absent`` names the (sheet, field) whose column is missing altogether, (sheet, "") a missing
    sheet; ``ids`` maps sheet -> row -> the id in its hidden column; ``reasons`` are those for which
    findings are kept (kept.py); ``general`` are the rows of 總則; ``is_ours`` is False for a
    workbook with neither our stamp nor any of our sheets.
    """

    plan: Plan
    stamp: Stamp | None = None
    section: str = ""
    cover: Mapping[str, CoverValue] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    absent: frozenset[tuple[str, str]] = frozenset()
    ids: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    general: Sequence[tuple[Mapping[str, Any], Location]] = ()
    is_ours: bool = True


def read_plan(grids: Sequence[Grid]) -> Reading:
    """Return what the sheets of a workbook say, with every oddity as a problem; never raises."""
    stamp, found = _read_stamp(grids)
    own = _framework_of(stamp, grids)
    frame = layout(own)
    sheets = find_sheets(grids, frame)
    found.extend(sheets.problems)
    missing = {(item.sheet or "", "") for item in sheets.problems if item.code == "B203"}
    cover = _read_cover(sheets.cover, frame) if sheets.cover else {}
    agency = _agency(stamp, cover)
    has_units = bool(agency.sections) or not stamp or stamp.has_units
    body = Body(frame)
    for spec in frame.tables:
        grid = sheets.tables.get(spec.key)
        if grid:
            read_table(body, spec, grid, has_units=has_units)
    found.extend(body.problems)
    plan = _plan(stamp, own, agency, cover, body, sheets, read_doubts(grids, frame))
    found.extend(_changes_since_sent(stamp, plan))
    section = cover["section"].text if "section" in cover else ""
    ids = body.ids | {frame.names["cover"]: {item.row: key for key, item in cover.items()}}
    return Reading(
        plan=plan,
        stamp=stamp,
        section=section,
        cover=cover,
        problems=tuple(found),
        absent=frozenset(body.absent | missing),
        ids=ids,
        reasons=read_reasons(grids, frame),
        general=tuple(body.general),
        is_ours=bool(stamp or sheets.tables),
    )


def _read_stamp(grids: Sequence[Grid]) -> tuple[Stamp | None, list[Problem]]:
    grid = next((item for item in grids if fold(item.name) == "stamp"), None)
    said: dict[str, str] = {}
    base: dict[str, str] = {}
    for row in grid.rows if grid else ():
        cells = [plain_text(cell) for cell in row[:3]]
        if cells and cells[0] == "base" and len(cells) > 2:
            base[cells[1]] = cells[2]
        elif len(cells) > 1 and cells[0]:
            said[cells[0]] = cells[1]
    if said.get("kind") != "agency-plan":
        return None, [problem("B201")]
    stamp = Stamp(
        framework=said.get("framework", ""),
        year=_number(said.get("year", "")),
        agency=_stamped_agency(said.get("agency", "")),
        template_version=said.get("template_version", ""),
        has_units=said.get("has_units") != "no",
        submitted=said.get("submitted", ""),
        sha=said.get("sha", ""),
        submitted_version=_number(said.get("submitted_version", "")),
        reason=said.get("reason", ""),
        base=base,
    )
    return stamp, list(_stamp_problems(stamp))


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _stamped_agency(text: str) -> Agency:
    try:
        said = json.loads(text)
    except ValueError:
        return Agency()
    return Agency.from_dict(said) if isinstance(said, dict) else Agency()


def _stamp_problems(stamp: Stamp) -> list[Problem]:
    found = []
    if stamp.framework not in {item.key for item in frameworks()}:
        found.append(problem("B202", value=stamp.framework, framework=stamp.framework))
    else:
        current = layout(framework(stamp.framework)).version
        if stamp.template_version != current:
            version = stamp.template_version or "不明"
            found.append(problem("B218", value=version, found=version, current=current))
    return found


def _changes_since_sent(stamp: Stamp | None, plan: Plan) -> Iterator[Problem]:
    if stamp and stamp.sha and content_hash(plan) != stamp.sha:
        version = f"第{stamp.submitted_version}版" if stamp.submitted_version else "這個版次"
        yield problem("B222", when=spoken_time(stamp.submitted), version=version)


def _framework_of(stamp: Stamp | None, grids: Sequence[Grid]) -> Framework:
    """Return the stamped framework, else the newest one that shares the most sheet names."""
    known = frameworks()
    for item in known:
        if stamp and item.key == stamp.framework:
            return item
    present = {fold(grid.name) for grid in grids}
    return max(
        known,
        key=lambda item: (
            sum(fold(area.sheet) in present for area in item.areas)
            + (fold(item.lead_sheet or "") in present),
            item.first_year,
        ),
    )


def _read_cover(grid: Grid, frame: Layout) -> dict[str, CoverValue]:
    """Return the cover's form by the keys in column A; by the labels where the keys are gone."""
    labels = {fold(entry.label): entry.key for entry in frame.cover}
    labels |= {fold(item.label): NIL + item.key for item in frame.framework.sub_items}
    keys = set(labels.values())
    found: dict[str, CoverValue] = {}
    for number, row in enumerate(grid.rows, 1):
        key = plain_text(row[0]) if row else ""
        if key in keys and key not in found:
            text = plain_text(row[_VALUE_COLUMN]) if len(row) > _VALUE_COLUMN else ""
            found[key] = CoverValue(text, number)
    if found:
        return found
    for number, row in enumerate(grid.rows, 1):
        for index, cell in enumerate(row[:4]):
            name = labels.get(fold(plain_text(cell)))
            if name and not name.startswith(NIL) and name not in found:
                found[name] = _beside(row, index, number)
    return found


def _beside(row: Sequence[Cell], label: int, number: int) -> CoverValue:
    for index in range(label + 1, len(row)):
        if not is_blank(row[index]):
            return CoverValue(plain_text(row[index]), number, column_letter(index))
    return CoverValue("", number, column_letter(label + 1))


def _agency(stamp: Stamp | None, cover: Mapping[str, CoverValue]) -> Agency:
    known = stamp.agency if stamp else Agency()
    said = {key: cover[key].text for key in ("agency", "sections", "outside_units") if key in cover}
    changed: dict[str, Any] = {
        key: split_names(said[key]) for key in ("sections", "outside_units") if key in said
    }
    return replace(known, name=said.get("agency") or known.name, **changed)


def _plan(
    stamp: Stamp | None,
    own: Framework,
    agency: Agency,
    cover: Mapping[str, CoverValue],
    body: Body,
    sheets: Sheets,
    left_open: Doubts,
) -> Plan:
    text = {key: value.text for key, value in cover.items()}
    year = stamp.year if stamp and stamp.year else parse_year(text.get("year", "")) or 0
    version = text.get("version", "")
    return Plan(
        framework=own.key,
        year=year,
        agency=agency,
        version=int(version) if version.isascii() and version.isdigit() else version or None,
        title=text.get("title", ""),
        nil_returns=tuple(_nil_returns(cover, sheets)),
        doubts=left_open.doubts,
        leftovers=left_open.leftovers,
        **body.parts(),
    )


def _nil_returns(cover: Mapping[str, CoverValue], sheets: Sheets) -> list[NilReturn]:
    name = sheets.cover.name if sheets.cover else ""
    return [
        NilReturn(
            key.removeprefix(NIL), item.text, Location(name, item.row, {"reason": item.column})
        )
        for key, item in cover.items()
        if key.startswith(NIL) and item.text
    ]
