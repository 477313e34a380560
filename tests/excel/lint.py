"""What Excel takes for damage, or silently drops, and no validator here sees.

Limits are those of "Excel specifications and limits" and of MS-OI29500; those of the ribbon are
MS-CUSTOMUI's.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RIBBON = "customUI/customUI14.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TABLE = re.compile(r"xl/tables/[^/]+\.xml")
_VML = re.compile(r"xl/drawings/vmlDrawing\d+\.vml")
_STRINGS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_LIST, _FORMULA, _CELL, _LABEL = 255, 8192, 32767, 1024
_TITLES = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_TEXTS = ("label", "screentip", "supertip", "description")
ICONS = frozenset(
    (Path(__file__).with_name("image_mso.txt")).read_text(encoding="ascii").split("\n")[1:-1]
)
"""Names of Office's own icons; the file says where they stand."""

Rule = Callable[[zipfile.ZipFile], Iterator[str]]


def lint(path: Path) -> list[str]:
    """Return what is wrong with a workbook or an add-in."""
    with zipfile.ZipFile(path) as book:
        return [f"{rule.__name__}: {said}" for rule in RULES for said in rule(book)]


def defined_names(book: zipfile.ZipFile) -> Iterator[str]:
    """No name twice in one scope; none that refers to a sheet that is not there."""
    workbook = _xml(book, "xl/workbook.xml")
    names = workbook.findall(f".//{MAIN}definedName")
    scoped = [(item.get("localSheetId"), item.get("name", "").casefold()) for item in names]
    yield from _twice(scoped)
    sheets = {item.get("name", "").casefold() for item in workbook.iter(f"{MAIN}sheet")}
    for item in names:
        for quoted, plain in re.findall(r"'((?:[^']|'')+)'!|([\w.]+)!", item.text or ""):
            name = (quoted.replace("''", "'") or plain).casefold()
            if name not in sheets:
                yield f"{item.get('name')} refers to no sheet: {name}"


def sheets(book: zipfile.ZipFile) -> Iterator[str]:
    """Sheets' names and code names: each once, none longer or other than Excel takes."""
    workbook = _xml(book, "xl/workbook.xml")
    names = [item.get("name", "") for item in workbook.iter(f"{MAIN}sheet")]
    yield from _twice(name.casefold() for name in names)
    yield from (name for name in names if len(name) > 31 or re.search(r"[\\/?*\[\]:]|^'|'$", name))
    found = [part.find(f"{MAIN}sheetPr") for _, part in _parts(book, _SHEET)]
    codes = [item.get("codeName", "") for item in found if item is not None]
    yield from _twice(code for code in codes if code)


def tables(book: zipfile.ZipFile) -> Iterator[str]:
    """A table has as many columns as it is wide; its headings differ and stand in its cells."""
    cells = {
        posixpath.normpath(target): (sheet, name)
        for name, sheet in _parts(book, _SHEET)
        for target in _targets(book, name, "table")
    }
    for name, table in _parts(book, _TABLE):
        titles = [item.get("name", "") for item in table.iter(f"{MAIN}tableColumn")]
        yield from (f"{name}: {title} twice" for title in _twice(map(str.casefold, titles)))
        left, top, right, _ = _area(table.get("ref", ""))
        if right - left + 1 != len(titles):
            yield f"{name}: {len(titles)} columns in {table.get('ref')}"
        if name in cells and table.get("headerRowCount") != "0":
            said = _row(book, cells[name][0], top)
            shown = [said.get(column, "") for column in range(left, right + 1)]
            if shown != titles:
                yield f"{name}: headings {titles} over cells {shown}"


def validations(book: zipfile.ZipFile) -> Iterator[str]:
    """Lists, titles and messages of validations are no longer than Excel reads."""
    for name, sheet in _parts(book, _SHEET):
        for item in sheet.iter(f"{MAIN}dataValidation"):
            listed = item.findtext(f"{MAIN}formula1") or ""
            if item.get("type") == "list" and len(listed.strip('"')) > _LIST:
                yield f"{name} {item.get('sqref')}: a list of {len(listed)} characters"
            for key, most in _TITLES.items():
                if len(item.get(key, "")) > most:
                    yield f"{name} {item.get('sqref')}: {key} over {most} characters"


def contents(book: zipfile.ZipFile) -> Iterator[str]:
    """Formulas and texts fit into their cells."""
    for name, sheet in _parts(book, _SHEET):
        for cell in sheet.iter(f"{MAIN}c"):
            if len(cell.findtext(f"{MAIN}f") or "") > _FORMULA:
                yield f"{name} {cell.get('r')}: formula"
            if len(_text(cell)) > _CELL:
                yield f"{name} {cell.get('r')}: text"
    if _STRINGS in book.namelist():
        for index, item in enumerate(_xml(book, _STRINGS)):
            if len(_text(item)) > _CELL:
                yield f"{_STRINGS}: text {index}"


def merged_cells(book: zipfile.ZipFile) -> Iterator[str]:
    """No two merged areas of a sheet overlap."""
    for name, sheet in _parts(book, _SHEET):
        areas = [item.get("ref", "") for item in sheet.iter(f"{MAIN}mergeCell")]
        for one, other in combinations(areas, 2):
            (a, b, c, d), (e, f, g, h) = _area(one), _area(other)
            if a <= g and e <= c and b <= h and f <= d:
                yield f"{name}: {one} and {other}"


def shapes(book: zipfile.ZipFile) -> Iterator[str]:
    """No id stands on two shapes: Excel drops the second."""
    found = [
        shape.decode()
        for name in filter(_VML.fullmatch, book.namelist())
        for shape in re.findall(rb'<v:shape [^>]*?\bid="([^"]+)"', book.read(name))
    ]
    yield from _twice(found)


def ribbon(book: zipfile.ZipFile) -> Iterator[str]:
    """In a ribbon no id stands twice, icons are Office's, and texts fit."""
    if RIBBON not in book.namelist():
        return
    root = _xml(book, RIBBON)
    ids = [item.get("id") for item in root.iter() if item.get("id")]
    yield from (f"id {name} twice" for name in _twice(ids))
    for item in root.iter():
        icon = item.get("imageMso")
        if icon is not None and icon not in ICONS:
            yield f"no icon {icon}"
        for key in _TEXTS:
            if len(item.get(key, "")) > _LABEL:
                yield f"{item.get('id')}: {key} over {_LABEL} characters"


RULES: tuple[Rule, ...] = (
    *(defined_names, sheets, tables, validations, contents, merged_cells, shapes, ribbon),
)


def _twice(names: Iterable[object]) -> Iterator[str]:
    yield from (str(name) for name, count in Counter(names).items() if count > 1)


def _parts(book: zipfile.ZipFile, pattern: re.Pattern[str]) -> Iterator[tuple[str, Element]]:
    for name in filter(pattern.fullmatch, book.namelist()):
        yield name, _xml(book, name)


def _xml(book: zipfile.ZipFile, name: str) -> Element:
    return ElementTree.fromstring(book.read(name))


def _targets(book: zipfile.ZipFile, name: str, kind: str) -> Iterator[str]:
    """Yield the parts of a kind that a part refers to."""
    folder, file = posixpath.split(name)
    relations = f"{folder}/_rels/{file}.rels"
    if relations in book.namelist():
        for item in _xml(book, relations):
            if item.get("Type", "").endswith(f"/{kind}"):
                yield f"{folder}/{item.get('Target')}"


def _row(book: zipfile.ZipFile, sheet: Element, number: int) -> dict[int, str]:
    """Return the texts of a row by their columns."""
    shared = list(_xml(book, _STRINGS)) if _STRINGS in book.namelist() else []
    found = {}
    for cell in sheet.iter(f"{MAIN}c"):
        column, row, *_ = _area(cell.get("r", ""))
        if row == number:
            index = cell.findtext(f"{MAIN}v")
            source = shared[int(index or 0)] if cell.get("t") == "s" else cell
            found[column] = _text(source)
    return found


def _text(element: Element) -> str:
    return "".join(item.text or "" for item in element.iter(f"{MAIN}t"))


def _area(reference: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a reference, from 1."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return (0, 0, 0, 0)
    left, top, right, bottom = match.groups()
    first = (_number(left), int(top))
    return (*first, *((_number(right), int(bottom)) if right else first))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
