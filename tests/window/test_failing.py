"""What cannot be done is said in a window, and the workbook is as it was."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import openpyxl
import pytest

from tests.live.plans import AREA, OTHER, RESULTS, written
from tests.live.test_buttons_filling import PHONE, coded_plan, with_library
from tests.live.test_painting import faulty_plan
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import MENU, Window

pytestmark = pytest.mark.window

UNFINISHED = "「檢核」沒有完成，"


@pytest.fixture
def window(seat: Seat, tmp_path: Path) -> Window:
    return seat.open(written(faulty_plan(), tmp_path / "plan.xlsx"))


def warned(seat: Seat) -> str:
    """Return what the message box says, and close it."""
    box = seat.dialog()
    assert box.title == MENU
    assert [button.is_called("確定") for button in box.buttons] == [True]
    box.click("確定")
    until(lambda: not seat.dialogs(), "the box is closed")
    return box.text


def test_a_workbook_of_others_is_left_alone(seat: Seat, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "別人的活頁簿"
    book.save(tmp_path / "other.xlsx")
    window = seat.open(tmp_path / "other.xlsx")
    before = window.formulas()
    for button in ("檢核", "填入標準文字", "彙整"):
        window.click(button)
        told = warned(seat)
        assert told.startswith(f"這不是提升服務執行計畫的活頁簿，不能「{button}」，內容沒有更動。")
    assert window.formulas() == before
    assert not window.undo_list()
    assert not window.document.isModified()


@pytest.mark.parametrize("sheet", [RESULTS, OTHER])
def test_a_sheet_that_somebody_protected_is_named(window: Window, seat: Seat, sheet: str) -> None:
    window.insert_row(OTHER, 6)
    window.type(OTHER, "E6", "還沒有編號的一列。")
    window.protect_all(sheet)
    before, steps = window.formulas(), window.undo_list()
    window.click("檢核")
    assert f"工作表「{sheet}」" in warned(seat)
    assert window.formulas() == before
    assert window.undo_list() == steps


def test_a_worker_that_was_killed_while_idle_is_replaced(window: Window, seat: Seat) -> None:
    window.click("檢核")
    told = window.told()
    seat.kill_worker()
    window.write(AREA, "F4", "經建課")
    window.click("檢核")
    until(lambda: window.infobar() not in ("", told), "the second answer")
    assert window.infobar().startswith("檢核完成：錯誤3、警告2、提示1。")


def test_the_last_click_is_undone_by_keyboard_after_the_worker_was_killed(
    seat: Seat, tmp_path: Path
) -> None:
    window = seat.open(written(coded_plan(), tmp_path / "plan.xlsx"))
    with_library(window)
    window.write(AREA, "H10", "typed")
    typed = window.formulas()
    steps = window.undo_list()
    window.go(AREA, "A4:D20")
    window.click("填入標準文字")
    assert window.told().startswith("已填入2列")
    assert window.texts(AREA, "E4:E4") == [[PHONE]]
    seat.kill_worker()
    window.screen.press("ctrl+z")
    until(lambda: window.undo_list() == steps, "one step less")
    assert window.formulas() == typed
    window.screen.press("ctrl+z")
    until(lambda: window.undo_list() == steps[1:], "what was typed is undone, too")
    assert window.texts(AREA, "H10:H10") == [[""]]


def test_a_worker_that_is_killed_before_it_writes_is_told(window: Window, seat: Seat) -> None:
    window.click("檢核")
    assert window.told()
    window.write(AREA, "F4", "經建課")
    before, steps = window.formulas(), window.undo_list()
    (worker,) = seat.workers()
    os.kill(worker, signal.SIGSTOP)
    window.click("檢核")
    time.sleep(0.5)  # the click waits for a worker that does nothing
    seat.kill_worker()
    assert warned(seat).startswith(UNFINISHED)
    assert window.formulas() == before
    assert window.undo_list() == steps
    window.click("檢核")
    assert window.told().startswith("檢核完成：錯誤3")


def test_what_a_killed_worker_left_is_undone_behind_another_window(
    window: Window, seat: Seat, tmp_path: Path
) -> None:
    """The window in front showed the sheet with the number of the one undone, and had none such."""
    window.click("檢核")
    assert window.told()
    before, steps = window.formulas(), window.undo_list()
    (worker,) = seat.workers()
    os.kill(worker, signal.SIGSTOP)
    window.click("檢核")
    until(lambda: not window.infobar(), "the click began")
    window.document.UndoManager.enterUndoContext("檢核")  # what the worker would do
    window.put(RESULTS, "B4", "half done")
    small = tmp_path / "small.xlsx"
    openpyxl.Workbook().save(small)
    other = seat.open(small)
    seat.kill_worker()
    assert warned(seat).startswith(f"{UNFINISHED}活頁簿已經放回按下以前的樣子。")
    assert window.formulas() == before
    assert window.undo_list() == steps
    assert other.where() == ("Sheet", "A1")
    assert window.in_front  # the box was over the window that it belongs to, and stood in sight
    other.book.save()


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.25, 0.35, 0.5])
def test_a_worker_that_is_killed_at_any_moment_leaves_all_or_nothing(
    window: Window, seat: Seat, delay: float
) -> None:
    window.click("檢核")
    assert window.told()
    window.write(AREA, "F4", "經建課")
    window.insert_row(OTHER, 6)
    window.type(OTHER, "E6", "還沒有編號的一列。")
    before, steps = window.formulas(), window.undo_list()
    window.click("檢核")
    time.sleep(delay)
    seat.kill_worker()
    until(lambda: seat.dialogs() or window.infobar(), "an answer")
    if seat.dialogs():
        assert warned(seat).startswith(UNFINISHED)
        assert window.undo_list() == steps
    else:
        assert len(window.undo_list()) == len(steps) + 1
        window.screen.press("ctrl+z")
        until(lambda: window.undo_list() == steps, "one step less")
    assert window.formulas() == before
    window.screen.press("ctrl+z")
    until(lambda: window.undo_list() == steps[1:], "the step before is undone, too")
    window.click("檢核")
    assert window.told().startswith("檢核完成：")


def test_without_a_python_every_click_says_what_to_do(seat: Seat, tmp_path: Path) -> None:
    with seat.without_python():
        window = seat.open(written(faulty_plan(), tmp_path / "plan.xlsx"))
        before = window.formulas()
        for _ in range(2):
            window.click("檢核")
            told = warned(seat)
            assert "xlplan install libreoffice --check" in told
            assert str(seat.home / "nowhere") in told
        assert window.formulas() == before
        assert not window.undo_list()
