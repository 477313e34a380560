"""The rules of the wording check as a spreadsheet: written, kept by people, and read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.small_files import ods_cell, ods_of
from tests.tables import full_plan, rows
from xlplan import data
from xlplan.books.own_table import HELP_SHEET
from xlplan.books.template import write_template
from xlplan.books.terms_table import SHEET, read_table, write_table
from xlplan.cli import main
from xlplan.errors import Unreadable, Unwritable, UsageError
from xlplan.functions.phrases import term_check
from xlplan.problems import KINDS
from xlplan.table import layout
from xlplan.text import fold
from xlplan.vocabulary import framework
from xlplan.wording.rules import Rule, rule_faults, rules, rules_from_dict, shipped, to_dict
from xlplan.wording.sheet import columns
from xlplan.wording.terms import check_text
from xlplan.workflow.terms import export_terms, import_terms

NAMES = "名稱", "種類", "錯與對", "錯的例句", "對的例句"
GOOD = "| 里鄰長 | W401 錯字 | 理鄰長→里鄰長 | 邀請理鄰長。 | 邀請里鄰長。 |"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city's own folder, with nothing in it."""
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def workbook(folder: Path, table: str | Sequence[Sequence[object]], name: str = SHEET) -> Path:
    """Write a workbook such as a person makes."""
    path = folder / "table.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows(table) if isinstance(table, str) else table):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.close()
    return path


def typed(folder: Path, *lines: str, headings: Sequence[str] = NAMES) -> Path:
    return workbook(folder, "\n".join([f"| {' | '.join(headings)} |", *lines]))


def changed(path: Path, cells: dict[tuple[str, str], object], *, drop: str = "") -> Path:
    """Change cells of an exported table by rule and heading; a new name is a new row."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    heads = {cell.value: cell.column for cell in sheet[1]}
    known = {cell.value: cell.row for cell in sheet["A"]}
    for (name, title), value in cells.items():
        row = known.setdefault(name, max(known.values()) + 3)
        sheet.cell(row, 1).value = name
        sheet.cell(row, heads[title]).value = value
    if drop:
        sheet.delete_rows(known[drop])
    book.save(path)
    return path


def found_in(text: str) -> list[str]:
    """Return the rules that find something in a text, but for the missing full stop."""
    found = check_text(text, year=2025, agency=full_plan().agency)
    return [item.rule.id for item in found if item.code != "W409"]


def only(path: Path) -> Rule:
    (found,) = read_table(path)
    return found


# written for people


def test_the_rules_we_ship_read_back_exactly(tmp_path: Path) -> None:
    write_table(tmp_path / "terms.xlsx", shipped())
    found = read_table(tmp_path / "terms.xlsx")
    assert [to_dict(rule) for rule in found] == [to_dict(rule) for rule in shipped()]


def test_the_sheet_is_made_for_people(tmp_path: Path) -> None:
    path = tmp_path / "terms.xlsx"
    assert export_terms(path) == len(shipped()) > 150
    book = openpyxl.load_workbook(path)
    sheet, lists = book[SHEET], book["清單"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:7] == ["名稱", "種類", "停用", "錯與對", "理由", "錯的例句", "對的例句"]
    assert (sheet.freeze_panes, lists.sheet_state) == ("B2", "hidden")
    assert sheet.auto_filter.ref
    assert sheet["D2"].alignment.wrap_text
    assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            assert not rule.showErrorMessage  # "W401" may be typed too
            (area,) = rule.sqref.ranges
            assert area.min_row == 2 and area.max_row > sheet.max_row
            cells = lists[rule.formula1.split("!")[1].replace("$", "")]
            cells = cells if isinstance(cells, tuple) else ((cells,),)
            offered[headings[area.min_col - 1]] = [row[0].value for row in cells]
    assert offered.keys() == {
        *("種類", "停用", "可自動校正", "引號內也查", "等級", "未混用也提示", "內建檢查")
    }
    assert (offered["停用"], offered["等級"]) == (["是"], ["警告", "提示"])
    assert offered["種類"][0] == "W401 錯字"
    assert len(offered["內建檢查"]) == sum(bool(rule.check) for rule in shipped())


def test_the_help_explains_every_column(tmp_path: Path) -> None:
    export_terms(tmp_path / "terms.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "terms.xlsx")[HELP_SHEET]
    told = dict(sheet.iter_rows(values_only=True))
    for column in columns():
        assert told[column.title] == column.help and len(column.help) > 8
    assert "「停用」填「是」" in told["停用內建的規則"]


def test_no_identifier_is_on_a_sheet(tmp_path: Path) -> None:
    export_terms(tmp_path / "terms.xlsx")
    said = data.read_json("terms.schema.json")["$defs"]["rule"]["properties"]
    known = {*said, *said["check"]["enum"], "warning", "notice"}
    for sheet in openpyxl.load_workbook(tmp_path / "terms.xlsx"):
        for row in sheet.iter_rows(values_only=True):
            assert not known & {str(cell) for cell in row}, row


# read from whatever people made of it


def test_a_table_of_ones_own_reads_with_headings_in_any_order(tmp_path: Path) -> None:
    table = """
        | 本市用語 | 114年 | | | | |
        | | | | | | |
        | 錯 與 對 | 備註 | 名稱（必填） | 可自動校正 | 起始年度 | 種類 | 錯的例句 |
        | | | | | | |
        | 理鄰長－＞里鄰長\\n\\n 理幹事 => 里幹事 | 舊案 | 里鄰長 | Ｖ | １１４ | 錯字 | 理鄰長。 |
        | | 只有備註 | | | | | |
    """
    rule = only(workbook(tmp_path, table, name="工作表1"))
    assert to_dict(rule) == {
        "id": "里鄰長",
        "kind": "W401",
        "pairs": {"理鄰長": "里鄰長", "理幹事": "里幹事"},
        "sure": True,
        "first_year": 2025,
        "examples": {"wrong": ["理鄰長。"]},
    }


@pytest.mark.parametrize("arrow", ["→", "->", "－>", "－＞", "=>", "＝＞", "＞", "⇒", " → "])
def test_arrows_are_read_however_they_are_typed(tmp_path: Path, arrow: str) -> None:
    path = typed(tmp_path, f"| 里鄰長 | W401 | 理鄰長{arrow}里鄰長 | | |")
    assert only(path).pairs == (("理鄰長", "里鄰長"),)


@pytest.mark.parametrize(
    "kind", ["W401 錯字", "Ｗ４０１", "w401", "錯字", "W401錯字", "W401 錯別字"]
)
def test_a_kind_is_read_by_its_code_or_its_name(tmp_path: Path, kind: str) -> None:
    assert only(typed(tmp_path, GOOD.replace("W401 錯字", kind))).kind == "W401"


def test_cells_that_a_spreadsheet_took_for_something_else_read_as_meant(tmp_path: Path) -> None:
    heads = ["名稱", "種類", "錯與對", "起始年度", "終止年度", "可自動校正", "停用", "等級"]
    cells = [199, "漏字", "市民熱線199→市民熱線1999", 114.0, "民國115年度", True, "否", " 警告 "]
    rule = only(workbook(tmp_path, [heads, cells]))
    assert (rule.id, rule.first_year, rule.last_year) == ("199", 2025, 2026)
    assert (rule.sure, rule.off, rule.severity) == (True, False, "warning")


def test_an_ods_table_is_read_too(tmp_path: Path) -> None:
    pair = "</text:p><text:p>".join(("理鄰長→里鄰長", "理幹事→里幹事"))
    lines = (NAMES[:3], ("里鄰長", "W401 錯字", pair))
    cells = "".join(
        f"<table:table-row>{''.join(map(ods_cell, line))}</table:table-row>" for line in lines
    )
    path = ods_of(tmp_path / "a.ods", f'<table:table table:name="{SHEET}">{cells}</table:table>')
    assert len(only(path).pairs) == 2


# what has to be mended


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("| | W401 | 甲乙→乙甲 | | |", "儲存格A3：還沒有填名稱。請給這條規則一個名稱"),
        ("| 里鄰長 | W401 | 甲乙→乙甲 | | |", "儲存格A3：名稱「里鄰長」在第2列已經用過。請改用"),
        (f"| {'長' * 21} | W401 | 甲乙→乙甲 | | |", "儲存格A3：名稱超過20字。請縮短"),
        ("| 甲 | | 甲乙→乙甲 | | |", "儲存格B3：還沒有選種類。請從下拉清單選"),
        ("| 甲 | 別字 | 甲乙→乙甲 | | |", "儲存格B3：看不懂種類「別字」。請從下拉清單選"),
        ("| 甲 | W499 | 甲乙→乙甲 | | |", "儲存格B3：規則「甲」的種類「W499」沒有這個代碼。請從"),
        ("| 甲 | W401 | 甲乙 | | |", "儲存格C3：有一行缺了錯的或對的寫法。請寫成「錯的寫法→對"),
        ("| 甲 | W401 | →乙甲 | | |", "儲存格C3：有一行缺了錯的或對的寫法。"),
        ("| 甲 | W401 | 甲乙→乙甲→甲 | | |", "儲存格C3：一行裡有兩個→。請一行只寫一組"),
        ("| 甲 | W401 | 甲乙→乙甲\\n甲乙→丙 | | |", "儲存格C3：同一個錯的寫法寫了兩次。"),
        ("| 甲 | W401 | | | |", "儲存格C3：「錯與對」「樣式」.*要填其中一種.*請留下一種"),
        ("| 甲 | W401 | 甲乙→乙甲 | | | 停用 | 好 |", "儲存格F3：看不懂「好」。停用請填「是」"),
        (
            "| 甲 | W401 | 甲乙→乙甲 | | | 起始年度 | 去年 |",
            "儲存格F3：看不懂年度「去年」。請填民國",
        ),
        (
            "| 甲 | W401 | 甲乙→乙甲 | | | 等級 | 錯誤 |",
            "儲存格F3：看不懂等級「錯誤」。請選「警告」",
        ),
        ("| 甲 | W401 | 甲乙→乙甲 | | | 並列的寫法 | 甲 |", "儲存格C3：.*只能填一種"),
        ("| 甲 | W401 | | | | 樣式 | 甲 |", "儲存格F3：.*填「樣式」時「改為」也要填"),
        ("| 甲 | W401 | | | | 內建檢查 | 拼字 |", "儲存格F3：沒有內建檢查「拼字」。請從下拉清單"),
        (
            f"| 甲 | W401 | 甲乙→乙甲 | | | 理由 | {'長' * 81} |",
            "儲存格F3：理由有81字，超過80字。請精簡",
        ),
    ],
)
def test_what_has_to_be_mended_is_told_with_sheet_and_cell(
    tmp_path: Path, row: str, told: str
) -> None:
    cells = rows(row)[0]
    more = [str(cell) for cell in cells[5:6]]
    line = f"| {' | '.join(map(str, [*cells[:5], *cells[6:]]))} |".replace("\n", "\\n")
    path = typed(tmp_path, GOOD, line, headings=[*NAMES, *more])
    with pytest.raises(UsageError, match=told) as raised:
        read_table(path)
    assert "「table.xlsx」有1處要修改，沒有匯入：\n工作表「用語規則」" in str(raised.value)


@pytest.mark.parametrize(
    ("pattern", "right", "told"),
    [
        ("甲+", "乙", "儲存格C2：.*沒有上限的重複.*請改用「錯與對」"),
        ("((甲|甲甲){0,9}){0,9}理", "乙", "儲存格C2：.*沒有上限的重複"),
        ("(甲", "乙", "儲存格C2：.*不是正確的正規表示式"),
        ("(甲)丙", "\\2", "儲存格D2：.*只能接樣式裡括號的號碼"),
        ("(甲)丙", "\\d", "儲存格D2：.*只能接樣式裡括號的號碼"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(
    tmp_path: Path, pattern: str, right: str, told: str
) -> None:
    heads = ["名稱", "種類", "樣式", "改為"]
    with pytest.raises(UsageError, match=told):
        read_table(workbook(tmp_path, [heads, ["甲", "W401", pattern, right]]))


def test_years_the_wrong_way_round_are_told() -> None:
    said = {"id": "甲", "kind": "W401", "first_year": 2026, "last_year": 2025}
    assert [field for field, _ in rule_faults(said)] == ["last_year"]
    assert list(rule_faults(said | {"last_year": 2026})) == []


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("| 種類 | 錯與對 |", "「table.xlsx」.*前10列找不到標題列.*xlplan terms export"),
        ("| 名稱 | 錯與對 |", "「table.xlsx」的工作表「用語規則」第1列缺少標題「種類」"),
        ("| 名稱 | 種類 | 名 稱 |", "儲存格C1：標題「名 稱」出現兩次"),
        ("| 名稱 | 種類 | 錯的句例 |", "儲存格C1：標題「錯的句例」.*「錯的例句」"),
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
        export_terms(tmp_path / "none" / "terms.xlsx")


# the examples are tests


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            GOOD.replace("邀請理鄰長", "邀請李鄰長"),
            "儲存格D2：規則「里鄰長」沒有找出錯的例句「邀請李鄰長。」。請改正例句",
        ),
        (
            GOOD.replace("邀請里鄰長", "整理鄰長名冊"),
            "儲存格E2：規則「里鄰長」誤指對的例句「整理鄰長名冊。」。",
        ),
        (
            "| 甲 | W401 | 甲乙→悠關 | | |",
            "儲存格C2：規則「甲」改成的「悠關」又會被別的規則改掉。",
        ),
        (
            "| 甲 | W401 | 生活悠→生活攸 | | | 是 |",
            "工作表「用語規則」：表裡的規則影響了內建的規則，規則「攸關」.*加一列停用「攸關」。",
        ),
    ],
)
def test_a_rule_whose_examples_fail_is_refused(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_table(typed(tmp_path, row, headings=[*NAMES, "可自動校正"]))


def test_a_longer_right_word_lets_an_example_hold(tmp_path: Path) -> None:
    row = GOOD.replace("邀請里鄰長", "整理鄰長名冊").removesuffix("|")
    path = typed(tmp_path, f"{row} | 整理鄰長 |", headings=[*NAMES, "不算錯的詞"])
    assert only(path).not_in == ("整理鄰長",)


def test_nothing_is_written_when_a_table_is_refused(tmp_path: Path, home: Path) -> None:
    import_terms(typed(tmp_path, GOOD))
    before = (home / "terms.json").read_bytes()
    with pytest.raises(UsageError):
        import_terms(typed(tmp_path, GOOD, GOOD.replace("里鄰長 |", "另一條 |", 1)))
    assert (home / "terms.json").read_bytes() == before
    assert [path.name for path in home.iterdir()] == ["terms.json"]


# import


def test_only_what_differs_from_the_shipped_rules_is_kept(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "terms.xlsx"
    export_terms(path)
    changed(path, {("攸關", "理由"): "和「關係」有關。", ("職掌", "停用"): "是"}, drop="簡化")
    done = import_terms(path)
    assert (done.new, done.changed, done.off, done.gone) == ((), ("攸關",), ("職掌",), ())
    said = json.loads((home / "terms.json").read_text(encoding="utf-8"))
    assert [item["id"] for item in said["rules"]] == ["攸關", "職掌"]
    assert len(rules()) == len(shipped())
    assert found_in("推動申辦流程減化。") == ["簡化"]  # its row is gone, the rule is not
    assert found_in("公告各課室業務執掌。") == []
    (item,) = check_text("與生活悠關。")
    assert "和「關係」有關。" in item.hint


def test_importing_again_what_is_in_force_already_is_told(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "terms.xlsx"
    export_terms(path)
    with pytest.raises(UsageError, match=r"terms\.xlsx」和內建的用語規則完全相同"):
        import_terms(path)
    assert not home.exists()
    import_terms(typed(tmp_path, GOOD))
    export_terms(path)
    with pytest.raises(UsageError, match="和現行的用語規則完全相同，沒有需要匯入的內容"):
        import_terms(path)


def test_the_shipped_rules_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "terms.xlsx"
    export_terms(path)
    original = path.read_bytes()
    new = {("里鄰長", "種類"): "W401 錯字", ("里鄰長", "錯與對"): "理鄰長→里鄰長"}
    import_terms(changed(path, {("攸關", "停用"): "是", **new}))
    assert found_in("與生活悠關，邀請理鄰長。") == ["里鄰長"]
    path.write_bytes(original)
    done = import_terms(path)
    assert (done.restored, done.gone) == (("攸關",), ("里鄰長",))
    assert found_in("與生活悠關，邀請理鄰長。") == ["攸關"]
    assert [to_dict(rule) for rule in rules()] == [to_dict(rule) for rule in shipped()]


def test_a_name_and_yes_are_enough_to_switch_a_shipped_rule_off(tmp_path: Path) -> None:
    path = workbook(tmp_path, "| 名稱 | 種類 | 停用 |\n| 攸關 | | 是 |")
    assert import_terms(path).off == ("攸關",)
    assert found_in("與生活悠關。") == []
    with pytest.raises(UsageError, match="儲存格B2：還沒有選種類"):
        read_table(workbook(tmp_path, "| 名稱 | 種類 | 停用 |\n| 沒有這條 | | 是 |"))


def test_a_built_in_check_can_be_switched_off_and_tuned(tmp_path: Path) -> None:
    path = tmp_path / "terms.xlsx"
    export_terms(path)
    (item,) = check_text("設置電動機車充電站")
    assert item.rule.id == "缺句號"
    import_terms(changed(path, {("缺句號", "停用"): "是", ("括號", "等級"): "提示"}))
    assert check_text("設置電動機車充電站") == []
    (item,) = check_text("備有輔具（輪椅、拐杖。")
    assert item.severity == "notice"


def test_a_damaged_file_of_the_citys_own_is_replaced(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    (home / "terms.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="用語規則"):
        rules()
    import_terms(typed(tmp_path, GOOD))
    assert found_in("邀請理鄰長。") == ["里鄰長"]


def test_a_file_with_a_kind_that_is_none_is_told(home: Path) -> None:
    home.mkdir()
    rule = {"id": "甲", "kind": "W499", "pairs": {"甲": "乙"}, "examples": {}}
    text = json.dumps({"version": "1", "rules": [rule]})
    (home / "terms.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="種類「W499」沒有這個代碼"):
        rules()


def test_another_file_may_be_written(tmp_path: Path, home: Path) -> None:
    done = import_terms(typed(tmp_path, GOOD), tmp_path / "sub" / "other.json")
    said = json.loads((tmp_path / "sub" / "other.json").read_text(encoding="utf-8"))
    assert done.target == tmp_path / "sub" / "other.json"
    assert [to_dict(rule) for rule in rules_from_dict(said)] == said["rules"]
    assert not home.exists()


def test_every_shipped_rule_is_the_same_after_going_through_a_file() -> None:
    said = [to_dict(rule) for rule in shipped()]
    again = rules_from_dict(json.loads(json.dumps({"rules": said})))
    assert [to_dict(rule) for rule in again] == said
    assert fold("".join(rule.kind for rule in shipped() if rule.kind not in KINDS)) == ""


# from end to end


def problems_of(path: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    main(["check", str(path), "--json"])
    (found,) = json.loads(capsys.readouterr().out)["files"]
    return [
        (item["code"], item["value"], item["cell"])
        for item in found["problems"]
        if item["code"] in ("W401", "W406")
    ]


def test_check_and_term_check_use_the_rules_of_the_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "邀請理鄰長討論與生活悠關的議題，並公布改善結果。"
    plan = full_plan()
    first = replace(plan.measures[1], action=text)
    plan = replace(plan, measures=(plan.measures[0], first, *plan.measures[2:]))
    path, table = tmp_path / "plan.xlsx", tmp_path / "terms.xlsx"
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)

    assert problems_of(path, capsys) == [("W401", "悠關", "E4")]
    assert "悠關" in term_check([[text]])[0][0] and "理鄰長" not in term_check([[text]])[0][0]

    assert main(["terms", "export", "-o", str(table)]) == 0
    assert f"已匯出 {len(shipped())} 條用語規則" in capsys.readouterr().out
    new = {"種類": "W401 錯字", "錯與對": "理鄰長→里鄰長", "錯的例句": "邀請理鄰長。"}
    cells = {("里鄰長", title): value for title, value in new.items()}
    changed(table, cells | {("攸關", "停用"): "是"})
    assert main(["terms", "import", str(table)]) == 0
    out = capsys.readouterr().out
    assert "新增 1 條：里鄰長\n停用 1 條：攸關\n已匯入用語規則：" in out

    assert problems_of(path, capsys) == [("W401", "理鄰長", "E4")]
    assert "理鄰長" in term_check([[text]])[0][0] and "悠關" not in term_check([[text]])[0][0]
    assert main(["terms", "import", str(table)]) == 2
    assert "完全相同" in capsys.readouterr().err


def test_an_export_without_a_name_does_not_take_the_place_of_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["terms", "export"]) == 0
    assert (tmp_path / "用語規則.xlsx").is_file()
    assert main(["terms", "export"]) == 2
    assert "請用 -o 指定" in capsys.readouterr().err
    assert main(["terms", "export", "-o", "a.csv"]) == 2
    assert main(["terms", "import", "a.xlsx", "-o", "a.xlsx"]) == 2
