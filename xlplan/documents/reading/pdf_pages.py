"""A page of a PDF: its signs in its tables' cells, and in lines between the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlplan.documents.reading.pdf_lines import Piece, Sign, pieces, plain
from xlplan.documents.reading.pdf_tables import Ruled, ruled

_UNKNOWN = re.compile(r"\(cid:\d+\)")
_BOLD = re.compile("bold|black|heavy", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WHOLE = 0.5  # of a page's area: a picture of it


@dataclass(slots=True)
class Part:
    """Lines between two tables, and the table that follows them."""

    pieces: list[Piece] = field(default_factory=list)
    table: Ruled | None = None


@dataclass(slots=True)
class Sheet:
    """A page as it is gathered."""

    number: int
    width: float
    height: float
    parts: list[Part]
    signs: int
    unknown: int
    pictures: int
    is_picture: bool
    rotated: list[str]

    @property
    def pieces(self) -> list[Piece]:
        """The lines outside the tables."""
        return [piece for part in self.parts for piece in part.pieces]


def sheet_of(page: Any, number: int) -> Sheet:
    """Return what stands on a page of pdfplumber's."""
    chars = page.dedupe_chars().chars if page.chars else []
    upright = [item for item in chars if item["upright"] and item["text"]]
    signs = [_sign(item) for item in upright]
    shown = [sign for sign in signs if sign.text.strip()]
    tables = ruled(page)
    parts = _parts(signs, tables, number)
    area = page.width * page.height
    sizes = [_area(item, page) for item in page.images]
    return Sheet(
        number=number,
        width=float(page.width),
        height=float(page.height),
        parts=parts,
        signs=len(shown),
        unknown=sum(_is_unknown(sign.text) for sign in shown),
        pictures=len(sizes),
        is_picture=sum(sizes) > _WHOLE * area,
        rotated=_rotated(item["text"] for item in chars if not item["upright"]),
    )


def _sign(item: Any) -> Sign:
    return Sign(
        text=plain(item["text"]),
        left=float(item["x0"]),
        right=float(item["x1"]),
        top=float(item["top"]),
        bottom=float(item["bottom"]),
        bold=bool(_BOLD.search(item["fontname"] or "")),
    )


def _is_unknown(text: str) -> bool:
    return bool(_UNKNOWN.fullmatch(text) or _PRIVATE.match(text) or text == "\ufffd")


def _rotated(texts: Iterator[str]) -> list[str]:
    said = "".join(texts).strip()
    return [said] if said else []


def _area(image: Any, page: Any) -> float:
    """Return how much of the page a picture covers."""
    wide = min(image["x1"], page.width) - max(image["x0"], 0)
    high = min(image["bottom"], page.height) - max(image["top"], 0)
    return float(max(wide, 0) * max(high, 0))


def _parts(signs: Sequence[Sign], tables: Sequence[Ruled], number: int) -> list[Part]:
    """Return the page from its top down: lines, table, lines, table …"""
    outside: list[list[Sign]] = [[] for _ in range(len(tables) + 1)]
    for sign in signs:
        middle = (sign.top + sign.bottom) / 2
        table = next((item for item in tables if item.holds(sign)), None)
        if table:
            table.take(sign)
        else:
            outside[sum(item.bottom <= middle for item in tables)].append(sign)
    found = [Part(pieces(group)) for group in outside]
    count = 0
    for part in found:
        part.pieces = [
            replace(piece, source=f"第{number}頁第{count + index}行")
            for index, piece in enumerate(part.pieces, 1)
        ]
        count += len(part.pieces)
    for part, table in zip(found, tables, strict=False):
        part.table = table
    return found
