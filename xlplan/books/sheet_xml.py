"""Find elements of a sheet's part by their bytes, and make new rows and cells for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from xml.parsers import expat
from xml.sax.saxutils import escape

from xlplan.books.spans import Edit, with_edits
from xlplan.text import column_index, column_letter

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT = 32767


@dataclass(slots=True)
class Element:
    """An element: its local name and attributes, and where it and its content stand in the part."""

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int  # after the start tag
    end: int

    def is_empty(self, part: bytes) -> bool:
        """Return whether the element is a lone tag."""
        return part[self.inner - 2 : self.inner] == b"/>"


def elements(part: bytes, names: Collection[str]) -> list[Element]:
    """Return the elements of some names in the order they begin; raise ExpatError for bad XML."""
    found: list[Element] = []
    open_: list[Element] = []
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in names:
            at = parser.CurrentByteIndex
            tag_end = _TAG.match(part, at)
            inner = tag_end.end() if tag_end else at
            item = Element(name, attributes, at, inner, inner)
            found.append(item)
            open_.append(item)

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] in names:
            item = open_.pop()
            if not item.is_empty(part):
                item.end = part.index(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(part, True)
    return found


@dataclass(slots=True)
class Row:
    """A row of a sheet, its number counted from 1, and its cells by column index from 0."""

    element: Element
    number: int
    cells: dict[int, Element]


@dataclass(slots=True)
class Sheet:
    """A sheet's part taken apart; styles and widths of the columns are by index, from 0."""

    part: bytes
    data: Element
    rows: list[Row]
    styles: Mapping[int, str]
    widths: Mapping[int, str]
    dimension: Element | None
    prefix: str  # of the namespace, "" or "x:"

    @classmethod
    def of(cls, part: bytes) -> Self:
        """Take a part apart; raise ValueError when it is no sheet, ExpatError for bad XML."""
        found = elements(part, ("dimension", "col", "sheetData", "row", "c"))
        data = next((item for item in found if item.name == "sheetData"), None)
        if data is None:
            raise ValueError("no sheet data")
        tag = part[data.start + 1 : data.inner].split(b"sheetData")[0].decode()
        dimension = next((item for item in found if item.name == "dimension"), None)
        columns = [item.attributes for item in found if item.name == "col"]
        styles, widths = (dict(_of_columns(columns, name)) for name in ("style", "width"))
        return cls(part, data, list(_rows(found)), styles, widths, dimension, tag)

    def with_edits(self, edits: Collection[Edit]) -> bytes:
        """Return the part with some spans (start, end) replaced; they must not overlap."""
        return with_edits(self.part, edits)


def _rows(found: Collection[Element]) -> Iterator[Row]:
    row: Row | None = None
    for item in found:
        if item.name == "row":
            before = row.number if row else 0
            row = Row(item, int(item.attributes.get("r", before + 1)), {})
            yield row
        elif item.name == "c" and row:
            letters = item.attributes.get("r", "").rstrip("0123456789")
            after = max(row.cells, default=-1) + 1
            row.cells[column_index(letters) if letters else after] = item


def _of_columns(columns: Collection[Mapping[str, str]], name: str) -> Iterator[tuple[int, str]]:
    for said in columns:
        if name in said:
            for number in range(int(said["min"]), min(int(said["max"]), 200) + 1):
                yield number - 1, said[name]


def cell_xml(
    prefix: str, column: int, row: int, value: str | int, formula: str = "", style: str = ""
) -> str:
    """Return a cell; a formula ("=…") goes with the value it has now, a text stands in the cell."""
    place = f'<{prefix}c r="{column_letter(column)}{row}"' + (f' s="{style}"' if style else "")
    if formula:
        kind = "" if isinstance(value, int) else ' t="str"'
        said = f"<{prefix}f>{escape(formula.removeprefix('='))}</{prefix}f>"
        shown = f"<{prefix}v>{xml_text(str(value))}</{prefix}v>"
        return f"{place}{kind}>{said}{shown}</{prefix}c>"
    if isinstance(value, int):
        return f"{place}><{prefix}v>{value}</{prefix}v></{prefix}c>"
    if not value:
        return f"{place}/>"
    text = f'<{prefix}t xml:space="preserve">{xml_text(value)}</{prefix}t>'
    return f'{place} t="inlineStr"><{prefix}is>{text}</{prefix}is></{prefix}c>'


def xml_text(text: str) -> str:
    """Return a text as a cell's XML has it: control characters are written _x000D_."""
    text = _UNWRITABLE.sub("\ufffd", text[:_CELL_LIMIT])
    return escape(_ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text))
