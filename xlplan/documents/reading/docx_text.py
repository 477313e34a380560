"""The text of a paragraph of a .docx as it reads when every tracked change is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from xlplan.documents.reading import content
from xlplan.documents.reading.content import Content
from xlplan.documents.reading.docx_parts import Node
from xlplan.documents.reading.docx_styles import Styles

_SYMBOLS = {0xA8: "□", 0x6F: "□", 0xFE: "☑", 0xFC: "✓", 0xD8: "➢", 0x6C: "●", 0x6E: "■", 0xB7: "•"}
_ENCLOSED = re.compile(r"eq\s*\\o\s*(?:\\[a-z]+)?\s*\(\s*(.)\s*[,;]\s*(.+?)\s*\)", re.IGNORECASE)
_PLAIN = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_GONE = {qn("w:del"), qn("w:moveFrom")}
_COME = {qn("w:ins"), qn("w:moveTo")}
_SKIPPED = {qn("w:pPr"), qn("w:rPr"), qn("w:rt"), qn("w:sdtPr"), qn("w:sdtEndPr"), qn("w:delText")}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_TEXTS = (qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX, _RUN, _FIELD = qn("w:txbxContent"), qn("w:r"), qn("w:fldChar")
_SAYING = {*_PLAIN, *_NOTES, *_TEXTS, _FIELD, _BOX, qn("w:instrText"), qn("w:sym")}
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))


@dataclass(slots=True)
class Said:
    """What a paragraph says: pieces of text with whether they are bold, and what hangs on it."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind, id

    def lines(self) -> list[tuple[str, bool]]:
        """Return the lines that breaks make of the pieces, and whether all of each is bold."""
        found: list[list[tuple[str, bool]]] = [[]]
        for text, bold in self.pieces:
            first, *rest = text.split("\n")
            found[-1].append((first, bold))
            found.extend([(item, bold)] for item in rest)
        return [("".join(text for text, _ in line), _all_bold(line)) for line in found]


def _all_bold(line: list[tuple[str, bool]]) -> bool:
    seen = [bold for text, bold in line if text.strip()]
    return bool(seen) and all(seen)


class Texts:
    """Reads paragraphs in their order; a field may begin in one and end in another."""

    def __init__(self, styles: Styles, found: Content) -> None:
        self._styles = styles
        self._found = found
        self._fields: list[list[str] | None] = []  # instructions; None once the result has begun

    def read(self, paragraph: Node, said: Said) -> None:
        """Add what a paragraph says."""
        for node, run in self._walk(paragraph, None):
            self._take(node, run, paragraph, said)

    def _walk(self, parent: Node, run: Node | None) -> Iterator[tuple[Node, Node | None]]:
        """Yield the elements below a paragraph that say something, each with its run."""
        for node in parent.iterchildren(tag="*"):
            tag = node.tag
            if tag in _GONE:
                self._found.told[content.CHANGES] += 1
                continue
            if tag in _SKIPPED or _is_placeholder(node):
                continue
            if tag in _COME:
                self._found.told[content.CHANGES] += 1
            if tag in _SAYING:
                yield node, run
            elif tag in _PICTURES and not any(True for _ in node.iter(_BOX)):
                self._found.told[content.PICTURES] += 1
            elif tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._walk(_chosen(node), run)
            else:
                yield from self._walk(node, node if tag == _RUN else run)

    def _take(self, node: Node, run: Node | None, paragraph: Node, said: Said) -> None:
        if node.tag == _BOX:
            said.boxes.append(node)
        elif node.tag in _NOTES:
            said.notes.append((_NOTES[node.tag], node.get(qn("w:id"), "")))
        else:
            text = self._text(node)
            if text and run is not None and self._styles.is_on(run, paragraph, "w:vanish"):
                said.hidden.append(text)
            elif text:
                bold = run is not None and self._styles.is_on(run, paragraph, "w:b")
                said.pieces.append((text, bold))

    def _text(self, node: Node) -> str:
        if node.tag == _FIELD:
            return self._field(node.get(qn("w:fldCharType"), ""))
        if node.tag == qn("w:instrText"):
            if self._fields and self._fields[-1] is not None:
                self._fields[-1].append(node.text or "")
            return ""
        if any(item is not None for item in self._fields):
            return ""  # still within an instruction
        if node.tag == qn("w:sym"):
            return _symbol(node.get(qn("w:char"), ""))
        return _PLAIN.get(node.tag) or (node.text or "").replace("\n", " ")

    def _field(self, kind: str) -> str:
        """Follow a field; one that encloses a sign in another has no result but its instruction."""
        if kind == "begin":
            self._fields.append([])
        elif kind == "separate" and self._fields:
            self._fields[-1] = None
        elif kind == "end" and self._fields:
            said = self._fields.pop()
            match = _ENCLOSED.search("".join(said)) if said else None
            return match[1] + match[2] if match else ""
        return ""


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number & 0xFF00 == 0xF000:  # symbol fonts stand in the private use area
        return _SYMBOLS.get(number & 0xFF, chr(number))
    return chr(number) if 31 < number < 0xD800 else ""


def _chosen(node: Node) -> Node:
    """Return the first choice of alternative content, else its fallback: they say the same."""
    found = node.find(f"{_COMPATIBLE}Choice")
    return node if found is None else found


def _is_placeholder(node: Node) -> bool:
    """Return whether a content control shows nothing but its prompt."""
    if node.tag != qn("w:sdt"):
        return False
    return node.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
