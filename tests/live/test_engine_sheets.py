"""LibreOffice as an engine of xlwings: sheets, names, tables, shapes, whole sheets at once."""

from __future__ import annotations

import datetime as dt
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.errors import Locked, OfficeError
from xlplan.libreoffice import snapshot
from xlplan.libreoffice.values import CellError
from xlplan.table import layout
from xlplan.vocabulary import framework

pytestmark = pytest.mark.live

AREA = "一、基礎服務"


@pytest.fixture(autouse=True)
def nothing_stays_open(app: xw.App) -> Iterator[None]:
    """Close what a test opened."""
    yield
    for opened in app.books:
        opened.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with a whole plan in it."""
    path = tmp_path_factory.mktemp("template") / "plan.xlsx"
    plan = full_plan()
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)
    return path


def cell(book: xw.Book, address: str, sheet: int | str = 0) -> Any:
    return book.sheets[sheet].api.getCellRangeByName(address)


def protections(path: Path) -> dict[str, str]:
    """Return sheet part -> its element sheetProtection, attributes sorted."""
    with zipfile.ZipFile(path) as parts:
        found = {
            name: re.search(rb"<sheetProtection([^>]*)/>", parts.read(name))
            for name in parts.namelist()
            if name.startswith("xl/worksheets/sheet")
        }
    return {name: " ".join(sorted(m[1].decode().split())) for name, m in found.items() if m}


# ---- sheets


def test_sheets_are_added_renamed_moved_copied_and_deleted(book: xw.Book) -> None:
    book.sheets[0].name = "甲"
    book.sheets.add("乙", after="甲")
    book.sheets.add("丙")
    assert book.sheet_names == ["甲", "丙", "乙"]
    assert book.sheets.active.name == "丙"
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3]
    book.sheets["甲"].move(after=book.sheets["乙"])
    assert book.sheet_names == ["丙", "乙", "甲"]
    book.sheets["甲"].move(before=book.sheets["丙"])
    assert book.sheet_names == ["甲", "丙", "乙"]
    copied = book.sheets["甲"].copy()
    assert (copied.name, copied.index) == ("甲 (2)", 4)
    assert book.sheets["甲"].copy(before=book.sheets["丙"], name="丁").index == 2
    book.sheets["甲 (2)"].delete()
    del book.sheets["丁"]
    assert book.sheet_names == ["甲", "丙", "乙"]
    assert book.sheets.add().name == "工作表4"


def test_a_sheet_is_copied_to_another_workbook(app: xw.App, book: xw.Book) -> None:
    cell(book, "B2").String = "x"
    book.sheets[0].name = "來源"
    other = app.books.add()
    copied = book.sheets[0].copy(after=other.sheets[0])
    assert (copied.book, copied.name, copied.index) == (other, "來源", 2)
    assert cell(other, "B2", "來源").String == "x"


def test_a_sheet_that_is_not_there_is_a_key_error(book: xw.Book) -> None:
    sheet = book.sheets.add("名稱")
    with pytest.raises(KeyError):
        _ = book.sheets["沒有"]
    with pytest.raises(IndexError):
        _ = book.sheets[9]
    assert "沒有" not in book.sheets
    assert book.sheets["名稱"] == sheet
    sheet.name = "改名"
    with pytest.raises(KeyError):
        _ = book.sheets["名稱"]
    sheet.delete()
    assert book.sheets.add("改名").index == 1


def test_the_last_sheet_cannot_be_deleted(book: xw.Book) -> None:
    with pytest.raises(OfficeError):
        book.sheets[0].delete()
    assert len(book.sheets) == 1


def test_a_sheet_is_hidden_and_shown(book: xw.Book) -> None:
    sheet = book.sheets.add("x")
    sheet.visible = False
    assert (sheet.visible, book.sheets.active.name) == (False, "Sheet1")
    sheet.visible = True
    sheet.activate()
    assert book.sheets.active == sheet


def test_frozen_panes_belong_to_one_sheet(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets.add("x")
    book.sheets["Sheet1"].activate()
    sheet.freeze_panes.freeze_at("A1:B3")
    assert book.sheets.active.name == "Sheet1"
    book.impl.save_copy(tmp_path / "a.xlsx")
    part = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<pane xSplit="2" ySplit="3" topLeftCell="C4"', part)
    sheet.freeze_panes.freeze_at("1:1")
    book.impl.save_copy(tmp_path / "b.xlsx")
    part = zipfile.ZipFile(tmp_path / "b.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<pane xSplit="0" ySplit="1"', part)
    sheet.freeze_panes.unfreeze()
    book.impl.save_copy(tmp_path / "c.xlsx")
    assert b"<pane" not in zipfile.ZipFile(tmp_path / "c.xlsx").read("xl/worksheets/sheet1.xml")


def test_the_print_area_is_set_and_taken_away(book: xw.Book) -> None:
    setup = book.sheets[0].page_setup
    assert setup.print_area is None
    setup.print_area = "A1:C9"
    assert setup.print_area == "$A$1:$C$9"
    setup.print_area = "A1:B2,D4"
    assert setup.print_area == "$A$1:$B$2,$D$4"
    setup.print_area = None
    assert setup.print_area is None


# ---- cells of a sheet


def test_what_names_cells_is_understood(book: xw.Book) -> None:
    sheet = book.sheets[0]
    book.names.add("區", "=Sheet1!$B$2:$C$5")
    wanted = {
        "A1": (1, 1, 1, 1),
        "$b$2:C5": (2, 2, 4, 2),
        "C5:B2": (2, 2, 4, 2),
        "3:5": (3, 1, 3, 16384),
        "B:C": (1, 2, 1048576, 2),
        "XFD1048576": (1048576, 16384, 1, 1),
        "區": (2, 2, 4, 2),
        (2, 3): (2, 3, 1, 1),
    }
    for named, block in wanted.items():
        found = sheet.range(named)
        assert (found.row, found.column, *found.shape) == block
    assert sheet.range((5, 3), "B2").shape == (4, 2)
    assert sheet.range(sheet.range("B2"), sheet.range("C5")).address == "$B$2:$C$5"
    assert sheet.cells.shape == (1048576, 16384)
    assert sheet["A1:C3"][1, 2].address == "$C$2"


def test_what_names_no_cells_is_refused(book: xw.Book) -> None:
    sheet = book.sheets[0]
    book.sheets.add("別頁")
    book.names.add("遠", "=別頁!$A$1")
    for wrong in ("沒有", "A0:", "", "遠"):
        with pytest.raises(ValueError, match="沒有"):
            sheet.range(wrong)
    with pytest.raises(IndexError, match="0-based"):
        sheet.range((0, 1))


def test_the_used_range_is_what_is_in_use(book: xw.Book) -> None:
    sheet = book.sheets[0]
    assert sheet.used_range.address == "$A$1"
    cell(book, "B3").Value = 1
    cell(book, "D7").String = "x"
    assert sheet.used_range.address == "$B$3:$D$7"


def test_a_sheet_is_cleared_in_part_and_whole(book: xw.Book) -> None:
    sheet = book.sheets[0]
    one = cell(book, "A1")
    one.String, one.CellBackColor = "x", 0xFF0000
    sheet.api.Annotations.insertNew(one.CellAddress, "註")
    sheet.clear_contents()
    assert (one.String, one.CellBackColor, sheet.api.Annotations.Count) == ("", 0xFF0000, 1)
    sheet["A1"].data_validation.set_list(["甲"])
    sheet.clear_formats()
    assert one.CellBackColor == -1
    assert sheet["A1"].data_validation.source == "甲"
    sheet.clear()
    assert sheet.api.Annotations.Count == 0


def test_columns_and_rows_are_fitted(book: xw.Book) -> None:
    sheet = book.sheets[0]
    cell(book, "A1").String = "很長的文字" * 8
    width = sheet.api.Columns.getByIndex(0).Width
    sheet.autofit("r")
    assert sheet.api.Columns.getByIndex(0).Width == width
    sheet.autofit("columns")
    assert sheet.api.Columns.getByIndex(0).Width > 2 * width


# ---- protection


def test_a_protection_is_put_back_with_all_that_it_allowed(
    app: xw.App, template: Path, tmp_path: Path
) -> None:
    book = app.books.open(template)
    book.impl.save_copy(tmp_path / "before.xlsx")
    for sheet in book.sheets:
        assert sheet.impl.protected
        with sheet.impl.unprotected():
            assert not sheet.impl.protected
            sheet.api.getCellRangeByName("A1:B1").setDataArray((("x", "y"),))
        assert sheet.impl.protected
    book.impl.save_copy(tmp_path / "after.xlsx")
    before = protections(tmp_path / "before.xlsx")
    assert protections(tmp_path / "after.xlsx") == before
    assert any('insertRows="false"' in options for options in before.values())
    book.close()


def test_a_protection_comes_back_after_an_error(book: xw.Book) -> None:
    sheet = book.sheets[0].impl
    sheet.uno.protect("")
    with pytest.raises(ZeroDivisionError), sheet.unprotected():
        _ = 1 / 0
    assert sheet.protected
    sheet.uno.unprotect("")
    with sheet.unprotected():
        pass
    assert not sheet.protected


def test_a_protection_with_a_password_stays(book: xw.Book) -> None:
    sheet = book.sheets[0].impl
    sheet.uno.protect("秘密")
    with pytest.raises(Locked, match="保護密碼"), sheet.unprotected():
        pytest.fail("it was lifted")
    assert sheet.protected


def test_a_protected_sheet_refuses_to_be_changed(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.api.protect("")
    with pytest.raises(Locked, match="工作表「Sheet1」受到保護"):
        sheet.clear_contents()
    with pytest.raises(Locked, match="受到保護"):
        sheet["A1:B1"].value = ["x", "y"]
    with pytest.raises(Locked, match="受到保護"):
        sheet["A1"].value = "x"
    with pytest.raises(Locked, match="受到保護"):
        sheet["A1:B1"].clear_contents()
    assert sheet["A1"].value is None


# ---- names, tables, shapes


def test_names_are_kept_in_the_grammar_of_excel(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[0].name = "資料 1"
    other = book.sheets.add("其他")
    book.names.add("區", "='資料 1'!$A$1:$B$2")
    book.names.add("算", "=SUM('資料 1'!$A$1:$B$2,2)")
    other.names.add("區", "=其他!$C$3")
    book.names.add("'資料 1'!頁", "='資料 1'!$D$4")
    found = {name.name: name.refers_to for name in book.names}
    assert found == {
        "區": "='資料 1'!$A$1:$B$2",
        "算": "=SUM('資料 1'!$A$1:$B$2,2)",
        "其他!區": "=其他!$C$3",
        "'資料 1'!頁": "='資料 1'!$D$4",
    }
    assert book.names["區"].refers_to_range.get_address(external=True).endswith("$A$1:$B$2")
    assert [name.name for name in other.names] == ["其他!區"]
    assert other.names["區"].refers_to_range == other["C3"]
    with pytest.raises(OfficeError, match="不是儲存格範圍"):
        _ = book.names["算"].refers_to_range
    with pytest.raises(KeyError):
        _ = book.names["沒有"]
    book.names["算"].refers_to = "='資料 1'!$A$9"
    book.names["算"].name = "新"
    assert ("算" in book.names, book.names["新"].refers_to) == (False, "='資料 1'!$A$9")
    del book.names["新"]
    assert book.names.count == 3
    book.save(tmp_path / "n.xlsx")
    part = zipfile.ZipFile(tmp_path / "n.xlsx").read("xl/workbook.xml").decode()
    assert 'localSheetId="0" name="區" vbProcedure="false">其他!$C$3<' in part


def test_a_table_is_a_database_range(book: xw.Book) -> None:
    sheet = book.sheets[0]
    cell(book, "B2:C4").setDataArray((("鍵", "值"), ("a", 1), ("b", 2)))
    made = sheet.tables.add(sheet["B2:C4"], name="表")
    assert (made.name, made.show_headers, made.show_autofilter) == ("表", True, True)
    assert made.range.address == "$B$2:$C$4"
    assert made.header_row_range.value == ["鍵", "值"]
    assert made.data_body_range.value == [["a", 1.0], ["b", 2.0]]
    assert (made.totals_row_range, made.insert_row_range) == (None, None)
    made.resize(sheet["B2:C9"])
    assert sheet.tables["表"].data_body_range.address == "$B$3:$C$9"
    made.name = "新表"
    assert ("新表" in sheet.tables, len(sheet.tables)) == (True, 1)
    assert sheet.tables.add(sheet["E1:F2"]).name == "表格1"
    assert len(book.sheets.add().tables) == 0
    with pytest.raises(KeyError):
        _ = sheet.tables["表"]


def test_buttons_and_text_boxes_are_shapes_and_notes_are_not(app: xw.App, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "s.xlsx") as made:
        sheet = made.add_worksheet("s")
        sheet.insert_button("B2", {"caption": "檢核", "width": 96, "height": 48, "macro": "x"})
        sheet.insert_textbox("B9", "說明", {"width": 192})
        sheet.write_comment("A1", "註")
    shapes = app.books.open(tmp_path / "s.xlsx").sheets[0].shapes
    assert sorted((shape.type, shape.text) for shape in shapes) == [
        ("auto_shape", "說明"),
        ("form_control", "檢核"),
    ]
    button = next(shape for shape in shapes if shape.type == "form_control")
    assert round(button.height) == 36
    button.left, button.top, button.width = 10, 20, 144
    assert [round(number) for number in (button.left, button.top, button.width)] == [10, 20, 144]
    button.name, button.text = "鈕", "新"
    assert shapes["鈕"].text == "新"
    button.delete()
    assert len(shapes) == 1


# ---- whole sheets at once


def mixed(path: Path) -> None:
    """Write a workbook with one of everything that can be read wrongly."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet("混合")
        clock = made.add_format({"num_format": "hh:mm"})
        percent = made.add_format({"num_format": "0%"})
        compact = made.add_format({"num_format": "yyyymmdd"})
        hidden = made.add_format({"num_format": ";;;"})
        sheet.write_row("B3", ["文字", 1, 0.1, 1 / 3, 1e20, -1234567.891, True, "#N/A"])
        sheet.write_datetime("B4", dt.datetime(2025, 3, 1))
        sheet.write_datetime("C4", dt.datetime(2025, 3, 1, 14, 30, 15), compact)
        sheet.write_number("D4", 0.5, clock)
        sheet.write_number("E4", 0.25, percent)
        sheet.write_number("F4", 45717, hidden)
        sheet.write_formula("G4", '=""')
        sheet.write_formula("H4", "=1/0")
        sheet.write_formula("I4", "=NA()")
        sheet.write_formula("J4", "=SQRT(-1)")
        sheet.write_formula("K4", "=DATE(2025,3,1)")
        sheet.write_formula("L4", "=1=1")
        sheet.write_string("B5", "'=不是公式")
        sheet.write_string("C5", "001")
        sheet.merge_range("B6:C7", "合併")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        made.add_worksheet("空 的'頁")
        made.add_worksheet("A.B").write("A1", "點")
        made.add_worksheet("只有格式").write_blank("C3", None, percent)
        made.add_worksheet("一格,").write("D9", 7)


def by_range(book: xw.Book) -> dict[str, list[list[Any]]]:
    """Return what read_sheets should, by the ranges of the sheets."""
    found = {}
    for sheet in book.sheets:
        last = sheet.used_range.last_cell
        rows = sheet.range((1, 1), last).options(ndim=2, err_to_str=True).value
        while rows and not any(value is not None for value in rows[-1]):
            rows.pop()
        found[sheet.name] = rows
    return found


def trimmed(grids: Mapping[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    """Return grids without empty cells at the ends of rows, for two ways of reading."""
    out = {}
    for name, rows in grids.items():
        cut = [list(row) for row in rows]
        for row in cut:
            while row and row[-1] is None:
                row.pop()
        while cut and not cut[-1]:
            cut.pop()
        out[name] = cut
    return out


def test_whole_sheets_are_read_as_their_cells_are(app: xw.App, tmp_path: Path) -> None:
    mixed(tmp_path / "m.xlsx")
    book = app.books.open(tmp_path / "m.xlsx")
    found = book.impl.read_sheets()
    assert found["混合"][:2] == [[None] * 12] * 2
    assert found["混合"][2:5] == [
        [None, "文字", 1.0, 0.1, 1 / 3, 1e20, -1234567.891, True, "#N/A", None, None, None],
        [
            None,
            *(dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 1, 14, 30, 15)),
            *(0.5, 0.25, 45717.0, None),
            *("#DIV/0!", "#N/A", "#VALUE!", dt.datetime(2025, 3, 1), True),
        ],
        [None, "'=不是公式", "001", *[None] * 9],
    ]
    kinds = [type(value) for value in (found["混合"][2][8], found["混合"][3][8])]
    assert kinds == [str, CellError]
    assert found["空 的'頁"] == []
    assert found["A.B"] == [["點"]]
    assert (len(found["一格,"]), found["一格,"][8][3]) == (9, 7.0)
    assert trimmed(found) == trimmed(by_range(book))
    assert list(book.impl.read_sheets(["A.B", "空 的'頁"])) == ["A.B", "空 的'頁"]
    assert book.impl.read_sheets(["空 的'頁"]) == {"空 的'頁": []}
    assert book.impl.read_sheets([]) == {}
    with pytest.raises(KeyError):
        book.impl.read_sheets(["沒有"])


def test_a_template_is_read_as_from_its_file_and_fast(app: xw.App, template: Path) -> None:
    book = app.books.open(template)
    book.impl.read_sheets()
    begun = time.perf_counter()
    found = book.impl.read_sheets()
    took = time.perf_counter() - begun
    wanted = {
        grid.name: [[None if value == "" else value for value in row] for row in grid.rows]
        for grid in read(template).grids
    }
    assert trimmed(found) == trimmed(wanted)
    assert trimmed(found) == trimmed(by_range(book))
    assert took < 0.5
    book.close()


def test_reading_grows_in_a_straight_line_with_cells_that_look_different(
    app: xw.App, tmp_path: Path
) -> None:
    rows = 4000
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as made:
        sheet = made.add_worksheet("s")
        dates = [made.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "yyyy/m/d")]
        for row in range(rows):
            sheet.write_number(row, 0, 45000 + row, dates[row % 2])
    book = app.books.open(tmp_path / "b.xlsx")
    begun = time.process_time()
    found = book.impl.read_sheets()["s"]
    took = time.process_time() - begun
    start = dt.datetime(1899, 12, 30)
    assert [row[0] for row in found] == [start + dt.timedelta(45000 + n) for n in range(rows)]
    assert took < 1.5  # 0.1; each row against each format 4.8


def test_sheets_are_read_one_by_one_where_they_cannot_be_at_once(
    app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed(tmp_path / "m.xlsx")
    book = app.books.open(tmp_path / "m.xlsx")
    at_once = book.impl.read_sheets()
    monkeypatch.setattr(snapshot, "_SEPARATORS", ("~wrong~",))
    assert trimmed(book.impl.read_sheets()) == trimmed(at_once)


def test_a_sheet_with_a_stray_cell_far_out_is_refused(book: xw.Book) -> None:
    cell(book, "A1").Value = 1
    cell(book, "XFD1048576").Value = 1
    with pytest.raises(OfficeError, match="工作表「Sheet1」用到的範圍太大"):
        book.impl.read_sheets()
