"""用語校正: what is surely corrected and what is only told, a file's copy, the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests import real_plans
from tests.small_files import Edit, cell_as, edited, ods_cell, replacing
from tests.tables import SANMIN, full_plan, grid
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.errors import Unwritable, UsageError
from xlplan.plan import Agency, NilReturn, Plan, Report, TaskforceMember
from xlplan.table import Grid, layout, read_plan
from xlplan.table.kept import mark_of
from xlplan.validate import check
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.fixing import Repair, repair
from xlplan.wording.rules import OWN_TERMS
from xlplan.workflow.fixing import fix_file

FRAME = layout(framework("kaohsiung-113"))
AREA, OTHER = "一、基礎服務", "二、意見回饋與參與"
LABEL = framework("kaohsiung-113").sub_item("1-1").label
SHEET = "xl/worksheets/sheet4.xml"  # of 一、基礎服務


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own without any rules."""
    folder = tmp_path / "home"
    monkeypatch.setenv("XLPLAN_HOME", str(folder))
    return folder


# ---- what is sure


def drawn(text: str, agency: Agency = SANMIN) -> Repair:
    """Return the repair of an area sheet drawn with bars, its headings in row 1."""
    return of([grid(AREA, text)], agency)


def of(sheets: Sequence[Grid], agency: Agency = SANMIN) -> Repair:
    grids = [*sheets, stamp(agency)]
    return repair(read_plan(grids), grids)


def stamp(agency: Agency) -> Grid:
    said = {
        "kind": "agency-plan",
        "framework": "kaohsiung-113",
        "year": "2025",
        "agency": json.dumps(agency.to_dict(), ensure_ascii=False),
        "template_version": FRAME.version,
    }
    return Grid("stamp", [list(item) for item in said.items()])


def made(changes: Sequence[CellChange]) -> list[tuple[str, str, str, str]]:
    return [(item.cell, item.before, item.after, item.why) for item in changes]


def test_what_is_surely_wrong_is_corrected_in_every_text_of_a_row() -> None:
    found = drawn(
        """
        | 次項 | 重點標題 | 具體作法                      | 績效指標 | 目標值 | 備註     |
        | 1-1  | 流程減化 | 與民眾悠關的議題,公佈於網站。 | 滿意度   | ９０%  | 承辨人員 |
        """
    )
    assert made(found.changes) == [
        ("B2", "流程減化", "流程簡化", "錯字：減化→簡化"),
        (
            "C2",
            "與民眾悠關的議題,公佈於網站。",
            "與民眾攸關的議題，公布於網站。",
            "錯字：悠關→攸關；全半形混用：,→，；用字不一致：公佈→公布",
        ),
        ("E2", "９０%", "90%", "全半形混用：９０→90"),
        ("F2", "承辨人員", "承辦人員", "錯字：承辨→承辦"),
    ]


def test_a_slip_told_once_for_a_plan_is_corrected_in_all_its_cells() -> None:
    found = drawn(
        """
        | 次項 | 具體作法           |
        | 1-1  | 提昇服務並公佈。   |
        | 1-2  | 持續提昇效能。     |
        | 1-3  | 提升品質。         |
        """
    )
    assert [(item.cell, item.after) for item in found.changes] == [
        ("B2", "提升服務並公布。"),
        ("B3", "持續提升效能。"),
    ]


def test_what_is_not_sure_is_told_with_its_cell_and_what_to_do() -> None:
    found = drawn("| 次項 | 具體作法 |\n| 1-1 | 依本局規定提昇服務（每月。 |")
    assert [item.after for item in found.changes] == ["依本局規定提升服務（每月。"]
    assert [str(item) for item in found.unsure] == [
        f"{AREA} B2：「本局」不是本機關的用語，本機關應寫「本所」。→ "
        "若指本機關，請改為「本所」；若指上級機關，請寫出機關名稱。",
        f"{AREA} B2：「升服務（每月。」沒有成對。→ 請補上另一半，或刪除多餘的一半。",
    ]


def test_a_column_of_texts_that_was_not_read_is_told() -> None:
    found = drawn("| 次項 | 執行課室 | 備註 |\n| 1-1 | 民政課 | 提昇服務。 |")
    assert [item.after for item in found.changes] == ["提升服務。"]
    assert [item.message for item in found.unsure] == [f"工作表「{AREA}」找不到「具體作法」欄。"]


def test_the_same_doubt_of_a_cell_is_told_once() -> None:
    found = drawn(f"| 次項 | 具體作法 |\n| 1-1 | {'看到到府服務的說明，' * 5}並改善。 |")
    assert len(found.unsure) == len(set(found.unsure))


def test_blanks_that_may_part_words_are_only_told() -> None:
    found = drawn(
        """
        | 次項 | 具體作法                       |
        | 1-1  | 檢討服務 品質，並 刊登。       |
        | 1-2  | 設置參與管道 透過座談徵詢意見。|
        | 1-3  | 由民政課 社會課， 每季辦理。   |
        """
    )
    assert [(item.cell, item.after) for item in found.changes] == [
        ("B2", "檢討服務品質，並 刊登。"),
        ("B4", "由民政課 社會課，每季辦理。"),
    ]
    assert [item.cell for item in found.unsure] == ["B2", "B3", "B4"]


def test_invisible_characters_go_and_blanks_nobody_minds_stay() -> None:
    found = drawn("| 次項 | 具體作法 | 備註 |").changes
    assert found == ()
    rows = [["次項", "具體作法", "備註"], ["1-1", "\u200b每季檢討\ufeff。", "每月\u3000"]]
    found = of([Grid(AREA, rows)]).changes
    assert made(found) == [("B2", "\u200b每季檢討\ufeff。", "每季檢討。", "清除看不見的字元")]


def test_a_corrected_text_is_tidied_and_says_so() -> None:
    rows = [["次項", "具體作法"], ["1-1", "\u3000\u3000提昇服務。\r\n每季檢討。_x000D_"]]
    assert made(of([Grid(AREA, [rows[0], ["1-1", "\u3000提昇服務。"]])]).changes) == [
        ("B2", "\u3000提昇服務。", "提升服務。", "用字不一致：提昇→提升；清除特殊空白")
    ]
    assert made(of([Grid(AREA, rows)]).changes) == [
        (
            "B2",
            rows[1][1],
            "提升服務。\n每季檢討。",
            "用字不一致：提昇→提升；清除看不見的字元",
        )
    ]


def test_long_reasons_name_a_few_corrections_and_how_many_there_are() -> None:
    text = "悠關，減化，承辨，業務執掌。"
    (item,) = drawn(f"| 次項 | 具體作法 |\n| 1-1 | {text} |").changes
    assert item.why == "錯字：悠關→攸關、減化→簡化、承辨→承辦等4種"


DATES = {
    "114.03.01": "114年3月1日",
    "114/3/1": "114年3月1日",
    "１１４年３月": "114年3月",
    "1140301": "114年3月1日",
    "2025-03-01": "114年3月1日",
    "民國114年03月01日": "114年3月1日",
}


@pytest.mark.parametrize(("before", "after"), DATES.items())
def test_dates_are_written_as_the_sheets_show_them(before: str, after: str) -> None:
    found = drawn(f"| 次項 | 具體作法 | 辦理期程 |\n| 1-1 | 每季檢討。 | {before} |")
    assert made(found.changes) == [("C2", before, after, "日期寫法")]
    again = drawn(f"| 次項 | 具體作法 | 辦理期程 |\n| 1-1 | 每季檢討。 | {after} |")
    assert again.changes == ()


@pytest.mark.parametrize("said", ["每季", "6月底前", "改天", "114/2/30", "113-114", ""])
def test_what_is_no_date_stays(said: str) -> None:
    found = drawn(f"| 次項 | 具體作法 | 辦理期程 |\n| 1-1 | 每季檢討。 | {said} |")
    assert found == Repair((), ())


def dated(cell: object) -> Repair:
    return of([Grid(AREA, [["次項", "具體作法", "辦理期程"], ["1-1", "每季檢討。", cell]])])


def test_a_real_date_stays_and_a_number_that_is_one_is_written_out() -> None:
    assert dated(dt.datetime(2025, 3, 1)) == Repair((), ())
    assert made(dated(1140301.0).changes) == [("C2", "1140301", "114年3月1日", "日期寫法")]


def test_a_date_that_may_be_read_in_two_ways_is_only_told() -> None:
    for cell, word in ((114.1, "哪個月"), ("25/3/1", "哪一年")):
        found = dated(cell)
        assert found.changes == ()
        (told,) = found.unsure
        assert (told.sheet, told.cell) == (AREA, "C2")
        assert word in told.message


def itemed(cell: object, sheet: str = AREA) -> Repair:
    return of([Grid(sheet, [["次項", "具體作法"], [cell, "每季檢討。"], ["1-2", "每月檢討。"]])])


@pytest.mark.parametrize(
    ("cell", "before"),
    [
        ("１－１", "１－１"),
        ("１-１ 短名", "１-１ 短名"),
        ("1月1日", "1月1日"),
        (dt.datetime(2025, 1, 1), "114年1月1日"),
        (dt.date(2025, 1, 1), "114年1月1日"),
    ],
)
def test_a_spoiled_sub_item_becomes_what_the_drop_down_shows(cell: object, before: str) -> None:
    (item,) = itemed(cell).changes
    assert (item.cell, item.before, item.after) == ("A2", before, LABEL)
    assert itemed(item.after).changes == ()


@pytest.mark.parametrize("cell", ["1-1", LABEL, "一（一）", "基礎服務"])
def test_a_sub_item_that_reads_well_stays_as_it_was_typed(cell: str) -> None:
    assert itemed(cell).changes == ()


@pytest.mark.parametrize("cell", ["２－１", dt.datetime(2025, 2, 1), dt.datetime(2025, 3, 15)])
def test_a_sub_item_of_another_sheet_is_only_told(cell: object) -> None:
    found = itemed(cell)
    assert found.changes == ()
    assert [(item.cell, item.hint) for item in found.unsure] == [("A2", "請從下拉清單重新選取。")]


def test_sections_are_left_alone_but_for_what_is_surely_wrong_and_not_the_agencys() -> None:
    text = """
    | 次項 | 具體作法   | 執行課室         |
    | 1-1  | 每季檢討。 | 戸政課，民政課   |
    | 1-2  | 每月檢討。 | 経建課           |
    | 1-3  | 每年檢討。 | 社會課,各課室    |
    """
    found = drawn(text, replace(SANMIN, sections=("民政課", "社會課", "経建課")))
    assert made(found.changes) == [("C2", "戸政課，民政課", "戶政課，民政課", "形近字：戸→戶")]


def test_a_name_that_a_citys_own_rule_is_sure_of_is_corrected_once(home: Path) -> None:
    rule = {
        "id": "兵役課",
        "kind": "W406",
        "pairs": {"兵役課": "役政災防課"},
        "sure": True,
        "examples": {"wrong": ["由兵役課辦理。"], "right": ["由役政災防課辦理。"]},
    }
    home.mkdir()
    (home / OWN_TERMS).write_text(json.dumps({"version": "1", "rules": [rule]}), encoding="utf-8")
    text = "| 次項 | 具體作法 | 執行課室 |\n| 1-1 | 由兵役課辦理。 | 民政課、兵役課 |"
    assert [(item.cell, item.after) for item in drawn(text).changes] == [
        ("B2", "由役政災防課辦理。"),
        ("C2", "民政課、役政災防課"),
    ]
    assert drawn(text, replace(SANMIN, sections=("民政課", "兵役課"))).changes[-1].cell == "B2"


def test_the_programs_own_columns_are_left_alone() -> None:
    rows = [["次項", "具體作法", "延續原文"], ["1-1", "每季檢討。", "\u200b每季\u200b檢討。"]]
    assert of([Grid(AREA, rows)]) == Repair((), ())


def test_what_people_keep_is_neither_corrected_nor_told() -> None:
    text = "| 次項 | 具體作法 |\n| 1-1 | 悠關里與安悠關里提昇服務。 |"
    grids = [grid(AREA, text), stamp(SANMIN)]
    found = read_plan(grids)
    slip = next(item for item in check(found) if item.code == "W401")
    reason = [mark_of(slip, found.ids), "里名就是這兩個字。"]
    kept = Grid(FRAME.names["results"], [[""], ["token", "keep"], ["", ""], reason])
    found = of([*grids, kept])
    assert [item.after for item in found.changes] == ["悠關里與安悠關里提升服務。"]
    assert found.unsure == ()


# ---- files


def spoiled(**more: object) -> Plan:
    """Return a plan with something wrong of each kind, in every place that is read."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"action": "與民眾悠關的議題,公佈於網站。", "due": "114.03.01"},
        "1-2": {"action": "受理１９９９專線案件並\u200b回覆。", "heading": "流程減化"},
        "1-3": {"responsible_units": ("戸政課",)},
        "2-1": {"action": "依本局規定辨理。"},
    }
    measures = tuple(replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures)
    return full_plan(
        **{
            "title": "高雄巿三民區公所114年度提升服務執行計畫",
            "goals": ("提昇服務品質。",),
            "measures": measures,
            "taskforce": (TaskforceMember("組長", "主任秘書", "綜理業務執掌事項"),),
            "nil_returns": (NilReturn("6-4", "本年度業務\ufeff已減化，無須辦理。"),),
            "reports": (Report("1-1", "秘書室", result="已辨理2場。", date="1140601"),),
            **more,
        }
    )


def book(folder: Path, plan: Plan | None = None) -> Path:
    target = folder / "計畫.xlsx"
    write_template(target, plan or spoiled(), FRAME, has_units=True)
    return target


def cells(path: Path) -> dict[tuple[str, str], object]:
    """Return everything that stands in any cell."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


RIGHT = {
    ("封面", "title"): "高雄市三民區公所114年度提升服務執行計畫",
    ("封面", "nil:6-4"): "本年度業務已簡化，無須辦理。",
    ("總則", "D5"): "提升服務品質。",
    (AREA, "E4"): "與民眾攸關的議題，公布於網站。",
    (AREA, "J4"): "114年3月1日",
    (AREA, "D5"): "流程簡化",
    (AREA, "E5"): "受理1999專線案件並回覆。",
    (AREA, "F6"): "戶政課",
    (OTHER, "E4"): "依本局規定辦理。",
    ("推動小組", "D4"): "綜理業務職掌事項",
    ("執行情形", "G4"): "已辦理2場。",
    ("執行情形", "I4"): "114年6月1日",
}


def right(path: Path) -> dict[tuple[str, str], str]:
    """Return what the corrected cells of a workbook hold, those of the cover where they stand."""
    cover = read(path).reading.cover
    return {
        (sheet, f"D{cover[cell].row}" if cell in cover else cell): text
        for (sheet, cell), text in RIGHT.items()
    }


def test_a_copy_differs_in_the_corrected_cells_and_nowhere_else(tmp_path: Path) -> None:
    source, target = book(tmp_path), tmp_path / "新檔.xlsx"
    before = source.read_bytes()
    found = fix_file(source, target)
    old, new = cells(source), cells(target)
    assert {key: new[key] for key in new if old.get(key) != new[key]} == right(source)
    assert {(item.sheet, item.cell): item.after for item in found.changes} == right(source)
    assert all(old[item.sheet, item.cell] == item.before for item in found.changes)
    touched = {name for name, data in parts(target).items() if data != parts(source)[name]}
    assert all(re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name) for name in touched)
    assert len(touched) == len({sheet for sheet, _ in RIGHT})
    assert list(parts(target)) == list(parts(source))
    assert source.read_bytes() == before
    assert [item.message for item in found.unsure] == [
        "「本局」不是本機關的用語，本機關應寫「本所」。"
    ]


def test_a_second_repair_changes_nothing(tmp_path: Path) -> None:
    source, once, twice = book(tmp_path), tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    first = fix_file(source, once)
    second = fix_file(once, twice)
    assert second == Repair((), first.unsure)
    assert twice.read_bytes() == once.read_bytes()


def test_what_remains_is_what_a_check_of_the_copy_tells(tmp_path: Path) -> None:
    target = tmp_path / "新檔.xlsx"
    found = fix_file(book(tmp_path), target)
    told = [item for item in check(read(target).reading) if item.code[0] == "W"]
    assert [(item.sheet, item.cell, item.message) for item in told] == [
        (item.sheet, item.cell, item.message) for item in found.unsure
    ]


def in_area(path: Path, *edits: Edit, source: Path) -> Path:
    """Write a copy of a workbook with the area sheet edited."""

    def change(data: bytes) -> bytes:
        for edit in edits:
            data = edit(data)
        return data

    return edited(path, {SHEET: change}, source)


def test_formulas_and_what_merged_cells_cover_are_told_and_stay(tmp_path: Path) -> None:
    formula = cell_as("E4", 't="str"', '<f>"提昇"&amp;"服務。"</f><v>提昇服務。</v>')
    merge = replacing(
        "<conditionalFormatting ",
        '<mergeCells count="1"><mergeCell ref="D5:E5"/></mergeCells><conditionalFormatting ',
    )
    source = in_area(tmp_path / "公式.xlsx", formula, merge, source=book(tmp_path))
    target = tmp_path / "新檔.xlsx"
    found = fix_file(source, target)
    changed = {(item.sheet, item.cell) for item in found.changes}
    assert changed == set(right(source)) - {(AREA, "E4"), (AREA, "E5")}
    told = [item for item in found.unsure if item.sheet == AREA]
    assert [(item.cell, item.message.partition("，")[0]) for item in told] == [
        ("E4", "這一格是公式"),
        ("E5", "這一格被合併儲存格蓋住"),
    ]
    assert "提昇→提升" in told[0].message
    assert cells(target)[AREA, "E4"] == '="提昇"&"服務。"'
    assert b"<f>" in re.search(rb'<c r="E4".*?</c>', parts(target)[SHEET])[0]


def test_a_pasted_font_run_elsewhere_stays_and_a_corrected_one_is_read_whole(
    tmp_path: Path,
) -> None:
    runs = '<is><r><t>提</t></r><r><rPr><b/><sz val="18"/></rPr><t>昇服務。</t></r></is>'
    other = runs.replace("昇", "升")
    source = in_area(
        tmp_path / "字型.xlsx",
        cell_as("E4", 't="inlineStr"', runs),
        cell_as("E6", 't="inlineStr"', other),
        source=book(tmp_path),
    )
    target = tmp_path / "新檔.xlsx"
    found = fix_file(source, target)
    (item,) = (x for x in found.changes if (x.sheet, x.cell) == (AREA, "E4"))
    assert (item.before, item.after) == ("提昇服務。", "提升服務。")
    assert other.encode() in parts(target)[SHEET]
    assert cells(target)[AREA, "E4"] == "提升服務。"


def test_an_ods_is_corrected_too(tmp_path: Path) -> None:
    source = edited(
        tmp_path / "計畫.ods",
        {"content.xml": replacing(ods_cell("第4列的作法"), ods_cell("與民眾悠關的作法。"))},
    )
    target = tmp_path / "新檔.ods"
    fix_file(source, target)
    assert read(target).reading.plan.measures[0].action == "與民眾攸關的作法。"
    assert fix_file(target, tmp_path / "再一次.ods").changes == ()


def test_nothing_to_correct_gives_the_file_again(tmp_path: Path) -> None:
    source, target = book(tmp_path, full_plan()), tmp_path / "新檔.xlsx"
    assert fix_file(source, target) == Repair((), ())
    assert target.read_bytes() == source.read_bytes()


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "別的.xlsx", tmp_path / "新檔.xlsx"
    book_ = openpyxl.Workbook()
    book_.active["A1"] = "提昇"
    book_.save(source)
    with pytest.raises(UsageError, match="不是用範本做的計畫檔"):
        fix_file(source, target)
    assert not target.exists()


def test_a_place_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Unwritable):
        fix_file(book(tmp_path), tmp_path / "沒有" / "新檔.xlsx", tmp_path / "清單.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["計畫.xlsx"]


def test_a_renamed_cover_and_sheets_are_corrected_where_they_are(tmp_path: Path) -> None:
    source = edited(
        tmp_path / "改名.xlsx",
        {"xl/workbook.xml": replacing('name="封面"', 'name="首頁"')},
        book(tmp_path),
    )
    found = fix_file(source, tmp_path / "新檔.xlsx")
    first = [(item.sheet, item.after) for item in found.changes[:2]]
    assert first == [("首頁", RIGHT["封面", name]) for name in ("title", "nil:6-4")]


# ---- the command line


def test_the_command_lists_the_corrections_and_writes_the_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, listing = tmp_path / "新檔.xlsx", tmp_path / "清單.xlsx"
    words = ["fix", str(book(tmp_path)), "-o", str(target), "--list", str(listing)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"已校正 {len(RIGHT)} 格：{target}\n")
    assert (
        f"  {AREA} E4：「與民眾悠關的議題,公佈於網站。」→「與民眾攸關的議題，公布於網站。」"
        "（錯字：悠關→攸關；全半形混用：,→，；用字不一致：公佈→公布）\n"
    ) in said
    assert "另有 1 處要請您自己決定，沒有更動：\n" in said
    assert f"  {OTHER} E4：「本局」不是本機關的用語，本機關應寫「本所」。→ " in said
    assert cells(target)[AREA, "E4"] == "與民眾攸關的議題，公布於網站。"
    listed = openpyxl.load_workbook(listing).active
    assert listed.max_row == len(RIGHT) + 1


def test_a_preview_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = book(tmp_path)
    assert main(["fix", str(source), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith(f"會校正 {len(RIGHT)} 格（只是預覽")
    assert [path.name for path in tmp_path.iterdir()] == [source.name]
    listing = tmp_path / "清單.xlsx"
    assert main(["fix", str(source), "--dry-run", "--list", str(listing)]) == 0
    assert listing.exists()


def test_many_corrections_are_cut_short_with_a_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = full_plan().measures[1]
    rows = tuple(
        replace(one, id=f"m{n}", action=f"第{n}項依本局規定提昇（服務。") for n in range(60)
    )
    source = book(tmp_path, full_plan(measures=rows))
    assert main(["fix", str(source), "-o", str(tmp_path / "新檔.xlsx")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 70
    assert any("另有 24 處，要看全部請加 --list 清單.xlsx" in line for line in lines)
    assert lines[-1].startswith("  ……另有 ")
    assert "xlplan check" in lines[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{book}"], "請用 -o 指定要寫的新檔"),
        (["{book}", "-o", "{book}"], "請換一個檔名"),
        (["{book}", "-o", "{folder}/新檔.ods"], "副檔名要和原檔一樣"),
        (["{folder}/沒有.xlsx", "-o", "{folder}/新檔.xlsx"], "找不到這個檔案"),
        (["{folder}/計畫.json", "-o", "{folder}/新檔.json"], "不是活頁簿"),
        (["{folder}/別的.xlsx", "-o", "{folder}/新檔.xlsx"], "不是用範本做的計畫檔"),
    ],
)
def test_what_cannot_be_done_leaves_with_two_and_says_why(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = book(tmp_path)
    openpyxl.Workbook().save(tmp_path / "別的.xlsx")
    there = sorted(tmp_path.iterdir())
    made_words = [word.format(book=source, folder=tmp_path) for word in words]
    assert main(["fix", *made_words]) == 2
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == there


# ---- the real plans


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not beside us")
@pytest.mark.parametrize(("name", "count"), [("N113", 10), ("S114", 6), ("M106", 10)])
def test_a_real_plan_is_corrected_where_a_person_would_and_then_stays(
    name: str, count: int, tmp_path: Path
) -> None:
    plan = Plan.from_dict(real_plans.plan_json(real_plans.outline(name)))
    source, once, twice = (tmp_path / f"{n}.xlsx" for n in "甲乙丙")
    write_template(source, plan, layout(framework(plan.framework)), has_units=True)
    assert len(fix_file(source, once).changes) == count
    assert fix_file(once, twice).changes == ()
    assert twice.read_bytes() == once.read_bytes()
