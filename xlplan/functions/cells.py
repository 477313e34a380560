"""What a spreadsheet hands to a cell function: a cell, a row, or rows of cells."""

from __future__ import annotations

import datetime as dt

from xlplan.table.cells import Cell

Range = object


def cells_of(value: Range) -> list[list[Cell]]:
    """Return a range as a list of rows: nothing, a cell, a row of cells, or rows of cells."""
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        return [[plain_cell(value)]]
    if not any(isinstance(item, (list, tuple)) for item in value):
        return [[plain_cell(item) for item in value]]
    rows = (item if isinstance(item, (list, tuple)) else (item,) for item in value)
    return [[plain_cell(item) for item in row] for row in rows]


def plain_cell(value: object) -> Cell:
    """Return a cell of a kind that table knows, its text such as a file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    known = (bool, int, float, dt.date, dt.time, dt.timedelta)
    return value if value is None or isinstance(value, known) else str(value)
