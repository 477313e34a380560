"""One workbook's window as the person at it sees it, and what that person does there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw

from tests.live.person import Person
from tests.window.picture import Box
from tests.window.waiting import until
from tests.window.widgets import Widget, widget
from xlplan.libreoffice.bridge import lost

if TYPE_CHECKING:
    from tests.window.seat import Seat

MENU = "提升服務計畫"
BAR = "tw.xlplan"
_INSIDE = 3  # pixels from a cell's edge, where lines and the mark of the selection are


class Window(Person):
    """A window on the screen; what is done with mouse and keys goes through the X server."""

    def __init__(self, seat: Seat, book: xw.Book) -> None:
        super().__init__(book)
        self.seat = seat
        self.screen = seat.screen

    # ---- looking

    @property
    def is_shown(self) -> bool:
        """Whether the window has been drawn: its menu bar is there."""
        try:
            return self.look("檔案(F)", "MENU", "MENU_BAR") is not None
        except lost():
            return False

    @property
    def in_front(self) -> bool:
        """Whether the window is the one that gets the keys."""
        return bool(self._container.isActive())

    def parts(self) -> Iterator[Widget]:
        """Give what is shown in the window."""
        return widget(self._container).parts()

    def look(self, name: str, role: str, within: str = "") -> Widget | None:
        """Return what has a name and a role, None when that is not shown.

        ``within`` is a role: look only into what has it.
        """
        whole = widget(self._container)
        if not within:
            return _first(whole, name, role)
        around = (item for item in whole.parts() if item.is_a(within))
        return next((found for item in around if (found := _first(item, name, role))), None)

    def find(self, name: str, role: str, within: str = "") -> Widget:
        """Return what has a name and a role as soon as it is shown."""
        return until(lambda: self.look(name, role, within), f"{name} ({role} in {within})")

    def infobar(self) -> str:
        """Return what the bar above the sheet says, "" when there is none."""
        if not self.document.CurrentController.hasInfobar(BAR):
            return ""
        return "\n".join(item.name for item in self.parts() if item.is_a("STATIC")).rstrip()

    def told(self) -> str:
        """Return what the bar above the sheet says as soon as there is one."""
        return until(self.infobar, "an answer in the bar above the sheet")

    def box(self, sheet: str, cell: str) -> Box:
        """Return where a cell is on the screen, brought into view and not selected."""
        self.go(sheet, "A1")
        self.screen.press("Down", "Up")  # takes the hint of the cell before away
        if not self._box(sheet, cell):
            self._scroll(sheet, cell)
        return until(lambda: self._box(sheet, cell), f"{sheet} {cell} is in view")

    def ground(self, sheet: str, cell: str) -> str:
        """Return the colour of a cell's ground on the screen: "#FFC7CE"."""
        place = self.box(sheet, cell)
        return self.seat.settled().part(place).ground()

    def undo_list(self) -> list[str]:
        """Return what can be undone, the latest first."""
        return list(self.document.UndoManager.getAllUndoActionTitles())

    # ---- doing

    def front(self) -> None:
        """Bring the window before the others."""
        self._container.toFront()
        until(lambda: self.in_front, "the window is in front")

    def click(self, name: str, role: str = "PUSH_BUTTON", within: str = "TOOL_BAR") -> None:
        """Click what has a name and a role."""
        self.screen.click(self.find(name, role, within).box.middle)

    def choose_in_menu(self, name: str, menu: str = MENU) -> None:
        """Open a menu and click a command in it."""
        self.click(menu, "MENU", within="MENU_BAR")
        self.click(name, "MENU_ITEM", within="MENU_BAR")

    def write(self, sheet: str, cell: str, text: str, end: str = "Return") -> None:
        """Click a cell, type over it, and press Enter.

        The letters come to the window as from an input method: xdotool's own way to type what no
        key of the keyboard has (it changes the keyboard for every letter) loses some.
        """
        self.screen.click(self.box(sheet, cell).middle)
        self.keys(text)
        self.screen.press(end)

    def pick(self, sheet: str, cell: str, number: int) -> None:
        """Take an entry from a cell's drop-down list, by its number from 1."""
        self.screen.click(self.box(sheet, cell).middle)
        self.screen.press("alt+Down")
        self.seat.settled()
        self.screen.press(*["Down"] * number, "Up", "Return")  # one is on the first from the start

    @property
    def _container(self) -> Any:
        return self.document.CurrentController.Frame.ContainerWindow

    def _scroll(self, sheet: str, cell: str) -> None:
        """Make a cell the first one of the part of the sheet that moves."""
        address = self._sheet(sheet).getCellRangeByName(cell).CellAddress
        controller = self.document.CurrentController
        pane = controller.getByIndex(controller.getCount() - 1)
        pane.setFirstVisibleRow(address.Row)
        pane.setFirstVisibleColumn(address.Column)

    def _box(self, sheet: str, cell: str) -> Box | None:
        address = self._sheet(sheet).getCellRangeByName(cell).CellAddress
        for pane in self.parts():  # four of them where the sheet is frozen
            if pane.is_a("TABLE") and sheet in pane.name:
                found = widget(pane.context.getAccessibleCellAt(address.Row, address.Column)).box
                if found.width and found.is_in(pane.box):
                    return found.inner(_INSIDE)
        return None


def _first(around: Widget, name: str, role: str) -> Widget | None:
    return next((item for item in around.parts() if item.is_a(role) and item.is_called(name)), None)
