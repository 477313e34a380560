"""How Excel is told and asks, on Windows and on a Mac: its own dialogs alone are stood in for."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from xlplan.cli.arguments import parser
from xlplan.errors import Option
from xlplan.excel import screens
from xlplan.excel.screens import MacScreen, Screen, WindowsScreen, screen_of

MANY = [Option(f"A{n:02}", f"A{n:02} {'很長的標題' * 8}（9分）", "全文") for n in range(1, 13)]
TWO = [Option("a", "甲"), Option("b", "乙", "乙的全文")]


class App:
    """Excel as xlwings shows it; ``says`` are a person's answers, in their order."""

    def __init__(self, *says: Any) -> None:
        self.says = list(says)
        self.shown: list[tuple[str, ...]] = []
        self.status_bar: str | bool = False
        self.pid, self.api = 7, self

    def alert(self, prompt: str, title: str, buttons: str = "ok", mode: str = "info") -> str:
        self.shown.append(("box", prompt, title, mode))
        return "ok" if buttons == "ok" else str(self.says.pop(0))

    def InputBox(self, *, Prompt: str, Title: str, Type: int) -> Any:
        self.shown.append(("input", Prompt, Title))
        return self.says.pop(0)


class Unwanted(Exception):
    """What a Mac's scripting raises when a person presses 取消."""

    errornumber = -128


@pytest.fixture
def additions(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Mac's StandardAdditions, whose dialogs give what ``says`` holds."""
    found = SimpleNamespace(says=[], asked=[], activate=lambda: None)

    def dialog(*arguments: Any, **named: Any) -> Any:
        found.asked.append((*arguments, named))
        said = found.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    found.display_dialog = found.choose_from_list = dialog
    module = ModuleType("osax")
    module.__dict__["OSAX"] = lambda pid: found
    monkeypatch.setitem(sys.modules, "osax", module)
    return found


def test_each_system_has_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def kind(engine: str, platform: str) -> type[Screen]:
        monkeypatch.setattr(sys, "platform", platform)
        return type(screen_of(SimpleNamespace(engine=SimpleNamespace(name=engine))))

    assert kind("excel", "win32") is WindowsScreen
    assert kind("excel", "darwin") is MacScreen
    assert kind("libreoffice", "linux") is Screen


@pytest.mark.parametrize(("level", "mode"), [("info", "info"), ("warning", "critical")])
def test_a_box_has_its_icon_and_the_foot_is_emptied(level: Any, mode: str) -> None:
    app = App()
    Screen(app).begin("進行中")
    assert app.status_bar == "進行中"
    Screen(app).tell("好了", "檢核", level)
    assert (app.shown, app.status_bar) == ([("box", "好了", "檢核", mode)], False)


@pytest.mark.parametrize(("said", "words"), [("新任", "新任"), (False, None), ("False", "False")])
def test_words_are_asked_for_by_excels_input_box(said: object, words: str | None) -> None:
    app = App(said)
    assert WindowsScreen(app).ask("有3個錯誤。", "請寫明理由：", "送件") == words
    assert app.shown == [("input", "有3個錯誤。\n請寫明理由：", "送件")]


def test_what_is_too_long_for_the_question_goes_into_a_box_before_it() -> None:
    app = App("理由")
    assert WindowsScreen(app).ask("長" * 300, "請寫明理由：", "送件") == "理由"
    kinds = [(item[0], item[1]) for item in app.shown]
    assert kinds == [("box", "長" * 300), ("input", "請寫明理由：")]


def test_many_long_options_fit_with_every_number() -> None:
    app = App("ok", " 12 ")
    assert WindowsScreen(app).choose("要用哪一項？", "建議", MANY) == "A12"
    prompt = app.shown[1][1]
    assert len(prompt) <= 255
    assert [line.partition(".")[0] for line in prompt.split("\n")[1:]] == [
        str(number) for number in range(1, 13)
    ]
    assert all(option.label in app.shown[0][1] for option in MANY)


@pytest.mark.parametrize(("said", "value"), [("yes", "a"), ("no", None)])
def test_one_option_is_a_question_of_yes_or_no(said: str, value: str | None) -> None:
    app = App(said)
    assert WindowsScreen(app).choose("已有文字。", "填入", TWO[:1]) == value
    assert app.shown[0][1] == "已有文字。\n\n甲？"


def test_a_program_that_cannot_ask_says_what_it_would() -> None:
    app = App()
    assert Screen(app).choose("要用哪一項？", "建議", TWO) is None
    assert Screen(app).ask("有3個錯誤。", "請寫明理由：", "送件") is None
    assert app.shown[0][1] == "要用哪一項？\n\n1. 甲\n\n2. 乙\n乙的全文"
    assert app.shown[1][1] == "有3個錯誤。\n請寫明理由："


def test_a_mac_asks_for_words_in_its_own_dialog(additions: SimpleNamespace) -> None:
    additions.says = [{"k.button_returned": "確定", "k.text_returned": "新任"}, Unwanted()]
    screen = MacScreen(App())
    assert screen.ask("有3個錯誤。", "請寫明理由：", "送件") == "新任"
    assert screen.ask("有3個錯誤。", "請寫明理由：", "送件") is None
    text, named = additions.asked[0]
    assert text == "有3個錯誤。\n請寫明理由："
    assert (named["cancel_button"], named["default_button"]) == tuple(named["buttons"])


def test_a_mac_has_a_list_to_choose_from(additions: SimpleNamespace) -> None:
    additions.says = [["2. 乙"], False]
    screen = MacScreen(App())
    assert screen.choose("要用哪一項？", "建議", TWO) == "b"
    assert screen.choose("要用哪一項？", "建議", TWO) is None
    assert additions.asked[0][0] == ["1. 甲", "2. 乙"]
    assert additions.asked[0][1]["with_prompt"].endswith("2. 乙\n乙的全文")


def test_a_mac_empties_the_foot_when_python_ends_so_it_has_a_box() -> None:
    app = App()
    MacScreen(app).say("沒有可以還原的步驟。")
    assert app.shown == [("box", "沒有可以還原的步驟。", screens.TITLE, "info")]


def test_without_excel_the_command_says_what_it_is_for() -> None:
    more = ["--wb=計畫.xlsm", "--from_xl=1", r"--app=C:\Office\Microsoft Excel", "--hwnd=132"]
    done = subprocess.run(
        [sys.executable, "-m", "xlplan", "click", "check", *more],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("找不到按下按鈕的活頁簿，沒有做任何事。")
    assert "Traceback" not in done.stderr


def test_no_help_lists_what_only_programs_call() -> None:
    said = parser().format_help()
    assert "consolidate" in said
    assert "click" not in said
