"""The sheets of a workbook, and one of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import BookClosed, OfficeError

from . import bridge, held, titles
from .addresses import block, block_of
from .edge import edge
from .names import Names
from .protection import Unprotected
from .shapes import Shapes
from .tables import Tables
from .views import FreezePanes, PageSetup

if TYPE_CHECKING:
    from .books import Book
    from .notes import Note
    from .ranges import Range

_LAST = "檔案至少要有一張看得見的工作表，這一張不能刪除或隱藏。"


@edge
class Sheets(base_classes.Sheets):
    """The sheets of a workbook.

    A sheet's object is kept while it bears its name, for a new UNO object costs ten times a call.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.container = book.document.Sheets
        self._known: dict[str, Sheet] = {}

    @property
    def api(self) -> Any:
        """The UNO container of sheets."""
        return self.container

    @property
    def names(self) -> list[str]:
        """The names of the sheets in their order.

        Raises BookClosed when it is closed: its container says then that it is empty,
        which a workbook never is.
        """
        found = list(self.container.ElementNames)
        if not found:
            raise BookClosed
        return found

    @property
    def active(self) -> Sheet:
        """The sheet that is shown."""
        return self._sheet(self.book.document.CurrentController.ActiveSheet.Name)

    def __call__(self, key: int | str) -> Sheet:
        """Return a sheet by its place or its name, whatever its case. Raises KeyError."""
        if isinstance(key, str):
            with suppress(*bridge.exceptions()):  # there is none so written, or no workbook
                return self._sheet(key)
            return self.named([key])[key]
        names = self.names
        if not 1 <= key <= len(names):
            raise KeyError(key)
        return self._sheet(names[key - 1])

    def named(self, wanted: Iterable[str]) -> dict[str, Sheet]:
        """Return each name with its sheet; cheaper than one by one. Raises KeyError."""
        names = {name.casefold(): name for name in self.names}
        return {name: self._sheet(names[name.casefold()]) for name in wanted}

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([self._sheet(name) for name in self.names])

    def __contains__(self, key: str) -> bool:
        return any(name.casefold() == key.casefold() for name in self.names)

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """Insert a sheet, by default before the active one as in Excel; it becomes active."""
        self.book.check_writable()
        neighbour = before or after or self.active
        place = neighbour.index - (0 if after and not before else 1)
        names = {item.casefold() for item in self.names}
        free = (f"工作表{number}" for number in itertools.count(len(names) + 1))
        chosen = name or next(item for item in free if item not in names)
        titles.check(chosen, names)
        self.container.insertNewByName(chosen, place)
        sheet = self._sheet(chosen)
        sheet.activate()
        return sheet

    def _sheet(self, name: str) -> Sheet:
        known = self._known.get(name)
        if known is None or not known.is_named(name):
            known = self._known[name] = Sheet(self.book, self.container.getByName(name))
        return known


@edge
class Sheet(base_classes.Sheet):
    """A sheet."""

    book: Book

    def __init__(self, book: Book, uno: Any) -> None:
        self.book = book
        self.uno = uno
        held.hold_sheet(self)

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self.uno

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.book.check_writable()
        titles.check(value, set(self.book.sheets.names) - {self.name})
        self.uno.Name = value

    def is_named(self, name: str) -> bool:
        """Say whether it is still there under this name."""
        try:
            return bool(self.uno.Name == name)
        except BookClosed:  # it was deleted
            return False
        except bridge.exceptions():
            return False

    @property
    def index(self) -> int:
        """Its place, counted from 1."""
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns that a sheet has."""
        return self.book.size

    # ---- cells

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the cells that one or two corners name; see addresses.block."""
        from .ranges import Range

        return Range(self, *block(self, arg1, arg2))

    @property
    def cells(self) -> Range:
        """All its cells."""
        from .ranges import Range

        return Range(self, 1, 1, *self.size)

    @property
    def used_range(self) -> Range:
        """The smallest block that holds everything on it, A1 where there is nothing."""
        from .ranges import Range

        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, *block_of(cursor.RangeAddress))

    @property
    def notes(self) -> list[Note]:
        """The notes on its cells."""
        from .notes import Note

        places = [note.Position for note in self.uno.Annotations]
        return [Note(self.range((place.Row + 1, place.Column + 1))) for place in places]

    @property
    def comments(self) -> tuple[()]:
        """Nothing: LibreOffice has notes, but no threads of comments."""
        return ()

    def clear_contents(self) -> None:
        """Empty its cells; formats and notes stay. Raises Locked."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Take formats and conditional formats off its cells; validations stay. Raises Locked."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empty its cells and take formats and notes off them. Raises Locked."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit the used columns ("columns", "c"), rows ("rows", "r") or both to what they hold."""
        used = self.used_range.uno
        if axis in (None, "columns", "c"):
            used.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            used.Rows.OptimalHeight = True

    # ---- parts

    @property
    def names(self) -> Names:
        """The names that are defined for this sheet only."""
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        """The database ranges on it."""
        return Tables(self)

    @property
    def shapes(self) -> Shapes:
        """The shapes on it, form buttons among them."""
        return Shapes(self)

    @property
    def pivot_tables(self) -> None:
        """Not there; xlwings' own class for engines does not say so."""
        raise NotImplementedError

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """Its frozen rows and columns."""
        return FreezePanes(self)

    # ---- the sheet as a whole

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = value
        if not value and self.visible:  # LibreOffice says nothing
            raise OfficeError(_LAST)

    def activate(self) -> None:
        """Show it."""
        self.book.document.CurrentController.setActiveSheet(self.uno)

    def select(self) -> None:
        """Show it."""
        self.activate()

    def delete(self) -> None:
        """Delete it without asking. Raises OfficeError for the only sheet that is seen."""
        self.book.check_writable()
        others = (sheet for sheet in self.book.sheets if sheet.uno != self.uno)
        if self.visible and not any(sheet.visible for sheet in others):
            raise OfficeError(_LAST)
        gone = held.all_of(self)
        self.book.sheets.container.removeByName(self.name)
        held.let_go_of(gone)

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Copy it before or after a sheet, of this workbook or another of the same LibreOffice.

        Raises OfficeError for a workbook in another one, which would crash.
        """
        target = before or after or self
        if target.book.app is not self.book.app:
            raise OfficeError("不能把工作表複製到另一個 LibreOffice 裡的檔案。請用同一個開啟。")
        target.book.check_writable()
        place = target.index - (1 if before else 0)
        sheets = target.book.sheets
        if target.book.document != self.book.document:
            sheets.container.importSheet(self.book.document, self.name, place)
            return
        free = (f"{self.name[:26]} ({number})" for number in itertools.count(2))
        self.book.sheets.container.copyByName(
            self.name, next(name for name in free if name not in sheets), place
        )

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Move it before or after another sheet of its workbook."""
        target = before or after or self
        self.book.check_writable()
        self.book.sheets.container.moveByName(self.name, target.index - (1 if before else 0))

    # ---- protection

    @property
    def protected(self) -> bool:
        """Whether it is protected."""
        return bool(self.uno.isProtected())

    def unprotected(self) -> Unprotected:
        """Return a context manager that lifts its protection, and puts it back as it was."""
        return Unprotected(self)
