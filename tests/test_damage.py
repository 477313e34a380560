"""What a workbook has lost of its template is found by what it keeps of it, and nothing else is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tables import SANMIN, full_plan
from xlplan.books.live.damage import Damage, find_damage
from xlplan.books.live.kept import kept_in
from xlplan.books.looks import Looks, relative
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.plan import Agency, Measure, Plan
from xlplan.table import layout
from xlplan.vocabulary import framework

AREA = "xl/worksheets/sheet4.xml"  # 一、基礎服務
COVER = "xl/worksheets/sheet1.xml"


def written(folder: Path, plan: Plan, *, has_units: bool = True) -> Path:
    target = folder / "plan.xlsx"
    write_template(target, plan, layout(framework(plan.framework)), has_units=has_units)
    return target


def changed(source: Path, part: str, change: Callable[[str], str]) -> Path:
    """Return a copy with one part changed."""
    target = source.with_name("changed.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                after = change(data.decode())
                assert after != data.decode()
                data = after.encode()
            new.writestr(name, data)
    return target


def damage(path: Path) -> Damage:
    source = read(path)
    frame = layout(framework(source.reading.plan.framework))
    kept = kept_in(next(grid for grid in source.grids if grid.name == frame.names["pattern"]))
    return find_damage(source.grids, frame, kept, Looks(path))


@pytest.fixture
def full(tmp_path: Path) -> Path:
    return written(tmp_path, full_plan())


@pytest.mark.parametrize(
    ("plan", "has_units"),
    [
        (full_plan(), True),
        (Plan(framework="kaohsiung-113", year=2025, agency=SANMIN), True),
        (Plan(framework="kaohsiung-106", year=2017, agency=Agency(name="彌陀區衛生所")), False),
        (
            full_plan(measures=[Measure(sub_item="1-1", action="甲。", extra={"經費": "10萬"})]),
            True,
        ),
    ],
    ids=["full", "blank", "106", "own-column"],
)
def test_a_workbook_as_the_template_made_it_has_lost_nothing(
    tmp_path: Path, plan: Plan, has_units: bool
) -> None:
    found = damage(written(tmp_path, replace(plan), has_units=has_units))
    assert found.lost == ()
    assert found.remarks == ()


def test_lost_drop_downs_are_told_by_their_columns(full: Path) -> None:
    copy = changed(
        full, AREA, lambda part: re.sub(r"<dataValidations.*</dataValidations>", "", part)
    )
    (loss,) = damage(copy).lost
    assert loss.sheet == "一、基礎服務"
    assert loss.titles[:4] == ["序號", "次項", "重點標題", "具體作法"]
    assert [(item.target.top, item.target.bottom) for item in loss.pastes] == [(4, 2000)]
    assert not (loss.cells or loss.hidden or loss.names)


def test_one_lost_drop_down_is_told_by_its_rows(full: Path) -> None:
    copy = changed(full, AREA, lambda part: part.replace('"C4:C2000"', '"C4:C8 C11:C2000"'))
    (loss,) = damage(copy).lost
    (paste,) = loss.pastes
    assert (paste.target.top, paste.target.left, paste.target.bottom) == (9, 2, 10)


def test_lost_conditional_formats_are_found(full: Path) -> None:
    copy = changed(full, AREA, lambda part: re.sub(r"<cond.*</conditionalFormatting>", "", part))
    (loss,) = damage(copy).lost
    assert [item.target.top for item in loss.pastes] == [4]


def test_a_rule_of_several_areas_is_written_for_the_corner_around_them(full: Path) -> None:
    """LibreOffice writes one so, once a person moved a column: its areas begin in other rows."""
    areas = '"C3:M2000 B4:B2000"'
    copy = changed(full, AREA, lambda part: part.replace('sqref="B3:M2000"', f"sqref={areas}"))
    assert not damage(copy).lost


def test_a_formula_that_became_a_number_is_found(full: Path) -> None:
    copy = changed(full, COVER, lambda part: re.sub(r"<f>IFERROR\(SUMPR.*?</f>", "", part, count=1))
    (loss,) = damage(copy).lost
    (cell,) = loss.cells
    assert cell.content.startswith("=IFERROR(SUMPRODUCT(") and not loss.pastes


def test_a_name_that_leads_nowhere_is_found(full: Path) -> None:
    lost = "'一、基礎服務'!$E$1:$E$2000"
    copy = changed(full, "xl/workbook.xml", lambda part: part.replace(lost, "#REF!"))
    (loss,) = damage(copy).lost
    (name,) = loss.names
    assert (name.name, name.reference) == ("act_1", f"={lost}")


def test_field_names_that_are_seen_are_found(full: Path) -> None:
    shown = '<row r="2" spans="1:13">'
    copy = changed(full, AREA, lambda part: re.sub(r'<row r="2"[^>]*hidden="1"[^>]*>', shown, part))
    (loss,) = damage(copy).lost
    assert loss.hidden == ["2:2"]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("LEN($A5)>0", "LEN(R[0]C0)>0"),
        ('=B$2&":"&C6', 'R2C[0]&":"&R[1]C[1]'),
        ("COUNTA(5:5)>COUNTA($A5)", "COUNTA(R[0]:R[0])>COUNTA(R[0]C0)"),
        ('INDEX(4:4,MATCH("B5",$2:$2,0))', 'INDEX(R[-1]:R[-1],MATCH("B5",R2:R2,0))'),
        ("act_1+LOG10(B5)", "act_1+LOG10(R[0]C[0])"),
    ],
)
def test_formulas_are_compared_from_their_cell(formula: str, told: str) -> None:
    assert relative(formula, (5, 1)) == told
