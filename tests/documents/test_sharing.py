"""Sections beside items: given by their order where they can be, told where they cannot."""

from __future__ import annotations

from pathlib import Path

from xlplan.documents.model import Cell, Document, Line, Table
from xlplan.documents.understanding import doubts, understand
from xlplan.plan import Plan

_AREA = "一、完備基礎服務項目，注重服務特性差異化"
_FIRST = (
    "(一)建立業務標準作業流程，維持服務措施處理一致性；確保資訊提供、問題回應或申辦案件處理的"
    "正確性，並適時檢討改進流程與作業方式。"
)
_SECOND = "(二)提供民眾易讀、易懂、易用的服務申辦資訊及進度查詢管道，提升服務流程透明度。"
_ITEMS = ("(1)編製申辦手冊。", "(2)公告處理期限。", "(3)定期追蹤案件。")


def plan_of(*rows: tuple[str, str, str, str]) -> Plan:
    """Return the plan of rows of cells; | ends a line in a cell."""
    heads = ("執行要項", "", "執行重點", "執行課室")
    cells = tuple(
        tuple(
            Cell(tuple(Line(line, f"第{number}列") for line in text.split("|") if line))
            for text in row
        )
        for number, row in enumerate((heads, *rows))
    )
    head = Line("高雄市三民區公所114年度提升服務執行計畫", "第1段")
    blocks = (head, Line("肆、計畫內容", "第2段"), Table(cells, ""))
    return understand(Document(Path("plan.docx"), blocks)).plan


def units(plan: Plan) -> list[str]:
    return ["、".join(item.responsible_units) for item in plan.measures]


def told(plan: Plan) -> list[tuple[str, str, list[str]]]:
    """Return (kind, what was chosen, what else) of what is doubtful about sections."""
    return [
        (item["kind"], item["chosen"], list(item.get("others", ())))
        for item in plan.doubts
        if item.get("field") == "responsible_units"
    ]


SURE = (
    ("", _SECOND, f"1.申辦資訊|{'|'.join(_ITEMS)}", "民政課|社會課|民政課"),
    ("", "", f"2.進度查詢|{'|'.join(_ITEMS)}", "社會課|社會課|各課室"),
)
"""Rows that name a section for each item, so that the plan surely does."""


def test_as_many_names_as_items_go_one_to_each() -> None:
    plan = plan_of((_AREA, _FIRST, f"1.流程|{'|'.join(_ITEMS)}", "民政課 秘書室 民政課"), *SURE)
    assert units(plan)[:3] == ["民政課", "秘書室", "民政課"]
    assert told(plan) == []


def test_a_line_of_names_goes_to_one_item() -> None:
    plan = plan_of(
        (_AREA, _FIRST, f"1.流程|{_ITEMS[0]}|{_ITEMS[1]}", "民政課、社會課|秘書室"), *SURE
    )
    assert units(plan)[:2] == ["民政課、社會課", "秘書室"]
    assert told(plan) == []


def test_more_names_than_items_are_split_and_told_for_each_item() -> None:
    plan = plan_of(
        (_AREA, _FIRST, f"1.流程|(1)社會福利手冊。|{_ITEMS[1]}|{_ITEMS[2]}",
         "秘書室 社會課 社會課 民政課"), *SURE
    )  # fmt: skip
    assert units(plan)[:3] == ["秘書室、社會課", "社會課", "民政課"]
    assert told(plan) == [
        (doubts.UNITS_COUNT, "秘書室、社會課", ["秘書室"]),
        (doubts.UNITS_COUNT, "社會課", []),
        (doubts.UNITS_COUNT, "民政課", ["社會課、民政課"]),
    ]


def test_names_that_stand_together_elsewhere_are_kept_together() -> None:
    plan = plan_of(
        (_AREA, _FIRST, f"1.流程|{_ITEMS[0]}|{_ITEMS[1]}", "民政課 社會課 經建課"),
        *SURE,
        ("", "", "3.說明會|召開說明會。", "民政課 社會課"),
    )
    assert units(plan)[:2] == ["民政課、社會課", "經建課"]
    assert [kind for kind, _, _ in told(plan)] == [doubts.UNITS_COUNT] * 2


def test_fewer_names_than_items_leave_the_last_without_and_say_so() -> None:
    plan = plan_of((_AREA, _FIRST, f"1.流程|{'|'.join(_ITEMS)}", "社會課 社會課"), *SURE)
    assert units(plan)[:3] == ["社會課", "社會課", ""]
    assert told(plan)[-1] == (doubts.UNITS_COUNT, "（無）", ["社會課"])


def test_a_section_beside_the_title_is_the_first_items() -> None:
    plan = plan_of(
        (_AREA, _FIRST, "1.流程", "秘書室"),
        ("", "", _ITEMS[0], ""),
        ("", "", f"{_ITEMS[1]}|{_ITEMS[2]}", "民政課 社會課"),
        *SURE,
    )
    assert units(plan)[:3] == ["秘書室", "民政課", "社會課"]
    assert [kind for kind, _, _ in told(plan)] == [doubts.UNITS_HEADING]


def test_sections_named_once_for_a_title_are_those_of_all_its_items() -> None:
    plan = plan_of(
        (_AREA, _FIRST, f"1.流程|{'|'.join(_ITEMS)}", "民政課|社會課"),
        ("", "", f"2.檢討|{_ITEMS[0]}|{_ITEMS[1]}", "秘書室"),
        ("", _SECOND, f"1.資訊|{_ITEMS[0]}|{_ITEMS[1]}", "民政課|社會課|經建課"),
    )
    assert units(plan) == [
        *["民政課、社會課"] * 3, *["秘書室"] * 2, *["民政課、社會課、經建課"] * 2
    ]  # fmt: skip
    assert told(plan) == []


def test_a_title_without_sections_is_told_with_those_beside_it() -> None:
    plan = plan_of(
        (_AREA, _FIRST, f"1.流程|{'|'.join(_ITEMS)}", "民政課|社會課"),
        ("", "", f"2.檢討|{_ITEMS[0]}|{_ITEMS[1]}", ""),
        ("", _SECOND, f"1.資訊|{_ITEMS[0]}|{_ITEMS[1]}", "秘書室"),
    )
    assert units(plan)[3:5] == ["", ""]
    assert told(plan) == [(doubts.UNITS_MISSING, "（無）", ["民政課、社會課"])] * 2


def test_names_broken_over_two_lines_are_put_together() -> None:
    plan = plan_of((_AREA, _FIRST, "1.流程|說明辦理方式。", "民政課|役政災|防課"))
    assert units(plan) == ["民政課、役政災防課"]


def test_a_sub_item_that_only_names_a_section_is_imported_and_told() -> None:
    plan = plan_of((_AREA, _FIRST, "", "秘書室"), ("", _SECOND, "公告辦理期限。", "民政課"))
    assert units(plan) == ["秘書室", "民政課"]
    assert plan.measures[0].action == _FIRST.removeprefix("(一)")
    assert [item["kind"] for item in plan.doubts] == [doubts.ONLY_TITLE]


def test_a_plan_without_a_column_of_sections_says_so_once() -> None:
    heads = ("工作要項", "", "工作重點")
    row = (_AREA, _FIRST, "編製申辦手冊。")
    cells = tuple(tuple(Cell((Line(text, ""),)) for text in item) for item in (heads, row))
    head = Line("高雄市三民區公所114年度提升服務執行計畫", "")
    blocks = (head, Line("肆、計畫內容", ""), Table(cells, ""))
    plan = understand(Document(Path("plan.docx"), blocks)).plan
    assert units(plan) == [""]
    assert [item["kind"] for item in plan.doubts] == [doubts.NO_UNITS]
