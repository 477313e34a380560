"""Clicks and cell functions on a real screen: from the mouse button to what is seen.

    python -m tests.bench.clicks

As somebody who is not root, for LibreOffice installs no extension for root.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.bench import corpus
from tests.live import offices
from tests.live.plans import AREA, written
from tests.live.test_painting import RED
from tests.window.picture import Picture
from tests.window.seat import Seat, seated
from tests.window.waiting import until
from tests.window.window import BAR

MEASURES, ROWS, ROUNDS = 300, 2000, 5
_TITLES = ("次項", "重點標題", "具體作法", "執行課室", "辦理期程")
_CELLS = ("F4", "F5", "F6")  # the click goes to the first, so that is marked as selected
_MANY = 1000  # pixels, less than in a cell


def main() -> None:
    """Print the rows of the table in docs/benchmarks.md."""
    soffice = offices.soffice()
    assert soffice is not None, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as name, seated(soffice, Path(name) / "seat") as seat:
        clicks(seat, Path(name))
        functions(seat, Path(name))


def clicks(seat: Seat, folder: Path) -> None:
    """Print how long the first click takes, and the next: to painted cells, and to the answer.

    Before each click the cells have new mistakes, whose colour is out until it is done.
    """
    colour = [int(RED[index : index + 2], 16) for index in (1, 3, 5)]

    def is_painted(picture: Picture) -> bool:
        return bool((picture.pixels == colour).all(axis=2).sum() > _MANY)

    window = seat.open(written(corpus.plan(0, MEASURES), folder / "plan.xlsx"))
    bar = window.document.CurrentController
    window.box(AREA, _CELLS[0])  # brings them into view
    button = window.find("檢核", "PUSH_BUTTON", "TOOL_BAR").box.middle
    painted, answered = [], []
    for number in range(ROUNDS + 1):
        for cell in _CELLS:
            window.type(AREA, cell, f"經建第{number}課")
        window.go(AREA, "A1")
        assert not is_painted(seat.settled())
        start = time.perf_counter()
        seat.screen.click(button)
        painted.append(_seconds(start, lambda: is_painted(seat.screen.picture())))
        answered.append(_seconds(start, lambda: bar.hasInfobar(BAR)))
        seat.settled()
    window.document.setModified(False)
    window.document.close(True)
    work = f"檢核 on {MEASURES} measures"
    print(f"| {work}, the first click to painted cells | {painted[0]:.2f} s |")
    print(f"| the next click to painted cells | {statistics.median(painted[1:]):.2f} s |")
    print(f"| the same, to the answer above the sheet | {statistics.median(answered[1:]):.2f} s |")


def functions(seat: Seat, folder: Path) -> None:
    """Print how long 2,000 cells of PLAN_CHECK take to calculate, as one array."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(_TITLES)
    for measure in corpus.plan(0, ROWS - 1).measures:
        units = "、".join(measure.responsible_units)
        sheet.append((measure.sub_item, measure.heading, measure.action, units, measure.due))
    book.save(folder / "rows.xlsx")
    window = seat.open(folder / "rows.xlsx")
    cells = window.document.Sheets.getByIndex(0).getCellRangeByName(f"F1:F{ROWS}")
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        cells.setArrayFormula(f"=PLAN_CHECK(A1:E{ROWS})")
        told = [text for (text,) in cells.getDataArray() if text]
        seconds.append(time.perf_counter() - start)
        assert len(told) == (ROWS - 1) // 40, told[:3]  # every fortieth measure is wrong
    window.document.setModified(False)
    window.document.close(True)
    print(f"| {ROWS:,} cells of PLAN_CHECK as one array | {statistics.median(seconds[1:]):.2f} s |")


def _seconds(start: float, done: Callable[[], bool]) -> float:
    until(done, "the click's end")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
