"""改正這一格 in a real LibreOffice: from a finding to its corrected cell, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.live.plans import AREA, OTHER, Opening
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.plan import Plan

pytestmark = pytest.mark.live

WRONG, RIGHT = (
    "邀請里民討論與生活悠關的議題，每季檢討一次。",
    "邀請里民討論與生活攸關的議題，每季檢討一次。",
)


def slipped() -> Plan:
    """Return a plan with a slip in area 1, and one in area 2."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"action": WRONG},
        "2-1": {"action": "本局每季召開座談會，蒐集民眾意見。"},
    }
    return full_plan(
        measures=tuple(
            replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures
        )
    )


def test_a_finding_leads_to_its_cell_and_a_click_puts_it_right(open_plan: Opening) -> None:
    person = open_plan(slipped())
    answer = press("check", person.book)
    assert answer.then == ("correct", "next")
    assert person.where() == (AREA, "E4")
    before = person.formulas()
    answer = press("correct", person.book)
    assert person.texts(AREA, "E4") == [[RIGHT]]
    assert (answer.level, answer.then) == ("info", ("next", "restore"))
    assert answer.text.splitlines()[:2] == [
        "已改正1格：",
        f"{AREA} E4：「{WRONG}」→「{RIGHT}」（錯字：悠關→攸關）",
    ]
    moved = press("next", person.book)
    assert person.where() == (OTHER, "E4")
    assert moved.then == ("correct", "previous", "next")
    person.go(AREA, "E4")
    assert press("correct", person.book).text.startswith("選取的儲存格沒有可以直接改正的用語")
    press("restore", person.book)
    assert person.formulas()[AREA] == before[AREA]


def test_a_formula_is_let_be(open_plan: Opening) -> None:
    person = open_plan(slipped())
    person.type(AREA, "E4", f'="{WRONG}"')
    person.go(AREA, "E4")
    before = person.formulas()
    answer = press("correct", person.book)
    assert answer.level == "error"
    assert answer.text.startswith(f"{AREA} E4：這一格是公式，沒有改正。")
    assert person.formulas() == before
