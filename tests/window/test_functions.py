"""The functions of the project, typed into cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.tables import rows
from tests.window.seat import Seat
from tests.window.waiting import until
from tests.window.window import Window

pytestmark = pytest.mark.window

SHEET = "資料"
TYPED = """
| 次項 | 具體作法                   | 執行課室 |
| 1-1  | 每季辦理電話禮貌測試一次。 | 民政課   |
| 1-2  |                            | 民政課   |
| 9-9  | 每月檢討一次。             |          |
"""
ARRAY = "ctrl+shift+Return"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for row in rows(TYPED):
        book.active.append(row)
    book.save(tmp_path / "data.xlsx")
    return tmp_path / "data.xlsx"


def shown(window: Window, cells: str) -> list[list[str]]:
    """Return what cells show as soon as the first of them shows something."""
    first = cells.partition(":")[0]
    until(lambda: window.texts(SHEET, f"{first}:{first}") != [[""]], f"{first} is calculated")
    return window.texts(SHEET, cells)


def test_functions_answer_in_the_cells_they_are_typed_into(seat: Seat, path: Path) -> None:
    window = seat.open(path)
    window.write(SHEET, "E2", '=ROC_TEXT("2025-03-01")')
    assert shown(window, "E2:E2") == [["114年3月1日"]]
    window.write(SHEET, "G1", "=PLAN_CHECK(A1:C4)", ARRAY)
    (missing,), (unknown,) = shown(window, "G3:G4")
    assert window.texts(SHEET, "G1:G2") == [[""], [""]]  # of the headings and the row that is right
    assert "具體作法" in missing
    assert "次項" in unknown
    window.write(SHEET, "A4", "1-3")
    until(lambda: window.texts(SHEET, "G4:G4") != [[unknown]], "it is calculated again")
    window.write(SHEET, "I1", "=COVERAGE(A1:C4)", ARRAY)
    counted = {row[0]: row[1:] for row in shown(window, "I1:L30")}
    assert any(key.startswith("1-1") for key in counted), counted
    assert any("尚缺" in cell for row in counted.values() for cell in row)
    assert not seat.dialogs()


def test_the_wording_of_a_code_and_a_slip_in_it_are_told(seat: Seat, path: Path) -> None:
    window = seat.open(path)
    window.write(SHEET, "B3", "與民眾權益悠關的事項，即時公布。")
    window.write(SHEET, "E2", '=STANDARD_WORDING("L01"; "三民區公所"; 114)')
    ((said,),) = shown(window, "E2:E2")
    assert said.startswith("本所")
    assert "114年度" in said
    window.write(SHEET, "F2", "=SIMILAR_WORDING(B2)")
    ((near,),) = shown(window, "F2:F2")
    assert near.startswith("A21 電話禮貌測試（")
    window.write(SHEET, "G3", "=TERM_CHECK(B3)")
    ((slip,),) = shown(window, "G3:G3")
    assert "攸關" in slip


def test_functions_work_again_after_the_worker_was_killed(seat: Seat, path: Path) -> None:
    window = seat.open(path)
    window.write(SHEET, "E2", '=ROC_TEXT("2025-03-01")')
    assert shown(window, "E2:E2") == [["114年3月1日"]]
    seat.kill_worker()
    window.write(SHEET, "E3", '=ROC_TEXT("2025-04-01")')
    assert shown(window, "E3:E3") == [["114年4月1日"]]


def test_without_a_python_the_cells_say_so(seat: Seat, path: Path) -> None:
    with seat.without_python():
        window = seat.open(path)
        window.write(SHEET, "G1", "=PLAN_CHECK(A1:C4)", ARRAY)
        window.write(SHEET, "E2", '=ROC_TEXT("2025-03-01")')
        assert shown(window, "E2:E2") == [["xlplan 沒有啟動，請洽資訊人員"]]
        assert shown(window, "G1:G1") == [["xlplan 沒有啟動，請洽資訊人員"]]
        assert not seat.dialogs()
