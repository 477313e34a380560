"""Import a document: last year's plan, or anybody's, into a workbook or a PLAN.json."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from xlplan.books.save import replacing
from xlplan.documents.model import Document
from xlplan.documents.understanding.doubts import AGENCY, YEAR
from xlplan.errors import UsageError
from xlplan.plan import Plan
from xlplan.table.doubts import REMARK
from xlplan.text import roc_year
from xlplan.vocabulary import roster
from xlplan.workflow.exporting import plan_json
from xlplan.workflow.templating import completed, write_plan

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".json")

_PARTS = ("basis", "goals", "subjects", "measures", "monitoring", "other")


@dataclass(frozen=True, slots=True)
class Imported:
    """A plan as it was imported, and in Chinese what was passed over or accepted."""

    plan: Plan
    remarks: tuple[str, ...]

    @property
    def sections(self) -> int:
        """How many sections of the document the plan has."""
        usual = sum(bool(getattr(self.plan, name)) for name in _PARTS)
        return usual + len(self.plan.extra_sections)

    @property
    def doubts(self) -> int:
        """How many places wait for a person."""
        return sum(item.get("kind") != REMARK for item in self.plan.doubts)


def import_document(
    path: Path, target: Path, year: int | None = None, agency: str | None = None
) -> Imported:
    """Write what a document says to the template of its year and agency, or to a PLAN.json.

    ``year`` (Gregorian) and ``agency`` say what the document leaves out; the target's suffix is one
    of SUFFIXES. The workbook lists what could not be decided on the sheet 匯入疑義. Raises
    Unreadable; UsageError when year or agency stay unknown, or the document says another year;
    Unwritable, OfficeError. Whatever stood at the target then still stands.
    """
    from xlplan.documents.reading import read
    from xlplan.documents.understanding import understand

    document = read(path)
    plan = _named(_dated(understand(document).plan, path, year), path, agency)
    plan = _with_asides(plan, document)
    if target.suffix.lower() == ".json":
        text = plan_json(plan)
        with replacing(target) as temporary:
            temporary.write_text(text, encoding="utf-8", errors="replace", newline="")
    else:
        write_plan(target, plan)
    return Imported(plan, document.remarks)


def _dated(plan: Plan, path: Path, year: int | None) -> Plan:
    """Return a plan of a year that the document or the user says."""
    guess = next((item for item in plan.doubts if item.get("kind") == YEAR), None)
    if year is None:
        if guess and not guess.get("source"):
            raise UsageError(
                f"{path}：看不出是哪個年度的計畫。請用 --year 指定民國年，例如 --year 114。"
            )
        return plan
    if year != plan.year and not guess:
        raise UsageError(
            f"{path}：計畫名稱寫的是{roc_year(plan.year)}年度，和 --year {roc_year(year)} 不同。"
            "請確認年度；要轉成新的年度，請匯入後再用 xlplan carry。"
        )
    return replace(_without(plan, YEAR), year=year)


def _named(plan: Plan, path: Path, name: str | None) -> Plan:
    """Return a plan of an agency that the document or the user says."""
    if name is None:
        if not plan.agency.name:
            raise UsageError(
                f"{path}：看不出是哪個機關的計畫。"
                "請用 --agency 指定機關，例如 --agency 三民區公所。"
            )
        return completed(plan)
    wanted, said = roster().require(name).name, roster().find(plan.agency.name)
    if said and said.name != wanted:
        raise UsageError(
            f"{path}：這是「{said.name}」的計畫，和 --agency {name} 不同。請確認選對檔案。"
        )
    return completed(_without(plan, AGENCY), wanted)


def _without(plan: Plan, kind: str) -> Plan:
    kept = tuple(item for item in plan.doubts if item.get("kind") != kind)
    return replace(plan, doubts=kept)


def _with_asides(plan: Plan, document: Document) -> Plan:
    """Return a plan with what the document has beside its text, all as PLAN.json has it."""
    remarks = ({"kind": REMARK, "text": text} for text in document.remarks)
    asides = ({"source": line.source, "text": line.text} for line in document.aside)
    return replace(
        plan,
        doubts=(*remarks, *plan.doubts),
        leftovers=(*plan.leftovers, *asides),
    )
