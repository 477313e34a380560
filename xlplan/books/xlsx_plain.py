"""A sheet's part written anew in the plain way, where its writer chose another.

Some programs write ``<x:c r="A1">``, leave ``r`` out, put other attributes before it, or use CDATA.
All that is good XML, and calamine reads it; but what is looked for with regular expressions would
be missed.
"""

from __future__ import annotations

import html
import io
import re
from xml.parsers import expat

from xlplan.text import column_index, column_letter

_CELL_ELEMENTS = frozenset(("sheetData", "row", "c", "f", "v", "is", "t"))
_REFERENCE = re.compile(r"([A-Za-z]{1,9})([0-9]{1,9})")


def plain(part: bytes) -> bytes:
    """Return a sheet's part with ``<row r=`` and ``<c r=`` throughout and no prefix of its own.

    Cells without a reference get the one that calamine counts for them. Raises ExpatError for what
    is no XML, ValueError for a reference that is none.
    """
    writer = _Writer()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.Parse(part, True)
    return writer.target.getvalue()


class _Writer:
    def __init__(self) -> None:
        self.target = io.BytesIO()
        self._prefix: str | None = None
        self._row = 0
        self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._prefix is None:  # the root: its prefix is that of the sheet's own elements
            self._prefix = tag[: tag.find(":") + 1]
            if self._prefix:
                attributes["xmlns"] = attributes.pop(f"xmlns:{self._prefix[:-1]}", "")
        name = self._name(tag)
        if name == "row":
            attributes = self._row_attributes(attributes)
        elif name == "c":
            attributes = self._cell_attributes(attributes)
        said = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
        self._write(f"<{name}{said}>")

    def end(self, tag: str) -> None:
        name = self._name(tag)
        if name == "row":
            self._row += 1
            self._column = 0
        self._write(f"</{name}>")

    def text(self, text: str) -> None:
        self._write(html.escape(text))

    def _name(self, tag: str) -> str:
        local = tag.rpartition(":")[2]
        return local if local in _CELL_ELEMENTS else tag.removeprefix(self._prefix or "")

    def _write(self, text: str) -> None:
        self.target.write(text.encode())

    def _row_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        if "r" in attributes:
            self._row = int(attributes["r"]) - 1
        return {"r": str(self._row + 1)} | attributes

    def _cell_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        given = attributes.pop("r", None)
        place = (column_letter(self._column), self._row + 1)
        if given is not None:
            match = _REFERENCE.fullmatch(given)
            if not match:
                raise ValueError(given)
            place = (match[1].upper(), int(match[2]))
        self._column = column_index(place[0]) + 1
        return {"r": f"{place[0]}{place[1]}"} | attributes
