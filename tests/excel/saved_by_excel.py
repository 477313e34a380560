"""Turn a workbook of ours into one as a real Excel saves it, as near as we can make it.

Excel writes every part anew: buttons stand in four places (the sheet's ``<controls>``, ctrlProps, a
drawing, VML); strings are shared, some in runs of their own look, Chinese and Japanese ones with
phonetic runs; formulas are listed in calcChain; every part names the namespaces of the years since.
The texts, formulas, formats and rules stay what they were.
"""

from __future__ import annotations

import re
import zipfile
from html import escape, unescape
from pathlib import Path

_UID = "{%08X-0001-4000-8000-000000000000}"
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_SPACES = (
    f'{_MC} mc:Ignorable="x14ac xr xr2 xr3"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    ' xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"'
    ' xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XDR = ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
_DRAWN = f'{_XDR} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_TYPES = "[Content_Types].xml"
_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_SHAPE = re.compile(r'<v:shape id="_x0000_s(\d+)".*?</v:shape>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)

Parts = dict[str, str]


class Saved:
    """The parts of a workbook on their way to what Excel makes of them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.strings = _strings(parts.get("xl/sharedStrings.xml", ""))
        self.indices = {text: index for index, text in enumerate(self.strings)}
        self.chain: list[str] = []
        self.types: list[tuple[str, str]] = []
        self.controls = 0

    def run(self) -> None:
        names = [name for name in self.parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        for name in sorted(names, key=lambda name: int(re.findall(r"\d+", name)[0])):
            self._sheet(name, int(re.findall(r"\d+", name)[0]))
        self._write_strings()
        self._write_chain()
        self._write_workbook()
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types
        )
        self.parts[_TYPES] = self.parts[_TYPES].replace("</Types>", f"{overrides}</Types>")

    def _sheet(self, name: str, number: int) -> None:
        text = _CELL.sub(lambda cell: self._cell(cell, number), self.parts[name])
        own = f' {_SPACES} xr:uid="{_UID % number}"'
        text = re.sub(r' xmlns:(?:mc|x14ac)="[^"]*"| mc:Ignorable="[^"]*"', "", text)
        text = re.sub(r"<worksheet\b[^>]*", lambda root: root[0] + own, text, count=1)
        text = re.sub(r' x14ac:dyDescent="[^"]*"', "", text)
        text = re.sub(r"<(?:row|sheetFormatPr)\b[^>]*?(?=/?>)", _with_descent, text)
        for tag in ("autoFilter", "dataValidation"):
            text = _numbered(text, tag, number)
        links = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        vml = re.search(r"vmlDrawing\d+\.vml", self.parts.get(links, ""))
        if vml and 'ObjectType="Button"' in self.parts[f"xl/drawings/{vml[0]}"]:
            text = self._with_controls(text, links, f"xl/drawings/{vml[0]}", number)
        self.parts[name] = text.replace("?>\n", "?>\r\n", 1)

    def _cell(self, cell: re.Match[str], number: int) -> str:
        """Return a cell with a shared string instead of its own, its formula noted."""
        address, attributes, inner = cell.groups()
        if inner and "<f" in inner:
            self.chain.append(f'<c r="{address}" i="{number}"/>')
        if 't="inlineStr"' not in attributes:
            return cell[0]
        said = re.sub(r"</?is>", "", inner)
        if said not in self.indices:
            self.indices[said] = len(self.strings)
            self.strings.append(said)
        kept = attributes.replace('t="inlineStr"', 't="s"')
        return f'<c r="{address}"{kept}><v>{self.indices[said]}</v></c>'

    def _with_controls(self, text: str, links: str, vml: str, number: int) -> str:
        """Return a sheet's part with its buttons as Excel has them since 2010."""
        controls, anchors, relations = [], [], []
        drawing = f"xl/drawings/drawing{100 + number}.xml"
        for shape in _SHAPE.finditer(self.parts[vml]):
            self.controls += 1
            properties = f"xl/ctrlProps/ctrlProp{self.controls}.xml"
            self.parts[properties] = (
                f"{_HEAD}<formControlPr {_X14.replace('xmlns:x14', 'xmlns')}"
                ' objectType="Button" lockText="1"/>'
            )
            kind = "application/vnd.ms-excel.controlproperties+xml"
            self.types.append((properties, kind))
            identity = f"rId{100 + self.controls}"
            relations.append(_relation(identity, "ctrlProp", f"../{properties[3:]}"))
            controls.append(_control(shape, identity))
            anchors.append(_anchor(shape))
        self.parts[drawing] = f"{_HEAD}<xdr:wsDr{_DRAWN}>{''.join(anchors)}</xdr:wsDr>"
        self.types.append((drawing, "application/vnd.openxmlformats-officedocument.drawing+xml"))
        relations.append(_relation("rId99", "drawing", f"../{drawing[3:]}"))
        self.parts[links] = self.parts[links].replace(
            "</Relationships>", f"{''.join(relations)}</Relationships>"
        )
        inside = f"<controls>{''.join(controls)}</controls>"
        found = (
            f'<mc:AlternateContent {_MC}><mc:Choice {_X14} Requires="x14">{inside}</mc:Choice>'
            "</mc:AlternateContent>"
        )
        legacy = re.search(r"<legacyDrawing\b[^>]*/>", text)
        assert legacy
        return text.replace(legacy[0], f'<drawing r:id="rId99"/>{legacy[0]}{found}')

    def _write_strings(self) -> None:
        """Write the strings, each third of those with Chinese in runs, with their readings."""
        items = (_rich(text) if index % 3 == 0 else text for index, text in enumerate(self.strings))
        said = "".join(f"<si>{item}</si>" for item in items)
        counts = f'count="{len(self.strings)}" uniqueCount="{len(self.strings)}"'
        self.parts["xl/sharedStrings.xml"] = f"{_HEAD}<sst {_MAIN} {counts}>{said}</sst>"

    def _write_chain(self) -> None:
        self.parts["xl/calcChain.xml"] = (
            f"{_HEAD}<calcChain {_MAIN}>{''.join(self.chain)}</calcChain>"
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
        self.types.append(("xl/calcChain.xml", kind))
        links = "xl/_rels/workbook.xml.rels"
        self.parts[links] = self.parts[links].replace(
            "</Relationships>",
            f"{_relation('rId900', 'calcChain', 'calcChain.xml')}</Relationships>",
        )

    def _write_workbook(self) -> None:
        text = self.parts["xl/workbook.xml"]
        spaces = (
            f'{_MC} mc:Ignorable="x15 xr"'
            ' xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
            ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
        )
        text = re.sub(r"<workbook\b[^>]*", lambda root: f"{root[0]} {spaces}", text, count=1)
        text = re.sub(r'lastEdited="\d" lowestEdited="\d" rupBuild="\d+"', _BUILD, text)
        text = text.replace("<bookViews>", f"{_PATH}{_REVISION}<bookViews>")
        text = re.sub(r"<calcPr\b[^>]*/>", '<calcPr calcId="191029"/>', text)
        self.parts["xl/workbook.xml"] = text.replace("?>\n", "?>\r\n", 1)
        self.parts["docProps/app.xml"] = re.sub(
            r"(<Company>.*?</Company>)?<LinksUpToDate>.*?<AppVersion>[\d.]+</AppVersion>",
            lambda found: re.sub(r"(?<=<AppVersion>)[\d.]+", "16.0300", found[0]),
            self.parts["docProps/app.xml"],
        )


_BUILD = 'lastEdited="7" lowestEdited="4" rupBuild="27328"'
_PATH = (
    f'<mc:AlternateContent {_MC}><mc:Choice Requires="x15">'
    '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"'
    ' url="C:\\Users\\承辦人\\Documents\\"/></mc:Choice></mc:AlternateContent>'
)
_REVISION = (
    f'<xr:revisionPtr revIDLastSave="0" documentId="13_ncr:1_{_UID % 9}"'
    ' xr6:coauthVersionLast="47" xr6:coauthVersionMax="47"'
    f' xr10:uidLastSave="{_UID % 0}"'
    ' xmlns:xr6="http://schemas.microsoft.com/office/spreadsheetml/2016/revision6"'
    ' xmlns:xr10="http://schemas.microsoft.com/office/spreadsheetml/2016/revision10"/>'
)


def save_as_excel(source: Path, target: Path) -> Path:
    """Write the workbook that Excel would make of one of ours when somebody saves it."""
    with zipfile.ZipFile(source) as book:
        raw = {name: book.read(name) for name in book.namelist()}
    whole = {name for name in raw if name.endswith((".bin", ".png"))}
    saved = Saved({name: part.decode() for name, part in raw.items() if name not in whole})
    saved.run()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name, text in saved.parts.items():
            copy.writestr(name, text)
        for name in sorted(whole):
            copy.writestr(name, raw[name])
    return target


def _strings(part: str) -> list[str]:
    return re.findall(r"<si>(.*?)</si>", part, re.DOTALL)


def _rich(said: str) -> str:
    """Return a string's element in two runs with a reading, one without Chinese as it was."""
    match = re.fullmatch(r"<t(?: xml:space=\"preserve\")?>(.*)</t>", said, re.DOTALL)
    text = unescape(match[1]) if match else ""
    if len(text) < 2 or not re.search("[\u4e00-\u9fff]", text):
        return said
    half = len(text) // 2
    first, rest = (_t(text[:half]), _t(text[half:]))
    look = (
        '<rPr><b/><sz val="11"/><color rgb="FFC00000"/><rFont val="Microsoft JhengHei"/>'
        '<family val="2"/><charset val="136"/></rPr>'
    )
    reading = '<rPh sb="0" eb="1"><t>ㄊㄧˊ</t></rPh><phoneticPr fontId="1" type="noConversion"/>'
    return f"<r>{first}</r><r>{look}{rest}</r>{reading}"


def _t(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text, quote=False)}</t>'


def _with_descent(tag: re.Match[str]) -> str:
    return f'{tag[0]} x14ac:dyDescent="0.25"'


def _numbered(text: str, tag: str, number: int) -> str:
    """Return a sheet's part in which every element of a kind has an identity of its own."""
    counter = iter(range(number * 10000, (number + 1) * 10000))
    return re.sub(rf"<{tag}\b", lambda found: f'{found[0]} xr:uid="{_UID % next(counter)}"', text)


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _control(shape: re.Match[str], identity: str) -> str:
    macro, tip = _macro(shape[0]), re.search(r' alt="([^"]*)"', shape[0])
    properties = (
        f'<controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" macro="{macro}"'
        f' altText="{tip[1] if tip else ""}"><anchor>{_corners(shape[0])}</anchor></controlPr>'
    )
    control = f'<control shapeId="{shape[1]}" r:id="{identity}" name="{_name(shape)}">'
    choice = f'<mc:Choice {_X14} Requires="x14">{control}{properties}</control></mc:Choice>'
    return f"<mc:AlternateContent {_MC}>{choice}</mc:AlternateContent>"


def _anchor(shape: re.Match[str]) -> str:
    extension = (
        '<a:extLst><a:ext uri="{63B3BB69-23CF-44E3-9099-C40C66FF867C}">'
        f'<a14:compatExt spid="_x0000_s{shape[1]}"/></a:ext></a:extLst>'
    )
    body = (
        f'<xdr:sp macro="{_macro(shape[0])}" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape[1]}"'
        f' name="{_name(shape)}" hidden="1">{extension}</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr>'
        '<xdr:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>'
        '<xdr:clientData fPrintsWithSheet="0"/>'
    )
    corners = re.sub(r"(</?)(from|to)>", r"\1xdr:\2>", _corners(shape[0]))
    choice = (
        '<mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
        f' Requires="a14"><xdr:twoCellAnchor editAs="absolute">{corners}{body}'
        "</xdr:twoCellAnchor></mc:Choice><mc:Fallback/>"
    )
    return f"<mc:AlternateContent {_MC}>{choice}</mc:AlternateContent>"


def _corners(shape: str) -> str:
    """Return where a shape begins and ends, from VML's pixels."""
    found = re.search(r"<x:Anchor>(.*?)</x:Anchor>", shape)
    assert found
    at = [int(number) for number in found[1].split(",")]
    names = ("col", "colOff", "row", "rowOff")

    def corner(tag: str, numbers: list[int]) -> str:
        said = (
            f"<xdr:{name}{_XDR}>{number * 9525 if 'Off' in name else number}</xdr:{name}>"
            for name, number in zip(names, numbers, strict=True)
        )
        return f"<{tag}>{''.join(said)}</{tag}>"

    return corner("from", at[:4]) + corner("to", at[4:])


def _macro(shape: str) -> str:
    found = re.search(r"<x:FmlaMacro>(.*?)</x:FmlaMacro>", shape)
    return found[1] if found else ""


def _name(shape: re.Match[str]) -> str:
    return f"Button {int(shape[1]) % 1024}"
