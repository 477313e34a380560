"""填入標準文字 in a real LibreOffice, with a library that the test puts into the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.coded import coded_plan
from tests.live.person import Person
from tests.live.plans import AREA, OTHER, Opening, written
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.libreoffice.apps import App
from xlplan.wording.library import find, text_for
from xlplan.workflow.filling import fill_file

pytestmark = pytest.mark.live

OWN = "由本所課室每季檢討第4項服務作業並公布改善結果。"
PHONE, QUEUE = "每季辦理電話禮貌測試。\n測試結果列入考核。", "=不是公式，是1-1的標準文字"


def with_library(person: Person) -> Person:
    for row, cells in enumerate((("A01", "電話", PHONE), ("A02", "叫號", QUEUE)), 6):
        for column, text in zip("ABC", cells, strict=True):
            person.put("標準文字", f"{column}{row}", text)
    return person


def standard_texts() -> list[list[str]]:
    """Return the library's texts of the two rows to fill."""
    known = [found for code in ("A01", "A02") if (found := find(code))]
    texts = [text_for(found, full_plan().agency, full_plan().year) for found in known]
    assert len(texts) == 2
    assert "{" not in "".join(texts)
    return [[text] for text in texts]


def test_chosen_rows_with_a_code_are_filled_and_nothing_else(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    before = person.formulas()
    person.go(AREA, "A4:D20")
    answer = press("fill", person.book)
    assert answer.level == "info"
    made = [(item.sheet, item.cell, item.before, item.after) for item in answer.changes]
    assert made == [(AREA, "E4", "", PHONE), (AREA, "E5", "", QUEUE)]
    assert answer.text == (
        f"已填入2列的「具體作法」：{AREA}第4、5列。"
        f"略過2列：「具體作法」已經有文字（{AREA}第6列）；查無標準代碼「Z99」（{AREA}第7列）。"
        "要把已有的文字改成標準文字，請只選取那些列，再按一次。\n"
        "空白的重點標題3格、績效指標3格、目標值3格、辦理期程3格也有建議的內容，"
        "要填入請按「一併填入課室與指標」。\n要恢復原狀請按「還原上一步」。"
    )
    assert answer.then == ("fill_offered", "restore")
    assert answer.details.splitlines() == [
        f"{AREA} E4：（空白）→「{PHONE}」（標準代碼A01）".replace("\n", "⏎"),
        f"{AREA} E5：（空白）→「{QUEUE}」（標準代碼A02）",
    ]
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


def test_rows_that_a_filter_hides_are_not_meant(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.book.sheets[AREA]["4:4"].rows.hidden = True
    person.go(AREA, "A4:D20")
    answer = press("fill", person.book)
    assert [item.cell for item in answer.changes] == ["E5"]
    assert person.texts(AREA, "E4:E5") == [[""], [QUEUE]]


def test_a_row_without_a_code_is_named(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(OTHER, "E5")
    answer = press("fill", person.book)
    assert (answer.level, answer.changes) == ("warning", ())
    assert answer.text == (
        f"沒有可以填入的列。略過1列：沒有標準代碼（{OTHER}第5列）。"
        "請先在「標準代碼」欄填入代碼；有哪些代碼，請看工作表「標準文字」。"
    )
    assert answer.then == ()


def test_the_library_serves_where_the_sheet_has_nothing(open_plan: Opening) -> None:
    person = open_plan(coded_plan())
    person.book.sheets["標準文字"].api.unprotect("")
    person.book.sheets["標準文字"]["A6:C200"].clear_contents()
    person.go(AREA, "A4:A5")
    press("fill", person.book)
    assert person.texts(AREA, "E4:E5") == standard_texts()


def test_texts_of_a_person_are_replaced_after_a_question(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.go(AREA, "A6:A7")
    before = person.formulas()
    answer = press("fill", person.book)
    assert (answer.level, answer.asks, answer.changes) == ("error", "overwrite", ())
    assert answer.text == f"選取的列已經有文字，沒有更動：{AREA}第6列。要改用標準文字嗎？"
    (option,) = answer.options
    assert option[:2] == (f"yes\n6!{AREA}", "改用標準文字")
    shown = PHONE.replace("\n", "⏎")
    assert option.detail == f"{AREA} E6：「{OWN}」→「{shown}」（標準代碼A01）"
    assert person.formulas() == before
    person.go(AREA, "A4:A5")  # a quick click more, while the answer was on its way
    answer = press("fill", person.book, overwrite=option.value)
    made = [(item.cell, item.before, item.after) for item in answer.changes]
    assert made == [("E6", OWN, PHONE)]
    assert answer.details == option.detail
    assert person.texts(AREA, "E6") == [[PHONE]]
    person.go(AREA, "A6:A7")
    assert press("fill", person.book).text.startswith(
        f"沒有可以填入的列。略過2列：「具體作法」已經是標準文字（{AREA}第6列）；"
    )
    press("restore", person.book)
    assert person.texts(AREA, "E6") == [[OWN]]


def test_empty_cells_beside_are_filled_by_a_button_of_their_own(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    person.type(AREA, "H4", "自訂指標")
    person.type(AREA, "F5", "")
    before = person.formulas()
    person.go(AREA, "B4:B5")
    answer = press("fill_offered", person.book)
    assert answer.text == (
        "已一併填入重點標題2格、目標值2格、辦理期程2格、執行課室1格、績效指標1格："
        f"{AREA}第4、5列。請檢查是否符合實際情形。\n要恢復原狀請按「還原上一步」。"
    )
    assert (answer.then, len(answer.details.splitlines())) == (("restore",), 8)
    assert person.texts(AREA, "D4:J5") == [
        ["標準作業程序", "", "秘書室", "A01", "自訂指標", "100%", "6月底前"],
        ["標準作業程序", "", "各課室", "ａ０２", "書表如期更新率", "100%", "全年"],
    ]
    again = press("fill_offered", person.book)
    assert (again.level, again.changes) == ("warning", ())
    assert again.text == "沒有可以一併填入的內容。空白的欄位都沒有建議的內容。"
    press("restore", person.book)
    assert person.formulas() == before


def test_rows_without_a_code_have_nothing_beside(open_plan: Opening) -> None:
    person = open_plan(coded_plan())
    person.go(OTHER, "E5")
    answer = press("fill_offered", person.book)
    assert answer.text.startswith(
        f"沒有可以一併填入的內容。略過1列：沒有標準代碼（{OTHER}第5列）。請先在「標準代碼」欄"
    )
    person.go("封面", "D8")
    assert press("fill_offered", person.book).text.startswith("請先到執行要項的工作表")


def test_formulas_and_covered_cells_are_passed_over(open_plan: Opening) -> None:
    person = with_library(open_plan(coded_plan()))
    sheet = person.book.sheets[AREA]
    sheet.api.unprotect("")
    sheet["E4"].formula = '=IF(K4="","",K4)'
    sheet["D5:E5"].merge()
    sheet["E8:E9"].merge()
    person.type(AREA, "G8", "A01")
    person.type(AREA, "G9", "A01")
    person.go(AREA, "A4:A9")
    before = person.formulas()
    answer = press("fill", person.book)
    assert [item.cell for item in answer.changes] == ["E8"]
    assert f"這一格是公式（{AREA}第4列）" in answer.text
    assert f"這一格被合併儲存格蓋住（{AREA}第5、9列）" in answer.text
    press("restore", person.book)
    assert person.formulas() == before


def test_the_template_brings_the_texts_as_its_agency_would_say_them(open_plan: Opening) -> None:
    person = open_plan(coded_plan())
    person.go(AREA, "A4:D6")
    press("fill", person.book)
    assert person.texts(AREA, "E4:E5") == standard_texts()


def test_a_file_filled_by_the_command_opens_with_its_texts(open_file: Opening, place: Path) -> None:
    source = written(coded_plan(), place / "甲.xlsx")
    fill_file(source, place / "乙.xlsx", offered=True, listing=place / "清單.xlsx")
    person = open_file(place / "乙.xlsx")
    assert person.texts(AREA, "E4:E5") == standard_texts()
    assert person.texts(AREA, "D4:J4")[0][0::2] == [
        "標準作業程序",
        "秘書室",
        "申辦業務訂有作業程序的比率",
        "6月底前",
    ]
    person.go(AREA, "A4:A5")
    assert "已經是標準文字" in press("fill", person.book).text
    changes = open_file(place / "清單.xlsx").texts("變更清單", "A1:G20")
    assert changes[2][:6] == ["2", AREA, "E4", "具體作法", "", standard_texts()[0][0]]
    assert changes[19][0] == "19"


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
    assert OWN in [row[0] for row in person.texts(AREA, "E4:E40")]


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
