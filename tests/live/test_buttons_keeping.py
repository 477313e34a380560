"""保留 in a real LibreOffice: a reason puts a finding's mark out, and the next check lets it be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, Opening
from tests.tables import full_plan
from xlplan.books.results import letters
from xlplan.buttons import press
from xlplan.plan import Plan

pytestmark = pytest.mark.live

RESULTS, REASON = "檢核結果", "里名裡就有這兩個字，不用改。"


def slipped() -> Plan:
    """Return a plan with one slip in its first row of area 1, and an error in the second."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"action": "邀請里民討論與生活悠關的議題，每季檢討一次。"},
        "1-2": {"due": "改天"},
    }
    return full_plan(
        measures=tuple(
            replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures
        )
    )


def line_of(person: Person, words: str) -> int:
    """Return the row of 檢核結果 whose problem holds some words."""
    column = letters()["message"]
    texts = person.texts(RESULTS, f"{column}4:{column}12")
    (row,) = (row for row, (text,) in enumerate(texts, 4) if words in text)
    return row


def state(person: Person, row: int) -> tuple[str, str]:
    """Return the state of a finding and its mark."""
    said, mark = (person.texts(RESULTS, f"{letters()[key]}{row}")[0][0] for key in ("state", "key"))
    return said, mark


def test_a_reason_puts_the_mark_out_and_stays_quiet(open_plan: Opening) -> None:
    person = open_plan(slipped())
    press("check", person.book)
    row = line_of(person, "悠關")
    assert state(person, row) == ("未改", "m002:action")
    person.put(RESULTS, f"{letters()['keep']}{row}", REASON)
    assert state(person, row) == ("保留", "")
    answer = press("check", person.book)
    assert "錯誤1、警告0、提示0" in answer.text
    assert "寫了保留理由的1項留在「檢核結果」" in answer.text
    row = line_of(person, "悠關")
    assert state(person, row) == ("保留", "")
    assert person.texts(RESULTS, f"{letters()['keep']}{row}") == [[REASON]]


def test_a_reason_beside_an_error_changes_nothing(open_plan: Opening) -> None:
    person = open_plan(slipped())
    press("check", person.book)
    row = line_of(person, "改天")
    before = state(person, row)
    person.put(RESULTS, f"{letters()['keep']}{row}", REASON)
    assert state(person, row) == before
    press("check", person.book)
    row = line_of(person, "改天")
    assert state(person, row) == before
    assert person.texts(RESULTS, f"{letters()['keep']}{row}") == [[REASON]]


def test_clearing_leaves_what_is_kept(open_plan: Opening) -> None:
    person = open_plan(slipped())
    press("check", person.book)
    person.put(RESULTS, f"{letters()['keep']}{line_of(person, '悠關')}", REASON)
    answer = press("clear", person.book)
    assert answer.text.startswith("已清除檢核結果")
    assert line_of(person, "悠關") == 4
    assert person.texts(RESULTS, "I5:I12") == [[""]] * 8
    assert "只有寫了保留理由的1項" in press("clear", person.book).text
    press("restore", person.book)
    assert line_of(person, "改天") == 4


def test_what_is_kept_is_passed_over_by_the_next_button(open_plan: Opening) -> None:
    person = open_plan(slipped())
    press("check", person.book)
    person.put(RESULTS, f"{letters()['keep']}{line_of(person, '悠關')}", REASON)
    press("check", person.book)
    told = [press("next", person.book).text for _ in range(3)]
    assert not [text for text in told if "悠關" in text]
    assert AREA in told[0]
