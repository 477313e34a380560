"""From the README's commands to a cell that turns red, and to one that is right again."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.live.plans import AREA, RESULTS, written
from tests.live.test_painting import RED, faulty_plan
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window

pytestmark = pytest.mark.window

README = Path(__file__).resolve().parents[2] / "README.md"
WHITE = "#FFFFFF"
TYPED = ["1-1 標準作業流程與正確服務", "", "每季辦理電話禮貌測試。", "經健課"]


def template(seat: Seat, suffix: str) -> Window:
    """Make a template by the command, open it, and type a row with a mistake into it."""
    path = seat.home / f"三民區公所114.{suffix}"
    command = [sys.executable, "-m", "xlplan", "template", "--year", "114"]
    seat.run([*command, "--agency", "三民區公所", "--format", suffix, "-o", str(path)])
    return typed_into(seat.open(path))


def typed_into(window: Window) -> Window:
    window.pick(AREA, "C4", 1)
    window.write(AREA, "E4", TYPED[2])
    window.write(AREA, "F4", TYPED[3])
    assert window.texts(AREA, "C4:F4") == [TYPED]
    return window


def assert_found(window: Window) -> None:
    """Have the wrong section listed and painted on the screen, and the right cells not."""
    assert window.told().startswith("檢核完成：錯誤")
    said = [row for row in window.texts(RESULTS, "B4:H40") if row[1:3] == [AREA, "執行課室"]]
    assert [(row[0], row[3], row[5], row[6]) for row in said] == [("錯誤", "4", "未改", "經健課")]
    assert window.ground(AREA, "F4") == RED
    assert window.ground(AREA, "E4") == WHITE


@pytest.fixture(params=["xlsx", "ods"])
def window(request: pytest.FixtureRequest, seat: Seat) -> Window:
    return template(seat, request.param)


def test_what_the_readme_says_leads_to_red_cells(seat: Seat) -> None:
    seat.kill()
    text = README.read_text(encoding="utf-8")
    said = re.findall(r"<!-- where: office -->\n```sh\n(.+?)```", text, re.DOTALL)
    commands = [shlex.split(line) for line in re.split(r"\n|&&", "\n".join(said)) if line.strip()]
    assert [command[:2] for command in commands] == [["xlplan", "install"], ["xlplan", "template"]]
    for command in commands:
        seat.run([sys.executable, "-m", *command], PATH=os.environ["PATH"])
    window = typed_into(seat.open(seat.home / commands[-1][-1]))
    window.go("封面", "A1")
    window.click("檢核", within="DOCUMENT_SPREADSHEET")
    assert_found(window)


def test_the_toolbar_paints_a_mistake_and_mending_it_takes_the_colour_away(window: Window) -> None:
    window.click("檢核")
    assert_found(window)
    window.write(AREA, "F4", "經建課")
    assert window.ground(AREA, "F4") == WHITE
    assert [row[5] for row in window.texts(RESULTS, "B4:H40") if row[2] == "執行課室"] == ["已變更"]
    window.choose_in_menu("檢核")
    until(
        lambda: not [row for row in window.texts(RESULTS, "B4:H40") if row[2] == "執行課室"],
        "the line is gone after the next 檢核",
    )
    assert window.told().startswith("檢核完成：")


def test_the_menu_checks_too(window: Window) -> None:
    window.choose_in_menu("檢核")
    assert_found(window)


def test_the_bar_with_the_answer_leads_to_the_next_problem(seat: Seat, tmp_path: Path) -> None:
    window = seat.open(written(faulty_plan(), tmp_path / "plan.xlsx"))
    window.click("檢核")
    assert window.told().startswith("檢核完成：錯誤4、警告2、提示1。")
    assert window.where() == ("封面", "D58")
    window.click("下一個問題", within="PANEL")
    until(lambda: window.where() == (AREA, "F4"), "the next problem")
    assert window.told().startswith(f"{AREA} F4：")


def test_a_button_in_the_sheet_checks_without_a_question(seat: Seat) -> None:
    window = template(seat, "ods")
    window.go("封面", "A1")
    window.click("檢核", within="DOCUMENT_SPREADSHEET")
    assert_found(window)
    assert not seat.dialogs()
