"""How each kind of paragraph looks, and what its style is called; the same in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlplan.documents.writing.style import Style


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a kind of paragraph.

    ``size`` is in points, ``before`` and ``after`` are the blanks above and below it, ``left`` is
    how far it stands in. ``keep`` holds it to what follows.
    """

    name: str
    size: float
    is_bold: bool = False
    align: str = "left"  # or "center"
    left: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False


def looks(style: Style) -> Mapping[str, Look]:
    """Return the look of every kind of paragraph that ``official`` makes."""
    size, indent = style.sizes, style.indents
    text, table = size.text, size.table
    return {
        "title": Look("Title", size.title, True, "center", after=6, keep=True),
        "filed": Look("Plan Filing", size.filed, align="center", after=6),
        "section": Look("Heading 1", size.section, True, before=8, after=3, keep=True),
        "item": Look("Plan Item", text, left=indent.item * text),
        "text": Look("Plan Text", text, left=indent.text * text),
        "caption": Look("Plan Caption", size.caption, True, "center", 0, 8, 4, True),
        "head": Look("Plan Table Head", table, True, "center"),
        "area": Look("Plan Area", table),
        "sub_item": Look("Plan Sub-item", table),
        "heading": Look("Plan Heading", table, True, keep=True),
        "measure": Look("Plan Measure", table),
        "paragraph": Look("Plan Paragraph", table),
        "intro": Look("Plan Introduction", table),
        "details": Look("Plan Details", table),
        "units": Look("Plan Sections", table, align="center"),
        "cell": Look("Plan Cell", table),
        "header": Look("Header", size.header, True, "right"),
        "footer": Look("Footer", size.footer, align="center"),
    }
