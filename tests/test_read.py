"""Workbooks as files: what was written reads back, what a person did to a sheet is told."""

import datetime as dt
import json
import re
import shutil
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from tests.strategies import plans
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.errors import Unreadable
from xlplan.plan import Event, ExtraSection, NilReturn, Report, TaskforceMember
from xlplan.table import layout
from xlplan.validate import check
from xlplan.vocabulary import framework

FRAME = layout(framework("kaohsiung-113"))
AREA = "一、基礎服務"


def write(target, plan=None, *, has_units=True):
    write_template(target, plan or full_plan(), FRAME, has_units=has_units)
    return target


@pytest.fixture
def book(tmp_path):
    return write(tmp_path / "計畫.xlsx")


def edited(path, change):
    """Let a person change a workbook, in a way that keeps what openpyxl knows of it."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def codes(path):
    return [(p.code, p.sheet, p.cell) for p in check(read(path).reading)]


def test_everything_a_plan_can_hold_reads_back(tmp_path):
    plan = full_plan(
        other="未盡事宜得隨時修正。",
        extra_sections=(ExtraSection("經費", "由年度預算支應。", 6),),
        taskforce=(TaskforceMember("組長", "區長", "綜理。", ""),),
        nil_returns=(NilReturn("6-4", "併入其他次項辦理。"),),
        reports=(Report("1-1", "秘書室", "第1季", "已完成", 100, "辦理三場。", "", "2025-03-31"),),
        events=(Event("函報", 1, "三民區公所", "高雄市政府", "2025-02-01", "○○字第○號", ""),),
    )
    assert read(write(tmp_path / "x.xlsx", plan)).reading.plan == plan


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_any_plan_reads_back_from_its_workbook(tmp_path, plan):
    assert read(write(tmp_path / "any.xlsx", plan)).reading.plan == plan


def test_an_agency_without_sections_has_no_column_for_them(tmp_path):
    plan = full_plan()
    bare = tuple(replace(item, responsible_units=()) for item in plan.measures)
    plan = replace(plan, agency=replace(plan.agency, sections=()), measures=bare)
    target = write(tmp_path / "x.xlsx", plan, has_units=False)
    heads = [cell.value for cell in openpyxl.load_workbook(target)[AREA][3]]
    assert "執行課室" not in heads
    assert check(read(target).reading) == []


def test_a_good_workbook_has_no_problem(book):
    assert codes(book) == []


def test_the_hash_is_that_of_the_file(book):
    import hashlib

    assert read(book).sha256 == hashlib.sha256(book.read_bytes()).hexdigest()


@pytest.mark.parametrize("suffix", [".xlsm"])
def test_a_macro_workbook_reads_the_same(book, suffix):
    other = book.with_suffix(suffix)
    shutil.copyfile(book, other)
    assert read(other).reading.plan == read(book).reading.plan


def test_real_date_cells_are_read_as_dates(tmp_path):
    def change(workbook):
        sheet = workbook[AREA]
        column = next(c.column for c in sheet[2] if c.value == "due")
        sheet.cell(4, column).value = dt.datetime(2025, 6, 30)
        sheet.cell(4, column).number_format = "[$-404]e/m/d"

    path = edited(write(tmp_path / "x.xlsx"), change)
    assert read(path).reading.plan.measures[1].due == "2025-06-30"


def test_a_sub_item_that_became_a_date_reads_as_its_key_with_a_notice(tmp_path):
    def change(workbook):
        cell = workbook[AREA]["C4"]
        assert cell.value.startswith("1-1")
        cell.value = dt.datetime(2025, 1, 1)
        cell.number_format = "m月d日"

    path = edited(write(tmp_path / "x.xlsx"), change)
    assert read(path).reading.plan.measures[1].sub_item == "1-1"
    assert ("R310", AREA, "C4") in codes(path)


def test_an_inserted_column_moves_nothing_else(tmp_path):
    def change(workbook):
        sheet = workbook[AREA]
        sheet.insert_cols(4)
        sheet["D3"] = "經費"
        sheet["D4"] = "公務預算"

    path = edited(write(tmp_path / "x.xlsx"), change)
    measure = read(path).reading.plan.measures[1]
    assert measure.extra == {"經費": "公務預算"}
    assert measure.action == full_plan().measures[1].action
    assert [code for code, _, _ in codes(path) if code == "B216"] == ["B216"]


def test_merged_cells_in_the_data_are_told(tmp_path):
    path = edited(write(tmp_path / "x.xlsx"), lambda w: w[AREA].merge_cells("E4:E5"))
    assert "B209" in [code for code, _, _ in codes(path)]


def test_hidden_rows_and_sheets_that_hold_data_are_told(tmp_path):
    def change(workbook):
        workbook[AREA].row_dimensions[4].hidden = True
        workbook["二、意見回饋與參與"].sheet_state = "hidden"

    found = codes(edited(write(tmp_path / "x.xlsx"), change))
    assert {"B210", "B211"} <= {code for code, _, _ in found}


def test_error_values_and_formulas_without_a_result_are_told(tmp_path):
    def change(workbook):
        sheet = workbook[AREA]
        sheet["E4"] = "#N/A"
        sheet["E4"].data_type = "e"
        sheet["E5"] = "=D5&D6"

    found = codes(edited(write(tmp_path / "x.xlsx"), change))
    assert ("B213", AREA, "E4") in found
    assert ("B212", AREA, "E5") in found or ("R301", AREA, "E5") in found


def test_lost_drop_downs_are_a_notice(tmp_path):
    def change(workbook):
        workbook[AREA].data_validations.dataValidation = []

    found = codes(edited(write(tmp_path / "x.xlsx"), change))
    assert ("B215", AREA, "C4") in found


def test_a_workbook_without_its_stamp_is_told(tmp_path):
    def change(workbook):
        del workbook["stamp"]

    found = [code for code, _, _ in codes(edited(write(tmp_path / "x.xlsx"), change))]
    assert found[0] == "B201"


def test_an_unknown_framework_is_told(tmp_path):
    def change(workbook):
        for row in workbook["stamp"].iter_rows():
            if row[0].value == "framework":
                row[1].value = "kaohsiung-999"

    found = [code for code, _, _ in codes(edited(write(tmp_path / "x.xlsx"), change))]
    assert "B202" in found


def test_deleted_renamed_and_doubled_sheets_are_told(tmp_path):
    def change(workbook):
        del workbook["四、多元關懷"]
        workbook["三、服務遞送"].title = "服務"
        workbook.copy_worksheet(workbook[AREA]).title = f"{AREA} (2)"

    found = codes(edited(write(tmp_path / "x.xlsx"), change))
    told = {code: sheet for code, sheet, _ in found}
    assert told["B203"] == "四、多元關懷"
    assert told["B205"] == "三、服務遞送"
    assert told["B204"] == AREA
    assert "P501" not in told


def test_a_value_far_away_does_no_harm_and_is_told(tmp_path):
    def change(workbook):
        workbook[AREA]["XFD1048576"] = "誤打"

    path = edited(write(tmp_path / "x.xlsx"), change)
    assert ("B217", AREA, "XFD1048576") in codes(path)
    assert len(read(path).reading.plan.measures) == 23


def test_a_sheet_that_cannot_be_read_is_not_told_to_be_missing_too(tmp_path):
    source, path = write(tmp_path / "x.xlsx"), tmp_path / "y.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet4.xml":  # a cell points behind the last shared string
                part = re.sub(rb'( t="s"><v>)\d+', rb"\g<1>999999", part, count=1)
            new.writestr(name, part)
    found = codes(path)
    assert [sheet for code, sheet, _ in found if code == "F116"] == [AREA]
    assert "B203" not in [code for code, _, _ in found]


def test_a_plan_json_is_checked_as_it_is(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(full_plan().to_dict()), encoding="utf-8")
    assert codes(path) == []
    said = full_plan().to_dict()
    said["measures"][3]["due"] = "春天"
    path.write_text(json.dumps(said), encoding="utf-8-sig")
    assert codes(path) == [("R304", None, None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F115"),
        (b"{}", "F115"),
        (b"[1]", "F115"),
        (b"\xff\xfe", "F115"),
        (b"[" * 9999, "F115"),
    ],
)
def test_a_json_file_that_is_no_plan_is_refused(tmp_path, content, code):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.code == code


def test_the_template_is_a_sound_zip_of_fixed_bytes(book, tmp_path):
    assert zipfile.ZipFile(book).testzip() is None
    assert write(tmp_path / "again.xlsx").read_bytes() == book.read_bytes()
