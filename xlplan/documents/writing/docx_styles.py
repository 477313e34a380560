"""What surrounds the text of a .docx: styles, fonts, settings, the page with header and footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from xlplan.documents.writing.looks import Look, looks
from xlplan.documents.writing.model import Official
from xlplan.documents.writing.parts import attribute, xml_text
from xlplan.documents.writing.style import Style

W = nsdecls("w")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TWIPS = 20  # in a point
_BAND = 12  # from the edge of the paper to header and footer, in millimetres
_FONTS = "/word/fontTable.xml"
_BUILT_IN = ("title", "section", "header", "footer")


def style_id(name: str) -> str:
    """Return the id of a style: its name without blanks and hyphens."""
    return re.sub("[ -]", "", name)


def twips(points: float) -> int:
    """Return a length in the unit of .docx."""
    return round(points * _TWIPS)


def dress(document: Any, said: Official, style: Style) -> None:
    """Give a new document our styles, fonts and settings, its page, header and footer."""
    _replace_styles(document, style)
    _replace_fonts(document, style)
    _settings(document)
    _page(document.sections[0], style)
    _band(document.sections[0].header, "Header", xml_text(said.header))
    _band(document.sections[0].footer, "Footer", said.footer)


def _replace_styles(document: Any, style: Style) -> None:
    """Put our styles in the place of those of python-docx's template."""
    element = document.styles.element
    for child in list(element):
        element.remove(child)
    for text in _styles(style):
        element.append(parse_xml(text))


def _styles(style: Style) -> Iterator[str]:
    size = round(style.sizes.text * 2)
    latin, chinese = attribute(style.fonts.latin[0]), attribute(style.fonts.chinese[0])
    yield (
        f"<w:docDefaults {W}><w:rPrDefault><w:rPr>"
        f"<w:rFonts w:ascii={latin} w:eastAsia={chinese} w:hAnsi={latin} w:cs={latin}/>"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-TW" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    yield (
        f'<w:style {W} w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    yield (
        f'<w:style {W} w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    for kind, look in looks(style).items():
        yield _style(kind, look, style)


def _style(kind: str, look: Look, style: Style) -> str:
    custom = "" if kind in _BUILT_IN else ' w:customStyle="1"'
    name = look.name.lower() if kind in ("section", "header", "footer") else look.name
    keep = "<w:keepNext/>" if look.keep else ""
    outline = '<w:outlineLvl w:val="0"/>' if kind == "section" else ""
    bold = "<w:b/><w:bCs/>" if look.is_bold else ""
    size = round(look.size * 2)
    return (
        f'<w:style {W} w:type="paragraph"{custom} w:styleId="{style_id(look.name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{keep}"
        f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}" '
        f'w:line="{twips(look.size * style.line)}" w:lineRule="exact"/>'
        f'<w:ind w:left="{twips(look.left)}"/><w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _replace_fonts(document: Any, style: Style) -> None:
    """Say which fonts take the place of ours where they are missing."""
    faces = (
        (style.fonts.chinese, "88", "script"),
        (style.fonts.latin, "00", "roman"),
    )
    fonts = "".join(
        f"<w:font w:name={attribute(names[0])}>"
        + (f"<w:altName w:val={attribute(','.join(names[1:]))}/>" if names[1:] else "")
        + f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for names, charset, family in faces
    )
    text = f"{_DECLARATION}<w:fonts {W}>{fonts}</w:fonts>"
    for part in document.part.package.iter_parts():
        if part.partname == _FONTS and isinstance(part, Part):
            part._blob = text.encode()


def _settings(document: Any) -> None:
    """Say that the document is of today's Word, so that it opens in no compatibility mode."""
    element = document.settings.element
    for child in list(element):
        element.remove(child)
    word = "http://schemas.microsoft.com/office/word"
    for text in (
        f'<w:defaultTabStop {W} w:val="480"/>',
        f'<w:characterSpacingControl {W} w:val="doNotCompress"/>',
        f'<w:compat {W}><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        f'w:uri="{word}" w:val="15"/></w:compat>',
        f'<w:themeFontLang {W} w:val="en-US" w:eastAsia="zh-TW"/>',
    ):
        element.append(parse_xml(text))


def _page(section: Any, style: Style) -> None:
    page = style.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = Mm(min(_BAND, page.top))
    section.footer_distance = Mm(min(_BAND, page.bottom))


def _band(band: Any, name: str, pattern: str) -> None:
    """Write a header or footer; {page} and {pages} are the fields of the page's number."""
    band.is_linked_to_previous = False
    runs = "".join(map(_field_or_text, re.split(r"(\{pages?\})", pattern)))
    old = band.paragraphs[0]._p
    old.getparent().replace(
        old,
        parse_xml(f'<w:p {W}><w:pPr><w:pStyle w:val="{style_id(name)}"/></w:pPr>{runs}</w:p>'),
    )


def _field_or_text(piece: str) -> str:
    field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(piece)
    if field:
        return f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:r><w:t xml:space="preserve">{xml_text(piece)}</w:t></w:r>' if piece else ""
