"""彙整 and 開啟來源 in a real LibreOffice: new figures, nothing typed lost, nothing half done."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import multiprocessing
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.tables import full_plan
from xlplan.books.city import read_kept
from xlplan.books.live import gathering, read_grids
from xlplan.books.template import write_template
from xlplan.buttons import Answer, press
from xlplan.consolidate import Filing
from xlplan.errors import XlplanError
from xlplan.libreoffice.bridge import properties
from xlplan.plan import Plan
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.workflow.consolidating import consolidate

pytestmark = pytest.mark.live

TODAY = dt.date(2025, 3, 20)
SANMIN, FENGSHAN, GANGSHAN = "高雄市三民區公所", "高雄市鳳山區公所", "高雄市岡山區公所"
MISSING = "高雄市旗山區公所"
ODD = "it's 50% #1"


def a_plan(agency: str, rows: int, **changes: object) -> Plan:
    plan = full_plan(**changes)
    own = replace(plan.agency, name=agency)
    return replace(plan, agency=own, measures=plan.measures[:rows])


def write_plan(path: Path, plan: Plan) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three plans and their summary, to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    write_plan(folder / "收件" / "三民.xlsx", a_plan(SANMIN, 5))
    write_plan(folder / "收件" / ODD / "鳳山.xlsx", a_plan(FENGSHAN, 3))
    write_plan(folder / "收件" / "岡山.xlsx", a_plan(GANGSHAN, 2))
    consolidate([folder / "收件"], folder / "全市.xlsx", today=TODAY)
    return folder


@pytest.fixture
def folder(pattern: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pattern, tmp_path / "114年度")


@pytest.fixture
def city(app: xw.App, folder: Path) -> Iterator[xw.Book]:
    """The summary, open."""
    yield app.books.open(folder / "全市.xlsx")
    for opened in list(app.books):
        opened.close()


def row_of(book: xw.Book, agency: str) -> int:
    names = book.sheets["收件狀態"].range("A1:A200").value
    return int(names.index(agency)) + 1


def state_of(book: xw.Book, agency: str) -> dict[str, Any]:
    """Return heading -> value of an agency's row on 收件狀態."""
    sheet, row = book.sheets["收件狀態"], row_of(book, agency)
    return dict(zip(sheet.range("A2:P2").value, sheet.range(f"A{row}:P{row}").value, strict=True))


def type_in(book: xw.Book, agency: str, column: str, text: str) -> None:
    book.sheets["收件狀態"].range(f"{column}{row_of(book, agency)}").value = text


def files(folder: Path) -> dict[str, str]:
    """Return path -> hash of every file but the locks of an office program."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".~lock.")
    }


def screen(book: xw.Book) -> dict[tuple[str, int, int], object]:
    """Return (sheet, row, column) -> value of every cell that is not empty."""
    return {
        (grid.name, row, column): cell
        for grid in read_grids(book)
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if cell != ""
    }


def the_open_one(app: xw.App) -> xw.Book:
    (found,) = app.books
    return found


# 彙整


def test_new_figures_come_and_what_was_typed_and_not_saved_stays(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    type_in(city, FENGSHAN, "M", "114/4/26")
    type_in(city, FENGSHAN, "N", "高市府研字第11430000000號")
    type_in(city, MISSING, "P", "已電話催件")
    write_plan(folder / "收件" / "岡山.xlsx", a_plan(GANGSHAN, 7))
    answer = press("consolidate", city)
    assert answer.level == "info", answer.text
    assert "3個機關、15項措施" in answer.text
    new = the_open_one(app)
    assert new.fullname == str(folder / "全市.xlsx")
    assert new.sheets.active.name == "總覽"
    assert new.sheets["總覽"].range("C4").value == "收件"
    assert state_of(new, GANGSHAN)["措施數"] == 7
    filed = state_of(new, FENGSHAN)
    assert (filed["狀態"], filed["核備日期"]) == ("已核備", "114/4/26")
    assert state_of(new, MISSING)["備註"] == "已電話催件"
    assert new.sheets["全部措施"].used_range.last_cell.row == 2 + 15
    assert read_kept(folder / "全市.xlsx").filings == {
        FENGSHAN: Filing("114/4/26", "高市府研字第11430000000號", 1),
        MISSING: Filing(note="已電話催件"),
    }


def test_the_workbook_of_before_stands_beside_with_all_that_people_added(
    city: xw.Book, folder: Path
) -> None:
    before = files(folder)
    city.sheets.add("我的筆記", after="總覽").range("A1").value = "週五開會"
    assert "全市（上一次）.xlsx" in press("consolidate", city).text
    after = files(folder)
    assert after.keys() - before.keys() == {"全市（上一次）.xlsx"}
    assert {path for path in before if before[path] != after[path]} == {"全市.xlsx"}
    kept = openpyxl.load_workbook(folder / "全市（上一次）.xlsx")
    assert kept["我的筆記"]["A1"].value == "週五開會"


def test_one_copy_of_before_is_kept_and_no_other_file_is_written_over(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    own = folder / "全市（上一次）.xlsx"
    write_plan(own, a_plan(SANMIN, 1))
    content = own.read_bytes()
    for _ in range(2):
        answer = press("consolidate", the_open_one(app))
        assert "全市（上一次2）.xlsx" in answer.text
    assert own.read_bytes() == content
    assert {path.name for path in folder.iterdir() if path.suffix == ".xlsx"} == {
        *("全市.xlsx", "全市（上一次）.xlsx", "全市（上一次2）.xlsx")
    }


def test_a_folder_typed_into_its_cell_counts_before_it_is_saved(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    city.sheets["總覽"].range("C4").value = f"收件/{ODD}"
    assert "1個機關、3項措施" in press("consolidate", city).text
    new = the_open_one(app)
    assert new.sheets["總覽"].range("C4").value == f"收件/{ODD}"
    assert "3個機關" in press("consolidate", new, folder=folder / "收件").text
    assert the_open_one(app).sheets["總覽"].range("C4").value == "收件"


def no_folder(book: xw.Book, folder: Path) -> None:
    book.sheets["總覽"].range("C4").value = None


def folder_not_there(book: xw.Book, folder: Path) -> None:
    book.sheets["總覽"].range("C4").value = "搬走了"


def empty_folder(book: xw.Book, folder: Path) -> None:
    (folder / "空的").mkdir()
    book.sheets["總覽"].range("C4").value = "空的"


def nothing_readable(book: xw.Book, folder: Path) -> None:
    plans = folder / "壞的"
    plans.mkdir()
    (plans / "三民.xlsx").write_bytes((folder / "收件" / "三民.xlsx").read_bytes()[:3000])
    book.sheets["總覽"].range("C4").value = "壞的"


def another_year(book: xw.Book, folder: Path) -> None:
    write_plan(folder / "115" / "三民.xlsx", a_plan(SANMIN, 3, year=2026))
    book.sheets["總覽"].range("C4").value = "115"


def roster_gone(book: xw.Book, folder: Path) -> None:
    row = book.sheets["stamp"].range("A1:A20").value.index("roster") + 1
    book.sheets["stamp"].range(f"B{row}").value = "名冊.csv"


def test_without_a_folder_the_cell_to_fill_is_shown(app: xw.App, city: xw.Book) -> None:
    city.sheets["總覽"].range("C4").value = None
    city.sheets["缺漏"].activate()
    assert_refused(press("consolidate", city), "計畫資料夾")
    assert (app.selection.sheet.name, app.selection.row, app.selection.column) == ("總覽", 4, 3)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (no_folder, "計畫資料夾"),
        (folder_not_there, "找不到資料夾「.+搬走了」"),
        (empty_folder, "找不到任何活頁簿"),
        (nothing_readable, r"三民\.xlsx"),
        (another_year, "114年度.+115年度"),
        (roster_gone, r"名冊\.csv"),
    ],
)
def test_when_it_cannot_be_done_workbook_and_folder_are_as_they_were(
    app: xw.App,
    city: xw.Book,
    folder: Path,
    spoil: Callable[[xw.Book, Path], None],
    told: str,
) -> None:
    type_in(city, FENGSHAN, "M", "114/4/26")
    spoil(city, folder)
    before, seen = files(folder), screen(city)
    answer = press("consolidate", city)
    assert_refused(answer, told)
    assert files(folder) == before
    assert screen(the_open_one(app)) == seen


def assert_refused(answer: Answer, told: str) -> None:
    assert answer.level == "error"
    assert re.search(told, answer.text), answer.text


def test_what_is_typed_while_the_plans_are_read_is_not_lost(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    def type_meanwhile() -> None:
        while not multiprocessing.active_children():  # those that read the plans
            time.sleep(0.005)
        type_in(city, FENGSHAN, "M", "114/5/1")

    before = files(folder)
    person = threading.Thread(target=type_meanwhile)
    person.start()
    answer = press("consolidate", city)
    person.join()
    assert_refused(answer, "再按一次「彙整」")
    assert files(folder) == before
    assert press("consolidate", the_open_one(app)).level == "info"
    assert state_of(the_open_one(app), FENGSHAN)["核備日期"] == "114/5/1"


def test_a_workbook_open_for_reading_only_is_left_alone(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    city.close()
    before = files(folder)
    book = app.books.open(folder / "全市.xlsx", read_only=True)
    assert_refused(press("consolidate", book), "只能讀取")
    assert files(folder) == before
    assert the_open_one(app).fullname == str(folder / "全市.xlsx")


def test_one_that_was_never_saved_is_asked_to_be_saved_first(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    city.close()
    url = (folder / "全市.xlsx").as_uri()
    app.impl.desktop.loadComponentFromURL(url, "_blank", 0, properties(AsTemplate=True))
    before = files(folder)
    assert_refused(press("consolidate", the_open_one(app)), "還沒有存檔")
    assert files(folder) == before


def test_another_open_file_of_the_same_name_would_keep_the_new_one_from_opening(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    other = folder / "別處" / "全市.xlsx"
    other.parent.mkdir()
    shutil.copy(folder / "全市.xlsx", other)
    app.impl.books.open(str(other))
    before = files(folder)
    assert_refused(press("consolidate", city), "檔名同樣是「全市.xlsx」")
    assert files(folder) == before
    assert len(app.books) == 2


def test_an_ods_is_asked_to_be_saved_as_xlsx_first(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    city.save(folder / "全市.ods")
    before = files(folder)
    assert_refused(press("consolidate", the_open_one(app)), r"\.xlsx")
    assert files(folder) == before


def test_a_plan_is_no_summary(app: xw.App, city: xw.Book, folder: Path) -> None:
    plan = app.books.open(folder / "收件" / "三民.xlsx")
    before = files(folder)
    for name in ("consolidate", "open_source"):
        assert_refused(press(name, plan), "彙整檔")
    assert files(folder) == before


def test_a_new_workbook_that_does_not_open_gives_the_old_one_back(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    type_in(city, FENGSHAN, "M", "114/4/26")
    seen = screen(city)
    broken = folder / ".broken.xlsx"
    broken.write_bytes((folder / "全市.xlsx").read_bytes()[:5000])
    with pytest.raises(XlplanError, match="照原來的樣子重新開啟"):
        gathering.put_in_place(city, broken)
    old = the_open_one(app)
    assert old.fullname == str(folder / "全市.xlsx")
    assert screen(old) == pytest.approx(seen)  # LibreOffice saves 15 digits
    assert set(files(folder)) == {
        *("全市.xlsx", "收件/三民.xlsx", "收件/岡山.xlsx", f"收件/{ODD}/鳳山.xlsx")
    }


# 開啟來源


def choose(book: xw.Book, sheet: str, cell: str) -> None:
    book.sheets[sheet].activate()
    book.sheets[sheet].range(cell).select()


def first_row(book: xw.Book, sheet: str, agency: str) -> int:
    rows = next(grid.rows for grid in read_grids(book) if grid.name == sheet)
    return next(number for number, row in enumerate(rows, 1) if agency in row)


@pytest.mark.parametrize("column", ["A", "F", "M"])
def test_a_measure_leads_to_its_cell_from_any_cell_of_its_row(
    app: xw.App, city: xw.Book, folder: Path, column: str
) -> None:
    row = first_row(city, "全部措施", FENGSHAN)
    action = city.sheets["全部措施"].range(f"F{row}").value
    choose(city, "全部措施", f"{column}{row}")
    before = files(folder)
    answer = press("open_source", city)
    assert answer.level == "info", answer.text
    source = app.books.active
    assert source.fullname == str(folder / "收件" / ODD / "鳳山.xlsx")
    assert source.impl.read_only
    assert app.selection.sheet.book.fullname == source.fullname
    assert app.selection.value == action
    assert files(folder) == before
    assert str(folder / "全市.xlsx") in {book.fullname for book in app.books}


@pytest.mark.parametrize("sheet", ["課室明細", "檢核問題", "檔案清單", "收件狀態"])
def test_the_other_lists_lead_to_the_file_too(
    app: xw.App, city: xw.Book, folder: Path, sheet: str
) -> None:
    choose(city, sheet, f"A{first_row(city, sheet, GANGSHAN)}")
    assert "岡山.xlsx" in press("open_source", city).text
    assert app.books.active.fullname == str(folder / "收件" / "岡山.xlsx")


def test_a_file_that_is_open_already_is_shown_and_stays_as_it_is(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    source = app.books.open(folder / "收件" / "岡山.xlsx")
    source.sheets[0].range("Z9").value = "還沒存檔"
    choose(city, "全部措施", f"A{first_row(city, '全部措施', GANGSHAN)}")
    assert press("open_source", city).level == "info"
    assert len(app.books) == 2
    assert app.books.active.sheets[0].range("Z9").value == "還沒存檔"


def test_another_file_of_the_same_name_has_to_be_closed_first(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    other = folder / "別處" / "岡山.xlsx"
    write_plan(other, a_plan(GANGSHAN, 1))
    app.books.open(other)
    choose(city, "全部措施", f"A{first_row(city, '全部措施', GANGSHAN)}")
    assert_refused(press("open_source", city), "檔名同樣是「岡山.xlsx」")
    other.unlink()
    choose(city, "全部措施", f"A{first_row(city, '全部措施', GANGSHAN)}")
    assert_refused(press("open_source", city), "檔名同樣是「岡山.xlsx」")


def test_a_file_that_moved_is_named_with_the_place_where_it_was(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    (folder / "收件" / ODD).rename(folder / "收件" / "別處")
    choose(city, "全部措施", f"A{first_row(city, '全部措施', FENGSHAN)}")
    answer = press("open_source", city)
    assert_refused(answer, "重新彙整")
    assert str(folder / "收件" / ODD / "鳳山.xlsx") in answer.text
    assert len(app.books) == 1


def test_a_sheet_that_was_renamed_since_is_told(app: xw.App, city: xw.Book, folder: Path) -> None:
    plan = folder / "收件" / "岡山.xlsx"
    book = openpyxl.load_workbook(plan)
    for sheet in book:
        sheet.title = f"{sheet.title} 舊"
    book.save(plan)
    choose(city, "全部措施", f"A{first_row(city, '全部措施', GANGSHAN)}")
    answer = press("open_source", city)
    assert answer.level == "warning"
    assert "找不到" in answer.text


def test_a_file_that_does_not_open_is_told(app: xw.App, city: xw.Book, folder: Path) -> None:
    plan = folder / "收件" / "岡山.xlsx"
    plan.write_bytes(plan.read_bytes()[:3000])
    choose(city, "全部措施", f"A{first_row(city, '全部措施', GANGSHAN)}")
    assert_refused(press("open_source", city), "無法開啟")
    assert len(app.books) == 1


@pytest.mark.parametrize(("sheet", "cell"), [("總覽", "B2"), ("全部措施", "A2"), ("缺漏", "A4")])
def test_a_row_of_no_file_asks_to_choose_one(city: xw.Book, sheet: str, cell: str) -> None:
    choose(city, sheet, cell)
    assert_refused(press("open_source", city), "選取一列")


def test_the_row_of_an_agency_that_sent_nothing_asks_to_choose_one(city: xw.Book) -> None:
    choose(city, "收件狀態", f"A{row_of(city, MISSING)}")
    assert_refused(press("open_source", city), "選取一列")


def test_a_summary_is_known_by_its_stamp(app: xw.App, city: xw.Book, folder: Path) -> None:
    assert gathering.is_city_open(city)
    assert not gathering.is_city_open(app.books.open(folder / "收件" / "三民.xlsx"))
    city.sheets["stamp"].range("B1").value = "別的"
    assert not gathering.is_city_open(city)


# 匯出


def exported(folder: Path) -> tuple[Any, list[list[str]]]:
    """Return the data and the rows of the table beside the summary."""
    data = json.loads((folder / "全市.json").read_text(encoding="utf-8"))
    with (folder / "全市.csv").open(encoding="utf-8-sig", newline="") as file:
        return data, list(csv.reader(file))


def test_the_export_says_what_the_workbook_shows(city: xw.Book, folder: Path) -> None:
    before, shown = files(folder), screen(city)
    answer = press("export_city", city)
    assert (answer.level, "10項措施" in answer.text) == ("info", True), answer.text
    data, rows = exported(folder)
    consolidate(
        [folder / "收件"], folder / "另一份.xlsx", json_target=folder / "另一份.json", today=TODAY
    )
    assert data == json.loads((folder / "另一份.json").read_text(encoding="utf-8"))
    assert rows[0][:4] == ["機關", "年度", "執行要項", "次項"]
    sheet = city.sheets["全部措施"].range("A3:K12").value
    wanted = [[cell or "" for cell in row] for row in sheet]
    assert [row[:11] for row in rows[1:]] == wanted
    assert {row[0] for row in rows[1:]} == {SANMIN, FENGSHAN, GANGSHAN}
    assert screen(city) == shown
    assert {name: files(folder)[name] for name in before} == before


def test_an_export_of_before_is_replaced_and_another_file_is_not(
    city: xw.Book, folder: Path
) -> None:
    (folder / "全市.csv").write_text("姓名,電話\n", encoding="utf-8")
    press("export_city", city)
    answer = press("export_city", city)
    assert "同名的舊匯出檔已換成新的內容" in answer.text
    assert "全市_3.csv" in answer.text
    assert (folder / "全市.csv").read_text(encoding="utf-8") == "姓名,電話\n"


@pytest.mark.parametrize("what", ["a plan", "a word", "核備"])
def test_nothing_is_exported_that_the_workbook_does_not_show(
    city: xw.Book, folder: Path, what: str
) -> None:
    if what == "核備":
        type_in(city, FENGSHAN, "M", "114/4/26")
    else:
        plan = a_plan(GANGSHAN, 7 if what == "a plan" else 2, subjects="全體市民")
        write_plan(folder / "收件" / "岡山.xlsx", plan)
    before = files(folder)
    assert_refused(press("export_city", city), "請先按「彙整」")
    assert files(folder) == before
    assert press("consolidate", city).level == "info"


def test_a_list_that_is_gone_is_asked_for(city: xw.Book, folder: Path) -> None:
    city.sheets["全部措施"].name = "措施"
    before = files(folder)
    assert_refused(press("export_city", city), "「全部措施」工作表不見了")
    assert files(folder) == before


def test_a_workbook_whose_macro_runs_steps_aside_and_stays_open(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    """Excel's way with an .xlsm, in LibreOffice: the old one keeps what was typed."""
    type_in(city, FENGSHAN, "M", "114/4/26")
    new = folder / ".new.xlsx"
    consolidate([folder / "收件"], new, today=dt.date(2025, 4, 1))
    opened, last = gathering.step_aside(city, new)
    assert (opened.fullname, last) == (str(folder / "全市.xlsx"), folder / "全市（上一次）.xlsx")
    assert state_of(opened, FENGSHAN)["核備日期"] is None
    assert state_of(app.books["全市（上一次）.xlsx"], FENGSHAN)["核備日期"] == "114/4/26"
    assert not new.exists()


def test_one_that_cannot_be_opened_lets_the_old_one_have_its_name_back(
    app: xw.App, city: xw.Book, folder: Path
) -> None:
    type_in(city, FENGSHAN, "M", "114/4/26")
    broken = folder / ".broken.xlsx"
    broken.write_bytes((folder / "全市.xlsx").read_bytes()[:5000])
    with pytest.raises(XlplanError, match="沒有彙整"):
        gathering.step_aside(city, broken)
    old = the_open_one(app)
    assert old.fullname == str(folder / "全市.xlsx")
    assert state_of(old, FENGSHAN)["核備日期"] == "114/4/26"
