"""How our workbook is laid out (``schema/workbook.json``): sheets, rows, the cover's form."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xlplan import data
from xlplan.vocabulary import Framework

ID_TITLE = "列號"


@dataclass(frozen=True, slots=True)
class CoverEntry:
    """A line of the cover's form: the key in column A, the label in column B."""

    key: str
    label: str
    help: str
    locked: bool


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet that holds a table: its name, the record of its rows, and the rows prepared."""

    key: str
    name: str
    record: str
    capacity: int
    prefix: str  # of the ids of its prepared rows
    area: int | None = None  # the number of the area whose measures it holds; 0 for the lead row


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a workbook of one framework; rows count from 1."""

    framework: Framework
    version: str
    banner_row: int
    field_row: int
    heading_row: int
    first_row: int
    last_row: int
    cover: tuple[CoverEntry, ...]
    tables: tuple[SheetSpec, ...]
    names: Mapping[str, str]  # key -> sheet name, of the sheets that are no tables

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """Every sheet's name, in the order of the workbook."""
        names = self.names
        return (
            names["cover"],
            *(spec.name for spec in self.tables),
            *(names[key] for key in ("results", "wording", "codes", "pattern", "stamp")),
        )

    def table(self, key: str) -> SheetSpec:
        """Return the table sheet of a key ("general", "area-1" …); raise KeyError for another."""
        return {spec.key: spec for spec in self.tables}[key]


@functools.cache
def workbook() -> Mapping[str, Any]:
    """Return ``schema/workbook.json``."""
    found: Mapping[str, Any] = data.read_json("workbook.json")
    return found


def layout(framework: Framework) -> Layout:
    """Return the layout of a framework's workbook."""
    if framework.key not in _LAYOUTS:
        _LAYOUTS[framework.key] = _layout(framework)
    return _LAYOUTS[framework.key]


_LAYOUTS: dict[str, Layout] = {}


def _layout(framework: Framework) -> Layout:
    spec = workbook()
    sheets, rows = spec["sheets"], spec["rows"]
    return Layout(
        framework=framework,
        version=spec["version"],
        banner_row=rows["banner"],
        field_row=rows["fields"],
        heading_row=rows["headings"],
        first_row=rows["first"],
        last_row=spec["last_row"],
        cover=tuple(
            CoverEntry(item["key"], item["label"], item["help"], item.get("locked", False))
            for item in spec["cover"]
        ),
        tables=tuple(_tables(framework, sheets)),
        names={key: item["name"] for key, item in sheets.items() if "record" not in item},
    )


def _tables(framework: Framework, sheets: Mapping[str, Any]) -> list[SheetSpec]:
    def named(key: str, prefix: str) -> SheetSpec:
        item = sheets[key]
        return SheetSpec(key, item["name"], item["record"], item["capacity"], prefix)

    found = [named("general", "g")]
    if framework.lead:
        capacity = sheets["lead"]["capacity"]
        found.append(SheetSpec("lead", framework.lead_sheet or "", "measure", capacity, "s0", 0))
    for area in framework.areas:
        capacity, key = sheets["area"]["capacity"], f"area-{area.number}"
        prefix = f"s{area.number}"
        found.append(SheetSpec(key, area.sheet, "measure", capacity, prefix, area.number))
    return [*found, named("taskforce", "t"), named("reports", "r"), named("events", "e")]
