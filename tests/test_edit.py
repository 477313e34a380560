"""Findings patched into a workbook that a person filled in; everything else stays byte for byte."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import unescape

import openpyxl
import pytest

from tests.tables import full_plan
from xlplan.books.edit import fill_results, patch
from xlplan.books.read import read
from xlplan.books.results import Cell, Results, results_of
from xlplan.books.sheet_xml import Sheet, cell_xml
from xlplan.books.template import write_template
from xlplan.errors import Unreadable, Unwritable, UsageError
from xlplan.plan import Plan
from xlplan.table import layout
from xlplan.validate import check
from xlplan.vocabulary import framework

FRAME = layout(framework("kaohsiung-113"))
RESULTS, AREA = "xl/worksheets/sheet13.xml", "xl/worksheets/sheet4.xml"


def template(target: Path, plan: Plan) -> Path:
    write_template(target, plan, FRAME, has_units=True)
    return target


def faulty(target: Path) -> Path:
    measures = list(full_plan().measures)
    measures[1] = replace(measures[1], responsible_units=("經健課",), action='甲<乙&\n"丙"。')
    measures[2] = replace(measures[2], action="")
    return template(target, full_plan(measures=tuple(measures)))


def marked(source: Path, target: Path) -> Path:
    book = read(source)
    results = results_of(check(book.reading), book.reading.ids, book.grids, FRAME)
    fill_results(source, target, results)
    return target


def edited(
    source: Path,
    target: Path,
    edits: dict[str, Callable[[str], str]],
    time: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0),
) -> Path:
    """Write a copy of a workbook with the text of some parts changed, as another program might."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename in edits:
                text = edits[entry.filename](text.decode()).encode()
            entry.date_time = time
            new.writestr(entry, text)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def finding_rows(path: Path, *, formulas: bool = False) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path, data_only=not formulas)["檢核結果"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_the_findings_stand_on_their_sheet_with_formulas_and_values(tmp_path: Path) -> None:
    path = marked(faulty(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    values, formulas = finding_rows(path), finding_rows(path, formulas=True)
    assert [row[10] for row in values] == ["R308", "R301"]
    assert values[0][4:8] == [4, "前往", "未改", "經健課"]
    assert [row[13] for row in values] == ["m002:responsible_units", "m003:action"]
    assert all(str(row[4]).startswith("=IFERROR(MATCH(") for row in formulas)
    assert openpyxl.load_workbook(path, data_only=True)["檢核結果"]["I1"].value == (
        "尚待處理：錯誤2、警告0、提示0"
    )


def test_only_the_sheet_of_findings_is_touched(tmp_path: Path) -> None:
    source = edited(faulty(tmp_path / "old.xlsx"), tmp_path / "a.xlsx", {}, (2024, 5, 6, 7, 8, 10))
    before, after = parts(source), parts(marked(source, tmp_path / "b.xlsx"))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [RESULTS]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "b.xlsx") as new:
        kept = [(item.date_time, item.compress_type, item.external_attr) for item in old.infolist()]
        assert kept == [
            (item.date_time, item.compress_type, item.external_attr) for item in new.infolist()
        ]


def test_the_rest_of_that_sheet_is_kept(tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.xlsx")
    before = parts(source)[RESULTS].decode()
    after = parts(marked(source, tmp_path / "b.xlsx"))[RESULTS].decode()
    assert after.partition("</sheetData>")[2] == before.partition("</sheetData>")[2]
    assert re.findall(r'<row r="[23]".*?</row>', after) == re.findall(
        r'<row r="[23]".*?</row>', before
    )


def test_the_plan_reads_the_same_afterwards(tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.xlsx")
    again = read(marked(source, tmp_path / "b.xlsx")).reading
    assert again.plan == read(source).reading.plan
    assert again.problems == read(source).reading.problems


def test_findings_look_like_their_columns(tmp_path: Path) -> None:
    path = marked(faulty(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(path)["檢核結果"]
    assert sheet["I4"].alignment.wrap_text
    assert sheet["I4"].border.bottom.style == "thin"
    assert sheet["F4"].font.underline == "single"
    assert not sheet["A4"].protection.locked
    assert b'<row r="4" ht="35">' in parts(path)[RESULTS]


def test_new_findings_take_the_place_of_the_old_ones(tmp_path: Path) -> None:
    first = marked(faulty(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    results = Results([{"code": Cell("R999"), "severity": Cell("錯誤")}], {}, "尚待處理：一項")
    fill_results(first, tmp_path / "c.xlsx", results)
    assert [row[10] for row in finding_rows(tmp_path / "c.xlsx")] == ["R999"]
    assert parts(tmp_path / "c.xlsx")[RESULTS].count(b"<row ") == 4


def test_marking_twice_changes_nothing_more(tmp_path: Path) -> None:
    first = marked(faulty(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    assert marked(first, tmp_path / "c.xlsx").read_bytes() == first.read_bytes()


def test_a_file_may_be_marked_in_place(tmp_path: Path) -> None:
    path = faulty(tmp_path / "a.xlsx")
    marked(path, path)
    assert len(finding_rows(path)) == 2
    assert [item.name for item in tmp_path.iterdir()] == ["a.xlsx"]


def test_rows_without_an_id_get_theirs(tmp_path: Path) -> None:
    source = edited(
        faulty(tmp_path / "a.xlsx"),
        tmp_path / "b.xlsx",
        {AREA: lambda xml: re.sub(r'<c r="A[45]"[^>]*>.*?</c>', "", xml)},
    )
    assert [item.id for item in read(source).reading.plan.measures][1:4] == ["", "", "m004"]
    path = marked(source, tmp_path / "c.xlsx")
    assert [item.id for item in read(path).reading.plan.measures][1:4] == [
        "s1-297",
        "s1-298",
        "m004",
    ]
    assert [row[11] for row in finding_rows(path)] == ["s1-297", "s1-298"]
    sheet = openpyxl.load_workbook(path)["一、基礎服務"]
    assert not sheet["A4"].protection.locked
    assert b'<row r="4" ht=' in parts(path)[AREA]  # its spans no longer held
    changed = [name for name, part in parts(source).items() if parts(path)[name] != part]
    assert changed == [AREA, RESULTS]


def test_a_pasted_duplicate_gets_an_id_of_its_own(tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.xlsx")
    strings = parts(source)["xl/sharedStrings.xml"].decode()
    number = re.findall(r"<t[^>]*>(.*?)</t>", strings, re.DOTALL).index("m004")
    copy = edited(
        source,
        tmp_path / "b.xlsx",
        {AREA: lambda xml: re.sub(r'(<c r="A4"[^>]*><v>)\d+', rf"\g<1>{number}", xml)},
    )
    ids = [item.id for item in read(marked(copy, tmp_path / "c.xlsx")).reading.plan.measures]
    assert ids[1:4] == ["m004", "m003", "s1-297"]


def test_texts_come_through_whatever_is_in_them(tmp_path: Path) -> None:
    texts = [
        "甲<乙&丙>",
        "第一行\n第二行",
        "  前後有空白  ",
        "_x000D_",
        "\r",
        "\x0b",
        "=1+1",
        '"引號"',
    ]
    rows = [{"value": Cell(text)} for text in texts]
    fill_results(faulty(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", Results(rows, {}, ""))
    (grid,) = [item for item in read(tmp_path / "b.xlsx").grids if item.name == "檢核結果"]
    assert [row[7] for row in grid.rows[3:]] == texts
    assert finding_rows(tmp_path / "b.xlsx")[6][7] == "=1+1"


CHAIN = (
    '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<c r="E4" i="13"/><c r="I1" i="13"/></calcChain>'
)


def test_a_chain_of_formulas_saved_by_excel_is_left_out(tmp_path: Path) -> None:
    """Excel asks to repair a file whose chain names a formula that is gone."""
    override = '<Override PartName="/xl/calcChain.xml" ContentType="x"/>'
    relation = '<Relationship Id="rIdC" Type="x/calcChain" Target="calcChain.xml"/>'
    source = edited(
        faulty(tmp_path / "a.xlsx"),
        tmp_path / "b.xlsx",
        {
            "[Content_Types].xml": lambda xml: xml.replace("</Types>", override + "</Types>"),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(
                "</Relationships>", relation + "</Relationships>"
            ),
        },
    )
    with zipfile.ZipFile(source, "a") as book:
        book.writestr("xl/calcChain.xml", CHAIN)
    before, after = parts(source), parts(marked(source, tmp_path / "c.xlsx"))
    assert "xl/calcChain.xml" not in after
    for name, removed in (
        ("[Content_Types].xml", override),
        ("xl/_rels/workbook.xml.rels", relation),
    ):
        assert after[name].decode() == before[name].decode().replace(removed, "")


def test_macros_stay_as_they_are(tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    with zipfile.ZipFile(source, "a") as book:
        book.writestr("xl/vbaProject.bin", bytes(range(256)) * 40)
    path = marked(source, tmp_path / "b.xlsm")
    assert parts(path)["xl/vbaProject.bin"] == bytes(range(256)) * 40


def test_a_workbook_without_the_sheet_is_refused_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(UsageError, match=r"other\.xlsx.*檢核結果"):
        fill_results(tmp_path / "other.xlsx", tmp_path / "b.xlsx", Results([], {}, ""))
    assert not (tmp_path / "b.xlsx").exists()


def test_what_is_no_workbook_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no zip")
    with pytest.raises(Unreadable):
        fill_results(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Results([], {}, ""))


def test_the_target_stands_when_it_cannot_be_written(tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.xlsx")
    with pytest.raises(Unwritable, match="找不到資料夾"):
        marked(source, tmp_path / "none" / "b.xlsx")
    assert [item.name for item in tmp_path.iterdir()] == ["a.xlsx"]


SHEET = (
    '<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:dimension ref="A1"/>'
    '<x:cols><x:col min="1" max="2" style="7"/><x:col min="3" max="16384" style="9"/></x:cols>'
    '<x:sheetData><x:row><x:c r="A1"/><x:c/></x:row><x:row r="5" a="&gt;>">{}</x:row></x:sheetData>'
    "</x:worksheet>"
).format("<x:c r='C5' s='3'><x:v>1</x:v></x:c>")


def test_a_sheet_is_taken_apart_whatever_its_prefix_and_its_places_unsaid() -> None:
    part = SHEET.encode()
    sheet = Sheet.of(part)
    assert sheet.prefix == "x:"
    assert [row.number for row in sheet.rows] == [1, 5]
    assert list(sheet.rows[0].cells) == [0, 1]
    cell = sheet.rows[1].cells[2]
    assert part[cell.start : cell.end] == b"<x:c r='C5' s='3'><x:v>1</x:v></x:c>"
    assert [sheet.styles[index] for index in (0, 1, 2, 100)] == ["7", "7", "9", "9"]
    assert sheet.with_edits([(cell.start, cell.end, b"!")]).count(b"!") == 1


def test_an_empty_sheet_is_taken_apart_too() -> None:
    sheet = Sheet.of(b'<worksheet><sheetData/><pageMargins left="1"/></worksheet>')
    assert sheet.rows == []
    assert sheet.part[sheet.data.start : sheet.data.end] == b"<sheetData/>"
    with pytest.raises(ValueError, match="no sheet data"):
        Sheet.of(b"<chartsheet/>")


def test_cells_are_written_as_spreadsheets_write_them() -> None:
    assert cell_xml("", 0, 4, "") == '<c r="A4"/>'
    assert cell_xml("", 1, 4, 7, style="3") == '<c r="B4" s="3"><v>7</v></c>'
    assert cell_xml("x:", 2, 4, "甲", "=A1&B1") == (
        '<x:c r="C4" t="str"><x:f>A1&amp;B1</x:f><x:v>甲</x:v></x:c>'
    )
    assert unescape(cell_xml("", 0, 1, " <乙> ")).endswith('preserve"> <乙> </t></is></c>')


def test_patching_changes_the_cells_meant_and_no_other_part(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx", full_plan()), tmp_path / "乙.xlsx"
    sheet, area = "一、基礎服務", "xl/worksheets/sheet4.xml"
    patch(source, target, {sheet: {"E4": "改過的作法。", "B4": 7, "E200": "新的一列。"}})
    was, now = openpyxl.load_workbook(source)[sheet], openpyxl.load_workbook(target)[sheet]
    assert (now["E4"].value, now["B4"].value, now["E200"].value) == (
        "改過的作法。",
        7,
        "新的一列。",
    )
    assert now["E4"].style_id == was["E4"].style_id
    assert now["A200"].value == was["A200"].value
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        names = old.namelist()
        assert names == new.namelist()
        assert [name for name in names if old.read(name) != new.read(name)] == [area]
    measures = read(target).reading.plan.measures
    assert [item.action for item in measures if item.location and item.location.row == 200] == [
        "新的一列。"
    ]


def test_patching_rows_that_are_not_there_keeps_the_rows_in_order(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx", full_plan()), tmp_path / "乙.xlsx"
    sheet = "一、基礎服務"
    cells = {f"E{row}": f"第{row}列。" for row in (1002, 999, 1000, 998, 10_000)}
    patch(source, target, {sheet: cells})
    with zipfile.ZipFile(target) as book:
        part = book.read("xl/worksheets/sheet4.xml").decode()
    numbers = [int(number) for number in re.findall(r'<row r="(\d+)"', part)]
    assert numbers == sorted(numbers)
    assert openpyxl.load_workbook(target)[sheet]["E1000"].value == "第1000列。"


def test_patching_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx", full_plan()), tmp_path / "乙.xlsx"
    with pytest.raises(UsageError, match="沒有工作表"):
        patch(source, target, {"沒有": {"A1": "x"}})
    assert not target.exists()
