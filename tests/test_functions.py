"""The bodies of the cell functions: ranges in, arrays out, and never an exception."""

from __future__ import annotations

import datetime as dt
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import KEYS_113, rows
from xlplan.functions import (
    FUNCTIONS,
    coverage,
    plan_check,
    roc_date,
    roc_text,
    standard_wording,
    term_check,
)

SECTIONS = [["秘書室", "民政課"]]


def told(text, **more):
    """Return what PLAN_CHECK says of a sheet drawn with bars, a text a row."""
    found = plan_check(rows(text), **more)
    assert all(len(row) == 1 for row in found)
    return [row[0] for row in found]


# PLAN_CHECK


def test_a_good_row_says_nothing_and_a_bad_one_says_what_to_do():
    said = told("""
        | 次項 | 具體作法 |
        | 1-1  | 公布流程 |
        | 1-1  |          |
    """)
    assert said[:2] == ["", ""]
    assert said[2] == (
        "錯誤：這一列還沒有填具體作法。請填寫要做什麼、怎麼做；這一列若用不到，請把整列清空。"
    )


def test_the_array_is_as_high_as_the_range_title_and_blank_rows_too():
    said = told("""
        | 三民區公所114年度 |          |
        |                   |          |
        | 次項              | 具體作法 |
        | 9-9               | 公布流程 |
        |                   |          |
        |                   | 公布結果 |
    """)
    assert [bool(text) for text in said] == [False, False, False, True, False, True]


def test_field_names_decide_where_headings_were_renamed_and_columns_moved():
    said = told("""
        | action | sub_item |
        | 甲     | 乙       |
        | 公布   | 1-1      |
        |        | 1-2      |
    """)
    assert [bool(text) for text in said] == [False, False, False, True]


def test_headings_may_be_given_apart_and_the_messages_stay_on_their_rows():
    head, data = [["次項", "具體作法"]], [["1-1", "公布"], ["1-1", ""], ["1-2", "檢討"]]
    said = plan_check(data, head)
    assert [bool(row[0]) for row in said] == [False, True, False]


def test_a_fault_of_headings_given_apart_is_told_with_the_first_row():
    said = plan_check([["1-1", ""], ["1-2", ""]], [["次項", "重點標題"]])
    assert "找不到「具體作法」欄" in said[0][0]
    assert said[1] == [""]


def test_unknown_sections_are_found_where_the_own_ones_are_given():
    text = """
        | 次項 | 具體作法 | 執行課室 |
        | 1-1  | 公布     | 民正課   |
        | 1-2  | 檢討     | 民政課   |
        | 1-3  | 改善     |          |
    """
    assert told(text) == ["", "", "", ""]
    said = told(text, sections=SECTIONS)
    assert "是不是「民政課」？" in said[1]
    assert said[2] == ""
    assert said[3].startswith("警告：")


def test_several_problems_of_a_row_stand_in_lines_the_most_pressing_first():
    said = told(
        """
        | 次項 | 具體作法 | 執行課室 | 辦理期程 |
        | 1-1  | 公布     |          | 明年春天 |
        """,
        sections=SECTIONS,
    )
    assert [line[:2] for line in said[1].splitlines()] == ["錯誤", "警告"]


def test_doubled_measures_name_the_other_row_of_the_range():
    said = told("""
        | 次項 | 具體作法 |
        | 1-1  | 公布流程 |
        | 1-2  | 公布流程 |
    """)
    assert "和選取範圍第2列相同" in said[2]


def test_full_width_digits_and_dates_that_excel_made_of_sub_items_are_read():
    made = plan_check([["序號", "次項", "具體作法"], ["１", dt.datetime(2024, 1, 1), "公布"]])
    assert made[1][0].startswith("提示：次項被 Excel 變成了日期，已讀作「1-1」。")


def test_an_error_value_is_told_as_such():
    assert told("""
        | 次項 | 具體作法 |
        | 1-1  | #REF!    |
    """)[1].startswith("錯誤：具體作法是錯誤值 #REF!。")


def test_rows_without_a_column_of_sub_items_are_the_leading_ones_and_it_is_said():
    said = told("""
        | 具體作法 | 執行課室 |
        | 訂定計畫 | 秘書室   |
    """)
    assert said == ["沒有「次項」欄，都當作「訂定計畫」的措施。", ""]
    own = told("""
        | id     | action   | responsible_units |
        | 列號   | 具體作法 | 執行課室          |
        | s0-001 | 訂定計畫 | 秘書室            |
    """)
    assert own == ["", "", ""]


def test_the_sub_items_are_those_of_the_year():
    text = """
        | 次項 | 具體作法 |
        | 6-4  | 公布     |
    """
    assert told(text)[1] == told(text, year=114.0)[1] == told(text, year="kaohsiung-113")[1] == ""
    assert "沒有次項「0」" in told(text.replace("6-4", "0"), year="106年度")[1]


@pytest.mark.parametrize("year", ["明年", "1", 50, True, -1, 1e300])
def test_a_year_that_is_none_is_told_in_the_cell(year):
    for table in (plan_check([["次項", "具體作法"]], year=year), coverage([["1-1"]], year)):
        ((said,),) = table
        assert "年度" in said
        assert said.endswith("。")


@pytest.mark.parametrize("block", [None, "", "abc", [], [[]], [["甲", "乙"], ["丙"]], 3.5])
def test_a_range_without_headings_is_told_so(block):
    assert plan_check(block)[0] == ["找不到標題列：請連同標題列一起選取，或另外指定標題列。"]


# COVERAGE


def test_every_sub_item_is_counted_and_what_is_missing_said():
    table = coverage(
        rows("""
        | 次項 | 具體作法 |
        | 1-1  | 公布     |
        | 1-1  | 檢討     |
        | 1-3 服務禮儀與洽公環境 | 改善 |
    """)
    )
    assert [row[0].split()[0] for row in table[1:]] == list(KEYS_113[1:])
    assert table[1] == ["1-1 標準作業流程與正確服務", 2, ""]
    assert [row[1:] for row in table[2:4]] == [[0, "尚缺"], [1, ""]]


def test_several_sheets_are_counted_together_and_the_leading_one_too():
    lead = [["具體作法", "備註"], ["訂定計畫", ""]]
    table = coverage([["次項", "具體作法"], ["2-1", "甲"]], 114, [["2-1"], ["2-2"]], lead)
    counts = {row[0].split()[0]: row[1] for row in table}
    assert (counts["2-1"], counts["2-2"], table[0][1]) == (2, 1, 1)


def test_rows_whose_sub_item_cannot_be_told_stand_at_the_end():
    table = coverage([["次項", "具體作法"], ["", "甲"], ["其他", "乙"], ["", ""]])
    assert table[-1] == ["看不出次項", 2, ""]


def test_several_columns_without_headings_are_not_counted_as_nothing():
    assert coverage([["1-1", "公布"]]) == [
        ["找不到標題列：請連同標題列一起選取，或另外指定標題列。"]
    ]


# ROC_DATE and ROC_TEXT


@pytest.mark.parametrize(
    "cell",
    [
        *("114/3/1", "114年3月1日", "民國114年3月1日", "1140301", "114.03.01", "114-3-1"),
        *("2025/3/1", "2025-03-01", "１１４／３／１", " 114年 3月 1日 ", 1140301.0, 45717.0),
        *(dt.date(2025, 3, 1), dt.datetime(2025, 3, 1, 9, 30), dt.date(114, 3, 1)),
    ],
)
def test_every_way_to_write_a_date_is_read(cell):
    assert roc_date(cell) == [[dt.date(2025, 3, 1)]]
    assert roc_text([[cell]]) == [["114年3月1日"]]


def test_a_month_is_its_first_day_as_a_date_and_a_month_as_text():
    assert roc_date("114年3月") == [[dt.date(2025, 3, 1)]]
    assert roc_text("114年3月") == [["114年3月"]]


def test_an_array_keeps_its_shape_and_blanks_stay_blank():
    assert roc_date([["114/3/1", None], ["", "　"]]) == [[dt.date(2025, 3, 1), ""], ["", ""]]
    assert roc_text([["114/3/1"], [None]]) == [["114年3月1日"], [""]]


@pytest.mark.parametrize("cell", ["每月", "114/2/30", "114", True, 114.0, "114/13/1", float("nan")])
def test_what_is_no_date_is_told_in_the_cell(cell):
    for table in (roc_date(cell), roc_text(cell)):
        ((said,),) = table
        assert "看不出是哪一天" in said


@given(st.dates(dt.date(1921, 1, 1), dt.date(2910, 12, 31)))
def test_a_date_written_out_reads_back_the_same(day):
    assert roc_date(roc_text(day)) == [[day]]


# all of them


def test_half_a_character_pair_comes_out_as_text_that_a_file_can_hold():
    ((_,), (said,)) = plan_check([["次項", "具體作法"], ["\ud83d", "公布"]])
    assert "次項「?」" in said
    assert "「?」" in roc_text("\ud83d")[0][0]


_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(st.characters(), max_size=8),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(
        ["次項", "具體作法", "執行課室", "1-1", "sub_item", "action", "id", "114", "#N/A"]
    ),
    st.just(object()),
)
_RANGES = _CELLS | st.lists(_CELLS, max_size=4) | st.lists(st.lists(_CELLS, max_size=5), max_size=5)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda item: item.name)
@given(data=st.data())
def test_nothing_raises_whatever_stands_in_the_cells(function, data):
    given_ = [data.draw(_RANGES) for _ in function.arguments]
    table = function.body(*given_)
    assert all(isinstance(row, list) for row in table)
    assert all(isinstance(cell, (str, int, dt.date)) for row in table for cell in row)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda item: item.name)
def test_the_registry_says_what_the_bodies_take(function):
    parameters = inspect.signature(function.body).parameters
    assert [item.name for item in function.arguments] == list(parameters)
    for argument in function.arguments:
        kind = parameters[argument.name]
        assert argument.repeated == (kind.kind is inspect.Parameter.VAR_POSITIONAL)
        assert argument.optional == (argument.repeated or kind.default is not kind.empty)
    assert function.help.endswith("。")
    assert all(item.help.endswith("。") and item.title for item in function.arguments)


# ---- wording


def test_a_code_gives_its_text_as_the_agency_would_say_it():
    (said,), (unknown,), (blank,) = standard_wording(
        [["ｌ０１"], ["Q77"], [None]], "三民區公所", "114"
    )
    assert "114年度" in said
    assert "區長" in said
    assert said.startswith("本所")
    assert unknown == "查無標準代碼「Q77」。"
    assert blank == ""


def test_without_agency_and_year_the_text_says_it_in_general_words():
    ((said,),) = standard_wording("L01")
    assert said.startswith("本機關")
    assert "本年度" in said


def test_slips_are_told_with_what_is_right():
    texts = [["與民眾權益悠關的事項，即時公布。", "各單位每季檢討服務流程，並公布結果。"]]
    ((slip, good),) = term_check(texts)
    assert slip.startswith("警告：")
    assert "悠關" in slip
    assert "攸關" in slip
    assert good == ""


def test_the_agencys_own_name_for_itself_is_checked_when_it_is_named():
    text = "由本局各單位每季檢討服務流程，並公布結果。"
    assert term_check(text) == [[""]]
    assert "本所" in term_check(text, "三民區公所")[0][0]


@pytest.mark.parametrize("function", [standard_wording, term_check])
def test_so_is_one_that_is_none_for_the_wording(function):
    assert function("A01", "", "去年") == [["年度「去年」看不懂，請填民國年，例如114。"]]
