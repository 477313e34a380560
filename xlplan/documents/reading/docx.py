"""A .docx file to its content: paragraphs and tables in their order, numbers regenerated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn

from xlplan.documents.model import Cell, Line, Table
from xlplan.documents.reading import content as said_of
from xlplan.documents.reading.content import Content, Places
from xlplan.documents.reading.docx_numbers import Numbers
from xlplan.documents.reading.docx_parts import Node, Parts, number, value
from xlplan.documents.reading.docx_styles import Styles
from xlplan.documents.reading.docx_text import Said, Texts
from xlplan.documents.reading.grid import Placed, cell_source, measure, table_of
from xlplan.documents.reading.opening import File

_P, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_WRAPS = {
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
}
_NOTE_NAMES = {"footnote": "註腳", "endnote": "章節附註"}


def content(file: File) -> Content:
    """Return what a .docx holds; raise Unreadable."""
    return _Reader(file).content()


@dataclass(slots=True)
class _Merged:
    """A cell while the rows below may still go on with it."""

    row: int
    column: int
    columns: int
    lines: list[Line]
    rows: int = 1


class _Reader:
    def __init__(self, file: File) -> None:
        self._path = file.path
        self._parts = Parts(file)
        self._found = Content()
        self._styles = Styles(self._parts.one("styles"))
        self._numbers = Numbers(self._parts.one("numbering"), self._styles)
        self._texts = Texts(self._styles, self._found)
        self._places = Places()

    def content(self) -> Content:
        body = self._parts.root.find(qn("w:body"))
        if body is not None:
            self._found.blocks.extend(self._blocks(body, ""))
        self._put_comments_aside()
        self._put_margins_aside()
        return self._found

    def _blocks(self, parent: Node, place: str) -> Iterator[Line | Table]:
        """Yield the lines and tables below an element; ``place`` is "" for the body."""
        said = Said()
        for node in _flow(parent):
            if node.tag == _TABLE:
                yield from self._lines(said, None, place)
                said = Said()
                yield from self._table(node, place)
            elif self._styles.is_contents(node):
                self._found.told[said_of.CONTENTS] = 1
            else:
                self._texts.read(node, said)
                if self._is_joined(node):  # with the paragraph that follows
                    continue
                yield from self._lines(said, node, place)
                said = Said()
        yield from self._lines(said, None, place)

    def _is_joined(self, paragraph: Node) -> bool:
        """Return whether the mark at a paragraph's end is deleted."""
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        return mark is not None and any(
            mark.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom")
        )

    def _lines(self, said: Said, paragraph: Node | None, place: str) -> Iterator[Line | Table]:
        """Yield a paragraph's lines, then what its text boxes hold."""
        mark = "" if paragraph is None else self._numbers.next_mark(paragraph)
        for text, bold in said.lines():
            if text.strip():
                yield Line(text, self._places.next_paragraph(place), mark, bold)
                mark = ""
        here = self._places.paragraph(place)
        for text in said.hidden:
            self._found.put_aside(said_of.HIDDEN, text, f"{here}的隱藏文字")
        for kind, key in said.notes:
            note = self._note(kind, key)
            self._found.put_aside(said_of.NOTES, note, f"{here}的{_NOTE_NAMES[kind]}")
        for box in said.boxes:
            self._found.told[said_of.BOXES] += 1
            yield from self._blocks(box, f"{here}的文字方塊")

    def _table(self, node: Node, place: str) -> Iterator[Line | Table]:
        rows = list(_parts_of(node, _ROW))
        if not place and len(rows) == 1:
            cells = list(_parts_of(rows[0], _CELL))
            if len(cells) == 1 and any(True for _ in cells[0].iter(_TABLE)):
                yield from self._blocks(cells[0], place)  # a frame around the document
                return
        source = self._places.next_table(place)
        found = table_of(self._placed(rows, source), source, self._path)
        if found:
            yield found

    def _placed(self, rows: list[Node], source: str) -> list[Placed]:
        cells: list[_Merged] = []
        above: dict[int, _Merged] = {}
        for index, row in enumerate(self._kept(rows)):
            here = self._row(row, index, above, source)
            cells.extend(here)
            measure(1, index + 1, source, self._path)
        return [
            Placed(item.row, item.column, Cell(tuple(item.lines), item.columns, item.rows))
            for item in cells
        ]

    def _kept(self, rows: list[Node]) -> Iterator[Node]:
        """Yield the rows that stay when every change is accepted."""
        for row in rows:
            changed = [row.find(f"{qn('w:trPr')}/{qn(tag)}") for tag in ("w:del", "w:ins")]
            self._found.told[said_of.CHANGES] += sum(node is not None for node in changed)
            if changed[0] is None:
                yield row
        if not self._found.told[said_of.CHANGES]:
            del self._found.told[said_of.CHANGES]

    def _row(self, row: Node, index: int, above: dict[int, _Merged], source: str) -> list[_Merged]:
        """Return the cells that begin in a row; those of above that go on in it grow."""
        begun: list[_Merged] = []
        column = number(row, "w:trPr/w:gridBefore")
        for cell in _parts_of(row, _CELL):
            measure(column + 1, 1, source, self._path)
            span = max(number(cell, "w:tcPr/w:gridSpan", 1), 1)
            lines = list(self._cell_lines(cell, cell_source(source, index, column)))
            if begun and _goes_on(cell, "w:hMerge"):
                begun[-1].columns += span
                begun[-1].lines.extend(lines)
            elif column in above and _goes_on(cell, "w:vMerge"):
                above[column].rows = index - above[column].row + 1
                above[column].lines.extend(lines)
            else:
                above[column] = _Merged(index, column, span, lines)
                begun.append(above[column])
            column += span
        return begun

    def _cell_lines(self, cell: Node, place: str) -> Iterator[Line]:
        for block in self._blocks(cell, place):
            if isinstance(block, Line):
                yield block
                continue
            self._found.told[said_of.NESTED] += 1
            for row in block.rows:
                yield from (line for inner in row if inner for line in inner.lines)

    def _note(self, kind: str, key: str) -> str:
        part = self._parts.one(f"{kind}s")
        nodes = [] if part is None else part.findall(qn(f"w:{kind}"))
        return next((self._all_text(node) for node in nodes if node.get(qn("w:id")) == key), "")

    def _all_text(self, node: Node) -> str:
        said = Said()
        for paragraph in node.iter(_P):
            self._texts.read(paragraph, said)
            said.pieces.append(("\n", False))
        return "\n".join(text.strip() for text, _ in said.lines() if text.strip())

    def _put_comments_aside(self) -> None:
        part = self._parts.one("comments")
        for index, node in enumerate([] if part is None else part.findall(qn("w:comment")), 1):
            author = node.get(qn("w:author")) or ""
            source = f"註解{index}" + (f"（{author}）" if author else "")
            self._found.put_aside(said_of.COMMENTS, self._all_text(node), source)

    def _put_margins_aside(self) -> None:
        for kind, name in (("header", "頁首"), ("footer", "頁尾")):
            for part in self._parts.related(kind):
                self._found.put_margin_aside(self._all_text(part), name)


def _goes_on(cell: Node, tag: str) -> bool:
    """Return whether a cell goes on with the one above it or before it."""
    node = cell.find(f"{qn('w:tcPr')}/{qn(tag)}")
    return node is not None and value(cell, f"w:tcPr/{tag}") in (None, "continue")


def _flow(parent: Node) -> Iterator[Node]:
    """Yield the paragraphs and tables below an element, whatever wraps them."""
    for node in parent.iterchildren(tag="*"):
        if node.tag in (_P, _TABLE):
            yield node
        elif node.tag in _WRAPS:
            yield from _flow(node)


def _parts_of(parent: Node, tag: str) -> Iterator[Node]:
    """Yield the rows of a table or the cells of a row, whatever wraps them."""
    for node in parent.iterchildren(tag="*"):
        if node.tag == tag:
            yield node
        elif node.tag in _WRAPS:
            yield from _parts_of(node, tag)
