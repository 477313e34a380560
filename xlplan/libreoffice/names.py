"""Defined names, of a workbook and of single sheets, in Excel's grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import OfficeError

from . import bridge
from .addresses import block_of
from .edge import edge
from .formulas import excel_sheet, to_calc, to_excel

if TYPE_CHECKING:
    from .books import Book
    from .ranges import Range
    from .sheets import Sheet

_OWN = "_xlnm."  # Excel's own names, such as Print_Area


@edge
class Names(base_classes.Names):
    """The names of a workbook with those of its sheets, or the names of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO container of names."""
        return self._container(self.sheet)

    def __call__(self, key: int | str) -> Name:
        """Return one by its place or its name. Raises KeyError."""
        found = list(iter(self))
        if not isinstance(key, str):
            return found[key - 1]
        wanted = key.replace("'", "").casefold()
        for name in found:
            if wanted in (name.plain.casefold(), name.name.replace("'", "").casefold()):
                return name
        raise KeyError(key)

    def contains(self, key: int | str) -> bool:
        """Say whether there is such a name."""
        try:
            self(key)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __iter__(self) -> Iterator[Name]:
        scopes: list[Sheet | None] = [self.sheet]
        if self.sheet is None:
            scopes += self.book.sheets
        return iter([name for scope in scopes for name in self._of(scope)])

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name ("Sheet1!x" for one sheet only), or define it anew."""
        scope, _, plain = name.rpartition("!")
        sheet = self.book.sheets(scope.strip("'").replace("''", "'")) if scope else self.sheet
        container = self._container(sheet)
        content = _content(refers_to)
        if container.hasByName(plain):
            container.getByName(plain).setContent(content)
        else:
            start = bridge.struct("table.CellAddress", sheet.index - 1 if sheet else 0, 0, 0)
            container.addNewByName(plain, content, start, 0)
        return Name(self.book, sheet, container.getByName(plain))

    def _of(self, sheet: Sheet | None) -> list[Name]:
        container = self._container(sheet)
        names = [name for name in container.ElementNames if not name.startswith(_OWN)]
        return [Name(self.book, sheet, container.getByName(name)) for name in names]

    def _container(self, sheet: Sheet | None) -> Any:
        return (sheet.uno if sheet else self.book.document).NamedRanges


@edge
class Name(base_classes.Name):
    """A defined name; ``sheet`` is the one it is defined for, None for the whole workbook."""

    def __init__(self, book: Book, sheet: Sheet | None, uno: Any) -> None:
        self.book = book
        self.sheet = sheet
        self.uno = uno

    @property
    def api(self) -> Any:
        """The UNO named range."""
        return self.uno

    @property
    def plain(self) -> str:
        """The name without its sheet."""
        return str(self.uno.Name)

    @property
    def name(self) -> str:
        """The name, with its sheet where it is defined for one ("Sheet1!x")."""
        return f"{excel_sheet(self.sheet.name)}!{self.plain}" if self.sheet else self.plain

    @name.setter
    def name(self, value: str) -> None:
        self.uno.setName(value.rpartition("!")[2])

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula of Excel's grammar."""
        return to_excel(f"={self.uno.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.uno.setContent(_content(value))

    @property
    def refers_to_range(self) -> Range:
        """The cells it stands for. Raises OfficeError where it stands for something else."""
        from .ranges import Range

        found = self.uno.getReferredCells()
        if found is None:
            raise OfficeError(f"名稱「{self.name}」不是儲存格範圍。")
        address = found.RangeAddress
        return Range(self.book.sheets(address.Sheet + 1), *block_of(address))

    def delete(self) -> None:
        """Delete it."""
        (self.sheet.uno if self.sheet else self.book.document).NamedRanges.removeByName(self.plain)


def _content(refers_to: str) -> str:
    formula = refers_to if refers_to.startswith("=") else f"={refers_to}"
    return to_calc(formula).removeprefix("=")
