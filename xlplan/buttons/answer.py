"""What a button tells the person who pressed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell of a person's that a button filled: where, what it held, what it holds."""

    sheet: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A button's answer, in Chinese; "error" says that nothing was done.

    ``then`` names the buttons that a person is likely to press next. ``asks`` names the argument
    with which the button, pressed again, would do what it refused.
    """

    text: str
    level: Level = "info"
    changes: tuple[Changed, ...] = ()
    then: tuple[str, ...] = ()
    asks: str = ""
