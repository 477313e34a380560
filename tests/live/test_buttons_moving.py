"""下一個問題 and 上一個問題 in a real LibreOffice."""

from __future__ import annotations

import pytest

from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.live.test_painting import faulty_plan
from tests.tables import full_plan
from xlplan.buttons import press

pytestmark = pytest.mark.live

PLACES = [
    ("封面", "D58"),
    (AREA, "F4"),
    (AREA, "E5"),
    (AREA, "J6"),
    (OTHER, "D4"),
    (OTHER, "F5"),
    (OTHER, "E7"),
]


def test_next_goes_through_all_findings_and_round_again(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    been = [person.where()]
    for _ in range(6):
        answer = press("next", person.book)
        assert "回到" not in answer.text
        been.append(person.where())
    assert been == PLACES
    assert press("next", person.book).text.startswith(
        "已經到最後一個問題，回到第一個。\n封面 D58："
    )
    assert person.where() == PLACES[0]


def test_previous_goes_the_other_way_round(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    assert press("previous", person.book).text.startswith("已經到第一個問題，回到最後一個。")
    assert person.where() == PLACES[-1]
    press("previous", person.book)
    assert person.where() == PLACES[-2]


def test_next_goes_on_after_a_cell_was_mended_and_left_with_enter(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    press("next", person.book)
    person.type(AREA, "F4", "經建課")
    person.go(AREA, "F5")
    press("next", person.book)
    assert person.where() == (AREA, "E5")
    person.go(AREA, "A300")
    press("next", person.book)
    assert person.where() == (AREA, "J6")
    press("previous", person.book)
    press("previous", person.book)
    assert person.where() == PLACES[0]


def test_next_starts_where_the_person_is(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.go(OTHER, "D4")
    press("next", person.book)
    assert person.where() == (OTHER, "F5")
    person.go(AREA, "B6")
    press("next", person.book)
    assert person.where() == (AREA, "J6")


def test_next_starts_at_the_line_chosen_among_the_findings(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.go(RESULTS, "I6")
    press("next", person.book)
    assert person.where() == PLACES[3]
    person.go(RESULTS, "A1")
    press("next", person.book)
    assert person.where() == PLACES[0]


def test_next_finds_a_row_that_moved_and_a_column_that_moved(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.insert_row(AREA, 4)
    press("next", person.book)
    assert person.where() == (AREA, "F5")


def test_a_finding_without_a_cell_leads_to_its_line(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.document.Sheets.removeByName("封面")
    press("check", person.book)
    assert person.where() == (RESULTS, "A4")
    press("next", person.book)
    assert person.where() == PLACES[1]
    answer = press("previous", person.book)
    assert answer.text.endswith("（這個問題不在某一格，已移到「檢核結果」。）")
    assert person.where() == (RESULTS, "A4")


def test_without_findings_there_is_nowhere_to_go(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    assert press("next", person.book).text == "還沒有檢核結果。請先按「檢核」。"
    press("check", person.book)
    assert press("next", person.book).text.startswith("檢核時沒有發現問題。")
    assert press("previous", person.book).level == "info"


def test_when_all_are_mended_another_check_is_asked_for(open_plan: Opening) -> None:
    measures = full_plan().measures
    person = open_plan(full_plan(measures=(*measures[:-1], measures[0])))
    person.type("六、前瞻服務", "C7", "6-4")
    press("check", person.book)
    for _ in range(30):
        if "都改過了" in press("next", person.book).text:
            break
        sheet, cell = person.where()
        person.type(sheet, cell, "改過了")
    else:
        pytest.fail("there was no end")
