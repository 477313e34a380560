"""What a cell function answers to a spreadsheet: rows of equal length, whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlplan.data import log_unforeseen

if TYPE_CHECKING:
    from xlplan.functions import Function


def answered(function: Function, *arguments: Any) -> list[list[Any]]:
    """Return what a function says; what nobody foresaw is logged, and said in the cell too."""
    try:
        rows = function.body(*arguments)
    except Exception:
        rows = [[log_unforeseen(function.name)]]
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows] if width else [[""]]
