"""What a person does to an open workbook: through the dispatcher, so that protection holds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import xlwings as xw

from tests.live.pages import Page, pages
from xlplan.libreoffice.bridge import load, properties, struct

_RETURN = 1280  # com.sun.star.awt.Key


class Person:
    """Somebody at a workbook."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._app = book.app.impl
        self.document = book.api

    def go(self, sheet: str, cells: str) -> None:
        """Select cells."""
        controller = self.document.CurrentController
        controller.setActiveSheet(self._sheet(sheet))
        controller.select(self._sheet(sheet).getCellRangeByName(cells))

    def choose(self, sheet: str, *cells: str) -> None:
        """Select several blocks of cells."""
        blocks = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for item in cells:
            block = self._sheet(sheet).getCellRangeByName(item)
            blocks.addRangeAddress(block.RangeAddress, False)
        self.document.CurrentController.setActiveSheet(self._sheet(sheet))
        self.document.CurrentController.select(blocks)

    def where(self) -> tuple[str, str]:
        """Return the sheet in front and the address of the selection: ("封面", "D8")."""
        sheet, _, cells = self.document.CurrentSelection.AbsoluteName.rpartition(".")
        return sheet.lstrip("$").strip("'"), cells.replace("$", "")

    def type(self, sheet: str, cell: str, text: str) -> None:
        """Type into a cell and leave it."""
        self.go(sheet, cell)
        self._dispatch(".uno:EnterString", StringName=text)

    def keys(self, text: str, *, enter: bool = False) -> None:
        """Press keys where one is, and do not leave the cell unless with Enter."""
        toolkit = self._app.service("com.sun.star.awt.Toolkit")
        for letter in text:
            self._press(toolkit, letter, 0)
        if enter:
            self._press(toolkit, "\r", _RETURN)

    def close(self) -> None:
        """Close the window, and save nothing."""
        self.document.setModified(False)
        self._dispatch(".uno:CloseDoc")

    def insert_row(self, sheet: str, row: int) -> None:
        self.go(sheet, f"A{row}")
        self._dispatch(".uno:InsertRowsBefore")

    def delete_row(self, sheet: str, row: int) -> None:
        self.go(sheet, f"A{row}")
        self._dispatch(".uno:DeleteRows")

    def sort(self, sheet: str, cells: str, column: int, *, ascending: bool) -> None:
        """Sort rows by a column of theirs, counted from 0."""
        field = struct("table.TableSortField", Field=column, IsAscending=ascending)
        fields = load().Any("[]com.sun.star.table.TableSortField", (field,))
        block = self._sheet(sheet).getCellRangeByName(cells)
        block.sort(properties(SortFields=fields, ContainsHeader=False))

    def protect_all(self, sheet: str) -> None:
        """Lock every cell of a sheet and protect it without a password."""
        found = self._sheet(sheet)
        found.unprotect("")
        protection = found.CellProtection
        protection.IsLocked = True
        found.CellProtection = protection
        found.protect("")

    def put(self, sheet: str, cell: str, text: str) -> None:
        """Put a text into a cell whatever protects it."""
        self._sheet(sheet).getCellRangeByName(cell).String = text

    def texts(self, sheet: str, cells: str) -> list[list[str]]:
        """Return what cells show."""
        block = self._sheet(sheet).getCellRangeByName(cells)
        return [
            [block.getCellByPosition(column, row).String for column in range(block.Columns.Count)]
            for row in range(block.Rows.Count)
        ]

    def seen(self, folder: Path) -> dict[str, Page]:
        """Return what the sheets look like, by their names."""
        path = folder / "seen.html"
        self.document.storeToURL(path.as_uri(), properties(FilterName="HTML (StarCalc)"))
        return pages(path)

    def formulas(self) -> dict[str, tuple[tuple[Any, ...], ...]]:
        """Return everything that stands in any cell, by sheet, as it would be typed."""
        found = {}
        for sheet in self.document.Sheets:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            last = cursor.RangeAddress
            block = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
            found[sheet.Name] = _trimmed(block.getFormulaArray())
        return found

    def _press(self, toolkit: Any, letter: str, code: int) -> None:
        window = self.document.CurrentController.Frame.ComponentWindow
        key = struct("awt.KeyEvent", Source=window, KeyChar=load().Char(letter), KeyCode=code)
        toolkit.keyPress(key)
        toolkit.keyRelease(key)
        time.sleep(0.1)  # the key is put into the window's queue

    def _sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    def _dispatch(self, command: str, **arguments: object) -> None:
        dispatcher = self._app.service("com.sun.star.frame.DispatchHelper")
        frame = self.document.CurrentController.Frame
        dispatcher.executeDispatch(frame, command, "", 0, properties(**arguments))


def _trimmed(rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """Return rows without the empty ones at the end and the empty cells at theirs."""
    found = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        found.append(tuple(cells))
    while found and not found[-1]:
        found.pop()
    return tuple(found)
