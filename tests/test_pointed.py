"""The corrections that a check names, for the cells that a person chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.plan import Location
from xlplan.table import Grid, Reading, layout
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.pointed import corrections

AREA = "一、基礎服務"
Choice = Callable[[Location, str], bool]


@pytest.fixture
def made(tmp_path, request) -> tuple[Reading, tuple[Grid, ...]]:
    wrong = {
        "1-1": {"action": "邀請里民討論悠關生活的議題，並減化流程", "heading": "提昇服務"},
        "1-2": {"action": "本局每季檢討申辦流程。"},
        "1-3": {"responsible_units": ("兵役課",)},
        "1-4": {"action": "宣導及推廣（每季一次。"},
    }
    plan = full_plan(
        measures=tuple(
            replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures
        )
    )
    target = tmp_path / "plan.xlsx"
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    source = read(target)
    return source.reading, source.grids


def at(row: int, *names: str) -> Choice:
    return lambda place, name: place.sheet == AREA and place.row == row and name in names


def shown(found: tuple[CellChange, ...]) -> list[tuple[str, str, str]]:
    return [(item.cell, item.before, item.after) for item in found]


def test_all_that_is_wrong_in_a_cell_is_put_right_sure_or_not(made):
    reading, grids = made
    (item,) = corrections(reading, grids, at(4, "action"))
    assert item.before == "邀請里民討論悠關生活的議題，並減化流程"
    assert item.after == "邀請里民討論攸關生活的議題，並簡化流程。"
    assert item.why == "錯字：悠關→攸關、減化→簡化；缺句號：加上「。」"


def test_only_the_chosen_cells_change(made):
    reading, grids = made
    assert shown(corrections(reading, grids, at(4, "heading"))) == [("D4", "提昇服務", "提升服務")]
    both = corrections(reading, grids, at(4, "heading", "action"))
    assert [item.cell for item in both] == ["D4", "E4"]
    assert corrections(reading, grids, at(4, "note")) == ()


def test_a_name_of_another_agency_is_put_right_when_a_person_says_so(made):
    reading, grids = made
    assert shown(corrections(reading, grids, at(5, "action"))) == [
        ("E5", "本局每季檢討申辦流程。", "本所每季檢討申辦流程。")
    ]


def test_sections_in_their_cell_are_put_right(made):
    reading, grids = made
    reading = replace(
        reading, plan=replace(reading.plan, agency=replace(reading.plan.agency, sections=()))
    )
    assert shown(corrections(reading, grids, at(6, "responsible_units"))) == [
        ("F6", "兵役課", "役政災防課")
    ]


def test_what_has_no_known_right_form_stays(made):
    reading, grids = made
    assert corrections(reading, grids, at(7, "action")) == ()
