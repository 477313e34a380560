"""檢核 in a real LibreOffice: what it writes, what it paints, that nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.live.test_painting import RED, assert_painted, faulty_plan
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.libreoffice.books import Book
from xlplan.plan import Measure

pytestmark = pytest.mark.live


def lines(person: Person, last: int = 12) -> list[list[str]]:
    """Return the findings on the sheet: severity, sheet, title, row, state."""
    rows = person.texts(RESULTS, f"B4:G{last}")
    return [[*row[:4], row[5]] for row in rows if any(row)]


def test_findings_are_listed_and_their_cells_painted(open_plan: Opening, tmp_path: Path) -> None:
    person = open_plan(faulty_plan())
    answer = press("check", person.book)
    assert answer.level == "warning"
    assert answer.text.startswith("檢核完成：錯誤4、警告2、提示1。\n已移到第一個問題（封面 D58）：")
    assert person.where() == ("封面", "D58")
    assert lines(person) == [
        ["錯誤", "封面", "6-4 不辦理的理由", "58", "未改"],
        ["錯誤", AREA, "執行課室", "4", "未改"],
        ["錯誤", AREA, "具體作法", "5", "未改"],
        ["錯誤", AREA, "辦理期程", "6", "未改"],
        ["警告", OTHER, "重點標題", "4", "未改"],
        ["警告", OTHER, "執行課室", "5", "未改"],
        ["提示", OTHER, "具體作法", "7", "未改"],
    ]
    assert_painted(person.seen(tmp_path))


def test_a_mended_cell_loses_its_mark_and_the_next_check_its_line(
    open_plan: Opening, tmp_path: Path
) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.type(AREA, "F4", "經建課")
    assert lines(person)[1] == ["錯誤", AREA, "執行課室", "4", "已變更"]
    assert person.texts(RESULTS, "I1") == [["尚待處理：錯誤3、警告2、提示1"]]
    assert (1, "執行課室") not in person.seen(tmp_path)[AREA].painted()
    answer = press("check", person.book)
    assert answer.text.startswith("檢核完成：錯誤3、警告2、提示1。")
    assert AREA not in [row[1] for row in lines(person) if row[2] == "執行課室"]


def test_marks_follow_rows_that_are_inserted_sorted_and_deleted(
    open_plan: Opening, tmp_path: Path
) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.insert_row(AREA, 5)
    assert person.seen(tmp_path)[AREA].painted() == {
        (1, "執行課室"): RED,
        (3, "具體作法"): RED,
        (4, "辦理期程"): RED,
    }
    person.delete_row(AREA, 6)
    person.sort(AREA, "A4:M40", 1, ascending=False)
    of_area = [row[2:] for row in lines(person) if row[1] == AREA]
    assert of_area == [
        ["執行課室", "6", "未改"],
        ["具體作法", "已刪除", "已刪除"],
        ["辦理期程", "5", "未改"],
    ]
    press("check", person.book)
    of_area = [row[2:] for row in lines(person) if row[1] == AREA]
    assert ["辦理期程", "5", "未改"] in of_area
    assert ["執行課室", "6", "未改"] in of_area


def test_a_plan_put_right_has_no_findings_and_no_colours(
    open_plan: Opening, tmp_path: Path
) -> None:
    person = open_plan(faulty_plan())
    press("check", person.book)
    for sheet, cell, text in (
        ("封面", "D58", "本年度併入其他計畫辦理。"),
        (AREA, "F4", "經建課"),
        (AREA, "E5", "每月檢討一次。"),
        (AREA, "J6", "每月"),
        (OTHER, "D4", ""),
        (OTHER, "F5", "民政課"),
        (OTHER, "E7", "每年檢討一次。"),
    ):
        person.type(sheet, cell, text)
    answer = press("check", person.book)
    assert (answer.level, answer.text) == ("info", "檢核完成，沒有發現問題。")
    assert person.texts(RESULTS, "A4:N12")[0][8] == "檢核完成，沒有發現問題。"
    assert not any(cell for row in person.texts(RESULTS, "A5:N12") for cell in row)
    seen = person.seen(tmp_path)
    assert not seen[AREA].painted()
    assert not seen[OTHER].painted()


def test_only_the_findings_and_missing_ids_are_written(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.insert_row(AREA, 5)
    person.type(AREA, "E5", "新的一列。")
    person.insert_row(OTHER, 6)
    person.insert_row(OTHER, 6)
    person.type(OTHER, "E6", "新的二列。")
    person.type(OTHER, "E7", "新的三列。")
    before = person.formulas()
    press("check", person.book)
    after = person.formulas()
    assert before.pop(RESULTS)[:3] == after.pop(RESULTS)[:3]
    changed = [
        (name, row, column)
        for name, rows in after.items()
        for row, cells in enumerate(rows, 1)
        for column, cell in enumerate(cells, 1)
        if (before[name][row - 1] + ("",) * 20)[column - 1] != cell
    ]
    assert changed == [(AREA, 5, 1), (OTHER, 6, 1), (OTHER, 7, 1)]
    ids = [after[AREA][4][0], after[OTHER][5][0], after[OTHER][6][0]]
    assert len(set(ids)) == 3
    assert all(after[name][row - 1][0] for name, row, _ in changed)


def test_texts_that_look_like_numbers_dates_and_formulas_stay_texts(open_plan: Opening) -> None:
    odd = ("1-1", "=1+1", "114/3/1", "0012", "TRUE", "'引號", "１２３", "+5", "@2")
    measures = tuple(
        replace(item, responsible_units=(text,))
        for item, text in zip(full_plan().measures[1:], odd, strict=False)
    )
    person = open_plan(full_plan(measures=(*measures, *full_plan().measures[len(odd) + 1 :])))
    press("check", person.book)
    rows = person.texts(RESULTS, "G4:H40")
    said = [row[1] for row in rows if row[1] in odd]
    assert sorted(said) == sorted(odd)
    assert {row[0] for row in rows if row[1] in odd} == {"未改"}


def test_a_longer_list_makes_room_and_a_shorter_one_leaves_nothing(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    press("check", person.book)
    for row in range(9, 30):
        person.put(AREA, f"E{row}", f"第{row}列還沒有選次項。")
    answer = press("check", person.book)
    assert answer.text.startswith("檢核完成：錯誤21、警告21、提示0。")
    assert len(lines(person, 60)) == 42
    for row in range(9, 30):
        person.put(AREA, f"E{row}", "")
    press("check", person.book)
    assert not any(cell for row in person.texts(RESULTS, "A5:N60") for cell in row)


def test_a_row_whose_id_was_copied_gets_one_of_its_own(open_plan: Opening) -> None:
    person = open_plan(full_plan(measures=(*full_plan().measures, Measure(sub_item="1-1"))))
    person.put(AREA, "A5", person.texts(AREA, "A4")[0][0])
    press("check", person.book)
    ids = [row[0] for row in person.texts(AREA, "A4:A40") if row[0]]
    assert len(ids) == len(set(ids))


def test_an_engine_without_anything_of_its_own_is_enough(
    open_plan: Opening, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Excel's engine reads no whole workbook at once, and has no undo from outside."""
    person, other = open_plan(faulty_plan()), open_plan(faulty_plan())
    before = other.formulas()
    press("check", person.book)
    for name in ("read_sheets", "undo", "read_only"):
        monkeypatch.delattr(Book, name)
    assert press("check", other.book).text.startswith("檢核完成：錯誤4、警告2、提示1。")
    assert other.formulas() == person.formulas()
    assert press("restore", other.book).level == "info"
    assert other.formulas() == before


def test_a_cell_as_full_as_can_be_keeps_no_plan_from_being_checked(open_plan: Opening) -> None:
    """A message quotes it, which is more than a cell holds; LibreOffice takes longer texts, too."""
    person = open_plan(faulty_plan())
    person.put(AREA, "E4", "長" * 32_767)
    person.put(AREA, "E7", "甲乙丙丁" * 10_000)
    before = person.formulas()[AREA]
    answer = press("check", person.book)
    assert answer.text.startswith("檢核完成：")
    assert ["一、基礎服務", "具體作法", "4"] in [row[1:4] for row in lines(person, 20)]
    assert person.formulas()[AREA] == before
    assert press("restore", person.book).level == "info"
