"""Patch a workbook that a person filled in: the cells meant, every other part byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from xlplan.books.archive import copy_parts
from xlplan.books.heights import row_height
from xlplan.books.package import open_package
from xlplan.books.results import Cell, Results, headings, summary_cell
from xlplan.books.save import replacing
from xlplan.books.sheet_xml import Element, Row, Sheet, cell_xml, elements, xml_text
from xlplan.errors import Unreadable, UsageError
from xlplan.files.container import Container
from xlplan.table.layout import workbook
from xlplan.text import column_index

_CALC_CHAIN = "xl/calcChain.xml"
_TYPES, _RELATIONSHIPS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_VALUE = re.compile(rb"(<(?:\w+:)?v(?:\s[^>]*)?>)[^<]*(</(?:\w+:)?v>)")
_HEIGHT = re.compile(rb'\s+(?:ht|customHeight)="[^"]*"')
_SPANS = re.compile(rb'\s+spans="[^"]*"')
_SHOWN = ("sheet", "column", "value", "message", "hint")  # may take several lines


def fill_results(source: Path, target: Path, results: Results) -> None:
    """Write a copy of one of our workbooks (.xlsx, .xlsm) with 檢核結果 filled in.

    The findings take the place of whatever stood there from the first data row on, and rows without
    an id get theirs. Raises Unreadable for a source that is no sound workbook, UsageError for one
    that is not ours or an .ods, Unwritable when the target cannot be written.
    """
    name = workbook()["sheets"]["results"]["name"]
    package = open_package(source, only={name, *results.ids})
    if package.kind not in ("xlsx", "xlsm"):
        raise UsageError(
            f"「{source}」不是 .xlsx 或 .xlsm 檔，無法把檢核結果寫進去。請改用 -o 另存檢核報告。"
        )
    parts = {sheet.name: sheet.part for sheet in package.sheets if sheet.part}
    if name not in parts:
        raise UsageError(
            f"「{source}」沒有「{name}」工作表，無法把結果寫進去。"
            "請改用 -o 另存檢核報告，或把內容移到新的範本。"
        )
    with zipfile.ZipFile(io.BytesIO(source.read_bytes())) as archive:
        try:
            changed = dict(_changes(archive, parts, name, results))
        except (ExpatError, ValueError) as error:
            raise Unreadable(source, "F103") from error
        dropped = [part for part in archive.namelist() if part == _CALC_CHAIN]
        with replacing(target) as temporary:
            copy_parts(archive, temporary, changed, dropped)


def patch(source: Path, target: Path, cells: Mapping[str, Mapping[str, str | int]]) -> None:
    """Write a copy of a workbook with some cells changed; all other parts stay as they are.

    ``cells`` maps sheet -> address ("D8") -> text or whole number; a cell keeps its format. Raises
    Unreadable, UsageError for a sheet that is not there, Unwritable.
    """
    package = open_package(source, only=set(cells))
    parts = {sheet.name: sheet.part for sheet in package.sheets if sheet.part}
    if lacking := [name for name in cells if name not in parts]:
        raise UsageError(f"「{source}」沒有工作表「{lacking[0]}」，無法修改其中的儲存格。")
    raw = source.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        try:
            if package.kind == "ods":
                changed = dict(_changed_content(archive, Container(source, raw), cells))
            else:
                sheets = {name: Sheet.of(archive.read(parts[name])) for name in cells}
                changed = {parts[name]: _patched(sheets[name], cells[name]) for name in cells}
        except (ExpatError, ValueError, LookupError) as error:
            raise Unreadable(source, "F103") from error
        with replacing(target) as temporary:
            copy_parts(archive, temporary, changed, [])


def _changed_content(
    archive: zipfile.ZipFile, container: Container, cells: Mapping[str, Mapping[str, str | int]]
) -> Iterator[tuple[str, bytes]]:
    from xlplan.books.ods_edit import with_cells
    from xlplan.books.ods_parts import CONTENT

    for name in archive.namelist():
        if name.lower() == CONTENT:
            yield name, with_cells(container.part(name) or b"", cells)


def _patched(sheet: Sheet, values: Mapping[str, str | int]) -> bytes:
    wanted: dict[int, dict[int, str | int]] = {}
    for address, value in values.items():
        letters = address.rstrip("0123456789")
        wanted.setdefault(int(address[len(letters) :]), {})[column_index(letters)] = value
    rows = {row.number: row for row in sheet.rows}
    edits = []
    new: dict[int, bytes] = {}  # where rows are put in -> those rows, in order
    for number, cells in sorted(wanted.items()):
        if number in rows:
            edits.append(_row_edit(sheet, rows[number], cells))
        else:
            before = (row.element.end for row in sheet.rows if row.number < number)
            at = max(before, default=sheet.data.inner)
            new[at] = new.get(at, b"") + _new_row(sheet, number, cells)
    return sheet.with_edits([*edits, *((at, at, data) for at, data in new.items())])


def _row_edit(sheet: Sheet, row: Row, cells: Mapping[int, str | int]) -> tuple[int, int, bytes]:
    """Return the row made anew: its own cells as they are, the wanted ones in their places."""
    made = {index: sheet.part[cell.start : cell.end] for index, cell in row.cells.items()}
    for index, value in cells.items():
        old = row.cells.get(index)
        style = old.attributes.get("s", "") if old else sheet.styles.get(index, "")
        made[index] = cell_xml(sheet.prefix, index, row.number, value, style=style).encode()
    start = _HEIGHT.sub(b"", _opened(sheet, row.element).rstrip(b"/>").rstrip())
    start += _height(sheet, cells, row.element.attributes.get("ht", "0")).encode() + b">"
    body = b"".join(made[index] for index in sorted(made))
    return row.element.start, row.element.end, start + body + f"</{sheet.prefix}row>".encode()


def _new_row(sheet: Sheet, number: int, cells: Mapping[int, str | int]) -> bytes:
    body = "".join(
        cell_xml(sheet.prefix, index, number, value, style=sheet.styles.get(index, ""))
        for index, value in sorted(cells.items())
    )
    start = f'<{sheet.prefix}row r="{number}"{_height(sheet, cells)}>'
    return f"{start}{body}</{sheet.prefix}row>".encode()


def _height(sheet: Sheet, cells: Mapping[int, str | int], least: str = "0") -> str:
    """Return the attribute that makes a row high enough for what is put into it."""
    texts = ((str(value), float(sheet.widths.get(index, 9))) for index, value in cells.items())
    return f' ht="{max(row_height(texts), float(least)):g}"'


def _changes(
    archive: zipfile.ZipFile, parts: Mapping[str, str], name: str, results: Results
) -> Iterator[tuple[str, bytes]]:
    entries = {entry.lower(): entry for entry in archive.namelist()}

    def read(part: str) -> tuple[str, Sheet]:
        entry = entries[part.lower()]
        return entry, Sheet.of(archive.read(entry))

    entry, sheet = read(parts[name])
    yield entry, _with_findings(sheet, results)
    for table, ids in results.ids.items():
        entry, sheet = read(parts[table])
        yield entry, _with_ids(sheet, ids)
    if _CALC_CHAIN in archive.namelist():
        # Excel asks to repair a file whose chain names a formula that is gone; without a chain it
        # makes a new one
        yield _TYPES, _without(archive.read(_TYPES), "Override", "PartName", "/" + _CALC_CHAIN)
        chain = _CALC_CHAIN.removeprefix("xl/")
        relations = archive.read(_RELATIONSHIPS)
        relations = _without(relations, "Relationship", "Target", chain)
        yield _RELATIONSHIPS, _without(relations, "Relationship", "Target", "/" + _CALC_CHAIN)


def _with_findings(sheet: Sheet, results: Results) -> bytes:
    first = int(workbook()["rows"]["first"])
    kept = [row for row in sheet.rows if row.number < first]
    body = b"".join(sheet.part[row.element.start : row.element.end] for row in kept)
    body = _with_summary(body, sheet, results.summary)
    rows = (_row_xml(sheet, first + index, row) for index, row in enumerate(results.rows))
    tag = f"{sheet.prefix}sheetData"
    data = f"<{tag}>".encode() + body + "".join(rows).encode() + f"</{tag}>".encode()
    edits = [(sheet.data.start, sheet.data.end, data)]
    if sheet.dimension:
        last = first + len(results.rows) - 1
        reference = f'<{sheet.prefix}dimension ref="A1:{headings()[-1].letter}{last}"/>'
        edits.append((sheet.dimension.start, sheet.dimension.end, reference.encode()))
    return sheet.with_edits(edits)


def _with_summary(body: bytes, sheet: Sheet, summary: str) -> bytes:
    """Return the kept rows with what the summary's formula now comes to."""
    said = xml_text(summary).encode()
    for row in sheet.rows:
        for cell in row.cells.values():
            if cell.attributes.get("r") == summary_cell():
                old = sheet.part[cell.start : cell.end]
                return body.replace(old, _VALUE.sub(lambda m: m[1] + said + m[2], old), 1)
    return body


def _row_xml(sheet: Sheet, number: int, row: Mapping[str, Cell]) -> str:
    cells = []
    for index, heading in enumerate(headings()):
        cell = row.get(heading.key, Cell())
        style = sheet.styles.get(index, "")
        cells.append(cell_xml(sheet.prefix, index, number, cell.value, cell.formula, style))
    widths = {item.key: item.width for item in headings()}
    height = row_height((str(row[key].value), widths[key]) for key in _SHOWN if key in row)
    tag = f"{sheet.prefix}row"
    return f'<{tag} r="{number}" ht="{height:g}">{"".join(cells)}</{tag}>'


def _with_ids(sheet: Sheet, ids: Mapping[int, str]) -> bytes:
    edits = []
    for row in sheet.rows:
        if row.number not in ids:
            continue
        old = row.cells.get(0)
        style = old.attributes.get("s", "") if old else sheet.styles.get(0, "")
        cell = cell_xml(sheet.prefix, 0, row.number, ids[row.number], style=style).encode()
        if old:
            edits.append((old.start, old.end, cell))
        else:
            edits.append((row.element.start, row.element.inner, _opened(sheet, row.element) + cell))
    return sheet.with_edits(edits)


def _opened(sheet: Sheet, row: Element) -> bytes:
    """Return a row's start tag without its spans, which a new first cell would make untrue."""
    return _SPANS.sub(b"", sheet.part[row.start : row.inner])


def _without(part: bytes, tag: str, attribute: str, value: str) -> bytes:
    """Return a part without the elements whose attribute has a value."""
    for item in reversed(elements(part, (tag,))):
        if item.attributes.get(attribute) == value:
            part = part[: item.start] + part[item.end :]
    return part
