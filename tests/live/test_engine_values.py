"""Values and formulas through xlwings, as its users know them from Excel."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from xlplan.errors import OfficeError

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


def test_values_of_every_kind_come_back_as_they_went(sheet: xw.Sheet) -> None:
    rows = [
        ["文字", 1.5, True, None],
        ["多\n行\t𠮷", -3.0, False, dt.datetime(2024, 2, 29, 13, 5, 59)],
    ]
    sheet["B2"].value = rows
    assert sheet["B2:E3"].value == rows
    assert [type(value) for value in sheet["B2:D2"].value] == [str, float, bool]


def test_whole_numbers_come_back_as_floats(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, np.int64(2), np.float32(0.5), Decimal("2.5")]
    assert sheet["A1:D1"].value == [1.0, 2.0, 0.5, 2.5]
    assert sheet["A1:D1"].options(numbers=int).value == [1, 2, 0, 2]


def test_dates_of_every_library_are_written_as_dates(sheet: xw.Sheet) -> None:
    day = dt.datetime(2024, 1, 2)
    taipei = dt.timezone(dt.timedelta(hours=8))
    sheet["A1"].value = [
        [
            *(day.date(), pd.Timestamp(day), day.replace(tzinfo=taipei)),
            *(np.datetime64("2024-01-02"), np.datetime64("2024-01-02", "ns")),
        ]
    ]
    assert sheet["A1:E1"].value == [day] * 5
    assert sheet["A1:E1"].options(dates=dt.date).value == [day.date()] * 5


def test_a_time_is_a_part_of_a_day(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [dt.time(12, 0), dt.timedelta(hours=6), np.timedelta64(3, "h")]
    assert sheet["A1:C1"].value == [0.5, 0.25, 0.125]
    assert ":" in sheet["A1"].number_format
    sheet["A1"].value = np.timedelta64(21_600_000_000_000, "ns")
    assert sheet["A1"].value == 0.25


def test_a_date_keeps_the_format_that_its_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "yyyy-mm-dd"
    sheet["A2"].number_format = "0.0"
    sheet["A1:A2"].options(transpose=True).value = [dt.date(2024, 1, 2)] * 2
    assert sheet["A1"].number_format == "yyyy-mm-dd"
    assert sheet["A2"].value == 45293.0


def test_a_number_in_a_cell_that_held_a_truth_value_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1"].value = True
    sheet["A1"].value = 5
    assert sheet["A1"].value == 5.0
    assert sheet["A1"].number_format == "General"


def test_a_text_that_is_a_plain_number_becomes_one(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["123", " -1.5 ", "1e3", ".5"]
    assert sheet["A1:D1"].value == [123.0, -1.5, 1000.0, 0.5]


@pytest.mark.parametrize(
    "text", ["1-1", "114-03-01", "02-2345-6789", "5%", "1,234", "12:30", "TRUE", "+a", "１２"]
)
def test_a_text_that_is_no_plain_number_stays_text_and_its_cell_general(
    sheet: xw.Sheet, text: str
) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text
    assert sheet["A1"].number_format == "General"


def test_an_apostrophe_makes_text_of_anything_and_is_not_part_of_it(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["'0123", "'=1+1", "''a", "'1-1"]
    assert sheet["A1:D1"].value == ["0123", "=1+1", "'a", "1-1"]
    assert sheet["A1:D1"].formula == (("0123", "=1+1", "'a", "1-1"),)
    sheet["A1"].value = 5
    assert sheet["A1"].value == 5.0


def test_cells_formatted_as_text_keep_everything_as_text(sheet: xw.Sheet) -> None:
    sheet["A1:A4"].number_format = "@"
    sheet["A1"].options(transpose=True).value = ["1-1", "007", 5, "=1+1"]
    assert sheet["A1:A4"].value == ["1-1", "007", "5", "=1+1"]


def test_long_text_is_kept_and_too_long_text_refused_with_its_place(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "長" * 32767
    assert sheet["A1"].value == "長" * 32767
    with pytest.raises(OfficeError, match=r"B3 .*32768"):
        sheet["A3"].value = ["", "長" * 32768]
    with pytest.raises(OfficeError, match=r"A1 .*不完整的字元"):
        sheet["A1"].value = "\ud842"
    assert sheet["A1"].value == "長" * 32767


def test_dictionaries_arrays_and_frames_go_both_ways(sheet: xw.Sheet) -> None:
    sheet["A1"].options(dict).value = {"甲": 1, "乙": 2}
    assert sheet["A1:B2"].options(dict).value == {"甲": 1.0, "乙": 2.0}

    array = np.array([[1.0, 2.0], [3.0, np.nan]])
    sheet["D1"].value = array
    np.testing.assert_array_equal(sheet["D1:E2"].options(np.array).value, array)

    frame = pd.DataFrame(
        {"名": ["甲", None], "數": [1.0, 2.0], "日": pd.to_datetime(["2024-01-02", "2024-01-03"])},
        index=pd.Index(["a", "b"], name="鍵"),
    )
    sheet["A5"].value = frame
    back = sheet["A5"].options(pd.DataFrame, expand="table").value
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)

    sheet["A10"].options(index=False, header=False).value = frame[["數"]]
    assert sheet["A10:A11"].value == [1.0, 2.0]
    series = pd.Series([1.0, 2.0], name="數", index=pd.Index([1.0, 2.0], name="鍵"))
    sheet["D10"].value = series
    pd.testing.assert_series_equal(
        sheet["D10:E12"].options(pd.Series).value, series, check_names=False
    )


def test_errors_read_as_nothing_or_as_their_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=NA()"], ["=1/0"], ["=nowhere"], ["#N/A"], ['=VALUE("x")']]
    names = ["#N/A", "#DIV/0!", "#NAME?", "#N/A", "#VALUE!"]
    assert sheet["A1:A5"].value == [None] * 5
    assert sheet["A1:A5"].options(err_to_str=True).value == names
    sheet["C1:C40"].value = "=1/0"
    assert sheet["C1:C40"].options(err_to_str=True).value == ["#DIV/0!"] * 40


def test_results_of_formulas_are_typed_as_excel_types_them(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=DATE(2024,1,2)", "=1=1", '=""', "=1/4", "=DATE(2024,1,2)+0.5"]]
    assert sheet["A1:E1"].value == [
        dt.datetime(2024, 1, 2),
        True,
        None,
        0.25,
        dt.datetime(2024, 1, 2, 12),
    ]
    sheet["A3:A40"].value = "=DATE(2024,1,ROW())"
    assert sheet["A3:A40"].value[1] == dt.datetime(2024, 1, 4)


def test_columns_and_sheets_are_read_only_as_far_as_they_are_used(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2"].value = [["甲"], ["乙"]]
    column = sheet["B:B"].value
    assert len(column) == 1048576
    assert column[:4] == [None, "甲", "乙", None]
    with pytest.raises(OfficeError, match="太大"):
        _ = sheet.cells.value


def test_formulas_are_written_and_read_in_excels_grammar(book: xw.Book) -> None:
    sheet = book.sheets[0]
    book.sheets.add("一、基礎", after=sheet)["A1"].value = [[1, 2], [3, 4]]
    formulas = [
        ("=SUM('一、基礎'!A1:B2,10)", 20.0),
        ("=SUM('一、基礎'!A:A)", 4.0),
        ("=SUM('一、基礎'!1:1)", 3.0),
        ("=SUM({1,2;3,4})", 10.0),
        ('=INDEX({"a","b"},2)', "b"),
        ('=IFERROR(#N/A,"無")', "無"),
        ('=IF(TRUE,"a;b,c","")', "a;b,c"),
        ("=SUM('一、基礎'!A1:B2 '一、基礎'!A2:B3)", 7.0),
        ("=CEILING(-2.5,-2)", -4.0),
        ("=EDATE(DATE(2024,1,31),1)", None),
        ("=STDEV.P(2,4)", 1.0),
        ('=TEXTJOIN("、",TRUE,"甲","乙")', "甲、乙"),
        ('=HYPERLINK("#\'一、基礎\'!A1","去")', "去"),
        ("=-1^2+50%", 1.5),
    ]
    for row, (formula, value) in enumerate(formulas, 1):
        cell = sheet[f"D{row}"]
        cell.formula = formula
        assert cell.formula == formula
        assert value is None or cell.value == value, formula
    assert sheet["D1:E2"].formula == ((formulas[0][0], ""), (formulas[1][0], ""))


def test_one_formula_for_a_block_moves_its_references(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["C1:D2"].formula = "=A1*10+$A$1"
    assert sheet["C1:D2"].value == [[11, 21], [31, 41]]
    assert sheet["D2"].formula == "=B2*10+$A$1"
    sheet["E1:E2"].value = "=$A1"
    assert sheet["E1:E2"].value == [1, 3]
    sheet["F1"].formula2 = "=SUM(A1:B2)"
    assert sheet["F1"].formula2 == "=SUM(A1:B2)"


def test_formulas_of_plain_cells_are_their_contents_as_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["字", 1, 0.1, None, "'1"]
    assert sheet["A1:E1"].formula == (("字", "1", "0.1", "", "1"),)


def test_a_lost_reference_reads_as_excel_writes_it(book: xw.Book) -> None:
    sheet = book.sheets[0]
    gone = book.sheets.add("暫", after=sheet)
    sheet["A1"].formula = "=SUM(暫!A1,B9)"
    gone.delete()
    sheet["9:9"].delete()
    assert sheet["A1"].formula == "=SUM(#REF!,#REF!)"


def test_array_formulas_fill_their_block(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula_array = "=A1:A3*2"
    assert sheet["B1:B3"].value == [2, 4, 6]
    assert sheet["B1:B3"].formula_array == "=A1:A3*2"
    assert (sheet["B2"].has_array, sheet["A1"].has_array) == (True, False)
    sheet["C1"].formula_array = "=SUM(A1:A3*A1:A3)"
    assert sheet["C1"].value == 14


def test_structured_references_name_columns_of_a_table(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["單價", "數 量"], [2, 3], [4, 5]]
    sheet.tables.add(sheet["A1:B3"], name="明細")
    sheet["D1"].formula = "=SUM(明細[數 量])"
    sheet["D2"].formula = "=明細[@單價]*2"
    sheet["D4"].formula = "=ROWS(明細[#All])"
    assert [sheet[cell].value for cell in ("D1", "D2", "D4")] == [8, 4, 3]
    assert sheet["D2"].formula == "=明細[[#This Row],[單價]]*2"


def test_a_mixed_block_with_formulas_keeps_every_kind(sheet: xw.Sheet) -> None:
    row = ["'007", "=C1*2", 1.5, "a\nb", dt.datetime(2024, 1, 2), True, None, "1-1"]
    sheet["A1"].value = [row] * 3
    assert sheet["A2:H2"].value == [
        "007",
        3.0,
        1.5,
        "a\nb",
        dt.datetime(2024, 1, 2),
        True,
        None,
        "1-1",
    ]
    checker = [["=ROW()" if (i + j) % 2 else f"文{i}" for j in range(20)] for i in range(20)]
    sheet["A10"].value = checker
    found = sheet["A10:T29"].value
    assert found[0][:3] == ["文0", 10.0, "文0"]
    assert found[1][:3] == [11.0, "文1", 11.0]
