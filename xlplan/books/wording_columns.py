"""The columns of the library's spreadsheet: their headings, and what their cells mean."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlplan import schema
from xlplan.data import read_json
from xlplan.table.cells import Cell, convert, is_blank, plain_text
from xlplan.text import fold, join_names, split_names
from xlplan.vocabulary import Framework
from xlplan.wording.library import EVERY_KIND
from xlplan.wording.standard import StandardMeasure, rules, spoken, stored

NO_UNITS = "無"
BY_KIND = ("texts", "units")
_OF_A_KIND = 0.7  # share of the width
_OF_KIND = re.compile(r"(.+?)[（(](.+)[）)]")


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its field, and the kind of agency where the field goes by kind."""

    field: str
    kind: str = ""

    @property
    def title(self) -> str:
        """The heading: 標準文字, or 標準文字（區公所） for one kind of agency."""
        title = str(rules()[self.field]["title"])
        return title if self.kind in ("", EVERY_KIND) else f"{title}（{self.kind}）"

    @property
    def width(self) -> float:
        """The width in characters; less for one kind of agency, where many cells are blank."""
        width = float(rules()[self.field]["x-column"]["width"])
        return width if self.kind in ("", EVERY_KIND) else round(width * _OF_A_KIND)


def columns(measures: Iterable[StandardMeasure]) -> Iterator[Head]:
    """Yield the columns: those by kind once for all agencies, then for each kind that is named."""
    kinds: dict[str, None] = dict.fromkeys(read_json("wording.schema.json")["x-kinds"])
    for measure in measures:
        kinds.update(dict.fromkeys([*measure.texts, *measure.units]))
    kinds.pop(EVERY_KIND, None)
    for name in rules():
        if name in BY_KIND:
            yield from (Head(name, kind) for kind in (EVERY_KIND, *kinds))
        else:
            yield Head(name)


def required() -> Sequence[str]:
    """Return the fields that every measure must have."""
    found: Sequence[str] = read_json("wording.schema.json")["$defs"]["standard_measure"]["required"]
    return found


def main(name: str) -> Head:
    """Return the column of a field that serves every agency."""
    return Head(name, EVERY_KIND if name in BY_KIND else "")


def shown(measure: StandardMeasure, head: Head) -> str:
    """Return what stands in a measure's cell."""
    value = getattr(measure, head.field)
    if head.field == "texts":
        return spoken(value.get(head.kind, ""))
    if head.field == "units":
        units = value.get(head.kind)
        return "" if units is None else join_names(units) or NO_UNITS
    return join_names(value) if isinstance(value, tuple) else str(value)


def head_of(said: str) -> Head | None:
    """Return the column that a heading names, whatever its widths and blanks; None for another."""
    of_kind = _OF_KIND.fullmatch(said)
    for name, rule in rules().items():
        if fold(said) == fold(rule["title"]):
            return main(name)
        if of_kind and name in BY_KIND and fold(of_kind[1]) == fold(rule["title"]):
            return Head(name, of_kind[2].strip())
    return None


def said_by(cells: Mapping[Head, Cell], own: Framework) -> dict[str, Any]:
    """Return a row in the form of a library's file; blank cells are left out."""
    found: dict[str, Any] = {}
    for head, cell in cells.items():
        if is_blank(cell):
            continue
        value = _value(head, cell, own)
        if head.field in BY_KIND:
            found.setdefault(head.field, {})[head.kind] = value
        else:
            found[head.field] = value
    found.setdefault("texts", {})
    return found


def _value(head: Head, cell: Cell, own: Framework) -> Any:
    read = _READ.get(head.field)
    return read(cell, own) if read else plain_text(cell)


def _code(cell: Cell, own: Framework) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain_text(cell))).upper()


def _sub_items(cell: Cell, own: Framework) -> list[str]:
    column = schema.column("measure", "sub_item")
    is_date = isinstance(cell, (dt.date, dt.datetime))
    pieces: Sequence[Cell] = [cell] if is_date else split_names(plain_text(cell))
    return list(dict.fromkeys(str(convert(column, piece, own).value) for piece in pieces))


def _units(cell: Cell, own: Framework) -> list[str]:
    text = plain_text(cell)
    return [] if fold(text) == NO_UNITS else list(split_names(text))


def _target(cell: Cell, own: Framework) -> str:
    if isinstance(cell, float) and 0 < cell < 1:  # a cell formatted as a percentage
        return f"{cell * 100:g}%"
    return plain_text(cell)


def _due(cell: Cell, own: Framework) -> str:
    return str(convert(schema.column("measure", "due"), cell, own).value)


_READ: Mapping[str, Callable[[Cell, Framework], Any]] = {
    "code": _code,
    "sub_items": _sub_items,
    "kinds": lambda cell, own: list(split_names(plain_text(cell))),
    "texts": lambda cell, own: stored(plain_text(cell)),
    "units": _units,
    "target": _target,
    "due": _due,
}
