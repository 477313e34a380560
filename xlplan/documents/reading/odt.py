"""An .odt file to its content: paragraphs and tables in their order, numbers regenerated."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from odfdo import Document as Odf

from xlplan.documents.model import Cell, Line, Table
from xlplan.documents.reading import content as said_of
from xlplan.documents.reading.content import Content, Places
from xlplan.documents.reading.grid import Placed, cell_source, measure, table_of
from xlplan.documents.reading.odt_lists import Lists
from xlplan.documents.reading.odt_styles import Node, Styles
from xlplan.documents.reading.odt_text import Said, Texts, plain_text
from xlplan.documents.reading.opening import File, as_document
from xlplan.errors import Unreadable

_ROOTS = ("styles.xml", "content.xml")
_PARTS = ("mimetype", *_ROOTS, "META-INF/manifest.xml")
_PARAGRAPHS = ("text:p", "text:h")
_LISTED = ("text:list-item", "text:list-header")
_ROW_GROUPS = ("table:table-header-rows", "table:table-rows", "table:table-row-group")
_INDEXES = {
    *("text:table-of-content", "text:table-index", "text:illustration-index"),
    *("text:alphabetical-index", "text:object-index", "text:user-index"),
}
_WRAPS = {"text:section", "text:numbered-paragraph", "draw:text-box", "draw:g", "text:index-body"}
_BOXES = {"draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:caption"}
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ASIDE = {"註解": said_of.COMMENTS}


def content(file: File) -> Content:
    """Return what an .odt holds; raise Unreadable."""
    for name in _PARTS:
        file.part(name)  # within limits, whole, and without entities
    if file.container is None or not file.part("content.xml"):
        raise as_document(Unreadable(file.path, "F103"))
    try:
        odf = Odf(io.BytesIO(file.container.repacked()))
        parts: list[Any] = [odf.get_part(name) for name in _ROOTS if file.part(name)]
        roots = [part.root for part in parts]
        body = odf.body
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError):
        raise as_document(Unreadable(file.path, "F103")) from None
    return _Reader(file, roots, body).content()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Where in a list a paragraph stands, and where its number would start anew."""

    key: str
    depth: int
    start: int | None = None


class _Reader:
    def __init__(self, file: File, roots: Sequence[Node], body: Node) -> None:
        self._path = file.path
        self._roots = roots
        self._body = body
        self._found = Content()
        styles = Styles(roots)
        self._styles = styles
        self._lists = Lists(styles)
        self._texts = Texts(styles, self._found)
        self._places = Places()

    def content(self) -> Content:
        self._found.blocks.extend(self._blocks(self._body, ""))
        self._put_margins_aside()
        return self._found

    def _blocks(self, parent: Node, place: str) -> Iterator[Line | Table]:
        """Yield the lines and tables below an element; ``place`` is "" for the body."""
        for node in parent.children:
            tag = node.tag
            if tag in _PARAGRAPHS:
                yield from self._lines(node, place, None)
            elif tag == "text:list":
                yield from self._list(node, place, None, 1)
            elif tag == "table:table":
                yield from self._table(node, place)
            elif tag == "text:tracked-changes":
                changed = sum(item.tag == "text:changed-region" for item in node.children)
                if changed:
                    self._found.told[said_of.CHANGES] += changed
            elif tag in _INDEXES:
                self._found.told[said_of.CONTENTS] = 1
            elif tag in _BOXES:  # anchored to a page, it stands among the paragraphs
                yield from self._boxed(node, place or "頁面")
            elif tag == "text:section" and node.get_attribute("text:display") == "none":
                self._found.put_aside(said_of.HIDDEN, plain_text(node), "隱藏的區段")
            elif tag in _WRAPS:
                yield from self._blocks(node, place)

    def _list(
        self, node: Node, place: str, outer: str | None, depth: int
    ) -> Iterator[Line | Table]:
        """Yield what a list holds; only the first paragraph of an item has a number."""
        key = self._lists.begin(node, outer)
        for item in node.children:
            if item.tag not in _LISTED:
                continue
            start = item.get_attribute_integer("text:start-value")
            waiting = item.tag == "text:list-item"
            for child in item.children:
                if child.tag in _PARAGRAPHS:
                    listed = _Listed(key, depth, start) if waiting else None
                    waiting = False
                    yield from self._lines(child, place, listed, in_list=True)
                elif child.tag == "text:list":
                    yield from self._list(child, place, key, depth + 1)
                elif child.tag == "table:table":
                    yield from self._table(child, place)

    def _lines(
        self, node: Node, place: str, listed: _Listed | None, *, in_list: bool = False
    ) -> Iterator[Line | Table]:
        """Yield a paragraph's lines, then what its text boxes hold."""
        said = self._texts.read(node)
        mark = self._mark(node, listed, in_list=in_list)
        for text, bold in said.lines():
            if text.strip():
                yield Line(text, self._places.next_paragraph(place), mark, bold)
                mark = ""
        yield from self._hanging(said, self._places.paragraph(place))

    def _mark(self, node: Node, listed: _Listed | None, *, in_list: bool) -> str:
        if listed:
            return self._lists.next_mark(listed.key, listed.depth, listed.start)
        if in_list or node.tag != "text:h" or node.get_attribute("text:is-list-header") is True:
            return ""
        depth = node.get_attribute_integer("text:outline-level") or 1
        return self._lists.next_heading(depth, node.get_attribute_integer("text:start-value"))

    def _hanging(self, said: Said, here: str) -> Iterator[Line | Table]:
        for text in said.hidden:
            self._found.put_aside(said_of.HIDDEN, text, f"{here}的隱藏文字")
        for name, text in said.notes:
            self._found.put_aside(_ASIDE.get(name, said_of.NOTES), text, f"{here}的{name}")
        for box in said.boxes:
            yield from self._boxed(box, here)

    def _boxed(self, node: Node, here: str) -> Iterator[Line | Table]:
        inner = [item for item in node.children if item.tag in ("draw:text-box", *_BOXES)]
        if node.tag == "draw:frame" and not inner:
            self._found.told[said_of.PICTURES] += 1
            return
        found = list(self._blocks(node, f"{here}的文字方塊"))
        if found:
            self._found.told[said_of.BOXES] += 1
        yield from found

    def _table(self, node: Node, place: str) -> Iterator[Line | Table]:
        rows = list(_rows(node))
        only = [cell for row in rows for cell in row.children if cell.tag in _CELLS]
        if not place and len(only) == 1 and _has_table(only[0]):
            yield from self._blocks(only[0], place)  # a frame around the document
            return
        source = self._places.next_table(place)
        found = table_of(self._placed(rows, source), source, self._path)
        if found:
            yield found

    def _placed(self, rows: Sequence[Node], source: str) -> list[Placed]:
        """Return a table's cells; repeated rows are repeated where they say something."""
        cells: list[Placed] = []
        index = 0
        for row in rows:
            repeated = row.get_attribute_integer("table:number-rows-repeated") or 1
            here = list(self._row(row, index, source))
            if not any(line.text.strip() for item in here for line in item.cell.lines):
                repeated = 1  # so many empty rows are one
            measure(1, index + repeated, source, self._path)
            cells.extend(here)
            for more in range(1, repeated):
                cells.extend(self._row(row, index + more, source))
            index += repeated
        return cells

    def _row(self, row: Node, index: int, source: str) -> Iterator[Placed]:
        column = 0
        for cell in row.children:
            if cell.tag not in _CELLS:
                continue
            repeated = cell.get_attribute_integer("table:number-columns-repeated") or 1
            measure(column + repeated, 1, source, self._path)
            for _ in range(repeated):
                if cell.tag == _CELLS[0]:
                    yield Placed(index, column, self._cell(cell, index, column, source))
                column += 1

    def _cell(self, node: Node, row: int, column: int, source: str) -> Cell:
        lines = tuple(self._cell_lines(node, cell_source(source, row, column)))
        columns = node.get_attribute_integer("table:number-columns-spanned") or 1
        rows = node.get_attribute_integer("table:number-rows-spanned") or 1
        measure(column + columns, 1, source, self._path)
        return Cell(lines, columns, rows)

    def _cell_lines(self, cell: Node, place: str) -> Iterator[Line]:
        for block in self._blocks(cell, place):
            if isinstance(block, Line):
                yield block
                continue
            self._found.told[said_of.NESTED] += 1
            for row in block.rows:
                yield from (line for inner in row if inner for line in inner.lines)

    def _put_margins_aside(self) -> None:
        masters = (
            page
            for root in self._roots
            for group in root.children
            if group.tag == "office:master-styles"
            for page in group.children
        )
        for node in (item for page in masters for item in page.children):
            kind = node.tag.removeprefix("style:")
            if kind.startswith(("header", "footer")):
                name = "頁首" if kind.startswith("header") else "頁尾"
                self._found.put_margin_aside(plain_text(node), name)


def _rows(table: Node) -> Iterator[Node]:
    for node in table.children:
        if node.tag == "table:table-row":
            yield node
        elif node.tag in _ROW_GROUPS:
            yield from _rows(node)


def _has_table(node: Node) -> bool:
    return any(item.tag == "table:table" or _has_table(item) for item in node.children)
