"""What the last city workbook tells the next: what people typed, what it was made of."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import cast

from xlplan.books.city.book import OVERVIEW, STAMP, STATES
from xlplan.books.city.folders import LABEL
from xlplan.books.city.stamp import KIND
from xlplan.books.city.states import FILED_AS, FILED_ON, FILED_VERSION, NAME, NOTE, VERSION
from xlplan.books.package import calamine_sheets, open_package
from xlplan.consolidate import Filing
from xlplan.errors import Unreadable, UsageError
from xlplan.table import Grid
from xlplan.table.cells import plain_text
from xlplan.table.find import Rows
from xlplan.text import fold

_WORKBOOK = "xl/workbook.xml"
_ENOUGH = 1 << 18  # bytes of a workbook's part that name our sheets; it may be a bomb
_NO_ZIP: tuple[type[Exception], ...] = (
    *(OSError, EOFError, KeyError, ValueError, RuntimeError),
    *(zlib.error, zipfile.BadZipFile, Unreadable),
)
KEPT_SHEETS = (OVERVIEW, STATES, STAMP)
_TYPED = (FILED_ON, FILED_AS, FILED_VERSION, NOTE)
_NO_WORKBOOK = frozenset({"F101", "F102", "F103", "F105", "F106", "F111", "F112"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last city workbook holds of people's: 核備 and notes by full name, and its year.

    ``folders`` is the text of 計畫資料夾, ``parent`` and ``roster`` what its stamp says it was made
    with; "" for none.
    """

    year: int = 0
    filings: Mapping[str, Filing] = field(default_factory=dict)
    folders: str = ""
    parent: str = ""
    roster: str = ""


def read_kept(path: Path) -> Kept:
    """Return what people typed into 收件狀態; nothing when there is no city workbook yet.

    Raises UsageError when there is one that cannot be read, or a workbook of another kind, so that
    nothing is lost.
    """
    if not path.is_file():
        return Kept()
    try:
        grids = _grids(path, KEPT_SHEETS)
    except Unreadable as reason:
        if reason.code in _NO_WORKBOOK:
            return Kept()
        raise UsageError(
            f"原有的彙整檔「{path}」讀不出來，裡面登錄的核備資料無法保留。"
            "請先把它移到別處，或換一個檔名。"
        ) from None
    if not is_city(grids):
        raise UsageError(f"「{path}」已經存在，但不是彙整檔，不能蓋掉。請換一個檔名。")
    return kept_in(grids)


def kept_in(grids: Sequence[Grid]) -> Kept:
    """Return what the sheets of a city workbook keep; KEPT_SHEETS are enough."""
    said = _stamp(grids)
    year = said.get("year", "")
    return Kept(
        year=int(year) if year.isdigit() else 0,
        filings=dict(_filings(_rows(grids, STATES))),
        folders=_beside(_rows(grids, OVERVIEW), LABEL),
        parent=said.get("parent", ""),
        roster=_beside(_rows(grids, STAMP), "roster"),
    )


def is_city_book(path: Path) -> bool:
    """Return whether a file is a city workbook, quickly; False when that cannot be told."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_WORKBOOK) as part:
            if STATES.encode() not in part.read(_ENOUGH):
                return False
        return is_city(_grids(path, (STAMP,)))
    except _NO_ZIP:
        return False


def is_city(grids: Sequence[Grid]) -> bool:
    """Return whether sheets are those of a city workbook, by their stamp."""
    return _stamp(grids).get("kind") == KIND


def _grids(path: Path, names: Sequence[str]) -> list[Grid]:
    sheets, _ = calamine_sheets(open_package(path, only=names))
    return [Grid(info.name, cast(Rows, rows), info.visible) for info, rows in sheets]


def _stamp(grids: Sequence[Grid]) -> dict[str, str]:
    rows = _rows(grids, STAMP)
    return {plain_text(row[0]): plain_text(row[1]) for row in rows if len(row) > 1}


def _rows(grids: Sequence[Grid], name: str) -> Rows:
    return next((grid.rows for grid in grids if grid.name == name), ())


def _beside(rows: Rows, label: str) -> str:
    """Return the text of the cell to the right of a label, as it stands: it may be a path."""
    for row in rows:
        for cell, after in pairwise(row):
            if isinstance(cell, str) and plain_text(cell) == label:
                return "" if after is None else str(after)
    return ""


def _filings(states: Rows) -> Iterable[tuple[str, Filing]]:
    """Yield what is typed for each agency; columns are found by their headings."""
    wanted = {fold(title): title for title in (NAME, VERSION, *_TYPED)}
    places: dict[str, int] = {}
    for row in states:
        texts = [plain_text(cell) for cell in row]
        if not places:
            found = {
                wanted[fold(text)]: index
                for index, text in enumerate(texts)
                if fold(text) in wanted
            }
            places = found if NAME in found and FILED_ON in found else {}
            continue
        said = {title: texts[at] for title, at in places.items() if at < len(texts)}
        filing = _filing(said)
        if said.get(NAME) and filing != Filing():
            yield said[NAME], filing


def _filing(said: Mapping[str, str]) -> Filing:
    """Return what a row says; a 核備 that names no version files the one the row showed."""
    date, number = said.get(FILED_ON, ""), said.get(FILED_AS, "")
    version = said.get(FILED_VERSION, "") or (said.get(VERSION, "") if date or number else "")
    digits = "".join(char for char in fold(version) if char.isdecimal())
    return Filing(date, number, int(digits[:4]) if digits else None, said.get(NOTE, ""))
