"""The button 檢核 tells of cells with our own functions, whatever they show."""

from __future__ import annotations

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.tables import full_plan
from xlplan.books.live.grids import own_formulas, read_grids
from xlplan.buttons import press

pytestmark = pytest.mark.live

ADDIN = "TW.XLPLAN.FUNCTIONS.PLANCHECK"


def put(person: Person, sheet: str, cells: str, formula: str) -> None:
    """Have a formula in each of some cells, whatever protects them."""
    block = person.document.Sheets.getByName(sheet).getCellRangeByName(cells)
    block.setFormulaArray(tuple((formula,) * block.Columns.Count for _ in range(block.Rows.Count)))


def told(person: Person) -> list[list[str]]:
    """Press 檢核; return sheet and message of each finding about our functions."""
    press("check", person.book)
    rows = person.texts(RESULTS, "A4:N60")
    heads = person.texts(RESULTS, "A3:N3")[0]
    sheet, message, code = (heads.index(title) for title in ("工作表", "問題", "代號"))
    return [[row[sheet], row[message]] for row in rows if row[code] == "B223"]


def test_a_good_plan_has_none(open_plan: Opening) -> None:
    assert told(open_plan(full_plan())) == []


def test_functions_are_told_once_a_sheet_with_their_cells(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    put(person, AREA, "Z5", f'=IF(TRUE();"好";{ADDIN}(A3:M9))')
    put(person, AREA, "AB7:AC8", f"=IF(TRUE();1;{ADDIN}(A3:M9))")
    put(person, OTHER, "Z2", "=IF(TRUE();1;roc_date(A1))")
    put(person, OTHER, "Z8", '=IF(TRUE();"請用 PLAN_CHECK(A1)";1)')
    person.put(OTHER, "Z9", "=PLAN_CHECK(A1)")  # a text
    first, second = told(person)
    assert first[0] == AREA
    assert first[1].startswith("Z5、AB7:AC8 共5格 的公式用了 xlplan 的函數")
    assert second[0] == OTHER
    assert second[1].startswith("Z2 的公式")


def test_functions_that_show_an_error_are_told_beside_it(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    put(person, AREA, "Z5", f"={ADDIN}(A3:M9)")
    assert person.texts(AREA, "Z5") == [["#NAME?"]]
    ((sheet, message),) = told(person)
    assert (sheet, message[:6]) == (AREA, "Z5 的公式")


def test_cell_by_cell_as_in_excel_just_the_same_are_found(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    put(person, AREA, "Z5", '=IF(TRUE();"好";PLAN_CHECK(A3:M9))')
    put(person, OTHER, "AB7:AC8", "=IF(TRUE();1;roc_date(A1))")
    put(person, OTHER, "Z8", '=IF(TRUE();"請用 PLAN_CHECK(A1)";1)')
    sheets = {grid.name: grid.rows for grid in read_grids(person.book)}
    found = {(name, place[:2]) for name, place in own_formulas(person.book, sheets)}
    assert found == {
        (AREA, (5, 26)),
        *((OTHER, place) for place in ((7, 28), (7, 29), (8, 28), (8, 29))),
    }


def test_the_clerk_mends_it_by_pasting_values(open_plan: Opening) -> None:
    person = open_plan(full_plan())
    put(person, AREA, "Z5", f'=IF(TRUE();"好";{ADDIN}(A3:M9))')
    assert len(told(person)) == 1
    assert person.where() == (AREA, "Z5")
    person.type(AREA, "Z5", "好")
    assert told(person) == []
