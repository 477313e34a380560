"""What a button tells the person who pressed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xlplan.errors import Option
from xlplan.wording.changes import CellChange

Level = Literal["info", "warning", "error"]

TITLE = "提升服務計畫"
"""What our menus, boxes and the ribbon's tab are called."""

QUESTIONS: Mapping[str, str] = {"reason": "請寫明必須先送的理由："}
"""Of each thing that a button may ask for in free text, the question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button's answer, in Chinese; "error" says that nothing was done.

    ``details`` is a longer list, shown when a person wants it. ``then`` names the buttons that a
    person is likely to press next. ``asks`` names the argument with which the button, pressed
    again, would do what it refused; ``options`` are the answers to choose from, none for free text.
    """

    text: str
    level: Level = "info"
    changes: tuple[CellChange, ...] = ()
    details: str = ""
    then: tuple[str, ...] = ()
    asks: str = ""
    options: tuple[Option, ...] = ()
