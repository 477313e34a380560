"""The parts of an .xlsx or .xlsm file: its sheets found, made safe and looked at.

calamine takes the places of parts for granted that a file may choose: ``xl/workbook.xml``,
``xl/worksheets/``, ``xl/sharedStrings.xml``. A file that chose others is laid out anew, so that
calamine reads the parts that were looked at, and no others.
"""

from __future__ import annotations

import functools
import html
import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from xml.parsers import expat

from xlplan.books import own_functions
from xlplan.books.parts import Contents, Scopes, SheetInfo, far_problems
from xlplan.books.xlsx_findings import findings, own_formulas, shared_strings
from xlplan.books.xlsx_sheet import SheetPart, make_safe, thin
from xlplan.files.container import Container
from xlplan.problems import Problem, problem

_MAIN = "_rels/.rels"
_WORKBOOK = "xl/workbook.xml"
_RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_SHEETS = ("worksheets/", "/xl/worksheets/")
_NO_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def is_workbook(container: Container) -> bool:
    """Return whether a zip file holds a workbook in Microsoft's XML form."""
    name = _workbook_name(container)
    return name in container and "workbook" in {tag for tag, _ in container.elements(name)}


def read(container: Container, scopes: Scopes, only: Collection[str] | None) -> Contents:
    """Return what a workbook holds; its far cells and unknown errors are gone from the container.

    Raises Unreadable as the container does. A sheet that is no sheet is a problem, F116, and empty.
    """
    book = _book(container)
    sheets = [sheet for sheet in book.sheets if only is None or sheet.name in only]
    problems = [problem("F116", sheet=sheet.name) for sheet in sheets if sheet.part is None]
    if any(kind.endswith("/externalLink") for kind in book.kinds):
        problems.append(problem("B214"))
    strings = functools.cache(lambda: shared_strings(container.part(book.strings)))
    for name in (book.strings, book.styles):
        container.part(name)
    parts: dict[str, bytes] = {}
    for sheet in sheets:
        if sheet.part is None or sheet.part in parts:
            continue
        found = SheetPart(b"")
        problems += _safe_sheet(container, sheet, found)
        parts[sheet.part] = found.part
        problems += far_problems(sheet.name, found.far)
        told = findings(found, scopes.of(sheet.name, sheet.visible), strings)
        cells = {item.cell for item in told}
        problems += told + own_functions.told(sheet.name, own_formulas(found.body), cells)
    types = container.part("[Content_Types].xml") or b""
    if not book.usual:
        _lay_out_anew(container, book)
    kind = "xlsm" if b"macroEnabled" in types else "xlsx"
    return Contents(kind, tuple(sheets), parts, tuple(problems))


def _safe_sheet(container: Container, sheet: SheetInfo, found: SheetPart) -> list[Problem]:
    name = sheet.part or ""
    found.part = inflated = container.part(name, partial(thin, found)) or b""
    try:
        make_safe(found)
    except (expat.ExpatError, ValueError):
        found.part, found.errors = _NO_SHEET, []
        container.replace(name, _NO_SHEET)
        return [problem("F116", sheet=sheet.name)]
    if found.part != inflated:
        container.replace(name, found.part)
    return []


@dataclass(frozen=True, slots=True)
class _Book:
    """Where a workbook keeps its parts, and whether these are the usual places."""

    workbook: str
    strings: str
    styles: str
    sheets: tuple[SheetInfo, ...]
    targets: Mapping[str, str | None]  # of every sheet, charts too: relationship -> worksheet
    kinds: tuple[str, ...]
    usual: bool


def _book(container: Container) -> _Book:
    workbook = _workbook_name(container)
    folder, name = posixpath.split(workbook)
    relations = _relations(container, posixpath.join(folder, "_rels", f"{name}.rels"))
    named: dict[str, str] = {}  # the last word of a kind -> part
    for said in relations.values():
        named[_kind(said)] = _resolved(folder, said)
    strings, styles = named.get("sharedStrings", _STRINGS), named.get("styles", _STYLES)
    usual = _MAIN in container and (workbook, strings, styles) == (_WORKBOOK, _STRINGS, _STYLES)
    sheets = []
    targets: dict[str, str | None] = {}
    for said in _sheet_elements(container, workbook):
        relation = _relation_id(container, said)
        target = relations.get(relation, {})
        part = _resolved(folder, target)
        kind = _kind(target)
        usual = usual and kind in ("worksheet", "chartsheet") and part in container
        usual = usual and (kind == "chartsheet" or target["Target"].startswith(_SHEETS))
        targets[relation] = part if kind == "worksheet" and part in container else None
        if kind in ("worksheet", ""):
            visible = said.get("state", "visible") == "visible"
            sheets.append(SheetInfo(said.get("name", ""), visible, targets[relation]))
    if len({sheet.name for sheet in sheets}) < len(sheets):  # calamine reads one of them twice
        container.damaged()
    kinds = tuple(said.get("Type", "") for said in relations.values())
    return _Book(workbook, strings, styles, tuple(sheets), targets, kinds, usual)


def _workbook_name(container: Container) -> str:
    for said in _relations(container, _MAIN).values():
        if _kind(said) == "officeDocument":
            return _resolved("", said)
    return _WORKBOOK


def _relations(container: Container, name: str) -> dict[str, Mapping[str, str]]:
    """Return the relationships in a part by id; none when there is no such part."""
    if name not in container:
        return {}
    found = (said for tag, said in container.elements(name) if tag == "Relationship")
    return {said.get("Id", ""): said for said in found}


def _kind(said: Mapping[str, str]) -> str:
    return said.get("Type", "").rpartition("/")[2]


def _resolved(folder: str, said: Mapping[str, str]) -> str:
    target = said.get("Target", "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _sheet_elements(container: Container, workbook: str) -> list[Mapping[str, str]]:
    return [said for tag, said in container.elements(workbook) if tag == "sheet"]


def _relation_id(container: Container, said: Mapping[str, str]) -> str:
    ids = [value for key, value in said.items() if key.endswith(" id")]
    if len(ids) != 1:
        container.damaged()
    return ids[0]


def _lay_out_anew(container: Container, book: _Book) -> None:
    """Put the parts where calamine looks for them; sheets that hold no cells become blank ones."""
    anew = {_MAIN: _relationships([("rId1", "officeDocument", _WORKBOOK)])}
    relations = []
    for number, (relation, part) in enumerate(book.targets.items(), 1):
        name = f"worksheets/sheet{number}.xml"
        anew[f"xl/{name}"] = (container.part(part) if part else None) or _NO_SHEET
        relations.append((relation, "worksheet", name))
    anew[_RELATIONSHIPS] = _relationships(relations)
    places = ((book.workbook, _WORKBOOK), (book.strings, _STRINGS), (book.styles, _STYLES))
    anew |= {place: data for part, place in places if (data := container.part(part)) is not None}
    container.lay_out(anew)


def _relationships(relations: list[tuple[str, str, str]]) -> bytes:
    said = "".join(
        f'<Relationship Id="{html.escape(name)}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{said}</Relationships>'.encode()
