"""One sheet's part of an .xlsx file, made safe for calamine.

What calamine does with a cell far out: it allocates everything from A1 to there, and aborts the
process when that is too much. It goes by the ``r`` of the cells (the last one, if there are two;
whatever a cell's prefix; whatever the rows and ``<dimension>`` say) and counts where there is none.
So every ``r`` is looked at, cheaply: with letters mapped to A, digits to 0 and a prefix's colon to
<, a sheet whose cells all begin ``<c r="A0`` or ``<c r="AA0``, and that has neither five digits in
a row nor another ``r`` with three letters, has no far cell. Only other sheets get the slow look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from xlplan.books.parts import FAR_ROW, MOST_FAR, is_far
from xlplan.files.container import HELD_LIMIT

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = bytes.maketrans(_LETTERS + b"0123456789:", b"A" * 26 + b"0" * 10 + b"<")
_BLANKS = re.compile(
    rb'<row r="\d+"[^<>]*(?:/>|>(?:<c r="[^<>]*(?:/>|></c>))*</row>)'
    rb'|(?:<c r="[^<>]*(?:/>|></c>))+'
)
_LATE_ROW = re.compile(rb'<row r="(\d{5,19})"[^<>]*(?:/>|>.*?</row>)', re.DOTALL)
_SECOND_PLACE = re.compile(rb'r="(?<!<c r=")(?:[A-Z]{3}|[A-Z]+\d{5})')  # a cell's last r counts
_LATE = re.compile(rb'<c r="[A-Z]+\d{5}')
_WIDE = re.compile(rb'<c r="(?:G[R-Z]|[H-Z][A-Z])\d')  # beyond column 200
_LONG_NUMBER_MARKS = (b"0" * 16, b"0A+0", b"0e+0", b"0A0", b"0e0")  # 1E+17, 1e+17, 1E17 …
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^<>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_REFERENCE = re.compile(rb'r="([A-Z]+)(\d+)')
_VALUE = re.compile(rb"<[vt](?: [^<>]*)?>[^<]")
_CONTENT = re.compile(rb"<[vtf](?: [^<>]*)?>[^<]")
_ERROR_TYPE = re.compile(rb'\bt="e"')
_ERROR_TEXT = re.compile(rb"<v(?: [^<>]*)?>([^<]*)</v>")
_READABLE_ERRORS = frozenset(
    (b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!", b"#GETTING_DATA")
)
_ROW_LIMIT = HELD_LIMIT // 4  # bytes of one row held back while a part is thinned


@dataclass(slots=True)
class SheetPart:
    """A sheet's part, the first far cells left out of it, and the error values in it."""

    part: bytes
    far: list[tuple[int, str]] = field(default_factory=list)  # row, column
    errors: list[tuple[int, str, str]] = field(default_factory=list)  # row, column, text
    long_numbers: bool = False  # there may be some

    @property
    def span(self) -> tuple[int, int]:
        """The rows' first and last position in the part."""
        return _span(self.part) or (0, 0)

    @property
    def body(self) -> bytes:
        """The rows."""
        start, end = self.span
        return self.part[start:end]


def has_value(inner: bytes | None) -> bool:
    """Return whether what stands in a cell has a value that a reader sees."""
    return inner is not None and _VALUE.search(inner) is not None


def thin(found: SheetPart, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a large part's chunks without blank cells and far rows, whole rows at a time."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"<row ")
        if len(rest) - max(cut, 0) > _ROW_LIMIT:  # no rows to speak of: a bomb or a picture
            cut = len(rest)
        if cut > 0:
            yield _thinned(rest[:cut], found)
            rest = rest[cut:]
    yield _thinned(rest, found)


def make_safe(found: SheetPart) -> None:
    """Leave out the far cells and make unknown error values known ones, in place.

    Raises ExpatError or ValueError for a part that is no sheet.
    """
    shape = _shape(found.part)
    if shape is None or not shape.regular:
        from xlplan.books.xlsx_plain import plain

        found.part = plain(found.part)
        shape = _shape(found.part)
        if shape is None:
            raise ValueError("no sheet data")
    found.long_numbers = shape.long_numbers
    if shape.far:
        found.part = _LATE_ROW.sub(partial(_without_late_row, found), found.part)
        found.part = CELL.sub(partial(_without_far_cell, found), found.part)
        _refuse_far_cells(found.part)
    start, end = found.span
    if found.part.find(b"#", start, end) >= 0 and found.part.find(b't="e"', start, end) >= 0:
        found.part = CELL.sub(partial(_with_known_error, found), found.part)


@dataclass(frozen=True, slots=True)
class _Shape:
    regular: bool  # every cell is written <c r="A1"…
    far: bool  # there may be far cells
    long_numbers: bool  # there may be numbers of more than 15 digits


def _span(part: bytes) -> tuple[int, int] | None:
    start = part.find(b"<sheetData")
    end = part.rfind(b"</sheetData>")
    if 0 <= start < end:
        return start, end
    if start >= 0 and part.startswith(b"<sheetData/>", start):
        return start, start
    return None


def _shape(part: bytes) -> _Shape | None:
    span = _span(part)
    if span is None or not part.rstrip().endswith(b"</worksheet>"):
        return None
    body = part[slice(*span)]
    shape = body.translate(_SHAPE)
    narrow, cells = shape.count(b'<c r="A0'), shape.count(b"<c")
    wide = more = 0
    if narrow < cells:
        wide, more = shape.count(b'<c r="AA0'), shape.count(b'<c r="AAA')
    digits = b"00000" in shape
    odd = (
        (b"'" in body and b"='" in body)  # another kind of quotes
        or (b"!" in body and b"<!" in body)  # CDATA or a comment
        or b":sheetData" in part[: span[0]]
        or ((digits or b'r="AAA' in shape) and _SECOND_PLACE.search(body))
    )
    return _Shape(
        regular=narrow + wide + more == cells and not odd,
        far=bool(more or (digits and _LATE.search(body)) or (wide and _WIDE.search(body))),
        long_numbers=digits and any(mark in shape for mark in _LONG_NUMBER_MARKS),
    )


def _thinned(rows: bytes, found: SheetPart) -> bytes:
    return _LATE_ROW.sub(partial(_without_late_row, found), _BLANKS.sub(b"", rows))


def _without_late_row(found: SheetPart, row: re.Match[bytes]) -> bytes:
    if int(row[1]) <= FAR_ROW:
        return row[0]
    if len(found.far) < MOST_FAR:
        found.far.extend(
            (int(cell[2]), cell[1].decode())
            for cell in CELL.finditer(row[0])
            if cell[4] and _CONTENT.search(cell[4])
        )
    return b""


def _without_far_cell(found: SheetPart, cell: re.Match[bytes]) -> bytes:
    row, column = int(cell[2]), cell[1].decode()
    if not is_far(row, column):
        return cell[0]
    if len(found.far) < MOST_FAR and cell[4] and _CONTENT.search(cell[4]):
        found.far.append((row, column))
    return b""


def _refuse_far_cells(part: bytes) -> None:
    for cell in _REFERENCE.finditer(part):
        if is_far(int(cell[2]), cell[1].decode()):
            raise ValueError("a far cell written in a way of its own")


def _with_known_error(found: SheetPart, cell: re.Match[bytes]) -> bytes:
    if not cell[4] or not _ERROR_TYPE.search(cell[3]):
        return cell[0]
    text = _ERROR_TEXT.search(cell[4])
    if not text:
        return cell[0]
    found.errors.append((int(cell[2]), cell[1].decode(), text[1].decode("utf-8", "replace")))
    if text[1] in _READABLE_ERRORS:
        return cell[0]
    start = cell.start(4) - cell.start() + text.start(1)
    return cell[0][:start] + b"#N/A" + cell[0][start + len(text[1]) :]
