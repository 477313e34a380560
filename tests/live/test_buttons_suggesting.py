"""建議標準文字 in a real LibreOffice: one row to choose for, several to be told about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, Opening
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.plan import Plan
from xlplan.wording.library import find, text_for

pytestmark = pytest.mark.live

TYPED = "電話禮貌測試"
OWN = "本所秘書室每月自行撥打各課室專線，並公布抽查結果。"


def standard(code: str) -> str:
    measure = find(code)
    assert measure is not None
    return text_for(measure, full_plan().agency, full_plan().year)


def drifted() -> str:
    return standard("A21").replace("不預告", "")


def suggested_plan() -> Plan:
    """Return a plan whose rows of area 1 are: some words, drifted, a wrong code, a code alone."""
    said: dict[str, dict[str, object]] = {
        "1-1": {"action": TYPED, "heading": ""},
        "1-2": {"wording_code": "A21", "action": drifted()},
        "1-3": {"wording_code": "A21", "action": standard("A30")},
        "1-4": {"wording_code": "A22", "action": ""},
        "2-1": {"action": "午餐不打烊。", "heading": ""},
        "2-2": {"wording_code": "A22", "action": standard("A22")},
    }
    measures = (replace(item, **said.get(item.sub_item, {})) for item in full_plan().measures)
    return full_plan(measures=tuple(measures))


def codes(person: Person) -> list[list[str]]:
    """Return text and code of the rows that say something."""
    heads = person.texts(AREA, "A2:M2")[0]
    at = heads.index("wording_code")
    rows = person.texts(AREA, "A4:M7")
    return [[row[heads.index("action")], row[at]] for row in rows]


def test_one_row_is_asked_about_and_filled_with_what_is_chosen(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    before = person.formulas()
    person.go(AREA, "E4")
    asked = press("suggest", person.book)
    assert (asked.level, asked.asks, asked.changes) == ("error", "code", ())
    assert asked.text.startswith(f"{AREA}第4列「{TYPED}」：要改用哪一項標準文字？")
    best = asked.options[0]
    assert best.value == f"A21\n4!{AREA}"
    assert best.label.startswith("A21 電話禮貌測試（")
    assert best.detail == standard("A21")
    assert person.formulas() == before
    person.go(AREA, "E6")  # a quick click more, while the answer was on its way
    done = press("suggest", person.book, code=best.value)
    assert (done.level, done.then) == ("info", ("restore",))
    assert {(item.field, item.before, item.after) for item in done.changes} == {
        ("wording_code", "", "A21"),
        ("action", TYPED, standard("A21")),
    }
    assert done.text == (
        f"已把標準代碼A21和標準文字填入{AREA}第4列。\n要恢復原狀請按「還原上一步」。"
    )
    assert f"{AREA} E4：「{TYPED}」→「" in done.details
    assert codes(person)[0] == [standard("A21"), "A21"]
    press("restore", person.book)
    assert person.formulas() == before


def test_a_drifted_row_is_offered_its_own_text_with_the_difference(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "B5")
    asked = press("suggest", person.book)
    first = asked.options[0]
    assert (first.value, first.label) == (f"A21\n5!{AREA}", "A21 電話禮貌測試（97%相同）")
    assert first.detail.startswith(f"{standard('A21')}\n改用後的變化：")
    assert "〔增：不預告〕" in first.detail
    assert "標準代碼A21，97%相同。" in asked.text
    assert [item.value[:3] for item in asked.options].count("A21") == 1
    done = press("suggest", person.book, code="A21")
    assert [item.field for item in done.changes] == ["action"]
    assert codes(person)[1] == [standard("A21"), "A21"]
    again = press("suggest", person.book)
    assert (again.level, again.asks) == ("info", "")
    assert "和標準代碼A21的標準文字相同" in again.text


def test_a_wrong_code_is_told_and_mended(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E6")
    asked = press("suggest", person.book)
    assert "標準代碼A21的標準文字和這一列大不相同，比較接近的是A30" in asked.text
    assert asked.options[0].value == f"A30\n6!{AREA}"
    done = press("suggest", person.book, code="ａ30")
    assert [(item.field, item.after) for item in done.changes] == [("wording_code", "A30")]
    assert codes(person)[2] == [standard("A30"), "A30"]


def test_a_code_without_a_text_leads_to_filling(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E7")
    answer = press("suggest", person.book)
    assert (answer.level, answer.then, answer.asks) == ("warning", ("fill",), "")
    assert "填入標準文字" in answer.text


def test_several_rows_are_only_told_about(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    before = person.formulas()
    person.go(AREA, "A4:A7")
    answer = press("suggest", person.book)
    assert (answer.level, answer.asks, answer.changes) == ("info", "", ())
    assert answer.text.startswith(
        "選取了4列：沒有標準代碼，有相近的標準文字1列、和標準文字略有不同1列、"
        "文字和代碼不相符，代碼可能填錯1列、有代碼，還沒有文字1列。\n"
    )
    lines = answer.details.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"{AREA} E4「{TYPED}」：相近的是A21 電話禮貌測試（")
    assert "〔刪：不預告〕" in lines[1]
    assert "A30 設施安全檢查（100分）" in lines[2]
    assert press("suggest", person.book, code="A21").level == "error"
    assert person.formulas() == before


def test_what_is_not_near_anything_and_what_is_the_same_are_told(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(OTHER, "E4")
    answer = press("suggest", person.book)
    assert (answer.level, answer.asks) == ("warning", "")
    assert "找不到相近的標準文字" in answer.text
    person.go(OTHER, "E5")
    assert "相同" in press("suggest", person.book).text


def test_an_empty_row_and_another_sheet_are_told_what_to_do(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E100")
    empty = press("suggest", person.book)
    assert (empty.level, empty.asks) == ("error", "")
    assert "寫幾個字" in empty.text
    person.go("封面", "D8")
    assert press("suggest", person.book).text.startswith("請先到執行要項的工作表")


def test_a_code_that_is_none_and_a_cell_with_a_formula_are_left(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E4")
    assert "查無標準代碼「Q77」" in press("suggest", person.book, code="Q77").text
    person.document.Sheets.getByName(AREA).getCellRangeByName("E4").setFormula(
        f'="{TYPED[:2]}"&"{TYPED[2:]}"'
    )
    before = person.formulas()
    answer = press("suggest", person.book, code="A21")
    assert (answer.level, answer.changes) == ("error", ())
    assert "公式" in answer.text
    assert person.formulas() == before


def test_the_workbooks_own_text_is_what_is_written(open_plan: Opening) -> None:
    person = open_plan(suggested_plan())
    rows = person.texts("標準文字", "A6:C200")
    number = next(row for row, cells in enumerate(rows, 6) if cells[0] == "A21")
    person.book.sheets["標準文字"].api.unprotect("")
    person.put("標準文字", f"C{number}", OWN)
    person.go(AREA, "E4")
    assert press("suggest", person.book).options[0].detail == OWN
    press("suggest", person.book, code="A21")
    assert codes(person)[0] == [OWN, "A21"]
