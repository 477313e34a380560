"""The wording's buttons: what they ask, in windows to choose in, and the list of what they did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.coded import coded_plan
from tests.live.plans import AREA, written
from tests.live.test_buttons_filling import OWN, PHONE, QUEUE, with_library
from tests.tables import SANMIN, full_plan
from tests.window.dialogs import Dialog
from tests.window.picture import Box
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window
from xlplan.plan import Plan
from xlplan.wording.library import find, text_for

pytestmark = pytest.mark.window

LIST = "顯示清單"


@pytest.fixture
def coded(seat: Seat, tmp_path: Path) -> Window:
    """A plan with codes in area 1: rows 4 and 5 to fill, row 6 written, row 7's code unknown."""
    return opened(seat, coded_plan(), tmp_path)


def opened(seat: Seat, plan: Plan, folder: Path, name: str = "計畫") -> Window:
    window = seat.open(written(plan, folder / f"{name}.xlsx"))
    with_library(window)
    window.document.UndoManager.clear()
    return window


def saying(action: str) -> Plan:
    """Return a plan whose first row of area 1 says something."""
    measures = full_plan().measures
    said = (replace(item, action=action) if item.sub_item == "1-1" else item for item in measures)
    return full_plan(measures=tuple(said))


def gone(seat: Seat) -> None:
    """Wait until no window waits for an answer any more."""
    until(lambda: not seat.dialogs(), "the window is gone")


def listed(window: Window) -> Dialog:
    """Show the list behind the answer."""
    window.click(LIST, within="")
    return window.seat.dialog()


# ---- the list behind an answer


def test_all_that_was_filled_in_is_listed_and_taken_back_in_one_step(coded: Window) -> None:
    before = coded.formulas()
    coded.go(AREA, "A4:D6")
    coded.click("填入標準文字")
    assert coded.told().startswith("已填入2列的「具體作法」")
    assert coded.texts(AREA, "E4:E6") == [[PHONE], [QUEUE], [OWN]]
    box = listed(coded)
    assert box.title == "填入標準文字"
    assert box.long_text.splitlines() == [
        f"{AREA} E4：（空白）→「{PHONE}」（標準代碼A01）".replace("\n", "⏎"),
        f"{AREA} E5：（空白）→「{QUEUE}」（標準代碼A02）",
    ]
    box.click("關閉")
    gone(coded.seat)
    coded.screen.press("ctrl+z")
    until(lambda: not coded.undo_list(), "the only step is taken back")
    assert coded.formulas() == before


def test_the_list_can_be_read_and_copied_with_the_keyboard_alone(coded: Window) -> None:
    coded.go(AREA, "A4:D5")
    coded.click("填入標準文字")
    assert coded.told()
    text = listed(coded).long_text
    coded.screen.press("X", "ctrl+a", "ctrl+c")
    until(lambda: coded.seat.clipboard() == text, "the list is copied")
    assert coded.seat.dialog().long_text == text
    coded.screen.press("Escape")
    gone(coded.seat)


def test_a_window_keeps_its_list_until_its_next_answer(
    coded: Window, seat: Seat, tmp_path: Path
) -> None:
    coded.go(AREA, "A4")
    coded.click("填入標準文字")
    assert coded.told()
    other = opened(seat, coded_plan(), tmp_path, "另一份")
    other.go(AREA, "A5")
    other.click("填入標準文字")
    assert other.told()
    for window, cell in ((other, "E5"), (coded, "E4")):
        window.front()
        box = listed(window)
        assert box.long_text.startswith(f"{AREA} {cell}：")
        assert len(box.long_text.splitlines()) == 1
        box.click("關閉")
        gone(seat)
    coded.click("檢核")
    until(lambda: coded.infobar().startswith("檢核完成"), "the next answer")
    assert coded.look(LIST, "PUSH_BUTTON") is None
    other.front()
    assert other.look(LIST, "PUSH_BUTTON") is not None


def test_the_list_grows_with_its_window(coded: Window, seat: Seat) -> None:
    coded.go(AREA, "A4:D5")
    coded.click("填入標準文字")
    assert coded.told()

    def boxes() -> dict[str, Box]:
        window = seat.dialog().window
        whole = Box(window.box.x, window.box.y, *seat.screen.size)
        return {"": whole} | {item.name: item.box for item in window.parts() if item.name}

    text = listed(coded).long_text
    small = boxes()
    seat.screen.resize(small[""].width + 150, small[""].height + 100)
    until(lambda: boxes()[""].width > small[""].width + 100, "the window is larger")
    seat.settled()
    large = boxes()
    wider, higher = (
        large[""].width - small[""].width,
        large[""].height - small[""].height,
    )
    for name, grows in ((text, 1), ("關閉", 0)):
        assert large[name].width == small[name].width + grows * wider
        assert large[name].height == small[name].height + grows * higher
        assert large[name].is_in(large[""])
    seat.dialog().click("關閉")
    gone(seat)


# ---- a question with one answer


def asked_to_overwrite(window: Window) -> Dialog:
    window.go(AREA, "A6")
    window.click("填入標準文字")
    box = window.seat.dialog()
    assert box.title == "填入標準文字"
    assert "要改用標準文字嗎？" in box.text
    assert box.long_text.startswith(f"{AREA} E6：「{OWN}」→")
    assert not box.entries
    assert {button.name for button in box.buttons} == {"改用標準文字", "取消"}
    return box


def test_a_persons_words_are_overwritten_when_told_so(coded: Window) -> None:
    asked_to_overwrite(coded).click("改用標準文字")
    assert coded.told().startswith("已填入1列")
    assert coded.texts(AREA, "E6") == [[PHONE]]
    assert coded.undo_list() == ["填入標準文字"]


@pytest.mark.parametrize("way", ["取消", "Escape"])
def test_a_persons_words_stay_when_not(coded: Window, seat: Seat, way: str) -> None:
    before = coded.formulas()
    box = asked_to_overwrite(coded)
    if way == "Escape":
        seat.screen.press(way)
    else:
        box.click(way)
    gone(seat)
    seat.settled()
    assert (coded.formulas(), coded.undo_list()) == (before, [])


# ---- a question with several answers

TYPED = "設置服務台由志工引導民眾洽公"


@pytest.fixture
def typed(seat: Seat, tmp_path: Path) -> Window:
    """A plan whose first row of area 1 is close to several standard measures."""
    return seat.open(written(saying(TYPED), tmp_path / "計畫.xlsx"))


def asked_to_choose(window: Window) -> Dialog:
    window.go(AREA, "E4")
    window.click("建議標準文字")
    box = window.seat.dialog()
    assert box.title == "建議標準文字"
    assert TYPED in box.text
    assert len(box.entries) == 3
    return box


def standard(entry: str) -> tuple[str, str]:
    """Return the code that an entry of the list begins with, and the library's text of it."""
    code = entry.partition(" ")[0]
    found = find(code)
    assert found is not None
    return code, text_for(found, SANMIN, full_plan().year)


@pytest.mark.parametrize("way", ["click", "double click", "keyboard"])
def test_the_second_of_three_suggestions_is_filled_in(typed: Window, seat: Seat, way: str) -> None:
    before = typed.formulas()
    box = asked_to_choose(typed)
    first, second = (standard(entry.name) for entry in box.entries[:2])
    assert box.long_text.startswith(first[1])
    if way == "double click":
        seat.screen.click(box.entries[1].box.middle, times=2)
    else:
        if way == "click":
            seat.screen.click(box.entries[1].box.middle)
        else:
            seat.screen.press("Down")
        until(lambda: box.long_text.startswith(second[1]), "the text of the second")
        seat.screen.press("Return")
    assert typed.told().startswith(f"已把標準代碼{second[0]}和標準文字填入{AREA}第4列。")
    ((action, _, code),) = typed.texts(AREA, "E4:G4")
    assert (code, action) == second
    assert typed.undo_list() == ["建議標準文字"]
    assert [line.partition("：")[0] for line in listed(typed).long_text.splitlines()] == [
        f"{AREA} G4",
        f"{AREA} E4",
    ]
    seat.screen.press("Escape")
    gone(seat)
    seat.screen.press("ctrl+z")
    until(lambda: not typed.undo_list(), "the only step is taken back")
    assert typed.formulas() == before


@pytest.mark.parametrize("way", ["取消", "Escape"])
def test_who_chooses_nothing_changes_nothing(typed: Window, seat: Seat, way: str) -> None:
    before = typed.formulas()
    box = asked_to_choose(typed)
    seat.screen.press("Down")
    if way == "Escape":
        seat.screen.press(way)
    else:
        box.click(way)
    gone(seat)
    seat.settled()
    assert (typed.formulas(), typed.undo_list(), typed.infobar()) == (before, [], "")
    typed.click("檢核")
    assert typed.told().startswith("檢核完成")


def test_suggestions_for_several_rows_are_a_list(typed: Window) -> None:
    typed.go(AREA, "E4:E5")
    typed.click("建議標準文字")
    assert typed.told().startswith("選取了2列：")
    lines = listed(typed).long_text.splitlines()
    assert [line.partition("「")[0] for line in lines] == [f"{AREA} E4", f"{AREA} E5"]
    typed.screen.press("Escape")
    gone(typed.seat)


# ---- corrections


def test_slips_are_corrected_listed_and_taken_back_in_one_step(seat: Seat, tmp_path: Path) -> None:
    wrong, right = (
        "悠關民眾權益的事項，由秘書室每月檢討。",
        "攸關民眾權益的事項，由秘書室每月檢討。",
    )
    window = seat.open(written(saying(wrong), tmp_path / "計畫.xlsx"))
    before = window.formulas()
    window.click("用語校正")
    assert window.told().startswith("已校正1格")
    assert window.texts(AREA, "E4:E5") == [
        [right],
        ["由本所課室每季檢討第3項服務作業並公布改善結果。"],
    ]
    box = listed(window)
    assert box.title == "用語校正"
    assert f"{AREA} E4：「{wrong}」→「{right}」" in box.long_text
    box.click("關閉")
    gone(seat)
    seat.screen.press("ctrl+z")
    until(lambda: window.undo_list() == [], "the only step is taken back")
    assert window.formulas() == before


# ---- from a finding to its correction


def test_a_slip_that_the_check_shows_is_put_right_from_the_bar(seat: Seat, tmp_path: Path) -> None:
    wrong = "邀請里民討論與生活悠關的議題，每季檢討一次。"
    window = opened(seat, saying(wrong), tmp_path)
    window.click("檢核")
    assert window.told().startswith("檢核完成：錯誤0、警告1")
    window.click("改正這一格", within="")
    until(lambda: window.infobar().startswith("已改正1格"), "the answer")
    assert window.texts(AREA, "E4") == [[wrong.replace("悠", "攸")]]
    window.screen.press("ctrl+z")
    until(lambda: window.texts(AREA, "E4") == [[wrong]], "the step is taken back")
