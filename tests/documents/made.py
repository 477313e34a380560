"""Small documents made for the tests: .docx by python-docx and by hand, .odt by hand, .pdf by
LibreOffice from them; and a .pdf of a few objects."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import docx
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def word(path: Path, *body: str, numbering: str = "") -> Path:
    """Write a .docx of these elements of WordprocessingML; ``numbering`` defines its lists."""
    document = docx.Document()
    inner = document.element.body
    for node in body:
        found = parse_xml(f"<w:body {W} {_MORE}>{node}</w:body>")
        for item in list(found):
            inner.insert(len(inner) - 1, item)
    if numbering:
        part = document.part.numbering_part.element
        for item in list(part):
            part.remove(item)
        for item in list(parse_xml(f"<w:numbering {W}>{numbering}</w:numbering>")):
            part.append(item)
    document.save(path)
    return path


def p(text: str, *, properties: str = "") -> str:
    """Return a paragraph of Word's."""
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inner}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    """Return a paragraph of a list."""
    said = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=said)


def levels(*formats: tuple[str, str], key: int = 0) -> str:
    """Return the definition of a list: (format, text) of each level."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(formats)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'


def num(number: int, key: int = 0, more: str = "") -> str:
    """Return a list of a definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{key}"/>{more}</w:num>'


def cell(*paragraphs: str, properties: str = "") -> str:
    """Return a cell of a table of Word's."""
    inner = "".join(item if item.startswith("<") else p(item) for item in paragraphs or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: Iterable[str]) -> str:
    """Return a table of Word's, of rows of cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{_all(row)}</w:tr>' for row in rows)}</w:tbl>"


def _all(parts: Iterable[str]) -> str:
    return "".join(parts)


def writer(path: Path, body: str, *, automatic: str = "", styles: str = "") -> Path:
    """Write an .odt of these elements of OpenDocument."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "content.xml": f'{head}<office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f'{head}<office:document-styles {_SPACES} office:version="1.3">{styles}'
        "</office:document-styles>",
        "META-INF/manifest.xml": f'{head}<manifest:manifest manifest:version="1.3" '
        f'xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def as_pdf(soffice: Path, source: Path) -> Path:
    """Have LibreOffice make the .pdf of a document beside it."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(str(soffice), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"),
                *("--convert-to", "pdf", "--outdir", str(source.parent), str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return source.with_suffix(".pdf")


def bare_pdf(
    path: Path, streams: Iterable[bytes], *, image: bool = False, trailer: str = ""
) -> Path:
    """Write a .pdf with a page for each content stream; ``image`` gives them the picture Im."""
    pages = list(streams)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 1 >>\nstream\n\0\nendstream",
    ]
    uses = "/XObject << /Im 3 0 R >>" if image else ""
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    for index, stream in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * index} 0 R "
            f"/Resources << {uses} {font} >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    raw, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    raw += b"".join(b"%010d 00000 n \n" % place for place in places)
    raw += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    path.write_bytes(raw + b"startxref\n%d\n%%%%EOF\n" % start)
    return path


def with_part(source: Path, target: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a copy of a zip with some of its parts replaced or added."""
    with zipfile.ZipFile(source) as old:
        kept = {name: old.read(name) for name in old.namelist()} | dict(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in kept.items():
            new.writestr(name, data)
    return target
