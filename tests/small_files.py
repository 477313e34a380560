"""Small good workbooks laid out as ours, and ways to edit their parts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

Edit = Callable[[bytes], bytes]

SHEET = "xl/worksheets/sheet2.xml"  # 一、基礎服務 of the small workbook
AREA = "一、基礎服務"
ODS_CONTENT = "content.xml"
_HEADINGS = ("列號", "次項", "具體作法", "執行課室")
_FIELDS = ("id", "sub_item", "action", "responsible_units")


def good(path: Path) -> Path:
    """Write a small workbook: 封面, an area sheet with data in rows 4 to 8, stamp."""
    book = xlsxwriter.Workbook(path)
    text = book.add_format({"num_format": "@", "text_wrap": True})
    book.add_worksheet("封面").write("B2", "機關名稱")
    sheet = book.add_worksheet(AREA)
    sheet.merge_range("A1:D1", "高雄市三民區公所 114年度")
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.write_row("A2", _FIELDS)
    sheet.write_row("A3", _HEADINGS)
    for row in range(3, 20):
        sheet.write(row, 0, f"s1-{row - 2:03}", text)
        for column in (1, 2, 3):
            value = (f"1-{row - 2}", f"第{row + 1}列的作法", "民政課")[column - 1]
            sheet.write(row, column, value if row < 8 else None, text)
    for column in (1, 3):
        sheet.data_validation(3, column, 1999, column, {"validate": "list", "source": ["甲", "乙"]})
    stamp = book.add_worksheet("stamp")
    stamp.write_row("A1", ("kind", "agency-plan"))
    stamp.very_hidden()
    book.close()
    return path


def good_ods(path: Path) -> Path:
    """Write a small .ods laid out as ours, filled up with blank cells as LibreOffice does."""
    blank = '<table:table-cell table:number-columns-repeated="16380"/>'
    listed = 'table:content-validation-name="val1"'

    def row(*values: str, tag: str = "") -> str:
        return f"<table:table-row{tag}>{''.join(values)}{blank}</table:table-row>"

    heads = [
        row(
            ods_cell("高雄市三民區公所", 'table:number-columns-spanned="4"'),
            '<table:covered-table-cell table:number-columns-repeated="3"/>',
        ),
        row(*map(ods_cell, _FIELDS), tag=' table:visibility="collapse"'),
        row(*map(ods_cell, _HEADINGS)),
    ]
    data = [
        row(
            ods_cell(f"s1-{number:03}"),
            ods_cell(f"1-{number}", listed),
            ods_cell(f"第{number + 3}列的作法"),
            ods_cell("民政課", listed),
        )
        for number in range(1, 6)
    ]
    rest = (
        f'<table:table-row table:number-rows-repeated="1994"><table:table-cell/><table:table-cell '
        f'{listed}/></table:table-row><table:table-row table:number-rows-repeated="1046574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheets = {
        "封面": row(ods_cell("機關名稱")),
        AREA: "".join([*heads, *data, rest]),
        "stamp": row(ods_cell("kind"), ods_cell("agency-plan")),
    }
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'
        for (name, rows), style in zip(sheets.items(), ("ta1", "ta1", "ta2"), strict=True)
    )
    return ods_of(path, tables)


def ods_cell(text: str, attributes: str = "") -> str:
    """Return a text cell of an .ods sheet."""
    return (
        f'<table:table-cell {attributes} office:value-type="string" calcext:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_of(path: Path, tables: str) -> Path:
    """Write an .ods file of these ``<table:table>`` elements; the style ta2 hides a sheet."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{spaces}'
        ' xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="true"/></style:style><style:style '
        'style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
        '<table:content-validations><table:content-validation table:name="val1" '
        'table:condition="of:cell-content-is-in-list(&quot;甲&quot;)"/></table:content-validations>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr(ODS_CONTENT, content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def edited(
    path: Path,
    edits: Mapping[str, Edit],
    source: Path | None = None,
    added: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a workbook with some parts edited, and others added; ``b""`` leaves a part out."""
    if source is None:
        source = (good_ods if path.suffix == ".ods" else good)(path)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, edit in edits.items():
        spoiled = edit(parts[name])
        if spoiled == parts[name]:
            raise AssertionError(f"nothing to edit in {name}")
        parts[name] = spoiled
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | dict(added or {})).items():
            if data:
                archive.writestr(name, data)
    return path


def replacing(old: str, new: str) -> Edit:
    """Return an edit that replaces a text once."""
    return lambda data: data.replace(old.encode(), new.encode(), 1)


def with_cell(reference: str, inner: str = "<v>1</v>", attributes: str = "") -> Edit:
    """Return an edit that adds a row with one cell at the end of a sheet's part."""
    row = re.sub("[A-Z]", "", reference)
    cell = f'<row r="{row}"><c r="{reference}"{attributes}>{inner}</c></row></sheetData>'
    return replacing("</sheetData>", cell)


def cell_as(reference: str, attributes: str, inner: str) -> Edit:
    """Return an edit that gives a cell of a sheet's part other attributes and another content."""
    pattern = rf'<c r="{reference}"[^<>]*?(?:/>|>.*?</c>)'.encode()
    cell = f'<c r="{reference}" {attributes}>{inner}</c>'.encode()
    return lambda data: re.sub(pattern, lambda _: cell, data, count=1, flags=re.DOTALL)
