"""Take the sheets' buttons out of an .xlsx that LibreOffice saved of an .ods template.

LibreOffice writes them as form controls. In Excel an address on a button does nothing, and some
stand left of their cell, which no file of Excel's says. Controls, shapes and notes that people made
stay: only parts of sheets all of whose controls are ours are touched.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from xlplan.books.archive import copy_parts
from xlplan.books.faces import faces

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CONTROLS = re.compile(
    rb'<mc:AlternateContent[^>]*><mc:Choice Requires="x14"><controls>(.*?)</controls>'
    rb"</mc:Choice></mc:AlternateContent>",
    re.DOTALL,
)
_CONTROL_NAME = re.compile(rb'<control [^>]*\bname="([^"]*)"')
_ANCHOR = re.compile(rb"<mc:AlternateContent[^>]*>.*?</mc:AlternateContent>", re.DOTALL)
_ANCHOR_NAME = re.compile(rb'<xdr:cNvPr [^>]*\bname="([^"]*)"')
_SHAPE = re.compile(
    rb'<v:shape (?:(?!</v:shape>).)*?ObjectType="Button".*?</v:shape>'
    rb'|<v:shapetype id="_x0000_t201".*?</v:shapetype>',
    re.DOTALL,
)
_RELATION = re.compile(rb'<Relationship [^>]*?Type="[^"]*/(\w+)"[^>]*?Target="([^"]*)"[^>]*?/>')
_TYPES = "[Content_Types].xml"


def without_buttons(source: Path, target: Path) -> None:
    """Write a copy of an .xlsx file without our buttons; all else keeps every byte."""
    with zipfile.ZipFile(source) as book:
        names = set(book.namelist())
        changed: dict[str, bytes] = {}
        dropped: set[str] = set()
        for name in filter(_SHEET.fullmatch, names):
            _clear(book, name, changed, dropped)
        types = book.read(_TYPES)
        for part in dropped:
            types = re.sub(rb'<Override [^>]*PartName="/%s"[^>]*/>' % part.encode(), b"", types)
        copy_parts(book, target, changed | {_TYPES: types}, dropped & names)


def _clear(book: zipfile.ZipFile, sheet: str, changed: dict[str, bytes], dropped: set[str]) -> None:
    """Note what of a sheet's parts changes, and which go."""
    ours = {face.label.encode() for face in faces().values()}
    content = book.read(sheet)
    found = _CONTROLS.search(content)
    if not found or not set(_CONTROL_NAME.findall(found[1])) <= ours:
        return
    changed[sheet] = _CONTROLS.sub(b"", content)
    folder, name = posixpath.split(sheet)
    relations = f"{folder}/_rels/{name}.rels"
    kept = book.read(relations)
    for match in _RELATION.finditer(kept):
        kind, part = match[1].decode(), posixpath.normpath(f"{folder}/{match[2].decode()}")
        if kind == "ctrlProp":
            dropped.add(part)
            kept = kept.replace(match[0], b"")
        elif kind == "vmlDrawing":
            changed[part] = _SHAPE.sub(b"", book.read(part))
        elif kind == "drawing":
            changed[part] = _ANCHOR.sub(lambda found: _unless(found, ours), book.read(part))
    changed[relations] = kept


def _unless(anchor: re.Match[bytes], ours: set[bytes]) -> bytes:
    """Return an anchor's XML, nothing for one of ours."""
    name = _ANCHOR_NAME.search(anchor[0])
    return b"" if name and name[1] in ours else anchor[0]
