"""The city workbook while it is written: its sheets, its links, the rows still to be streamed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xlplan.books.city.figures import Figures
from xlplan.books.city.folders import Origin
from xlplan.books.city.positions import Positions, positions
from xlplan.books.city.stream import FIRST_ROW, Line, Link, Stream
from xlplan.books.city.styles import Styles
from xlplan.books.faces import faces_of_city
from xlplan.books.links import LONGEST, link, place, relative_path
from xlplan.books.macros import has_macros
from xlplan.books.template.book import write as write_value
from xlplan.consolidate import Summary
from xlplan.text import column_letter, roc_year

OVERVIEW, STATES, FILES, MATRIX = "總覽", "收件狀態", "檔案清單", "涵蓋矩陣"
MEASURES, FINDINGS, FINDING_COUNTS = "全部措施", "檢核問題", "問題統計"
SECTIONS, TASKS, GAPS, STAMP = "課室分工", "課室明細", "缺漏", "stamp"

_A4 = 9
_CELL_LIMIT = 32767  # characters a cell can hold
_EVERYWHERE = "A1:XFD1048576"
_ROW = 20  # points, of a row with one line

Span = tuple[int, int]


class Head(NamedTuple):
    """A column: what stands above it, its width in characters, the styles of heading and cells."""

    title: str
    width: float
    style: str = "text"
    heading: str = "heading"


class City:
    """An XlsxWriter workbook together with what it is to show."""

    def __init__(self, workbook: Any, summary: Summary, target: Path, origin: Origin) -> None:
        self.workbook = workbook
        self.summary = summary
        self.target = target
        self.origin = origin
        self.styles = Styles(workbook)
        self._barred = frozenset(faces_of_city()) if has_macros(target) else frozenset()
        self.positions: Positions = positions(summary)
        self.figures = Figures(summary, self.positions)
        self.streams: dict[str, Stream] = {}  # by the name of the sheet's part
        frame = summary.framework
        self._names: dict[str | None, tuple[str, str]] = {
            item.key: (frame.sheet_of(item.key) or "", item.label) for item in frame.sub_items
        }
        self.source = functools.cache(lambda path: printable(relative_path(target, Path(path))))

    @property
    def owner(self) -> str:
        """Whose summary this is, and of which year."""
        return f"{self.summary.receiver} {roc_year(self.summary.year)}年度"

    def add_sheet(self, name: str, tab: str, widths: Sequence[float]) -> Any:
        """Return a new sheet with its column widths, set up to print on A4 landscape."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_tab_color(tab)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE, "formula_differs": _EVERYWHERE})
        sheet.set_default_row(_ROW)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.45, right=0.45, top=0.75, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        owner = self.owner.replace("&", "&&")
        sheet.set_header(f"&L{owner}&C&A&R提升服務執行計畫彙整", {"margin": 0.35})
        sheet.set_footer("&C第 &P 頁，共 &N 頁", {"margin": 0.3})
        return sheet

    def add_list(self, name: str, tab: str, heads: Sequence[Head], title: str) -> Any:
        """Return a new sheet with a banner and headings, its rows from FIRST_ROW on."""
        sheet = self.add_sheet(name, tab, [head.width for head in heads])
        self.band(sheet, 0, len(heads), title)
        for index, head in enumerate(heads):
            sheet.write_string(1, index, head.title, self.styles[head.heading])
        sheet.set_row(1, 34)
        sheet.repeat_rows(1)
        return sheet

    def band(self, sheet: Any, row: int, width: int, title: str, style: str = "band") -> None:
        """Write a banner over the columns of a sheet, without merging cells."""
        if style == "band" and sheet.get_name() in self._barred:
            style = "raised"
        for index in range(1, width):
            sheet.write_blank(row, index, None, self.styles[style])
        sheet.write_string(row, 0, title, self.styles[style])
        sheet.set_row(row, _ROW if style == "subband" else 30)

    def close_list(self, sheet: Any, heads: Sequence[Head], count: int, frozen: int) -> None:
        """Freeze the headings and let people filter the rows, ``count`` of them."""
        sheet.freeze_panes(FIRST_ROW - 1, frozen)
        sheet.autofilter(1, 0, max(1, FIRST_ROW - 2 + count), len(heads) - 1)

    def stream(
        self,
        sheet: Any,
        looks: Sequence[Sequence[Any]],
        count: int,
        lines: Callable[[], Iterable[Line]],
    ) -> None:
        """Have a sheet's rows streamed in; ``looks`` are the formats of its pattern rows."""
        for row, look in enumerate(looks, FIRST_ROW - 1):
            for column, style in enumerate(look):
                sheet.write_blank(row, column, None, style)
        self.streams[f"xl/worksheets/sheet{sheet.index + 1}.xml"] = Stream(count, lines)

    def names(self, key: str | None, written: str) -> tuple[str, str]:
        """Return what stands for a sub-item's area and for itself; as written when unknown."""
        return self._names.get(key, ("", written))

    def to_rows(
        self, sheet: str, span: Span | None, width: int, shown: str | int
    ) -> str | int | Link:
        """Return a cell that shows a count and leads to the rows behind it."""
        if not span:
            return shown
        return self.to_cells(sheet, f"A{span[0]}:{column_letter(width - 1)}{span[1]}", shown)

    def to_cells(self, sheet: str, cells: str, shown: str | int) -> Link:
        """Return a cell that leads to cells of this workbook."""
        return Link(shown, link(place(sheet, cells), shown))

    def to_cell(self, path: str, sheet: str, cell: str, shown: str) -> str | Link:
        """Return a cell that leads to a cell of a file that came in."""
        if not sheet:
            return shown
        return Link(shown, link(self.source(path) + place(sheet, cell or "A1"), shown))

    def to_file(self, path: str, shown: str) -> Link:
        """Return a cell that opens a file that came in."""
        shown = printable(shown)[:LONGEST]
        return Link(shown, link(self.source(path), shown))


def printable(path: str) -> str:
    """Return a path with a mark for each byte that is no text, as some disks allow."""
    return path.encode("utf-8", "replace").decode()


def write(sheet: Any, row: int, column: int, value: str | int | float | Link, style: Any) -> None:
    """Write a value at a row and column counted from 0; a text is never taken for a formula."""
    if isinstance(value, Link):
        sheet.write_formula(row, column, value.formula, style, value.shown)
    elif isinstance(value, str):
        write_value(sheet, row, column, value[:_CELL_LIMIT], style)
    else:
        write_value(sheet, row, column, value, style)
