"""Grids of cells to a plan, and a plan to rows of cells; no file and no office program in sight."""

from xlplan.table.find import Grid, Rows
from xlplan.table.layout import CoverEntry, Layout, SheetSpec, layout
from xlplan.table.reading import Reading, Stamp, read_plan
from xlplan.table.rows import fingerprint, sheet_rows

__all__ = [
    "CoverEntry",
    "Grid",
    "Layout",
    "Reading",
    "Rows",
    "SheetSpec",
    "Stamp",
    "fingerprint",
    "layout",
    "read_plan",
    "sheet_rows",
]
