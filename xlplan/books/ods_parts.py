"""The content of an .ods file made safe for calamine and looked at."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from xml.parsers import expat

from xlplan.books import ods_findings, own_functions
from xlplan.books.ods_sheet import Table, tables, without_far_cells
from xlplan.books.parts import (
    FAR_COLUMN,
    FAR_ROW,
    Contents,
    Scopes,
    SheetInfo,
    far_problems,
)
from xlplan.files.container import MEGABYTE, Container
from xlplan.problems import Problem, problem

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_PLAIN_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
_LIMITS = (FAR_ROW, FAR_COLUMN)
_NARROW_LIMITS = (5_000, 60)
_EXTENT_LIMIT = 80 * MEGABYTE  # of all sheets together
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_BETWEEN_TAGS = re.compile(rb"(?<=>)\s+(?=</?table:)")
_LOST = re.compile(rb"<text:(tab|line-break)(?:\s[^<>]*)?(?:/>|></text:\1>)")
_MANY_BLANKS = re.compile(rb"(text:c\s*=\s*[\"'])[^\"']{3,}")
_LINKS = (b"[&apos;file:", b"['file:", b"<table:table-source", b"<table:cell-range-source")
_BLANKS = bytes.maketrans(b"\t\r\n", b"   ")


def read(container: Container, scopes: Scopes, only: Collection[str] | None) -> Contents:
    """Return what a workbook holds; its far cells are gone from the container.

    Raises Unreadable as the container does.
    """
    for name, usual in (("mimetype", MIMETYPE), (_MANIFEST, _PLAIN_MANIFEST)):
        if container.part(name) is None:
            container.replace(name, usual)
    given = container.part(CONTENT) or b""
    content = _tidied(given)
    try:
        expat.ParserCreate().Parse(content, True)  # calamine waits for ever for a missing end tag
        content, there, problems = _without_far_cells(container, content)
        wanted = [
            table for table in there if not table.is_linked and (only is None or table.name in only)
        ]
        for table in wanted:
            told = ods_findings.findings(table, scopes.of(table.name, table.visible))
            cells = {item.cell for item in told}
            own = ods_findings.own_formulas(table)
            problems += told + own_functions.told(table.name, own, cells)
    except (expat.ExpatError, ValueError):
        container.damaged()
    if len({table.name for table in there}) < len(there):  # calamine reads the last one twice
        container.damaged()
    if content != given:
        container.replace(CONTENT, content)
    if any(link in content for link in _LINKS):
        problems.append(problem("B214"))
    sheets = tuple(SheetInfo(table.name, table.visible, CONTENT) for table in wanted)
    return Contents("ods", sheets, {CONTENT: content}, tuple(problems))


def _tidied(content: bytes) -> bytes:
    """Return the content without what calamine stumbles over and what hides tags.

    Line breaks are no more than blanks here; those in a text are elements.
    """
    if b"<!" in content:
        content = _ASIDE.sub(
            lambda aside: html.escape((aside[1] or b"").decode()).encode(), content
        )
    body = content.find(b"<office:body")
    if any(content.find(blank, body) >= 0 for blank in (b"\n", b"\r", b"\t")):
        content = _BETWEEN_TAGS.sub(b"", content.translate(_BLANKS))
    if b"<text:tab" in content or b"<text:line-break" in content:
        content = _LOST.sub(lambda lost: b"&#9;" if lost[1] == b"tab" else b"&#10;", content)
    if b"text:c=" in content:
        content = _MANY_BLANKS.sub(rb"\g<1>99", content)
    return content


def _without_far_cells(
    container: Container, content: bytes
) -> tuple[bytes, list[Table], list[Problem]]:
    there = tables(content)
    cut, extent, found = _cut(content, there, _LIMITS)
    if extent > _EXTENT_LIMIT:
        cut, extent, found = _cut(content, there, _NARROW_LIMITS)
    if extent > _EXTENT_LIMIT:
        container.too_large(f"{extent // MEGABYTE} MB", f"{_EXTENT_LIMIT // MEGABYTE} MB")
    return cut, there if cut == content else tables(cut), found


def _cut(
    content: bytes, there: list[Table], limits: tuple[int, int]
) -> tuple[bytes, int, list[Problem]]:
    pieces: list[bytes] = []
    done = extent = 0
    problems: list[Problem] = []
    for table in there:
        far: list[tuple[int, str]] = []
        cut, cells = without_far_cells(table, limits, far)
        extent += cells
        if far:
            pieces += [content[done : table.start], cut]
            done = table.end
            problems += [] if table.is_linked else far_problems(table.name, far)
    return b"".join([*pieces, content[done:]]) if pieces else content, extent, problems


def lost_lists(
    content: bytes, name: str, columns: Mapping[str, str], span: range
) -> list[tuple[str, int]]:
    """Return what ods_findings.lost_lists finds on the sheet of a name; nothing in a broken one."""
    table = next(table for table in tables(content) if table.name == name)
    try:
        return list(ods_findings.lost_lists(content, table, columns, span))
    except ValueError:  # calamine does not read it either
        return []
