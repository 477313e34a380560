"""Workbooks behind xlwings' own remote engine: what its client posts, what it is told to do.

The engine is a part of xlwings PRO. It is there where XLWINGS_LICENSE_KEY was in the environment
before xlwings was imported. It reads from the posted snapshot and answers with a list of actions.
"""

from __future__ import annotations

import json
import re
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw

_CLIENT = Path(xw.__file__).with_name("addin") / "Remote.bas"


def available() -> bool:
    """Return whether the remote engine is there."""
    return "remote" in xw.engines.engines_by_name


def remote_book(path: Path) -> xw.Book:
    """Return a saved .xlsx workbook as the remote engine gets it from Excel."""
    return xw.Book(json=json.loads(json.dumps(_posted(path))))


def actions(book: xw.Book) -> list[dict[str, Any]]:
    """Return what the client is told to do with a workbook of the remote engine."""
    told: list[dict[str, Any]] = book.json()["actions"]
    return told


def known_to_client() -> set[str]:
    """Return the names of the actions that the client for VBA can carry out."""
    return set(re.findall(r"^Sub (\w+)\(wb As Workbook", _CLIENT.read_text("utf-8"), re.MULTILINE))


def _posted(path: Path) -> dict[str, Any]:
    with warnings.catch_warnings(action="ignore"):  # openpyxl's, on what is no cell's value
        opened = openpyxl.load_workbook(path, data_only=True)
    titles = opened.sheetnames
    return {
        "client": "VBA",
        "version": xw.__version__,
        "book": {
            "name": path.name,
            "active_sheet_index": titles.index(opened.active.title),
            "selection": "A1",
        },
        "names": [
            _name(name, target, titles)
            for name, defined in opened.defined_names.items()
            for target in defined.destinations
        ],
        "sheets": [
            {
                "name": sheet.title,
                "values": [[_value(cell) for cell in row] for row in sheet.values],
                "pictures": [],
                "tables": [],
            }
            for sheet in opened.worksheets
        ],
    }


def _value(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and re.fullmatch(r"[1-9]\d{15,99}", value):
        return int(value)  # the client leaves the quotation marks away
    return f"{value.isoformat()}.000Z" if isinstance(value, datetime) else value


def _name(name: str, target: tuple[str, str], titles: list[str]) -> dict[str, Any]:
    sheet, address = target
    return {
        "name": name,
        "sheet_index": titles.index(sheet),
        "address": address.replace("$", ""),
        "book_scope": True,
        "scope_sheet_name": None,
        "scope_sheet_index": None,
    }
