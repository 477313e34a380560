"""Clicks that meet something else: another window, another click, a cell being typed into."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.live.plans import AREA, RESULTS, written
from tests.live.test_painting import faulty_plan
from tests.tables import full_plan
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window

pytestmark = pytest.mark.window


@pytest.fixture
def faulty(seat: Seat, tmp_path: Path) -> Window:
    return seat.open(written(faulty_plan(), tmp_path / "有錯.xlsx"))


def checks(window: Window) -> int:
    """Return how often 檢核 was done."""
    return window.undo_list().count("檢核")


def findings(window: Window) -> list[str]:
    return [row[1] for row in window.texts(RESULTS, "B4:D12") if row[1]]


def test_each_of_two_windows_has_its_own_clicks(faulty: Window, seat: Seat, tmp_path: Path) -> None:
    right = seat.open(written(full_plan(), tmp_path / "沒錯.xlsx"))
    right.click("檢核")
    assert right.told() == "檢核完成，沒有發現問題。"
    assert not checks(faulty)
    assert not faulty.infobar()
    before = right.formulas()
    faulty.front()
    faulty.click("檢核")
    assert faulty.told().startswith("檢核完成：錯誤4")
    assert len(findings(faulty)) == 7
    assert (checks(faulty), checks(right)) == (1, 1)
    assert right.formulas() == before
    right.front()
    right.screen.press("ctrl+z")
    until(lambda: not checks(right), "the click in the window in front is undone")
    assert checks(faulty) == 1


class RunningClick:
    """A click on 檢核 that runs until the end of the block: its worker stands still.

    A class, for no UNO exception gets through a generator's context manager.
    """

    def __init__(self, window: Window, seat: Seat) -> None:
        window.click("檢核")
        assert window.told()
        self.window = window
        (self.worker,) = seat.workers()

    def __enter__(self) -> None:
        os.kill(self.worker, signal.SIGSTOP)
        self.window.click("檢核")
        until(lambda: not self.window.infobar(), "the click began")

    def __exit__(self, *error: object) -> None:
        os.kill(self.worker, signal.SIGCONT)


def test_a_click_is_answered_in_its_window_though_another_came_before_it(
    faulty: Window, seat: Seat, tmp_path: Path
) -> None:
    other = seat.open(written(full_plan(), tmp_path / "沒錯.xlsx"))
    faulty.front()
    with RunningClick(faulty, seat):
        other.front()
    until(lambda: checks(faulty) == 2, "the click is done")
    assert faulty.told().startswith("檢核完成：錯誤4")
    assert not other.infobar()
    assert not checks(other)


def test_a_second_click_on_a_running_one_is_told_and_not_done(faulty: Window, seat: Seat) -> None:
    with RunningClick(faulty, seat):
        faulty.click("清除檢核結果")
        assert faulty.told().startswith("「檢核」還在進行，這次按的「清除檢核結果」沒有執行。")
    until(lambda: faulty.infobar().startswith("檢核完成"), "the answer of the first")
    seat.settled()
    assert faulty.undo_list() == ["檢核", "檢核"]


def test_a_window_that_is_closed_while_a_click_runs_is_closed_when_it_is_done(
    faulty: Window, seat: Seat
) -> None:
    """Closed under the hands of the worker, 7.4 now and then crashed."""
    with RunningClick(faulty, seat):
        faulty.document.setModified(False)  # so that it would be closed without a question
        faulty.screen.press("ctrl+w")
        seat.settled()
        assert faulty.document.CurrentController is not None
        assert not seat.dialogs()
    seat.dialog().click("不要儲存")  # asked once the click has written
    until(lambda: len(seat.app.books) == 0, "the window is gone")


def test_a_double_click_checks_once(faulty: Window) -> None:
    faulty.click("檢核")
    assert faulty.told()
    faulty.screen.click(faulty.find("檢核", "PUSH_BUTTON", "TOOL_BAR").box.middle, times=2)
    until(lambda: checks(faulty) == 2 and faulty.infobar(), "the answer")
    faulty.seat.settled()
    assert checks(faulty) == 2


def test_a_cell_that_is_typed_into_takes_what_was_typed(faulty: Window) -> None:
    faulty.screen.click(faulty.box(AREA, "F4").middle)
    faulty.keys("經建課")
    faulty.click("檢核")
    assert faulty.told().startswith("檢核完成：錯誤3、警告2、提示1。")
    assert faulty.texts(AREA, "F4:F4") == [["經建課"]]


@pytest.mark.parametrize("delay", [0, 0.1, 0.2, 0.3, 0.4])
def test_a_window_that_is_closed_right_after_a_click_is_gone_and_the_next_works(
    faulty: Window, seat: Seat, tmp_path: Path, delay: float
) -> None:
    other = seat.open(written(full_plan(), tmp_path / "沒錯.xlsx"))
    faulty.front()
    faulty.click("檢核")
    assert faulty.told()  # from now on a click is short, and what follows may meet any part of it
    faulty.document.setModified(False)  # so that it is closed without a question
    faulty.click("檢核")
    time.sleep(delay)
    faulty.screen.press("ctrl+w")

    def closed() -> bool:
        for box in seat.dialogs():  # whether to save, or what became of the click
            assert "沒有預料到" not in box.text
            box.click("不要儲存" if len(box.buttons) > 1 else "確定")
        return len(seat.app.books) == 1 and not seat.dialogs()

    until(closed, "the window is gone")

    def answered() -> bool:
        if closed():
            other.front()
            other.click("檢核")
            until(lambda: seat.dialogs() or other.infobar(), "an answer")
        return other.infobar() == "檢核完成，沒有發現問題。"

    until(answered, "the other window's click")
    assert checks(other) == 1
