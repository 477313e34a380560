from dataclasses import replace

import pytest

from tests.tables import full_plan, grid
from xlplan.plan import Agency, Location, Measure, NilReturn, Report
from xlplan.table import Reading, read_plan
from xlplan.table.reading import CoverValue, Stamp
from xlplan.validate import check

AREA = "一、基礎服務"


def codes(plan, **more):
    return [(p.code, p.field) for p in check(Reading(plan, **more))]


def changed(**changes):
    """Return the good plan with its second measure (1-1) changed."""
    plan = full_plan()
    measures = list(plan.measures)
    measures[1] = replace(measures[1], **changes)
    return replace(plan, measures=tuple(measures))


def test_a_good_plan_has_no_problem():
    assert codes(full_plan()) == []


def test_every_sub_item_is_covered_or_declared_nil():
    plan = full_plan()
    plan = replace(plan, measures=tuple(m for m in plan.measures if m.sub_item != "4-2"))
    assert codes(plan) == [("P501", None)]
    declared = replace(plan, nil_returns=(NilReturn("4-2", "本所轄區無偏遠地區。"),))
    assert codes(declared) == []


def test_a_nil_return_beside_measures_is_told():
    plan = full_plan(nil_returns=(NilReturn("4-2", "本所轄區無偏遠地區。"),))
    assert codes(plan) == [("P506", "reason")]


def test_the_nearest_section_is_offered():
    (found,) = check(Reading(changed(responsible_units=("經健課",))))
    assert found.code == "R308"
    assert "經建課" in found.hint


def test_an_outside_body_can_be_declared():
    plan = changed(responsible_units=("受託單位",))
    assert codes(plan) == [("R308", "responsible_units")]
    agency = replace(plan.agency, outside_units=("受託單位",))
    assert codes(replace(plan, agency=agency)) == []


@pytest.mark.parametrize("name", ["各課室", "各業務課", "全部"])
def test_collective_sections_are_known(name):
    assert codes(changed(responsible_units=(name,))) == []


def test_a_row_without_a_section_is_a_warning():
    (found,) = check(Reading(changed(responsible_units=())))
    assert (found.code, found.severity) == ("R307", "warning")


def test_an_agency_without_sections_is_asked_for_none():
    agency = Agency(name="高雄市彌陀區衛生所", parent="高雄市政府衛生局")
    measures = tuple(replace(m, responsible_units=()) for m in full_plan().measures)
    assert codes(full_plan(agency=agency, measures=measures)) == []


def test_a_section_where_there_are_none_is_told():
    agency = Agency(name="高雄市彌陀區衛生所")
    stamp = Stamp(framework="kaohsiung-113", year=2025, agency=agency, has_units=False)
    plan = full_plan(agency=agency)
    assert {code for code, _ in codes(plan, stamp=stamp)} == {"R312"}


def test_the_same_measure_twice_is_a_notice():
    plan = full_plan()
    again = replace(plan.measures[3], id="new", order=99)
    (found,) = check(Reading(replace(plan, measures=(*plan.measures, again))))
    assert (found.code, found.severity) == ("P505", "notice")


def test_a_row_in_the_wrong_sheet_is_told_where_it_belongs():
    place = Location(AREA, 8, {"sub_item": "C"})
    plan = full_plan()
    stray = replace(plan.measures[-1], id="x", action="另一項。", location=place)
    (found,) = check(Reading(replace(plan, measures=(*plan.measures, stray))))
    assert (found.code, found.cell) == ("R309", "C8")
    assert "六、前瞻服務" in found.message


@pytest.mark.parametrize(
    ("name", "code"),
    [("basis", "P502"), ("goals", "P502"), ("subjects", "P502"), ("monitoring", "P508")],
)
def test_the_parts_of_a_plan_are_there(name, code):
    empty = "" if name == "subjects" else ()
    assert codes(full_plan(**{name: empty})) == [(code, None)]


def test_year_and_agency_agree_with_the_stamp():
    plan = full_plan()
    stamp = Stamp(framework=plan.framework, year=2025, agency=plan.agency)
    cover = {
        "year": CoverValue("113", 5),
        "agency": CoverValue("高雄市鳳山區公所", 4),
    }
    found = check(Reading(plan, stamp=stamp, cover=cover))
    assert [(p.code, p.cell) for p in found] == [("P504", "D4"), ("P503", "D5")]
    same = {"year": CoverValue("114", 5), "agency": CoverValue("高雄市三民區公所", 4)}
    assert check(Reading(plan, stamp=stamp, cover=same)) == []
    odd = same | {"year": CoverValue("蛇年", 5)}
    assert [p.code for p in check(Reading(plan, stamp=stamp, cover=odd))] == ["P509"]


def test_an_agency_that_no_roster_has_is_a_notice_with_near_misses():
    agency = replace(full_plan().agency, name="高雄市三名區公所")
    (found,) = check(Reading(full_plan(agency=agency)))
    assert (found.code, found.severity) == ("P507", "notice")
    assert "三民區公所" in found.hint


def test_a_finished_report_has_a_result():
    place = Location("執行情形", 5, {"result": "G"})
    report = Report(scope="1-1", status="已完成", location=place)
    (found,) = check(Reading(full_plan(reports=(report,))))
    assert (found.code, found.cell) == ("R305", "G5")


def test_a_missing_column_is_not_told_again_for_each_row():
    reading = read_plan(
        [
            grid(
                AREA,
                """
            | 次項 | 備註 | 執行課室 |
            | 1-1 | 一 | 民政課 |
            | 1-2 | 二 | 民政課 |
            """,
            )
        ]
    )
    found = [p for p in check(reading) if p.field == "action"]
    assert [p.code for p in found] == ["B207"]


def test_a_cell_carries_one_mark_the_most_pressing():
    reading = read_plan(
        [
            grid(
                AREA,
                """
            | 次項 | 具體作法 | 執行課室 |
            | 1-1 | 一\u200b。 | 民政課 |
            | 2-1 | 一。 | 民政課 |
            """,
            )
        ]
    )
    cells = [(p.sheet, p.cell) for p in check(reading) if p.cell]
    assert len(cells) == len(set(cells))


def test_all_problems_come_at_once_errors_first():
    plan = changed(action="", due="春天", target="9", responsible_units=("經健課",))
    found = check(Reading(plan))
    assert {p.code for p in found} == {"R301", "R304", "R305", "R308"}
    order = ["error", "warning", "notice"]
    assert [order.index(p.severity) for p in found] == sorted(
        order.index(p.severity) for p in found
    )


def test_a_framework_key_of_another_year_is_told():
    plan = full_plan()
    stray = Measure(sub_item="1-5", action="別年度的次項。", responsible_units=("秘書室",))
    assert codes(replace(plan, measures=(*plan.measures, stray))) == [("R302", "sub_item")]
