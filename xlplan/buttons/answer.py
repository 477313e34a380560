"""What a button tells the person who pressed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlplan.errors import Option
from xlplan.wording.changes import CellChange

Level = Literal["info", "warning", "error"]


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
