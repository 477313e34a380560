"""Formulas with our own cell functions: found in files, told once a sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import small_files
from tests.small_files import AREA, SHEET, cell_as, edited, replacing, with_cell
from xlplan.books.own_functions import NAMES, Area, is_own, told
from xlplan.books.package import open_package
from xlplan.functions import FUNCTIONS
from xlplan.problems import Problem

ADDIN = "TW.XLPLAN.FUNCTIONS.PLANCHECK"
QUIET, FIRST = ("封面", "stamp"), {AREA: 4}


def problems(path: Path, quiet: tuple[str, ...] = QUIET) -> list[Problem]:
    return list(open_package(path, quiet_sheets=quiet, first_row=FIRST).problems)


def places(path: Path) -> list[tuple[str, str | None, str | None]]:
    return [(item.code, item.sheet, item.cell) for item in problems(path)]


def text(formula: str, attributes: str = "") -> str:
    return f"<f{attributes}>{formula}</f><v>好</v>"


def test_the_names_are_those_of_the_functions_there_are() -> None:
    assert tuple(item.name for item in FUNCTIONS) == NAMES


@pytest.mark.parametrize(
    "formula",
    [
        f"={ADDIN}(A1:B2)",
        f"=IF(A1,{ADDIN.lower()}(A1:B2),1)",
        "=PLAN_CHECK(A1:B2)",
        "=1+roc_date(A1)",
        "=_xludf.ROC_TEXT(A1)",
        "=_xldudf_XLPLAN_COVERAGE(A1)",
        "=[1]!COVERAGE(A1)",
        "='xlplan.xlam'!PLAN_CHECK(A1:B2)",
        r"='C:\Users\a b\xlplan.xlam'!TERM_CHECK(A1)",
        "=SUM([2]!ROC_DATE(A1),1)",
        '="甲"&amp;COVERAGE(A1)',
        "=&quot;甲&quot;&amp;COVERAGE(A1)",
    ],
)
def test_a_formula_with_our_function_is_found_however_it_is_written(formula: str) -> None:
    assert is_own(formula.encode())


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1)",
        "=MY_COVERAGE(A1)",
        "=OTHER.ADDIN.COVERAGE(A1)",
        "=COVERAGE_OF(A1)",
        "=COVERAGE",
        '="請用 PLAN_CHECK(A1)"',
        f"=&quot;{ADDIN}(A1)&quot;&amp;A1",
    ],
)
def test_a_formula_of_others_is_none_of_ours(formula: str) -> None:
    assert not is_own(formula.encode())


def test_a_formula_in_xlsx_is_told_with_its_cell_and_what_to_do(tmp_path: Path) -> None:
    edit = cell_as("C5", 't="str"', text(f"{ADDIN}(A3:D8)"))
    (found,) = problems(edited(tmp_path / "plan.xlsx", {SHEET: edit}))
    assert (found.code, found.severity, found.sheet, found.cell) == ("B223", "warning", AREA, "C5")
    assert found.message.startswith("C5 的公式用了 xlplan 的函數")
    assert "#NAME?" in found.message
    assert "選擇性貼上→值" in str(found.hint)


@pytest.mark.parametrize("start", ["[1]!", "'xlplan.xlam'!", "_xludf."])
def test_a_function_of_the_add_in_is_told_as_excel_writes_it(tmp_path: Path, start: str) -> None:
    edit = cell_as("C5", 't="str"', text(f"{start}PLAN_CHECK(A3:D8)"))
    assert places(edited(tmp_path / "plan.xlsx", {SHEET: edit})) == [("B223", AREA, "C5")]


def test_cells_above_the_data_and_on_sheets_of_ours_are_told_too(tmp_path: Path) -> None:
    edit = cell_as("C3", 't="str"', text("PLAN_CHECK(A4:D8)"))
    path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
    assert [item.cell for item in problems(path, quiet=(AREA, *QUIET))] == ["C3"]


def test_many_cells_of_a_sheet_are_one_problem(tmp_path: Path) -> None:
    def edit(data: bytes) -> bytes:
        for number in range(4, 9):
            data = cell_as(f"D{number}", 't="str"', text(f"ROC_TEXT(A{number})"))(data)
        for reference in ("B30", "B40", "B50"):
            data = with_cell(reference, text(f"{ADDIN}(A1)"), ' t="str"')(data)
        return data

    (found,) = problems(edited(tmp_path / "plan.xlsx", {SHEET: edit}))
    assert found.cell == "D4"
    assert found.message.startswith("D4:D8、B30、B40等 共8格 的公式")


def test_an_array_formula_stands_for_all_the_cells_it_fills(tmp_path: Path) -> None:
    formula = text(f"{ADDIN}(A3:D8)", ' t="array" ref="F3:F8"')
    edit = with_cell("F30", formula, ' t="str"')
    (found,) = problems(edited(tmp_path / "plan.xlsx", {SHEET: edit}))
    assert found.message.startswith("F3:F8 共6格 的公式")


def test_a_text_is_no_formula(tmp_path: Path) -> None:
    edit = cell_as("C5", 't="inlineStr"', f"<is><t>={ADDIN}(A1)</t></is>")
    assert places(edited(tmp_path / "plan.xlsx", {SHEET: edit})) == []


def test_a_cell_with_an_error_keeps_that_problem_and_the_functions_are_told_all_the_same(
    tmp_path: Path,
) -> None:
    edit = cell_as("C5", 't="e"', f"<f>{ADDIN}(A3:D8)</f><v>#NAME?</v>")
    path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
    assert places(path) == [("B213", AREA, "C5"), ("B223", AREA, None)]
    assert "C5 的公式" in problems(path)[1].message


def ods(path: Path, formula: str, attributes: str = "") -> Path:
    old = small_files.ods_cell("第5列的作法")
    new = small_files.ods_cell("好", f'table:formula="{formula}" {attributes}')
    return edited(path, {small_files.ODS_CONTENT: replacing(old, new)})


@pytest.mark.parametrize(
    ("formula", "attributes", "said"),
    [
        (f"of:={ADDIN}([.A3:.D8])", "", "C5 的公式"),
        (f"of:=1+{ADDIN.lower()}([.A3])", "", "C5 的公式"),
        (
            f"of:={ADDIN}([.A3:.D8])",
            'table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="6"',
            "C5:C10 共6格 的公式",
        ),
    ],
)
def test_a_formula_in_ods_is_told(tmp_path: Path, formula: str, attributes: str, said: str) -> None:
    (found,) = problems(ods(tmp_path / "plan.ods", formula, attributes))
    assert (found.code, found.sheet, found.cell) == ("B223", AREA, "C5")
    assert found.message.startswith(said)


def test_a_formula_of_others_in_ods_is_not_told(tmp_path: Path) -> None:
    formula = f"of:=&quot;{ADDIN}(A1)&quot;"
    assert problems(ods(tmp_path / "plan.ods", formula)) == []


def test_nothing_is_told_of_a_sheet_without_such_a_formula() -> None:
    assert told(AREA, []) == []
    assert [item.cell for item in told(AREA, [Area(2, 0, 2, 0)])] == ["A2"]
