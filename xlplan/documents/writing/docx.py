"""The official document as .docx: the package by python-docx, paragraphs and tables as XML.

python-docx has no merged cells that span rows without a walk over all of them, no repeated heading
row and no fonts for Chinese; each of these is one element here.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xlplan.documents.writing.docx_styles import dress, style_id, twips
from xlplan.documents.writing.looks import Look, looks
from xlplan.documents.writing.model import Box, Grid, Official, Paragraph, Row
from xlplan.documents.writing.parts import attribute, packed, plain, xml_text
from xlplan.documents.writing.style import Style

_W = nsdecls("w")
_MM = 72 / 25.4  # points in a millimetre
_BLACK = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_UNDERLINE = '<w:u w:val="single"/>'
_NOT_OURS = ("thumbnail", "extended-properties", "stylesWithEffects", "numbering", "customXml")
"""What python-docx's template brings with it and this document does not need: relation types."""


def docx_bytes(document: Official, style: Style) -> bytes:
    """Return the .docx of a document."""
    made = docx.Document()
    body = made.element.body
    dress(made, document, style)
    draw = _Drawing(style)
    for text in (piece for block in document.blocks for piece in draw.block(block)):
        body.insert(len(body) - 1, parse_xml(text))
    _describe(made, document)
    sink = io.BytesIO()
    made.save(sink)
    with zipfile.ZipFile(sink) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())


def _describe(made: Any, document: Official) -> None:
    for owner in (made.part.package, made.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _NOT_OURS:
                owner.rels.pop(key)
    said = made.core_properties
    said.title, said.language, said.comments = plain(document.title), "zh-TW", ""
    said.author = said.last_modified_by = plain(document.agency)
    said.created = said.modified = dt.datetime.fromisoformat(document.date)
    said.revision = 1


class _Drawing:
    """Paragraphs and tables as XML."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._looks = looks(style)

    def block(self, block: Paragraph | Grid) -> Iterator[str]:
        """Yield the XML of a block."""
        if isinstance(block, Paragraph):
            yield self._paragraph(block, _W)
            return
        yield self._table(block)
        # tables that follow each other, or end the document, need a paragraph between
        spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        yield f"<w:p {_W}><w:pPr>{spacing}</w:pPr></w:p>"

    def _paragraph(self, item: Paragraph, names: str = "") -> str:
        look = self._looks[item.kind]
        runs = "".join(_run(text, _UNDERLINE if is_marked else "") for text, is_marked in item.runs)
        if item.beside:
            size = round(self._style.sizes.text * 2)
            light = '<w:b w:val="0"/><w:bCs w:val="0"/>'
            letters = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            runs += _run("：") + _run(item.beside, light + letters)
        return (
            f'<w:p {names}><w:pPr><w:pStyle w:val="{style_id(look.name)}"/>'
            f"{_indent(item, look)}</w:pPr>{runs}</w:p>"
        )

    def _table(self, grid: Grid) -> str:
        total = self._style.page.text_width * _MM
        scale = total / sum(grid.widths)
        widths = [twips(width * scale) for width in grid.widths]
        padding = twips(self._style.table.padding * _MM)
        sides = "".join(
            f'<w:{side} w:w="{padding}" w:type="dxa"/>'
            for side in ("top", "left", "bottom", "right")
        )
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._rows(grid, widths))
        return (
            f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={attribute(grid.name)}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _rows(self, grid: Grid, widths: Sequence[int]) -> Iterator[str]:
        yield self._row(grid.head, None, widths, {}, is_head=True)
        reaching: dict[int, Box] = {}
        below: Sequence[Row | None] = (*grid.rows[1:], None)
        for row, following in zip(grid.rows, below, strict=True):
            yield self._row(row, following, widths, reaching)

    def _row(
        self,
        row: Row,
        below: Row | None,
        widths: Sequence[int],
        reaching: dict[int, Box],
        *,
        is_head: bool = False,
    ) -> str:
        """Return a row; ``reaching`` holds the last cell of each column."""
        cells, column = [], 0
        while column < len(row.boxes):
            new = row.boxes[column]
            box = reaching[column] = new or reaching[column]
            span = widths[column : column + box.columns]
            cells.append(self._cell(box, row, below, span, is_new=new is not None))
            column += box.columns
        whole = "<w:cantSplit/>" if row.is_whole else ""
        head = "<w:tblHeader/>" if is_head else ""
        return f"<w:tr><w:trPr>{whole}{head}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(
        self, box: Box, row: Row, below: Row | None, widths: Sequence[int], *, is_new: bool
    ) -> str:
        """Return a cell, or the part of one that reaches here from above."""
        inner = box.kind in ("action", "units")
        table = self._style.table
        faint = f'w:val="single" w:sz="2" w:space="0" w:color="{table.inner_line[1:]}"'
        top = faint if inner and row.is_joined else _BLACK
        bottom = faint if inner and below and below.is_joined else _BLACK
        begun = '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
        merge = begun if is_new else "<w:vMerge/>"
        span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{table.head_shade[1:]}"/>'
        text = "".join(map(self._paragraph, box.paragraphs)) if is_new else "<w:p/>"
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{merge}'
            f"<w:tcBorders><w:top {top}/><w:left {_BLACK}/><w:bottom {bottom}/>"
            f"<w:right {_BLACK}/></w:tcBorders>{shade if box.kind == 'head' else ''}"
            f'<w:vAlign w:val="{"center" if box.kind == "head" else "top"}"/></w:tcPr>{text}</w:tc>'
        )


def _indent(item: Paragraph, look: Look) -> str:
    hang = item.hang * look.size
    left = look.left + item.left * look.size + hang
    if left == look.left:
        return ""
    return f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hang)}"/>'


def _run(text: str, properties: str = "") -> str:
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in text.split("\n")
    )
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{inner}{lines}</w:r>" if text else ""
