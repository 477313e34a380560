"""Export a plan: as PLAN.json, as a table with one row a measure, or as the official document."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from xlplan import schema
from xlplan.books.read import read
from xlplan.books.save import replacing
from xlplan.errors import UsageError
from xlplan.plan import Measure, Plan, in_order
from xlplan.table import Reading
from xlplan.table.cells import shown
from xlplan.text import roc_year
from xlplan.vocabulary import Framework, framework
from xlplan.workflow import documenting
from xlplan.workflow.standing import public, refuse_section_copy, refuse_unfiled

SUFFIXES = (".json", ".csv", *documenting.SUFFIXES)
FIRST_HEADINGS = ("機關名稱", "年度", "執行要項")

_FORMULA = re.compile(r"[\t\r\n ]*[=+\-@＝＋－＠]|[\t\r\n]")


def export_plan(source: Reading | Path, target: Path, *, publish: bool = False) -> Plan:
    """Write a plan as the target's suffix says.

    .json is PLAN.json, .csv a table of its measures; .odt, .docx and .pdf are the official
    document. ``source`` is what was read, or the file to read. To ``publish`` takes a plan on file
    (核備), and leaves out of the data what was noted while working. Returns the plan. What is wrong
    with its rows is no hindrance. Raises Unreadable; UsageError for another suffix, for a source
    that is no plan, and for one that may not be published; OfficeError without a LibreOffice for a
    PDF; Unwritable. Whatever stood at the target then still stands.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"「{target}」的副檔名不對。可以匯出成 {' 或 '.join(SUFFIXES)}，請換一個檔名。"
        )
    reading = read(source).reading if isinstance(source, Path) else source
    _refuse_no_plan(reading)
    if publish:
        refuse_unfiled(reading)
    if suffix in documenting.SUFFIXES:
        refuse_section_copy(reading, "不能做成機關的計畫書")
        documenting.write_document(reading, target)
        return reading.plan
    text = _WRITERS[suffix](public(reading.plan) if publish else reading.plan)
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="replace", newline="")
    return reading.plan


def plan_json(plan: Plan) -> str:
    """Return a plan as PLAN.json, its fields always in one order, those that say nothing gone."""
    return json.dumps(plan.to_dict(), ensure_ascii=False, indent=2) + "\n"


def plan_csv(plan: Plan) -> str:
    """Return the measures as CSV (RFC 4180, with a BOM, so that Excel reads UTF-8).

    The columns are agency, ROC year and area, then the sheet's own, as they are shown there, then
    the clerk's. Rows stand in the order of the document. A text that a spreadsheet would take for a
    formula gets an apostrophe before it (OWASP, CSV Injection).
    """
    own = framework(plan.framework)
    columns = [item for item in schema.columns("measure") if not item.hidden]
    extras = list(dict.fromkeys(name for item in plan.measures for name in item.extra))
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(map(harmless, (*FIRST_HEADINGS, *(c.title for c in columns), *extras)))
    for measure in in_order(plan.measures):
        cells: list[str | int | float] = [*_first_cells(plan, measure, own)]
        cells.extend(shown(item, getattr(measure, item.field), own) for item in columns)
        cells.extend(measure.extra.get(name, "") for name in extras)
        writer.writerow(map(harmless, cells))
    return "\ufeff" + sink.getvalue()


_WRITERS = {".json": plan_json, ".csv": plan_csv}


def _refuse_no_plan(reading: Reading) -> None:
    """Raise UsageError for what is no plan, or one whose year, agency or framework is not known."""
    plan = reading.plan
    unknown = [item for item in reading.problems if item.code == "B202"]
    if not reading.is_ours:
        raise UsageError("這不是提升服務執行計畫，無法匯出。請改用範本填寫後再匯出。")
    if unknown:  # it was read by another framework: what we wrote would not be what it says
        raise UsageError(f"{unknown[0].message}無法匯出。{unknown[0].hint}")
    if not plan.agency.name or not plan.year:
        raise UsageError("看不出是哪個機關、哪個年度的計畫，無法匯出。請在封面填好機關名稱和年度。")
    why = schema.plan_faults(plan.to_dict())
    if why:
        raise UsageError(f"這份計畫無法匯出：{''.join(why)}請檢核並改好後再匯出。")


def _first_cells(plan: Plan, measure: Measure, own: Framework) -> Iterator[str | int]:
    yield plan.agency.name
    yield roc_year(plan.year)
    item = own.sub_item(measure.sub_item)
    area = next((area.label for area in own.areas if item and area.number == item.area), None)
    yield area or (own.lead_sheet or "" if item else "")


def harmless(cell: str | int | float) -> str | int | float:
    """Return a cell of a CSV file, with an apostrophe before what could be a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def is_export(path: Path) -> bool:
    """Return whether a file is such as export_plan writes."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".json":
                return not schema.plan_faults(json.load(file))
            return tuple(next(csv.reader(file), ()))[: len(FIRST_HEADINGS)] == FIRST_HEADINGS
    except (OSError, ValueError, csv.Error, RecursionError):
        return False
