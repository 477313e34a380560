"""還原上一步 and 清除檢核結果 in a real LibreOffice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, RESULTS, Opening
from tests.live.test_painting import faulty_plan
from xlplan.buttons import press

pytestmark = pytest.mark.live

_PRESS = """
import sys
import xlplan.libreoffice as lo
from xlplan.buttons import press
app = lo.connect(sys.argv[1])
book = next(book for book in app.books if book.fullname == sys.argv[2])
sys.stdout.buffer.write(press(sys.argv[3], book).text.encode())
"""


def test_a_check_is_taken_back_with_its_ids(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.insert_row(AREA, 5)
    person.type(AREA, "E5", "新的一列。")
    before = person.formulas()
    press("check", person.book)
    assert person.formulas() != before
    answer = press("restore", person.book)
    assert (answer.level, answer.text) == ("info", "已還原「檢核」所做的變更。")
    assert person.formulas() == before


def test_a_second_check_is_taken_back_to_the_first(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.type(AREA, "F4", "經建課")
    before, shown = person.formulas(), person.texts(RESULTS, "A4:N12")
    press("check", person.book)
    press("restore", person.book)
    assert person.formulas() == before
    assert person.texts(RESULTS, "A4:N12") == shown


def test_cleared_findings_come_back_with_their_formulas(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    before, shown = person.formulas(), person.texts(RESULTS, "A4:N12")
    assert press("clear", person.book).text.startswith("已清除檢核結果")
    assert not any(cell for row in person.texts(RESULTS, "A4:N12") for cell in row)
    press("restore", person.book)
    assert person.formulas() == before
    assert person.texts(RESULTS, "A4:N12") == shown


def test_clearing_nothing_says_so(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    assert press("clear", person.book).text == "「檢核結果」本來就是空的，沒有需要清除的內容。"


def test_there_is_only_one_step_to_take_back(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    nothing = "沒有可以還原的步驟。「還原上一步」只能放回最近一次按鈕改過的內容。"
    assert press("restore", person.book).text == nothing
    press("check", person.book)
    press("restore", person.book)
    before = person.formulas()
    assert press("restore", person.book).text == nothing
    assert person.formulas() == before


def test_findings_that_were_sorted_are_taken_back_too(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    before = person.formulas()
    press("check", person.book)
    person.sort(RESULTS, "A4:P10", 2, ascending=True)
    assert press("restore", person.book).level == "info"
    assert person.formulas() == before


def test_a_remark_written_among_the_findings_stays_and_is_named(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.put(RESULTS, "J5", "已請經建課確認")
    answer = press("restore", person.book)
    assert answer.text.endswith("保留現在的樣子：檢核結果 J5。")
    assert person.texts(RESULTS, "I5:J5") == [["", "已請經建課確認"]]


def test_ids_are_taken_back_from_rows_that_moved(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.insert_row(AREA, 5)
    person.type(AREA, "E5", "新的一列。")
    press("check", person.book)
    own = person.texts(AREA, "A5")[0][0]
    assert own
    person.insert_row(AREA, 4)
    assert person.texts(AREA, "A6") == [[own]]
    press("restore", person.book)
    assert own not in [row[0] for row in person.texts(AREA, "A4:A320")]


def test_a_row_between_new_ids_that_was_deleted_since_is_not_named(open_plan: Opening) -> None:
    """The ids go in as one block, in which it stood unchanged."""
    person = open_plan(faulty_plan())
    for row in (5, 7):
        person.insert_row(AREA, row)
        person.type(AREA, f"E{row}", f"新的第{row}列。")
    press("check", person.book)
    fresh = [person.texts(AREA, f"A{row}")[0][0] for row in (5, 7)]
    assert all(fresh)
    person.delete_row(AREA, 6)
    assert press("restore", person.book).text == "已還原「檢核」所做的變更。"
    assert not set(fresh) & {row[0] for row in person.texts(AREA, "A4:A320")}


def test_the_step_is_known_to_the_next_program(open_plan: Opening, home: Path) -> None:
    person = open_plan(faulty_plan())
    before = person.formulas()
    press("check", person.book)
    pipe = person.book.app.impl.pipe
    command = [sys.executable, "-c", _PRESS, pipe, person.book.fullname, "restore"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode() == "已還原「檢核」所做的變更。"
    assert person.formulas() == before


def test_what_is_remembered_is_for_the_user_alone(open_plan: Opening, home: Path) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    kept = next((home / "state").glob("*.step.json"))
    if os.name == "posix":
        assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["book"] == person.book.fullname


def test_what_cannot_be_remembered_is_done_and_said(open_plan: Opening, home: Path) -> None:
    person = open_plan(faulty_plan())
    home.write_text("a file where the folder belongs")
    answer = press("check", person.book)
    assert answer.text.startswith("檢核完成：")
    assert "不能用「還原上一步」" in answer.text
    assert person.texts(RESULTS, "B4") == [["錯誤"]]


def test_one_ctrl_z_takes_a_whole_check_back(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.insert_row(AREA, 5)
    person.type(AREA, "E5", "新的一列。")
    before = person.formulas()
    press("check", person.book)
    person.document.UndoManager.undo()
    assert person.formulas() == before
    person.document.UndoManager.redo()
    assert person.texts(RESULTS, "B4") == [["錯誤"]]


def coded(person: Person) -> dict[str, tuple[tuple[Any, ...], ...]]:
    """Fill the wording of two rows with a code; return what was there before."""
    for row in (4, 5):
        person.put(AREA, f"E{row}", "")
        person.type(AREA, f"G{row}", "A01")
    before = person.formulas()
    person.go(AREA, "C4:C5")
    assert press("fill", person.book).text.startswith("已填入2列")
    return before


def test_a_column_is_found_again_where_a_person_moved_it(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    coded(person)
    person.document.Sheets.getByName(AREA).unprotect("")
    person.document.Sheets.getByName(AREA).Columns.insertByIndex(2, 1)
    assert all(row[0] for row in person.texts(AREA, "F4:F5"))
    assert press("restore", person.book).text == "已還原「填入標準文字」所做的變更。"
    assert person.texts(AREA, "F4:F5") == [[""], [""]]


def test_a_column_that_is_gone_is_told(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    coded(person)
    sheet = person.document.Sheets.getByName(AREA)
    sheet.unprotect("")
    sheet.Columns.removeByIndex(4, 1)
    before = person.formulas()
    answer = press("restore", person.book)
    assert answer.level == "warning"
    assert answer.text.startswith("「填入標準文字」沒有還原；")
    assert f"{AREA} 第4列（那一欄已經刪除）" in answer.text
    assert person.formulas() == before


def test_what_was_undone_already_is_not_said_to_be_taken_back(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    before = coded(person)
    person.document.UndoManager.undo()
    answer = press("restore", person.book)
    assert answer.text == "「填入標準文字」沒有還原：內容已經和按鈕之前一樣。"
    assert person.formulas() == before
