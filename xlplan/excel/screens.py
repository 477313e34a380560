"""What a person sees and is asked in Excel: the status bar, boxes, questions; by system.

xlwings knows boxes and the status bar on every system. What it does not know is here for each: on
Windows Application.InputBox, by COM and so in Unicode; on a Mac the dialogs of its own
StandardAdditions, through the scripting bridge that xlwings brings along.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xlplan.buttons.answer import TITLE, Level
from xlplan.errors import Option

if TYPE_CHECKING:
    import xlwings as xw

_TEXT = 2  # what Application.InputBox is to return
_PROMPT = 255  # characters; it refuses a longer one
_CANCELLED = -128  # a Mac's number for what a person does not want
_OK, _CANCEL = "確定", "取消"
_NUMBER = "請輸入號碼（{first}～{last}）："
_NO_NUMBER = "「{typed}」不是清單裡的號碼。\n"


class Screen:
    """A program that xlwings drives: boxes and the status bar, no free questions."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def begin(self, text: str) -> None:
        """Say at the foot of the window what goes on."""
        self._foot(text)

    def say(self, text: str) -> None:
        """Show a short answer without a box."""
        self._foot(text)

    def tell(self, text: str, title: str, level: Level = "info") -> None:
        """Show an answer in a box."""
        self._foot(False)
        self.app.alert(text, title, mode="info" if level == "info" else "critical")

    def confirm(self, text: str, title: str, level: Level = "info") -> bool:
        """Ask a question whose answer is yes or no."""
        self._foot(False)
        mode = "info" if level == "info" else "critical"
        return bool(self.app.alert(text, title, buttons="yes_no", mode=mode) == "yes")

    def ask(self, text: str, question: str, title: str) -> str | None:
        """Ask for some words; None when the person does not want to, or cannot be asked here."""
        self.tell(f"{text}\n{question}", title, "warning")
        return None

    def choose(self, text: str, title: str, options: Sequence[Option]) -> str | None:
        """Ask for one of several answers; return its value, None as ``ask`` does."""
        if len(options) == 1:
            return options[0].value if self.confirm(_asked(text, options), title) else None
        return self._choose(text, title, options)

    def _choose(self, text: str, title: str, options: Sequence[Option]) -> str | None:
        self.tell(_asked(text, options), title, "warning")
        return None

    def _foot(self, text: str | bool) -> None:
        with suppress(Exception):  # of the program's; nothing depends on it
            self.app.status_bar = text


class WindowsScreen(Screen):
    """Excel on Windows."""

    def ask(self, text: str, question: str, title: str) -> str | None:
        """Ask for some words; what is too long for the question goes into a box before it."""
        whole = f"{text}\n{question}"
        if len(whole) > _PROMPT:
            self.tell(text, title, "warning")
            whole = question
        return self._input(whole, title)

    def _choose(self, text: str, title: str, options: Sequence[Option]) -> str | None:
        if self.app.alert(_asked(text, options), title, "ok_cancel", "info") != "ok":
            return None
        labels = [f"{number}. {option.label}" for number, option in enumerate(options, 1)]
        prompt = _NUMBER.format(first=1, last=len(options))
        wrong = ""
        while True:
            typed = self._input("\n".join(_fitting([wrong + prompt, *labels])), title)
            if typed is None:
                return None
            digits = typed.strip()
            if digits.isdecimal() and 1 <= int(digits) <= len(options):
                return options[int(digits) - 1].value
            wrong = _NO_NUMBER.format(typed=digits[:10])

    def _input(self, prompt: str, title: str) -> str | None:
        """Return what a person types into Application.InputBox, which gives False for cancel."""
        self._foot(False)
        typed: Any = self.app.api.InputBox(Prompt=prompt, Title=title, Type=_TEXT)
        return None if typed is False else str(typed)


class MacScreen(Screen):
    """Excel on a Mac. Its status bar is emptied when Python ends: an answer needs a box."""

    def say(self, text: str) -> None:
        """Show a short answer."""
        self.tell(text, TITLE)

    def ask(self, text: str, question: str, title: str) -> str | None:
        """Ask for some words by «display dialog»."""
        buttons = [_CANCEL, _OK]
        said = self._dialog(
            "display_dialog",
            f"{text}\n{question}",
            with_title=title,
            default_answer="",
            buttons=buttons,
            cancel_button=_CANCEL,
            default_button=_OK,
        )
        return None if not said else str(next(_texts(said), ""))

    def _choose(self, text: str, title: str, options: Sequence[Option]) -> str | None:
        labels = [f"{number}. {option.label}" for number, option in enumerate(options, 1)]
        names = {"OK_button_name": _OK, "cancel_button_name": _CANCEL}
        asked = _asked(text, options)
        said = self._dialog(
            "choose_from_list", labels, with_title=title, with_prompt=asked, **names
        )
        return options[labels.index(said[0])].value if said else None

    def _dialog(self, name: str, *arguments: Any, **named: Any) -> Any:
        """Return what a dialog of StandardAdditions gives; None when a person does not want to."""
        additions = _standard_additions(self.app)
        self._foot(False)
        additions.activate()
        try:
            return getattr(additions, name)(*arguments, **named)
        except Exception as error:
            if getattr(error, "errornumber", 0) == _CANCELLED:
                return None
            raise


def screen_of(app: xw.App) -> Screen:
    """Return what a program can show and ask."""
    if app.engine.name == "excel":
        return WindowsScreen(app) if sys.platform == "win32" else MacScreen(app)
    return Screen(app)


def _asked(text: str, options: Iterable[Option]) -> str:
    """Return a question with its options, numbered where there are several, and their details."""
    found = list(options)
    lines = [text]
    for number, option in enumerate(found, 1):
        lines.append(f"\n{number}. {option.label}" if len(found) > 1 else f"\n{option.label}？")
        if option.detail:
            lines.append(option.detail)
    return "\n".join(lines)


def _fitting(lines: Sequence[str]) -> list[str]:
    """Return lines cut so that all of them together fit into a prompt."""
    longest = max(map(len, lines))
    while sum(min(len(line), longest) + 1 for line in lines) > _PROMPT and longest > 1:
        longest -= 1
    return [line if len(line) <= longest else f"{line[: longest - 1]}…" for line in lines]


def _texts(said: Any) -> Iterator[str]:
    """Yield the text in the record that «display dialog» gives, by its keyword."""
    for key, value in said.items():
        if str(key).endswith("text_returned"):
            yield value


def _standard_additions(app: xw.App) -> Any:
    import osax  # comes with xlwings on a Mac

    return osax.OSAX(pid=app.pid)
