"""What scripts that were written for Excel take for granted, as xlwings' documentation has it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from tests.live.offices import left_behind, mark
from xlplan.errors import BookClosed, OfficeError

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture
def second(soffice: Path) -> Iterator[xw.App]:
    running = lo.start(soffice=soffice)
    yield running
    running.quit()


# ---- apps


def test_settings_without_an_effect_can_be_made_and_are_put_back(
    app: xw.App, book: xw.Book
) -> None:
    with app.properties(display_alerts=False, enable_events=False, calculation="manual"):
        assert (app.enable_events, app.calculation) == (False, "manual")
    assert app.calculation == "automatic"
    app.calculation = "semiautomatic"  # Excel's third: all but its data tables
    assert app.calculation == "automatic"
    with pytest.raises(KeyError):
        app.calculation = "sometimes"


def test_two_offices_do_not_mix(app: xw.App, book: xw.Book, second: xw.App) -> None:
    theirs = second.books.add().sheets[0]
    book.sheets[0]["A1"].value = "甲"
    book.sheets[0]["A1"].copy(theirs["B2"])
    assert theirs["B2"].value == "甲"
    with pytest.raises(OfficeError, match="另一個 LibreOffice"):
        book.sheets[0].copy(after=theirs)
    with pytest.raises(OfficeError, match="另一個 LibreOffice"):
        theirs["C3"].copy_from(book.sheets[0]["A1"], "formats")
    assert theirs["B2"].value == "甲"  # it is still there


def test_a_fork_of_the_program_leaves_the_office_running(soffice: Path) -> None:
    script = (
        "import os, sys, xlplan.libreoffice as lo\n"
        "app = lo.start()\n"
        "book = app.books.add()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    sys.exit()\n"
        "os.waitpid(child, 0)\n"
        "book.sheets[0]['A1'].value = 5\n"
        "print(book.sheets[0]['A1'].value)\n"
    )
    here = mark()
    environment = os.environ | {"XLPLAN_SOFFICE": str(soffice)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("5.0\n", "")
    assert not left_behind(here)


def test_a_connected_office_that_died_is_no_longer_among_the_apps(second: xw.App) -> None:
    pipe = second.impl.pipe
    xw.engines["libreoffice"].impl.apps.forget(second.impl)  # as another program would find it
    connected = lo.connect(pipe)
    pids = xw.apps.keys
    assert connected.pid in pids()
    os.killpg(second.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while connected.pid in pids() and time.monotonic() < until:
        time.sleep(0.1)
    assert connected.pid not in pids()


# ---- books


def test_books_stand_in_the_order_in_which_they_were_opened(app: xw.App, book: xw.Book) -> None:
    names = [book.name, app.books.add().name, app.books.add().name]
    assert [opened.name for opened in app.books] == names
    assert (app.books[0].name, app.books[-1].name) == (names[0], names[2])
    app.books[1].activate()
    assert [opened.name for opened in app.books] == names
    assert names[1].upper() in app.books
    assert "沒有.xlsx" not in app.books


def test_the_sheets_of_a_closed_book_say_that_it_is_closed(app: xw.App) -> None:
    book = app.books.add()
    book.close()
    with pytest.raises(BookClosed):
        _ = book.sheets[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods"])
def test_a_password_stays_when_a_book_is_saved_elsewhere(
    app: xw.App, book: xw.Book, tmp_path: Path, suffix: str
) -> None:
    book.save(tmp_path / f"a{suffix}", password="秘密1")
    book.close()
    opened = app.books.open(tmp_path / f"a{suffix}", password="秘密1")
    opened.save(tmp_path / f"b{suffix}")
    opened.close()
    with pytest.raises(OfficeError, match="密碼"):
        app.books.open(tmp_path / f"b{suffix}")
    opened = app.books.open(tmp_path / f"b{suffix}", password="秘密1")
    opened.save(tmp_path / f"c{suffix}", password="")
    opened.close()
    assert app.books.open(tmp_path / f"c{suffix}").name == f"c{suffix}"


def test_a_password_that_another_format_cannot_keep_is_not_dropped_in_silence(
    app: xw.App, book: xw.Book, tmp_path: Path
) -> None:
    book.save(tmp_path / "a.ods", password="秘密1")
    for name in ("b.xlsx", "b.xls"):
        with pytest.raises(OfficeError, match="有密碼"):
            book.save(tmp_path / name)
        assert not (tmp_path / name).exists()
    book.save(tmp_path / "b.xlsx", password="秘密2")
    book.save(tmp_path / "c.csv")
    assert (tmp_path / "c.csv").is_file()


def test_a_book_open_for_reading_can_be_changed_once_it_is_saved_elsewhere(
    app: xw.App, book: xw.Book, tmp_path: Path
) -> None:
    book.save(tmp_path / "a.xlsx")
    book.close()
    opened = app.books.open(tmp_path / "a.xlsx", read_only=True)
    opened.save(tmp_path / "b.xlsx")
    opened.sheets[0]["A1"].value = 7
    opened.save()
    opened.close()
    assert app.books.open(tmp_path / "b.xlsx").sheets[0]["A1"].value == 7


def test_no_folder_is_made_for_a_mistyped_path(book: xw.Book, tmp_path: Path) -> None:
    for save in (book.save, book.to_pdf, book.sheets[0]["A1"].to_pdf, book.impl.save_copy):
        with pytest.raises(OfficeError, match="找不到資料夾"):
            save(str(tmp_path / "沒有" / "a.pdf"))
    assert not (tmp_path / "沒有").exists()


# ---- sheets


@pytest.mark.parametrize("name", ["字" * 32, "😀" * 16, "a/b", "a:b", "a[1]", "'a", "a'"])
def test_a_name_that_excel_cannot_open_is_no_name_for_a_sheet(book: xw.Book, name: str) -> None:
    with pytest.raises(OfficeError, match="不能用"):
        book.sheets.add(name)
    with pytest.raises((OfficeError, ValueError)):  # xlwings itself looks for some of them
        book.sheets[0].name = name
    assert book.sheet_names == ["Sheet1"]


def test_two_sheets_have_two_names(book: xw.Book) -> None:
    other = book.sheets.add("甲a")
    with pytest.raises(OfficeError, match="已經有"):
        book.sheets["Sheet1"].name = "甲A"
    other.name = "甲A"  # its own, in another case
    assert sorted(book.sheet_names) == ["Sheet1", "甲A"]


@pytest.mark.parametrize("name", ["a#b", "a b", "O'Brien", "字" * 31, "R1C1", "𠮷😀"])
def test_formulas_name_sheets_whatever_they_are_called(book: xw.Book, name: str) -> None:
    book.sheets.add(name, after=book.sheets[0])["A1"].value = 5
    formula = "='" + name.replace("'", "''") + "'!A1"
    cell = book.sheets["Sheet1"]["A1"]
    cell.formula = formula
    assert cell.value == 5
    assert cell.formula.replace("'", "") == formula.replace("'", "")


def test_one_sheet_is_always_seen(book: xw.Book) -> None:
    book.sheets.add("乙").visible = False
    with pytest.raises(OfficeError, match="看得見"):
        book.sheets["Sheet1"].visible = False
    with pytest.raises(OfficeError, match="看得見"):
        book.sheets["Sheet1"].delete()
    book.sheets["乙"].delete()
    assert book.sheet_names == ["Sheet1"]


def test_a_deleted_sheet_does_not_turn_into_its_neighbour(app: xw.App, book: xw.Book) -> None:
    book.sheets[0]["A1"].value = "留著"
    gone = book.sheets.add("乙", after=book.sheets[0])
    same = app.books[book.name].sheets["乙"]
    cell = gone["A1"]
    cell.value = "乙"
    gone.delete()
    uses: list[Callable[[], object]] = [
        gone.clear,
        gone.delete,
        lambda: gone.name,
        lambda: setattr(cell, "value", 1),
        same["A1"].clear_contents,
    ]
    for use in uses:
        with pytest.raises(BookClosed):
            use()
    assert book.sheet_names == ["Sheet1"]
    assert book.sheets[0]["A1"].value == "留著"
    assert book.sheets.add("乙")["A1"].value is None


def test_pivot_tables_are_not_there_and_say_so(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"Sheet\.pivot_tables"):
        _ = sheet.pivot_tables


def test_two_tables_have_two_names(sheet: xw.Sheet) -> None:
    sheet.tables.add(sheet["A1:B2"], name="甲")
    with pytest.raises(OfficeError, match="已經有名稱為「甲」的表格"):
        sheet.tables.add(sheet["D1:E2"], name="甲")


# ---- ranges


def test_an_address_may_bear_its_sheets_name(book: xw.Book) -> None:
    book.sheets[0].name = "一 二"
    assert book.sheets[0].range("'一 二'!B2:C3").address == "$B$2:$C$3"
    with pytest.raises(ValueError, match="沒有"):
        book.sheets.add("丙").range("'一 二'!B2")


@pytest.mark.parametrize("address", ["A0", "XFE1", "A1048577", "A1:XFE9"])
def test_an_address_beyond_the_sheet_is_refused(sheet: xw.Sheet, address: str) -> None:
    with pytest.raises(ValueError, match="沒有"):
        sheet.range(address)


def test_an_offset_beyond_the_sheet_is_refused_when_it_is_used(sheet: xw.Sheet) -> None:
    for cells in (sheet["A1"].offset(-1), sheet["XFD1"].offset(0, 1), sheet["A1"].offset(0, -1)):
        with pytest.raises(OfficeError, match="超出工作表「Sheet1」"):
            _ = cells.value
    assert sheet["XFD1048576"].value is None


def test_a_width_makes_hidden_columns_and_rows_seen_again(sheet: xw.Sheet) -> None:
    sheet["B1"].column_width = 0
    sheet["A2"].row_height = 0
    assert (sheet["B1"].column_width, sheet["A2"].row_height) == (0, 0)
    assert (sheet["A1:B1"].column_width, sheet["A1:A2"].row_height) == (None, None)
    sheet["B1"].column_width = 12
    sheet["A2"].row_height = 30
    assert sheet["B1"].column_width == pytest.approx(12, abs=0.02)
    assert sheet["A2"].row_height == 30
    assert (sheet["B1"].columns.hidden, sheet["A2"].rows.hidden) == (False, False)
    for wrong in (-1, 256):
        with pytest.raises(OfficeError, match="欄寬"):
            sheet["B1"].column_width = wrong
    with pytest.raises(OfficeError, match="列高"):
        sheet["A2"].row_height = 410


def test_any_cell_of_a_merged_block_takes_it_apart(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].merge()
    sheet["B2"].unmerge()
    assert not sheet["A1:B2"].merge_cells


def test_part_of_an_array_formula_cannot_be_written(sheet: xw.Sheet) -> None:
    sheet["B1:B3"].formula_array = "=ROW(1:3)"
    changes: list[tuple[str, object]] = [
        ("B2", 9), ("B1", "字"), ("A1:C2", [[1, 2, 3]] * 2), ("B2", "=1+1"),
    ]  # fmt: skip
    for address, value in changes:
        with pytest.raises(OfficeError, match="陣列公式的一部分"):
            sheet[address].value = value
    assert sheet["B1:B3"].value == [1, 2, 3]
    sheet["A1:C3"].value = [[1, 2, 3]] * 3
    assert sheet["B2"].formula_array == "2"


def test_no_more_than_a_number_can_hold_stays_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["1E400", "1E20"]]
    assert sheet["A1:B1"].value == ["1E400", 1e20]
    assert sheet["B1"].formula == "1E+20"


# ---- copying and filling


def test_values_are_pasted_again_and_again_where_there_is_room(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, dt.datetime(2024, 1, 2)]]
    sheet["A1:B1"].copy()
    sheet["D1:G2"].paste("values_and_number_formats")
    assert sheet["D1:G2"].value == [[1, dt.datetime(2024, 1, 2)] * 2] * 2
    sheet["I1:I3"].copy_from(sheet["A1"], "values")
    assert sheet["I1:I3"].value == [1, 1, 1]


def test_looks_are_pasted_into_another_workbook(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = dt.datetime(2024, 1, 2)
    sheet["A1"].number_format = 'yyyy"年"'
    sheet["A1"].color = (1, 2, 3)
    sheet["C3"].select()
    there = app.books.add().sheets[0]
    there["B2"].select()
    there["E5"].copy_from(sheet["A1"], "formats")
    assert (there["E5"].color, there["E5"].number_format) == ((1, 2, 3), 'yyyy"年"')
    assert there["E5"].value is None
    assert there.book.selection.address == "$B$2"
    sheet["A1"].copy()
    there["F6"].paste("values_and_number_formats")
    assert there["F6"].value == dt.datetime(2024, 1, 2)
    assert there["F6"].number_format == 'yyyy"年"'


@pytest.mark.parametrize("lost", [xw.Sheet.delete, lambda sheet: sheet.book.close()])
def test_what_is_gone_is_no_longer_pasted(
    app: xw.App, sheet: xw.Sheet, lost: Callable[[xw.Sheet], object]
) -> None:
    other = app.books.add()
    source = other.sheets.add("x")
    source["A1"].copy()
    lost(source)
    with pytest.raises(OfficeError, match="還沒有複製"):
        sheet["A1"].paste()


def test_a_series_goes_on_by_its_own_step_and_leaves_its_beginning(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[10], [20]]
    sheet["A1:A2"].autofill(sheet["A1:A4"], "fill_series")
    assert sheet["A1:A4"].value == [10, 20, 30, 40]
    sheet["B1"].value = [[dt.datetime(2024, 1, 31)], [dt.datetime(2024, 3, 31)]]
    with pytest.raises(NotImplementedError, match="more than one cell"):
        sheet["B1:B2"].autofill(sheet["B1:B4"], "fill_months")
    sheet["B1"].autofill(sheet["B1:B3"], "fill_months")
    assert [day.month for day in sheet["B1:B3"].value] == [1, 2, 3]
    for kind in ("growth_trend", "linear_trend"):
        with pytest.raises(NotImplementedError, match=kind):
            sheet["A1:A2"].autofill(sheet["A1:A4"], kind)
