"""What stands in the official document: chapters that close up, numbers that are made anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.documents.written import (
    AGENCY,
    actions,
    content,
    document,
    lines,
    measure,
    plan,
    tables,
)
from tests.strategies import plans
from xlplan.documents.writing.model import Grid, Standing
from xlplan.documents.writing.numbering import in_words, mark
from xlplan.documents.writing.official import official
from xlplan.documents.writing.style import style_for
from xlplan.plan import ExtraSection, NilReturn, Plan, TaskforceMember
from xlplan.text import fold

WHOLE = {
    "basis": ("依甲辦理。", "依乙辦理。"),
    "goals": ("便民。",),
    "subjects": "本所全體同仁。",
    "monitoring": ("每季檢討。", "年終考核。"),
    "other": "未盡事宜另定之。",
}


# the chapters


def test_the_chapters_stand_in_order_with_their_numbers():
    assert lines(document(plan(measure("辦理甲事。"), title="甲仙計畫", **WHOLE))) == [
        "甲仙計畫",
        *("壹、計畫依據", "一、依甲辦理。", "二、依乙辦理。"),
        *("貳、計畫目標", "便民。"),
        "參、實施對象：本所全體同仁。",
        "肆、計畫內容",
        *("伍、推動及管考", "一、每季檢討。", "二、年終考核。"),
        *("陸、其他", "未盡事宜另定之。"),
    ]


@pytest.mark.parametrize("absent", WHOLE)
def test_the_numbers_close_up_where_a_chapter_is_absent(absent):
    said = {key: value for key, value in WHOLE.items() if key != absent}
    found = lines(document(plan(measure("辦理甲事。"), **said)))
    marks = [line[0] for line in found if line[1:2] == "、" and line[0] in "壹貳參肆伍陸"]
    assert marks == list("壹貳參肆伍")


def test_a_plan_with_nothing_has_its_title_alone():
    assert lines(document(plan())) == ["高雄市甲仙區公所114年度提升服務執行計畫"]


def test_own_chapters_stand_where_they_say_and_last_where_they_do_not():
    own = (
        ExtraSection("經費", "由年度預算支應。"),
        ExtraSection("現況", "第一行\n第二行", position=1),
        ExtraSection("期程", "全年。", position=3),
    )
    found = lines(document(plan(**WHOLE, extra_sections=own)))
    assert [line for line in found if line[0] in "壹貳參肆伍陸柒捌" and line[1] == "、"] == [
        *("壹、現況", "貳、計畫依據", "參、期程", "肆、計畫目標", "伍、實施對象：本所全體同仁。"),
        *("陸、推動及管考", "柒、其他", "捌、經費"),
    ]
    assert found[found.index("壹、現況") + 1 :][:2] == ["第一行", "第二行"]


def test_two_own_chapters_of_one_place_keep_their_order():
    own = tuple(ExtraSection(name, "文。", position=2) for name in "甲乙")
    found = lines(document(plan(**WHOLE, extra_sections=own)))
    assert [line for line in found if line[2:] in ("甲", "乙")] == ["貳、甲", "參、乙"]


def test_a_text_of_several_lines_does_not_stand_beside_its_title():
    found = lines(document(plan(subjects="甲課同仁。\n乙課同仁。")))
    assert found[1:] == ["壹、實施對象", "甲課同仁。", "乙課同仁。"]


def test_the_task_force_stands_as_a_table_under_the_monitoring():
    members = (
        TaskforceMember("組長", "區長", "主持會議"),
        TaskforceMember("組員", "課長", "", "兼"),
    )
    said = document(plan(monitoring=("每季檢討。",), taskforce=members, other="無。"))
    assert lines(said)[1:] == [
        *(
            "壹、推動及管考",
            "每季檢討。",
            "甲仙區公所「提升為民服務推動小組」編組表",
            "貳、其他",
            "無。",
        )
    ]
    assert [[cell.lines[0] for cell in row] for row in tables(said)[0]] == [
        ["職稱", "編組人員", "職掌", "備考"],
        ["組長", "區長", "主持會議", ""],
        ["組員", "課長", "", "兼"],
    ]


# the table


def test_headings_and_measures_are_numbered_within_their_sub_item():
    said = document(
        plan(
            measure("首項。", "甲標題"),
            measure("次項。", "甲標題"),
            measure("無標題的一項。"),
            measure("只有一段。", "乙標題"),
            measure("另一次項。", sub_item="1-2"),
        )
    )
    assert actions(said) == [
        "1. 甲標題\n（1）首項。",
        "（2）次項。",
        "2. 無標題的一項。",
        "3. 乙標題\n只有一段。",
        "另一次項。",
    ]


def test_measures_without_headings_are_numbered_unless_there_is_only_one():
    assert actions(document(plan(measure("甲。"), measure("乙。")))) == ["1. 甲。", "2. 乙。"]
    assert actions(document(plan(measure("甲。")))) == ["甲。"]
    assert actions(document(plan(measure("甲。", layout="numbered")))) == ["1. 甲。"]
    assert actions(document(plan(measure("甲。", "題", layout="numbered")))) == ["1. 題\n（1）甲。"]


def test_paragraphs_have_no_number_and_introductions_come_first():
    said = document(
        plan(
            measure("一。", "題"),
            measure("段落。", "題", layout="paragraph"),
            measure("引言。", "題", layout="intro"),
            measure("二。", "題"),
        )
    )
    assert actions(said) == ["1. 題\n引言。", "（1）一。", "段落。", "（2）二。"]


def test_a_measure_that_says_nothing_yet_takes_no_number():
    said = plan(measure("一。", "題"), measure("", "題"), measure("三。", "題"))
    assert actions(document(said)) == ["1. 題\n（1）一。", "", "（2）三。"]


def test_equal_headings_that_do_not_follow_each_other_are_two():
    said = document(plan(measure("一。", "甲"), measure("二。", "乙"), measure("三。", "甲")))
    assert actions(said) == ["1. 甲\n一。", "2. 乙\n二。", "3. 甲\n三。"]


def test_plain_headings_leave_the_numbers_to_the_measures():
    said = plan(measure("一。", "甲"), measure("二。", "甲"), measure("三。", "乙"))
    assert actions(document(said, headings="plain")) == ["甲\n1. 一。", "2. 二。", "乙\n三。"]


def test_the_marks_are_data():
    style = style_for()
    marks = replace(
        style.marks, heading="１、", measure="(1)", item="1、", sub_item="(一)", area="1."
    )
    said = plan(
        measure("一。", "題"), measure("二。", "題"), basis=("甲。", "乙。"), goals=("丙。",)
    )
    numerals = ("壹", "貳", "叁", *style.numerals[3:])
    found = document(said, marks=marks, numerals=numerals)
    assert lines(found)[1:] == [
        "壹、計畫依據",
        "1、甲。",
        "2、乙。",
        "貳、計畫目標",
        "丙。",
        "叁、計畫內容",
    ]
    (first, second) = content(found)
    assert (first[0][:3], first[1][:6]) == ("1.完", "(一)建立業")
    assert (first[2], second[2]) == ("１、題\n(1)一。", "(2)二。")


@pytest.mark.parametrize(
    ("pattern", "number", "wanted"),
    [
        *(("（一）", 12, "（十二）"), ("壹、", 11, "拾壹、"), ("壹、", 21, "貳拾壹、")),
        *(
            ("1.", 10, "10."),
            ("（１）", 23, "（２３）"),
            ("一、", 20, "二十、"),
            ("一、", 100, "100、"),
        ),
    ],
)
def test_a_mark_is_written_as_its_pattern_shows(pattern, number, wanted):
    assert mark(pattern, number, style_for().numerals) == wanted


def test_numbers_in_words_are_each_different():
    assert len({in_words(number) for number in range(1, 100)}) == 99


def test_area_and_sub_item_reach_down_over_their_rows():
    said = document(
        plan(
            measure("首。", sub_item="0"),
            measure("一。", "題"),
            measure("二。", "題"),
            measure("三。", sub_item="1-2"),
            measure("四。", sub_item="2-1"),
        )
    )
    head, *rows = tables(said)[0]
    assert [cell and (cell.lines[0], cell.columns) for cell in head] == [
        *(("執行要項", 2), None, ("執行重點", 1), ("執行課室", 1))
    ]
    spans = [[cell and cell.rows for cell in row[:2]] for row in rows]
    assert spans == [[1, 1], [3, 2], [None, None], [None, 1], [1, 1]]
    assert rows[0][0].lines == ("訂定「提升服務計畫」",)
    assert rows[1][0].lines[0].startswith("一、完備基礎服務項目")
    assert rows[3][1].lines[0].startswith("（二）提供民眾易讀")
    assert rows[4][0].lines[0].startswith("二、重視全程意見回饋")


def test_the_rows_stand_in_the_framework_s_order_whatever_the_plan_s():
    said = plan(measure("後。", sub_item="3-1"), measure("前。", sub_item="1-1"))
    assert actions(document(said)) == ["前。", "後。"]


def test_sections_stand_beside_their_measure_one_a_line():
    said = document(
        plan(
            measure("一。", units=("民政課", "社會課")),
            measure("二。", units=("各課室",)),
            measure("三。", units=("全部",)),
            measure("四。"),
        )
    )
    assert [row[3] for row in content(said)] == [
        *("民政課\n社會課", "各課室", "秘書室\n民政課", "")
    ]


def test_an_agency_without_sections_has_no_column_for_them():
    bare = replace(AGENCY, sections=())
    assert [len(row) for row in content(document(plan(measure("一。"), agency=bare)))] == [3]
    units = measure("一。", units=("全部",))
    assert content(document(plan(units, agency=bare)))[0][3] == "全部"


def test_a_declared_nil_return_is_told_in_its_sub_item():
    nil = (NilReturn("1-2", "本所無此項業務。"),)
    rows = content(document(plan(measure("一。", sub_item="1-3"), nil_returns=nil)))
    assert rows[0][1].startswith("（二）")
    assert (rows[0][2], rows[0][3]) == ("本年度不辦理：本所無此項業務。", "")
    assert rows[1][1].startswith("（三）")


def test_indicator_target_and_due_are_told_after_the_text():
    said = plan(
        measure("辦理訓練。", indicator="場次", target="6場", due="2025-06-30"), measure("二。")
    )
    assert actions(document(said)) == [
        "1. 辦理訓練。\n（績效指標：場次；目標值：6場；辦理期程：114年6月30日）",
        "2. 二。",
    ]


def test_a_row_of_an_unknown_sub_item_stands_at_the_end():
    rows = content(document(plan(measure("孤行。", sub_item="9-9"), measure("一。"))))
    assert rows[-1] == ["次項待確認", "9-9", "孤行。", ""]


# how far it has come


def test_a_draft_says_so_in_title_and_header_and_a_sent_plan_does_not():
    said = plan(title="甲仙計畫")
    draft, sent = document(said, Standing()), document(said)
    assert (lines(draft), draft.header) == (["甲仙計畫（草案）"], "草案")
    assert (lines(sent), sent.header) == (["甲仙計畫"], "")
    assert draft.title == sent.title == "甲仙計畫"


@pytest.mark.parametrize(("length", "gap"), [(20, ""), (21, "\n"), (30, "\n")])
def test_the_mark_of_a_draft_is_not_torn_by_the_end_of_the_line(length, gap):
    title = "長" * length  # 24 of them fill a line, and the mark is four
    assert lines(document(plan(title=title), Standing()))[0] == f"{title}{gap}（草案）"


@pytest.mark.parametrize(
    ("date", "number", "wanted"),
    [
        ("114年4月16日", "高市研發字第1號", "114年4月16日高市研發字第1號函核備"),
        ("114年4月16日", "高市研發字第1號函", "114年4月16日高市研發字第1號函核備"),
        ("114年4月16日", "", "114年4月16日核備"),
    ],
)
def test_date_and_number_stand_under_the_title_of_a_plan_on_file(date, number, wanted):
    said = document(plan(title="甲仙計畫"), Standing(False, True, date, number))
    assert lines(said) == ["甲仙計畫", wanted]


# any plan


def texts(said: Plan) -> list[str]:
    """Return every text of a plan that belongs in its official document."""
    found = [said.title, said.subjects, said.other, *said.basis, *said.goals, *said.monitoring]
    found += [text for item in said.extra_sections for text in (item.title, item.text)]
    for item in said.taskforce:
        found += [item.title, item.member, item.duty, item.note]
    found += [item.reason for item in said.nil_returns]
    for item in said.measures:
        found += [item.heading, item.action, item.indicator, item.target, *item.responsible_units]
    return found


def everything(said: object) -> str:
    """Return all that stands in a document, a line after the other, blanks gone."""
    cells = [
        line
        for table in tables(said)
        for row in table
        for cell in row
        if cell
        for line in cell.lines
    ]
    return "|".join(fold(line) for text in [*lines(said), *cells] for line in text.split("\n"))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_every_text_of_any_plan_stands_in_its_document(said):
    found = everything(official(said, style_for(), Standing()))
    wanted = [line for text in texts(said) for line in text.split("\n")]
    assert [line for line in wanted if fold(line) not in found] == []


@settings(max_examples=30, deadline=None)
@given(plans())
def test_the_merged_cells_of_any_plan_fill_its_table(said):
    for grid in official(said, style_for(), Standing()).blocks:
        if isinstance(grid, Grid):
            places = sum(len(row.boxes) for row in (grid.head, *grid.rows))
            boxes = [box for row in (grid.head, *grid.rows) for box in row.boxes if box]
            assert sum(box.rows * box.columns for box in boxes) == places
            assert {len(row.boxes) for row in grid.rows} == {len(grid.widths)}
