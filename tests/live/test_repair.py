"""修復範本: after a paste over everything the template is there again, and every value as typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.live.test_painting import MISSING, RED, faulty_plan
from tests.tables import full_plan
from xlplan.books.live import Opened
from xlplan.books.live.damage import Damage, find_damage
from xlplan.books.live.kept import kept_in
from xlplan.books.looks import Looks
from xlplan.books.read import read
from xlplan.buttons import press
from xlplan.libreoffice.bridge import struct
from xlplan.plan import Plan
from xlplan.validate import check

pytestmark = pytest.mark.live

NOTHING = "沒有需要修復的地方。"
CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: value, date, text, formula
YELLOW = 0xFFFF00
LEFT_ALONE = (RESULTS, "格式")


class Vandal(Person):
    """Somebody who pastes over what the template made."""

    def paste_plain(self, sheet: str, cells: str) -> None:
        """Paste the same contents from another file: formats, validations, locks of plain cells."""
        target = self._sheet(sheet).getCellRangeByName(cells)
        other = self.book.app.books.add()
        source = other.api.Sheets.getByIndex(0).getCellRangeByName(cells)
        source.setFormulaArray([[_as_text(cell) for cell in row] for row in _shown(target)])
        other.api.CurrentController.select(source)
        copied = other.api.CurrentController.getTransferable()
        self.unprotect(sheet)
        self.go(sheet, cells)
        target.clearContents(CONTENTS)  # a headless LibreOffice answers no to writing over them
        self.document.CurrentController.insertTransferable(copied)
        other.close()

    def forget_marks(self, sheet: str) -> None:
        """Delete the conditional formats of a sheet."""
        found = self._sheet(sheet).ConditionalFormats
        for item in list(found.getConditionalFormats()):
            found.removeByID(item.ID)

    def overwrite(self, sheet: str, cells: str) -> None:
        """Put what cells show in the place of their formulas."""
        block = self._sheet(sheet).getCellRangeByName(cells)
        block.setDataArray(block.getDataArray())

    def colour(self, sheet: str, cells: str, colour: int) -> None:
        self._sheet(sheet).getCellRangeByName(cells).CellBackColor = colour

    def colour_of(self, sheet: str, cell: str) -> int:
        return int(self._sheet(sheet).getCellRangeByName(cell).CellBackColor)

    def number(self, sheet: str, cell: str, value: float, key: int) -> None:
        """Put a number into a cell, shown by a number format's key (36: a date)."""
        found = self._sheet(sheet).getCellRangeByName(cell)
        found.NumberFormat, found.Value = key, value

    def insert_column(self, sheet: str, cell: str) -> None:
        self.go(sheet, cell)
        self._dispatch(".uno:InsertColumnsBefore")

    def merge(self, sheet: str, cells: str) -> None:
        self._sheet(sheet).getCellRangeByName(cells).merge(True)

    def span(self, sheet: str, cells: str) -> None:
        """Fill cells with one formula for all of them."""
        self.unprotect(sheet)
        self._sheet(sheet).getCellRangeByName(cells).setArrayFormula('="甲"')
        self.protect(sheet)

    def protect(self, sheet: str, password: str = "") -> None:
        self._sheet(sheet).protect(password)

    def unprotect(self, sheet: str) -> None:
        self._sheet(sheet).unprotect("")

    def add_note(self, sheet: str, column: int, row: int, text: str) -> None:
        place = struct("table.CellAddress", self._sheet(sheet).RangeAddress.Sheet, column, row)
        self._sheet(sheet).Annotations.insertNew(place, text)

    def notes(self, sheet: str) -> list[str]:
        return [note.String for note in self._sheet(sheet).Annotations]

    def row(self, sheet: str, number: int) -> Any:
        return self._sheet(sheet).Rows.getByIndex(number - 1)

    def column(self, sheet: str, index: int) -> Any:
        return self._sheet(sheet).Columns.getByIndex(index)

    def save(self, path: Path) -> Path:
        self.book.impl.save_copy(str(path))
        return path


def _shown(block: Any) -> list[list[Any]]:
    """Return what cells hold, of formulas what they come to."""
    return [list(row) for row in block.getDataArray()]


def _as_text(cell: Any) -> str:
    return f"'{cell}" if isinstance(cell, str) and cell else f"{cell}"


@pytest.fixture
def plan_at(open_plan: Opening) -> Callable[[Plan], Vandal]:
    """Write a plan's workbook and open it for somebody who destroys it."""
    return lambda plan: Vandal(open_plan(plan).book)


def values(person: Person) -> dict[str, list[list[Any]]]:
    """Return what stands in every cell, but for what buttons write."""
    grids = Opened(person.book).grids
    return {
        grid.name: [list(row) for row in grid.rows if any(row)]
        for grid in grids
        if grid.name not in LEFT_ALONE
    }


def codes(person: Person) -> list[str]:
    """Return what is wrong with the plan."""
    return [item.code for item in check(Opened(person.book).reading)]


def damage(person: Vandal, folder: Path) -> Damage:
    opened = Opened(person.book)
    grid = opened.grid("格式")
    assert grid is not None
    looks = Looks(person.save(folder / "looks.xlsx"))
    return find_damage(opened.grids, opened.frame, kept_in(grid), looks)


def destroy(person: Vandal) -> None:
    """Paste over all that is there to fill in and over the cover's counts, and rename headings."""
    for spec in Opened(person.book).frame.tables:
        person.paste_plain(spec.name, "A4:P303")
        person.forget_marks(spec.name)
        person.protect(spec.name)
    person.forget_marks("封面")
    person.paste_plain("封面", "B30:E58")
    person.overwrite("封面", "C4:E4")
    person.protect("封面")
    person.put(AREA, "E3", "我改的標題")
    person.put(AREA, "B1", "")
    person.put("標準文字", "C3", "蓋掉了")


def test_a_workbook_as_it_was_made_is_not_touched(plan_at: Callable[[Plan], Vandal]) -> None:
    person = plan_at(faulty_plan())
    person.document.setModified(False)
    answer = press("repair", person.book)
    assert (answer.level, answer.text) == ("info", NOTHING)
    assert not person.document.isModified()
    assert not person.document.UndoManager.isUndoPossible()


def test_after_a_paste_over_everything_all_is_there_again(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    person = plan_at(faulty_plan())
    before, formulas = values(person), person.formulas()
    destroy(person)
    lost = {loss.sheet: loss for loss in damage(person, tmp_path).lost}
    assert len(lost) == len(Opened(person.book).frame.tables) + 2  # the cover, 標準文字
    assert lost["封面"].pastes and len(lost["封面"].cells) > 50
    answer = press("repair", person.book)
    assert answer.level == "info", answer.text
    assert f"「{AREA}」：下拉清單與格式（" in answer.text
    assert damage(person, tmp_path).lost == ()
    assert values(person) == before
    assert person.formulas() == formulas
    assert press("repair", person.book).text == NOTHING


def test_what_is_repaired_reads_and_is_painted_as_before(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    sound, person = plan_at(faulty_plan()), plan_at(faulty_plan())
    destroy(person)
    codes = [item.code for item in check(read(person.save(tmp_path / "lost.xlsx")).reading)]
    assert "B215" in codes
    press("repair", person.book)
    found = check(read(person.save(tmp_path / "mended.xlsx")).reading)
    assert found == check(read(sound.save(tmp_path / "sound.xlsx")).reading)
    for somebody in (sound, person):
        press("check", somebody.book)
        somebody.type(AREA, "C20", "1-1")
        somebody.type(OTHER, "E30", "只有作法。")
    pages = [somebody.seen(tmp_path) for somebody in (sound, person)]
    for name in (AREA, OTHER, "封面", RESULTS):
        assert pages[1][name] == pages[0][name], name
    painted = pages[1][AREA].painted()
    assert painted[1, "執行課室"] == RED
    assert painted[17, "具體作法"] == MISSING


def test_only_cells_that_lost_something_take_the_templates_look(
    plan_at: Callable[[Plan], Vandal],
) -> None:
    person = plan_at(faulty_plan())
    person.colour(AREA, "E4:E6", YELLOW)
    person.paste_plain(AREA, "C5:E5")
    person.colour(AREA, "E5", YELLOW)
    person.protect(AREA)
    answer = press("repair", person.book)
    assert answer.text.splitlines()[1] == f"「{AREA}」：下拉清單與格式（次項、重點標題、具體作法）"
    colours = [person.colour_of(AREA, f"E{row}") for row in (4, 5, 6)]
    assert colours == [YELLOW, -1, YELLOW]


def test_notes_heights_and_own_columns_stay(plan_at: Callable[[Plan], Vandal]) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    person.unprotect(AREA)
    person.add_note(AREA, 4, 3, "請再確認。")
    person.put(AREA, "O3", "經費")
    person.put(AREA, "O5", "10萬")
    person.colour(AREA, "O5", YELLOW)
    person.row(AREA, 6).Height = 3000
    person.protect(AREA)
    assert press("repair", person.book).level == "info"
    assert person.notes(AREA) == ["請再確認。"]
    assert person.texts(AREA, "O3:O5") == [["經費"], [""], ["10萬"]]
    assert person.colour_of(AREA, "O5") == YELLOW
    assert person.row(AREA, 6).Height == 3000


def test_numbers_and_dates_stay_what_they_are(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    person.number(AREA, "J5", 45000, 36)
    person.number(AREA, "I5", 0.5, 10)
    person.number(AREA, "I6", 3, 0)
    before = values(person)[AREA]
    wrong = codes(person)
    assert press("repair", person.book).level == "info"
    after = values(person)[AREA]
    assert [row[1:] for row in after[3:]] == [row[1:] for row in before[3:]]
    assert codes(person) == wrong
    assert damage(person, tmp_path).lost == ()
    person.type(AREA, "J5", "1-1")
    assert person.texts(AREA, "J5") == [["1-1"]]


def test_columns_are_found_by_their_hidden_field_names(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    person = plan_at(faulty_plan())
    person.unprotect(AREA)  # LibreOffice inserts no column into a protected sheet
    person.insert_column(AREA, "D3")
    person.put(AREA, "D4", "自己的一欄")
    person.paste_plain(AREA, "A4:N303")
    person.forget_marks(AREA)
    person.protect(AREA)
    answer = press("repair", person.book)
    assert answer.level == "info", answer.text
    assert damage(person, tmp_path).lost == ()
    person.type(AREA, "F40", "只有作法。")
    painted = person.seen(tmp_path)[AREA].painted()
    assert painted[37, "次項"] == MISSING
    assert (37, "具體作法") not in painted


def test_field_names_and_names_come_back(plan_at: Callable[[Plan], Vandal], tmp_path: Path) -> None:
    person = plan_at(faulty_plan())
    before = person.formulas()
    person.unprotect(AREA)
    for cell in ("A2", "C2", "E2", "E3", "F3"):
        person.put(AREA, cell, "亂打")
    person.row(AREA, 2).IsVisible = True
    person.column(AREA, 0).IsVisible = True
    person.protect(AREA)
    for name in ("act_1", "chk_key", "list_units"):
        person.document.NamedRanges.removeByName(name)
    answer = press("repair", person.book)
    assert answer.level == "info", answer.text
    assert person.formulas() == before
    assert not person.row(AREA, 2).IsVisible
    assert not person.column(AREA, 0).IsVisible
    assert person.document.NamedRanges.hasByName("act_1")
    assert damage(person, tmp_path).lost == ()
    person.document.calculateAll()
    assert person.texts("封面", "C32") == [["1"]]


def test_protection_is_as_it_was(plan_at: Callable[[Plan], Vandal]) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    press("repair", person.book)
    assert all(sheet.isProtected() for sheet in person.document.Sheets)
    person.type(AREA, "E3", "改不動")
    person.insert_row(AREA, 5)
    assert person.texts(AREA, "E3") == [["具體作法"]]
    assert person.texts(AREA, "A5:A6") == [[""], ["m003"]]


def test_a_sheet_with_a_password_is_said_and_nothing_is_done(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    person.unprotect(OTHER)
    person.protect(OTHER, "secret")
    before, lost = person.formulas(), damage(person, tmp_path).lost
    answer = press("repair", person.book)
    assert answer.level == "error"
    assert OTHER in answer.text and "密碼" in answer.text
    assert person.formulas() == before
    assert damage(person, tmp_path).lost == lost
    assert person.document.Sheets.getByName(AREA).isProtected()


def test_what_cannot_be_put_back_is_said(plan_at: Callable[[Plan], Vandal]) -> None:
    person = plan_at(faulty_plan())
    person.document.Sheets.removeByName(OTHER)
    person.unprotect(AREA)
    person.merge(AREA, "E8:E9")
    person.paste_plain(AREA, "C6:C7")
    person.document.Sheets.getByName(AREA).getCellRangeByName("C8:F9").CellProtection = (
        person.document.Sheets.getByName(AREA).getCellRangeByName("E3").CellProtection
    )
    person.protect(AREA)
    answer = press("repair", person.book)
    assert answer.level == "warning"
    assert f"找不到工作表「{OTHER}」" in answer.text
    assert "合併儲存格（E8:E9）" in answer.text
    assert f"「{AREA}」：下拉清單與格式（次項" in answer.text


def test_nothing_is_written_over_a_title_that_a_person_put_above(
    plan_at: Callable[[Plan], Vandal],
) -> None:
    person = plan_at(faulty_plan())
    person.unprotect(AREA)
    person.insert_row(AREA, 1)
    person.put(AREA, "B1", "高雄市三民區公所")
    person.protect(AREA)
    before = person.formulas()
    answer = press("repair", person.book)
    assert answer.level == "warning"
    assert answer.text.startswith("這次沒有修復，內容沒有更動：\n")
    assert f"工作表「{AREA}」最上面的標題列被移動過" in answer.text
    assert person.formulas() == before


def test_a_row_inserted_right_under_the_headings_can_be_filled_in_after_one_click(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    """Programs give it the headings' look, locked; the sheet stays protected all the while."""
    person = plan_at(faulty_plan())
    person.insert_row(AREA, 4)
    person.type(AREA, "E4", "打不進去")
    assert person.texts(AREA, "A4:E5") == [[""] * 5, ["m002", *person.texts(AREA, "B5:E5")[0]]]
    before = person.formulas()
    answer = press("repair", person.book)
    assert answer.level == "info"
    assert person.formulas() == before
    assert damage(person, tmp_path).lost == ()
    sheet = person.document.Sheets.getByName(AREA)
    assert sheet.isProtected()
    person.type(AREA, "C4", "1-1")
    person.type(AREA, "E4", "新的第一列。")
    person.insert_row(AREA, 4)
    assert person.texts(AREA, "C5:E5") == [["1-1", "", "新的第一列。"]]
    assert person.texts(AREA, "A6") == [["m002"]]


def test_a_workbook_without_patterns_is_left_alone(plan_at: Callable[[Plan], Vandal]) -> None:
    person = plan_at(full_plan())
    person.document.Sheets.removeByName("格式")
    before = person.formulas()
    answer = press("repair", person.book)
    assert answer.level == "error"
    assert "內容沒有更動" in answer.text
    assert person.formulas() == before


def test_what_fails_halfway_is_taken_back(
    plan_at: Callable[[Plan], Vandal], tmp_path: Path
) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    person.span(OTHER, "M3:N3")  # no single cell of it can be written
    before, lost = person.formulas(), damage(person, tmp_path).lost
    answer = press("repair", person.book)
    assert answer.level == "error"
    assert "活頁簿的內容和按鈕前一樣" in answer.text
    assert person.formulas() == before
    assert damage(person, tmp_path).lost == lost
    assert all(sheet.isProtected() for sheet in person.document.Sheets)


def test_one_undo_takes_the_repair_back(plan_at: Callable[[Plan], Vandal], tmp_path: Path) -> None:
    person = plan_at(faulty_plan())
    destroy(person)
    before, lost = person.formulas(), damage(person, tmp_path).lost
    press("repair", person.book)
    undo = person.document.UndoManager
    assert undo.getCurrentUndoActionTitle() == "修復範本"
    undo.undo()
    assert person.formulas() == before
    assert damage(person, tmp_path).lost == lost
