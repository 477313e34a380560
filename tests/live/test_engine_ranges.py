"""Ranges through xlwings: places, looks, structure, copying, notes, validation."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from xlplan.errors import Locked, OfficeError

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.Sheet:
    sheet["B2"].value = [["甲", "乙", "丙"], [1, 2, 3], [4, None, 6]]
    return sheet


# ---- places


def test_addresses_read_as_in_excel(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.name = "資料"
    assert sheet["A1"].address == "$A$1"
    assert sheet["AA10:XFD11"].address == "$AA$10:$XFD$11"
    assert sheet["B:C"].address == "$B:$C"
    assert sheet["2:3"].address == "$2:$3"
    block = sheet["A1:B2"]
    assert block.get_address(False, True) == "$A1:$B2"
    assert block.get_address(include_sheetname=True).strip("'").endswith("資料'!$A$1:$B$2") or (
        block.get_address(include_sheetname=True) == "資料!$A$1:$B$2"
    )
    assert f"[{book.name}]資料" in block.get_address(external=True)


def test_cells_are_cut_out_of_a_sheet_by_their_indexes(sheet: xw.Sheet) -> None:
    assert sheet[0:2, 1:3].address == "$B$1:$C$2"
    assert sheet[0:0, 0:2].value is None


def test_expanding_goes_as_far_as_there_is_something(table: xw.Sheet) -> None:
    assert table["B2"].expand().address == "$B$2:$D$4"
    assert table["B2"].expand("down").address == "$B$2:$B$4"
    assert table["C2"].expand("down").address == "$C$2:$C$3"
    assert table["B2"].expand("right").address == "$B$2:$D$2"
    assert table["B2:D2"].expand("down").address == "$B$2:$D$4"
    assert table["A1"].expand().address == "$A$1"


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("B2", "down", "$B$4"),
        ("B2", "right", "$D$2"),
        ("C3", "down", "$C$1048576"),
        ("B4", "right", "$D$4"),
        ("D4", "left", "$B$4"),
        ("A2", "right", "$B$2"),
        ("E2", "left", "$D$2"),
        ("F9", "up", "$F$1"),
        ("B9", "up", "$B$4"),
        ("B4", "down", "$B$1048576"),
        ("D2", "right", "$XFD$2"),
        ("B2", "up", "$B$1"),
    ],
)
def test_end_goes_where_ctrl_and_an_arrow_key_go(
    table: xw.Sheet, start: str, direction: str, end: str
) -> None:
    assert table[start].end(direction).address == end


def test_a_formula_that_shows_nothing_counts_for_end(table: xw.Sheet) -> None:
    table["C4"].value = '=""'
    assert table["B4"].end("right").address == "$D$4"


def test_the_current_region_ends_at_empty_rows_and_columns(table: xw.Sheet) -> None:
    table["F9"].value = 1
    assert table["C3"].current_region.address == "$B$2:$D$4"
    assert table["J20"].current_region.address == "$J$20"


# ---- looks


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "@",
        "0.00",
        "#,##0",
        "0.00%",
        "yyyy-mm-dd",
        "yyyy/m/d h:mm",
        '#,##0"元"',
        "[$-404]e/mm/dd",
        "[h]:mm",
        "[Red]0.0;0",
        'yyyy"年"m"月"d"日"',
    ],
)
def test_number_formats_are_given_and_read_in_excels_codes(sheet: xw.Sheet, code: str) -> None:
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_different_looks_read_as_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.0"
    sheet["A1"].font.bold = True
    sheet["A1"].wrap_text = True
    sheet["A1"].color = (1, 2, 3)
    block = sheet["A1:A2"]
    found = block.number_format, block.font.bold, block.wrap_text, block.color
    assert found == (None, None, None, None)


def test_a_wrong_number_format_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(OfficeError, match="數字格式"):
        sheet["A1"].number_format = "0.0[[;"


def test_colours_are_set_and_taken_off(sheet: xw.Sheet) -> None:
    for colour in [(255, 0, 128), "#ff0080", 0x8000FF]:
        sheet["A1:B2"].color = None
        assert sheet["A1"].color is None
        sheet["A1:B2"].color = colour
        assert sheet["B2"].color == (255, 0, 128)


def test_fonts_apply_to_chinese_text_too(sheet: xw.Sheet) -> None:
    font = sheet["A1:B2"].font
    font.bold, font.italic, font.size = True, True, 14
    font.name, font.color = "Noto Sans CJK TC", "#ff0000"
    read = sheet["B2"].font
    assert (read.bold, read.italic, read.size) == (True, True, 14.0)
    assert (read.name, read.color) == ("Noto Sans CJK TC", (255, 0, 0))
    assert sheet["A1"].api.CharFontNameAsian == "Noto Sans CJK TC"
    assert sheet["A1"].api.CharHeightAsian == 14
    assert sheet["C3"].font.color == (0, 0, 0)


def test_borders_are_drawn_side_by_side(sheet: xw.Sheet) -> None:
    block = sheet["B2:C3"]
    block.borders.set("outside", line_style="continuous", weight="thick", color="#ff0000")
    block.borders["inside_horizontal"].line_style = "dash"
    assert block.borders["edge_top"].weight == "thick"
    assert block.borders["edge_left"].color == (255, 0, 0)
    assert block.borders["inside_horizontal"].line_style == "dash"
    assert block.borders["inside_vertical"].line_style == "none"
    assert block.borders.line_style is None
    assert sheet["B2"].borders["edge_top"].line_style == "continuous"
    block.borders["diagonal_up"].line_style = "double"
    assert sheet["B2"].borders["diagonal_up"].line_style == "double"
    block.borders.clear()
    assert block.borders.line_style == "none"


@pytest.mark.parametrize(
    "style",
    ["continuous", "dash", "dash_dot", "dash_dot_dot", "dot", "double", "slant_dash_dot"],
)
def test_every_line_style_reads_back(sheet: xw.Sheet, style: str) -> None:
    sheet["B2:C3"].borders.line_style = style
    assert sheet["B2:C3"].borders.line_style == style


def test_text_is_aligned_and_wrapped(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]
    for way in ["left", "center", "right", "fill", "justify", "distributed", "general"]:
        cell.horizontal_alignment = way
        assert cell.horizontal_alignment == way
    for way in ["top", "center", "bottom", "justify", "distributed"]:
        cell.vertical_alignment = way
        assert cell.vertical_alignment == way
    assert sheet["B1"].vertical_alignment == "bottom"
    cell.wrap_text = True
    assert cell.wrap_text
    with pytest.raises(NotImplementedError, match="center_across_selection"):
        cell.horizontal_alignment = "center_across_selection"


def test_widths_and_heights_are_excels(book: xw.Book, tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "w.xlsx"
    made = openpyxl.Workbook()
    for letter, width in {"A": 10.7109375, "B": 20.7109375, "C": 50.7109375}.items():
        made.active.column_dimensions[letter].width = width
    made.active.row_dimensions[1].height = 33
    made.save(path)
    opened = book.app.books.open(path)
    sheet = opened.sheets[0]
    assert [sheet[0, i].column_width for i in range(3)] == pytest.approx([10, 20, 50], abs=0.05)
    assert sheet["A1"].row_height == 33
    assert sheet["A1:B1"].column_width is None
    sheet["D:E"].column_width = 12.5
    sheet["A2:A3"].row_height = 40
    assert sheet["D1:E1"].column_width == pytest.approx(12.5, abs=0.02)
    assert sheet["A3"].row_height == 40
    assert sheet["A1"].height == pytest.approx(33, abs=0.1)
    assert sheet["A2"].top == pytest.approx(33, abs=0.1)
    assert (sheet["A1"].left, sheet["A1"].width > 0) == (0, True)
    opened.close()


def test_columns_are_fitted_to_their_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "很長很長的一段文字" * 3
    before = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > before
    sheet["A1"].rows.autofit()


def test_rows_and_columns_are_hidden_and_shown(sheet: xw.Sheet) -> None:
    sheet["A2:A3"].rows.hidden = True
    sheet["C:C"].columns.hidden = True
    assert sheet["A2:A3"].rows.hidden is True
    assert sheet["A1:A3"].rows.hidden is None
    assert (sheet["C1"].columns.hidden, sheet["D1"].columns.hidden) == (True, False)
    sheet["A2:A3"].rows.hidden = False
    assert sheet["A1:A3"].rows.hidden is False


def test_a_hidden_column_hides_no_rows_and_costs_no_time(sheet: xw.Sheet) -> None:
    sheet["A:A"].columns.hidden = True
    sheet["5:6"].rows.hidden = True
    begun = time.monotonic()
    assert (sheet["A1:A4"].rows.hidden, sheet["A5:A6"].rows.hidden) == (False, True)
    assert sheet["A:A"].rows.hidden is None
    assert (sheet["A5:B5"].columns.hidden, sheet["B5:C5"].columns.hidden) == (None, False)
    assert time.monotonic() - begun < 10  # row by row it would be an hour


# ---- structure


def test_merging_keeps_the_first_value_only(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[None, "乙"], ["丙", "丁"]]
    sheet["A1:B2"].merge()
    assert sheet["A1:B2"].value == [["乙", None], [None, None]]
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert (sheet["A1"].merge_cells, sheet["B2"].merge_cells) == (True, True)
    assert (sheet["C1"].merge_cells, sheet["C1"].merge_area.address) == (False, "$C$1")
    sheet["A1"].unmerge()
    assert not sheet["A1:B2"].merge_cells
    sheet["D1:E2"].merge(across=True)
    assert sheet["E2"].merge_area.address == "$D$2:$E$2"


def test_clearing_takes_what_it_says(sheet: xw.Sheet) -> None:
    def fill() -> None:
        sheet["A1"].value = 5
        sheet["A1"].color = (255, 0, 0)
        if sheet["A1"].note is None:
            sheet["A1"].add_note("註")
        sheet["A1"].data_validation.set_list(["甲"])

    fill()
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (255, 0, 0))
    assert sheet["A1"].note.text == "註"
    fill()
    sheet["A1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].color) == (5, None)
    assert sheet["A1"].data_validation.source == "甲"
    fill()
    sheet["A1"].clear()
    assert (sheet["A1"].value, sheet["A1"].color, sheet["A1"].note) == (None, None, None)


def test_cells_are_inserted_and_deleted_with_a_shift(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1"].formula = "=A2"
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, 2], [1, 4], [3, None]]
    assert sheet["D1"].formula == "=A3"
    sheet["A1"].delete("up")
    assert sheet["A1:B3"].value == [[1, 2], [3, 4], [None, None]]
    sheet["A1"].insert("right")
    assert sheet["A1:C1"].value == [None, 1, 2]
    sheet["A1"].delete("left")
    sheet["2:2"].insert("down")
    assert sheet["A1:B3"].value == [[1, 2], [None, None], [3, 4]]
    sheet["2:2"].delete()
    sheet["A:A"].delete()
    assert sheet["A1:A2"].value == [2, 4]


def test_sorting_finding_and_replacing_work_on_the_cells_given(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["鍵", "值"], ["b", 1], ["a", 2], ["b", 0]]
    sheet["A1:B4"].sort([1, 2], [True, False], has_headers=True)
    assert sheet["A2:B4"].value == [["a", 2], ["b", 1], ["b", 0]]
    assert sheet["A1:B4"].find("b").address == "$A$3"
    assert sheet["A1:B4"].find("不在") is None
    sheet["A2:A3"].replace_all("b", "乙")
    assert sheet["A2:A4"].value == ["a", "乙", "b"]


def test_special_cells_are_found_by_what_they_hold(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["字"], [None], ["=1+1"], [3]]
    block = sheet["A1:A4"]
    assert [area.address for area in block.get_special_cells("blanks")] == ["$A$2"]
    assert [area.address for area in block.get_special_cells("formulas")] == ["$A$3"]
    assert [area.address for area in block.get_special_cells("constants", "text")] == ["$A$1"]


def test_filling_continues_a_series(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2]]
    sheet["A1:A2"].autofill(sheet["A1:A5"])
    assert sheet["A1:A5"].value == [1, 2, 3, 4, 5]
    sheet["B1"].value = "=A1*2"
    sheet["B1"].autofill(sheet["B1:B3"], "fill_copy")
    assert sheet["B1:B3"].value == [2, 4, 6]


def test_moving_takes_references_along(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2]]
    sheet["D1"].formula = "=A1"
    sheet["A1:B1"].move(sheet["A5"])
    assert (sheet["A1"].value, sheet["A5:B5"].value) == (None, [1, 2])
    assert sheet["D1"].formula == "=A5"


# ---- notes, links, names


def test_notes_are_added_read_changed_and_deleted(sheet: xw.Sheet) -> None:
    assert sheet["B2"].note is None
    note = sheet["B2"].add_note("第一行\n第二行")
    assert sheet["B2"].note.text == "第一行\n第二行"
    note.text = "改"
    assert sheet["B2"].note.text == "改"
    assert sheet["B2"].note.location.address == "$B$2"
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert sheet["B2"].comment is None


def test_links_lead_outside_and_inside(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    book.sheets.add("一 二", after=sheet)
    sheet["A1"].add_hyperlink("https://example.tw/?a=1", "網站")
    sheet["A2"].add_hyperlink("#'一 二'!B2", "那裡")
    sheet["A3"].formula = '=HYPERLINK("#\'一 二\'!A1","去")'
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("網站", "https://example.tw/?a=1")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("那裡", "#'一 二'!B2")
    assert sheet["A3"].hyperlink == "#'一 二'!A1"
    with pytest.raises(OfficeError, match="超連結"):
        _ = sheet["B1"].hyperlink
    book.impl.save_copy(tmp_path / "l.xlsx")
    assert "location=\"'一 二'!B2\"" in _part(tmp_path / "l.xlsx", "sheet1").replace("&apos;", "'")


def test_ranges_have_names_and_tables(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:B3"].name = "我的範圍"
    assert sheet["A1:B3"].name.name == "我的範圍"
    assert sheet["我的範圍"].address == "$A$1:$B$3"
    assert sheet["A1"].name is None
    sheet["D1"].value = [["a"], [1]]
    sheet.tables.add(sheet["D1:D2"], name="表甲")
    assert sheet["D2"].table.name == "表甲"
    assert sheet["A1"].table is None


def test_what_the_engine_lacks_says_so_by_name(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"Range\.conditional_formats"):
        _ = sheet["A1"].conditional_formats
    with pytest.raises(NotImplementedError, match=r"Range\.to_png"):
        sheet["A1"].impl.to_png("x.png")


def test_a_range_is_selected_and_printed(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet["B2"].value = "印"
    sheet["B2:C3"].select()
    assert book.app.selection.address == "$B$2:$C$3"
    sheet["B2:C3"].to_pdf(tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


# ---- validation


def test_lists_are_allowed_from_words_ranges_and_names(book: xw.Book) -> None:
    sheet = book.sheets[0]
    book.sheets.add("代碼", after=sheet)
    book.names.add("項目", "=代碼!$A$1:$A$3")
    rule = sheet["A1:A3"].data_validation
    rule.set_list(['甲"引', "乙 丙", "1-1"])
    assert (rule.type, rule.source, rule.in_cell_dropdown) == ("list", '甲"引,乙 丙,1-1', True)
    rule.set_list(book.sheets["代碼"]["A1:A3"], in_cell_dropdown=False)
    assert (rule.source, rule.in_cell_dropdown) == ("=代碼!$A$1:$A$3", False)
    rule.set_list(book.names["項目"])
    assert rule.source == "=項目"
    rule.delete()
    assert rule.type == "none"
    assert rule.source is None


def test_rules_compare_and_follow_their_cells(sheet: xw.Sheet) -> None:
    rule = sheet["B2:B9"].data_validation
    rule.set_whole_number("between", 1, "=A2")
    assert (rule.type, rule.operator) == ("whole_number", "between")
    assert (rule.formula1, rule.formula2) == ("=1", "=A2")
    assert sheet["B5"].data_validation.formula2 == "=A5"
    rule.set_custom('=LEN(B2)<COUNTIF($A$1:$A$9,"x")')
    assert sheet["B3"].data_validation.formula == '=LEN(B3)<COUNTIF($A$1:$A$9,"x")'
    assert sheet["A1:B2"].data_validation.type == "mixed_criteria"
    assert rule.alert_style == "stop"
    assert (rule.ignore_blank, rule.show_error) == (True, True)


# ---- copying


def test_copying_takes_everything_along(book: xw.Book) -> None:
    sheet, other = book.sheets[0], book.sheets.add("乙", after=book.sheets[0])
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].add_note("註")
    sheet["A1:B1"].copy(sheet["A5"])
    assert sheet["A5:B5"].value == [1, 2]
    assert (sheet["A5"].color, sheet["A5"].note.text) == ((255, 0, 0), "註")
    assert sheet["B5"].formula == "=A5*2"
    sheet["A1:B1"].copy(other["C2:F4"])
    assert other["C4:F4"].value == [1, 2, 1, 2]
    assert other["F4"].formula == "=E4*2"


def test_copying_into_another_workbook_works_too(book: xw.Book) -> None:
    other = book.app.books.add()
    book.sheets[0]["A1"].value = [["甲", 2]]
    book.sheets[0]["A1"].color = (255, 0, 0)
    other.sheets[0]["B2:D2"].value = ["舊", "舊", "舊"]
    book.sheets[0]["A1:B1"].copy(other.sheets[0]["B2"])
    assert other.sheets[0]["B2:D2"].value == ["甲", 2, "舊"]
    assert other.sheets[0]["B2"].color == (255, 0, 0)
    other.close()


def test_pasting_takes_only_what_is_asked(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1:B1"].number_format = "0.00"
    sheet["A1:B1"].color = (255, 0, 0)
    sheet["A1:B1"].data_validation.set_list(["1", "2"])
    sheet["A1"].column_width = 30
    sheet["A1"].add_note("註")
    sheet["A1:B1"].copy()
    sheet["A3"].paste("values")
    assert (sheet["A3:B3"].formula, sheet["A3"].color) == ((("1", "2"),), None)
    sheet["A4:B5"].paste("formulas")
    assert sheet["B5"].formula == "=A5*2"
    assert sheet["B5"].number_format == "General"
    sheet["A6"].paste("values_and_number_formats")
    assert (sheet["B6"].value, sheet["B6"].number_format) == (2, "0.00")
    sheet["A7"].paste("formats")
    assert (sheet["B7"].value, sheet["B7"].color) == (None, (255, 0, 0))
    assert sheet["B7"].data_validation.type == "none"
    sheet["A8"].paste("validation")
    assert (sheet["B8"].color, sheet["B8"].data_validation.source) == (None, "1,2")
    sheet["D1"].paste("column_widths")
    assert sheet["D1"].column_width == pytest.approx(30, abs=0.05)
    sheet["A9"].paste("comments")
    assert sheet["A9"].note.text == "註"
    sheet["F1"].paste("values", transpose=True)
    assert sheet["F1:F2"].value == [1, 2]
    with pytest.raises(NotImplementedError, match=r"Range\.paste"):
        sheet["A9"].paste("all", operation="add")


def test_nothing_is_pasted_before_something_is_copied(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B1"].copy_from(sheet["A1"], "values")
    assert sheet["B1"].value is None


# ---- taking over looks and rules


@pytest.fixture
def painted(book: xw.Book, tmp_path: Path) -> xw.Book:
    """A workbook with a pattern row, conditional formats and validations, all relative."""
    path = tmp_path / "painted.xlsx"
    _painted(path)
    return book.app.books.open(path)


def _painted(path: Path) -> None:
    import xlsxwriter

    made = xlsxwriter.Workbook(path)
    sheet, other = made.add_worksheet("甲"), made.add_worksheet("乙")
    red, bold = made.add_format({"bg_color": "#FFC7CE"}), made.add_format({"bold": True})
    sheet.write_row("A3", ["x", 1, "a", 2], bold)
    for row in range(4, 11):
        sheet.write_row(f"A{row}", ["x", 1, "a", 2], bold)
    paint = {"type": "formula", "format": red}
    sheet.conditional_format("A3:D10", paint | {"criteria": '=AND($A3="x",A$2<>"")'})
    sheet.conditional_format("B3:B10", paint | {"criteria": "=B3>B4"})
    sheet.data_validation("A3:A10", {"validate": "custom", "value": "=LEN(A3)<5"})
    sheet.data_validation("B3:B10", {"validate": "list", "source": "=$Z$1:$Z$3"})
    other.write("A20", "留")
    made.close()


def test_a_pattern_row_gives_looks_and_rules_to_many_rows(painted: xw.Book, tmp_path: Path) -> None:
    sheet = painted.sheets["甲"]
    sheet["A20"].value = ["留", "=1+1"]
    sheet["A20"].add_note("註")
    target = sheet["A11:D2010"]
    target.impl.paste_from(sheet["A3:D3"].impl, {"formats", "validation"})
    assert sheet["A20:B20"].formula == (("留", "=1+1"),)
    assert sheet["A20"].note.text == "註"
    assert sheet["D2010"].font.bold
    assert sheet["A900"].data_validation.formula == "=LEN(A900)<5"
    painted.impl.save_copy(tmp_path / "out.xlsx")
    assert _rules(tmp_path / "out.xlsx", "sheet1") == [
        ("A3:D2010", 'AND($A3="x",A$2<>"")'),
        ("B3:B2010", "B3>B4"),
    ]
    assert _validations(tmp_path / "out.xlsx", "sheet1")[0] == ("A3:A1020", "LEN(A3)<5")
    assert [item.name for item in painted.sheets] == ["甲", "乙"]


def test_looks_and_rules_shift_rightly_on_another_sheet(painted: xw.Book, tmp_path: Path) -> None:
    sheet, other = painted.sheets["甲"], painted.sheets["乙"]
    other["A20"].add_note("註")
    other["B11:E500"].impl.paste_from(sheet["A3:D3"].impl, {"formats", "validation"})
    assert (other["A20"].value, other["A20"].note.text) == ("留", "註")
    assert other["B40"].data_validation.formula == "=LEN(B40)<5"
    painted.impl.save_copy(tmp_path / "out.xlsx")
    assert _rules(tmp_path / "out.xlsx", "sheet2") == [
        ("B11:E500", 'AND($A11="x",B$2<>"")'),
        ("C11:C500", "C11>C12"),
    ]
    assert ("B11:B500", "LEN(B11)<5") in _validations(tmp_path / "out.xlsx", "sheet2")


def test_looks_alone_leave_validations_alone(painted: xw.Book) -> None:
    sheet = painted.sheets["甲"]
    sheet["A30"].data_validation.set_list(["留"])
    sheet["A30:D31"].impl.paste_from(sheet["A3:D3"].impl, {"formats"})
    assert sheet["A30"].font.bold
    assert sheet["A30"].data_validation.source == "留"
    assert sheet["A31"].data_validation.type == "none"


def test_rules_alone_leave_looks_alone(painted: xw.Book, tmp_path: Path) -> None:
    sheet, other = painted.sheets["甲"], painted.sheets["乙"]
    other["A30:D31"].impl.paste_from(sheet["A3:D3"].impl, {"validation"})
    assert not other["A30"].font.bold
    assert other["A31"].data_validation.formula == "=LEN(A31)<5"
    painted.impl.save_copy(tmp_path / "out.xlsx")
    assert _rules(tmp_path / "out.xlsx", "sheet2") == []
    assert ("A30:A31", "LEN(A30)<5") in _validations(tmp_path / "out.xlsx", "sheet2")


def test_one_step_back_takes_pasted_looks_off_again(painted: xw.Book, tmp_path: Path) -> None:
    sheet = painted.sheets["乙"]
    sheet["A11:D40"].impl.paste_from(painted.sheets["甲"]["A3:D3"].impl, {"formats"})
    assert sheet["A11"].font.bold
    painted.api.UndoManager.undo()
    assert not sheet["A11"].font.bold
    assert sheet["A20"].value == "留"
    assert [item.name for item in painted.sheets] == ["甲", "乙"]


def test_a_protected_sheet_refuses_and_stays_as_it_is(painted: xw.Book) -> None:
    sheet = painted.sheets["甲"]
    sheet.api.protect("")
    cell, other = sheet["A3"], sheet["A30"]
    acts: list[Callable[[], object]] = [
        cell.clear,
        cell.clear_contents,
        sheet["3:3"].delete,
        sheet["A3:B3"].merge,
        lambda: other.impl.paste_from(cell.impl, {"formats"}),
        lambda: cell.add_note("註"),
        lambda: setattr(cell, "value", 1),
        lambda: setattr(cell, "formula", "=1"),
        lambda: cell.copy(other),
        lambda: setattr(cell, "color", (1, 2, 3)),
        lambda: cell.impl.set_colors([[(1, 2, 3)]]),
        lambda: setattr(cell, "number_format", "0.00"),
        lambda: setattr(cell.font, "bold", False),
        lambda: setattr(cell.font, "color", (1, 2, 3)),
        lambda: setattr(cell, "wrap_text", True),
        lambda: setattr(cell, "horizontal_alignment", "center"),
        lambda: setattr(cell, "vertical_alignment", "top"),
        lambda: cell.adjust_indent(1),
        lambda: setattr(cell.borders["edge_top"], "line_style", "continuous"),
        lambda: cell.data_validation.set_list(["甲"]),
        cell.data_validation.delete,
    ]
    for act in acts:
        with pytest.raises(Locked, match="甲"):
            act()
    assert sheet["A3:D3"].value == ["x", 1, "a", 2]


def test_cells_that_a_protection_leaves_open_are_cleared_and_painted(sheet: xw.Sheet) -> None:
    sheet["A1:C1"].value = [1, 2, 3]
    protection = sheet["A1:B1"].api.CellProtection
    protection.IsLocked = False
    sheet["A1:B1"].api.CellProtection = protection
    sheet.api.protect("")
    sheet["A1"].color = (1, 2, 3)
    assert sheet["A1"].color == (1, 2, 3)
    for clear in (sheet["A1:B1"].clear_formats, sheet["A1:B1"].clear):  # would lock them
        with pytest.raises(Locked):
            clear()
    assert sheet["A1:C1"].value == [1, 2, 3]
    sheet["A1:B1"].clear_contents()
    assert sheet["A1:C1"].value == [None, None, 3]
    with pytest.raises(Locked):
        sheet["A1:C1"].clear_contents()


def _part(path: Path, name: str) -> str:
    import html

    with zipfile.ZipFile(path) as parts:
        return html.unescape(parts.read(f"xl/worksheets/{name}.xml").decode())


def _rules(path: Path, name: str) -> list[tuple[str, str]]:
    pattern = r'<conditionalFormatting sqref="(.*?)">.*?<formula>(.*?)</formula>'
    return re.findall(pattern, _part(path, name))


def _validations(path: Path, name: str) -> list[tuple[str, str]]:
    pattern = r'<dataValidation [^>]*sqref="(.*?)"[^>]*><formula1>(.*?)</formula1>'
    return re.findall(pattern, _part(path, name))
