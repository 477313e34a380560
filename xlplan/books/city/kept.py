"""What people typed into the last city workbook, and whether a file is one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from xlplan.books.city.book import STAMP, STATES
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
_TYPED = (FILED_ON, FILED_AS, FILED_VERSION, NOTE)
_NO_WORKBOOK = frozenset({"F101", "F102", "F103", "F105", "F106", "F111", "F112"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last city workbook holds of people's: 核備 and notes by full name, and its year."""

    year: int = 0
    filings: Mapping[str, Filing] = field(default_factory=dict)


def read_kept(path: Path) -> Kept:
    """Return what people typed into 收件狀態; nothing when there is no city workbook yet.

    Raises UsageError when there is one that cannot be read, or a workbook of another kind, so that
    nothing is lost.
    """
    if not path.is_file():
        return Kept()
    try:
        grids = _grids(path, (STATES, STAMP))
    except Unreadable as reason:
        if reason.code in _NO_WORKBOOK:
            return Kept()
        raise UsageError(
            f"原有的彙整檔「{path}」讀不出來，裡面登錄的核備資料無法保留。"
            "請先把它移到別處，或換一個檔名。"
        ) from None
    said = _stamp(grids)
    if said.get("kind") != KIND:
        raise UsageError(f"「{path}」已經存在，但不是彙整檔，不能蓋掉。請換一個檔名。")
    states = next((grid for grid in grids if grid.name == STATES), None)
    year = said.get("year", "")
    filings = dict(_filings(states)) if states else {}
    return Kept(int(year) if year.isdigit() else 0, filings)


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
    rows = next((grid.rows for grid in grids if grid.name == STAMP), ())
    return {plain_text(row[0]): plain_text(row[1]) for row in rows if len(row) > 1}


def _filings(states: Grid) -> Iterable[tuple[str, Filing]]:
    """Yield what is typed for each agency; columns are found by their headings."""
    wanted = {fold(title): title for title in (NAME, VERSION, *_TYPED)}
    places: dict[str, int] = {}
    for row in states.rows:
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
