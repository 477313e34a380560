"""The 修正對照表 of an amended plan as an official document: after, before, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlplan.compare import Comparison
from xlplan.compare.amendment import HEADS, NAME, NOTHING, Amended, Stretch, amendments, heading
from xlplan.documents.writing.model import Box, Grid, Official, Paragraph, Row

_WIDTHS = (68.0, 68.0, 34.0)  # millimetres
_FOOTER = "第{page}頁，共{pages}頁"


def amended(found: Comparison) -> Official:
    """Return the document of an amendment."""
    title = heading(found)
    head = Row(tuple(_box("head", word) for word in HEADS))
    rows = tuple(_rows(amendments(found)))
    table = Grid(NAME, _WIDTHS, head, rows)
    content = table if rows else Paragraph("text", NOTHING)
    return Official(
        title=title,
        agency=found.new.agency.name,
        date=f"{found.new.year or 2000}-01-01",
        header="",
        footer=_FOOTER,
        blocks=(Paragraph("title", title.replace(NAME, f"\n{NAME}")), content),
    )


def _rows(changes: Iterable[Amended]) -> Iterator[Row]:
    """Yield the title of each place over the whole width, and the changes below it."""
    title = ""
    for change in changes:
        if change.title != title:
            title = change.title
            lines = tuple(Paragraph("heading", line) for line in title.split("\n"))
            yield Row((Box("cell", lines, columns=len(HEADS)), *[None] * (len(HEADS) - 1)))
        sides = (change.after, change.before, ((change.remark, False),))
        yield Row(tuple(Box("cell", tuple(_lines(side))) for side in sides), is_whole=False)


def _lines(said: Iterable[Stretch]) -> Iterator[Paragraph]:
    """Yield a text line by line, what differs from the other side underlined."""
    lines: list[list[Stretch]] = [[]]
    for text, differs in said:
        first, *more = text.split("\n")
        lines[-1].append((first, differs))
        lines.extend([(line, differs)] for line in more)
    for line in lines:
        whole = "".join(text for text, _ in line)
        pieces = tuple(line) if any(differs for _, differs in line) else ()
        yield Paragraph("cell", whole, pieces=pieces)


def _box(kind: str, text: str) -> Box:
    return Box(kind, tuple(Paragraph(kind, line) for line in text.split("\n")))
