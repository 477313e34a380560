from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests import bad_files, small_files
from tests.small_files import AREA, ODS_CONTENT, SHEET, cell_as, edited, ods_cell, replacing
from xlplan.books.package import Package, calamine_sheets, lost_validations, open_package
from xlplan.errors import Unreadable
from xlplan.problems import problem

QUIET = ("封面", "stamp")


def opened(path: Path) -> Package:
    return open_package(path, quiet_sheets=QUIET, first_row=4)


def found(path: Path) -> list[tuple[str, str | None, str | None]]:
    """Return code, sheet and cell of every problem, of opening as of reading."""
    package = opened(path)
    _, faults = calamine_sheets(package)
    return [(item.code, item.sheet, item.cell) for item in (*package.problems, *faults)]


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        calamine_sheets(opened(path))
    details: dict[str, Any] = caught.value.details
    told = problem(caught.value.code, **details)
    assert told.message
    assert told.hint
    return caught.value.code


def rows_of(path: Path, sheet: str = AREA) -> list[list[object]]:
    sheets, faults = calamine_sheets(opened(path))
    assert not faults
    return {info.name: rows for info, rows in sheets}[sheet]


# --- good files


@pytest.mark.parametrize("name", ["good.xlsx", "good.ods"])
def test_a_good_workbook_is_opened_as_it_is_and_nothing_is_told(tmp_path: Path, name: str) -> None:
    make = small_files.good_ods if name.endswith(".ods") else small_files.good
    path = make(tmp_path / name)
    package = opened(path)
    assert package.problems == ()
    assert package.content == path.read_bytes()
    assert package.kind == path.suffix[1:]
    assert [(sheet.name, sheet.visible) for sheet in package.sheets] == [
        ("封面", True),
        (AREA, True),
        ("stamp", False),
    ]
    assert rows_of(path)[3][1:] == ["1-1", "第4列的作法", "民政課"]


def test_a_workbook_with_macros_is_told_by_its_content(tmp_path: Path) -> None:
    types = replacing("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
    path = edited(tmp_path / "plan.xlsm", {"[Content_Types].xml": types})
    package = opened(path)
    assert (package.kind, package.problems) == ("xlsm", ())


def test_only_the_sheets_wanted_are_looked_at(tmp_path: Path) -> None:
    path = bad_files.new_error(tmp_path / "plan.xlsx")
    package = open_package(path, only={"封面"})
    assert [sheet.name for sheet in package.sheets] == ["封面"]
    assert package.problems == ()
    assert [info.name for info, _ in calamine_sheets(package)[0]] == ["封面"]


# --- files that cannot be read


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda path: path, "missing.xlsx", "F101"),
        (lambda path: path, "na\0me.xlsx", "F101"),
        (lambda path: path, "x" * 300, "F101"),
        (bad_files.csv_renamed, "plan.xlsx", "F102"),
        (bad_files.web_page, "plan.xls", "F102"),
        (lambda path: bad_files.compound_file(path, "WordDocument"), "plan.xlsx", "F102"),
        (bad_files.truncated, "plan.xlsx", "F103"),
        (lambda path: path.write_bytes(bytes(5000)) and path, "zeros.xlsx", "F103"),
        (bad_files.password_protected, "plan.xlsx", "F104"),
        (bad_files.encrypted_ods, "plan.ods", "F104"),
        (bad_files.zip_without_workbook, "plan.xlsx", "F105"),
        (bad_files.word_document, "plan.xlsx", "F105"),
        (small_files.good, "~$plan.xlsx", "F107"),
        (small_files.good, ".~lock.plan.xlsx#", "F107"),
        (bad_files.empty, "plan.xlsx", "F111"),
        (bad_files.old_xls, "plan.xls", "F112"),
        (bad_files.old_xls, "plan.xlsx", "F112"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, make: Callable[[Path], Path], name: str, code: str
) -> None:
    assert refusal(make(tmp_path / name)) == code


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "F106"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.xlsx")
    assert refusal(tmp_path / "plan.xlsx") == "F102"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_file_without_permission_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = small_files.good(tmp_path / "plan.xlsx")
    path.chmod(0o600)
    code = (
        "import os, sys\n"
        "from xlplan.books.package import open_package\n"
        "from xlplan.errors import Unreadable\n"
        "os.chdir(sys.argv[1])\n"
        "os.setuid(65534)\n"
        "try: open_package('plan.xlsx')\n"
        "except Unreadable as error: print(error.code)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "F108"


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
def test_a_damaged_part_makes_the_file_damaged(tmp_path: Path, part: str) -> None:
    path = bad_files.damaged_part(tmp_path / "plan.xlsx", part=part)
    assert refusal(path) == "F103"
    assert refusal(bad_files.damaged_plain_part(tmp_path / "plan.xlsx")) == "F103"


def test_a_workbook_that_is_no_xml_is_damaged(tmp_path: Path) -> None:
    path = edited(tmp_path / "plan.xlsx", {"xl/workbook.xml": lambda data: data[:-20]})
    assert refusal(path) == "F103"
    path = edited(tmp_path / "plan.ods", {ODS_CONTENT: lambda data: data[:-20]})
    assert refusal(path) == "F103"


def test_an_ods_with_a_broken_tag_is_damaged(tmp_path: Path) -> None:
    edit = replacing("</table:table><table:table ", "<</table:table><table:table ")
    assert refusal(edited(tmp_path / "plan.ods", {ODS_CONTENT: edit})) == "F103"


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    assert refusal(bad_files.zip_bomb(tmp_path / "plan.xlsx")) == "F109"
    assert refusal(bad_files.zip_bomb(tmp_path / "plan.xlsx", megabytes=60)) == "F109"
    assert refusal(bad_files.lying_zip_bomb(tmp_path / "plan.xlsx")) == "F103"
    path = bad_files.lying_zip_bomb(tmp_path / "plan.xlsx", claimed=5_000_000)
    assert refusal(path) == "F103"
    assert refusal(bad_files.unread_zip_bomb(tmp_path / "plan.xlsx")) == "F109"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "big5"])
def test_entities_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = bad_files.entities(tmp_path / "plan.xlsx", encoding=encoding)
    assert refusal(path) == "F110"


def test_entities_are_refused_in_ods_too(tmp_path: Path) -> None:
    edit = replacing("<office:document-content", "<!DOCTYPE x><office:document-content")
    assert refusal(edited(tmp_path / "plan.ods", {ODS_CONTENT: edit})) == "F110"


def test_a_part_that_stands_twice_makes_the_file_damaged(tmp_path: Path) -> None:
    path = small_files.good(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), b"<worksheet><sheetData/></worksheet>")
    assert refusal(path) == "F103"


def test_two_sheets_of_one_name_make_the_file_damaged(tmp_path: Path) -> None:
    edit = replacing('name="封面"', f'name="{AREA}"')
    assert refusal(edited(tmp_path / "plan.xlsx", {"xl/workbook.xml": edit})) == "F103"
    edit = replacing('table:name="封面"', f'table:name="{AREA}"')
    assert refusal(edited(tmp_path / "plan.ods", {ODS_CONTENT: edit})) == "F103"


# --- files that can be read all the same


@pytest.mark.parametrize("name", ["plan.xls", "plan.ods", "plan", "plan.xlsm"])
def test_a_misnamed_workbook_is_read_by_its_content(tmp_path: Path, name: str) -> None:
    path = small_files.good(tmp_path / "right.xlsx").rename(tmp_path / name)
    assert found(path) == [("F113", None, None)]
    assert len(rows_of(path)) == 20


def test_something_before_or_behind_the_zip_is_left_out_of_what_calamine_sees(
    tmp_path: Path,
) -> None:
    path = small_files.good(tmp_path / "plan.xlsx")
    path.write_bytes(path.read_bytes() + b"\n")
    package = opened(path)
    assert package.content != path.read_bytes()
    assert rows_of(path)[3][1] == "1-1"


def test_parts_in_unusual_places_are_read(tmp_path: Path) -> None:
    path = edited(
        tmp_path / "plan.xlsx",
        {
            "_rels/.rels": replacing("xl/workbook.xml", "/book/main.xml"),
            "xl/_rels/workbook.xml.rels": lambda data: (
                data.replace(b'"sharedStrings.xml', b'"/xl/texts.xml')
                .replace(b'"worksheets/', b'"../xl/worksheets/')
                .replace(b'"styles.xml', b'"../xl/styles.xml')
            ),
        },
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    places = {
        "xl/workbook.xml": "book/main.xml",
        "xl/_rels/workbook.xml.rels": "book/_rels/main.xml.rels",
        "xl/sharedStrings.xml": "xl/texts.xml",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(places.get(name, name), data)
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert found(path) == []
    assert rows_of(path)[3][1:] == ["1-1", "第4列的作法", "民政課"]


def test_a_missing_sheet_part_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    edit = replacing("worksheets/sheet2.xml", "worksheets/sheet9.xml")
    path = edited(tmp_path / "plan.xlsx", {"xl/_rels/workbook.xml.rels": edit})
    assert found(path) == [("F116", AREA, None)]
    assert [info.name for info, _ in calamine_sheets(opened(path))[0]] == list(QUIET)


def test_chart_and_macro_sheets_hold_no_cells(tmp_path: Path) -> None:
    edit = replacing(
        'relationships/worksheet" Target="worksheets/sheet1',
        'x/xlMacrosheet" Target="worksheets/sheet1',
    )
    path = edited(tmp_path / "plan.xlsx", {"xl/_rels/workbook.xml.rels": edit})
    assert found(path) == []
    assert [info.name for info, _ in calamine_sheets(opened(path))[0]] == [AREA, "stamp"]


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    path = bad_files.strict(tmp_path / "plan.xlsx")
    assert found(path) == []
    assert rows_of(path)[3][1:] == ["1-1", "第4列的作法", "民政課"]


def test_parts_in_utf_16_are_read(tmp_path: Path) -> None:
    def utf_16(data: bytes) -> bytes:
        return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    path = edited(tmp_path / "plan.xlsx", {SHEET: utf_16, "xl/sharedStrings.xml": utf_16})
    assert rows_of(path)[3][1:] == ["1-1", "第4列的作法", "民政課"]


def test_a_sheet_that_is_no_xml_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    for edit in (lambda data: data[:-300], lambda data: data[:100], lambda _: b"<worksheet/>"):
        path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
        assert [item[:2] for item in found(path)] == [("F116", AREA)]
        assert [info.name for info, _ in calamine_sheets(opened(path))[0]] == list(QUIET)


@pytest.mark.parametrize(
    "edit",
    [
        cell_as("C5", 't="s"', "<v>99999</v>"),
        cell_as("C5", 't="zzz"', "<v>1</v>"),
        cell_as("C5", 't="str"', "<v>&unknown;</v>"),
        replacing('r="C5"', 'r="5C"'),
    ],
)
def test_a_sheet_that_calamine_cannot_read_is_a_problem_and_the_others_are_read(
    tmp_path: Path, edit: small_files.Edit
) -> None:
    path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
    assert found(path) == [("F116", AREA, None)]
    sheets, _ = calamine_sheets(opened(path))
    assert [info.name for info, _ in sheets] == list(QUIET)


# --- cells far out


@pytest.mark.parametrize(
    "reference",
    ["XFD1048576", "N1048576", "XFD3", "GS2", "A20001", "ZZZZZZZZ9999999999", "GR21"],
)
def test_a_stray_cell_is_left_out_and_told(tmp_path: Path, reference: str) -> None:
    path = bad_files.stray_cell(tmp_path / "plan.xlsx", reference)
    expected = [] if reference == "GR21" else [("B217", AREA, reference)]
    assert found(path) == expected
    assert len(rows_of(path)[3]) == (200 if reference == "GR21" else 4)


@pytest.mark.parametrize(
    "cell",
    [
        "<c s='1' r='XFD1048576'><v>1</v></c>",
        '<c s="1" r="XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c\nr="XFD1048576"><v>1</v></c>',
        '<c r="&#88;FD1048576"><v>1</v></c>',
        '<y:c r="XFD1048576" xmlns:y="y"><v>1</v></y:c>',
        '<c r="A1048576"/><c><f>1+1</f></c><c r="XFD1048576"><v><![CDATA[1]]></v></c>',
    ],
)
def test_a_stray_cell_is_found_however_it_is_written(tmp_path: Path, cell: str) -> None:
    edit = replacing("</sheetData>", f"<row>{cell}</row></sheetData>")
    path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
    assert ("B217", AREA, "XFD1048576") in found(path)
    assert len(rows_of(path)) == 20


def test_cells_without_references_are_counted(tmp_path: Path) -> None:
    for row, cells in ((21, "<c/>" * 300 + "<c><v>1</v></c>"),
                       (30, "<y:c/>" * 300 + "<y:c><y:v>1</y:v></y:c>")):  # fmt: skip
        edit = replacing("</sheetData>", f'<row r="{row}">{cells}</row></sheetData>')
        path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
        assert found(path) == [("B217", AREA, f"KO{row}")]


def test_a_far_cell_that_cannot_be_taken_out_costs_the_sheet_not_the_process(
    tmp_path: Path,
) -> None:
    for said in ('"XFD1048576" x="<"', '"A21" r="XFD1048576"', '"A21"r="XFD1048576"'):
        edit = replacing("</sheetData>", f"<row><c r={said}><v>1</v></c></row></sheetData>")
        path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
        assert found(path) == [("F116", AREA, None)]


def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    dimension = replacing('<dimension ref="A1:D20"/>', '<dimension ref="A1:XFD1048576"/>')
    path = edited(tmp_path / "plan.xlsx", {SHEET: dimension})
    assert found(path) == []
    assert len(rows_of(path)) == 20
    dimension = replacing('<dimension ref="A1:D20"/>', '<dimension ref="A1"/>')
    path = bad_files.stray_cell(path, source=edited(tmp_path / "plan.xlsx", {SHEET: dimension}))
    assert found(path) == [("B217", AREA, "XFD1048576")]


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(1_048_576, 14, "N1048576"), (1_048_576, 16_384, "XFD1048576"), (20, 201, "GS20")],
)
def test_a_stray_cell_in_ods_is_left_out_and_told(
    tmp_path: Path, row: int, column: int, cell: str
) -> None:
    path = bad_files.stray_cell_ods(tmp_path / "plan.ods", row, column)
    assert found(path) == [("B217", AREA, cell)]
    assert [row[1] for row in rows_of(path)[3:]] == [f"1-{n}" for n in range(1, 6)]


def test_a_value_repeated_to_the_end_of_an_ods_is_cut_off(tmp_path: Path) -> None:
    cell = ods_cell("一", 'table:number-columns-repeated="16384"')
    path = small_files.ods_of(
        tmp_path / "plan.ods",
        f'<table:table table:name="{AREA}"><table:table-row table:number-rows-repeated="+30000">'
        f"{ods_cell('甲')}</table:table-row></table:table>"
        f'<table:table table:name="二"><table:table-row>{cell}</table:table-row></table:table>',
    )
    assert found(path) == [("B217", AREA, "A20001"), ("B217", "二", "GS1")]
    assert len(rows_of(path)) == 20_000
    assert len(rows_of(path, "二")[0]) == 200


def test_many_large_ods_sheets_are_cut_closer(tmp_path: Path) -> None:
    rows = (
        f'<table:table-row table:number-rows-repeated="9999"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="99"/>'
        f"{ods_cell('甲')}</table:table-row>"
    )
    tables = "".join(f'<table:table table:name="{n}">{rows}</table:table>' for n in range(10))
    path = small_files.ods_of(tmp_path / "plan.ods", tables)
    assert found(path) == [("B217", str(n), "CV10000") for n in range(10)]


def test_a_text_repeated_all_over_an_ods_is_too_much(tmp_path: Path) -> None:
    cell = ods_cell("長" * 1000, 'table:number-columns-repeated="50"')
    path = small_files.ods_of(
        tmp_path / "plan.ods",
        f'<table:table table:name="{AREA}"><table:table-row table:number-rows-repeated="4000">'
        f"{cell}</table:table-row></table:table>",
    )
    assert refusal(path) == "F109"


def test_an_ods_written_with_line_breaks_and_comments_is_read(tmp_path: Path) -> None:
    rows = f"<table:table-row>\n <!-- x -->{ods_cell('甲')}\t\n</table:table-row>"
    path = small_files.ods_of(
        tmp_path / "plan.ods", f'<table:table\ntable:name="{AREA}">\n{rows}\n</table:table>'
    )
    assert rows_of(path) == [["甲"]]


def test_more_blanks_than_a_text_can_need_are_left_out_of_an_ods(tmp_path: Path) -> None:
    cell = ods_cell('甲<text:s text:c="300000000"/>乙<text:s text:c="3"/>丙')
    path = small_files.ods_of(
        tmp_path / "plan.ods",
        f'<table:table table:name="{AREA}"><table:table-row>{cell}</table:table-row></table:table>',
    )
    assert rows_of(path) == [["甲" + " " * 99 + "乙   丙"]]


def test_the_rows_of_a_large_sheet_begin_at_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(AREA)
    sheet.write("C2", "甲")
    sheet.write("GR15000", "乙")
    book.close()
    rows = rows_of(path)
    assert rows[:2] == [[], ["", "", "甲"]]
    assert [len(row) for row in (rows[-1], rows)] == [200, 15_000]


# --- what calamine does not tell


def test_an_error_value_of_a_new_excel_is_told_and_the_sheet_is_read(tmp_path: Path) -> None:
    path = bad_files.new_error(tmp_path / "plan.xlsx")
    assert found(path) == [("B213", AREA, "C5")]
    assert opened(path).problems[0].value == "#SPILL!"
    assert rows_of(path)[3][1:] == ["1-1", "第4列的作法", "民政課"]


XLSX_FINDINGS: dict[str, tuple[small_files.Edit, list[tuple[str, str | None]]]] = {
    "known error": (cell_as("C5", 't="e"', "<v>#REF!</v>"), [("B213", "C5")]),
    "error in CDATA": (cell_as("C5", 't="e"', "<v><![CDATA[#SPILL!]]></v>"), [("B213", "C5")]),
    "error in a heading": (cell_as("C3", 't="e"', "<v>#REF!</v>"), []),
    "formula without result": (cell_as("C5", "", "<f>A1</f>"), [("B212", "C5")]),
    "formula, empty tag": (cell_as("C5", "", "<f>A1</f><v/>"), [("B212", "C5")]),
    "formula, as openpyxl": (cell_as("C5", "", "<f>A1</f><v></v>"), [("B212", "C5")]),
    "formula with empty text": (cell_as("C5", 't="str"', "<f>A1</f><v></v>"), []),
    "formula with result": (cell_as("C5", "", "<f>A1</f><v>3</v>"), []),
    "long number": (cell_as("C5", "", "<v>123456789012345680</v>"), [("B221", "C5")]),
    "long number as Excel": (cell_as("C5", "", "<v>1.2345678901234499E+17</v>"), [("B221", "C5")]),
    "long number as POI": (cell_as("C5", "", "<v>1.2345678901234499E17</v>"), [("B221", "C5")]),
    "long number as openpyxl": (cell_as("C5", "", "<v>1.23456789012345e+17</v>"), [("B221", "C5")]),
    "long text": (cell_as("C5", 't="str"', "<v>1234567890123456789</v>"), []),
    "fraction": (cell_as("C5", "", "<v>0.10000000000000001</v>"), []),
    "hidden row": (replacing('<row r="5" ', '<row r="5" hidden="1" '), [("B210", None)]),
    "hidden row, other quotes": (
        replacing('<row r="5" ', "<row r=\"5\" hidden='1' "),
        [("B210", None)],
    ),
    "hidden row, but its id": (replacing('<row r="15" ', '<row r="15" hidden="true" '), []),
    "merged rows": (replacing("<mergeCell ", '<mergeCell ref="C5:C6"/><mergeCell '),
        [("B209", "C5"), ("B220", "C6")]),
    "merged blanks": (replacing("<mergeCell ", '<mergeCell ref="B15:C16"/><mergeCell '), []),
    "heading merged into data": (replacing("<mergeCell ", '<mergeCell ref="C3:C4"/><mergeCell '),
        [("B209", "C3"), ("B220", "C4")]),
}  # fmt: skip


@pytest.mark.parametrize("name", XLSX_FINDINGS)
def test_what_calamine_does_not_tell_is_told(tmp_path: Path, name: str) -> None:
    edit, expected = XLSX_FINDINGS[name]
    path = edited(tmp_path / "plan.xlsx", {SHEET: edit})
    assert found(path) == [(code, AREA, cell) for code, cell in expected]
    quiet = open_package(path, quiet_sheets=(AREA, *QUIET), first_row=4)
    assert quiet.problems == ()


@pytest.mark.parametrize("name", XLSX_FINDINGS)
def test_what_calamine_does_not_tell_is_told_however_the_sheet_is_written(
    tmp_path: Path, name: str
) -> None:
    edit, expected = XLSX_FINDINGS[name]
    path = edited(tmp_path / "plan.xlsx", {SHEET: lambda data: prefixed(edit(data))})
    assert found(path) == [(code, AREA, cell) for code, cell in expected]


def prefixed(data: bytes) -> bytes:
    """Write a sheet as programs do that use Microsoft's SDK."""
    head, _, rest = data.partition(b"<worksheet ")
    rest = rest.replace(b"</", b"\1").replace(b"<", b"<x:").replace(b"\1", b"</x:")
    rest = rest.replace(b"<x:!", b"<!")
    return head + b"<x:worksheet " + rest.replace(b"xmlns=", b"xmlns:x=", 1)


def test_what_lies_under_a_merge_is_told_with_its_text(tmp_path: Path) -> None:
    edit = replacing("<mergeCell ", '<mergeCell ref="C5:C6"/><mergeCell ')
    problems = opened(edited(tmp_path / "plan.xlsx", {SHEET: edit})).problems
    assert [item.value for item in problems if item.code == "B220"] == ["第6列的作法"]
    assert "C5:C6" in problems[0].message


def test_a_hidden_sheet_with_data_is_told(tmp_path: Path) -> None:
    edit = replacing('sheetId="2"', 'sheetId="2" state="hidden"')
    path = edited(tmp_path / "plan.xlsx", {"xl/workbook.xml": edit})
    assert found(path) == [("B211", AREA, None)]
    assert not {sheet.name: sheet.visible for sheet in opened(path).sheets}[AREA]


def test_links_to_other_files_are_told(tmp_path: Path) -> None:
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    edit = replacing(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{link}" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>",
    )
    path = edited(tmp_path / "plan.xlsx", {"xl/_rels/workbook.xml.rels": edit})
    assert found(path) == [("B214", None, None)]


def ods_data(text: str) -> tuple[str, str]:
    """Return how the cell C5 is written, and how it shall be written."""
    return ods_cell("第5列的作法"), text


ERROR = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
    'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)
ODS_FINDINGS: dict[str, tuple[tuple[str, str], list[tuple[str, str | None]]]] = {
    "error": (ods_data(ERROR), [("B213", "C5")]),
    "error as Excel writes it": (
        ods_data(ods_cell("#REF!", 'table:formula="of:=[.A1]"').replace("calcext:", "x")),
        [("B213", "C5")],
    ),
    "error typed as text": (
        ods_data(ods_cell("#REF!") + ods_cell("3", 'table:formula="of:=1+2"')),
        [],
    ),
    "formula without result": (
        ods_data('<table:table-cell table:formula="of:=1+1"/>'),
        [("B212", "C5")],
    ),
    "long number": (
        ods_data('<table:table-cell office:value-type="float" office:value="123456789012345678"/>'),
        [("B221", "C5")],
    ),
    "long number as LibreOffice": (
        ods_data('<table:table-cell office:value-type="float" office:value="1.23456789E+017"/>'),
        [("B221", "C5")],
    ),
    "number": (
        ods_data('<table:table-cell office:value-type="float" office:value="0.3333333"/>'),
        [],
    ),
    "merged": (
        ods_data(ods_cell("甲", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')),
        [("B209", "C5")],
    ),
    "under a merge": (
        ods_data(ods_cell("甲").replace("table-cell", "covered-table-cell")),
        [("B220", "C5")],
    ),
    "linked file": (
        ods_data(ods_cell("甲", "table:formula=\"of:=[&apos;file:///a.ods&apos;#$A.A1]\"")),
        [("B214", None)],
    ),
    "comment": (
        ods_data(
            "<table:table-cell><office:annotation><text:p>註</text:p></office:annotation>"
            "</table:table-cell>"
        ),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODS_FINDINGS)
def test_what_calamine_does_not_tell_of_an_ods_is_told(tmp_path: Path, name: str) -> None:
    (old, new), expected = ODS_FINDINGS[name]
    path = edited(tmp_path / "plan.ods", {ODS_CONTENT: replacing(old, new)})
    sheets = [None if code == "B214" else AREA for code, _ in expected]
    assert found(path) == [
        (code, sheet, cell) for (code, cell), sheet in zip(expected, sheets, strict=True)
    ]


def test_hidden_rows_and_sheets_of_an_ods_are_told(tmp_path: Path) -> None:
    start = f"<table:table-row>{ods_cell('s1-002')}"
    hidden = start.replace("row>", 'row table:visibility="filter">', 1)
    path = edited(tmp_path / "plan.ods", {ODS_CONTENT: replacing(start, hidden)})
    assert found(path) == [("B210", AREA, None)]
    assert opened(path).problems[0].row == 5
    style = replacing(f'"{AREA}" table:style-name="ta1"', f'"{AREA}" table:style-name="ta2"')
    path = edited(tmp_path / "plan.ods", {ODS_CONTENT: style})
    assert found(path) == [("B211", AREA, None)]


def test_the_copy_that_libreoffice_keeps_of_a_linked_sheet_is_no_sheet(tmp_path: Path) -> None:
    copy = (
        '<table:table table:name="\'file:///a.ods\'#一" table:style-name="ta2">'
        '<table:table-source xlink:href="a.ods"/>'
        '<table:table-row table:number-rows-repeated="1048576">'
        + ods_cell("甲", 'table:number-columns-repeated="16384"')
        + "</table:table-row></table:table></office:spreadsheet>"
    )
    edit = replacing("</office:spreadsheet>", copy)
    path = edited(tmp_path / "plan.ods", {ODS_CONTENT: edit})
    assert found(path) == [("B214", None, None)]
    assert len(opened(path).sheets) == 3


# --- drop-downs

COLUMNS = {"B": "次項", "D": "執行課室"}


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (replacing("<sheetData>", "<sheetData >"), []),
        (replacing('sqref="B4:B2000"', 'sqref="B4:B5 B7:B2000"'), [("次項", "B6")]),
        (replacing('sqref="D4:D2000"', 'sqref="D9:D2000"'), [("執行課室", "D4")]),
        (replacing('sqref="D4:D2000"', 'sqref="A4:F2000"'), []),
        (replacing('sqref="D4:D2000"', 'sqref="D4:D8"'), []),
        (replacing('type="list"', 'type="whole"'), [("次項", "B4")]),
    ],
)
def test_a_lost_drop_down_is_told_for_each_column(
    tmp_path: Path, edit: small_files.Edit, expected: list[tuple[str, str]]
) -> None:
    package = opened(edited(tmp_path / "plan.xlsx", {SHEET: edit}))
    lost = lost_validations(package, AREA, COLUMNS, range(4, 12))
    assert [(item.code, item.cell) for item in lost] == [("B215", cell) for _, cell in expected]
    assert all(title in item.message for item, (title, _) in zip(lost, expected, strict=True))


def test_a_drop_down_of_a_newer_excel_counts(tmp_path: Path) -> None:
    newer = (
        '<extLst><ext><x14:dataValidations><x14:dataValidation type="list"><x14:formula1>'
        "<xm:f>代碼!A1:A9</xm:f></x14:formula1><xm:sqref>B4:B2000</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )

    def edit(data: bytes) -> bytes:
        data = data.replace(b'sqref="B4:B2000"', b'sqref="Z4:Z2000"')
        return data.replace(b"</worksheet>", newer.encode())

    package = opened(edited(tmp_path / "plan.xlsx", {SHEET: edit}))
    assert lost_validations(package, AREA, COLUMNS, range(4, 12)) == []


def test_a_lost_drop_down_of_an_ods_is_told(tmp_path: Path) -> None:
    path = small_files.good_ods(tmp_path / "good.ods")
    assert lost_validations(opened(path), AREA, COLUMNS, range(4, 12)) == []
    edit = replacing(ods_cell("1-3", 'table:content-validation-name="val1"'), ods_cell("1-3"))
    package = opened(edited(tmp_path / "plan.ods", {ODS_CONTENT: edit}))
    lost = lost_validations(package, AREA, COLUMNS, range(4, 12))
    assert [(item.code, item.cell) for item in lost] == [("B215", "B6")]
    assert lost_validations(package, "不存在", COLUMNS, range(4, 12)) == []


# --- nothing takes long, much memory, or the process down


def in_a_process_of_its_own(path: Path) -> tuple[str, float, float]:
    """Return the problems found, the seconds taken, and the peak in megabytes."""
    code = (
        "import sys, time\n"
        "from xlplan.books.package import calamine_sheets, open_package\n"
        "start = time.perf_counter()\n"
        "package = open_package(sys.argv[1], quiet_sheets=('封面', 'stamp'), first_row=4)\n"
        "sheets, faults = calamine_sheets(package)\n"
        "found = [f'{item.code} {item.cell}' for item in (*package.problems, *faults)]\n"
        "status = open('/proc/self/status').read()\n"
        "peak = int(status.split('VmHWM:')[1].split()[0]) / 1024\n"
        "print(';'.join(found), time.perf_counter() - start, peak, sep='|')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    problems, seconds, peak = run.stdout.split("|")
    return problems, float(seconds), float(peak)


@pytest.mark.parametrize(
    ("make", "name", "expected"),
    [
        (bad_files.million_blank_rows, "plan.xlsx", ""),
        (bad_files.stray_cell, "plan.xlsx", "B217 XFD1048576"),
        (lambda path: bad_files.stray_cell(path, "GR20000"), "plan.xlsx", ""),
        (bad_files.stray_cell_ods, "plan.ods", "B217 N1048576"),
        (lambda path: bad_files.stray_cell_ods(path, 20_000, 200), "plan.ods", "B217 GR20000"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_large_files_are_read_within_seconds_and_300_megabytes(
    tmp_path: Path, make: Callable[[Path], Path], name: str, expected: str
) -> None:
    problems, seconds, peak = in_a_process_of_its_own(make(tmp_path / name))
    assert problems == expected
    assert seconds < 5
    assert peak < 300


def test_a_column_filled_to_the_last_row_is_cut_off_and_told_in_part(tmp_path: Path) -> None:
    path = bad_files.million_filled_rows(tmp_path / "plan.xlsx", rows=150_000)
    package = opened(path)
    assert [item.cell for item in package.problems] == [f"B{n}" for n in range(20_001, 20_021)]
    assert len(rows_of(path)) == 20_000


def test_damaged_files_never_do_worse_than_being_refused(tmp_path: Path) -> None:
    chance = random.Random(114)
    for make, name in ((small_files.good, "plan.xlsx"), (small_files.good_ods, "plan.ods")):
        good = make(tmp_path / name).read_bytes()
        cut = [good[: len(good) * n // 50] for n in range(50)]
        for raw in [*cut, *(flipped(good, chance) for _ in range(250))]:
            path = tmp_path / name
            path.write_bytes(raw)
            start = time.perf_counter()
            try:
                calamine_sheets(opened(path))
            except Unreadable as error:
                assert error.code.startswith("F1")
            assert time.perf_counter() - start < 2


def test_damaged_xml_never_does_worse_than_being_refused(tmp_path: Path) -> None:
    chance = random.Random(106)
    for part, name in ((SHEET, "plan.xlsx"), ("xl/workbook.xml", "plan.xlsx"),
                       ("xl/styles.xml", "plan.xlsx"), (ODS_CONTENT, "plan.ods")):  # fmt: skip
        for _ in range(60):
            path = edited(tmp_path / name, {part: lambda data: flipped(data, chance)})
            try:
                calamine_sheets(opened(path))
            except Unreadable as error:
                assert error.code.startswith("F1")


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes of which a few are others."""
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed) if bytes(changed) != raw else raw + b" "
