"""What is written on the buttons, and on which sheets of a workbook they stand.

Both are in ``schema/workbook.json``; what a button does is in the package ``buttons``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from xlplan.table import Layout
from xlplan.table.layout import workbook

MODULE = "XlplanButtons"
"""The module of the macros that press the buttons; macros/excel makes it from the registry."""

_SERVICE = "service:tw.xlplan.Buttons?"


@dataclass(frozen=True, slots=True)
class Face:
    """A button as it is seen: its key, its label, what it says when pointed at."""

    name: str
    label: str
    tip: str

    @property
    def address(self) -> str:
        """The address that presses it in a LibreOffice with our extension."""
        return _SERVICE + self.name

    @property
    def macro(self) -> str:
        """The Sub that presses it in an Excel workbook, with its module."""
        return f"{MODULE}.Click{self.name.title().replace('_', '')}"


@functools.cache
def faces() -> Mapping[str, Face]:
    """Return every button's face by its name, in the order in which they are shown."""
    return {item["name"]: Face(**item) for item in workbook()["buttons"]}


def group_labels() -> Mapping[str, str]:
    """Return a group of buttons -> what is written on it where groups are named."""
    found: Mapping[str, str] = workbook()["groups"]
    return found


def faces_of_city() -> Mapping[str, tuple[Face, ...]]:
    """Return the name of a sheet of the city workbook -> the buttons on it."""
    shown = workbook()["city_sheets"]
    return {sheet: tuple(faces()[name] for name in names) for sheet, names in shown.items()}


def faces_by_sheet(frame: Layout) -> Mapping[str, tuple[Face, ...]]:
    """Return the name of a sheet -> the buttons on it, for the sheets that have any."""
    kinds = {name: key for key, name in frame.names.items()}
    kinds |= {spec.name: spec.key.partition("-")[0] for spec in frame.tables}
    found = {
        sheet: tuple(faces()[name] for name in workbook()["sheets"][kind].get("buttons", ()))
        for sheet, kind in kinds.items()
    }
    return {sheet: found[sheet] for sheet in frame.sheet_names if found[sheet]}
