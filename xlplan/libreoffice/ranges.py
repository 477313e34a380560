"""Ranges: what xlwings does with cells, over UNO."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge, files, pasting, searching, values, writing
from .appearance import Appearance
from .edge import edge
from .formulas import excel_sheet, to_calc, to_excel
from .geometry import CONTENTS
from .notes import Remarks
from .validation import DataValidation, remembered

if TYPE_CHECKING:
    from .names import Name
    from .tables import Table

# com.sun.star.sheet.CellFlags: hard attributes, styles, attributes of parts of a text; notes
_FORMATS, _NOTES = 32 | 64 | 256, 8
_PER_WRITE = 400_000  # cells in one call


@edge
class Range(Appearance, Remarks, base_classes.Range):
    """A block of cells."""

    max_cells_per_read = None  # only what is in use is read
    max_cells_per_write = _PER_WRITE

    # ---- contents

    @property
    def raw_value(self) -> list[list[Any]] | None:
        """The values row by row; see values.read."""
        return values.read(self) if len(self) else None

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if len(self):
            writing.write(self, data)

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...]:
        """The formulas in Excel's grammar, what else the cells hold as text."""
        rows = self.formula_rows()
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def formula2(self) -> str | tuple[tuple[str, ...], ...]:
        """The same: Calc 7.4 has no formulas that spill."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.raw_value = value

    @property
    def formula_array(self) -> str | None:
        """The array formula of the block, or the formula of a single cell."""
        found = self.uno.getArrayFormula()
        if found:
            return to_excel(found)
        return self.formula_rows()[0][0] if len(self) == 1 else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.check_unlocked()
        self.uno.setArrayFormula(to_calc(value))

    @property
    def has_array(self) -> bool:
        """Whether the first cell belongs to an array formula."""
        return bool(self.part(0, 0, 1, 1).uno.getArrayFormula())

    def formula_rows(self) -> list[list[str]]:
        """Return formulas, texts and numbers of the cells as text, row by row."""
        return values.read_formulas(self)

    def put_data(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write floats and texts as they are."""
        data = tuple(map(tuple, rows))
        self.sheet.book.write(self.uno, lambda: self.uno.setDataArray(data))

    def put_formulas(self, rows: Sequence[Sequence[str]]) -> None:
        """Write what formula_rows gives."""
        self.raw_value = [[writing.marked(text) for text in row] for row in rows]

    def clear_contents(self) -> None:
        """Empty the cells; formats and notes stay. Raises Locked."""
        if len(self):
            self.check_editable()
            self.uno.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Take formats and conditional formats off the cells; validations stay. Raises Locked."""
        put_back = remembered(self)
        self._clear(_FORMATS)
        put_back()

    def clear(self) -> None:
        """Empty the cells and take formats and notes off them. Raises Locked."""
        self._clear(CONTENTS | _FORMATS | _NOTES)

    def _clear(self, flags: int) -> None:
        """Clear formats, too; cells that a protection leaves open would be locked then (25.2)."""
        if len(self):
            self.check_unlocked()
            self.uno.clearContents(flags)

    # ---- structure

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert empty cells; new ones look like those above or to the left, whatever is asked."""
        self.check_unlocked()
        mode = self._mode(shift, {"down": "DOWN", "right": "RIGHT"})
        mode = bridge.enum("sheet.CellInsertMode", mode)
        area = self.address_struct()
        self.sheet.uno.insertCells(area, mode)
        self.moved(area.Sheet)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells; without ``shift`` the shape of the range decides, as in Excel."""
        self.check_unlocked()
        mode = self._mode(shift, {"up": "UP", "left": "LEFT"})
        mode = bridge.enum("sheet.CellDeleteMode", mode)
        area = self.address_struct()
        self.sheet.uno.removeRange(area, mode)
        self.moved(area.Sheet)

    def _mode(self, shift: str | None, modes: dict[str, str]) -> str:
        height, width = self.sheet.size
        rows, columns = self.shape
        if columns == width:
            return "ROWS"
        if rows == height:
            return "COLUMNS"
        vertical, sideways = modes.values()
        if shift is None:
            return sideways if rows > columns else vertical
        return modes[shift]

    @property
    def merge_cells(self) -> bool:
        """Whether any of the cells is merged."""
        return bool(self.uno.getIsMerged()) or len(self.merge_area) > 1

    def merge(self, across: bool = False) -> None:
        """Make one cell of the range, or of each of its rows; only the first value stays."""
        self.check_unlocked()
        for block in self.rows if across else [self]:
            first = next(iter(block.uno.queryContentCells(CONTENTS).RangeAddresses), None)
            if first is not None:
                searching.keep_first(block)
            block.uno.merge(True)

    def unmerge(self) -> None:
        """Take apart every merged block that the cells touch."""
        self.check_unlocked()
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        cursor.merge(False)

    def group(self, by: str | None = None) -> None:
        """Group rows or columns."""
        self.sheet.book.check_writable()
        orientation = bridge.enum("table.TableOrientation", _orientation(by))
        self.sheet.uno.group(self.address_struct(), orientation)

    def ungroup(self, by: str | None = None) -> None:
        """Take rows or columns out of their group."""
        self.sheet.book.check_writable()
        orientation = bridge.enum("table.TableOrientation", _orientation(by))
        self.sheet.uno.ungroup(self.address_struct(), orientation)

    # ---- copying

    def copy(self, destination: Any = None) -> None:
        """Copy everything to a range; without one, remember the range for the next paste."""
        if destination is None:
            pasting.remember(self)
        else:
            pasting.copy_all(self, getattr(destination, "impl", destination))

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste what ``copy()`` remembered; kinds as xlwings names them."""
        pasting.paste(self, paste, operation, skip_blanks, transpose)

    def copy_from(
        self,
        source_range: Any,
        copy_type: str = "all",
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Copy "all", "formats", "formulas" or "values" of a range here."""
        if skip_blanks or copy_type == "link":
            raise NotImplementedError("Range.copy_from: skip_blanks, link")
        source = getattr(source_range, "impl", source_range)
        pasting.paste_kind(source, self, copy_type, transpose)

    def paste_from(self, source: Range, kinds: Collection[str]) -> None:
        """Take over "formats", "validation" or both; contents and notes stay. Raises Locked."""
        pasting.paste_from(source, self, kinds)

    def move(self, destination: Any) -> None:
        """Move the cells; formulas that refer to them follow."""
        target = getattr(destination, "impl", destination)
        self.check_unlocked()
        target.check_unlocked()
        area, place = self.address_struct(), target.cell_address()
        self.sheet.uno.moveRange(place, area)
        self.moved(area.Sheet)
        target.moved(place.Sheet)

    def autofill(self, destination: Any, type_: str) -> None:
        """Continue what the cells hold into a range that begins with them."""
        searching.autofill(self, getattr(destination, "impl", destination), type_)

    # ---- finding and sorting

    def find(
        self, text: str, whole: bool, direction: str, order: str, match_case: bool
    ) -> Range | None:
        """Return the first or last cell with a text; see searching.find."""
        return searching.find(self, text, whole, direction, order, match_case)

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replace a text in constants and formulas."""
        searching.replace_all(self, old, new, whole, match_case)

    def sort(self, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:
        """Sort the rows by columns, the weightiest first."""
        searching.sort(self, keys, ascending, has_headers)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """Return the areas of cells of one kind; see searching.special_cells."""
        return searching.special_cells(self, cell_type, value_type)

    def noted(self) -> list[Range]:
        """Return the cells that have a note."""
        return searching.noted(self)

    # ---- what belongs to cells

    @property
    def data_validation(self) -> DataValidation:
        """What may be entered."""
        return DataValidation(self)

    @property
    def name(self) -> Name | None:
        """The first name defined for exactly these cells."""
        return searching.name_of(self)

    @name.setter
    def name(self, value: str) -> None:
        refers_to = f"={excel_sheet(self.sheet.name)}!{self.address}"
        self.sheet.book.names.add(value, refers_to)

    @property
    def table(self) -> Table | None:
        """The table that the first cell is in."""
        return searching.table_of(self)

    def table_name(self) -> str:
        """Return the name of the table that the first cell is in, "" where there is none."""
        found = self.table
        return found.name if found else ""

    def format_boxes(self) -> list[tuple[int, tuple[int, int, int, int]]]:
        """Return (format key, box) of every part with one number format."""
        return values.format_boxes(self)

    def select(self) -> None:
        """Show the sheet and select the cells."""
        self.sheet.book.document.CurrentController.select(self.uno)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Write the cells to a PDF file."""
        chosen = bridge.properties(Selection=self.uno)
        data = bridge.load().Any("[]com.sun.star.beans.PropertyValue", chosen)
        target = Path(path).absolute().with_suffix(".pdf")
        files.save_copy(self.sheet.book.document, target, FilterData=data)


def _orientation(by: str | None) -> str:
    return "COLUMNS" if by in ("columns", "column", "c") else "ROWS"
