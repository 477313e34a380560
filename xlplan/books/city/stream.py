"""Rows of the long sheets, streamed into the workbook that XlsxWriter made without them.

XlsxWriter takes about 7 µs a cell, and a thousand plans have four million. So it writes the long
sheets with pattern rows alone, one for each look a row may have, and the rows themselves are joined
from texts in their place: six times faster, and the memory they take does not depend on how many.
"""

from __future__ import annotations

import functools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from xlplan.books.heights import row_height
from xlplan.books.sheet_xml import Sheet, xml_text
from xlplan.text import column_letter

FIRST_ROW = 3  # of every list; the banner and the headings stand above
_PIECE = 500  # rows handed on at a time
_LEVEL = 3  # zlib's: a third of the time of the default, a quarter larger
_DIMENSION = re.compile(rb'(?<=<dimension ref=")[^"]*')


class Link(NamedTuple):
    """A cell with a formula: what it shows now, a text or a number, and the formula ("=…")."""

    shown: str | int
    formula: str


class Line(NamedTuple):
    """A row to stream: its height in points, its values, and which pattern row it looks like."""

    height: float
    values: Sequence[str | int | Link]
    look: int = 0


class Stream(NamedTuple):
    """The rows of a sheet and how many they are."""

    rows: int
    lines: Callable[[], Iterable[Line]]


def fitting_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row of texts in columns; those too short to wrap are not measured."""
    pairs = zip(texts, widths, strict=True)
    return row_height([(text, width) for text, width in pairs if len(text) > width / 3])


def stream_into(
    made: zipfile.ZipFile,
    target: Path,
    streams: Mapping[str, Stream],
    changed: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write a copy of a workbook with the rows of some sheets in the place of their patterns.

    ``streams`` is by the name of the sheet's part; ``changed`` are parts to put in the place of
    others. The same rows give the same bytes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as copy:
        for name in made.namelist():
            part, stream = changed.get(name) or made.read(name), streams.get(name)
            with copy.open(name, "w") as out:
                for piece in _filled(part, stream) if stream else (part,):
                    out.write(piece)


def _filled(part: bytes, stream: Stream) -> Iterator[bytes]:
    """Yield a sheet's part piece by piece, its pattern rows replaced by the stream's."""
    patterns = [row for row in Sheet.of(part).rows if row.number >= FIRST_ROW]
    looks = [[cell.attributes["s"] for cell in row.cells.values()] for row in patterns]
    corner = f"A1:{column_letter(len(looks[0]) - 1)}{FIRST_ROW - 1 + stream.rows}"
    yield _DIMENSION.sub(corner.encode(), part[: patterns[0].element.start])
    rows: list[str] = []
    for row in _rows(stream.lines(), looks):
        rows.append(row)
        if len(rows) == _PIECE:
            yield "".join(rows).encode()
            rows.clear()
    yield "".join(rows).encode()
    yield part[patterns[-1].element.end :]


def _rows(lines: Iterable[Line], looks: Sequence[Sequence[str]]) -> Iterator[str]:
    starts = [f'<c r="{column_letter(index)}' for index in range(len(looks[0]))]
    styles = [[f'" s="{style}"' for style in look] for look in looks]
    for number, line in enumerate(lines, FIRST_ROW):
        cells = [
            f"{start}{number}{style}{_value(value)}"
            for start, style, value in zip(starts, styles[line.look], line.values, strict=True)
        ]
        yield f'<row r="{number}" ht="{line.height:g}">{"".join(cells)}</row>'


def _value(value: str | int | Link) -> str:
    """Return the rest of a cell's element, after its style."""
    if isinstance(value, str):
        if not value:
            return "/>"
        text = _known(value) if len(value) < 40 else xml_text(value)
        return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    shown = xml_text(value.shown) if isinstance(value.shown, str) else value.shown
    kind = ' t="str"' if isinstance(value.shown, str) else ""
    return f"{kind}><f>{xml_text(value.formula[1:])}</f><v>{shown}</v></c>"


_known = functools.lru_cache(maxsize=4096)(xml_text)  # names and headings stand on many rows
