"""HYPERLINK formulas that open a cell in Excel and in LibreOffice alike.

Tried in LibreOffice 7.4: ``plans/a.xlsx#'一、基礎服務'!E5`` opens at the cell, the path counted
from the workbook's own folder. LibreOffice opens .ods itself and hands .xlsx to the desktop,
address and all. A link works without a recalculation, and what it shows may be a number.
"""

from __future__ import annotations

import os
from pathlib import Path

LONGEST = 255  # characters of a text in a formula, and of a link's address: Excel's


def cell_link(target: Path, source: Path, sheet: str, cell: str, shown: str) -> str:
    """Return a HYPERLINK formula for a workbook ``target`` that opens a cell of ``source``."""
    return link(relative_path(target, source) + place(sheet, cell), shown)


def relative_path(target: Path, source: Path) -> str:
    """Return a file's path as a link in the workbook ``target`` has it.

    It counts from the target's folder where the two share a drive, so that a folder can be moved as
    a whole. What would end the path or be taken for an escape is escaped.
    """
    try:
        path = os.path.relpath(source.resolve(), target.resolve().parent)
    except ValueError:  # another drive of Windows
        path = str(source.resolve())
    return path.replace(os.sep, "/").replace("%", "%25").replace("#", "%23")


def place(sheet: str, cells: str) -> str:
    """Return the end of an address: cells of a sheet, of this workbook when no path goes before."""
    return f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{cells}"


def link(address: str, shown: str | int) -> str:
    """Return a HYPERLINK formula; one that only shows the text where Excel refuses the address."""
    text = str(shown) if isinstance(shown, int) else f'"{_quoted(shown[:LONGEST])}"'
    if len(address) > LONGEST:
        return f"={text}"
    return f'=HYPERLINK("{_quoted(address)}",{text})'


def _quoted(text: str) -> str:
    return text.replace('"', '""')
