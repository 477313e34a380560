"""The official document as .odt (OpenDocument 1.3), written as XML of our own.

Not by odfdo: it starts from a template with styles and dates of its own, and what makes this
document (spans, rows that each page repeats, borders, indents) it takes as XML all the same. So
written, the same plan gives the same bytes, and each part can be read here as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlplan import __version__
from xlplan.documents.writing.looks import Look, looks
from xlplan.documents.writing.model import Box, Grid, Official, Paragraph, Row
from xlplan.documents.writing.odt_styles import (
    DECLARATION,
    NAMESPACES,
    VERSION,
    fonts,
    style_name,
    styles_xml,
)
from xlplan.documents.writing.parts import attribute, packed, xml_text
from xlplan.documents.writing.style import Style

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
GENERATOR = KEYWORD = "xlplan"

_BLANKS = re.compile("^ +| +$|(?<= ) +")  # that collapse to one, or to none (ODF 1.3, 6.1.2)
_LINE = "0.5pt solid #000000"


def odt_bytes(document: Official, style: Style) -> bytes:
    """Return the .odt of a document."""
    parts = {
        "mimetype": MEDIA_TYPE.encode(),
        "META-INF/manifest.xml": _manifest(),
        "content.xml": _Content(style).xml(document),
        "styles.xml": styles_xml(document, style),
        "meta.xml": _meta(document),
    }
    return packed(parts.items(), stored="mimetype")


class _Content:
    """content.xml; the automatic styles are collected while the text is written."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._looks = looks(style)
        self._automatic: dict[str, str] = {}  # what a style says -> its name
        self._tables = 0

    def xml(self, document: Official) -> bytes:
        body = "".join(self._block(block) for block in document.blocks)
        automatic = "".join(
            said.replace("{name}", name, 1) for said, name in self._automatic.items()
        )
        text = (
            f'{DECLARATION}<office:document-content {NAMESPACES} office:version="{VERSION}">'
            f"<office:font-face-decls>{fonts(self._style)}</office:font-face-decls>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>"
        )
        return text.encode()

    def _block(self, block: Paragraph | Grid) -> str:
        return self._table(block) if isinstance(block, Grid) else self._paragraph(block)

    def _paragraph(self, item: Paragraph) -> str:
        name = self._paragraph_style(item, self._looks[item.kind])
        text = "".join(_span(said, "Plan Changed" if marked else "") for said, marked in item.runs)
        if item.beside:
            text += f"：{_span(item.beside, 'Plan Beside')}"
        if item.kind == "section":
            return f'<text:h text:style-name="{name}" text:outline-level="1">{text}</text:h>'
        return f'<text:p text:style-name="{name}">{text}</text:p>'

    def _paragraph_style(self, item: Paragraph, look: Look) -> str:
        """Return the style of a paragraph: its kind's, with the lines below its mark indented."""
        hang = item.hang * look.size
        left = look.left + item.left * look.size + hang
        if left == look.left:
            return style_name(look.name)
        return self._named(
            "P",
            '<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="{style_name(look.name)}"><style:paragraph-properties '
            f'fo:margin-left="{left:g}pt" fo:text-indent="{-hang:g}pt"/>'
            "</style:style>",
        )

    def _named(self, prefix: str, said: str) -> str:
        return self._automatic.setdefault(said, f"{prefix}{len(self._automatic) + 1}")

    def _table(self, grid: Grid) -> str:
        self._tables += 1
        total = self._style.page.text_width
        scale = total / sum(grid.widths)
        table = self._named(
            "T",
            '<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'style:width="{total:g}mm" table:align="margins" table:border-model="collapsing" '
            'style:may-break-between-rows="true"/></style:style>',
        )
        columns = "".join(
            f'<table:table-column table:style-name="{self._column(width * scale)}"/>'
            for width in grid.widths
        )
        head = self._row(grid.head, below=None)
        below: Sequence[Row | None] = (*grid.rows[1:], None)
        rows = "".join(map(self._row, grid.rows, below))
        return (
            f"<table:table table:name={attribute(f'{self._tables} {grid.name}')} "
            f'table:style-name="{table}">{columns}'
            f"<table:table-header-rows>{head}</table:table-header-rows>{rows}</table:table>"
        )

    def _column(self, width: float) -> str:
        return self._named(
            "C",
            '<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.6g}mm"/></style:style>',
        )

    def _row(self, row: Row, below: Row | None) -> str:
        keep = "always" if row.is_whole else "auto"
        name = self._named(
            "R",
            '<style:style style:name="{name}" style:family="table-row">'
            f'<style:table-row-properties fo:keep-together="{keep}"/></style:style>',
        )
        cells = "".join(self._cells(row, below))
        return f'<table:table-row table:style-name="{name}">{cells}</table:table-row>'

    def _cells(self, row: Row, below: Row | None) -> Iterator[str]:
        for box in row.boxes:
            if box is None:
                yield "<table:covered-table-cell/>"
                continue
            spans = f' table:number-rows-spanned="{box.rows}"' if box.rows > 1 else ""
            spans += f' table:number-columns-spanned="{box.columns}"' if box.columns > 1 else ""
            inner = box.kind in ("action", "units")
            name = self._cell(
                box, top=row.is_joined and inner, bottom=bool(below and below.is_joined and inner)
            )
            text = "".join(map(self._paragraph, box.paragraphs))
            yield (
                f'<table:table-cell table:style-name="{name}"{spans} '
                f'office:value-type="string">{text}</table:table-cell>'
            )

    def _cell(self, box: Box, *, top: bool, bottom: bool) -> str:
        """Return the style of a cell; the lines within a group of rows are fainter."""
        table = self._style.table
        faint = f"0.25pt solid {table.inner_line}"
        shade = f' fo:background-color="{table.head_shade}"' if box.kind == "head" else ""
        align = "middle" if box.kind == "head" else "top"
        return self._named(
            "B",
            '<style:style style:name="{name}" style:family="table-cell">'
            f'<style:table-cell-properties fo:padding="{table.padding:g}mm" '
            f'fo:border-left="{_LINE}" fo:border-right="{_LINE}" '
            f'fo:border-top="{faint if top else _LINE}" '
            f'fo:border-bottom="{faint if bottom else _LINE}" '
            f'style:vertical-align="{align}"{shade}/></style:style>',
        )


def _span(text: str, style: str = "") -> str:
    """Return a text in a style of its own, or in that of its paragraph."""
    said = _run(text)
    if not (said and style):
        return said
    return f'<text:span text:style-name="{style_name(style)}">{said}</text:span>'


def _run(text: str) -> str:
    """Return a text with its line breaks, and with blanks that XML would swallow."""
    return "<text:line-break/>".join(map(_spaced, text.split("\n")))


def _spaced(line: str) -> str:
    return _BLANKS.sub(lambda found: _spaces(found[0]), xml_text(line))


def _spaces(blanks: str) -> str:
    return f'<text:s text:c="{len(blanks)}"/>'


def _meta(document: Official) -> bytes:
    moment = f"{document.date}T00:00:00"
    text = (
        f'{DECLARATION}<office:document-meta {NAMESPACES} office:version="{VERSION}">'
        f"<office:meta><meta:generator>{GENERATOR}/{__version__}</meta:generator>"
        f"<dc:title>{xml_text(document.title)}</dc:title>"
        f"<meta:keyword>{KEYWORD}</meta:keyword>"
        f"<meta:initial-creator>{xml_text(document.agency)}</meta:initial-creator>"
        f"<dc:creator>{xml_text(document.agency)}</dc:creator>"
        f"<meta:creation-date>{moment}</meta:creation-date><dc:date>{moment}</dc:date>"
        "<dc:language>zh-TW</dc:language></office:meta></office:document-meta>"
    )
    return text.encode()


def _manifest() -> bytes:
    said = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml"/>'
        for path in ("content.xml", "styles.xml", "meta.xml")
    )
    text = (
        f'{DECLARATION}<manifest:manifest manifest:version="{VERSION}" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="{VERSION}" '
        f'manifest:media-type="{MEDIA_TYPE}"/>{said}</manifest:manifest>'
    )
    return text.encode()
