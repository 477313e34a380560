"""用語校正 in a real LibreOffice: the whole plan at once, and back again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.plan import Plan, Report

pytestmark = pytest.mark.live

LATER = "執行情形"
RIGHT = {
    ("總則", "D5"): "提升服務品質。",
    (AREA, "D5"): "流程簡化",
    (AREA, "E4"): "與民眾攸關的議題，公布於網站。",
    (AREA, "E5"): "=1-1是受理1999專線的編號。",
    (AREA, "J4"): "114年3月1日",
    (OTHER, "E4"): "依本局規定辦理。",
    (LATER, "I4"): "114年6月1日",
}


def spoiled() -> Plan:
    """Return a plan with slips on several sheets, and one that only a person can mend."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"action": "與民眾悠關的議題,公佈於網站。", "due": "114.03.01"},
        "1-2": {"action": "=1-1是受理１９９９專線的編號。", "heading": "流程減化"},
        "2-1": {"action": "依本局規定辨理。"},
    }
    measures = (replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures)
    return full_plan(
        measures=tuple(measures),
        goals=("提昇服務品質。",),
        reports=(Report("1-1", "秘書室", result="已辦理2場。", date="1140601"),),
    )


def shown(person: Person) -> dict[tuple[str, str], str]:
    return {place: person.texts(place[0], place[1])[0][0] for place in RIGHT}


def test_the_whole_plan_is_corrected_and_comes_back(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    person.go("封面", "D8")
    before, old = person.formulas(), shown(person)
    answer = press("fix", person.book)
    assert shown(person) == RIGHT
    assert (answer.level, answer.then) == ("info", ("restore", "check"))
    assert {(item.sheet, item.cell): item.after for item in answer.changes} == RIGHT
    assert {(item.sheet, item.cell): item.before for item in answer.changes} == old
    lines = answer.text.splitlines()
    assert lines[0] == "已校正7格："
    assert lines[1].startswith("總則 D5：「提昇服務品質。」→「提升服務品質。」（用字不一致：")
    assert lines[3:] == [
        "……另有5格",
        "另有1處要請您自己決定，沒有更動；要怎麼改，請按「檢核」看。",
        "要恢復原狀請按「還原上一步」。",
    ]
    details = answer.details.splitlines()
    assert len(details) == 1 + 7 + 1 + 1
    assert details[-1].startswith(f"{OTHER} E4：「本局」不是本機關的用語")
    changed = {
        sheet
        for sheet, rows in person.formulas().items()
        if rows != before[sheet] and sheet not in (RESULTS, "封面")
    }
    assert changed == {sheet for sheet, _ in RIGHT}
    assert press("restore", person.book).text == "已還原「用語校正」所做的變更。"
    assert person.formulas() == before


def test_it_is_one_step_to_undo(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    before = person.formulas()
    press("fix", person.book)
    manager = person.document.UndoManager
    assert manager.getAllUndoActionTitles() == ("用語校正",)
    manager.undo()
    assert person.formulas() == before


def test_a_second_time_there_is_nothing_to_correct(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    press("fix", person.book)
    after = person.formulas()
    answer = press("fix", person.book)
    assert (answer.level, answer.changes, answer.then) == ("info", (), ("check",))
    assert answer.text.startswith("沒有可以自動校正的地方，內容沒有更動。\n另有1處")
    assert person.formulas() == after
    assert "「本局」" in press("check", person.book).text


def test_a_plan_in_order_stays_as_it_is(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    before = person.formulas()
    answer = press("fix", person.book)
    assert (answer.text, answer.details, answer.then) == (
        "沒有可以自動校正的地方，內容沒有更動。",
        "",
        (),
    )
    assert person.formulas() == before


def test_a_formula_is_told_and_stays(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    person.book.sheets[AREA].range("E6").formula = '="提昇"&"服務。"'
    answer = press("fix", person.book)
    assert person.book.sheets[AREA].range("E6").formula == '="提昇"&"服務。"'
    assert f"{AREA} E6：這一格是公式，沒有更動；裡面要改的是：用字不一致：提昇→提升。" in (
        answer.details
    )
    assert (AREA, "E6") not in {(item.sheet, item.cell) for item in answer.changes}
    assert shown(person) == RIGHT


def test_a_sub_item_that_became_a_date_is_mended_and_comes_back(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    label = person.texts(AREA, "C4")[0][0]
    cell = person.book.sheets[AREA].range("C4")
    cell.number_format = "General"  # as after a paste; 1-1 that is typed then becomes a date
    cell.value = dt.datetime(2025, 1, 1)
    before, old = person.formulas(), person.texts(AREA, "C4")
    assert old != [[label]]
    answer = press("fix", person.book)
    assert [(item.cell, item.after) for item in answer.changes] == [("C4", label)]
    assert person.texts(AREA, "C4") == [[label]]
    press("restore", person.book)
    assert (person.formulas(), person.texts(AREA, "C4")) == (before, old)


def test_what_a_person_changed_since_is_left(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    press("fix", person.book)
    person.type(AREA, "E4", "另寫一句。")
    person.insert_row(AREA, 4)
    answer = press("restore", person.book)
    assert answer.level == "warning"
    assert f"{AREA} E5" in answer.text
    assert person.texts(AREA, "E5:E6") == [["另寫一句。"], ["=1-1是受理１９９９專線的編號。"]]


def test_a_protected_sheet_leaves_everything(open_plan: Opening) -> None:
    person = open_plan(spoiled())
    person.protect_all(OTHER)
    before = person.formulas()
    answer = press("fix", person.book)
    assert answer.level == "error"
    assert "「用語校正」沒有完成，活頁簿的內容和按鈕前一樣" in answer.text
    assert person.formulas() == before
