"""The library as a spreadsheet: written, kept by people, and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.tables import rows
from tests.test_wording import NEW, OLD, measure
from xlplan.books.wording_table import HELP_SHEET, SHEET, read_table, write_table
from xlplan.errors import Unreadable, Unwritable, UsageError
from xlplan.wording.library import shipped
from xlplan.wording.standard import StandardMeasure, placeholders

TEXT = "{自稱}於網站即時公布候位號碼，民眾可掌握到場時間。"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path / "home"))


def workbook(folder: Path, table: str | Sequence[Sequence[object]], name: str = SHEET) -> Path:
    """Write a workbook such as a person makes."""
    path = folder / "table.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(name)
    date = book.add_format({"num_format": "yyyy/m/d"})
    for row, cells in enumerate(rows(table) if isinstance(table, str) else table):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, date)
            else:
                sheet.write(row, column, cell)
    book.close()
    return path


def only(path: Path) -> StandardMeasure:
    found = read_table(path)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("key", [OLD, NEW])
def test_the_library_we_ship_reads_back_exactly(tmp_path: Path, key: str) -> None:
    path = tmp_path / "wording.xlsx"
    write_table(path, shipped(key))
    assert read_table(path, key) == shipped(key)


@pytest.mark.parametrize(
    "item",
    [
        measure(),
        measure(heading="洽公環境", indicator="候位時間", target="0.9", due="6月底前"),
        measure(kinds=("區公所", "中心"), sub_items=("0", "6-4", "1-1")),
        measure(units={"*": ()}),
        measure(units={"區公所": ("民政課", "社會課"), "衛生所": (), "戶政事務所": ("登記課",)}),
        measure(
            texts={"*": "{year}年度由{head}報{parent}，公布於{website}。", "A類": "甲" * 20 + "。"}
        ),
        measure(title="=1+1", indicator="=SUM(A1)", target="1"),
    ],
    ids=range(7),
)
def test_a_measure_reads_back_exactly(tmp_path: Path, item: StandardMeasure) -> None:
    path = tmp_path / "wording.xlsx"
    write_table(path, [replace(item, code="B77"), item])
    assert read_table(path) == (replace(item, code="B77"), item)


def test_an_empty_library_can_be_written_and_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "wording.xlsx"
    write_table(path, [])
    assert read_table(path) == ()


def test_the_sheet_is_made_for_people(tmp_path: Path) -> None:
    path = tmp_path / "wording.xlsx"
    write_table(path, shipped(NEW))
    book = openpyxl.load_workbook(path)
    sheet, help_sheet = book[SHEET], book[HELP_SHEET]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:8] == [
        *("代碼", "名稱", "重點標題", "次項", "適用機關"),
        *("標準文字", "標準文字（區公所）", "標準文字（衛生所）"),
    ]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    text, key = sheet["F2"], sheet["D3"]
    assert text.alignment.wrap_text and text.value.startswith("{自稱}")
    assert key.number_format == "@" and key.value == "1-1"
    prompts = [item for item in sheet.data_validations.dataValidation if item.prompt]
    assert len(prompts) == len(headings)
    assert all(next(iter(item.sqref.ranges)).max_row > sheet.max_row for item in prompts)
    told = [str(cell.value) for row in help_sheet.iter_rows() for cell in row]
    for word in placeholders().values():
        assert f"{{{word['title']}}}" in told


def test_no_identifier_is_on_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "wording.xlsx"
    write_table(path, shipped(NEW))
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                assert not any(f"{{{name}}}" in str(cell) for name in placeholders()), cell


def test_a_table_of_ones_own_reads_with_headings_in_any_order(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        f"""
        | 本市標準文字 | | | | | |
        | 名 稱 | 備註 | 標準文字(區公所) | 標準文字 | 次項 | 代碼 | 執行課室（中心） |
        | 候位資訊 | 舊案 | | {TEXT} | 1-3 服務禮儀與洽公環境 | ａ９９ | 無 |
        | | 空白列 | | | | | |
        """,
        name="工作表1",
    )
    assert only(path) == measure(units={"中心": ()})


def test_cells_that_a_spreadsheet_took_for_something_else_read_as_meant(tmp_path: Path) -> None:
    heads = ["代碼", "名稱", "次項", "標準文字", "績效指標", "目標值", "辦理期程"]
    cells = ["A99", 2025, dt.date(2025, 1, 3), TEXT, "滿意度", 0.9, "六月"]
    with pytest.raises(UsageError, match="儲存格G2：辦理期程「六月」"):
        read_table(workbook(tmp_path, [heads, cells]))
    cells[6] = "6月底"
    found = only(workbook(tmp_path, [heads, cells]))
    assert (found.title, found.sub_items) == ("2025", ("1-3",))
    assert (found.target, found.due) == ("90%", "6月底前")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"| | 候位 | 1-3 | {TEXT} | | |", "儲存格A3：還沒有填代碼。"),
        (f"| 甲1 | 候位 | 1-3 | {TEXT} | | |", "儲存格A3：代碼「甲1」的寫法不對。"),
        (f"| A98 | 候位 | 1-3 | {TEXT} | | |", "儲存格A3：代碼「A98」在第2列已經用過。"),
        (f"| A99 | | 1-3 | {TEXT} | | |", "儲存格B3：還沒有填名稱。"),
        (f"| A99 | 候位 | | {TEXT} | | |", "儲存格C3：還沒有填次項。"),
        (f"| A99 | 候位 | 1-9 | {TEXT} | | |", "儲存格C3：計畫架構裡沒有次項「1-9」。"),
        (f"| A99 | 候位 | 洽公 | {TEXT} | | |", "儲存格C3：次項「洽公」看不出是哪一項。"),
        ("| A99 | 候位 | 1-3 | | | |", "儲存格D3：還沒有填標準文字。"),
        (
            f"| A99 | 候位 | 1-3 | {TEXT} | 服務台每日公布候位號碼，並減化報到的程序。 | |",
            "儲存格E3：「減化」有錯字，應為「簡化」。",
        ),
        ("| A99 | 候位 | 1-3 | 由{局長}公布候位號碼。 | | |", "儲存格D3：.*只能寫{自稱}"),
        (f"| A99 | 候位 | 1-3 | {TEXT} | 太短。 | |", "儲存格E3：標準文字只有3字"),
        (
            f"| A99 | 候位 | 1-3 | {TEXT} | | 90% |",
            "工作表「標準文字」第3列：填了目標值，但沒有績效指標。",
        ),
    ],
)
def test_what_has_to_be_mended_is_told_with_sheet_and_cell(
    tmp_path: Path, row: str, told: str
) -> None:
    table = f"""
        | 代碼 | 名稱 | 次項 | 標準文字 | 標準文字（中心） | 目標值 |
        | A98 | 好的 | 1-3 | {TEXT} | | |
        {row}
    """
    with pytest.raises(UsageError, match=told) as raised:
        read_table(workbook(tmp_path, table))
    assert "「table.xlsx」有1處要修改，沒有匯入：\n工作表「標準文字」" in str(raised.value)


def test_everything_that_has_to_be_mended_is_told_at_once_but_not_endlessly(
    tmp_path: Path,
) -> None:
    bad = "\n".join(f"| 甲{number} | | 1-3 | {TEXT} |" for number in range(30))
    with pytest.raises(UsageError) as raised:
        read_table(workbook(tmp_path, f"| 代碼 | 名稱 | 次項 | 標準文字 |\n{bad}"))
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("「table.xlsx」有60處要修改")
    assert len(lines) == 12 and lines[-1] == "…等60處。"


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("| 名稱 | 次項 | 標準文字 |", "前10列找不到標題列"),
        ("| 代碼 | 名稱 | 次項 |", "第1列缺少標題「標準文字」"),
        ("| 代碼 | 名稱 | 次項 | 標準文字（中心） |", "第1列缺少標題「標準文字」"),
        ("| 代碼 | 名稱 | 次項 | 標準文字 | 代碼 |", "儲存格E1：標題「代碼」出現兩次"),
        (
            "| 代碼 | 名稱 | 次項 | 標準文字 | 績效指票 |",
            "儲存格E1：標題「績效指票」.*「績效指標」",
        ),
        (
            "| 代碼 | 名稱 | 次項 | 標準文字 | 標準文字（區公所 |",
            "儲存格E1：標題「標準文字（區公所」.*「標準文字（區公所）」",
        ),
    ],
)
def test_headings_that_are_missing_doubled_or_misspelt_are_told(
    tmp_path: Path, headings: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        read_table(workbook(tmp_path, headings))


def test_files_that_cannot_be_read_or_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="F101"):
        read_table(tmp_path / "none.xlsx")
    with pytest.raises(Unwritable, match="找不到資料夾"):
        write_table(tmp_path / "none" / "wording.xlsx", [])
