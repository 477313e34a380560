"""The workbook while it is written: its sheets, how they print, how they are protected."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlplan.books.heights import row_height
from xlplan.books.template.contents import Table
from xlplan.books.template.styles import FONT, Styles
from xlplan.errors import Unwritable
from xlplan.plan import Plan
from xlplan.table import Layout
from xlplan.text import column_letter, roc_year

_CELL_LIMIT = 32767  # characters a cell can hold
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")  # no XML can hold them
TITLE = "提升服務執行計畫"

_A4 = 9
_ROW_HEIGHT = 20  # points, of a row with one line

_FREE = (
    *("format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows"),
    *("insert_hyperlinks", "delete_columns", "delete_rows", "sort", "autofilter"),
)


AddRules = Callable[[Any, int], None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row as the template makes it, to be kept for mending: of which sheet and which rows.

    ``cells`` maps a column from 0 to its text and format. ``add_rules`` adds the row's drop-downs,
    conditional formats and links to a sheet, at a row from 0.
    """

    sheet: str
    first: int  # rows of the sheet it is the pattern of, from 1
    last: int
    cells: Mapping[int, tuple[str, Any]]
    add_rules: AddRules | None = None


class Book:
    """An XlsxWriter workbook together with what it is to hold."""

    def __init__(
        self,
        workbook: Any,
        plan: Plan,
        frame: Layout,
        tables: tuple[Table, ...],
        has_units: bool,
        *,
        has_bars: bool = False,
    ) -> None:
        self.workbook = workbook
        self.styles = Styles(workbook, has_bars=has_bars)
        self.plan = plan
        self.frame = frame
        self.tables = tables
        self.has_units = has_units
        self.fitted: dict[str, set[int]] = {}  # part of a sheet -> rows whose height stays free
        self.patterns: list[Pattern] = []
        self.kept: list[tuple[str, ...]] = []  # what mending needs to know: template/pattern.py

    @property
    def year(self) -> str:
        """The plan's year as people write it, "" for none."""
        return f"{roc_year(self.plan.year)}年度" if self.plan.year else ""

    @property
    def owner(self) -> str:
        """Whose workbook this is: agency and year."""
        return f"{self.plan.agency.name} {self.year}".strip()

    def add_sheet(self, name: str, tab: str) -> Any:
        """Return a new sheet, set up to print on A4 landscape, one page wide."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_tab_color(tab)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.45, right=0.45, top=0.75, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        agency = self.plan.agency.name.replace("&", "&&")
        sheet.set_header(f"&L{agency}&C&A&R{TITLE} {self.year}", {"margin": 0.35})
        sheet.set_footer("&C第 &P 頁，共 &N 頁", {"margin": 0.3})
        return sheet

    def fit_row(self, sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
        """Make a row (from 0) as high as its texts need, given with their columns' widths."""
        sheet.set_row(row, max(_ROW_HEIGHT, row_height(cells)))
        self.fitted.setdefault(f"xl/worksheets/sheet{sheet.index + 1}.xml", set()).add(row + 1)

    def define(self, name: str, reference: str, field: str = "") -> None:
        """Give a range a name for the whole workbook; ``field`` says whose column it is."""
        self.workbook.define_name(name, f"={reference}")
        self.kept.append(("name", name, f"={reference}", field))

    def text(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        """Write a text that belongs to the template, and keep it for mending."""
        write(sheet, row, column, text, style)
        self._keep("text", sheet, row, column, text)

    def formula(
        self, sheet: Any, row: int, column: int, formula: str, style: Any, value: object
    ) -> None:
        """Write a formula with what it comes to, and keep it for mending."""
        sheet.write_formula(row, column, formula, style, value)
        self._keep("formula", sheet, row, column, formula)

    def hide_column(self, sheet: Any, column: int, field: str) -> None:
        """Keep for mending that a field's column is hidden."""
        letters = column_letter(column)
        self.kept.append(("hidden", sheet.get_name(), f"{letters}:{letters}", field))

    def hide_row(self, sheet: Any, row: int) -> None:
        """Hide a row, and keep that for mending."""
        sheet.set_row(row, None, None, {"hidden": True})
        self.kept.append(("hidden", sheet.get_name(), f"{row + 1}:{row + 1}", ""))

    def _keep(self, kind: str, sheet: Any, row: int, column: int, *said: str) -> None:
        self.kept.append((kind, sheet.get_name(), f"{column_letter(column)}{row + 1}", *said))


def protect_headings(sheet: Any) -> None:
    """Lock what the template says and leave people everything else: rows, sorting, filters."""
    sheet.protect("", dict.fromkeys(_FREE, True))


def protect_form(sheet: Any) -> None:
    """Lock all but the cells to fill in; heights, widths and filters stay free."""
    sheet.protect("", dict.fromkeys(("format_rows", "format_columns", "autofilter"), True))


def default_format() -> dict[str, Any]:
    """Return the format of every cell that has none: ours to read, unlocked."""
    return {"font_name": FONT, "font_size": 11, "locked": False}


def write(sheet: Any, row: int, column: int, value: str | int | float, style: Any = None) -> None:
    """Write a value at a row and column counted from 0; a text is never taken for a formula.

    Raises Unwritable for a text longer than a cell can hold.
    """
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if not isinstance(value, str):
        sheet.write_number(row, column, value, style)
        return
    if len(value) > _CELL_LIMIT:
        place = f"工作表「{sheet.get_name()}」第{row + 1}列"
        raise Unwritable(
            f"{place}有一格的文字有{len(value):,}字，超過試算表一格的上限{_CELL_LIMIT:,}字，"
            "無法寫成活頁簿。請先精簡這段文字，或分成數列。"
        )
    if value:
        sheet.write_string(row, column, _UNWRITABLE.sub("\ufffd", value), style)
    elif style:
        sheet.write_blank(row, column, None, style)
