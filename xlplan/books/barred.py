"""Cells that look empty or plain but hold more: a formula, or a place under merged cells.

What is written into them would take a person's formula away, or would be seen by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from xlplan.books.package import open_package
from xlplan.books.sheet_xml import Sheet
from xlplan.errors import Unreadable
from xlplan.text import column_index, column_letter

FORMULA = "這一格是公式"
COVERED = "這一格被合併儲存格蓋住"

_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def barred(path: Path, wanted: Mapping[str, Collection[str]]) -> Mapping[tuple[str, str], str]:
    """Return (sheet, address) -> why, of those cells of a file that should not be written.

    ``wanted`` maps sheet -> addresses. Raises Unreadable.
    """
    package = open_package(path, only=set(wanted))
    found: dict[tuple[str, str], str] = {}
    try:
        for sheet in package.sheets:
            if sheet.name not in wanted or sheet.part is None:
                continue
            part = package.parts[sheet.part]
            if package.kind == "ods":
                told = _in_ods(part, sheet.name, set(wanted[sheet.name]))
            else:
                told = _in_xlsx(part, wanted[sheet.name])
            found.update(((sheet.name, cell), why) for cell, why in told)
    except (ExpatError, ValueError) as error:
        raise Unreadable(path, "F103") from error
    return found


def _in_xlsx(part: bytes, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    sheet = Sheet.of(part)
    cells = {
        f"{column_letter(index)}{row.number}": cell
        for row in sheet.rows
        for index, cell in row.cells.items()
    }
    merges = [
        (column_index(left.decode()), int(top), column_index(right.decode()), int(bottom))
        for left, top, right, bottom in _MERGE.findall(part, sheet.data.end)
    ]
    for address in wanted:
        cell = cells.get(address)
        if cell and _FORMULA.search(part, cell.inner, cell.end):
            yield address, FORMULA
        elif any(_covers(area, address) for area in merges):
            yield address, COVERED


def _covers(area: tuple[int, int, int, int], address: str) -> bool:
    """Return whether a cell lies in a merged area and is not its first one, which shows."""
    left, top, right, bottom = area
    letters = address.rstrip("0123456789")
    column, row = column_index(letters), int(address[len(letters) :])
    inside = left <= column <= right and top <= row <= bottom
    return inside and (column, row) != (left, top)


def _in_ods(content: bytes, name: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
    from xlplan.books.ods_sheet import cells, tables

    table = next(item for item in tables(content) if item.name == name)
    rows = {int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address in wanted}
    for row in table.rows:
        here = [number for number in range(row.number, row.number + row.repeat) if number in rows]
        for cell in cells(table.content, row) if here else ():
            why = FORMULA if b"table:formula" in cell.attributes else ""
            why = COVERED if cell.covered else why
            places = range(cell.column, min(cell.column + cell.repeat, 200)) if why else ()
            for address in (f"{column_letter(at)}{number}" for at in places for number in here):
                if address in wanted:
                    yield address, why
