"""What cannot be done leaves the workbook as it was, and says why."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening, written
from tests.live.test_painting import faulty_plan
from xlplan.books.live import Opened, changing
from xlplan.buttons import press
from xlplan.errors import OfficeError, OfficeGone
from xlplan.workflow.consolidating import consolidate

pytestmark = pytest.mark.live

TODAY = dt.date(2025, 3, 20)
WRITING = ("check", "clear", "fill", "fix", "restore")


@pytest.fixture
def checked(open_plan: Opening) -> Person:
    """A plan that was checked, has a row without an id, and a mistake mended since."""
    person = open_plan(faulty_plan())
    press("check", person.book)
    person.type(AREA, "F4", "經建課")
    person.insert_row(OTHER, 6)
    person.type(OTHER, "E6", "新的一列。")
    return person


@pytest.mark.parametrize("name", ["check", "clear", "restore"])
def test_a_protected_sheet_of_findings_leaves_everything(checked: Person, name: str) -> None:
    checked.protect_all(RESULTS)
    before = checked.formulas()
    answer = press(name, checked.book)
    assert answer.level == "error"
    assert "活頁簿的內容和按鈕前一樣" in answer.text
    assert f"工作表「{RESULTS}」" in answer.text
    assert checked.formulas() == before


def test_a_protected_area_leaves_everything(checked: Person) -> None:
    checked.protect_all(OTHER)
    before = checked.formulas()
    answer = press("check", checked.book)
    assert (answer.level, OTHER in answer.text) == ("error", True)
    assert checked.formulas() == before


@pytest.mark.parametrize("name", ["check", "restore"])
def test_a_file_opened_to_read_only_leaves_everything(
    open_file: Opening, tmp_path: Path, name: str
) -> None:
    person = open_file(written(faulty_plan(), tmp_path / "plan.xlsx"), read_only=True)
    before = person.formulas()
    answer = press(name, person.book)
    assert person.formulas() == before
    if name == "check":
        assert answer.level == "error"
        assert "唯讀" in answer.text


@pytest.mark.parametrize("name", [*WRITING, "next", "previous"])
def test_a_workbook_of_others_is_left_alone(app: xw.App, name: str) -> None:
    book = app.books.add()
    try:
        book.sheets[0].range("A1").value = [["別人的", "活頁簿"], [1, 2]]
        before = Person(book).formulas()
        answer = press(name, book)
        assert answer.level == "error"
        assert answer.text.startswith("這不是提升服務執行計畫的活頁簿，不能「")
        assert Person(book).formulas() == before
    finally:
        book.close()


def test_a_city_workbook_has_other_buttons(open_file: Opening, tmp_path: Path) -> None:
    written(faulty_plan(), tmp_path / "114_三民區公所.xlsx")
    consolidate([tmp_path / "114_三民區公所.xlsx"], tmp_path / "city.xlsx", today=TODAY)
    person = open_file(tmp_path / "city.xlsx")
    before = person.formulas()
    answer = press("check", person.book)
    assert answer.level == "error"
    assert answer.text.startswith("這是彙整檔，不是一個機關的計畫檔，不能「檢核」")
    assert person.formulas() == before


def test_a_plan_has_no_buttons_of_the_city(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    answer = press("open_source", person.book)
    assert answer.text.startswith("這是一個機關的計畫檔，不是彙整檔，不能「開啟來源」")


def test_without_the_sheet_for_findings_nothing_is_written(open_plan: Opening) -> None:
    person = open_plan(faulty_plan())
    person.document.Sheets.removeByName(RESULTS)
    before = person.formulas()
    answer = press("check", person.book)
    assert answer.level == "error"
    assert answer.text.startswith("這份活頁簿沒有「檢核結果」工作表")
    assert person.formulas() == before


def test_an_exception_in_the_middle_puts_everything_back(checked: Person) -> None:
    before = checked.formulas()
    with pytest.raises(OfficeError) as raised, changing(Opened(checked.book), "試試看") as change:
        change.put(AREA, 4, 5, [["甲", 1.5], ["=1+1", None]])
        change.put(RESULTS, 4, 1, [[None] * 14] * 20, whole=True)
        assert checked.texts(AREA, "E4:F5") == [["甲", "1.5"], ["2", ""]]
        raise ZeroDivisionError("in the middle")
    assert str(raised.value).startswith("「試試看」沒有完成，活頁簿的內容和按鈕前一樣：")
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
    assert checked.formulas() == before


def test_what_else_was_done_is_undone_too(checked: Person) -> None:
    undone = []
    with pytest.raises(OfficeError), changing(Opened(checked.book), "試試看") as change:
        change.otherwise(lambda: undone.append("formats"))
        raise ValueError
    assert undone == ["formats"]


def test_a_failed_button_keeps_the_step_before_it(checked: Person) -> None:
    checked.protect_all(AREA)
    with pytest.raises(OfficeError), changing(Opened(checked.book), "試試看") as change:
        change.put(OTHER, 10, 5, [["甲"]])
        raise ValueError
    assert press("restore", checked.book).text.startswith("已還原「檢核」")


@pytest.fixture
def mortal() -> Iterator[xw.App]:
    """A LibreOffice of the test's own."""
    running = lo.start()
    yield running
    running.kill()


def test_an_office_that_dies_in_the_middle_is_told(mortal: xw.App, tmp_path: Path) -> None:
    path = written(faulty_plan(), tmp_path / "plan.xlsx")
    raw = path.read_bytes()
    book = mortal.books.open(str(path))
    with pytest.raises(OfficeGone) as raised, changing(Opened(book), "檢核") as change:
        change.put(AREA, 4, 5, [["甲"]])
        mortal.kill()
        change.put(AREA, 5, 5, [["乙"]])
    assert "磁碟上的檔案還是上次存檔的樣子" in str(raised.value)
    assert path.read_bytes() == raw


def test_a_button_pressed_in_a_dead_office_answers(mortal: xw.App, tmp_path: Path) -> None:
    book = mortal.books.open(str(written(faulty_plan(), tmp_path / "plan.xlsx")))
    mortal.kill()
    answer = press("check", book)
    assert answer.level == "error"
    assert "LibreOffice" in answer.text


def test_a_workbook_closed_by_hand_between_two_clicks_is_told(app: xw.App, tmp_path: Path) -> None:
    """And the office goes on: 7.4 crashed when cells were let go of after their document."""
    for turn in range(5):
        book = app.books.open(str(written(faulty_plan(), tmp_path / f"plan-{turn}.xlsx")))
        assert press("check", book).text.startswith("檢核完成")
        cells = book.sheets[AREA]["A1:H5"]
        assert cells.value
        Person(book).close()
        assert "已經關閉" in press("check", book).text
        with pytest.raises(OfficeError, match="已經關閉"):
            cells.clear_contents()


def test_what_is_being_typed_is_taken_in_where_it_belongs(open_plan: Opening) -> None:
    """Showing another sheet would put it into the cell of that address there (seen in 7.4)."""
    person = open_plan(faulty_plan())
    other = person.texts(OTHER, "E5")
    person.go(AREA, "E5")
    person.keys("abc")
    assert person.texts(AREA, "E5") == [[""]]
    answer = press("check", person.book)
    assert answer.level == "warning"
    assert person.texts(AREA, "E5") == [["abc"]]
    person.go(OTHER, "A1")
    assert person.texts(OTHER, "E5") == other


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_nothing_is_written_beside_the_workbook(checked: Person) -> None:
    folder = Path(checked.book.fullname).parent
    before = sorted(item.name for item in folder.iterdir())
    for name in ("check", "next", "restore", "clear"):
        press(name, checked.book)
    assert sorted(item.name for item in folder.iterdir()) == before
