"""Where a city workbook has its plans from, what it takes over, and where its rows lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import full_plan
from xlplan.books.city import (
    Address,
    Kept,
    folders_in,
    folders_of,
    is_cut,
    kept_in,
    read_kept,
    row_address,
)
from xlplan.books.city.sources import address_of
from xlplan.books.links import link, place, relative_path
from xlplan.books.template import write_template
from xlplan.consolidate import Filing
from xlplan.errors import UsageError
from xlplan.table import Grid, layout
from xlplan.vocabulary import framework
from xlplan.workflow.consolidating import consolidate

TODAY = dt.date(2025, 3, 20)
SANMIN, FENGSHAN = "高雄市三民區公所", "高雄市鳳山區公所"


def write_plan(path: Path, agency: str = SANMIN, **changes: object) -> None:
    """Write a plan with one mistake and one nil return."""
    plan = full_plan(**changes)
    wrong = replace(plan.measures[0], responsible_units=("不明課",))
    own = replace(plan.agency, name=agency)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(
        path,
        replace(plan, agency=own, measures=(wrong, *plan.measures[1:])),
        layout(framework(plan.framework)),
        has_units=True,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two plans, one in a folder with an awkward name, and their summary."""
    folder = tmp_path_factory.mktemp("city")
    write_plan(folder / "收件" / "三民.xlsx")
    write_plan(folder / "收件" / "it's 50% #1" / "鳳山.xlsx", FENGSHAN)
    consolidate([folder / "收件"], folder / "city.xlsx", today=TODAY)
    return folder


@pytest.fixture(scope="module")
def book(made: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(made / "city.xlsx")


def folder_cell(path: Path) -> object:
    """Return what stands in the cell that the name of the plans' folder leads to."""
    book = openpyxl.load_workbook(path)
    sheet, cell = next(book.defined_names["plans_folder"].destinations)
    return book[sheet][cell].value


# The folder


def test_the_folder_stands_beside_its_label_in_a_cell_people_can_change(
    book: openpyxl.Workbook,
) -> None:
    name, cell = next(book.defined_names["plans_folder"].destinations)
    sheet, found = book[name], book[name][cell.replace("$", "")]
    assert (name, found.value, found.number_format) == ("總覽", "收件", "@")
    assert not found.protection.locked
    assert sheet.cell(found.row, found.column - 1).value == "計畫資料夾"
    hints = [item for item in sheet.data_validations.dataValidation if found.coordinate in item]
    assert [item.promptTitle for item in hints] == ["計畫資料夾"]
    assert hints[0].prompt


def test_several_folders_stand_one_a_line_and_files_stand_for_their_folder(made: Path) -> None:
    target = made / "out" / "two.xlsx"
    target.parent.mkdir(exist_ok=True)
    consolidate([made / "收件" / "三民.xlsx", made / "收件" / "it's 50% #1"], target, today=TODAY)
    assert folder_cell(target) == "../收件"
    write_plan(made / "另送" / "三民.xlsx")
    consolidate([made / "收件", made / "另送"], target, today=TODAY)
    assert folder_cell(target) == "../另送\n../收件"
    assert folders_in(str(folder_cell(target)), target) == [made / "另送", made / "收件"]


def test_a_folder_inside_another_is_not_named_twice(made: Path) -> None:
    inner = made / "收件" / "it's 50% #1"
    assert folders_of([inner, made / "收件", made / "收件" / "三民.xlsx"]) == (made / "收件",)


def test_the_folder_is_found_again_after_all_of_it_was_moved(made: Path, tmp_path: Path) -> None:
    (tmp_path / "收件").mkdir()
    moved = tmp_path / "city.xlsx"
    moved.write_bytes((made / "city.xlsx").read_bytes())
    assert folders_in(read_kept(moved).folders, moved) == [tmp_path / "收件"]


@pytest.mark.parametrize(
    "typed",
    [
        "收件",
        " 收件 ",
        "./收件",
        '"{here}/收件"',
        "{here}/收件",
        ".\\收件",
        "收件\n\n",
        "收件/../收件",
    ],
)
def test_a_folder_is_understood_however_it_is_typed(made: Path, typed: str) -> None:
    found = folders_in(typed.format(here=made), made / "city.xlsx")
    assert found == [made / "收件"]


def test_a_point_is_the_folder_of_the_workbook_itself(made: Path) -> None:
    assert folders_in(".", made / "city.xlsx") == [made]


def test_nothing_typed_is_no_folder(made: Path) -> None:
    assert folders_in("", made / "city.xlsx") == []
    assert folders_in(" \n", made / "city.xlsx") == []


def test_a_folder_that_is_not_there_is_named_in_full(made: Path) -> None:
    with pytest.raises(UsageError, match=f"找不到資料夾「{made / '不在'}」"):
        folders_in("收件\n不在", made / "city.xlsx")
    with pytest.raises(UsageError, match="是檔案，不是資料夾"):
        folders_in("收件/三民.xlsx", made / "city.xlsx")


def test_a_folder_with_nothing_but_summaries_is_said_so(made: Path, tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes((made / "city.xlsx").read_bytes())
    with pytest.raises(UsageError, match="只找到彙整檔"):
        consolidate([tmp_path], tmp_path / "new.xlsx", today=TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["old.xlsx"]


# What is taken over


def test_a_summary_remembers_the_bureau_and_the_roster_it_was_made_with(tmp_path: Path) -> None:
    table = tmp_path / "名冊　新.csv"
    table.write_text("機關名稱,類別,上級機關\n高雄市甲所,二級機關,衛生局\n", encoding="utf-8")
    write_plan(tmp_path / "in" / "三民.xlsx")
    target = tmp_path / "out" / "city.xlsx"
    target.parent.mkdir()
    consolidate([tmp_path / "in"], target, roster_file=table, today=TODAY)
    assert read_kept(target).roster == "../名冊　新.csv"
    consolidate([tmp_path / "in"], target, parent="衛生局", today=TODAY)
    kept = read_kept(target)
    assert (kept.parent, kept.roster) == ("高雄市政府衛生局", "")


def test_what_is_on_the_screen_counts_and_not_what_was_saved(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "city.xlsx"
    saved = Kept(2025, {SANMIN: Filing("114/4/1", "舊號", 1)})
    consolidate([made / "收件"], target, today=TODAY, kept=saved)
    assert read_kept(target).filings == saved.filings
    typed = Kept(2025, {FENGSHAN: Filing("114/4/26", "新號", 1, "親送")})
    found = consolidate([made / "收件"], target, today=TODAY, kept=typed)
    states = {state.name: state.status for state in found.agencies}
    assert (states[SANMIN], states[FENGSHAN]) == ("有錯", "已核備")
    assert read_kept(target).filings == typed.filings


def test_the_sheets_of_an_open_summary_say_what_its_file_says(made: Path) -> None:
    shown = openpyxl.load_workbook(made / "city.xlsx", data_only=True)
    grids = [Grid(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in shown]
    assert kept_in(grids) == read_kept(made / "city.xlsx") == Kept(2025, {}, "收件")


def test_the_sheets_of_another_workbook_keep_nothing() -> None:
    assert kept_in([Grid("總覽", [["計畫資料夾"], ["甲", "計畫資料夾"], [None]])]) == Kept()
    assert kept_in([]) == Kept()


# The sources


@pytest.mark.parametrize(
    ("formula", "address"),
    [
        (
            '=HYPERLINK("收件/三民.xlsx#\'一、基礎服務\'!E5","E5")',
            Address("收件/三民.xlsx", "一、基礎服務", "E5"),
        ),
        ('=HYPERLINK("../a%231 50%25.xlsx","a")', Address("../a#1 50%.xlsx")),
        ('=HYPERLINK("a%2523.xlsx","a")', Address("a%23.xlsx")),
        ("=HYPERLINK(\"#'it''s'!A3:M3\",1)", Address("", "it's", "A3:M3")),
        ('=HYPERLINK("b.xlsx#Sheet1!B2";"b")', Address("b.xlsx", "Sheet1", "B2")),
        ('=HYPERLINK("say ""hi"".xlsx","x")', Address('say "hi".xlsx')),
        ('="E5"', None),
        ("三民.xlsx", None),
        (None, None),
        (3.0, None),
    ],
)
def test_a_formula_leads_where_its_address_says(formula: object, address: Address | None) -> None:
    assert address_of(formula) == address


@given(
    st.text("a235#%'\"　區 .-()", min_size=1).filter(lambda name: name.strip(". ")),
    st.text("ab#%'\"!　、", min_size=1),
)
def test_every_link_that_is_written_is_read_back(name: str, sheet: str) -> None:
    root = Path("/plans")
    address = relative_path(root / "city.xlsx", root / f"{name}.xlsx") + place(sheet, "E5")
    found = address_of(link(address, "x"))
    assert len(address) > 255 or found == Address(f"{name}.xlsx", sheet, "E5")


def test_the_chosen_cell_leads_before_the_rest_of_its_row() -> None:
    row = ["甲", '=HYPERLINK("v2.xlsx","v2")', "=HYPERLINK(\"#'全部措施'!A3:M9\",7)"]
    row += ['=HYPERLINK("v1.xlsx","v1")', ""]
    assert [row_address(row, at) for at in (0, 1, 2, 3, 4, 90)] == [
        *(Address("v2.xlsx"), Address("v2.xlsx"), Address("v2.xlsx")),
        *(Address("v1.xlsx"), Address("v2.xlsx"), Address("v2.xlsx")),
    ]


def test_a_count_of_several_rows_leads_to_no_file() -> None:
    several, single = "=HYPERLINK(\"#'全部措施'!A3:M9\",7)", "=HYPERLINK(\"#'全部措施'!A4:M4\",1)"
    assert row_address(["甲", several], 1) is None
    assert row_address(["甲", single], 0) == Address("", "全部措施", "A4:M4")
    assert row_address([several, single], 0) is None
    assert row_address([several, single], 1) == Address("", "全部措施", "A4:M4")


def test_a_link_that_excel_would_refuse_is_told_from_a_row_without_one() -> None:
    assert is_cut(["甲", link("x" * 256, 'a"b')])
    assert not is_cut(["甲", link("x" * 255, "a"), "", None, 3.0, "=1+1"])


def formulas(book: openpyxl.Workbook, sheet: str, row: int) -> Sequence[object]:
    return [cell.value for cell in book[sheet][row]]


def followed(book: openpyxl.Workbook, sheet: str, row: int, at: int) -> Address | None:
    """Follow a row's link until it leads out of the workbook."""
    found = row_address(formulas(book, sheet, row), at)
    while found and not found.path and found.row:
        found = row_address(formulas(book, found.sheet, found.row), 0)
    return found


@pytest.mark.parametrize("sheet", ["檔案清單", "全部措施", "檢核問題", "課室明細"])
def test_every_cell_of_a_row_leads_to_the_same_file(book: openpyxl.Workbook, sheet: str) -> None:
    files = {"收件/三民.xlsx", "收件/it's 50% #1/鳳山.xlsx"}
    rows = range(3, book[sheet].max_row + 1)
    width = book[sheet].max_column
    for row in rows:
        found = {followed(book, sheet, row, at) for at in range(width)}
        assert len(found) == 1, (sheet, row, found)
        address = found.pop()
        assert address and address.path in files
        if sheet != "檔案清單":
            assert address.sheet and address.cells
    assert len(rows) >= 2


def test_a_row_of_an_agency_that_sent_nothing_leads_nowhere(book: openpyxl.Workbook) -> None:
    row = next(cell.row for cell in book["收件狀態"]["A"] if cell.value == "高雄市旗山區公所")
    assert followed(book, "收件狀態", row, 0) is None
    row = next(cell.row for cell in book["收件狀態"]["A"] if cell.value == SANMIN)
    assert followed(book, "收件狀態", row, 0) == Address("收件/三民.xlsx")
