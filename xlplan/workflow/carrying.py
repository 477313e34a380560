"""Carry last year's plan into this year's template, and list what was changed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xlplan.books.carry_list import CarriedLine, write_carried
from xlplan.books.read import Source, read
from xlplan.carry import KINDS, Carried, carry
from xlplan.errors import UsageError
from xlplan.plan import Location
from xlplan.table import Reading
from xlplan.vocabulary import roster
from xlplan.workflow.standing import refuse_section_copy
from xlplan.workflow.templating import blank_plan, write_plan


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """What was carried, from which year (Gregorian, 0 when unknown), and where its rows stand now.

    ``places`` are those of the new plan's measures, in their order.
    """

    before: int
    carried: Carried
    places: tuple[Location | None, ...]

    def lines(self) -> Iterator[CarriedLine]:
        """Yield the notes as a list has them, what a person has to look at first."""
        for note in (*self.carried.of(is_done=False), *self.carried.of(is_done=True)):
            kind = KINDS[note.kind]
            place = self.places[note.row] if note.row is not None else None
            cell = (place.cell(note.field) or place.cell("action")) if place else None
            yield CarriedLine(
                title=kind.title,
                sheet=place.sheet if place else "",
                cell=cell or "",
                place=note.place,
                before=note.before,
                after=note.after,
                hint=f"{note.remark}{kind.hint}",
                is_done=kind.is_done,
            )


def carry_file(path: Path, year: int, target: Path, listing: Path | None = None) -> CarriedFile:
    """Write a plan into the template of a later Gregorian year; return what was done.

    ``path`` is a workbook or a PLAN.json; the target's suffix says which kind of template; with
    ``listing`` all that was changed or is to be looked at is written as a workbook. Raises
    Unreadable; UsageError for what is no plan or has no later year; Unwritable, OfficeError.
    """
    source = read(path)
    _refuse_no_plan(source)
    carried = carry(source.reading.plan, year, roster())
    plan = carried.plan
    if not plan.title:
        plan = replace(plan, title=blank_plan(plan.agency, year).title)
        carried = replace(carried, plan=plan)
    write_plan(target, plan)
    made = CarriedFile(source.reading.plan.year, carried, _places(carried, read(target).reading))
    if listing:
        write_carried(listing, target, list(made.lines()))
    return made


def _refuse_no_plan(source: Source) -> None:
    reading = source.reading
    unknown = [item for item in reading.problems if item.code == "B202"]
    if not reading.is_ours:
        raise UsageError(
            f"「{source.path}」不是提升服務執行計畫，無法轉成新的年度。"
            "請選取用範本填的計畫檔或 PLAN.json。"
        )
    if unknown:  # its sub-items may mean something else
        raise UsageError(f"{source.path}：{unknown[0].message}無法轉成新的年度。{unknown[0].hint}")
    refuse_section_copy(reading, "不能當作機關的計畫帶進新的年度")


def _places(carried: Carried, made: Reading) -> tuple[Location | None, ...]:
    """Return where the measures of the new plan stand, the same words twice in their order."""
    found: dict[tuple[str, str], list[Location | None]] = {}
    for item in made.plan.measures:
        found.setdefault((item.sub_item, item.action), []).append(item.location)
    return tuple(
        places.pop(0) if (places := found.get((item.sub_item, item.action))) else None
        for item in carried.plan.measures
    )
