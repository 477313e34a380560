"""填入標準文字 in a real LibreOffice, with a library that the test puts into the workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, Opening
from tests.tables import full_plan
from xlplan.buttons import Changed, press
from xlplan.libreoffice.apps import App
from xlplan.plan import Plan
from xlplan.wording.library import find, text_for

pytestmark = pytest.mark.live

PHONE, QUEUE = "每季辦理電話禮貌測試。\n測試結果列入考核。", "=不是公式，是1-1的標準文字"


def coded_plan() -> Plan:
    """Return a plan whose rows of area 1 have codes: two to fill, one written, one unknown."""
    coded: dict[str, dict[str, object]] = {
        "1-1": {"wording_code": "A01", "action": ""},
        "1-2": {"wording_code": "ａ０２", "action": ""},
        "1-3": {"wording_code": "A01"},
        "1-4": {"wording_code": "Z99", "action": ""},
        "2-1": {"wording_code": "A02", "action": ""},
        "2-2": {"action": "", "note": "沒有代碼"},
    }
    measures = (replace(item, **coded.get(item.sub_item, {})) for item in full_plan().measures)
    return full_plan(measures=tuple(measures))


def with_library(person: Person) -> Person:
    for row, cells in enumerate((("A01", "電話", PHONE), ("A02", "叫號", QUEUE)), 6):
        for column, text in zip("ABC", cells, strict=True):
            person.put("標準文字", f"{column}{row}", text)
    return person


def test_chosen_rows_with_a_code_are_filled_and_nothing_else(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    before = person.formulas()
    person.go(AREA, "A4:D20")
    answer = press("fill", person.book)
    assert answer.level == "info"
    assert answer.changes == (
        Changed(AREA, "E4", "", PHONE),
        Changed(AREA, "E5", "", QUEUE),
    )
    assert answer.text == (
        f"已填入2列的「具體作法」：{AREA}第4、5列。"
        f"略過2列：「具體作法」已經有文字（{AREA}第6列）；"
        f"「標準文字」裡查無這個代碼（{AREA}第7列）。\n"
        "要恢復原狀請按「還原上一步」。"
    )
    assert person.texts(AREA, "E4:E5") == [[PHONE], [QUEUE]]
    press("restore", person.book)
    assert person.formulas() == before


@pytest.mark.skipif(
    not hasattr(App, "selections"), reason="the engine gives only the first block of a selection"
)
def test_several_blocks_can_be_chosen(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.choose(AREA, "B4", "G5:H5")
    assert [item.cell for item in press("fill", person.book).changes] == ["E4", "E5"]


def test_a_row_without_a_code_is_named(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(OTHER, "E5")
    answer = press("fill", person.book)
    assert (answer.level, answer.changes) == ("warning", ())
    assert answer.text == f"沒有可以填入的列。略過1列：沒有標準代碼（{OTHER}第5列）。"


def test_an_empty_library_is_named(open_plan: Opening) -> None:
    person = open_plan(coded_plan())
    person.book.sheets["標準文字"].api.unprotect("")
    person.book.sheets["標準文字"]["A6:C200"].clear_contents()
    person.go(AREA, "A4")
    answer = press("fill", person.book)
    assert answer.text.endswith("這份活頁簿的「標準文字」還沒有內容。")


def test_the_template_brings_the_texts_as_its_agency_would_say_them(open_plan: Opening) -> None:
    person = open_plan(coded_plan())
    person.go(AREA, "A4:D6")
    press("fill", person.book)
    wanted = [
        [text_for(found, full_plan().agency, full_plan().year)]
        for found in map(find, ("A01", "A02"))
        if found
    ]
    assert person.texts(AREA, "E4:E5") == wanted
    assert len(wanted) == 2
    assert "{" not in "".join(text for (text,) in wanted)


def test_empty_rows_and_other_sheets_are_not_filled(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(AREA, "A100:C110")
    assert "選取的範圍裡沒有填寫過的列" in press("fill", person.book).text
    person.go("封面", "D8")
    answer = press("fill", person.book)
    assert answer.level == "error"
    assert answer.text.startswith("請先到執行要項的工作表")


def test_filled_rows_are_emptied_again_wherever_they_are_now(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(AREA, "A4:A5")
    press("fill", person.book)
    person.insert_row(AREA, 4)
    person.sort(AREA, "A4:M40", 1, ascending=False)
    answer = press("restore", person.book)
    assert (answer.level, answer.text) == ("info", "已還原「填入標準文字」所做的變更。")
    assert PHONE not in [row[0] for row in person.texts(AREA, "E4:E40")]
    assert QUEUE not in [row[0] for row in person.texts(AREA, "E4:E40")]
    assert "由本所課室每季檢討第4項服務作業並公布改善結果。" in [
        row[0] for row in person.texts(AREA, "E4:E40")
    ]


def test_what_a_person_changed_since_is_left_and_named(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(AREA, "A4:A5")
    press("fill", person.book)
    person.type(AREA, "E4", "每季測試，另由秘書室抽測。")
    answer = press("restore", person.book)
    assert answer.level == "warning"
    assert answer.text.endswith(f"下列內容之後又有人改過，保留現在的樣子：{AREA} E4。")
    assert person.texts(AREA, "E4:E5") == [["每季測試，另由秘書室抽測。"], [""]]


def test_a_filled_row_that_was_deleted_is_named(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(AREA, "A4:A5")
    press("fill", person.book)
    person.delete_row(AREA, 4)
    answer = press("restore", person.book)
    assert answer.text.endswith(f"{AREA} 原第4列（已經刪除）。")
    assert person.texts(AREA, "E4:E5")[0] == [""]
