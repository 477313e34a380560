"""The styles of a .docx as they bear on its text: bold, hidden, numbered, of the contents."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn

from xlplan.documents.reading.docx_parts import Node, switch, value


class Styles:
    """What the paragraphs and runs of a document take from their styles."""

    def __init__(self, part: Node | None) -> None:
        nodes = [] if part is None else part.findall(qn("w:style"))
        self._nodes = {node.get(qn("w:styleId")): node for node in nodes}
        self._default = next(
            (
                node.get(qn("w:styleId"))
                for node in nodes
                if node.get(qn("w:type")) == "paragraph"
                and node.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )

    def chain(self, key: str | None) -> Iterator[Node]:
        """Yield a style and those it is based on, itself first."""
        seen: set[str] = set()
        while key is not None and key in self._nodes and key not in seen:
            seen.add(key)
            node = self._nodes[key]
            yield node
            key = value(node, "w:basedOn")

    def of_paragraph(self, paragraph: Node) -> str | None:
        """Return the key of a paragraph's style."""
        return value(paragraph, "w:pPr/w:pStyle") or self._default

    def is_on(self, run: Node, paragraph: Node, tag: str) -> bool:
        """Return whether a run is bold (``w:b``) or hidden (``w:vanish``), by itself or a style."""
        own = run.find(qn("w:rPr"))
        said = switch(own, tag)
        keys = (value(own, "w:rStyle"), self.of_paragraph(paragraph))
        for node in (node for key in keys for node in self.chain(key)):
            if said is not None:
                break
            said = switch(node.find(qn("w:rPr")), tag)
        return bool(said)

    def is_contents(self, paragraph: Node) -> bool:
        """Return whether a paragraph belongs to a table of contents."""
        names = (value(node, "w:name") or "" for node in self.chain(self.of_paragraph(paragraph)))
        return any(name.lower().startswith("toc ") for name in names)
