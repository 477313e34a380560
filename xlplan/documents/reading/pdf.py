"""A .pdf file to its content: the text layer, its tables by their ruling lines, its paragraphs.

A PDF knows only signs at places. Lines are signs on one height; a paragraph goes on where a line is
full (pdf_lines.py); a table is what ruling lines enclose (pdf_tables.py); what stands at the same
place on page after page is a header or a footer.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from statistics import median

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from xlplan.documents.model import Line, Table
from xlplan.documents.reading import content as said_of
from xlplan.documents.reading.content import Content, is_page_number
from xlplan.documents.reading.opening import File, as_document
from xlplan.documents.reading.pdf_lines import Piece, paragraphs
from xlplan.documents.reading.pdf_pages import Part, Sheet, sheet_of
from xlplan.documents.reading.pdf_tables import Joined
from xlplan.errors import Unreadable

_MOST_PAGES = 3000
_FEW = 12  # signs on a page that is a picture: a stamp's, a page number's
_MARGIN = 0.13  # of a page's height, where headers and footers stand
_NEAR = 3  # points

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # what it warns of helps nobody


def content(file: File) -> Content:
    """Return what a .pdf holds; raise Unreadable, F118 for a scan."""
    sheets = _sheets(file)
    found = Content()
    for sheet in sheets:
        for text in sheet.rotated:
            found.put_aside(said_of.ROTATED, text, f"第{sheet.number}頁")
    unknown = sum(sheet.unknown for sheet in sheets)
    if unknown:
        found.told[said_of.UNKNOWN] = unknown
    _refuse_scan(file, sheets, found)
    margins = _margins(sheets)
    for sheet in sheets:
        _take_margins(sheet, margins, found)
    found.blocks.extend(_Flow(file, sheets).blocks())
    return found


def _sheets(file: File) -> list[Sheet]:
    """Return the pages; each is let go once it is read, so that memory stays small."""
    try:
        with pdfplumber.open(io.BytesIO(file.raw)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                size, limit = f"{len(pdf.pages):,} 頁", f"{_MOST_PAGES:,} 頁"
                raise Unreadable(file.path, "F109", size=size, limit=limit)
            found = []
            for number, page in enumerate(pdf.pages, 1):
                found.append(sheet_of(page, number))
                page.close()
            return found
    except Unreadable as reason:
        raise as_document(reason) from None
    except (PdfminerException, PDFException) as error:
        locked = any(isinstance(item, PDFPasswordIncorrect) for item in (error, *error.args))
        raise as_document(Unreadable(file.path, "F104" if locked else "F103")) from None
    except _BROKEN:
        raise as_document(Unreadable(file.path, "F103")) from None


_BROKEN: tuple[type[Exception], ...] = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError),
    *(OSError, EOFError, OverflowError, RecursionError, NotImplementedError, ZeroDivisionError),
)
"""What pdfminer raises, beside its own, at a file that is broken inside."""


def _refuse_scan(file: File, sheets: Sequence[Sheet], found: Content) -> None:
    """Raise F118 when most pages are pictures; tell how many when some are."""
    scanned = [sheet for sheet in sheets if sheet.is_picture and sheet.signs < _FEW]
    if scanned and len(scanned) * 2 > len(sheets):
        where = "" if len(scanned) == len(sheets) else f"（{len(sheets)}頁中的{len(scanned)}頁）"
        raise Unreadable(file.path, "F118", where=where)
    signs = sum(sheet.signs for sheet in sheets)
    if signs and found.told[said_of.UNKNOWN] * 4 > signs:
        message = "這個 PDF 的文字層是亂碼，讀不出文字。"
        raise Unreadable(file.path, "F118", message=message)
    if scanned:
        found.told[said_of.SCANNED] = len(scanned)
    pictures = sum(sheet.pictures for sheet in sheets if sheet not in scanned)
    if pictures:
        found.told[said_of.PICTURES] = pictures
    for sentence in [item for item, count in found.told.items() if not count]:
        del found.told[sentence]


def _in_margin(sheet: Sheet, piece: Piece) -> bool:
    return piece.bottom < sheet.height * _MARGIN or piece.top > sheet.height * (1 - _MARGIN)


def _kind(sheet: Sheet, piece: Piece) -> tuple[str, int]:
    """Return what a line says and at what height, the page's number taken out."""
    said = re.sub(rf"(?<!\d){sheet.number}(?!\d)", "#", "".join(piece.text.split()))
    return said, round(piece.top / _NEAR)


def _margins(sheets: Sequence[Sheet]) -> set[tuple[str, int]]:
    """Return the headers and footers: lines that many pages have at the same height."""
    counts = Counter(
        kind
        for sheet in sheets
        for kind in {_kind(sheet, item) for item in sheet.pieces if _in_margin(sheet, item)}
    )
    least = max(2, len(sheets) // 3)
    return {kind for kind, count in counts.items() if count >= least}


def _take_margins(sheet: Sheet, margins: set[tuple[str, int]], found: Content) -> None:
    """Take headers, footers and page numbers out of a page; keep what they say once."""

    def is_margin(piece: Piece) -> bool:
        known = is_page_number(piece.text) or _kind(sheet, piece) in margins
        return known and _in_margin(sheet, piece)

    shown = sheet.pieces
    gone = [*takewhile(is_margin, shown), *takewhile(is_margin, reversed(shown))]
    for piece in gone:
        name = "頁首" if piece.bottom < sheet.height / 2 else "頁尾"
        found.put_margin_aside(piece.text, name)
    for part in sheet.parts:
        part.pieces = [piece for piece in part.pieces if piece not in gone]


@dataclass(slots=True)
class _Flow:
    """The pages one after the other: paragraphs and tables that go on are joined."""

    file: File
    sheets: Sequence[Sheet]
    _open: Joined | None = None
    _count: int = 0
    _found: list[Line | Table] = field(default_factory=list)

    def blocks(self) -> list[Line | Table]:
        """Return the lines and tables in their order."""
        edges = _edges(self.sheets)
        waiting: list[Piece] = []
        for sheet in self.sheets:
            for part in sheet.parts:
                if part.pieces:
                    self._close()
                    waiting.extend(part.pieces)
                if part.table:
                    self._found.extend(paragraphs(waiting, edges))
                    waiting = []
                    self._add(part, sheet)
        self._close()
        self._found.extend(paragraphs(waiting, edges))
        return self._found

    def _add(self, part: Part, sheet: Sheet) -> None:
        """Go on with the open table when the columns of a page's part are the same."""
        assert part.table is not None
        if self._open and self._open.goes_on(part.table, sheet.number):
            self._open.add(part.table, sheet.number)
            return
        self._close()
        self._count += 1
        self._open = Joined(f"表格{self._count}", self.file.path)
        self._open.add(part.table, sheet.number)

    def _close(self) -> None:
        if self._open:
            found = self._open.table()
            if found:
                self._found.append(found)
        self._open = None


def _edges(sheets: Sequence[Sheet]) -> tuple[float, float]:
    """Return where the lines outside the tables begin and end at most.

    The right margin is taken to be as wide as the left one, but where long lines end together long
    before it.
    """
    shown = [piece for sheet in sheets for piece in sheet.pieces]
    if not shown:
        return 0, 0
    left, right = min(piece.left for piece in shown), max(piece.right for piece in shown)
    width = max(sheet.width for sheet in sheets)
    size = median(piece.size for piece in shown)
    full = [item for item in shown if right - item.right < 1.5 * size]
    if len(full) > 1 and right - left > width / 2 and width - left - right > 1.5 * size:
        return left, right
    return left, max(right, width - left)
