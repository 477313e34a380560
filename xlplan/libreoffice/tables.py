"""Tables: Excel's become LibreOffice's database ranges."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import OfficeError

from .addresses import block_of
from .edge import edge
from .views import cell_range

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet


@edge
class Tables(base_classes.Collection, base_classes.Tables):
    """The tables on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO database ranges of the workbook."""
        return self.sheet.book.document.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def __call__(self, key: int | str) -> Table:
        """Return one by its place or its name. Raises KeyError."""
        for number, table in enumerate(self, 1):
            if key == number or (isinstance(key, str) and key.casefold() == table.name.casefold()):
                return table
        raise KeyError(key)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __iter__(self) -> Iterator[Table]:
        place = self.sheet.index - 1
        return iter([Table(self.sheet, item) for item in self.api if item.DataArea.Sheet == place])

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == key.casefold() for table in self)

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of the cells ``source``, headings and filter buttons included.

        A style is not applied: LibreOffice has none for tables.
        """
        self.sheet.book.check_writable()
        cells = getattr(source, "impl", source)
        ranges = self.api
        free = (f"表格{number}" for number in itertools.count(1))
        chosen = name or next(item for item in free if not ranges.hasByName(item))
        if ranges.hasByName(chosen):
            raise OfficeError(f"已經有名稱為「{chosen}」的表格，請改用其他名稱。")
        ranges.addNewByName(chosen, _area(cells))
        table = Table(self.sheet, ranges.getByName(chosen))
        table.uno.ContainsHeader = has_headers not in (False, "no")
        table.uno.AutoFilter = table.uno.ContainsHeader
        return table


@edge
class Table(base_classes.Table):
    """A table."""

    def __init__(self, sheet: Sheet, uno: Any) -> None:
        self.sheet = sheet
        self.uno = uno

    @property
    def api(self) -> Any:
        """The UNO database range."""
        return self.uno

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def display_name(self) -> str:
        """Its name."""
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def show_headers(self) -> bool:
        """Whether its first row holds headings."""
        return bool(self.uno.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.uno.ContainsHeader = value

    @property
    def show_totals(self) -> bool:
        """Whether its last row holds totals."""
        return bool(self.uno.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.uno.TotalsRow = value

    @property
    def show_autofilter(self) -> bool:
        """Whether its headings have filter buttons."""
        return bool(self.uno.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.uno.AutoFilter = value

    table_style = None  # LibreOffice has no styles for tables

    @property
    def range(self) -> Range:
        """All its cells."""
        return self._rows(0, None)

    @property
    def header_row_range(self) -> Range | None:
        """Its headings."""
        return self._rows(0, 1) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows without headings and totals, None where there are none."""
        rows = block_of(self.uno.DataArea)[2]
        first, last = int(self.show_headers), rows - int(self.show_totals)
        return self._rows(first, last) if last > first else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its row of totals."""
        rows = block_of(self.uno.DataArea)[2]
        return self._rows(rows - 1, rows) if self.show_totals else None

    @property
    def insert_row_range(self) -> None:
        """None: LibreOffice shows no row for new data."""
        return

    def resize(self, range: Any) -> None:
        """Make it hold other cells."""
        self.uno.DataArea = _area(getattr(range, "impl", range))

    def _rows(self, first: int, last: int | None) -> Range:
        from .ranges import Range

        row, column, rows, columns = block_of(self.uno.DataArea)
        return Range(self.sheet, row + first, column, (last or rows) - first, columns)


def _area(cells: Range) -> Any:
    return cell_range(cells.sheet, cells.row, cells.column, *cells.shape)
