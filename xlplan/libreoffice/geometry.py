"""Where cells are: the part of a Range that counts, addresses and walks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from xlplan.errors import Locked, OfficeError
from xlplan.text import column_letter

from . import bridge, held
from .addresses import block_of
from .blocks import Box, blocks_of, jump
from .edge import edge, protected_text
from .formats import common
from .formulas import excel_sheet
from .views import cell_range

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, dates, text, formulas
_SMALL = 50_000  # cells that are read without a look at what is in use
_layouts: WeakKeyDictionary[Sheet, int] = WeakKeyDictionary()  # how often cells were moved
_STEPS = {"u": (-1, 0), "d": (1, 0), "l": (0, -1), "r": (0, 1)}


@edge
class Geometry:
    """Rows and columns from 1, addresses, parts, neighbours."""

    sheet: Sheet
    row: int
    column: int
    shape: tuple[int, int]

    def __init__(
        self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1
    ) -> None:
        self.sheet = sheet
        self.row, self.column = row, column
        self.shape = rows, columns
        self._uno: Any = None
        self._layout = 0

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, row, column, rows, columns."""
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def api(self) -> Any:
        """The UNO range, None for a range without cells."""
        return self.uno if len(self) else None

    @property
    def uno(self) -> Any:
        """The UNO range, a UNO cell where it is one cell.

        UNO's own would move when cells are inserted, this one keeps its place.
        """
        layout = _layouts.get(self.sheet, 0)
        if self._uno is None or self._layout != layout:
            self._uno, self._layout = self._found(), layout
            held.hold_range(self)
        return self._uno

    def forget_uno(self) -> None:
        """Let go of the UNO range; it is fetched anew when it is needed."""
        self._uno = None

    def _found(self) -> Any:
        height, width = self.sheet.size
        bottom, right = self.row + self.shape[0] - 1, self.column + self.shape[1] - 1
        if not (self.row > 0 and bottom <= height and self.column > 0 and right <= width):
            raise OfficeError(
                f"第 {self.row} 列第 {self.column} 欄起 {self.shape[0]} 列 {self.shape[1]} 欄"
                f"的範圍超出工作表「{self.sheet.name}」（共 {height} 列 {width} 欄）。"
            )
        left, top = self.column - 1, self.row - 1
        if self.shape == (1, 1):
            return self.sheet.uno.getCellByPosition(left, top)
        return self.sheet.uno.getCellRangeByPosition(left, top, right - 1, bottom - 1)

    def __call__(self, row: int, column: int | None = None) -> Range:
        """Return a cell by its place from the top left, or by its number along the rows."""
        if column is None:
            down, right = divmod(row - 1, self.shape[1])
        else:
            down, right = row - 1, column - 1
        return self.part(down, right, 1, 1)

    def part(self, down: int, right: int, rows: int, columns: int) -> Range:
        """Return a block that begins so far from the top left, in size whatever is asked."""
        from .ranges import Range

        return Range(self.sheet, self.row + down, self.column + right, rows, columns)

    @property
    def rows(self) -> list[Range]:
        """The rows of the block."""
        return [self.part(i, 0, 1, self.shape[1]) for i in range(self.shape[0])]

    @property
    def columns(self) -> list[Range]:
        """The columns of the block."""
        return [self.part(0, j, self.shape[0], 1) for j in range(self.shape[1])]

    def single_cells(self) -> Iterator[Range]:
        """Yield the cells, row by row."""
        rows, columns = self.shape
        return (self.part(i, j, 1, 1) for i in range(rows) for j in range(columns))

    @property
    def address(self) -> str:
        """The address with dollar signs."""
        return self.get_address(True, True, False)

    @property
    def arg1_input(self) -> str:
        """The address, as xlwings asks for it when it groups rows or columns."""
        return self.address.replace("$", "")

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return the address as Excel writes it: "$A$1:$B$2", "$A:$B" and "$1:$2" for whole ones.

        ``external`` puts workbook and sheet before it: "'[甲 乙.xlsx]資料'!$A$1".
        """
        text = self._local_address("$" * row_absolute, "$" * col_absolute)
        if not external:
            return text
        place = f"[{self.sheet.book.name}]{self.sheet.name}"
        plain = all(
            excel_sheet(name) == name
            for name in (self.sheet.name, self.sheet.book.name.replace("-", "_"))
        )
        return (place if plain else "'" + place.replace("'", "''") + "'") + "!" + text

    def _local_address(self, row: str, column: str) -> str:
        height, width = self.sheet.size
        rows, columns = self.shape
        first = column + column_letter(self.column - 1)
        last = column + column_letter(self.column + columns - 2)
        top, bottom = f"{row}{self.row}", f"{row}{self.row + rows - 1}"
        if self.shape == (1, 1):
            return first + top
        if columns == width and self.column == 1:
            return f"{top}:{bottom}"
        if rows == height and self.row == 1:
            return f"{first}:{last}"
        return f"{first}{top}:{last}{bottom}"

    def address_struct(self) -> Any:
        """Return the UNO CellRangeAddress."""
        return cell_range(self.sheet, self.row, self.column, *self.shape)

    def cell_address(self) -> Any:
        """Return the UNO CellAddress of the first cell."""
        place = self.sheet.index - 1, self.column - 1, self.row - 1
        return bridge.struct("table.CellAddress", *place)

    def moved(self, place: int) -> None:
        """Forget what UNO knows of the sheet at ``place`` after cells of it were moved.

        Deleting cells upwards leaves a sheet object of UNO unusable (7.4).
        """
        self.sheet.uno = self.sheet.book.document.Sheets.getByIndex(place)
        _layouts[self.sheet] = _layouts.get(self.sheet, 0) + 1

    def check_unlocked(self) -> None:
        """Raise Locked on a protected sheet and in a workbook that may only be read.

        Much of UNO would do nothing there, and say nothing.
        """
        self.sheet.book.check_writable()
        if self.sheet.protected:
            raise Locked(protected_text(self.sheet.name))

    def check_editable(self) -> None:
        """Raise Locked as check_unlocked does, save for cells that a protection leaves open."""
        self.sheet.book.check_writable()
        if self.sheet.protected:
            protection = common(self.uno, "CellProtection")
            if protection is None or protection.IsLocked:
                raise Locked(protected_text(self.sheet.name))

    # ---- what is in use

    def used(self) -> Range | None:
        """Return what of a large range is in use, a small one as it is; None where nothing is."""
        if not len(self):
            return None
        if len(self) <= _SMALL:
            return self.part(0, 0, *self.shape)
        cursor = self.sheet.uno.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        rows = min(self.shape[0], end.EndRow + 2 - self.row)
        columns = min(self.shape[1], end.EndColumn + 2 - self.column)
        return self.part(0, 0, rows, columns) if rows > 0 and columns > 0 else None

    def boxes_of(self, found: Any) -> list[Box]:
        """Return the areas of UNO ranges, counted within this range."""
        row, column = self.row - 1, self.column - 1
        boxes = [
            (a.StartRow - row, a.StartColumn - column, a.EndRow - row, a.EndColumn - column)
            for a in found.RangeAddresses
        ]
        height, width = self.shape  # a query in an empty column answers for its neighbours
        return [
            box
            for box in boxes
            if box[0] < height and box[1] < width and box[2] >= 0 and box[3] >= 0
        ]

    def cells_at(self, places: Iterable[tuple[int, int]]) -> Any:
        """Return one UNO object of scattered cells, given as (row, column) from 0."""
        boxes = blocks_of(places)
        if len(boxes) == 1:
            top, left, bottom, right = boxes[0]
            return self.part(top, left, bottom - top + 1, right - left + 1).uno
        ranges = self.sheet.book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        sheet, row, column = self.sheet.index - 1, self.row - 1, self.column - 1
        addresses = [
            bridge.struct(
                "table.CellRangeAddress", sheet, column + left, row + top, column + right,
                row + bottom,
            )
            for top, left, bottom, right in boxes
        ]  # fmt: skip
        ranges.addRangeAddresses(tuple(addresses), False)
        return ranges

    def end(self, direction: str) -> Range:
        """Return where Ctrl and an arrow key would go from the first cell."""
        down, right = _STEPS[direction[0]]
        height, width = self.sheet.size
        line = (
            self.part(1 - self.row, 0, height, 1)
            if down
            else self.part(0, 1 - self.column, 1, width)
        )
        boxes = line.boxes_of(line.uno.queryContentCells(CONTENTS))
        if down:
            filled = sorted((box[0] + 1, box[2] + 1) for box in boxes)
            return self.part(jump(filled, self.row, down, height) - self.row, 0, 1, 1)
        filled = sorted((box[1] + 1, box[3] + 1) for box in boxes)
        return self.part(0, jump(filled, self.column, right, width) - self.column, 1, 1)

    @property
    def current_region(self) -> Range:
        """The block around it up to empty rows and columns."""
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentRegion()
        found = self._at(cursor)
        down, right = self.row - found.row, self.column - found.column
        inside = 0 <= down < found.shape[0] and 0 <= right < found.shape[1]
        return found if inside else self.part(0, 0, 1, 1)  # far from everything it goes astray

    @property
    def merge_area(self) -> Range:
        """The merged block the first cell is in, the cell itself where it is in none."""
        cursor = self.sheet.uno.createCursorByRange(self.part(0, 0, 1, 1).uno)
        cursor.collapseToMergedArea()
        return self._at(cursor)

    def _at(self, found: Any) -> Range:
        from .ranges import Range

        return Range(self.sheet, *block_of(found.RangeAddress))
