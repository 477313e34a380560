"""A file to a Document, by what the file is rather than what it is called."""

from __future__ import annotations

from pathlib import Path

from xlplan.documents.model import Document, Line, Table
from xlplan.documents.reading import txt
from xlplan.documents.reading.content import Content
from xlplan.documents.reading.opening import File, open_document
from xlplan.errors import Unreadable

__all__ = ["read"]


def read(path: Path) -> Document:
    """Return what a .docx, .odt, .pdf or text file says.

    Raises Unreadable: F101, F103, F104 and F106 to F111 as for workbooks; F117 for what is no
    document, F118 for a scan, F119 for a .doc or .rtf, F120 for a document without any text, F121
    for a workbook, F122 for a table out of all measure.
    """
    path = Path(path)
    file = open_document(path)
    found = _content(file)
    if not any(_says(block) for block in found.blocks):
        raise Unreadable(path, "F120")
    told = (file.remark,) if file.remark else ()
    return Document(path, tuple(found.blocks), (*told, *found.remarks), tuple(found.aside))


def _content(file: File) -> Content:
    """Return what a file holds; a library is loaded when its format comes."""
    if file.kind == "docx":
        from xlplan.documents.reading import docx

        return docx.content(file)
    if file.kind == "odt":
        from xlplan.documents.reading import odt

        return odt.content(file)
    if file.kind == "pdf":
        from xlplan.documents.reading import pdf

        return pdf.content(file)
    return txt.content(file)


def _says(block: Line | Table) -> bool:
    if isinstance(block, Line):
        return bool(block.text.strip())
    cells = (cell for row in block.rows for cell in row if cell)
    return any(line.text.strip() for cell in cells for line in cell.lines)
