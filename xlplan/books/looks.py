"""What the cells of a saved .xlsx look like: formats, drop-downs, conditional formats, formulas.

For a copy that an office program has just saved, compared with itself: what two cells have is said
in the same words when it is the same. No value is read but where numbers stand.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from xlplan.text import column_index

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb'<row r="(\d+)"([^<>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^<>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_TEXT_TYPE = re.compile(rb'\bt="(?:s|str|inlineStr|e)"')
_FORMULA = re.compile(rb"<f(?: [^<>]*)?>([^<]*)</f>")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_REFERENCE = re.compile(
    r'"[^"]*"|(?<![\w.])(?:(\$?)([A-Z]{1,3})(\$?)(\d{1,7})|(\$?)(\d{1,7}):(\$?)(\d{1,7}))(?![\w(])'
)
_GENERAL, _BUILT_IN = "General", {0: "General", 9: "0%", 14: "date", 49: "@"}
# of several fonts of a cell LibreOffice tells the one for the script of its text
_FONT_NAMES = frozenset(f"{_MAIN}{tag}" for tag in ("name", "family", "charset", "scheme"))

Place = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells; rows count from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Form:
    """A cell's format: how what is typed is taken, whether it is locked, and the rest in words."""

    number_format: str = _GENERAL
    locked: bool = True
    drawn: str = ""  # font, ground, borders, alignment


@dataclass(frozen=True, slots=True)
class Rule:
    """A drop-down or a conditional format: where, and what it says of a cell, in relative terms."""

    areas: tuple[Area, ...]
    said: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """How one sheet's cells look."""

    forms: Sequence[Form]
    cells: dict[Place, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    numbers: set[Place] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    inputs: list[Rule] = field(default_factory=list)
    marks: list[Rule] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    links: set[Place] = field(default_factory=set)

    def form(self, row: int, column: int) -> Form:
        """Return the format of a cell, written or not."""
        own = self.cells.get((row, column))
        index = self.rows.get(row, self.columns.get(column, 0)) if own is None else own
        return self.forms[index] if index < len(self.forms) else Form()


class Looks:
    """A saved workbook; its sheets are looked at when they are first asked for."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as book:
            self._parts = {name: book.read(name) for name in book.namelist()}
        self._sheets: dict[str, Sheet] = {}
        self._book = ElementTree.fromstring(self._parts["xl/workbook.xml"])

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by name; raise KeyError when there is none."""
        if name not in self._sheets:
            self._sheets[name] = _sheet(self._parts[self._places[name]], self._forms)
        return self._sheets[name]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The workbook's defined names and what they refer to."""
        return {
            node.get("name", ""): node.text or ""
            for node in self._book.iter(f"{_MAIN}definedName")
            if node.get("localSheetId") is None
        }

    @cached_property
    def _places(self) -> Mapping[str, str]:
        relations = ElementTree.fromstring(self._parts["xl/_rels/workbook.xml.rels"])
        targets = {node.get("Id"): node.get("Target", "") for node in relations}
        return {
            node.get("name", ""): _part(targets[node.get(_RELATION)])
            for node in self._book.iter(f"{_MAIN}sheet")
        }

    @cached_property
    def _forms(self) -> Sequence[Form]:
        styles = ElementTree.fromstring(self._parts["xl/styles.xml"])
        codes = {
            int(node.get("numFmtId", 0)): node.get("formatCode", "")
            for node in styles.iter(f"{_MAIN}numFmt")
        }
        for font in styles.find(f"{_MAIN}fonts") or ():
            for node in [part for part in font if part.tag in _FONT_NAMES]:
                font.remove(node)
        drawn = {
            part: [ElementTree.tostring(node, "unicode") for node in styles.find(_MAIN + tag) or ()]
            for part, tag in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
        }
        return [_form(node, codes, drawn) for node in styles.find(f"{_MAIN}cellXfs") or ()]


def _form(
    node: ElementTree.Element, codes: Mapping[int, str], drawn: Mapping[str, Sequence[str]]
) -> Form:
    number = int(node.get("numFmtId", 0))
    code = codes.get(number, _BUILT_IN.get(number, str(number)))
    protection = node.find(f"{_MAIN}protection")
    alignment = node.find(f"{_MAIN}alignment")
    said = [found[int(node.get(part, 0))] for part, found in drawn.items()]
    said += [] if alignment is None else [str(sorted(alignment.items()))]
    return Form(
        number_format=_GENERAL if code.upper() == "GENERAL" else code,
        locked=protection is None or protection.get("locked", "1") in ("1", "true"),
        drawn="".join(said),
    )


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _sheet(part: bytes, forms: Sequence[Form]) -> Sheet:
    start, end = part.find(b"<sheetData"), part.find(b"</sheetData>")
    found = Sheet(forms)
    if end > 0:
        _look_at_cells(part[start:end], found)
    shell = ElementTree.fromstring(part[:start] + b"<sheetData/>" + _tail(part, start, end))
    for node in shell.iter(f"{_MAIN}col"):
        for column in range(int(node.get("min", 1)) - 1, min(int(node.get("max", 1)), 1000)):
            found.columns[column] = int(node.get("style", 0))
            if node.get("hidden") in ("1", "true"):
                found.hidden_columns.add(column)
    found.merged = [
        area for node in shell.iter(f"{_MAIN}mergeCell") for area in _areas(node.get("ref", ""))
    ]
    found.links = {
        (area.top, area.left)
        for node in shell.iter(f"{_MAIN}hyperlink")
        for area in _areas(node.get("ref", ""))
    }
    found.inputs = list(_inputs(shell))
    found.marks = list(_marks(shell))
    return found


def _tail(part: bytes, start: int, end: int) -> bytes:
    if end > 0:
        return part[end + len(b"</sheetData>") :]
    return part[part.find(b">", start) + 1 :]  # <sheetData/>


def _look_at_cells(body: bytes, found: Sheet) -> None:
    for row in _ROW.finditer(body):
        number, said = int(row[1]), row[2]
        style = _STYLE.search(said)
        if style and (b'customFormat="1"' in said or b'customFormat="true"' in said):
            found.rows[number] = int(style[1])
        if b'hidden="1"' in said or b'hidden="true"' in said:
            found.hidden_rows.add(number)
        for letters, attributes, inner in _CELL.findall(row[3] or b""):
            place = (number, column_index(letters.decode()))
            own = _STYLE.search(attributes)
            found.cells[place] = int(own[1]) if own else 0
            if inner:
                _look_inside(place, attributes, inner, found)


def _look_inside(place: Place, attributes: bytes, inner: bytes, found: Sheet) -> None:
    if b"<f" in inner:
        formula = _FORMULA.search(inner)
        found.formulas[place] = html.unescape(formula[1].decode()) if formula else ""
    if b"<v>" in inner and not _TEXT_TYPE.search(attributes):
        found.numbers.add(place)


def _areas(text: str) -> tuple[Area, ...]:
    return tuple(
        Area(
            int(match[2]),
            column_index(match[1]),
            int(match[4] or match[2]),
            column_index(match[3] or match[1]),
        )
        for match in _AREA.finditer(text)
    )


def _inputs(shell: ElementTree.Element) -> Iterator[Rule]:
    for node in shell.iter(f"{_MAIN}dataValidation"):
        areas = _areas(node.get("sqref", ""))
        said = [f"{name}={text}" for name, text in sorted(node.items()) if name in _INPUT_WORDS]
        yield from _rule(areas, [*said, *_formulas(node, areas)])


_INPUT_WORDS = ("type", "operator", "prompt", "promptTitle", "error", "errorStyle", "errorTitle")


def _marks(shell: ElementTree.Element) -> Iterator[Rule]:
    for block in shell.iter(f"{_MAIN}conditionalFormatting"):
        areas = _areas(block.get("sqref", ""))
        for node in block.iter(f"{_MAIN}cfRule"):
            said = [node.get("type", ""), node.get("operator", "")]
            yield from _rule(areas, [*said, *_formulas(node, areas)])


def _rule(areas: tuple[Area, ...], said: Iterable[str]) -> Iterator[Rule]:
    if areas:
        yield Rule(areas, tuple(said))


def _formulas(node: ElementTree.Element, areas: Iterable[Area]) -> Iterator[str]:
    """Yield the formulas of a rule as they are for any of its cells.

    They are written for the corner of the rectangle around its areas.
    """
    areas = tuple(areas)
    if not areas:
        return
    anchor = min(area.top for area in areas), min(area.left for area in areas)
    for part in node:
        if part.tag.rpartition("}")[2].startswith("formula"):
            yield relative(part.text or "", anchor)


def relative(formula: str, anchor: Place) -> str:
    """Return a formula with the places of what it refers to told from a cell: "$A5" -> "R[0]C1"."""

    def told(match: re.Match[str]) -> str:
        if match[2]:
            row = _coordinate("R", match[3], int(match[4]), anchor[0])
            return row + _coordinate("C", match[1], column_index(match[2]), anchor[1])
        if match[6]:
            first = _coordinate("R", match[5], int(match[6]), anchor[0])
            return f"{first}:{_coordinate('R', match[7], int(match[8]), anchor[0])}"
        return match[0]

    return _REFERENCE.sub(told, formula.removeprefix("="))


def _coordinate(letter: str, fixed: str, number: int, origin: int) -> str:
    return f"{letter}{number}" if fixed else f"{letter}[{number - origin}]"
