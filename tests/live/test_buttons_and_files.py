"""What 檢核 finds in the open workbook is what ``xlplan check`` finds in the saved file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests import real_plans
from tests.live.person import Person
from tests.live.plans import AREA, Opening, written
from tests.live.test_painting import faulty_plan
from xlplan import data
from xlplan.books.live import Opened
from xlplan.plan import Plan
from xlplan.problems import Problem
from xlplan.validate import check
from xlplan.workflow.checking import check_file

pytestmark = pytest.mark.live

FILE_ONLY = {  # what is to be seen in the file's parts, and not in the values
    *("B209", "B210", "B211", "B212", "B214", "B215", "B217", "B220", "B221"),
}
DEMO = [name for name in data.names("demo") if name.startswith(("sanmin", "fengshan", "mituo"))]


def both(person: Person, folder: Path) -> tuple[list[Problem], list[Problem]]:
    """Return what the open workbook says, and what its file says that was saved now."""
    saved = folder / "saved.xlsx"
    person.book.impl.save_copy(saved)
    live = check(Opened(person.book).reading)
    return live, [item for item in check_file(saved).problems if item.code not in FILE_ONLY]


def plan_of(said: dict[str, object]) -> Plan:
    return Plan.from_dict(said)


@pytest.mark.parametrize("name", DEMO)
def test_demo_plans(open_plan: Opening, tmp_path: Path, name: str) -> None:
    person = open_plan(plan_of(data.read_json("demo", name)))
    live, file = both(person, tmp_path)
    assert live == file


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not on this machine")
@pytest.mark.parametrize("name", real_plans.NAMES)
def test_real_plans(open_plan: Opening, tmp_path: Path, name: str) -> None:
    person = open_plan(plan_of(real_plans.plan_json(real_plans.outline(name))))
    live, file = both(person, tmp_path)
    assert live == file


def test_a_plan_with_a_mistake_of_each_kind(open_plan: Opening, tmp_path: Path) -> None:
    live, file = both(open_plan(faulty_plan()), tmp_path)
    assert len(live) == 7
    assert live == file


def test_dates_numbers_truths_and_errors(open_plan: Opening, tmp_path: Path) -> None:
    person = open_plan(faulty_plan())
    sheet = person.book.sheets[AREA]
    for cell, value, shown in (
        ("D9", dt.datetime(2025, 1, 1), "yyyy/m/d"),
        ("J9", dt.datetime(2025, 3, 1), "yyyy/m/d"),
        ("E10", 12345.5, "General"),
        ("C10", dt.datetime(2025, 1, 2), "m月d日"),
        ("I10", 0.9, "0%"),
        ("K10", True, "General"),
    ):
        sheet.range(cell).number_format = shown
        sheet.range(cell).value = value
    for cell, formula in (("E11", "=1/0"), ("E12", "=NA()"), ("D12", '="算出來的"&1')):
        sheet.range(cell).number_format = "General"
        sheet.range(cell).formula = formula
    live, file = both(person, tmp_path)
    assert {"B213", "R310", "R313"} <= {item.code for item in live}
    assert live == file


def test_a_plan_in_a_file_of_odf(open_file: Opening, tmp_path: Path) -> None:
    first = open_file(written(faulty_plan(), tmp_path / "plan.xlsx"))
    first.book.impl.save_copy(tmp_path / "plan.ods")
    person = open_file(tmp_path / "plan.ods")
    live, file = both(person, tmp_path)
    assert live == file
    assert len(live) == 7
