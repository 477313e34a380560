"""Import a roster of agencies from a table and keep it as the city's own."""

from __future__ import annotations

import csv
import functools
import io
from pathlib import Path

from xlplan.books.package import calamine_sheets, open_package
from xlplan.books.plain import file_bytes
from xlplan.books.save import write_json
from xlplan.data import own_folder
from xlplan.errors import Unreadable, UsageError
from xlplan.vocabulary import OWN_ROSTER, Roster, roster, roster_from_rows, roster_to_json

_ENCODINGS = ("utf-8-sig", "cp950", "big5hkscs")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")  # without one, any Big5 text would pass for UTF-16


def import_roster(table: Path, target: Path | None = None) -> tuple[Path, int, list[str]]:
    """Read a table of agencies and write it as a roster; return the file, how many, and notes.

    Without a target the city's own roster is written (XLPLAN_HOME or the user's data folder). What
    the table does not say of an agency (self-name, sections) is kept from the roster so far. Raises
    Unreadable, Unwritable, UsageError.
    """
    read, notes = roster_from_rows(table_rows(table), roster())
    target = target or own_folder() / OWN_ROSTER
    write_json(target, roster_to_json(read))
    return target, len(read.entries), notes


@functools.cache
def load_roster(path: Path | None) -> Roster:
    """Return the roster in a JSON file or a table; the city's own or the shipped one for None."""
    if path is None or path.suffix.lower() == ".json":
        return roster(path)
    return roster_from_rows(table_rows(path), roster())[0]


def table_rows(path: Path) -> list[list[object]]:
    """Return the rows of the first sheet of a workbook, or of a .csv in UTF-8 or Big5."""
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return _csv_rows(path)
    sheets, faults = calamine_sheets(open_package(path))
    if not sheets:
        raise Unreadable(path, faults[0].code if faults else "F103", sheet="")
    return sheets[0][1]


def _csv_rows(path: Path) -> list[list[object]]:
    raw = file_bytes(path)
    for encoding in ("utf-16",) if raw.startswith(_UTF16_MARKS) else _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        delimiter = "\t" if text.count("\t") > text.count(",") else ","
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    raise UsageError(f"{path}：看不出文字編碼。請另存成 UTF-8 的 CSV 後再試。")
