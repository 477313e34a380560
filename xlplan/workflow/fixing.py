"""Correct the wording of a plan's file: a copy with the sure corrections, the rest told."""

from __future__ import annotations

from pathlib import Path

from xlplan.books.barred import barred
from xlplan.books.change_list import write_changes
from xlplan.books.read import read
from xlplan.errors import UsageError
from xlplan.wording.fixing import Repair, repair
from xlplan.workflow.changing import refuse_target, write_changed


def fix_file(source: Path, target: Path | None, listing: Path | None = None) -> Repair:
    """Write a copy of a plan's workbook with the sure corrections made; return the repair.

    Cells with formulas and those under merged ones stay as they are. Without a ``target`` nothing
    but the ``listing`` is written. Raises Unreadable, Unwritable, and UsageError for a file that is
    no plan of ours or names that write_changed refuses; nothing is written then.
    """
    refuse_target(source, target, listing)
    found = read(source)
    if not found.reading.is_ours:
        raise UsageError(
            f"「{source}」不是用範本做的計畫檔，沒有校正，也沒有寫出檔案。"
            "請選取本機關的計畫檔，或把內容複製到範本後再校正。"
        )
    wanted = repair(found.reading, found.grids)
    made = wanted.without(barred(source, wanted.cells()))
    if target:
        write_changed(source, target, made.changes, listing)
    elif listing:
        write_changes(listing, made.changes)
    return made
