"""A document as it was read, whatever its format: lines and tables, in their order.

Nothing is tidied, folded or joined here: a text is what stands in the file. What a format only
draws (the number before a paragraph of a list) is told beside it. Only a .pdf knows no paragraphs:
there the lines that its page width broke are joined again, but those of narrow cells, where nobody
can tell.

What a plan that is understood from a document carries in ``Plan.doubts`` are dicts, as PLAN.json
has them, of these texts: ``kind`` (情形), ``source`` and ``text`` (出處 and 原文, as in Line),
``chosen`` (採用), ``others`` (其他可能, a list), ``id`` and ``field`` (the measure and its field
that the text went to; for 總則 only the field: basis, goals, subjects, monitoring, other). In
``Plan.leftovers`` they are dicts of ``source`` and ``text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a line of one that the file itself breaks.

    ``source`` says where it stands, for a person: 第12段, 表格1第5列第2欄第3段, 第3頁第12行.
    ``mark`` is the automatic number before it as it is printed ("1.", "（一）"), which is not in
    ``text``. ``bold`` says that all of its text is.
    """

    text: str
    source: str
    mark: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and how many columns and rows it spans."""

    lines: tuple[Line, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows are equally long, None where a merged cell of before reaches.

    ``breaks`` are the rows (from 0) before which the file turned a page: there the first row of the
    new page may go on with the last one of the old page in mid-sentence. Heading rows that are
    repeated at the top of the new page are left out. Only a .pdf tells.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    source: str
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its blocks in order, and ``remarks`` in Chinese on what was passed over or
    accepted while it was read (tracked changes, comments, pictures).

    ``aside`` are the texts beside the flow, which belong to no place in a plan: footnotes,
    comments, headers and footers, hidden text. The import lists them with the leftovers.
    """

    path: Path
    blocks: tuple[Line | Table, ...]
    remarks: tuple[str, ...] = ()
    aside: tuple[Line, ...] = ()
