"""Official documents for tests, and what stands in a written one, read back by other libraries."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

import docx
from docx.text.paragraph import Paragraph as DocxParagraph
from odfdo import Document as OdfDocument

from xlplan.documents.writing.docx import docx_bytes
from xlplan.documents.writing.model import Grid, Official, Paragraph, Standing
from xlplan.documents.writing.odt import odt_bytes
from xlplan.documents.writing.official import official
from xlplan.documents.writing.style import style_for
from xlplan.plan import Agency, Measure, Plan

AGENCY = Agency(name="高雄市甲仙區公所", short_name="甲仙區公所", sections=("秘書室", "民政課"))
SENT = Standing(is_draft=False)


@dataclass(frozen=True)
class Cell:
    """A cell as a reader sees it: its paragraphs, and how far it spans."""

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1


def plan(*measures: Measure, **said: object) -> Plan:
    """Return a plan of some measures, in the order given."""
    ordered = tuple(
        replace(item, id=f"m{number}", order=number) for number, item in enumerate(measures, 1)
    )
    known = {"framework": "kaohsiung-113", "year": 2025, "agency": AGENCY, "measures": ordered}
    return Plan(**(known | said))


def measure(action: str, heading: str = "", units: Iterable[str] = (), **said: str) -> Measure:
    """Return a measure of sub-item 1-1, or of the one that is said."""
    known = {"sub_item": "1-1", "action": action, "heading": heading}
    return Measure(**(known | said), responsible_units=tuple(units))


def document(said: Plan, standing: Standing = SENT, **style: object) -> Official:
    """Return the official document of a plan, its look changed as said."""
    return official(said, replace(style_for(said.agency.kind), **style), standing)


def odt(said: Official) -> bytes:
    """Return a document as .odt."""
    return odt_bytes(said, style_for())


def docx_file(said: Official) -> bytes:
    """Return a document as .docx."""
    return docx_bytes(said, style_for())


def lines(said: Official) -> list[str]:
    """Return the paragraphs outside tables, as they are read."""
    return [_line(item) for item in said.blocks if isinstance(item, Paragraph)]


def content(said: Official) -> list[list[str]]:
    """Return the rows of the first table below its head: each cell's lines joined, None as ""."""
    grid = next(item for item in said.blocks if isinstance(item, Grid))
    return [
        ["\n".join(map(_line, box.paragraphs)) if box else "" for box in row.boxes]
        for row in grid.rows
    ]


def actions(said: Official) -> list[str]:
    """Return what stands in the third column, a text each row."""
    return [row[2] for row in content(said)]


def tables(said: Official) -> list[list[list[Cell | None]]]:
    """Return the tables of the model as a reader would see them, heads first."""
    grids = [item for item in said.blocks if isinstance(item, Grid)]
    return [
        [
            [
                box and Cell(tuple(map(_line, box.paragraphs)), box.rows, box.columns)
                for box in row.boxes
            ]
            for row in (grid.head, *grid.rows)
        ]
        for grid in grids
    ]


def _line(item: Paragraph) -> str:
    return f"{item.mark}{item.text}{f'：{item.beside}' if item.beside else ''}"


def odt_tables(content_: bytes) -> list[list[list[Cell | None]]]:
    """Return the tables of an .odt by odfdo."""
    found = []
    for table in OdfDocument(io.BytesIO(content_)).body.get_tables():
        rows = [*table.get_elements("table:table-header-rows/table:table-row")]
        rows += table.get_elements("table:table-row")
        found.append([[_odt_cell(item) for item in row.children] for row in rows])
    return found


def _odt_cell(item: object) -> Cell | None:
    if item.tag == "table:covered-table-cell":
        return None
    spans = (
        int(item.get_attribute(f"table:number-{name}-spanned") or 1) for name in ("rows", "columns")
    )
    return Cell(tuple(line.inner_text for line in item.get_elements("text:p")), *spans)


def docx_tables(content_: bytes) -> list[list[list[Cell | None]]]:
    """Return the tables of a .docx by python-docx, which gives merged cells as one object."""
    found = []
    for table in docx.Document(io.BytesIO(content_)).tables:
        grid = [[cell._tc for cell in row.cells] for row in table.rows]
        rows = []
        for y, row in enumerate(grid):
            cells: list[Cell | None] = []
            for x, tc in enumerate(row):
                is_first = not (y and grid[y - 1][x] is tc) and not (x and row[x - 1] is tc)
                cells.append(_docx_cell(tc, grid, y, x) if is_first else None)
            rows.append(cells)
        found.append(rows)
    return found


def _docx_cell(tc: object, grid: list[list[object]], y: int, x: int) -> Cell:
    rows = sum(1 for row in grid[y:] if row[x] is tc)
    columns = sum(1 for cell in grid[y][x:] if cell is tc)
    return Cell(tuple(DocxParagraph(p, None).text for p in tc.p_lst), rows, columns)
