"""What xlwings promises, stated once: through LibreOffice and through xlwings' own remote engine.

What is written is looked at in the file: LibreOffice saves it, and what the remote engine tells its
client to do is carried out on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from tests.live import client, remote
from xlplan.books.live.literal import literal

pytestmark = pytest.mark.live

ROWS: list[list[Any]] = [
    ["次項", "件數", "期程", "完成", "備註"],
    ["1-1", 3.0, datetime(2025, 3, 1), True, "第一行\n第二行"],
    ["007", 0.5, datetime(2025, 12, 31, 13, 30), False, None],
    ["114-03-01", -2.0, None, None, "#1"],
]
Kept = Callable[[], openpyxl.Workbook]
needs_remote = pytest.mark.skipif(
    not remote.available(), reason="XLWINGS_LICENSE_KEY is not set: no remote engine"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook: the rows, an error in B6, an empty sheet, and a name."""
    found = tmp_path / "kept.xlsx"
    with xlsxwriter.Workbook(found, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("資料")
        for number, row in enumerate(ROWS):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        sheet.write_formula("B6", "=NA()", None, "#N/A")
        book.add_worksheet("空白")
        book.define_name("件數", "=資料!$B$2:$B$4")
    return found


@pytest.fixture(params=["libreoffice", pytest.param("remote", marks=needs_remote)])
def book(request: pytest.FixtureRequest, path: Path) -> Iterator[xw.Book]:
    """The workbook as each engine opens it."""
    if request.param == "remote":
        opened = remote.remote_book(path)
    else:
        opened = request.getfixturevalue("app").books.open(path)
    yield opened
    opened.close()


@pytest.fixture
def data(book: xw.Book) -> xw.Sheet:
    return book.sheets["資料"]


@pytest.fixture
def empty(book: xw.Book) -> xw.Sheet:
    return book.sheets["空白"]


@pytest.fixture
def kept(book: xw.Book, path: Path, tmp_path: Path) -> Kept:
    """What gives the workbook as it is in its file after all that was asked for."""

    def find() -> openpyxl.Workbook:
        if book.app.engine.name == "remote":
            found = openpyxl.load_workbook(path)
            client.carry_out(found, remote.actions(book))
            return found
        book.save(tmp_path / "saved.xlsx")
        return openpyxl.load_workbook(tmp_path / "saved.xlsx")

    return find


def cells(book: openpyxl.Workbook, sheet: str, address: str) -> list[list[Any]]:
    """Return what a block of a file's cells holds."""
    return [[cell.value for cell in row] for row in book[sheet][address]]


# ---- reading


def test_values_come_with_their_types(data: xw.Sheet) -> None:
    assert data["A1:E4"].value == ROWS
    assert data["D2:D3"].value == [True, False]
    assert data["A3"].value == "007"


def test_empty_cells_and_errors_are_none_or_what_one_asks_for(
    data: xw.Sheet, empty: xw.Sheet
) -> None:
    cells = data["A6:C6"]
    assert cells.value == [None, None, None]
    assert cells.options(empty="－", err_to_str=True).value == ["－", "#N/A", "－"]
    assert empty["A1"].value is None
    assert data["X99:Y99"].value == [None, None]


def test_a_cell_a_row_a_column_and_a_block_have_their_shapes(data: xw.Sheet) -> None:
    assert data["B2"].value == 3.0
    assert data["B2:B4"].value == [3.0, 0.5, -2.0]
    assert data["A2:B2"].value == ["1-1", 3.0]
    assert data["A2:B3"].value == [["1-1", 3.0], ["007", 0.5]]
    assert data["B2"].options(ndim=1).value == [3.0]
    assert data["B2:B4"].options(ndim=2).value == [[3.0], [0.5], [-2.0]]
    assert data["A2:B3"].options(transpose=True).value == [["1-1", "007"], [3.0, 0.5]]


def test_converters_read(data: xw.Sheet) -> None:
    assert data["B2:B4"].options(numbers=int, ndim=2).value == [[3], [0], [-2]]
    assert data["B2:B4"].options(numbers=Decimal).value == [Decimal(3), Decimal("0.5"), Decimal(-2)]
    assert data["C2"].options(dates=date).value == date(2025, 3, 1)
    assert data["A2:B4"].options(dict).value == {"1-1": 3.0, "007": 0.5, "114-03-01": -2.0}
    assert data["B2:B4"].options(np.array).value.tolist() == [3.0, 0.5, -2.0]
    series = data["A2:B4"].options(pd.Series, header=False).value
    assert series.to_dict() == {"1-1": 3.0, "007": 0.5, "114-03-01": -2.0}
    frame = data["A1:C4"].options(pd.DataFrame, index=False).value
    assert list(frame.columns) == ROWS[0][:3]
    assert frame["次項"].tolist() == ["1-1", "007", "114-03-01"]
    assert frame["件數"].tolist() == [3.0, 0.5, -2.0]
    assert frame["期程"].tolist()[0] == pd.Timestamp(2025, 3, 1)


# ---- places


def test_a_table_is_found_from_its_corner(data: xw.Sheet) -> None:
    assert data["A1"].expand().address == "$A$1:$E$4"
    assert data["B2"].expand("down").address == "$B$2:$B$4"
    assert data["A2"].expand("right").address == "$A$2:$E$2"
    assert data["A1"].options(expand="table").value == ROWS
    assert data["A1"].end("down").address == "$A$4"
    assert data["A1"].end("right").address == "$E$1"


def test_the_used_range_reaches_the_last_filled_cell(data: xw.Sheet, empty: xw.Sheet) -> None:
    assert data.used_range.address == "$A$1:$E$6"
    assert empty.used_range.address == "$A$1"


def test_ranges_are_counted_cut_and_moved(data: xw.Sheet) -> None:
    block = data["B2:D4"]
    assert (block.row, block.column, block.shape, block.size, len(block)) == (2, 2, (3, 3), 9, 9)
    assert block(2, 3).address == "$D$3"
    assert block(4).address == "$B$3"
    assert block[0, 0].address == "$B$2"
    assert block[1:, :2].address == "$B$3:$C$4"
    assert block.offset(1, -1).address == "$A$3:$C$5"
    assert block.resize(1, 5).address == "$B$2:$F$2"
    assert block.last_cell.address == "$D$4"
    assert [row.address for row in block.rows][1] == "$B$3:$D$3"
    assert [column.address for column in block.columns][2] == "$D$2:$D$4"
    assert [cell.address for cell in data["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]
    assert data.range((2, 2), (3, 3)).address == "$B$2:$C$3"
    assert block.get_address(False, True) == "$B2:$D4"


def test_sheets_and_names_are_known(book: xw.Book) -> None:
    assert [sheet.name for sheet in book.sheets] == ["資料", "空白"]
    assert (len(book.sheets), book.sheets.active.name) == (2, "資料")
    assert [sheet.index for sheet in book.sheets] == [1, 2]
    assert "沒有" not in book.sheets
    assert book.names["件數"].refers_to_range.address == "$B$2:$B$4"
    assert book.sheets["資料"]["B2:C4"].shape == (3, 2)
    assert book.name == "kept.xlsx"


# ---- writing values


def test_values_of_every_kind_are_written_as_they_are(empty: xw.Sheet, kept: Kept) -> None:
    rows = [["文字", 1.5, True, None], ["多\n行𠮷", -3, False, datetime(2024, 2, 29, 13, 5, 59)]]
    empty["B2"].value = rows
    assert cells(kept(), "空白", "B2:E3") == rows


def test_text_that_must_stay_text_is_written_so(empty: xw.Sheet, kept: Kept) -> None:
    texts = ["007", "114-03-01", "=1+1", "'引號", "一般文字"]
    empty["A1"].value = [[literal(text)] for text in texts]
    column = [cell for (cell,) in kept()["空白"]["A1:A5"]]
    assert [cell.value for cell in column] == texts
    assert {cell.data_type for cell in column} == {"s"}


def test_dates_of_every_library_are_written_as_dates(empty: xw.Sheet, kept: Kept) -> None:
    day = datetime(2024, 1, 2)
    zoned = day.replace(tzinfo=timezone(timedelta(hours=8)))
    empty["A1"].value = [day.date(), pd.Timestamp(day), zoned, np.datetime64("2024-01-02")]
    assert cells(kept(), "空白", "A1:D1") == [[day] * 4]


@pytest.mark.parametrize("nothing", [None, "", float("nan"), np.nan, pd.NaT, pd.NA])
def test_what_is_no_value_empties_a_cell(data: xw.Sheet, kept: Kept, nothing: Any) -> None:
    data["A2"].value = nothing
    assert cells(kept(), "資料", "A2:B2") == [[None, 3]]


def test_lists_lie_along_a_row_unless_turned_and_one_value_fills_a_block(
    empty: xw.Sheet, kept: Kept
) -> None:
    empty["A1"].value = [1, 2]
    empty["A2"].options(transpose=True).value = [3, 4]
    empty["C1:D2"].value = 7
    assert cells(kept(), "空白", "A1:D3") == [[1, 2, 7, 7], [3, None, 7, 7], [4, None, None, None]]


def test_rows_of_unequal_length_are_refused(empty: xw.Sheet, kept: Kept) -> None:
    with pytest.raises(Exception, match="same length"):
        empty["A1"].value = [[1, 2], [3]]
    assert cells(kept(), "空白", "A1:B1") == [[None, None]]


def test_dictionaries_arrays_and_frames_are_written(empty: xw.Sheet, kept: Kept) -> None:
    empty["A1"].value = {"甲": 1, "乙": 2}
    empty["D1"].value = np.array([[1.0, np.nan], [np.int64(3), np.float32(0.5)]])
    frame = pd.DataFrame(
        {"名": ["甲", None], "日": pd.to_datetime(["2024-01-02", "2024-01-03"])},
        index=pd.Index(["a", "b"], name="鍵"),
    )
    empty["A5"].value = frame
    empty["E5"].options(index=False, header=False).value = frame[["名"]]
    empty["G5"].value = pd.Series([1.0, 2.0], name="數")
    found = kept()
    assert cells(found, "空白", "A1:B2") == [["甲", 1], ["乙", 2]]
    assert cells(found, "空白", "D1:E2") == [[1, None], [3, 0.5]]
    assert cells(found, "空白", "A5:C7") == [
        ["鍵", "名", "日"],
        ["a", "甲", datetime(2024, 1, 2)],
        ["b", None, datetime(2024, 1, 3)],
    ]
    assert cells(found, "空白", "E5:E6") == [["甲"], [None]]
    assert cells(found, "空白", "G5:H7") == [[None, "數"], [0, 1], [1, 2]]


def test_formulas_are_written_one_or_many(data: xw.Sheet, empty: xw.Sheet, kept: Kept) -> None:
    data["G1"].formula = "=SUM(B2:B4)"
    empty["A1"].formula = [["=資料!B2*2"], ['=IF(資料!D2,"是","否")']]
    found = kept()
    assert found["資料"]["G1"].value == "=SUM(B2:B4)"
    assert cells(found, "空白", "A1:A2") == [["=資料!B2*2"], ['=IF(資料!D2,"是","否")']]


# ---- what is there


def test_cells_are_cleared(data: xw.Sheet, kept: Kept) -> None:
    data["A2:B3"].clear_contents()
    data["A4"].clear()
    found = cells(kept(), "資料", "A1:C4")
    assert [row[:2] for row in found] == [ROWS[0][:2], [None, None], [None, None], [None, -2]]
    assert found[1][2] == datetime(2025, 3, 1)


def test_a_sheet_is_emptied(data: xw.Sheet, kept: Kept) -> None:
    data.clear_contents()
    assert {value for row in cells(kept(), "資料", "A1:E6") for value in row} == {None}


@pytest.mark.parametrize(
    ("shift", "rows"),
    [
        ("down", [["次項", "件數"], [None, 3], ["1-1", 0.5], ["007", -2], ["114-03-01", None]]),
        ("right", [["次項", "件數"], [None, "1-1"], ["007", 0.5], ["114-03-01", -2], [None, None]]),
    ],
)
def test_cells_are_inserted_with_a_shift(
    data: xw.Sheet, kept: Kept, shift: str, rows: list[list[Any]]
) -> None:
    data["A2"].insert(shift, "format_from_left_or_above")
    assert cells(kept(), "資料", "A1:B5") == rows


@pytest.mark.parametrize(
    ("shift", "rows"),
    [
        ("up", [["次項", "件數"], ["007", 3], ["114-03-01", 0.5], [None, -2]]),
        ("left", [["次項", "件數"], [3, datetime(2025, 3, 1)], ["007", 0.5], ["114-03-01", -2]]),
    ],
)
def test_cells_are_deleted_with_a_shift(
    data: xw.Sheet, kept: Kept, shift: str, rows: list[list[Any]]
) -> None:
    data["A2"].delete(shift)
    assert cells(kept(), "資料", "A1:B4") == rows


def test_cells_are_copied_to_another_sheet(data: xw.Sheet, empty: xw.Sheet, kept: Kept) -> None:
    data["A1:B2"].copy(empty["C3"])
    assert cells(kept(), "空白", "C3:D4") == [["次項", "件數"], ["1-1", 3]]


def test_looks_are_given(data: xw.Sheet, kept: Kept) -> None:
    data["A1:B1"].color = (255, 242, 204)
    data["C1"].color = "#c00000"
    data["B2:B4"].number_format = "0.00"
    sheet = kept()["資料"]
    assert [cell.fill.fgColor.rgb[-6:].upper() for cell in sheet["A1:C1"][0]] == ["FFF2CC"] * 2 + [
        "C00000"
    ]
    assert {cell.number_format for (cell,) in sheet["B2:B4"]} == {"0.00"}
    assert sheet["D1"].fill.fill_type is None


def test_links_are_given(empty: xw.Sheet, kept: Kept) -> None:
    empty["A1"].add_hyperlink("https://www.kcg.gov.tw/", "高雄市政府")
    cell = kept()["空白"]["A1"]
    assert (cell.value, cell.hyperlink.target) == ("高雄市政府", "https://www.kcg.gov.tw/")


# ---- sheets, names, tables


def test_sheets_are_added_renamed_and_deleted(book: xw.Book, kept: Kept) -> None:
    book.sheets.add("後", after=book.sheets["資料"])
    book.sheets.add("末", after=book.sheets["空白"])
    book.sheets["後"].name = "中"
    book.sheets["空白"].delete()
    assert book.sheet_names == ["資料", "中", "末"]
    book.sheets["末"]["A1"].value = "在這裡"
    found = kept()
    assert found.sheetnames == ["資料", "中", "末"]
    assert found["末"]["A1"].value == "在這裡"


def test_names_are_added_and_deleted(book: xw.Book, data: xw.Sheet, kept: Kept) -> None:
    book.names.add("備註", "=資料!$E$2:$E$4")
    data["A2:A4"].name = "次項"
    book.names["件數"].delete()
    names = kept().defined_names
    assert set(names) == {"備註", "次項"}
    assert [names[name].attr_text.replace("'", "") for name in ("備註", "次項")] == [
        "資料!$E$2:$E$4",
        "資料!$A$2:$A$4",
    ]


def test_a_table_is_made_of_cells(data: xw.Sheet, kept: Kept) -> None:
    made = data.tables.add(data["A1:E4"], name="措施表")
    assert (made.name, len(data.tables)) == ("措施表", 1)
    assert {table.name: table.ref for table in kept()["資料"].tables.values()} == {
        "措施表": "A1:E4"
    }


# ---- what only one of them can


@needs_remote
def test_the_remote_engine_cannot_do_what_is_not_among_its_abilities(
    path: Path, tmp_path: Path
) -> None:
    opened = remote.remote_book(path)
    sheet = opened.sheets["資料"]
    with pytest.raises(NotImplementedError):
        opened.save(tmp_path / "copy.xlsx")
    with pytest.raises(NotImplementedError):
        sheet["A2:E2"].paste("formats")
    with pytest.raises(NotImplementedError):
        print(sheet["A1"].formula)
    opened.close()
