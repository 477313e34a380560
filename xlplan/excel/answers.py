"""How the answer of a button is shown in Excel, and what a person says to what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplan.books.faces import faces
from xlplan.buttons.answer import QUESTIONS, Answer
from xlplan.excel import lists

if TYPE_CHECKING:
    from xlplan.excel.screens import Screen

_SHORT = 60  # characters that the foot of a window shows
_FEW = 3  # lines of a list that a box shows itself
_NEXT = "接下來可以按{names}。"
_OFFER = "要把完整的清單開成新的活頁簿嗎？"


def show(answer: Answer, label: str, screen: Screen) -> str | None:
    """Show an answer; return what a person says to what it asks, None when there is no more to do.

    One short line stands at the foot of the window, anything else in a box. ``label`` is the
    button's.
    """
    if answer.options:
        return screen.choose(answer.text, label, answer.options)
    if answer.asks in QUESTIONS:
        return screen.ask(answer.text, QUESTIONS[answer.asks], label)
    if len(answer.details.splitlines()) > _FEW:
        text = f"{_told(answer)}\n\n{_OFFER}"
        if screen.confirm(text, label, answer.level):
            lists.show(screen.app, label, answer.details)
    elif answer.level == "info" and _is_short(answer):
        screen.say(answer.text)
    else:
        screen.tell(_told(answer), label, answer.level)
    return None


def _is_short(answer: Answer) -> bool:
    return not answer.details and "\n" not in answer.text and len(answer.text) <= _SHORT


def _told(answer: Answer) -> str:
    """Return an answer's text, a short list, and those next buttons that it does not name."""
    lines = answer.details.splitlines()
    more = [line for line in lines if line not in answer.text] if len(lines) <= _FEW else []
    said = "\n".join([answer.text, *([""] if more else []), *more])
    labels = [f"「{faces()[name].label}」" for name in answer.then]
    left = [label for label in labels if label not in said]
    return f"{said}\n\n{_NEXT.format(names='、'.join(left))}" if left else said
