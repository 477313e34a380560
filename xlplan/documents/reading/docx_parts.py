"""The parts of a .docx file, found by their relationships and parsed by python-docx."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, TypeAlias

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from xlplan.documents.reading.opening import File, as_document
from xlplan.errors import Unreadable

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_OFF = ("0", "false", "off", "none")

Node: TypeAlias = Any  # an element of lxml


class Parts:
    """The parsed parts of a .docx; each raises Unreadable F103 when it is no XML."""

    def __init__(self, file: File) -> None:
        self._file = file
        main = next(self._targets("", "officeDocument"), "word/document.xml")
        self._main = main
        node = self._parsed(main)
        if node is None:
            raise as_document(Unreadable(file.path, "F103"))
        self.root: Node = node

    def related(self, kind: str) -> Iterator[Node]:
        """Yield the parts of a kind ("numbering", "header") that the main part names."""
        for target in self._targets(self._main, kind):
            node = self._parsed(target)
            if node is not None:
                yield node

    def one(self, kind: str) -> Node | None:
        """Return the part of a kind, None when there is none."""
        return next(self.related(kind), None)

    def _targets(self, part: str, kind: str) -> Iterator[str]:
        folder, name = posixpath.split(part)
        node = self._parsed(posixpath.join(folder, "_rels", f"{name}.rels"))
        for item in node if node is not None else ():
            kind_of, target = item.get("Type", ""), item.get("Target", "")
            if kind_of.rpartition("/")[2] == kind and item.get("TargetMode") != "External":
                yield posixpath.normpath(posixpath.join(folder, target)).lstrip("/")

    def _parsed(self, name: str) -> Node | None:
        raw = self._file.part(name)
        if raw is None:
            return None
        for strict, plain in _STRICT:
            raw = raw.replace(strict, plain)
        try:
            return parse_xml(raw)
        except (SyntaxError, ValueError):  # lxml's own is a SyntaxError
            raise as_document(Unreadable(self._file.path, "F103")) from None


def value(node: Node | None, path: str, name: str = "w:val") -> str | None:
    """Return an attribute of the first element on a path of tags below a node, None without one."""
    for tag in path.split("/"):
        if node is None:
            return None
        node = node.find(qn(tag))
    return None if node is None else node.get(qn(name))


def number(node: Node | None, path: str, default: int = 0) -> int:
    """Return an attribute as a number, the default where it is none."""
    said = value(node, path)
    try:
        return int(said) if said is not None else default
    except ValueError:
        return default


def switch(node: Node | None, tag: str) -> bool | None:
    """Return what a property that is on or off says, None when it is not there."""
    found = None if node is None else node.find(qn(tag))
    if found is None:
        return None
    return found.get(qn("w:val"), "1") not in _OFF
