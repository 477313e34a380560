"""Change cells in an .ods file's content.xml; every byte of the rest stays as it is.

Rows and cells carry no addresses, they are counted: a run of equal ones is parted where one of them
is changed (see ods_sheet).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape

from xlplan.books.ods_elements import (
    Node,
    inside,
    made,
    nodes,
    start_tag,
    taken,
    without,
)
from xlplan.books.ods_heights import RowStyles
from xlplan.books.spans import Edit, with_edits
from xlplan.text import column_index

Values = Mapping[str, str | int]
"""Address ("D8") -> text or whole number."""

_ROWS, _COLUMNS = b"table:number-rows-repeated", b"table:number-columns-repeated"
_SHEET, _STYLE = "table:table", b"table:style-name"
_OF_A_VALUE = re.compile(
    rb"(?:office|calcext):(?:value-type|(?:string-|date-|time-|boolean-)?value|currency)"
    rb"|table:(?:formula|number-(?:rows|columns)-repeated|number-matrix-(?:rows|columns)-spanned)"
)
_AHEAD = ("office:forms", "table:shapes", "table:table-")  # of what follows the rows
_GROUPS = ("table:table-header-rows", "table:table-row-group", "table:table-rows")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_BEFORE_TEXT = ("office:annotation", "table:cell-range-source", "table:detective")
_TEXT = ("text:p", "text:h", "text:list")
_BLANK_CELL = b"<table:table-cell/>"
_BLANK_ROW = b"<table:table-row><table:table-cell/></table:table-row>"
_LINE_ENDS = re.compile("\r\n|[\r\v\f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile("^ +| +$|  +")
_LIMIT = 32767  # characters that a cell holds


def with_cells(content: bytes, wanted: Mapping[str, Values]) -> bytes:
    """Return a content.xml, in UTF-8, with some cells of some sheets changed.

    A cell keeps its format, its drop-down, its notes and its span; a formula goes. A row too low
    for a new text gets a style of its own. Raises KeyError for a sheet that is not there, and
    ExpatError or ValueError for a content that is not sound.
    """
    top = {node.name: node for node in nodes(content)}
    there = inside(content, top["office:body"], 2)
    sheets = {node.attributes["table:name"]: node for node in there if node.name == _SHEET}
    place = top.get("office:automatic-styles")
    styles = RowStyles(content, place) if place and inside(content, place) else None
    edits = [
        edit
        for name, values in wanted.items()
        for edit in _sheet_edits(content, sheets[name], values, styles)
    ]
    changed = with_edits(content, [*edits, *(styles.edits() if styles else ())])
    expat.ParserCreate(namespace_separator=" ").Parse(changed, True)
    return changed


def _sheet_edits(
    content: bytes, sheet: Node, values: Values, styles: RowStyles | None
) -> Iterator[Edit]:
    wanted: dict[int, dict[int, str | int]] = {}
    for address, value in values.items():
        letters = address.rstrip("0123456789")
        wanted.setdefault(int(address[len(letters) :]), {})[column_index(letters)] = value
    widths = styles.widths(sheet) if styles else {}

    def changed(raw: bytes, style: str, number: int) -> bytes:
        texts = {at: str(value) for at, value in wanted[number].items() if value != ""}
        fitting = styles.fitting(style, texts, widths) if styles and texts else style
        return _row(raw, wanted[number], fitting if fitting != style else "")

    number, end = 1, start_tag(content, sheet.start).end()
    for node in inside(content, sheet):
        if not node.name.startswith(_AHEAD):
            continue
        end = node.end
        for row in _rows(content, node):
            times, style = row.times(_ROWS), row.attributes.get(_STYLE.decode(), "")
            here = [item for item in wanted if number <= item < number + times]
            if here:
                raw = content[row.start : row.end]
                new = {item - number: changed(raw, style, item) for item in here}
                yield row.start, row.end, _parted(raw, _ROWS, times, new)
            number += times
    beyond = {item - number: changed(_BLANK_ROW, "", item) for item in wanted if item >= number}
    if beyond:
        yield end, end, _parted(_BLANK_ROW, _ROWS, max(beyond) + 1, beyond)


def _rows(content: bytes, node: Node) -> Iterator[Node]:
    """Yield a row, or the rows of a group."""
    if node.name == "table:table-row":
        yield node
    elif node.name in _GROUPS:
        for item in inside(content, node):
            yield from _rows(content, item)


def _parted(raw: bytes, attribute: bytes, times: int, new: Mapping[int, bytes]) -> bytes:
    """Return a run of equal rows or cells with some, counted from 0, replaced."""
    pieces, done = [], 0
    for at, data in sorted(new.items()):
        pieces += [_run(raw, attribute, at - done), data]
        done = at + 1
    return b"".join([*pieces, _run(raw, attribute, times - done)])


def _run(raw: bytes, attribute: bytes, times: int) -> bytes:
    if not times:
        return b""
    name, said, inner = taken(raw)
    repeated = b' %s="%d"' % (attribute, times) if times > 1 else b""
    return made(name, without(said, [attribute]) + repeated, inner)


def _row(raw: bytes, cells: Mapping[int, str | int], style: str) -> bytes:
    """Return one row of a run, some of its cells changed, with another style if one is named."""
    edits, column = [], 0
    for node in nodes(raw):
        if node.name not in _CELLS:
            continue
        times = node.times(_COLUMNS)
        here = [item for item in cells if column <= item < column + times]
        if here:
            cell = raw[node.start : node.end]
            new = {item - column: _cell(cell, cells[item]) for item in here}
            edits.append((node.start, node.end, _parted(cell, _COLUMNS, times, new)))
        column += times
    name, said, inner = taken(with_edits(raw, edits))
    beyond = {item - column: _cell(_BLANK_CELL, cells[item]) for item in cells if item >= column}
    if beyond:
        inner += _parted(_BLANK_CELL, _COLUMNS, max(beyond) + 1, beyond)
    said = without(said, [_ROWS])
    if style:
        said = b' %s="%s"' % (_STYLE, style.encode()) + without(said, [_STYLE])
    return made(name, said, inner)


def _cell(raw: bytes, value: str | int) -> bytes:
    """Return one cell of a run with another value; what is noted of it or drawn on it stays."""
    name, said, _ = taken(raw)
    said = without(said, _OF_A_VALUE.fullmatch)
    kept = [node for node in nodes(raw) if node.name not in _TEXT]
    pieces = [raw[node.start : node.end] for node in kept if node.name in _BEFORE_TEXT]
    if isinstance(value, int):
        said += b' office:value-type="float" office:value="%d"' % value
    elif value:
        said += b' office:value-type="string"'
    if value != "":
        pieces += [b"<text:p>%s</text:p>" % line for line in _lines(str(value))]
    pieces += [raw[node.start : node.end] for node in kept if node.name not in _BEFORE_TEXT]
    return made(name, said, b"".join(pieces))


def _lines(text: str) -> Iterator[bytes]:
    """Yield the paragraphs of a text; XML would run its blanks together.

    A tab becomes a blank: LibreOffice drops the element that stands for one (seen with 7.4).
    """
    text = _UNWRITABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text[:_LIMIT]))
    for line in text.replace("\t", " ").split("\n"):
        yield _BLANKS.sub(_blank, escape(line)).encode()


def _blank(match: re.Match[str]) -> str:
    at_edge = match.start() == 0 or match.end() == len(match.string)
    count = len(match[0]) - (not at_edge)
    blanks = "<text:s/>" if count == 1 else f'<text:s text:c="{count}"/>'
    return blanks if at_edge else f" {blanks}"
