"""A click is one step back: 還原上一步 and Ctrl+Z, pressed on a keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.plans import AREA, written
from tests.live.test_buttons_filling import PHONE, QUEUE, coded_plan, with_library
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window

pytestmark = pytest.mark.window

Formulas = dict[str, tuple[tuple[object, ...], ...]]


@pytest.fixture
def window(seat: Seat, tmp_path: Path) -> Window:
    """A plan with two rows to fill, the wording in its library, nothing to undo."""
    opened = seat.open(written(coded_plan(), tmp_path / "plan.xlsx"))
    with_library(opened)
    opened.document.UndoManager.clear()
    return opened


def fill(window: Window) -> None:
    window.go(AREA, "A4:D20")
    window.click("填入標準文字")
    assert window.told().startswith("已填入2列的「具體作法」")
    assert window.texts(AREA, "E4:E5") == [[PHONE], [QUEUE]]


def test_what_was_filled_in_is_taken_back_by_the_button(window: Window) -> None:
    before = window.formulas()
    fill(window)
    window.click("還原上一步")
    until(lambda: window.formulas() == before, "everything is as it was")
    assert window.told().startswith("已還原「填入標準文字」")


def clicked(window: Window) -> tuple[list[Formulas], list[list[str]]]:
    """Click three buttons that change something; return the workbook and the undo list around."""
    states, steps = [window.formulas()], [window.undo_list()]
    for button in ("檢核", "填入標準文字", "還原上一步"):
        window.go(AREA, "A4:D20")
        window.click(button)
        assert window.told()
        states.append(window.formulas())
        steps.append(window.undo_list())
    assert [len(item) for item in steps] == [0, 1, 2, 3]
    return states, steps


def test_one_click_is_one_step_back_on_the_keyboard(window: Window) -> None:
    states, steps = clicked(window)
    for state, step in zip(states[-2::-1], steps[-2::-1], strict=True):
        window.screen.press("ctrl+z")
        until(lambda step=step: window.undo_list() == step, "one step less")
        assert window.formulas() == state


def test_what_was_undone_is_done_again_on_the_keyboard(window: Window) -> None:
    states, steps = clicked(window)
    window.screen.press("ctrl+z", "ctrl+z", "ctrl+z")
    until(lambda: not window.undo_list(), "all is undone")
    for state, step in zip(states[1:], steps[1:], strict=True):
        window.screen.press("ctrl+y")
        until(lambda step=step: window.undo_list() == step, "one step more")
        assert window.formulas() == state


def test_what_was_typed_before_and_after_a_click_is_undone_in_its_turn(window: Window) -> None:
    window.write(AREA, "H10", "before")
    typed = window.formulas()
    fill(window)
    filled = window.formulas()
    window.write(AREA, "H11", "after")
    assert len(window.undo_list()) == 3
    for state, left in ((filled, 2), (typed, 1)):
        window.screen.press("ctrl+z")
        until(lambda left=left: len(window.undo_list()) == left, "one step less")
        assert window.formulas() == state
