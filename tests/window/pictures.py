"""Make the pictures of windows for the README and the manual: ``python -m tests.window.pictures``.

As somebody who is not root. The demonstration's workbooks are opened on a screen of its own, and
what a person clicks there is photographed. With a folder, the pictures are put there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import openpyxl

from tests.live import offices
from tests.live.plans import AREA
from tests.pictures import IMAGES, png
from tests.window.picture import Box
from tests.window.screen import SIZE
from tests.window.seat import Seat, seated
from tests.window.waiting import until
from tests.window.window import MENU, Window
from xlplan.workflow.demo import run_demo

_BOOK = "1_各機關送件/114_旗山區公所_v1.xlsx"
_NEAR = "E9"  # a row of the first area that standard wordings come near to
_TALL = 640  # pixels; below are empty rows
_AWAY = (SIZE[0] - 1, SIZE[1] - 1)


def main() -> None:
    """Make all pictures and print what was made."""
    target = Path(sys.argv[1]) if sys.argv[1:] else IMAGES
    target.mkdir(parents=True, exist_ok=True)
    soffice = offices.soffice()
    assert soffice is not None, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as name, seated(soffice, Path(name) / "seat") as seat:
        for _ in run_demo(Path(name) / "demo"):
            pass
        checked(seat, Path(name), target)
        choosing(seat, Path(name), target)
        others(seat, Path(name), target)
        sheet(seat, Path(name), target)


def checked(seat: Seat, folder: Path, target: Path) -> None:
    """Show the sheets after a click on 檢核, the answer above them, and the menu."""
    window = seat.open(folder / "demo" / _BOOK)
    window.click("檢核")
    window.told()
    _rest(window)
    width, _ = seat.settled().size
    keep(seat, target / "window-checked.png", Box(0, 0, width, _TALL))
    window.click(MENU, "MENU", within="MENU_BAR")
    keep(seat, target / "window-menu.png", Box(0, 0, width, 520))
    seat.screen.press("Escape", "Escape")
    _close(window)


def choosing(seat: Seat, folder: Path, target: Path) -> None:
    """Show the standard wordings to choose from for a row, and the list behind an answer."""
    window = seat.open(folder / "demo" / _BOOK)
    window.go(AREA, _NEAR)
    window.click("建議標準文字")
    seat.dialog()
    seat.screen.point(_AWAY)
    width, _ = seat.settled().size
    keep(seat, target / "window-suggest.png", Box(0, 0, width, _TALL))
    seat.dialog().click("確定")
    window.told()
    window.click("顯示清單", within="")
    seat.dialog()
    seat.screen.point(_AWAY)
    keep(seat, target / "window-list.png", Box(0, 0, width, _TALL))
    seat.dialog().click("關閉")
    until(lambda: not seat.dialogs(), "the list is closed")
    _close(window)


def others(seat: Seat, folder: Path, target: Path) -> None:
    """Show what a click on a workbook of others says."""
    openpyxl.Workbook().save(folder / "活頁簿1.xlsx")
    window = seat.open(folder / "活頁簿1.xlsx")
    window.click("檢核")
    seat.dialog()
    seat.settled()
    box = seat.dialog()
    keep(seat, target / "window-message.png", box.window.box)
    box.click("確定")
    until(lambda: not seat.dialogs(), "the box is closed")
    _close(window)


def sheet(seat: Seat, folder: Path, target: Path) -> None:
    """Show a template of LibreOffice's own kind with the buttons in its sheet."""
    path = folder / "三民區公所.ods"
    command = [sys.executable, "-m", "xlplan", "template", "--year", "114", "--format", "ods"]
    seat.run([*command, "--agency", "三民區公所", "-o", str(path)])
    window = seat.open(path)
    window.click("檢核", within="DOCUMENT_SPREADSHEET")
    window.told()
    window.go("封面", "A1")
    seat.screen.point(_AWAY)
    width, _ = seat.settled().size
    keep(seat, target / "window-ods.png", Box(0, 0, width, _TALL))
    _close(window)


def keep(seat: Seat, path: Path, place: Box) -> None:
    """Save a part of the screen with a small palette."""
    part = seat.settled().part(place)
    content, size = png(*part.size, part.pixels.tobytes())
    path.write_bytes(content)
    print(f"{path.name}  {size[0]}x{size[1]}  {len(content) / 1024:.0f} KB")


def _rest(window: Window) -> None:
    """Go to the sheet of the first area, with the mouse and the selection out of the way."""
    window.box(AREA, "E4")
    window.screen.point(_AWAY)


def _close(window: Window) -> None:
    window.document.setModified(False)
    window.document.close(True)


if __name__ == "__main__":
    main()
