"""The city workbook in a real LibreOffice: no formula fails, links lead, what is typed survives."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.live.office import Office
from tests.tables import SANMIN, full_plan
from xlplan.books.template import write_template
from xlplan.consolidate import Filing
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.workflow.consolidating import consolidate

pytestmark = pytest.mark.live

TODAY = dt.date(2025, 3, 20)
XLSX = "Calc MS Excel 2007 XML"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    plan = full_plan()
    frame = layout(framework(plan.framework))
    (tmp_path / "收件").mkdir()
    write_template(tmp_path / "收件" / "三民區公所 114.xlsx", plan, frame, has_units=True)
    target = tmp_path / "city.xlsx"
    consolidate([tmp_path / "收件"], target, today=TODAY)
    return target


def test_no_formula_comes_to_an_error(city: Path, office: Office) -> None:
    _, _, wrong, formulas, shown = office.run(
        ("open", str(city)),
        ("calculate",),
        ("errors",),
        ("formulas",),
        ("texts", "全部措施", "M3:M4"),
    )
    assert wrong == []
    assert formulas > 100
    assert shown == [["訂定計畫!D4"], ["一、基礎服務!E4"]]


@pytest.mark.parametrize(
    ("sheet", "cell", "leads"),
    [
        ("總覽", "B9", "全部措施"),
        ("收件狀態", "G3", "全部措施"),
        ("涵蓋矩陣", "C8", "全部措施"),
        ("課室分工", "D3", "課室明細"),
        ("課室明細", "F3", "全部措施"),
    ],
)
def test_a_count_leads_to_its_rows(
    city: Path, office: Office, sheet: str, cell: str, leads: str
) -> None:
    steps = (("open", str(city)), ("formula", sheet, cell))
    formula = office.run(*steps)[1]
    address = re.fullmatch(r"=HYPERLINK\(\"(#'.+'!A(\d+):([A-Z])(\d+))\";.+\)", formula)
    assert address, formula
    arrived = office.run(("open", str(city)), ("jump", address[1]))[1]
    assert arrived == f"${leads}.$A${address[2]}:${address[3]}${address[4]}"


def test_what_is_typed_and_saved_in_libreoffice_survives(city: Path, office: Office) -> None:
    saved = city.with_name("saved.xlsx")
    office.run(
        ("open", str(city)),
        ("type", "收件狀態", "M3", "114/4/26"),
        ("type", "收件狀態", "N3", "高市府研字第11430000000號"),
        ("save", str(saved), XLSX),
    )
    saved.replace(city)
    found = consolidate([city.parent / "收件"], city, today=TODAY)
    state = next(item for item in found.agencies if item.name == SANMIN.name)
    assert state.filing == Filing("114/4/26", "高市府研字第11430000000號", 1)
    assert state.status == "已核備"
