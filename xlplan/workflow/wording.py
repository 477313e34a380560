"""The library of standard wording as a spreadsheet: given to evaluators, and taken back."""

from __future__ import annotations

from pathlib import Path

from xlplan.books.save import write_json
from xlplan.books.wording_table import read_table, write_table
from xlplan.data import own_folder
from xlplan.errors import UsageError
from xlplan.vocabulary import framework_for, frameworks
from xlplan.wording.library import OWN_WORDING, changed, library, to_json


def export_wording(target: Path, year: int | None = None) -> int:
    """Write a year's library as a workbook with one row a measure; return how many there are.

    ``year`` is Gregorian; the newest framework serves without it. Raises UsageError, Unwritable.
    """
    measures = library(_framework_key(year))
    write_table(target, measures)
    return len(measures)


def import_wording(table: Path, year: int | None = None, target: Path | None = None) -> Path:
    """Read such a workbook and keep what differs from the shipped library; return the file.

    Without a target it is the city's own (XLPLAN_HOME or the user's data folder). Raises
    Unreadable, UsageError for a table that is not understood or changes nothing, Unwritable.
    """
    key = _framework_key(year)
    measures = changed(read_table(table, key), key)
    if not measures:
        raise UsageError(f"「{table}」和內建的標準文字完全相同，沒有需要匯入的內容。")
    target = target or own_folder() / OWN_WORDING / f"{key}.json"
    write_json(target, to_json(measures, key))
    return target


def _framework_key(year: int | None) -> str:
    return (framework_for(year) if year else frameworks()[-1]).key
