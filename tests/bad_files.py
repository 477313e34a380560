"""Makers of files that people send and that make readers stumble.

Each maker writes one file. Those that spoil a workbook take ``source``, the workbook to spoil, and
make a small good one when there is none.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from tests.small_files import (
    ODS_CONTENT,
    SHEET,
    cell_as,
    edited,
    good,
    ods_cell,
    replacing,
    with_cell,
)


def empty(path: Path) -> Path:
    """Write a file of no bytes."""
    path.write_bytes(b"")
    return path


def csv_renamed(path: Path) -> Path:
    """Write a CSV file under whatever name."""
    path.write_text("次項,具體作法\n1-1,第一項\n", encoding="utf-8-sig")
    return path


def web_page(path: Path) -> Path:
    """Write what many systems call an Excel export: an HTML table."""
    path.write_text("<html><body><table><tr><td>1-1</td></tr></table></body></html>")
    return path


def zip_without_workbook(path: Path) -> Path:
    """Write a zip of a text file."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("計畫.txt", "內容")
    return path


def word_document(path: Path) -> Path:
    """Write what a .docx is as far as its parts go."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return path


def truncated(path: Path, source: Path | None = None, at: float = 0.6) -> Path:
    """Write the beginning of a workbook, as a broken download leaves it."""
    raw = (source or good(path)).read_bytes()
    path.write_bytes(raw[: int(len(raw) * at)])
    return path


def damaged_part(path: Path, source: Path | None = None, part: str = SHEET) -> Path:
    """Write a workbook with some bytes flipped inside one compressed part."""
    source = source or good(path)
    with zipfile.ZipFile(source) as archive:
        entry = archive.getinfo(part)
    raw = bytearray(source.read_bytes())
    middle = entry.header_offset + 30 + len(part) + entry.compress_size // 2
    raw[middle : middle + 4] = bytes(byte ^ 255 for byte in raw[middle : middle + 4])
    path.write_bytes(raw)
    return path


def damaged_plain_part(path: Path) -> Path:
    """Write a workbook without compression, one letter of a sheet flipped."""
    source = good(path)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(path.read_bytes().replace(b'<c r="B5"', b'<c r="B6"'))
    return path


def unread_zip_bomb(path: Path, megabytes: int = 600) -> Path:
    """Write a workbook with a bomb among the parts that nobody needs to read."""
    good(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(2**20))
    return path


def compound_file(path: Path, *streams: str) -> Path:
    """Write a Microsoft compound file whose directory names these streams."""
    names = ["Root Entry", *streams]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, 2 if index else 5, 1)
        + b"\xff" * 12
        + bytes(36)
        + struct.pack("<iQ", -2, 0)
        for index, name in enumerate(names)
    )
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIiIiI", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<I", 0)
    table = struct.pack("<Ii", 0xFFFFFFFD, -2).ljust(512, b"\xff")
    path.write_bytes(header.ljust(512, b"\xff") + table + directory.ljust(1024, b"\0"))
    return path


def password_protected(path: Path) -> Path:
    """Write what Excel makes of a workbook with a password to open."""
    return compound_file(path, "EncryptionInfo", "EncryptedPackage")


def old_xls(path: Path) -> Path:
    """Write what an Excel 97 workbook is as far as its directory goes."""
    return compound_file(path, "Workbook")


def encrypted_ods(path: Path, source: Path | None = None) -> Path:
    """Write an .ods whose manifest says that it is encrypted."""
    said = '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/>'
    edit = replacing("<manifest:file-entry ", f"{said}</manifest:file-entry><manifest:file-entry ")
    return edited(path, {"META-INF/manifest.xml": edit}, source)


def zip_bomb(path: Path, source: Path | None = None, megabytes: int = 600) -> Path:
    """Write a workbook with a part that inflates to hundreds of megabytes of blanks."""
    edited(path, {SHEET: replacing("<sheetData>", "<sheetData> ")}, source)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != SHEET}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * 2**20)
    return path


def lying_zip_bomb(path: Path, megabytes: int = 60, claimed: int = 1000) -> Path:
    """Write a zip bomb that claims to inflate to so many bytes."""
    zip_bomb(path, megabytes=megabytes)
    size = struct.pack("<I", megabytes * 2**20)
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", claimed)))
    return path


def entities(path: Path, source: Path | None = None, encoding: str = "utf-8") -> Path:
    """Write a workbook whose shared strings expand one entity into a billion."""
    lines = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE sst [<!ENTITY a0 "哈">{lines}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a9;</t>'
        "</si></sst>"
    )
    return edited(path, {"xl/sharedStrings.xml": lambda _: text.encode(encoding)}, source)


def million_blank_rows(path: Path, source: Path | None = None, cells: str = "AB") -> Path:
    """Write a workbook formatted down to row 1,048,576, as selecting whole columns can do."""
    source = source or good(path)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, tail = parts.pop(SHEET).split(b"</sheetData>")
    row = '<row r="{0}" s="1" customFormat="1">'
    row += "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in cells) + "</row>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            part.write(head)
            for start in range(21, 1_048_577, 10_000):
                numbers = range(start, min(start + 10_000, 1_048_577))
                part.write("".join(map(row.format, numbers)).encode())
            part.write(b"</sheetData>" + tail)
    return path


def stray_cell(path: Path, reference: str = "XFD1048576", source: Path | None = None) -> Path:
    """Write a workbook with one value far out; calamine aborts the process on XFD1048576."""
    return edited(path, {SHEET: with_cell(reference)}, source)


def stray_cell_ods(path: Path, row: int = 1_048_576, column: int = 14) -> Path:
    """Write an .ods with one value far out; row and column count from 1."""
    down, right = row - 9, column - 1
    far = (
        f'<table:table-row table:number-rows-repeated="{down}"><table:table-cell/>'
        f"</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="
        f'"{right}"/>{ods_cell("迷路")}</table:table-row>'
    )
    start = '<table:table-row table:number-rows-repeated="1994">'
    return edited(path, {ODS_CONTENT: replacing(start, far + start)})


def new_error(path: Path, source: Path | None = None) -> Path:
    """Write a workbook with an error value that only new versions of Excel know."""
    edit = cell_as("C5", 't="e"', "<f>SEQUENCE(3)</f><v>#SPILL!</v>")
    return edited(path, {SHEET: edit}, source)


def strict(path: Path, source: Path | None = None) -> Path:
    """Write a workbook as Excel's "Strict Open XML" does: other namespaces, ISO dates."""

    def edit(data: bytes) -> bytes:
        data = data.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        return data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    source = source or good(path)
    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.startswith(("xl/", "_rels"))]
    return edited(path, {name: edit for name in names if "theme" not in name}, source)


def bad_string_index(path: Path, source: Path | None = None) -> Path:
    """Write a workbook with a cell that points behind the last shared string."""
    return edited(path, {SHEET: cell_as("C5", 't="s"', "<v>99999</v>")}, source)


def million_filled_rows(path: Path, rows: int = 1_048_576) -> Path:
    """Write a workbook with a number dragged down column B to the last row."""
    path = edited(path, {SHEET: replacing("</sheetData>", "<!-- --></sheetData>")})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, tail = parts.pop(SHEET).split(b"<!-- -->")
    row = '<row r="{0}"><c r="B{0}"><v>{0}</v></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr(
            SHEET, head + "".join(map(row.format, range(21, rows + 1))).encode() + tail
        )
    return path
