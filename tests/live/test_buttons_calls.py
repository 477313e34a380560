"""How often a click goes over the pipe: the same for a short plan and a long one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw

from tests.live.counted import Calls, counted
from tests.live.plans import AREA, written
from tests.tables import full_plan
from xlplan.buttons import press
from xlplan.plan import Plan

pytestmark = pytest.mark.live

MOST = 40  # calls of a click on 檢核


def long_plan(count: int) -> Plan:
    """Return a plan of so many measures, every third with a mistake."""
    made = []
    for number in range(count):
        item = full_plan().measures[number % 23]
        units = ("經健課",) if number % 3 == 0 else ("民政課",)
        action = f"由本所課室每季檢討第{number}項服務作業。"
        made.append(
            replace(item, id=f"p{number:04}", action=action, order=None, responsible_units=units)
        )
    return full_plan(measures=tuple(made))


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def watched(app: xw.App, calls: Calls) -> Iterator[xw.App]:
    """The running LibreOffice with its calls counted."""
    running = counted(app, calls)
    yield running
    for book in list(running.books):
        book.close()
    app.impl.apps.forget(running.impl)
    app.activate()


@pytest.mark.parametrize("count", [30, 300])
def test_a_check_takes_few_calls_whatever_the_number_of_rows(
    watched: xw.App, calls: Calls, tmp_path: Path, count: int
) -> None:
    book = watched.books.open(str(written(long_plan(count), tmp_path / "plan.xlsx")))
    calls.clear()
    answer = press("check", book)
    assert answer.text.startswith(f"檢核完成：錯誤{(count + 2) // 3}、")
    assert calls.total <= MOST, calls.names.most_common()
    calls.clear()
    press("check", book)
    assert calls.total <= MOST, calls.names.most_common()


def test_many_findings_in_every_row_add_no_calls(
    watched: xw.App, calls: Calls, tmp_path: Path
) -> None:
    wrong = {"action": "提昇服務品質。", "target": "100", "responsible_units": ("經健課",)}
    measures = tuple(replace(item, **wrong) for item in long_plan(300).measures)
    book = watched.books.open(str(written(full_plan(measures=measures), tmp_path / "p.xlsx")))
    for _ in range(2):
        calls.clear()
        answer = press("check", book)
        assert answer.text.startswith("檢核完成：錯誤600、")
        assert calls.total <= MOST, calls.names.most_common()


def test_functions_all_over_a_workbook_add_few_calls(
    watched: xw.App, calls: Calls, tmp_path: Path
) -> None:
    book = watched.books.open(str(written(long_plan(30), tmp_path / "plan.xlsx")))
    for row in range(4, 60, 2):
        book.sheets[AREA].range(f"Z{row}").formula = '=IF(TRUE,"好",PLAN_CHECK(A3:M9))'
    calls.clear()
    answer = press("check", book)
    assert "警告1" in answer.text
    more = 4  # one for where they are, and the line about them among the others
    assert calls.total <= MOST + more, calls.names.most_common()


def test_rows_without_an_id_add_calls_by_the_block(
    watched: xw.App, calls: Calls, tmp_path: Path
) -> None:
    book = watched.books.open(str(written(long_plan(300), tmp_path / "plan.xlsx")))
    book.sheets[AREA].range("A4:A40").value = None
    calls.clear()
    press("check", book)
    assert calls.total <= MOST + 12, calls.names.most_common()
    assert len(set(book.sheets[AREA].range("A4:A40").value)) == 37


def test_rows_without_an_id_may_be_anywhere(watched: xw.App, calls: Calls, tmp_path: Path) -> None:
    book = watched.books.open(str(written(long_plan(300), tmp_path / "plan.xlsx")))
    sheet = book.sheets[AREA]
    kept = sheet.range("A4:A40").value
    for row in range(4, 41, 2):
        sheet.range(f"A{row}").value = None
    calls.clear()
    press("check", book)
    assert calls.total <= MOST + 12, calls.names.most_common()
    found = sheet.range("A4:A40").value
    assert found[1::2] == kept[1::2]
    assert len(set(found)) == 37
