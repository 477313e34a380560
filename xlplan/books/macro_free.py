"""An .xlsm without macros: the .xlsx to send, made from a copy that Excel saved.

Gone are the VBA project, the sheet with its settings, and the buttons that press our macros, which
Excel keeps in four places: the sheet's ``<controls>``, a part with each one's properties, the
drawing, and the older drawing in VML that the notes share. Every other part keeps every byte; of
those that change only the passages that go.
"""

from __future__ import annotations

import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from xlplan.books.archive import copy_parts
from xlplan.books.faces import MODULE
from xlplan.errors import UsageError
from xlplan.table.layout import workbook

Parts = dict[str, bytes]

_ENCRYPTED = (
    "「{name}」設了開啟密碼，不能做出要送出的檔案，內容沒有更動。"
    "請先取消密碼（檔案 → 資訊 → 保護活頁簿），再按一次。"
)
_TYPES, _WORKBOOK, _BOOK_LINKS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)
_WITH_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_WITHOUT = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PROJECT = re.compile(r"xl/(?:vba[^/]*\.bin|_rels/vba[^/]*\.rels)")
_BIN_DEFAULT = re.compile(
    rb'<Default [^>]*ContentType="application/vnd\.ms-office\.vbaProject"[^>]*/>'
)
_RELATION = re.compile(rb"<Relationship\b[^>]*/>")
_ATTRIBUTE = re.compile(rb'\b([\w:]+)="([^"]*)"')
_WRAPPED = (
    rb"<mc:AlternateContent\b[^>]*>\s*<mc:Choice\b[^>]*>\s*%s"
    rb".*?</mc:Choice>\s*(?:<mc:Fallback\s*/>|<mc:Fallback>.*?</mc:Fallback>)?\s*"
    rb"</mc:AlternateContent>"
)
_CONTROL = re.compile(_WRAPPED % rb"(<control\b[^>]*>)", re.DOTALL)
_NO_CONTROLS = re.compile(_WRAPPED % rb"<controls>\s*</controls>", re.DOTALL)
_ANCHOR = re.compile(_WRAPPED % rb"<xdr:(?:two|one)CellAnchor\b", re.DOTALL)
_ANY_ANCHOR = re.compile(rb"<xdr:(?:twoCell|oneCell|absolute)Anchor\b")
_SHAPE_ID = re.compile(rb'<xdr:cNvPr\b[^>]*?\bid="(\d+)"')
_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*?</v:shape>", re.DOTALL)
_BUTTON_TYPE = re.compile(rb'<v:shapetype id="_x0000_t201".*?</v:shapetype>', re.DOTALL)
_LINK_TO = rb'<%s\b[^>]*\br:id="%s"[^>]*/>'
_SHEET_ENTRY = re.compile(rb"<sheet\b[^>]*/>")
_STRINGS = "xl/sharedStrings.xml"
_STRING = re.compile(rb"<si\b[^>]*/>|<si\b[^>]*>.*?</si>", re.DOTALL)
_STRING_CELL = re.compile(rb'<c\b[^>]*\bt="s"[^>]*>\s*<v>(\d+)</v>')
_NAME = re.compile(rb"<definedName\b([^>]*)>.*?</definedName>", re.DOTALL)
_LOCAL = re.compile(rb'localSheetId="(\d+)"')


def write_macro_free(source: Path, target: Path) -> None:
    """Write an .xlsm as an .xlsx without macros; an .xlsx becomes a copy of itself.

    Raises UsageError for one that a password keeps shut.
    """
    try:
        with zipfile.ZipFile(source) as book:
            parts = {name: book.read(name) for name in book.namelist()}
            kept = without_macros(parts)
            changed = {name: kept[name] for name in kept if kept[name] != parts[name]}
            copy_parts(book, target, changed, parts.keys() - kept.keys())
    except zipfile.BadZipFile:
        raise UsageError(_ENCRYPTED.format(name=source.name)) from None


def without_macros(parts: Mapping[str, bytes]) -> Parts:
    """Return the parts of a workbook without macros, settings of ours, and buttons of ours."""
    kept = {name: data for name, data in parts.items() if not _PROJECT.fullmatch(name)}
    _unlink(kept, _BOOK_LINKS, lambda _, target: _PROJECT.fullmatch(target) is not None)
    _drop_settings(kept)
    for name in list(filter(_SHEET.fullmatch, kept)):
        _drop_buttons(kept, name)
    types = _BIN_DEFAULT.sub(b"", kept[_TYPES].replace(_WITH_MACROS, _WITHOUT))
    for name in parts.keys() - kept.keys():
        types = re.sub(rb'<Override [^>]*PartName="/%s"[^>]*/>' % _quoted(name), b"", types)
    kept[_TYPES] = types
    return kept


def _drop_settings(kept: Parts) -> None:
    """Take out the sheet with the macros' settings; names of single sheets count on without it."""
    wanted = workbook()["sheets"]["configuration"]["name"].encode()
    entries = list(_SHEET_ENTRY.finditer(kept[_WORKBOOK]))
    names = [_attributes(entry[0]).get(b"name") for entry in entries]
    if wanted not in names:
        return
    at = names.index(wanted)
    said = _attributes(entries[at][0])
    for name in _unlink(kept, _BOOK_LINKS, _is(said[b"r:id"])):
        _empty_strings(kept, kept.pop(name, b""))
        kept.pop(_links_of(name), None)
    text = kept[_WORKBOOK].replace(entries[at][0], b"", 1)
    text = _NAME.sub(lambda found: _counted(found, at), text)
    kept[_WORKBOOK] = text.replace(b"<definedNames></definedNames>", b"")


def _empty_strings(kept: Parts, sheet: bytes) -> None:
    """Empty the shared strings that only a sheet which is gone had: a path may name a person."""
    gone = set(_STRING_CELL.findall(sheet))
    for name in filter(_SHEET.fullmatch, kept):
        gone.difference_update(_STRING_CELL.findall(kept[name]))
    numbers = itertools.count()
    if gone:
        kept[_STRINGS] = _STRING.sub(
            lambda found: b"<si><t/></si>" if b"%d" % next(numbers) in gone else found[0],
            kept[_STRINGS],
        )


def _counted(name: re.Match[bytes], gone: int) -> bytes:
    """Return a defined name as it is when a sheet is gone; nothing for one of that sheet."""
    local = _LOCAL.search(name[1])
    number = int(local[1]) if local else -1
    if number == gone:
        return b""
    if number < gone:
        return name[0]
    return _LOCAL.sub(b'localSheetId="%d"' % (number - 1), name[0], count=1)


def _drop_buttons(kept: Parts, sheet: str) -> None:
    """Take the buttons of ours out of a sheet and the parts it leads to."""
    text, shapes, links = kept[sheet], set[bytes](), _links_of(sheet)
    for found in _CONTROL.finditer(kept[sheet]):
        if _is_ours(found[0]):
            said = _attributes(found[1])
            shapes.add(said[b"shapeId"])
            text = text.replace(found[0], b"")
            for name in _unlink(kept, links, _is(said[b"r:id"])):
                kept.pop(name, None)
    text = _NO_CONTROLS.sub(b"", text)
    for identity, part in list(_linked(kept, links)):
        if part.endswith(".vml") and part in kept:
            kept[part] = _without_shapes(kept[part])
            is_empty = not _SHAPE.search(kept[part])
        elif part.startswith("xl/drawings/") and shapes and part in kept:
            kept[part] = _without_anchors(kept[part], shapes)
            is_empty = not _ANY_ANCHOR.search(kept[part])
        else:
            continue
        if is_empty:
            element = b"legacyDrawing" if part.endswith(".vml") else b"drawing"
            text = re.sub(_LINK_TO % (element, identity), b"", text)
            _unlink(kept, links, _is(identity))
            kept.pop(part)
            kept.pop(_links_of(part), None)
    kept[sheet] = text


def _without_shapes(drawing: bytes) -> bytes:
    """Return a VML drawing without our buttons, and without their type where none is left."""
    found = _SHAPE.sub(lambda shape: b"" if _is_ours(shape[0]) else shape[0], drawing)
    if found != drawing and b"#_x0000_t201" not in found:
        found = _BUTTON_TYPE.sub(b"", found)
    return found


def _without_anchors(drawing: bytes, shapes: set[bytes]) -> bytes:
    def left(anchor: re.Match[bytes]) -> bytes:
        number = _SHAPE_ID.search(anchor[0])
        return b"" if number and number[1] in shapes else anchor[0]

    return _ANCHOR.sub(left, drawing)


def _is_ours(text: bytes) -> bool:
    return b"%s." % MODULE.encode() in text


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _linked(kept: Parts, links: str) -> Iterator[tuple[bytes, str]]:
    """Yield (identity, part) of what a part's relationships lead to."""
    for found in _RELATION.findall(kept.get(links, b"")):
        said = _attributes(found)
        yield said[b"Id"], _target(links, said)


def _is(identity: bytes) -> Callable[[bytes, str], bool]:
    return lambda other, _: other == identity


def _unlink(kept: Parts, links: str, is_wanted: Callable[[bytes, str], bool]) -> list[str]:
    """Take relationships out by their identity and target; return the parts they led to."""
    targets: list[str] = []
    for found in _RELATION.findall(kept.get(links, b"")):
        said = _attributes(found)
        target = _target(links, said)
        if is_wanted(said[b"Id"], target):
            targets.append(target)
            kept[links] = kept[links].replace(found, b"", 1)
    return targets


def _target(links: str, said: Mapping[bytes, bytes]) -> str:
    """Return the part that a relationship leads to, by its place in the zip file."""
    folder = posixpath.dirname(posixpath.dirname(links))
    return posixpath.normpath(posixpath.join("/", folder, said[b"Target"].decode())).lstrip("/")


def _attributes(element: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(element))


def _quoted(name: str) -> bytes:
    return re.escape(name).encode()
