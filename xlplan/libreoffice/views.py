"""How a sheet is printed and shown: print area, frozen rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .addresses import address_of, block, block_of
from .edge import edge

if TYPE_CHECKING:
    from .sheets import Sheet


@edge
class PageSetup(base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self.sheet.uno

    @property
    def print_area(self) -> str | None:
        """The cells to print ("$A$1:$C$9", several with a comma), None for all."""
        areas = self.sheet.uno.getPrintAreas()
        return ",".join(address_of(block_of(area)) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = value.split(",") if value else []
        blocks = [block(self.sheet, part) for part in parts]
        self.sheet.uno.setPrintAreas(tuple(cell_range(self.sheet, *found) for found in blocks))


@edge
class FreezePanes(base_classes.FreezePanes):
    """The rows and columns that stay while a sheet is scrolled."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze everything down to and left of the end of a block; "1:1" rows, "A:B" columns."""
        row, column, rows, columns = block(self.sheet, frozen_range)
        height, width = self.sheet.size
        self._freeze(
            0 if columns == width else column + columns - 1, 0 if rows == height else row + rows - 1
        )

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        controller = self.sheet.book.document.CurrentController
        shown = controller.ActiveSheet
        controller.setActiveSheet(self.sheet.uno)
        controller.freezeAtPosition(columns, rows)
        controller.setActiveSheet(shown)


def cell_range(sheet: Sheet, row: int, column: int, rows: int, columns: int) -> Any:
    """Return the UNO CellRangeAddress of a block on a sheet."""
    corners = (column - 1, row - 1, column + columns - 2, row + rows - 2)
    return bridge.struct("table.CellRangeAddress", sheet.index - 1, *corners)
