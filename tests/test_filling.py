"""填入標準文字: what the standard wording has for rows, a file's copy with it, the command line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.coded import coded_plan
from tests.small_files import AREA, ODS_CONTENT, good, good_ods, ods_cell, replacing
from tests.small_files import edited as edited_parts
from tests.tables import SANMIN, full_plan, grid
from xlplan.books.barred import COVERED, FORMULA, barred
from xlplan.books.change_list import write_changes
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.errors import Unreadable, Unwritable, UsageError
from xlplan.plan import Agency, Location, Plan
from xlplan.table import Grid, Stamp, layout, read_plan
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.filling import (
    NO_CODE,
    NO_COLUMN,
    SAME,
    WRITTEN,
    Filling,
    counted,
    filling,
    listed,
    reasons,
)
from xlplan.wording.library import OWN_WORDING, find, resolved, text_for, to_json
from xlplan.workflow.changing import write_changed
from xlplan.workflow.filling import Rows, fill_file

KEY, YEAR = "kaohsiung-113", 2025
FRAME = layout(framework(KEY))
OTHER = "二、意見回饋與參與"
HEALTH = Agency("高雄市彌陀區衛生所", kind="二級機關", parent="高雄市政府衛生局", self_name="本所")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own without any wording."""
    folder = tmp_path / "home"
    monkeypatch.setenv("XLPLAN_HOME", str(folder))
    return folder


def standard(code: str, agency: Agency = SANMIN) -> str:
    found = find(code)
    assert found
    return text_for(found, agency, YEAR)


# ---- what there is for rows


def of(
    rows: str, wording: str = "", agency: Agency = SANMIN, chosen: Sequence[int] | None = None
) -> Filling:
    """Return the filling of an area sheet drawn with bars, its headings in row 1."""
    grids = [grid(AREA, rows), *([grid("標準文字", wording)] if wording else [])]
    found = read_plan(grids)
    found = replace(found, plan=replace(found.plan, agency=agency, year=YEAR))
    pick = None if chosen is None else (lambda place: place.row in chosen)
    return filling(found, grids, pick)


def made(changes: Sequence[CellChange]) -> list[tuple[str, str, str]]:
    return [(item.cell, item.before, item.after) for item in changes]


def told(found: Filling) -> list[tuple[int, str]]:
    return [(item.place.row, item.why) for item in found.left()]


def test_rows_with_a_code_and_no_text_get_the_text_of_their_agency() -> None:
    found = of("""
        | 次項 | 具體作法 | 標準代碼 |
        | 1-1  |          | A01      |
        | 1-1  |          | ａ０５   |
        | 1-2  |          |          |
    """)
    assert made(found.changes()) == [("B2", "", standard("A01")), ("B3", "", standard("A05"))]
    assert [item.why for item in found.changes()] == ["標準代碼A01", "標準代碼A05"]
    assert found.left() == ()
    rows = "| 次項 | 具體作法 | 標準代碼 |\n| 1-1 | | A01 |"
    assert of(rows, agency=HEALTH).changes()[0].after == standard("A01", HEALTH)
    assert standard("A01", HEALTH) != standard("A01")


def test_why_a_row_is_passed_over_is_told() -> None:
    rows = f"""
        | 次項 | 具體作法          | 標準代碼 |
        | 1-1  | 自己寫的作法。    | A01      |
        | 1-1  | {standard("A01")} | A01      |
        | 1-2  |                   | Z99      |
        | 1-2  | 沒有代碼的作法。  |          |
        | 1-3  |                   | A02      |
    """
    found = of(rows, chosen=range(2, 6))
    assert found.changes() == ()
    assert told(found) == [
        (2, WRITTEN),
        (3, SAME),
        (4, "查無標準代碼「Z99」"),
        (5, NO_CODE),
    ]
    assert told(of(rows)) == told(found)[:3]
    assert made(found.changes(overwrite=True)) == [("B2", "自己寫的作法。", standard("A01"))]
    assert [item.why for item in found.left(overwrite=True)] == [
        SAME,
        "查無標準代碼「Z99」",
        NO_CODE,
    ]
    assert reasons(found.left())[0] == f"{WRITTEN}（{AREA}第2列）"


def test_a_sheet_without_the_column_is_told() -> None:
    found = of("| 次項 | 執行課室 | 標準代碼 |\n| 1-1 | 秘書室 | A01 |")
    assert (found.changes(overwrite=True), told(found)) == ((), [(2, NO_COLUMN)])


def test_the_workbooks_own_wording_goes_before_the_library() -> None:
    rows = """
        | 次項 | 具體作法 | 標準代碼 |
        | 1-1  |          | a01      |
        | 1-1  |          | A02      |
        | 1-2  |          | 甲一     |
    """
    wording = """
        | 標準文字 |      |          |
        | 代碼     | 標題 | 標準文字 |
        | Ａ０１   | 電話 | {self}於{year}年度由{head}主持，報{上級}備查。 |
        | A01      | 電話 | 第二次出現的不算。 |
        | 甲一     | 自訂 | 本府自己的文字。 |
        | A02      | 空白 |  |
    """
    assert [item.after for item in of(rows, wording).changes()] == [
        "本所於114年度由區長主持，報市府備查。",
        standard("A02"),
        "本府自己的文字。",
    ]


def test_the_citys_own_library_serves_as_the_shipped_one(home: Path) -> None:
    own = find("A02")
    assert own
    folder = home / OWN_WORDING
    folder.mkdir(parents=True)
    said = to_json([replace(own, code="ZZ001", texts={"*": "{self}另訂作法。"})], KEY)
    (folder / "own.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    found = of("| 次項 | 具體作法 | 標準代碼 |\n| 1-1 | | zz001 |")
    assert [item.after for item in found.changes()] == ["本所另訂作法。"]


def test_wording_for_other_agencies_is_filled_and_said() -> None:
    found = of("| 次項 | 具體作法 | 標準代碼 |\n| 1-1 | | A09 |", agency=HEALTH)
    assert [item.why for item in found.changes()] == ["標準代碼A09，通常由區公所使用"]


OFFERED = """
    | 次項 | 重點標題 | 具體作法 | 執行課室 | 標準代碼 | 績效指標 | 目標值 | 辦理期程 |
    | 1-1  |          |          |          | A01      |          |        |          |
    | 1-1  | 自訂標題 | 自己寫的 | 民政課   | A05      | 自訂指標 |        | 每月     |
    | 2-3  |          |          |          | B05      |          |        |          |
    | 1-2  |          | 沒有代碼 |          |          |          |        |          |
"""


def test_empty_cells_beside_are_offered_and_filled_only_when_told_to() -> None:
    found = of(OFFERED)
    assert made(found.changes()) == [("C2", "", standard("A01")), ("C4", "", standard("B05"))]
    assert made(found.offers) == [
        ("B2", "", "標準作業程序"),
        ("D2", "", "各課室"),
        ("F2", "", "申辦業務訂有作業程序的比率"),
        ("G2", "", "100%"),
        ("H2", "", "6月底前"),
        ("G3", "", "20小時以上"),
        ("B4", "", "滿意度調查"),
        ("D4", "", "秘書室、政風室"),
        ("F4", "", "整體滿意度"),
        ("G4", "", "90%以上"),
        ("H4", "", "每半年"),
    ]
    everything = " ".join(item.cell for item in found.changes(offered=True))
    assert everything == "B2 C2 D2 F2 G2 H2 G3 B4 C4 D4 F4 G4 H4"
    assert found.changes_beside() == found.offers
    assert counted(found.offers) == "重點標題2格、執行課室2格、績效指標2格、目標值3格、辦理期程2格"


def test_sections_are_offered_to_those_that_have_them() -> None:
    def units(agency: Agency, *, has_units: bool) -> list[str]:
        grids = [grid(AREA, OFFERED)]
        found = read_plan(grids)
        stamp = Stamp(has_units=has_units)
        found = replace(found, stamp=stamp, plan=replace(found.plan, agency=agency, year=YEAR))
        return [x.after for x in filling(found, grids).offers if x.field == "responsible_units"]

    bare = replace(SANMIN, sections=())
    assert units(SANMIN, has_units=True) == ["各課室", "秘書室、政風室"]
    assert units(replace(SANMIN, sections=("秘書室",)), has_units=True) == ["各課室", "秘書室"]
    assert units(bare, has_units=True) == ["各課室", "秘書室、政風室"]
    assert units(bare, has_units=False) == []


def test_a_code_of_the_own_sheet_alone_offers_nothing_beside() -> None:
    wording = "| 代碼 | 標準文字 |\n| 甲一 | 自己的文字。 |"
    found = of("| 次項 | 重點標題 | 具體作法 | 標準代碼 |\n| 1-1 | | | 甲一 |", wording)
    assert (len(found.texts), found.offers) == (1, ())


def test_a_text_of_the_own_sheet_with_an_unknown_placeholder_is_not_filled_in() -> None:
    wording = "| 代碼 | 標準文字 |\n| 甲一 | {自稱}依{不明}辦理。 |"
    found = of("| 次項 | 具體作法 | 標準代碼 |\n| 1-1 | | 甲一 |", wording)
    assert found.changes() == ()
    assert [item.why for item in found.passed] == ["工作表「標準文字」的「甲一」裡有看不懂的{不明}"]


def test_what_cannot_be_written_is_passed_over_with_its_reason() -> None:
    found = of(OFFERED).without(
        {(AREA, "C2"): FORMULA, (AREA, "C3"): COVERED, (AREA, "D4"): FORMULA}
    )
    assert [item.cell for item in found.changes(overwrite=True)] == ["C4"]
    assert told(found) == [(2, FORMULA), (3, COVERED)]
    assert "D4" not in [item.cell for item in found.offers]


def test_filling_again_changes_nothing() -> None:
    rows = [["次項", "具體作法", "標準代碼"], ["1-1", "", "A01"], ["1-2", "", "A02"]]

    def again() -> tuple[CellChange, ...]:
        grids = [Grid(AREA, rows)]
        found = read_plan(grids)
        found = replace(found, plan=replace(found.plan, agency=SANMIN, year=YEAR))
        return filling(found, grids).changes(overwrite=True)

    for item in again():
        rows[item.place.row - 1][1] = item.after
    assert again() == ()


def test_rows_are_named_shortly() -> None:
    places = [Location(AREA, row) for row in range(4, 16)]
    assert listed([*places, places[-1]]) == f"{AREA}第4、5、6、7、8、9、10、11…等12列"
    assert listed([Location("甲", 4), Location("乙", 4)]) == "甲第4列、乙第4列"


def test_a_text_without_an_agency_has_no_placeholder_left() -> None:
    assert resolved("{self}、{head}、{parent}、{year}年度、{其他}", Agency()) == (
        "本機關、首長、上級機關、本年度、"
    )


# ---- a copy of a file


def template(target: Path, plan: Plan | None = None) -> Path:
    write_template(target, plan or coded_plan(), FRAME, has_units=True)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def changed_parts(source: Path, target: Path) -> list[str]:
    before, after = parts(source), parts(target)
    assert list(before) == list(after)
    return [name for name in before if before[name] != after[name]]


def values(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_copy_differs_in_the_filled_cells_only(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    original = source.read_bytes()
    found = fill_file(source, target)
    assert source.read_bytes() == original
    assert b"<si>" in parts(source)["xl/sharedStrings.xml"]
    area = [f"xl/worksheets/sheet{number}.xml" for number in (4, 5)]
    assert changed_parts(source, target) == area
    wanted = {
        (AREA, "E4"): standard("A01"),
        (AREA, "E5"): standard("A02"),
        (OTHER, "E4"): standard("A02"),
    }
    assert values(target) == values(source) | wanted
    assert {(item.sheet, item.cell): item.after for item in found.changes()} == wanted


def test_the_copy_reads_as_the_plan_with_the_texts(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    fill_file(source, target, offered=True, overwrite=True)
    before, after = read(source).reading, read(target).reading
    texts = {"1-1": "A01", "1-2": "A02", "1-3": "A01", "2-1": "A02"}
    for old, new in zip(before.plan.measures, after.plan.measures, strict=True):
        code = texts.get(old.sub_item)
        known = find(code) if code else None
        if known is None:
            assert new == old
            continue
        assert new == replace(
            old,
            action=text_for(known, SANMIN, YEAR),
            heading=known.heading,
            indicator=known.indicator,
            target=known.target,
            due=known.due,
        )
    assert after.ids == before.ids


def test_only_the_rows_asked_for_are_filled(tmp_path: Path) -> None:
    source, target = template(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    found = fill_file(source, target, rows=[Rows(AREA, 5, 6), Rows(" 二、意見回饋與參與 ")])
    assert [(item.sheet, item.cell) for item in found.changes()] == [(AREA, "E5"), (OTHER, "E4")]
    assert set(values(target).items()) - set(values(source).items()) == {
        ((AREA, "E5"), standard("A02")),
        ((OTHER, "E4"), standard("A02")),
    }
    with pytest.raises(UsageError, match=r"工作表「甲」裡沒有填寫過的措施.*一、基礎服務"):
        fill_file(source, tmp_path / "丙.xlsx", rows=[Rows("甲")])
    assert not (tmp_path / "丙.xlsx").exists()


def clerks(target: Path) -> Path:
    """Write a clerk's workbook: columns moved, cells merged, a formula where a text belongs."""
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("封面").write_row("B5", ("機關名稱", "", SANMIN.name))
    sheet = book.add_worksheet(AREA)
    sheet.merge_range("A1:G1", "高雄市三民區公所 114年度")
    sheet.write_row("A2", ("id", "wording_code", "", "action", "", "sub_item", "indicator"))
    sheet.write_row(
        "A3", ("列號", "標準代碼", "我的欄", "具體作法", "我的第二欄", "次項", "績效指標")
    )
    for row in range(3, 9):
        sheet.write_row(row, 0, (f"s1-{row - 2:03}", "A01", f"我的{row}", "", "", "1-1"))
    sheet.merge_range("D5:E5", "")  # the first cell shows
    sheet.merge_range("C6:D6", "我的與作法")
    sheet.merge_range("D7:D8", "")
    sheet.write_formula("D9", '=IF(C9="","",C9)', None, "")
    sheet.write_formula("G4", '=""', None, "")
    stamp = book.add_worksheet("stamp")
    agency = json.dumps(SANMIN.to_dict(), ensure_ascii=False)
    for row, said in enumerate(
        (("kind", "agency-plan"), ("framework", KEY), ("year", "2025"), ("agency", agency))
    ):
        stamp.write_row(row, 0, said)
    book.close()
    return target


def test_moved_columns_merged_cells_and_formulas_are_respected(tmp_path: Path) -> None:
    source, target = clerks(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    found = fill_file(source, target, offered=True, overwrite=True)
    wanted = {(AREA, cell): standard("A01") for cell in ("D4", "D5", "D7")}
    indicator = "申辦業務訂有作業程序的比率"
    wanted |= {(AREA, f"G{row}"): indicator for row in (5, 7)}  # beside texts that go in
    assert values(target) == values(source) | wanted
    assert told(found) == [(6, COVERED), (8, COVERED), (9, FORMULA)]
    merges = [str(area) for area in openpyxl.load_workbook(target)[AREA].merged_cells.ranges]
    assert sorted(merges) == ["A1:G1", "C6:D6", "D5:E5", "D7:D8"]


def test_a_formula_or_a_covered_cell_of_an_ods_is_seen(tmp_path: Path) -> None:
    text = ods_cell("第5列的作法")
    covered = text.replace("table:table-cell", "table:covered-table-cell")
    formula = ods_cell("第6列的作法", 'table:formula="of:=A1"')
    path = edited_parts(
        tmp_path / "甲.ods",
        {
            ODS_CONTENT: lambda data: replacing(ods_cell("第6列的作法"), formula)(
                replacing(text, covered)(data)
            )
        },
    )
    assert barred(path, {AREA: ["C4", "C5", "C6", "C900", "D5"]}) == {
        (AREA, "C5"): COVERED,
        (AREA, "C6"): FORMULA,
    }
    assert barred(good_ods(tmp_path / "乙.ods"), {AREA: ["C5", "C6"], "沒有": ["A1"]}) == {}


def test_an_ods_is_filled_too(tmp_path: Path) -> None:
    def coded(data: bytes) -> bytes:
        for old, new in (
            ("執行課室", "標準代碼"),
            ("responsible_units", "wording_code"),
            ("民政課", "A01"),
            (ods_cell("第5列的作法"), "<table:table-cell/>"),
            (
                ods_cell("agency-plan"),
                f"{ods_cell('agency-plan')}</table:table-row>"
                f"<table:table-row>{ods_cell('framework')}{ods_cell(KEY)}",
            ),
        ):
            assert old.encode() in data
            data = data.replace(old.encode(), new.encode())
        return data

    source = edited_parts(tmp_path / "甲.ods", {ODS_CONTENT: coded})
    found = fill_file(source, tmp_path / "乙.ods")
    assert changed_parts(source, tmp_path / "乙.ods") == [ODS_CONTENT]
    assert [item.cell for item in found.changes()] == ["C5"]
    before, after = read(source).reading.plan, read(tmp_path / "乙.ods").reading.plan
    measures = list(before.measures)
    measures[1] = replace(measures[1], action=standard("A01", Agency()))
    assert after == replace(before, measures=tuple(measures))


def test_without_changes_the_copy_is_the_file(tmp_path: Path) -> None:
    source = template(tmp_path / "甲.xlsx", full_plan())
    assert fill_file(source, tmp_path / "乙.xlsx").places == ()
    assert (tmp_path / "乙.xlsx").read_bytes() == source.read_bytes()


def test_a_file_of_another_kind_is_refused_and_nothing_written(tmp_path: Path) -> None:
    foreign, target = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    openpyxl.Workbook().save(foreign)
    with pytest.raises(UsageError, match=r"沒有範本的戳記.*沒有寫入"):
        fill_file(foreign, target)
    with pytest.raises(UsageError, match="資料檔"):
        fill_file(tmp_path / "plan.json", target)
    with pytest.raises(UsageError, match=r"\.xlsx、\.xlsm、\.ods"):
        fill_file(tmp_path / "plan.csv", None)
    with pytest.raises(Unreadable):
        fill_file(tmp_path / "none.xlsx", target)
    assert not target.exists()


# ---- the copy and the list


CHANGES = (
    CellChange(Location(AREA, 4, {"action": "C"}), "action", "第4列的作法", "=1+1 改過的", "錯字"),
    CellChange(Location(AREA, 5, {"action": "C"}), "action", "", "https://example.org\n第二行"),
)


def test_changes_are_listed_as_texts(tmp_path: Path) -> None:
    write_changes(tmp_path / "清單.xlsx", CHANGES)
    sheet = openpyxl.load_workbook(tmp_path / "清單.xlsx").active
    assert sheet
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["序", "工作表", "儲存格", "欄位", "原來的內容", "新的內容", "原因"],
        [1, AREA, "C4", "具體作法", "第4列的作法", "=1+1 改過的", "錯字"],
        [2, AREA, "C5", "具體作法", None, "https://example.org\n第二行", None],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {
        "s",
        "n",
    }  # n: blank too
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    write_changes(tmp_path / "空.xlsx", ())


def test_the_copy_and_its_list_are_written_together(tmp_path: Path) -> None:
    source = good(tmp_path / "甲.xlsx")
    write_changed(source, tmp_path / "乙.xlsx", CHANGES, tmp_path / "清單.xlsx")
    after = values(tmp_path / "乙.xlsx")
    assert [after[AREA, cell] for cell in ("C4", "C5")] == [item.after for item in CHANGES]
    with pytest.raises(Unwritable):
        write_changed(source, tmp_path / "丙.xlsx", CHANGES, tmp_path / "none" / "清單.xlsx")
    with pytest.raises(Unwritable):
        write_changed(source, tmp_path / "none" / "丙.xlsx", CHANGES, tmp_path / "清單二.xlsx")
    with pytest.raises(UsageError, match="那一欄"):
        gone = CellChange(Location(AREA, 4), "action", "", "文字")
        write_changed(source, tmp_path / "丙.xlsx", (gone,), tmp_path / "清單二.xlsx")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(["甲.xlsx", "乙.xlsx", "清單.xlsx"])


@pytest.mark.parametrize(
    ("target", "listing", "said"),
    [
        ("甲.xlsx", None, "不同的檔案"),
        ("乙.ods", None, r"是 \.xlsx"),
        ("乙.xlsx", "乙.xlsx", "不同的檔案"),
        ("乙.xlsx", "甲.xlsx", "不同的檔案"),
        ("乙.xlsx", "清單.csv", r"要存成 \.xlsx"),
    ],
)
def test_a_target_that_will_not_do_is_refused(
    tmp_path: Path, target: str, listing: str | None, said: str
) -> None:
    source = good(tmp_path / "甲.xlsx")
    before = source.read_bytes()
    with pytest.raises(UsageError, match=said):
        write_changed(source, tmp_path / target, CHANGES, tmp_path / listing if listing else None)
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]
    assert source.read_bytes() == before


# ---- the command line


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        code = main(["fill", *map(str, words)])
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_each_change_is_printed_and_what_was_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = template(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    code, out, err = run(capsys, source, "-o", target)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"已填入 具體作法3格：{target}"
    assert lines[1].startswith(f"  {AREA} E4：（空白）→「各承辦單位為每項申辦業務")
    assert lines[1].endswith("（標準代碼A01）")
    assert lines[4:] == [
        "略過 2 列：",
        f"  「具體作法」已經有文字（{AREA}第6列）",
        f"  查無標準代碼「Z99」（{AREA}第7列）",
        "  要把已有的文字改成標準文字，請加 --overwrite。",
        "可以一併填入重點標題4格、績效指標4格、目標值4格、辦理期程4格"
        f"（{AREA}第4、5、6列、{OTHER}第4列），請加 --offered。",
    ]
    assert read(target).reading.plan.measures[1].action == standard("A01")


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = template(tmp_path / "甲.xlsx")
    for more in ((), ("-o", tmp_path / "乙.xlsx")):
        code, out, _ = run(capsys, source, "--dry-run", "--offered", *more)
        assert code == 0
        assert out.startswith("會填入 ")
        assert "請加 --offered" not in out
        assert out.count("→") == 19
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]


def test_rows_texts_and_the_list_are_as_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target, listing = (tmp_path / name for name in ("甲.xlsx", "乙.xlsx", "清單.xlsx"))
    template(source)
    rows = ("--rows", f"{AREA}！9-6", f"{OTHER}:5", "--rows", f"{AREA}!4")
    code, out, _ = run(capsys, source, "-o", target, *rows, "--overwrite", "--list", listing)
    assert code == 0
    assert out.startswith(f"已填入 具體作法2格：{target}\n")
    assert f"沒有標準代碼（{OTHER}第5列）" in out
    assert "--overwrite" not in out
    assert f"變更清單已寫成：{listing}\n" in out
    listed_ = openpyxl.load_workbook(listing).active
    assert listed_
    assert [(row[2].value, row[4].value) for row in listed_.iter_rows(min_row=2)] == [
        ("E4", None),
        ("E6", full_plan().measures[3].action),
    ]


def test_many_changes_do_not_fill_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = replace(full_plan().measures[1], action="", wording_code="A01")
    plan = full_plan(measures=tuple(replace(row, id=f"m{n:03}") for n in range(100)))
    source = template(tmp_path / "甲.xlsx", plan)
    code, out, _ = run(capsys, source, "--dry-run")
    assert (code, out.count("→")) == (0, 36)
    assert "  ……另有 64 處，要看全部請加 --list 清單.xlsx 寫成活頁簿。\n" in out
    _, out, _ = run(capsys, source, "-o", tmp_path / "乙.xlsx", "--list", tmp_path / "清單.xlsx")
    assert "  ……另有 64 處，都在變更清單裡。\n" in out
    assert len(values(tmp_path / "清單.xlsx")) == 7 + 100 * 6  # nothing stood there before


def test_nothing_to_fill_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = template(tmp_path / "甲.xlsx", full_plan())
    code, out, _ = run(capsys, source, "--dry-run")
    assert (code, out) == (
        0,
        "沒有可以填入的內容：找不到填了標準代碼的列，請先在「標準代碼」欄填入代碼。"
        "沒有寫入任何檔案。\n",
    )
    _, out, _ = run(capsys, source, "-o", tmp_path / "乙.xlsx")
    assert out.endswith(f"新檔和原檔完全一樣：{tmp_path / '乙.xlsx'}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["甲.xlsx"], "請用 -o 指定要寫的新檔"),
        (["甲.xlsx", "-o", "甲.xlsx"], "不同的檔案"),
        (["甲.xlsx", "--dry-run", "--rows", "甲!乙"], "「甲!乙」看不懂"),
        (["甲.xlsx", "--dry-run", "--rows", "一、基礎服務!0"], "!0」看不懂"),
        (["甲.xlsx", "--dry-run", "--list", "清單.xlsx"], "不能一起用"),
        (["沒有.xlsx", "--dry-run"], "找不到這個檔案"),
        (["-o", "乙.xlsx"], "缺少必要的參數"),
    ],
)
def test_what_cannot_be_done_leaves_with_two(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    template(Path("甲.xlsx"))
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]
