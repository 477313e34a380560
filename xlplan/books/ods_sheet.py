"""The sheets, rows and cells of an .ods file's content.xml, and the removal of far cells.

Rows and cells carry no addresses: they are counted, ``table:number-rows-repeated`` and
``table:number-columns-repeated`` included. LibreOffice fills up every row to column 16,384 and
every sheet to row 1,048,576 with blank repeated ones, which do no harm; with a value behind them
calamine allocates it all, for all sheets at once.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.text import column_letter

_INSIDE = rb"""([^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*)>"""
_TABLE = b"<table:table "
_TABLE_END = b"</table:table>"
_ROW = b"<table:table-row"
_ROW_END = b"</table:table-row"
_TAG = re.compile(rb"<table:[\w-]+" + _INSIDE)
_CELL = re.compile(rb"<table:(covered-)?table-cell(?=[\s/>])" + _INSIDE)
_CONTENT = re.compile(rb"\s(?:office:(?:\w+-)?value(?:-type)?|table:formula)\s*=")
_COLUMNS_REPEATED = re.compile(rb"number-columns-repeated\s*=\s*[\"']([^\"']*)")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HIDDEN_STYLE = re.compile(
    rb"<style:style\s([^<>]*)>\s*<style:table-properties\s[^<>]*table:display=[\"']false"
)
_FEW = 60  # columns; a row of no more is within all limits
_CELL_BYTES = 32  # that calamine keeps for a place
_LINKED = re.compile(r"'(?:file|https?):.*'#")


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or ``repeat`` equal rows from ``number`` on, and where it stands in its sheet."""

    number: int
    repeat: int
    start: int
    inner: int
    close: int
    end: int
    attributes: bytes


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or ``repeat`` equal cells; ``column`` counts from 0, ``start`` within its row."""

    column: int
    repeat: int
    start: int
    end: int
    attributes: bytes
    inner: bytes
    covered: bool

    @property
    def letters(self) -> str:
        """The letters of the first column."""
        return column_letter(self.column)

    @property
    def has_content(self) -> bool:
        """Whether calamine makes room for it: it has a value or a formula."""
        return _CONTENT.search(self.attributes) is not None


class Table:
    """A sheet: its name, whether it shows, and where what it holds stands in content.xml."""

    def __init__(self, name: str, visible: bool, start: int, content: bytes) -> None:
        self.name = name
        self.visible = visible
        self.start = start
        self.content = content

    @property
    def is_linked(self) -> bool:
        """Whether it is the copy that LibreOffice keeps of a sheet in another file."""
        return _LINKED.match(self.name) is not None

    @property
    def end(self) -> int:
        """The position behind it."""
        return self.start + len(self.content)

    @functools.cached_property
    def rows(self) -> list[Row]:
        """The rows down to the last one in which something stands.

        Raises ValueError for a number of repetitions that is none.
        """
        return list(_rows(self.content))


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag, prefixes kept."""
    return {
        key.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in _ATTRIBUTE.findall(tag)
    }


def tables(content: bytes) -> list[Table]:
    """Return all that calamine takes for sheets, in order.

    Raises ValueError for a sheet without an end or inside another one.
    """
    hidden = {
        attributes(style[1]).get("style:name")
        for style in _HIDDEN_STYLE.finditer(content, 0, max(content.find(b"<office:body"), 0))
    }
    found = []
    place = content.find(_TABLE)
    while place >= 0:
        tag = _TAG.match(content, place)
        end = content.find(_TABLE_END, place)
        place = content.find(_TABLE, place + 1)
        if tag is None or end < 0 or 0 <= place < end:
            raise ValueError("a sheet without an end")
        said = attributes(tag[1])
        name = said.get("table:name")
        if name is not None:
            visible = said.get("table:style-name") not in hidden
            found.append(Table(name, visible, tag.end(), content[tag.end() : end]))
    return found


def _rows(sheet: bytes) -> Iterator[Row]:
    last = max(sheet.rfind(b"office:"), sheet.rfind(b"table:formula"))
    number = 1
    place = sheet.find(_ROW, 0, max(last, 0))
    while place >= 0:
        tag = _TAG.match(sheet, place)
        if tag is None:
            raise ValueError("a row without an end")
        inner = close = end = tag.end()
        if sheet[place + len(_ROW)] in b" />":  # no group of rows
            if not tag[1].endswith(b"/"):
                close = sheet.find(_ROW_END, inner)
                end = sheet.find(b">", close) + 1
                if close < 0 or not end:
                    raise ValueError("a row without an end")
            repeat = _repeat(tag[1], b"number-rows-repeated", "table:number-rows-repeated")
            yield Row(number, repeat, place, inner, close, end, tag[1])
            number += repeat
        place = sheet.find(_ROW, end, max(last, 0))


def cells(sheet: bytes, row: Row) -> Iterator[Cell]:
    """Yield the cells of a row; raise ValueError for a number of repetitions that is none."""
    column = 0
    for tag in _CELL.finditer(sheet, row.inner, row.close):
        repeat = _repeat(tag[2], b"number-columns-repeated", "table:number-columns-repeated")
        inner, end = b"", tag.end()
        if not tag[2].endswith(b"/"):
            close = b"</table:covered-table-cell" if tag[1] else b"</table:table-cell"
            stop = sheet.find(close, end, row.close)
            if stop < 0:
                raise ValueError("a cell without an end")
            inner, end = sheet[end:stop], sheet.find(b">", stop) + 1
        yield Cell(column, repeat, tag.start(), end, tag[2], inner, bool(tag[1]))
        column += repeat


def without_far_cells(
    table: Table, limits: tuple[int, int], far: list[tuple[int, str]]
) -> tuple[bytes, int]:
    """Return what a sheet holds without the cells beyond the limits, and its extent.

    ``limits`` are a last row and a last column. The far cells' places are added to ``far``. The
    extent bounds the bytes that calamine needs for the rest: for each place from A1 on, blank ones
    too, and for the texts as often as they repeat. Raises ValueError for numbers that are none.
    """
    last_row, last_column = limits
    sheet = table.content
    pieces: list[bytes] = []
    done = height = width = texts = 0
    for row in table.rows:
        bound = _width_bound(sheet, row)
        if row.repeat == 1 and bound <= _FEW and row.number <= last_row:
            width, height = max(width, bound), row.number
            continue
        here = [cell for cell in cells(sheet, row) if cell.has_content]
        if not here:
            continue
        right = here[-1].column + here[-1].repeat
        times = min(row.repeat, last_row + 1 - row.number)
        if times > 0:
            width, height = max(width, min(right, last_column)), row.number + times - 1
            texts += times * sum(min(cell.repeat, last_column) * len(cell.inner) for cell in here)
        if times < row.repeat or right > last_column:
            pieces += [sheet[done : row.start], _cut_row(sheet, row, here, limits, far)]
            done = row.end
    extent = height * width * _CELL_BYTES + texts
    return (b"".join([*pieces, sheet[done:]]) if pieces else sheet), extent


def _cut_row(
    sheet: bytes, row: Row, here: list[Cell], limits: tuple[int, int], far: list[tuple[int, str]]
) -> bytes:
    """Return what is left of a row that reaches beyond the limits; ``here`` has content."""
    last_row, last_column = limits
    if row.number > last_row:
        far += [(row.number, cell.letters) for cell in here]
        return b""
    opening, inner = sheet[row.start : row.inner], sheet[row.inner : row.close]
    if row.number + row.repeat - 1 > last_row:
        far.append((last_row + 1, here[0].letters))
        opening = _with_repeat(opening, b"rows", last_row - row.number + 1)
    beyond = [cell for cell in here if cell.column + cell.repeat > last_column]
    if beyond:
        first = beyond[0]
        far += [(row.number, column_letter(max(cell.column, last_column))) for cell in beyond]
        kept = sheet[row.inner : first.start]
        if first.column < last_column:
            cell = sheet[first.start : first.end]
            kept += _with_repeat(cell, b"columns", last_column - first.column)
        inner = kept
    return opening + inner + sheet[row.close : row.end]


def _with_repeat(element: bytes, what: bytes, times: int) -> bytes:
    pattern = rb"(number-" + what + rb"-repeated\s*=\s*[\"'])[^\"']*"
    return re.sub(pattern, lambda match: match[1] + str(times).encode(), element, count=1)


def _width_bound(sheet: bytes, row: Row) -> int:
    """Return a number of columns that a row does not exceed, its blank last cell left out."""
    close = row.close
    last = sheet.rfind(b"<table:", row.inner, close)
    if last >= 0 and sheet.startswith(b"<table:table-cell", last):
        tag = sheet[last:close]
        if tag.endswith(b"/>") and not _CONTENT.search(tag):
            close = last
    said = _COLUMNS_REPEATED.findall(sheet, row.inner, close)
    repeated = sum(int(text) if text.isdigit() and len(text) < 8 else 10**8 for text in said)
    return sheet.count(b"table-cell", row.inner, close) + repeated


def _repeat(tag: bytes, mark: bytes, name: str) -> int:
    if mark not in tag:
        return 1
    number = int(attributes(tag).get(name, "1"))
    if not 0 <= number < 10**9:
        raise ValueError(number)
    return number
