"""The text of a paragraph of an .odt, its blanks as OpenDocument counts them (1.3, 6.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.documents.reading import content
from xlplan.documents.reading.content import Content
from xlplan.documents.reading.odt_styles import Node, Styles

_BLANKS = re.compile("[\t\n\r ]+")
_MOST_BLANKS = 1000  # that one element may stand for
_BOXES = ("draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:caption")
_SKIPPED = {
    *("text:soft-page-break", "office:annotation-end", "text:ruby-text", "svg:title"),
    *("svg:desc", "text:tracked-changes", "office:event-listeners", "draw:enhanced-geometry"),
}


@dataclass(slots=True)
class Said:
    """What a paragraph says: pieces of text with whether they are bold, and what hangs on it."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # what it is called, its text

    def add(self, text: str, bold: bool) -> None:
        """Add a piece, blanks that run together made one."""
        text = _BLANKS.sub(" ", text)
        if text.startswith(" ") and (not self.pieces or self.pieces[-1][0].endswith((" ", "\n"))):
            text = text[1:]
        if text:
            self.pieces.append((text, bold))

    def lines(self) -> Iterator[tuple[str, bool]]:
        """Yield the lines that breaks make of the pieces, and whether all of each is bold."""
        found: list[list[tuple[str, bool]]] = [[]]
        for text, bold in self.pieces:
            first, *rest = text.split("\n")
            found[-1].append((first, bold))
            found.extend([(item, bold)] for item in rest)
        for line in found:
            seen = [bold for text, bold in line if text.strip()]
            yield "".join(text for text, _ in line), bool(seen) and all(seen)


class Texts:
    """Reads paragraphs."""

    def __init__(self, styles: Styles, found: Content) -> None:
        self._styles = styles
        self._found = found

    def read(self, paragraph: Node) -> Said:
        """Return what a paragraph says."""
        said = Said()
        name = paragraph.get_attribute_string("text:style-name")
        bold = bool(self._styles.is_bold("paragraph", name))
        if self._styles.is_hidden("paragraph", name):
            said.hidden.append(plain_text(paragraph))
        else:
            self._walk(paragraph, said, bold)
        return said

    def _walk(self, parent: Node, said: Said, bold: bool) -> None:
        said.add(parent.text, bold)
        for node in parent.children:
            self._take(node, said, bold)
            said.add(node.tail or "", bold)

    def _take(self, node: Node, said: Said, bold: bool) -> None:
        tag = node.tag
        if tag == "text:s":
            count = min(node.get_attribute_integer("text:c") or 1, _MOST_BLANKS)
            said.pieces.append((" " * count, bold))
        elif tag in ("text:tab", "text:line-break"):
            said.pieces.append(("\t" if tag == "text:tab" else "\n", bold))
        elif tag == "text:note":
            name = "章節附註" if node.get_attribute("text:note-class") == "endnote" else "註腳"
            bodies = [item for item in node.children if item.tag == "text:note-body"]
            said.notes.extend((name, plain_text(body)) for body in bodies)
        elif tag == "office:annotation":
            said.notes.append(("註解", _comment(node)))
        elif tag in _BOXES:
            said.boxes.append(node)
        elif tag == "draw:frame":
            self._take_frame(node, said, bold)
        elif tag == "text:span":
            self._take_span(node, said, bold)
        elif tag not in _SKIPPED:
            self._walk(node, said, bold)

    def _take_frame(self, node: Node, said: Said, bold: bool) -> None:
        tags = [item.tag for item in node.children]
        if "draw:text-box" not in tags and {"draw:image", "draw:object"} & set(tags):
            self._found.told[content.PICTURES] += 1
            return
        for item in node.children:
            self._take(item, said, bold)

    def _take_span(self, node: Node, said: Said, bold: bool) -> None:
        name = node.get_attribute_string("text:style-name")
        if self._styles.is_hidden("text", name):
            said.hidden.append(plain_text(node))
            return
        own = self._styles.is_bold("text", name)
        self._walk(node, said, bold if own is None else own)


def plain_text(node: Node) -> str:
    """Return the text below an element, a line for each paragraph."""
    return "\n".join(filter(None, (text.strip() for text in _paragraphs(node))))


def _paragraphs(node: Node) -> Iterator[str]:
    inner = [item for item in node.children if item.tag not in _SKIPPED]
    if node.tag in ("text:p", "text:h", "text:span") or not inner:
        yield _BLANKS.sub(" ", node.inner_text)
        return
    for item in inner:
        yield from _paragraphs(item)


def _comment(node: Node) -> str:
    """Return what a comment says, after the name of who wrote it."""
    author = next((item.inner_text for item in node.children if item.tag == "dc:creator"), "")
    texts = [plain_text(item) for item in node.children if item.tag in ("text:p", "text:list")]
    said = "\n".join(texts)
    return f"{author}：{said}" if author and said else said
