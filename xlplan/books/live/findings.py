"""檢核結果 as it stands in an open workbook: which findings are still to be mended, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xlplan.books.live.opened import Opened
from xlplan.books.results import UNCHANGED, UNTRACKED, letters
from xlplan.table.cells import plain_text
from xlplan.table.find import find_sheets
from xlplan.table.heads import find_heads
from xlplan.text import column_index, column_letter

_LINK = re.compile(r"#(?:'((?:[^']|'')+)'|([^'!\"#]+))!([A-Z]{1,3})(\d+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of 檢核結果; ``line`` is its row there, ``row`` the row it speaks of, 0 for none."""

    line: int
    number: int
    sheet: str
    row: int
    field: str
    state: str
    message: str
    hint: str
    code: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be mended, or cannot be followed."""
        return self.state in (UNCHANGED, UNTRACKED)


def findings(opened: Opened) -> list[Finding]:
    """Return the findings on 檢核結果, from the top down; none where there is no such sheet."""
    sheet = opened.grid(opened.frame.names["results"])
    if sheet is None:
        return []
    first = opened.frame.first_row
    return [
        _finding(line, row)
        for line, row in enumerate(sheet.rows[first - 1 :], first)
        if _said(row, "code")
    ]


def _finding(line: int, row: Sequence[Any]) -> Finding:
    number, where = _said(row, "number"), _said(row, "row")
    return Finding(
        line=line,
        number=int(number) if number.isdecimal() else 0,
        sheet=_said(row, "sheet"),
        row=int(where) if where.isdecimal() else 0,
        field=_said(row, "field"),
        state=_said(row, "state"),
        message=_said(row, "message"),
        hint=_said(row, "hint"),
        code=_said(row, "code"),
    )


def _said(row: Sequence[Any], key: str) -> str:
    index = column_index(letters()[key])
    return plain_text(row[index]) if index < len(row) else ""


def cell_of(opened: Opened, finding: Finding) -> str:
    """Return the address of the cell that a finding is about, "A1" of its sheet for none.

    The field's column counts, wherever it is by now; else the cell that its link leads to.
    """
    if finding.field and finding.row:
        letter = _column_of(opened, finding)
        if letter:
            return f"{letter}{finding.row}"
    at = f"{letters()['jump']}{finding.line}"
    formula = opened.book.sheets[opened.frame.names["results"]].range(at).formula
    link = _LINK.search(str(formula))
    if link is None:
        return f"A{finding.row or 1}"
    return f"{link[3]}{finding.row or link[4] or 1}"


def _column_of(opened: Opened, finding: Finding) -> str:
    sheets = find_sheets(opened.grids, opened.frame).tables
    for spec in opened.frame.tables:
        grid = sheets.get(spec.key)
        if grid is None or grid.name != finding.sheet:
            continue
        heads = find_heads(spec.record, grid.name, grid.rows)
        if heads and finding.field in heads.fields:
            return column_letter(heads.fields[finding.field])
    return ""


def areas(opened: Opened) -> Iterator[str]:
    """Yield the names of the sheets that hold measures, as they are called in the workbook."""
    sheets = find_sheets(opened.grids, opened.frame).tables
    for spec in opened.frame.tables:
        if spec.record == "measure" and spec.key in sheets:
            yield sheets[spec.key].name
