"""Last year's plan into this year's template: what is mapped, renamed, moved, emptied, and told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from tests.tables import KEYS_113, SANMIN, SECTIONS, full_plan
from xlplan import schema
from xlplan.books.edit import patch
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.carry import Carried, carry
from xlplan.carry.years import moved
from xlplan.cli import main
from xlplan.errors import UsageError
from xlplan.merge import Copy, merge
from xlplan.plan import Agency, Event, ExtraSection, Measure, NilReturn, Plan, Report
from xlplan.plan import TaskforceMember as Member
from xlplan.table import layout
from xlplan.text import said_years, with_year
from xlplan.validate import check
from xlplan.vocabulary import Roster, framework, renamed_sections, roster
from xlplan.vocabulary.agencies import Entry, roster_from_dict, roster_to_json
from xlplan.workflow.carrying import carry_file

OLD_SECTIONS = ("秘書室", "民政課", "社會課", "經建課", "兵役課", "人事室", "政風室", "會計室")
AREA = "一、基礎服務"


def plan_106(*measures: Measure, **more: object) -> Plan:
    """Return a plan of the year 106."""
    said: dict[str, object] = {
        "framework": "kaohsiung-106",
        "year": 2017,
        "version": 3,
        "title": "高雄市三民區公所106年度提升服務品質執行計畫",
        "agency": replace(SANMIN, sections=OLD_SECTIONS),
        "measures": measures,
    }
    return Plan(**(said | more))


def row(key: str, text: str = "辦理各項服務。", **more: object) -> Measure:
    return Measure(sub_item=key, action=text, **more)


def carried(plan: Plan, roc: int = 114, known: Roster | None = None) -> Carried:
    return carry(plan, roc + 1911, known or roster())


def notes(made: Carried, kind: str) -> list[tuple[str, str, str]]:
    """Return (place, before, after) of the notes of a kind."""
    return [(item.place, item.before, item.after) for item in made.notes if item.kind == kind]


# Sub-items


def test_the_keys_of_an_older_framework_become_those_of_the_new_one() -> None:
    made = carried(plan_106(row("1-1"), row("1-2"), row("1-5"), row("2-1"), row("1-2")))
    assert made.plan.framework == "kaohsiung-113"
    assert [item.sub_item for item in made.plan.measures] == ["0", "1-1", "1-4", "2-1", "1-1"]
    assert [item[0] for item in notes(made, "mapped")] == ["1列", "2列", "1列"]


def test_a_row_without_a_home_stays_and_is_told() -> None:
    plan = full_plan(year=2024, measures=(row("1-9", "甲。"), row("7-1", "乙。")))
    same = carried(plan)  # one framework: an unknown key is the check's to tell
    assert [item.sub_item for item in same.plan.measures] == ["1-9", "7-1"]
    made = carried(plan_106(row("1-9", "甲。"), row("7-1", "乙。")))
    assert [item.action for item in made.plan.measures] == ["甲。", "乙。"]
    assert [item.sub_item for item in made.plan.measures] == ["1-9", "7-1"]
    assert notes(made, "homeless") == [("1-9", "甲。", ""), ("7-1", "乙。", "")]


def test_a_key_that_means_something_else_by_now_is_not_kept(monkeypatch) -> None:
    monkeypatch.setattr("xlplan.carry.rows.mapped_key", lambda *_: None)
    made = carried(plan_106(row("2-1", "甲。")))
    assert [(item.sub_item, item.action) for item in made.plan.measures] == [("", "甲。")]
    assert len(notes(made, "homeless")) == 1


def test_nil_returns_are_carried_and_pointed_out() -> None:
    nil = (
        NilReturn("1-1", "由局統一訂定。"),
        NilReturn("3-2", "無此業務。"),
        NilReturn("9-9", "無。"),
    )
    made = carried(plan_106(nil_returns=nil))
    assert made.plan.nil_returns == (
        NilReturn("0", "由局統一訂定。"),
        NilReturn("3-2", "無此業務。"),
    )
    assert [reason for _, reason, _ in notes(made, "nil")] == ["由局統一訂定。", "無此業務。"]
    assert notes(made, "nil_homeless") == [("9-9", "無。", "")]


def test_sub_items_with_nothing_are_told() -> None:
    left = full_plan(year=2024).measures[:-1]
    made = carried(full_plan(year=2024, measures=left))
    last = framework("kaohsiung-113").sub_items[-1]
    assert notes(made, "uncovered") == [(last.label, "", "")]


# Sections and agencies


def test_renamed_sections_have_their_names_of_today() -> None:
    measures = (
        row("2-1", responsible_units=("兵役課", "民政課")),
        row("2-2", responsible_units=("役政災防課", "兵役課")),
    )
    made = carried(plan_106(*measures))
    units = [item.responsible_units for item in made.plan.measures]
    assert units == [("役政災防課", "民政課"), ("役政災防課",)]
    assert made.plan.agency.sections == SECTIONS
    assert notes(made, "renamed") == [("執行課室（2列）", "兵役課", "役政災防課")]


def test_sections_that_are_gone_are_told_and_stay_in_their_rows() -> None:
    plan = full_plan(year=2024, measures=(row("1-1", responsible_units=("客家課", "各課室")),))
    made = carried(plan)
    assert made.plan.measures[0].responsible_units == ("客家課", "各課室")
    assert notes(made, "gone") == [("執行課室（1列）", "客家課", "")]


def test_sections_a_district_changed_on_its_cover_stay_its_own() -> None:
    own = ("秘書室", "社經課", "兵役課")
    made = carried(plan_106(agency=replace(SANMIN, sections=own)))
    assert made.plan.agency.sections == ("秘書室", "社經課", "役政災防課")


def test_the_roster_says_what_an_agency_is_called_and_what_sections_it_has() -> None:
    known = roster_from_dict(
        {
            "agencies": [
                {
                    "name": "高雄市新制中心",
                    "former_names": ["高雄市舊制中心"],
                    "kind": "二級機關",
                    "sections": {"2020": ["甲課", "乙課"], "2025": ["甲課", "丙課"]},
                    "renamed_sections": [{"first_year": 2025, "from": "乙課", "to": "丙課"}],
                }
            ]
        }
    )
    agency = Agency("高雄市舊制中心", sections=("甲課", "乙課"), outside_units=("志工隊",))
    title = "高雄市舊制中心 113 年度提升服務工作計畫"
    plan = full_plan(year=2024, agency=agency, title=title, measures=(row("1-1"),))
    plan = replace(plan, measures=(row("1-1", responsible_units=("乙課", "志工隊")),))
    made = carried(plan, known=known)
    assert made.plan.agency.name == "高雄市新制中心"
    assert made.plan.agency.sections == ("甲課", "丙課")
    assert made.plan.agency.outside_units == ("志工隊",)
    assert made.plan.title == "高雄市新制中心 114 年度提升服務工作計畫"
    assert made.plan.measures[0].responsible_units == ("丙課", "志工隊")
    assert notes(made, "agency") == [("封面", "高雄市舊制中心", "高雄市新制中心")]
    assert notes(made, "gone") == []
    assert roster_from_dict(roster_to_json(known)) == known


def test_a_section_that_an_agency_still_has_keeps_its_name() -> None:
    entry = {"name": "高雄市三民區公所", "kind": "區公所", "sections": ["民政課", "兵役課"]}
    known = roster_from_dict({"agencies": [entry]})
    plan = full_plan(year=2024, measures=(row("1-1", responsible_units=("兵役課",)),))
    made = carried(plan, known=known)
    assert made.plan.measures[0].responsible_units == ("兵役課",)
    assert notes(made, "renamed") == []


def test_an_agency_the_roster_does_not_know_stays_as_it_is() -> None:
    agency = Agency("某市某所", sections=("甲課",))
    made = carried(full_plan(year=2024, agency=agency, title="某市某所計畫"))
    assert made.plan.agency == agency
    assert made.plan.title == "某市某所114年度計畫"
    assert [item[1] for item in notes(made, "agency_unknown")] == ["某市某所"]


def test_a_section_renamed_twice_has_its_last_name() -> None:
    renamed = ((2020, "甲課", "乙課"), (2024, "乙課", "丙課"), (2030, "丙課", "丁課"))
    entry = Entry(Agency("某所"), renamed=renamed)
    assert renamed_sections(entry, 2025) == {"甲課": "丙課", "乙課": "丙課"}
    assert renamed_sections(entry, 2019) == {}


# What starts anew, and years


def test_results_events_and_version_start_anew_and_the_rest_is_carried() -> None:
    plan = full_plan(
        year=2024,
        version=4,
        reports=(Report("m001", "秘書室", "上半年"),),
        events=(Event("核備", 4), Event("公布", 4)),
        taskforce=(Member("組長", "區長"),),
        extra_sections=(ExtraSection("緣起", "說明。", 1),),
        doubts=("一句",),
    )
    made = carried(plan)
    assert (made.plan.version, made.plan.reports, made.plan.events) == (1, (), ())
    assert (made.reports, made.events) == (1, 2)
    for name in ("basis", "goals", "subjects", "monitoring", "taskforce", "extra_sections"):
        assert getattr(made.plan, name) == getattr(plan, name), name
    assert made.plan.doubts == plan.doubts
    assert notes(made, "import") == [("匯入疑義", "1處疑義", "")]


def test_dates_of_the_old_year_move_on_and_others_are_pointed_out() -> None:
    dues = ("2024-06-30", "2024-11", "2024-02-29", "2025-01-15", "每季", "6月底前", "")
    measures = tuple(row("1-1", f"第{n}項。", due=due) for n, due in enumerate(dues))
    made = carried(full_plan(year=2024, measures=measures))
    assert [item.due for item in made.plan.measures] == [
        *("2025-06-30", "2025-11", "2025-02-28", "2025-01-15"),
        *("每季", "6月底前", ""),
    ]
    assert [item[1:] for item in notes(made, "moved")] == [
        ("113年6月30日", "114年6月30日"),
        ("113年11月", "114年11月"),
        ("113年2月29日", "114年2月28日"),
    ]
    assert [item[1] for item in notes(made, "due")] == ["114年1月15日"]


def test_a_leap_day_stays_one_where_the_year_has_it() -> None:
    assert moved("2024-02-29", 2024, 2028) == "2028-02-29"
    assert moved("每月", 2024, 2025) is None


def test_years_in_the_texts_are_pointed_out_and_stay() -> None:
    measures = (
        row("1-1", "113年底前完成。"),
        row("1-1", "114年1月提送成果。"),
        row("1-1", "自105年起辦理。"),
        row("1-1", "辦理活動。", note="113年度預算"),
        row("1-1", "辦理講習。", due="113年底前"),
        row("1-1", "辦理參訪。", due="2024-12-31"),
    )
    basis = ("依113年2月1日函辦理。", "依政府服務躍升方案辦理。")
    made = carried(full_plan(year=2024, measures=measures, basis=basis))
    told = [item for item in made.notes if item.kind == "year"]
    assert [(item.row, item.field, item.remark) for item in told] == [
        (None, "text", "寫著「113年」。"),
        (0, "action", "寫著「113年」。"),
        (1, "action", "寫著「114年」。"),
        (3, "note", "寫著「113年度」。"),
        (4, "due", "寫著「113年」。"),
    ]
    assert made.plan.basis == basis


def test_a_place_is_called_what_people_call_it() -> None:
    measures = (row("0", "113年訂定。"), row("1-1", "113年檢討。"), row("8-8", "113年。"))
    made = carried(full_plan(year=2024, measures=measures))
    own = framework("kaohsiung-113")
    assert [item.place for item in made.notes if item.kind == "year"] == [
        *(own.sub_item(key).label for key in ("0", "1-1")),
        "8-8",
    ]
    assert own.sub_item("0").label == "訂定提升服務計畫"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("民國113年6月", [("民國113年", 2024)]),
        ("於113/6/30前", [("113", 2024)]),
        ("依 113 年度計畫", [("113 年度", 2024)]),
        ("2024年", [("2024年", 2024)]),
        ("打1999", []),
        ("192.168.1.1", []),
        ("1.13.6版", []),
    ],
)
def test_the_years_that_a_text_speaks_of(text: str, years: list[tuple[str, int]]) -> None:
    assert list(said_years(text)) == years


def test_a_year_is_changed_in_the_era_it_is_written_in() -> None:
    text = "113年度計畫，2024年，113/6/30，112年"
    assert with_year(text, 2024, 2025) == "114年度計畫，2025年，114/6/30，112年"


@pytest.mark.parametrize("roc", [112, 113])
def test_a_plan_goes_only_to_a_later_year(roc: int) -> None:
    with pytest.raises(UsageError, match="113年度"):
        carried(full_plan(year=2024), roc)


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(1, 5))
def test_nothing_that_a_plan_says_is_lost_in_the_same_framework(plan: Plan, years: int) -> None:
    made = carry(plan, plan.year + years, roster()).plan
    assert [item.action for item in made.measures] == [item.action for item in plan.measures]
    assert [item.carried for item in made.measures] == [item.action for item in plan.measures]
    names = ("id", "order", "sub_item", "heading", "note", "extra", "responsible_units")
    for item, old in zip(made.measures, plan.measures, strict=True):
        assert all(getattr(item, name) == getattr(old, name) for name in names)
    for name in ("basis", "goals", "subjects", "monitoring", "other", "taskforce"):
        assert getattr(made, name) == getattr(plan, name)
    assert made.nil_returns == plan.nil_returns


# The workbook


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    """Last year's workbook of a district, sent and on file."""
    path = tmp_path / "113.xlsx"
    plan = full_plan(year=2024, title="高雄市三民區公所113年度提升服務執行計畫")
    plan = replace(plan, events=(Event("核備", 1),), basis=("依本府113年度計畫辦理。",))
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)
    return path


def carried_file(source: Path, target: Path, *more: str) -> Path:
    assert main(["carry", str(source), "--to", "114", "-o", str(target), *more]) == 0
    return target


def test_the_new_workbook_says_what_the_old_one_said_for_the_new_year(
    last_year: Path, tmp_path: Path, capsys
) -> None:
    made = read(carried_file(last_year, tmp_path / "114.xlsx")).reading
    old = read(last_year).reading.plan
    assert made.problems == ()
    assert (made.plan.year, made.plan.title) == (2025, "高雄市三民區公所114年度提升服務執行計畫")
    assert [item.action for item in made.plan.measures] == [item.action for item in old.measures]
    assert made.plan.events == ()
    assert made.stamp is not None
    assert (made.stamp.submitted, made.stamp.year) == ("", 2025)
    said = capsys.readouterr().out
    assert "帶入 23 項措施" in said
    assert "辦理紀錄 1 筆" in said
    assert "「依本府113年度計畫辦理。」寫著「113年度」" in said


def test_each_row_is_marked_by_a_formula_and_the_original_is_hidden(
    last_year: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(carried_file(last_year, tmp_path / "114.xlsx"))
    sheet = book[AREA]
    titles = {cell.value: cell.column_letter for cell in sheet[3]}
    mark, text, kept = (titles[name] for name in ("延續", "具體作法", "延續原文"))
    assert sheet.column_dimensions[kept].hidden
    assert not sheet.column_dimensions[mark].hidden
    for number in range(4, 8):
        assert sheet[f"{kept}{number}"].value == sheet[f"{text}{number}"].value
        formula = sheet[f"{mark}{number}"].value
        assert formula.startswith("=IF(")
        assert f"EXACT(${text}{number},${kept}{number})" in formula
        assert not sheet[f"{mark}{number}"].protection.locked  # rows with locked cells do not sort
    assert sheet[f"{mark}8"].value is None
    shown = openpyxl.load_workbook(tmp_path / "114.xlsx", data_only=True)[AREA]
    assert [shown[f"{mark}{number}"].value for number in range(4, 8)] == ["延續"] * 4


def test_a_template_of_a_plan_that_was_not_carried_has_no_such_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    plan = full_plan()
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)
    sheet = openpyxl.load_workbook(path)[AREA]
    assert "延續" not in [cell.value for cell in sheet[3]]


def test_the_mark_is_nobodys_text_and_survives_a_merge_and_a_new_template(
    last_year: Path, tmp_path: Path
) -> None:
    path = carried_file(last_year, tmp_path / "114.xlsx")
    changed = tmp_path / "改過.xlsx"
    letters = read(path).reading.plan.measures[1].location
    assert letters is not None
    patch(path, changed, {AREA: {letters.cell("action"): "由秘書室重新檢討服務作業。"}})
    one, other = read(path).reading, read(changed).reading
    assert all(item.extra == {} for item in other.plan.measures)
    assert other.problems == ()
    merged = merge([Copy("甲", one), Copy("乙", other)]).plan
    target = tmp_path / "合併.xlsx"
    write_template(target, merged, layout(framework(merged.framework)), has_units=True)
    marks = [cells[2] for cells in grid(target, AREA)[3:7]]
    assert marks == ["", "延續", "延續", "延續"]
    assert read(target).reading.plan.measures[1].carried == one.plan.measures[1].action


def grid(path: Path, name: str) -> list[list[object]]:
    (found,) = (item for item in read(path).grids if item.name == name)
    return [list(cells) for cells in found.rows]


def test_a_row_whose_words_are_cleared_is_no_row_though_its_original_is_hidden_there(
    last_year: Path, tmp_path: Path
) -> None:
    path = carried_file(last_year, tmp_path / "114.xlsx")
    cleared = tmp_path / "清空.xlsx"
    place = read(path).reading.plan.measures[1].location
    assert place is not None
    hidden = {item.field for item in schema.columns("measure") if item.hidden}
    cells = {
        f"{letter}{place.row}": "" for name, letter in place.columns.items() if name not in hidden
    }
    patch(path, cleared, {AREA: cells})
    made = read(cleared).reading
    assert len(made.plan.measures) == len(KEYS_113) - 1
    assert [item.code for item in check(made)] == ["P501"]


def test_a_heading_and_a_field_name_of_the_mark_may_both_be_gone(
    last_year: Path, tmp_path: Path
) -> None:
    path = carried_file(last_year, tmp_path / "114.xlsx")
    renamed = tmp_path / "改標題.xlsx"
    patch(path, renamed, {AREA: {"C3": "沿用"}})
    assert read(renamed).reading.problems == ()
    patch(path, renamed, {AREA: {"C2": ""}})
    (told,) = read(renamed).reading.problems
    assert (told.code, "延續" in told.message) == ("B216", True)  # a column of the clerk's own


def test_what_is_still_last_years_and_speaks_of_it_is_a_notice_at_the_cell() -> None:
    texts = ("113年底前完成改善。", "配合113年度計畫辦理。", "自105年起辦理。")
    old = full_plan(year=2024, measures=tuple(row("1-1", text) for text in texts))
    new = carried(old).plan
    assert p510(new) == ["113年", "113年度"]
    first = replace(new.measures[0], action="113年底前已完成改善，持續維護。")  # somebody looked
    assert p510(replace(new, measures=(first, *new.measures[1:]))) == ["113年度"]
    title = "依高雄市政府113年度提升服務實施計畫辦理。"  # W414 tells it
    assert p510(carried(replace(old, measures=(row("1-1", title),))).plan) == []
    assert p510(old) == []


def p510(plan: Plan) -> list[str | None]:
    from xlplan.table import Reading

    return [item.value for item in check(Reading(plan)) if item.code == "P510"]


# The command


def test_a_plan_as_data_is_carried_too_and_all_is_listed(tmp_path: Path, capsys) -> None:
    measures = (
        row("1-1", "訂定計畫。", responsible_units=("兵役課",)),
        row("2-1", "106年底前完成。", due="2017-06-30"),
    )
    source, listing = tmp_path / "106.json", tmp_path / "清單.xlsx"
    source.write_text(json.dumps(plan_106(*measures).to_dict()), encoding="utf-8")
    target = carried_file(source, tmp_path / "114.xlsx", "--list", str(listing))
    said = capsys.readouterr().out
    assert "課室改名（1）" in said
    assert "「兵役課」→「役政災防課」" in said
    sheet = openpyxl.load_workbook(listing)["轉年度清單"]
    lines = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
    kinds = [line[2] for line in lines]
    assert kinds[0] == "文字裡的年度"
    assert kinds[-1] == "期程順延"
    (moved_line,) = (line for line in lines if line[2] == "期程順延")
    place = read(target).reading.plan.measures[1].location
    assert place is not None
    assert place.cell("due") in moved_line[4]
    assert target.name in moved_line[4]


def test_what_is_no_plan_is_refused_and_nothing_is_written(tmp_path: Path, capsys) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(source)
    assert main(["carry", str(source), "--to", "114", "-o", str(target)]) == 2
    assert "無法轉成新的年度" in capsys.readouterr().err
    assert not target.exists()


def test_the_target_must_be_a_workbook_and_no_file_that_is_read(last_year: Path, capsys) -> None:
    for target in (last_year, last_year.with_suffix(".txt")):
        assert main(["carry", str(last_year), "--to", "114", "-o", str(target)]) == 2
    assert main(["carry", str(last_year), "--to", "113", "-o", "x.xlsx"]) == 2


def test_the_same_plan_gives_the_same_bytes(last_year: Path, tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "114.xlsx"
        carried_file(last_year, path, "--list", str(path.with_name("清單.xlsx")))
        made.append((path.read_bytes(), path.with_name("清單.xlsx").read_bytes()))
    assert made[0] == made[1]


def test_one_sections_copy_is_not_carried_as_the_agencys_plan(tmp_path: Path) -> None:
    whole, copy, target = (tmp_path / name for name in ("a.xlsx", "民政課.xlsx", "new.xlsx"))
    write_template(whole, full_plan(), layout(framework("kaohsiung-113")), has_units=True)
    at = read(whole).reading.cover["section"]
    patch(whole, copy, {"封面": {f"{at.column}{at.row}": "民政課"}})
    with pytest.raises(UsageError, match=r"「民政課」：這是課室檔，.+合併課室檔"):
        carry_file(copy, 2026, target)
    assert not target.exists()
    carry_file(whole, 2026, target)
    assert target.exists()
