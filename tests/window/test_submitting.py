"""送件 asks for a reason when there are errors, in a window that waits for the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.plans import written
from tests.tables import full_plan
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window
from xlplan.books.read import read

pytestmark = pytest.mark.window

MADE = ["114_三民區公所_v1.ods", "114_三民區公所_v1.xlsx", "114_三民區公所_v1_函稿.txt"]


@pytest.fixture
def window(seat: Seat, place: Path) -> Window:
    """A plan with one error."""
    first, *rest = full_plan().measures
    plan = full_plan(measures=(replace(first, responsible_units=("不明課",)), *rest))
    return seat.open(written(plan, place / "三民.xlsx"))


def files(folder: Path) -> list[str]:
    """Return what is in a folder, but LibreOffice's locks and the workbook itself."""
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if name[0] != "." and name != "三民.xlsx")


def test_errors_are_sent_with_the_reason_that_was_typed(
    window: Window, seat: Seat, place: Path
) -> None:
    window.click("送件")
    box = seat.dialog()
    assert box.title == "送件"
    assert "錯誤" in box.text
    assert "請寫明必須先送的理由" in box.text
    seat.screen.press(*"urgent")
    seat.dialog().click("確定")
    assert window.told().startswith("已送件：第1版")
    assert files(place) == MADE
    stamp = read(place / MADE[1]).reading.stamp
    assert stamp is not None
    assert stamp.reason == "urgent"


@pytest.mark.parametrize("way", ["取消", "Escape"])
def test_who_gives_no_reason_sends_nothing(
    window: Window, seat: Seat, place: Path, way: str
) -> None:
    before = window.formulas()
    window.click("送件")
    box = seat.dialog()
    if way == "Escape":
        seat.screen.press(way)
    else:
        box.click(way)
    until(lambda: not seat.dialogs(), "the question is gone")
    seat.settled()
    assert (files(place), window.formulas(), window.undo_list()) == ([], before, [])
    window.click("檢核")
    assert window.told().startswith("檢核完成：")
