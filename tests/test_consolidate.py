"""The summary of many plans: which file counts, where each agency stands, what is covered."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.books.read import Source
from xlplan.consolidate import (
    Filing,
    Submission,
    Summary,
    key_in,
    main_year,
    shares,
    submission_of,
    summarise,
)
from xlplan.plan import Agency, Event, Location, Measure, NilReturn, Plan
from xlplan.problems import problem
from xlplan.table import Reading, Stamp
from xlplan.validate import check
from xlplan.vocabulary import Submissions, framework, framework_for, roster
from xlplan.workflow.checking import Checked

SANMIN, FENGSHAN, GANGSHAN = "高雄市三民區公所", "高雄市鳳山區公所", "高雄市岡山區公所"
HEALTH = "高雄市彌陀區衛生所"
TODAY = dt.date(2025, 3, 20)
TEN_KEYS = {
    *("code", "severity", "sheet", "cell", "row", "column", "field", "value", "message", "hint")
}


def a_plan(agency: str = SANMIN, year: int = 2025, faulty: bool = False, **parts: object) -> Plan:
    """Return a plan that checks without an error, or with one (an unknown section)."""
    own = framework_for(year)
    sections = ("秘書室", "民政課")
    unit = "不明課" if faulty else "民政課"
    measures = tuple(
        Measure(f"m{number}", None, item.key, "", f"作法{number}", (unit,))
        for number, item in enumerate(own.sub_items, 1)
    )
    plan = Plan(
        framework=own.key,
        year=year,
        agency=Agency(name=agency, sections=sections),
        version=1,
        basis=("依據",),
        goals=("目標",),
        subjects="對象",
        monitoring=("管考",),
        measures=measures,
    )
    return replace(plan, **parts)


def sent(
    plan: Plan, path: str = "a.xlsx", sha: str = "", section: str = "", submitted: str = ""
) -> Submission:
    """Return what comes of a plan in a file; its hash is its path unless told."""
    reading = Reading(plan, stamp=Stamp(submitted=submitted), section=section)
    source = Source(Path(path), sha or f"hash of {path}", reading)
    return submission_of(Checked(Path(path), source, tuple(check(reading))), roster())


def unreadable(path: str, code: str = "F103") -> Submission:
    return submission_of(Checked(Path(path), None, (problem(code),)), roster())


def expected(*names: str, due: str | None = None, **exempt: str) -> Submissions:
    return Submissions(2025, "高雄市政府", due, names, exempt)


def summary_of(*items: Submission, who: Submissions | None = None, **more: object) -> Summary:
    return summarise(items, roster(), who or expected(), TODAY, **more)


def codes(summary: Summary) -> list[tuple[str, str]]:
    return [(Path(item.path).name, item.problem.code) for item in summary.findings()]


def statuses(summary: Summary) -> dict[str, str]:
    return {state.name: state.status for state in summary.agencies}


def counted(summary: Summary) -> list[str]:
    return [state.submission.path for state in summary.files if state.counted]


# Which file counts


def test_the_greatest_version_counts_and_the_older_is_told() -> None:
    found = summary_of(sent(a_plan(version=1), "late.xlsx"), sent(a_plan(version=2), "early.xlsx"))
    assert counted(found) == ["early.xlsx"]
    assert ("late.xlsx", "C605") in codes(found)
    assert statuses(found) == {SANMIN: "可核備"}


def test_a_newer_faulty_version_is_returned_and_the_older_good_one_counts() -> None:
    old = sent(a_plan(version=1), "v1.xlsx")
    new = sent(a_plan(version=2, faulty=True), "v2.xlsx")
    found = summary_of(new, old)
    state = found.agencies[0]
    assert (state.status, state.newest, state.counted) == ("補正中", new, old)
    assert ("v2.xlsx", "C606") in codes(found)
    assert ("v2.xlsx", "R308") in codes(found)
    assert found.to_dict()["agencies"] == [{"name": SANMIN, "status": "補正中", "file": "v2.xlsx"}]


def test_a_faulty_plan_without_a_good_one_counts_and_is_faulty() -> None:
    found = summary_of(sent(a_plan(version=2, faulty=True), "v2.xlsx"))
    assert statuses(found) == {SANMIN: "有錯"}
    assert counted(found) == ["v2.xlsx"]


def test_last_years_good_plan_does_not_stand_in_for_this_years_faulty_one() -> None:
    found = summary_of(
        sent(a_plan(year=2024, version=3), "113.xlsx"), sent(a_plan(faulty=True), "114.xlsx")
    )
    assert counted(found) == ["114.xlsx"]
    assert statuses(found) == {SANMIN: "有錯"}


def test_a_version_typed_as_words_is_ordered_by_its_number() -> None:
    found = summary_of(
        sent(a_plan(version="第10版"), "ten.xlsx"), sent(a_plan(version=9), "nine.xlsx")
    )
    assert counted(found) == ["ten.xlsx"]


def test_the_same_bytes_twice_count_once() -> None:
    plan = a_plan()
    found = summary_of(sent(plan, "b.xlsx", "same"), sent(plan, "a.xlsx", "same"))
    assert counted(found) == ["a.xlsx"]
    assert ("b.xlsx", "C603") in codes(found)
    assert found.measures == len(plan.measures)


def test_one_version_in_two_contents_is_told_and_the_later_submission_counts() -> None:
    found = summary_of(
        sent(a_plan(), "z.xlsx", submitted="2025-03-01T09:00:00"),
        sent(a_plan(), "a.xlsx", submitted="2025-03-02T09:00:00"),
    )
    assert counted(found) == ["a.xlsx"]
    twins = [item.problem for item in found.findings() if item.problem.code == "C602"]
    assert len(twins) == 1
    assert "a.xlsx" in twins[0].message and "z.xlsx" in twins[0].message


def test_a_sections_copy_never_counts_and_is_named_beside_the_agency() -> None:
    copy = sent(a_plan(version=9), "社會課.xlsx", section="社會課")
    found = summary_of(copy, who=expected(SANMIN, due="2025-03-14"))
    assert statuses(found) == {SANMIN: "逾期"}
    assert found.missing == [SANMIN]
    assert codes(found) == [("社會課.xlsx", "C604")]
    assert "社會課.xlsx" in found.agencies[0].remark
    assert found.coverage == {}


def test_a_sections_copy_does_not_hide_the_merged_plan() -> None:
    copy = sent(a_plan(version=2), "社會課.xlsx", section="社會課")
    found = summary_of(copy, sent(a_plan(version=1), "merged.xlsx"))
    assert counted(found) == ["merged.xlsx"]


def test_a_file_that_cannot_be_read_is_named_with_the_reason() -> None:
    found = summary_of(unreadable("broken.xlsx"), sent(a_plan()))
    assert ("broken.xlsx", "F103") in codes(found)
    line = found.to_dict()["files"][1]
    assert (line["path"], line["sha256"], line["counted"]) == ("broken.xlsx", None, False)
    assert problem("F103").message in line["why"]


def test_a_plan_of_nobody_does_not_count() -> None:
    found = summary_of(sent(a_plan(agency=""), "who.xlsx"))
    assert counted(found) == []
    assert ("who.xlsx", "C608") in codes(found)
    assert found.agencies == ()


def test_an_agency_outside_the_roster_counts_and_is_told() -> None:
    found = summary_of(sent(a_plan(agency="高雄市新設處"), "new.xlsx"))
    assert counted(found) == ["new.xlsx"]
    assert ("new.xlsx", "C601") in codes(found)
    assert list(found.coverage) == ["高雄市新設處"]


def test_an_agency_is_known_by_its_short_name() -> None:
    assert list(summary_of(sent(a_plan(agency="三民區公所"))).coverage) == [SANMIN]


def test_a_name_nobody_knows_falls_back_on_the_templates_stamp() -> None:
    reading = Reading(a_plan(agency="三民"), stamp=Stamp(agency=Agency(name=SANMIN)))
    source = Source(Path("a.xlsx"), "sha", reading)
    found = submission_of(Checked(Path("a.xlsx"), source, ()), roster())
    assert found.agency == SANMIN


# Years and frameworks


def test_the_year_is_that_of_most_plans_and_the_newest_of_equals() -> None:
    plans = [sent(a_plan(year=year), f"{n}.xlsx") for n, year in enumerate((2024, 2024, 2025))]
    assert main_year(plans, TODAY) == 2024
    one_each = [sent(a_plan(year=year), f"{year}.xlsx") for year in range(2017, 2027)]
    assert main_year(one_each, TODAY) == 2026
    assert main_year([], TODAY) == 2025


def test_copies_of_a_file_do_not_decide_the_year() -> None:
    old = [sent(a_plan(year=2024), f"{n}.xlsx", "same") for n in range(3)]
    new = [sent(a_plan(year=2025), f"n{n}.xlsx") for n in range(2)]
    assert main_year([*old, *new], TODAY) == 2025


def test_a_plan_of_another_year_counts_with_its_keys_mapped() -> None:
    old = sent(a_plan(agency=HEALTH, year=2017), "106.xlsx")
    found = summary_of(old, sent(a_plan(), "114.xlsx"))
    assert ("106.xlsx", "C607") in codes(found)
    assert set(found.coverage[HEALTH]) == {
        item.key for item in framework("kaohsiung-113").sub_items
    }
    assert found.coverage[HEALTH]["0"] == 1
    assert sum(found.coverage[HEALTH].values()) == old.measures


def test_only_counted_plans_decide_the_framework() -> None:
    copy = sent(a_plan(), "copy.xlsx", section="民政課")
    found = summary_of(copy, sent(a_plan(agency=HEALTH, year=2017), "106.xlsx"))
    assert found.framework.key == "kaohsiung-106"


def test_nil_returns_are_known_under_the_newest_keys() -> None:
    plan = a_plan(agency=HEALTH, year=2017)
    nil = NilReturn("1-2", "無此業務", Location("封面", 30, {"reason": "D"}))
    plan = replace(plan, measures=plan.measures[2:], nil_returns=(nil,))
    found = summary_of(sent(plan, "106.xlsx"), sent(a_plan(), "114.xlsx"))
    assert found.nil_returns[HEALTH]["1-1"].reason == "無此業務"
    assert found.nil_returns[HEALTH]["1-1"].cell == "D30"
    assert found.coverage[HEALTH]["1-1"] == 0


def test_a_key_no_framework_has_is_counted_but_covers_nothing() -> None:
    plan = a_plan()
    odd = replace(plan.measures[0], sub_item="9-9")
    found = summary_of(sent(replace(plan, measures=(odd, *plan.measures[1:]))))
    assert found.measures == len(plan.measures)
    assert sum(found.coverage[SANMIN].values()) == len(plan.measures) - 1
    assert key_in("9-9", plan.framework, found.framework) is None


# Where each agency stands


def test_those_who_sent_nothing_are_missing_overdue_or_exempt() -> None:
    who = expected(SANMIN, due="2025-03-31")
    late = expected(SANMIN, due="2025-03-19")
    assert statuses(summary_of(who=who)) == {SANMIN: "未送"}
    assert statuses(summary_of(who=late)) == {SANMIN: "逾期"}
    assert statuses(summary_of(who=expected(**{GANGSHAN: "整修"}))) == {GANGSHAN: "免送"}
    assert summary_of(who=late).to_dict()["missing_agencies"] == [SANMIN]


def test_on_the_day_it_is_due_nobody_is_overdue() -> None:
    assert statuses(summary_of(who=expected(SANMIN, due="2025-03-20"))) == {SANMIN: "未送"}


def test_an_exempt_agency_that_sends_all_the_same_has_its_own_status() -> None:
    found = summary_of(sent(a_plan()), who=expected(**{SANMIN: "整修"}))
    assert statuses(found) == {SANMIN: "可核備"}
    assert "整修" in found.agencies[0].remark


def filed_plan(version: int | None) -> Plan:
    event = Event(kind="核備", version=version, date="2025-04-16", document_number="高市研字第1號")
    return a_plan(version=2, events=(event,))


@pytest.mark.parametrize(("version", "status"), [(2, "已核備"), (None, "已核備"), (1, "可核備")])
def test_a_filing_in_the_plan_counts_for_its_own_version(version: int, status: str) -> None:
    found = summary_of(sent(filed_plan(version)))
    assert statuses(found) == {SANMIN: status}
    assert "高市研字第1號" in found.agencies[0].remark


def test_what_people_noted_makes_a_plan_filed() -> None:
    noted = {SANMIN: Filing("114/4/26", "高市府研字第11430000000號", 1)}
    found = summary_of(sent(a_plan(faulty=True)), filed=noted)
    assert statuses(found) == {SANMIN: "已核備"}
    assert found.agencies[0].filing == noted[SANMIN]


def test_a_filing_of_an_older_version_does_not_file_the_newer_one() -> None:
    found = summary_of(sent(a_plan(version=2)), filed={SANMIN: Filing("114/4/26", "", 1)})
    assert statuses(found) == {SANMIN: "可核備"}
    assert "第1版" in found.agencies[0].remark


def test_a_note_alone_files_nothing_and_is_kept() -> None:
    found = summary_of(filed={SANMIN: Filing(note="電話催過")})
    assert statuses(found) == {SANMIN: "未送"}
    assert found.agencies[0].filing.note == "電話催過"


def test_agencies_stand_in_the_order_of_the_roster() -> None:
    order = [entry.name for entry in roster().entries]
    found = summary_of(
        sent(a_plan(agency="高雄市新設處"), "x.xlsx"),
        who=expected(*reversed(order)),
    )
    assert [state.name for state in found.agencies] == [*order, "高雄市新設處"]


# A bureau and its bodies


def test_a_bureau_counts_its_own_bodies_alone() -> None:
    found = summary_of(
        sent(a_plan(agency=HEALTH), "own.xlsx"),
        sent(a_plan(), "other.xlsx"),
        parent="高雄市政府衛生局",
    )
    assert counted(found) == ["own.xlsx"]
    assert ("other.xlsx", "C609") in codes(found)
    assert list(statuses(found)) == [HEALTH]


def test_a_body_outside_the_roster_belongs_where_its_plan_says() -> None:
    own = Agency(name="高雄市新區衛生所", parent="衛生局")
    found = summary_of(sent(replace(a_plan(), agency=own), "new.xlsx"), parent="高雄市政府衛生局")
    assert counted(found) == ["new.xlsx"]


# Sections


def test_work_is_counted_by_section_and_collective_rows_apart() -> None:
    plan = a_plan()
    units = [("民政課", "秘書室"), ("各課室",), (), ("不明課",)]
    some = [
        replace(item, responsible_units=said)
        for item, said in zip(plan.measures, units, strict=False)
    ]
    own = replace(plan.agency, outside_units=("受託單位",))
    found = summary_of(sent(replace(plan, agency=own, measures=tuple(some))))
    assert [(item.unit, item.kind, item.count) for item in shares(found)] == [
        ("秘書室", "課室", 1),
        ("民政課", "課室", 1),
        ("不明課", "名單以外", 1),
        ("各課室", "共同辦理", 1),
        ("", "未填課室", 1),
    ]


def test_an_agency_without_sections_has_no_shares() -> None:
    plan = a_plan(agency=HEALTH)
    bare = tuple(replace(item, responsible_units=()) for item in plan.measures)
    own = replace(plan.agency, sections=())
    assert shares(summary_of(sent(replace(plan, agency=own, measures=bare)))) == []


# The values themselves


def test_a_submission_gives_its_rows_and_problems_back_and_travels() -> None:
    plan = a_plan(faulty=True)
    place = Location("訂定計畫", 7, {"action": "E", "responsible_units": "F"})
    first = replace(plan.measures[0], heading="標題", due="2025-06", location=place, order=99)
    item = sent(replace(plan, measures=(first, *plan.measures[1:])))
    again = pickle.loads(pickle.dumps(item))
    assert again == item
    row = again.rows()[0]  # a row with an order goes before those without
    assert (row.heading, row.due) == ("標題", "2025-06")
    assert (row.sheet, row.cell) == ("訂定計畫", "E7")
    assert again.rows()[-1].sub_item == plan.measures[-1].sub_item
    assert {found.code for found in again.problems()} == {"R308"}
    assert len(pickle.dumps(item)) < 6000


def test_the_json_keeps_its_contract() -> None:
    found = summary_of(
        sent(a_plan(faulty=True), "a.xlsx"), unreadable("b.xlsx"), who=expected(SANMIN, FENGSHAN)
    ).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {
        *("agencies", "measures", "coverage", "missing_agencies", "problems", "files")
    }
    assert found["agencies"] == [
        {"name": SANMIN, "status": "有錯", "file": "a.xlsx"},
        {"name": FENGSHAN, "status": "未送", "file": None},
    ]
    assert all(set(item) == TEN_KEYS | {"file"} for item in found["problems"])
    assert all(
        set(item) == {"path", "sha256", "agency", "version", "counted", "why"}
        for item in found["files"]
    )


POOL = [
    sent(a_plan(version=1), "v1.xlsx"),
    sent(a_plan(version=2, faulty=True), "v2.xlsx"),
    sent(a_plan(version=2), "v2b.xlsx", submitted="2025-01-01"),
    sent(a_plan(version=1), "copy of v1.xlsx", "hash of v1.xlsx"),
    sent(a_plan(version=3), "part.xlsx", section="民政課"),
    sent(a_plan(agency=HEALTH, year=2017), "106.xlsx"),
    sent(a_plan(agency=FENGSHAN, year=2024), "113.xlsx"),
    sent(a_plan(agency=""), "who.xlsx"),
    sent(a_plan(agency="高雄市新設處"), "new.xlsx"),
    unreadable("broken.xlsx"),
]


@settings(deadline=None, max_examples=40)
@given(st.permutations(POOL), st.integers(0, len(POOL)))
def test_the_order_of_the_files_does_not_matter(files: list[Submission], some: int) -> None:
    chosen = files[:some]
    who = expected(SANMIN, GANGSHAN)
    one = summary_of(*chosen, who=who)
    other = summary_of(*sorted(chosen, key=lambda item: item.path), who=who)
    assert one == other
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())
    assert sum(state.counted for state in one.files) == len(one.coverage)
    assert len(one.files) == some
