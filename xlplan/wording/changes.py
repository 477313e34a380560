"""A cell that filling or correcting changes, before and after: in a file or an open workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlplan.plan import Location

_SHOWN = 40  # characters of a text in a list; the whole one stands in the workbook


@dataclass(frozen=True, slots=True)
class CellChange:
    """A person's cell that is written: where, what it held, what it holds, and why."""

    place: Location
    field: str
    before: str
    after: str
    why: str = ""

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.place.sheet

    @property
    def cell(self) -> str:
        """Its address ("D8"); "" for a field whose column is missing."""
        return self.place.cell(self.field) or ""


def spoken(changes: Iterable[CellChange]) -> Iterator[str]:
    """Yield a line for each change: 一、基礎服務 E4：（空白）→「…」（為什麼）."""
    for item in changes:
        why = f"（{item.why}）" if item.why else ""
        yield f"{item.sheet} {item.cell}：{_quoted(item.before)}→{_quoted(item.after)}{why}"


def _quoted(text: str) -> str:
    if not text:
        return "（空白）"
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return f"「{short}」".replace("\n", "⏎")
