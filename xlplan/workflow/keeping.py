"""Carry what people keep of the findings (保留) into a new workbook of the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from xlplan.books.edit import fill_results
from xlplan.books.read import read
from xlplan.books.results import results_of
from xlplan.table import Layout
from xlplan.validate import verdict


def keep(target: Path, reasons: Mapping[str, str], frame: Layout) -> None:
    """Write the findings that are kept for a reason into a new .xlsx workbook of ours.

    ``reasons`` are Reading.reasons. Raises Unreadable, Unwritable.
    """
    if not reasons:
        return
    made = read(target)
    _, kept = verdict(replace(made.reading, reasons=reasons))
    if kept:
        results = results_of(kept, made.reading.ids, made.grids, frame, reasons)
        fill_results(target, target, results)
