"""styles.xml of an .odt: fonts, the named styles, the page with its header and footer."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.documents.writing.looks import Look, looks
from xlplan.documents.writing.model import Official
from xlplan.documents.writing.parts import attribute, xml_text
from xlplan.documents.writing.style import Style

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
VERSION = "1.3"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CHINESE, LATIN = "Chinese", "Latin"
_HEADING = "section"
_LANGUAGE = (  # for Latin letters too: it is what a PDF says its language is
    'fo:language="zh" fo:country="TW" style:language-asian="zh" style:country-asian="TW"'
)
_BAND = 12  # the height of header and footer, in millimetres


def style_name(name: str) -> str:
    """Return the name of a style as XML wants it: "Heading 1" -> "Heading_20_1"."""
    return name.replace(" ", "_20_")


def fonts(style: Style) -> str:
    """Return the declaration of the fonts, each with those that take its place."""
    faces = (
        (CHINESE, style.fonts.chinese, "script"),
        (LATIN, style.fonts.latin, "roman"),
    )
    return "".join(
        f'<style:font-face style:name="{name}" svg:font-family={_families(families)} '
        f'style:font-family-generic="{generic}" style:font-pitch="variable"/>'
        for name, families, generic in faces
    )


def _families(names: tuple[str, ...]) -> str:
    """Return font names as CSS lists them."""
    safe = (name.replace("'", "") for name in names)
    return attribute(", ".join(f"'{name}'" for name in safe))


def styles_xml(document: Official, style: Style) -> bytes:
    """Return styles.xml."""
    named = "".join(_named(style))
    text = (
        f'{DECLARATION}<office:document-styles {NAMESPACES} office:version="{VERSION}">'
        f"<office:font-face-decls>{fonts(style)}</office:font-face-decls>"
        f"<office:styles>{named}</office:styles>"
        f"<office:automatic-styles>{_page(style)}</office:automatic-styles>"
        f"<office:master-styles>{_master(document)}</office:master-styles>"
        "</office:document-styles>"
    )
    return text.encode()


def letters(size: float, *, is_bold: bool) -> str:
    """Return the attributes of a size and weight for Latin and Chinese letters."""
    weight = "bold" if is_bold else "normal"
    return (
        f'fo:font-size="{size:g}pt" style:font-size-asian="{size:g}pt" '
        f'fo:font-weight="{weight}" style:font-weight-asian="{weight}"'
    )


def _named(style: Style) -> Iterator[str]:
    yield (
        '<style:default-style style:family="paragraph">'
        '<style:paragraph-properties fo:orphans="2" fo:widows="2" style:line-break="strict" '
        'style:punctuation-wrap="simple" style:text-autospace="ideograph-alpha" '
        'style:tab-stop-distance="12.5mm" style:writing-mode="lr-tb"/>'
        f'<style:text-properties style:font-name="{LATIN}" style:font-name-asian="{CHINESE}" '
        f"{letters(style.sizes.text, is_bold=False)} "
        f"{_LANGUAGE}/>"
        "</style:default-style>"
        '<style:default-style style:family="table">'
        '<style:table-properties table:border-model="collapsing"/></style:default-style>'
        '<style:default-style style:family="table-row">'
        '<style:table-row-properties fo:keep-together="auto"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
    )
    for kind, look in looks(style).items():
        yield _paragraph(kind, look, style)
    yield (
        '<style:style style:name="Plan_20_Beside" style:display-name="Plan Beside" '
        'style:family="text">'
        f"<style:text-properties {letters(style.sizes.text, is_bold=False)}/></style:style>"
        '<style:style style:name="Plan_20_Changed" style:display-name="Plan Changed" '
        'style:family="text"><style:text-properties style:text-underline-style="solid" '
        'style:text-underline-width="auto" style:text-underline-color="font-color"/></style:style>'
    )


def _paragraph(kind: str, look: Look, style: Style) -> str:
    align = {"left": "start", "right": "end"}.get(look.align, look.align)
    outline = ' style:default-outline-level="1"' if kind == _HEADING else ""
    keep = ' fo:keep-with-next="always"' if look.keep else ""
    return (
        f'<style:style style:name="{style_name(look.name)}" style:display-name="{look.name}" '
        f'style:family="paragraph" style:parent-style-name="Standard"{outline}>'
        f'<style:paragraph-properties fo:text-align="{align}" fo:margin-left="{look.left:g}pt" '
        f'fo:margin-top="{look.before:g}pt" fo:margin-bottom="{look.after:g}pt" '
        f'fo:line-height="{look.size * style.line:.4g}pt"{keep}/>'
        f"<style:text-properties {letters(look.size, is_bold=look.is_bold)}/></style:style>"
    )


def _page(style: Style) -> str:
    page = style.page
    band = (
        '<style:header-footer-properties fo:margin-{side}="3mm" fo:margin-left="0mm" '
        f'fo:margin-right="0mm" svg:height="{_BAND}mm" style:dynamic-spacing="true"/>'
    )
    header, footer = band.format(side="bottom"), band.format(side="top")
    return (
        '<style:page-layout style:name="Page">'
        f'<style:page-layout-properties fo:page-width="{page.width:g}mm" '
        f'fo:page-height="{page.height:g}mm" style:print-orientation="portrait" '
        f'fo:margin-top="{max(page.top - _BAND, 0):g}mm" '
        f'fo:margin-bottom="{max(page.bottom - _BAND, 0):g}mm" '
        f'fo:margin-left="{page.left:g}mm" fo:margin-right="{page.right:g}mm" '
        'style:writing-mode="lr-tb"/>'
        f"<style:header-style>{header}</style:header-style>"
        f"<style:footer-style>{footer}</style:footer-style></style:page-layout>"
    )


def _master(document: Official) -> str:
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="Page">'
        f'<style:header><text:p text:style-name="Header">{xml_text(document.header)}</text:p>'
        f'</style:header><style:footer><text:p text:style-name="Footer">'
        f"{_numbers(document.footer)}</text:p></style:footer></style:master-page>"
    )


def _numbers(pattern: str) -> str:
    """Return the footer, with the fields of the page's number and of how many there are."""
    said = xml_text(pattern)
    page = '<text:page-number text:select-page="current">1</text:page-number>'
    return said.replace("{page}", page).replace("{pages}", "<text:page-count>1</text:page-count>")
