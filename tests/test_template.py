"""The workbook that agencies fill in: what stands in it, what it tells by itself, how it prints."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from tests.tables import SANMIN, full_plan
from xlplan import schema
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.books.template.styles import PAIRS
from xlplan.errors import Unwritable
from xlplan.plan import Agency, Measure, NilReturn, Plan, Report
from xlplan.table import fingerprint, layout
from xlplan.validate import check
from xlplan.vocabulary import framework

FRAME = layout(framework("kaohsiung-113"))
BLANK = Plan(framework="kaohsiung-113", year=2025, agency=SANMIN, title="三民區公所114年度計畫")
AREA = "一、基礎服務"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("full"), full_plan())


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("blank"), BLANK)


def written(folder: Path, plan: Plan, *, has_units: bool = True) -> Path:
    target = folder / "plan.xlsx"
    write_template(target, plan, layout(framework("kaohsiung-113")), has_units=has_units)
    return target


def sheets(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yield the name and the XML of every sheet."""
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    with zipfile.ZipFile(path) as book:
        for number, name in enumerate(names, 1):
            yield name, ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))


def rule_formulas(sheet: ElementTree.Element) -> list[str]:
    tags = ("conditionalFormatting", "dataValidations")
    return [
        node.text or ""
        for tag in tags
        for part in sheet.iter(MAIN + tag)
        for node in part.iter()
        if node.tag.rpartition("}")[2] in ("formula", "formula1", "formula2")
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_a_plan_comes_back_from_its_workbook_as_it_was(
    plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("round"), plan)
    assert read(path).reading.plan == plan


@settings(max_examples=10, deadline=None)
@given(text=st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_no_text_is_beyond_the_workbook(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = Plan.from_dict(
        {
            "framework": "kaohsiung-113",
            "year": 2025,
            "agency": {"name": "高雄市三民區公所"},
            "measures": [{"id": "m1", "sub_item": "1-1", "action": text + "。"}],
        }
    )
    path = written(tmp_path_factory.mktemp("text"), plan, has_units=False)
    assert read(path).reading.plan.measures[0].action == plan.measures[0].action


def test_a_sound_plan_has_no_problem_in_its_workbook(full: Path) -> None:
    assert check(read(full).reading) == []


def test_a_blank_workbook_lacks_only_what_a_blank_plan_lacks(blank: Path) -> None:
    source = read(blank)
    assert source.reading.plan == BLANK
    assert {item.code for item in check(source.reading)} == {"P501", "P502", "P508"}


def test_a_blank_workbook_is_small(blank: Path) -> None:
    assert blank.stat().st_size < 150_000


def test_the_same_plan_gives_the_same_bytes(full: Path, tmp_path: Path) -> None:
    assert written(tmp_path, full_plan()).read_bytes() == full.read_bytes()


def test_the_sheets_stand_in_the_order_of_the_layout(full: Path) -> None:
    book = openpyxl.load_workbook(full)
    assert tuple(book.sheetnames) == FRAME.sheet_names
    assert book["代碼"].sheet_state == "hidden"
    assert book["格式"].sheet_state == book["stamp"].sheet_state == "veryHidden"


def test_field_names_and_ids_are_there_and_hidden(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)[AREA]
    assert [cell.value for cell in sheet[2]][:5] == ["id", "order", "sub_item", "heading", "action"]
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet["A4"].value == "m002"
    assert sheet.freeze_panes == "D4"


def test_every_area_has_room_for_300_measures(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    for area in FRAME.framework.areas:
        ids = [row[0].value for row in book[area.sheet].iter_rows(min_row=4, max_col=1)]
        assert len(ids) == len(set(ids)) >= 300
        assert ids[0] == f"s{area.number}-001"


def test_a_long_plan_gets_a_hundred_rows_more(tmp_path: Path) -> None:
    measures = tuple(Measure(sub_item="1-1", action=f"第{n}項。") for n in range(250))
    book = openpyxl.load_workbook(written(tmp_path, replace(BLANK, measures=measures)))
    ids = [row[0].value for row in book[AREA].iter_rows(min_row=4, max_col=1)]
    assert len(ids) == len(set(ids)) == 350


def test_rows_keep_their_ids_and_others_take_the_first_free_slot(tmp_path: Path) -> None:
    given_ids = ("s1-002", "", "x9", "x9", "")
    measures = tuple(Measure(id=name, sub_item="1-1", action="作法。") for name in given_ids)
    path = written(tmp_path, replace(BLANK, measures=measures))
    ids = [item.id for item in read(path).reading.plan.measures]
    assert ids == ["s1-002", "s1-001", "x9", "s1-003", "s1-004"]


def test_no_rule_refers_to_another_sheet(full: Path) -> None:
    found = [formula for _, sheet in sheets(full) for formula in rule_formulas(sheet)]
    assert len(found) > 150
    assert not [formula for formula in found if "!" in formula]


def test_every_name_that_a_rule_or_a_formula_uses_is_defined(full: Path) -> None:
    defined = set(openpyxl.load_workbook(full).defined_names)
    used = set()
    for _, sheet in sheets(full):
        formulas = [*rule_formulas(sheet), *(node.text or "" for node in sheet.iter(MAIN + "f"))]
        for formula in formulas:
            bare = re.sub(r'"[^"]*"', "", formula)
            used.update(re.findall(r"\b(?:ids|chk|act|sub|list|std)_\w+", bare))
    assert {"chk_key", "chk_severity", "sub_1", "act_0", "list_units", "std_code"} <= used
    assert used <= defined
    assert {"ids_1", "ids_6", "ids_cover", "ids_general"} <= defined


def test_no_defined_name_looks_like_a_cell(full: Path) -> None:
    for name in openpyxl.load_workbook(full).defined_names:
        assert re.fullmatch(r"[a-z]+_\w+", name)


def test_lists_stand_in_cells_and_messages_fit(full: Path) -> None:
    limits = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
    seen = 0
    for _, sheet in sheets(full):
        for rule in sheet.iter(MAIN + "dataValidation"):
            source = rule.findtext(MAIN + "formula1", "list_")
            assert source.startswith("list_") == (rule.get("type") != "custom")
            for name, limit in limits.items():
                assert len(rule.get(name, "")) <= limit
            seen += 1
    assert seen > 60


def test_a_reason_for_keeping_is_taken_beside_warnings_only(full: Path) -> None:
    rule = validation(full, "檢核結果", '$B4<>"錯誤"')
    assert (rule.get("sqref"), rule.get("type")) == ("P4:P2003", "custom")
    assert rule.get("errorStyle") is None  # stops


def test_input_messages_are_the_help_of_the_schema(full: Path) -> None:
    area = dict(sheets(full))[AREA]
    prompts = {
        rule.get("promptTitle"): rule.get("prompt") for rule in area.iter(MAIN + "dataValidation")
    }
    for column in schema.columns("measure"):
        if not column.hidden:
            assert prompts[column.title] == column.help


def validation(path: Path, sheet: str, source: str) -> ElementTree.Element:
    rules = dict(sheets(path))[sheet].iter(MAIN + "dataValidation")
    return next(rule for rule in rules if rule.findtext(MAIN + "formula1") == source)


def test_several_sections_in_a_cell_are_let_stand(full: Path) -> None:
    assert validation(full, AREA, "list_units").get("showErrorMessage") is None


def test_a_sub_item_beside_the_list_is_asked_about_and_a_choice_is_refused(full: Path) -> None:
    assert validation(full, AREA, "list_sub_1").get("errorStyle") == "warning"
    choice = validation(full, "總則", "list_general_part")
    assert choice.get("showErrorMessage") == "1"
    assert choice.get("errorStyle") is None  # stop


def listed(path: Path, name: str) -> list[object]:
    book = openpyxl.load_workbook(path)
    sheet, _, cells = book.defined_names[name].attr_text.rpartition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]


def test_the_section_list_has_singles_everyone_others_and_the_plans_combinations(
    tmp_path: Path,
) -> None:
    agency = replace(SANMIN, outside_units=("志工隊",))
    measures = (Measure(sub_item="1-1", action="甲。", responsible_units=("民政課", "社會課")),)
    path = written(tmp_path, replace(BLANK, agency=agency, measures=measures))
    expected = [*SANMIN.sections, "各課室", "志工隊", "民政課、社會課"]
    assert listed(path, "list_units") == expected


def test_sub_item_lists_show_key_and_short_title(full: Path) -> None:
    labels = [item.label for item in FRAME.framework.areas[2].sub_items]
    assert listed(full, "list_sub_3") == labels


def column_formats(path: Path, name: str) -> dict[int, ElementTree.Element]:
    """Return column number from 1 -> the format that its empty cells have."""
    with zipfile.ZipFile(path) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = list(styles.find(f"{MAIN}cellXfs") or ())
    columns = dict(sheets(path))[name].iter(MAIN + "col")
    return {0: formats[0]} | {  # 0: of the cells beyond
        number: formats[int(column.get("style", 0))]
        for column in columns
        for number in range(int(column.get("min", 0)), int(column.get("max", 0)) + 1)
    }


def test_cells_typed_into_keep_1_1_and_90_per_cent_as_text(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)[AREA]
    assert sheet["C4"].number_format == "@"
    formats = column_formats(full, AREA)
    for number, cell in enumerate(sheet[2], 1):
        if cell.value in ("sub_item", "target", "due", "responsible_units"):
            assert formats[number].get("numFmtId") == "49"  # @


def test_headings_are_locked_and_everything_below_is_not(full: Path) -> None:
    book = openpyxl.load_workbook(full)
    for spec in FRAME.tables:
        sheet = book[spec.name]
        rules = sheet.protection
        assert rules.sheet and not rules.password
        assert not any((rules.insertRows, rules.deleteRows, rules.sort, rules.autoFilter))
        assert not any((rules.formatRows, rules.formatColumns, rules.insertColumns))
        assert sheet["B3"].protection.locked and sheet["B2"].protection.locked
        assert not sheet["A4"].protection.locked
        for form in column_formats(full, spec.name).values():
            protection = form.find(f"{MAIN}protection")
            assert protection is not None and protection.get("locked") == "0"


def test_what_buttons_write_is_not_locked(full: Path) -> None:
    book = openpyxl.load_workbook(full)
    assert all(book[name].protection.sheet for name in ("檢核結果", "stamp"))
    for name in ("檢核結果", "stamp"):
        for form in column_formats(full, name).values():
            protection = form.find(f"{MAIN}protection")
            assert protection is not None and protection.get("locked") == "0"
    assert book["檢核結果"]["A3"].protection.locked
    said = [cell for row in book["stamp"].iter_rows() for cell in row if cell.value is not None]
    assert len(said) > 20 and not any(cell.protection.locked for cell in said)


def test_the_cover_opens_only_its_own_inputs(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)["封面"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    assert rows["agency"][3].protection.locked
    assert not rows["title"][3].protection.locked
    assert not rows["nil:1-1"][3].protection.locked
    assert rows["nil:1-1"][2].protection.locked


def test_sheets_print_on_a4_landscape_with_headings_and_page_numbers(full: Path) -> None:
    for name, sheet in sheets(full):
        if name in ("代碼", "stamp"):
            continue
        page = sheet.find(f"{MAIN}pageSetup")
        assert page is not None
        assert (page.get("paperSize"), page.get("orientation")) == ("9", "landscape")
        assert "第 &P 頁，共 &N 頁" in sheet.findtext(f".//{MAIN}oddFooter", "")
        assert "高雄市三民區公所" in sheet.findtext(f".//{MAIN}oddHeader", "")
    titles = openpyxl.load_workbook(full)[AREA].print_title_rows
    assert titles == "$1:$3"


def test_rows_have_a_height_for_their_text_that_is_not_fixed(tmp_path: Path) -> None:
    measures = (
        Measure(sub_item="1-1", action="服務" * 200),
        Measure(sub_item="1-1", action="短。"),
    )
    area = dict(sheets(written(tmp_path, replace(BLANK, measures=measures))))[AREA]
    rows = {row.get("r"): row for row in area.iter(MAIN + "row")}
    assert float(rows["4"].get("ht", 0)) > 5 * float(rows["5"].get("ht", 0))
    assert rows["4"].get("customHeight") is None
    assert rows["3"].get("customHeight") == "1"
    assert rows["6"].get("ht") is None


def test_coverage_shows_what_its_formulas_will_come_to(tmp_path: Path) -> None:
    measures = tuple(item for item in full_plan().measures if item.sub_item not in ("4-2", "6-4"))
    plan = full_plan(
        measures=(*measures, Measure(sub_item="1-1")),  # says nothing to do: does not count
        nil_returns=(NilReturn("4-2", "轄區沒有偏遠地區。"),),
    )
    book = openpyxl.load_workbook(written(tmp_path, plan), data_only=True)
    rows = {row[0].value: [cell.value for cell in row] for row in book["封面"].iter_rows()}
    assert rows["nil:0"][2:] == [1, None, "已填"]
    assert rows["nil:1-1"][2:] == [1, None, "已填"]
    assert rows["nil:4-2"][2:] == [0, "轄區沒有偏遠地區。", "不辦理"]
    assert rows["nil:6-4"][2:] == [0, None, "尚缺"]
    texts = [cell.value for row in book["封面"].iter_rows() for cell in row]
    assert {21, 22, "3／3", "3／4", "尚缺1項"} <= set(texts)


def test_no_formula_is_without_a_value(full: Path) -> None:
    formulas = openpyxl.load_workbook(full)
    values = openpyxl.load_workbook(full, data_only=True)
    seen = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert values[sheet.title][cell.coordinate].value is not None
                    seen += 1
    assert seen > 50


def test_an_agency_without_sections_is_asked_for_none(tmp_path: Path) -> None:
    agency = Agency(name="高雄市彌陀區衛生所", kind="二級機關", parent="高雄市政府衛生局")
    path = written(tmp_path, replace(BLANK, agency=agency), has_units=False)
    sheet = openpyxl.load_workbook(path)[AREA]
    assert "responsible_units" not in [cell.value for cell in sheet[2]]
    assert read(path).reading.stamp.has_units is False
    cover = openpyxl.load_workbook(path)["封面"]
    assert not any("執行課室" in str(row[1].value) for row in cover.iter_rows())


def test_sections_that_a_plan_names_are_kept_even_then(tmp_path: Path) -> None:
    measures = (Measure(id="m1", sub_item="1-1", action="甲。", responsible_units=("行政課",)),)
    path = written(tmp_path, replace(BLANK, measures=measures), has_units=False)
    assert read(path).reading.plan.measures == measures


def test_the_leading_sheet_has_no_column_of_sub_items(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)["訂定計畫"]
    assert "sub_item" not in [cell.value for cell in sheet[2]]


def test_a_framework_without_a_leading_row_has_no_such_sheet(tmp_path: Path) -> None:
    frame = layout(framework("kaohsiung-106"))
    plan = Plan(framework="kaohsiung-106", year=2017, agency=SANMIN)
    write_template(tmp_path / "106.xlsx", plan, frame, has_units=True)
    source = read(tmp_path / "106.xlsx")
    assert source.reading.plan == plan
    assert "訂定計畫" not in [grid.name for grid in source.grids]


def test_a_plan_of_an_older_framework_is_filed_under_the_newer_keys(tmp_path: Path) -> None:
    measures = (
        Measure(id="a", sub_item="1-1", action="訂定計畫。"),
        Measure(id="b", sub_item="1-2", action="標準作業流程。"),
    )
    plan = replace(BLANK, framework="kaohsiung-106", measures=measures)
    found = read(written(tmp_path, plan)).reading.plan
    assert [(item.id, item.sub_item) for item in found.measures] == [("a", "0"), ("b", "1-1")]


def test_the_stamp_knows_what_each_row_said_at_first(full: Path, tmp_path: Path) -> None:
    measures = (
        Measure(
            sub_item="1-1", action="甲\n乙。", due="2025-06-30", order=3, extra={"經費": "10萬"}
        ),
        Measure(id="lead", sub_item="0", action="訂定。", target="90%", indicator="滿意度"),
    )
    path = written(tmp_path, replace(BLANK, measures=measures))
    for reading in (read(full).reading, read(path).reading):
        assert reading.stamp is not None
        assert reading.stamp.base == {item.id: fingerprint(item) for item in reading.plan.measures}


def test_a_blank_of_no_agency_asks_for_agency_and_year(tmp_path: Path) -> None:
    path = written(tmp_path, Plan(framework="kaohsiung-113", agency=Agency(sections=("行政課",))))
    sheet = openpyxl.load_workbook(path)["封面"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    for key in ("agency", "year"):
        assert rows[key][3].value is None
        assert not rows[key][3].protection.locked
    assert read(path).reading.plan.year == 0


def test_text_is_never_taken_for_a_formula_or_a_number(tmp_path: Path) -> None:
    reports = (Report(scope="=1+1", unit="@民政課", result="+886 7", evidence="007"),)
    path = written(tmp_path, replace(BLANK, reports=reports))
    assert read(path).reading.plan.reports == reports


def test_a_text_beyond_a_cell_is_refused_and_the_old_file_stands(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old", encoding="utf-8")
    plan = replace(BLANK, measures=(Measure(sub_item="1-1", action="長" * 32_768),))
    with pytest.raises(Unwritable, match=r"一、基礎服務.*第4列"):
        write_template(target, plan, FRAME, has_units=True)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert target.read_text(encoding="utf-8") == "old"


def test_the_standard_text_is_looked_up_through_names(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)["標準文字"]
    assert [cell.value for cell in sheet[5]][:3] == ["代碼", "標題", "標準文字"]
    assert "INDEX(std_text,MATCH($A$3,std_code,0))" in sheet["C3"].value


def test_the_library_stands_there_as_the_agency_would_say_it(full: Path) -> None:
    rows = openpyxl.load_workbook(full)["標準文字"].iter_rows(min_row=6, values_only=True)
    texts = {row[0]: row[2] for row in rows if row[0]}
    assert [code for code in texts if code.startswith("L")] == ["L01"]
    assert len(texts) > 70
    assert "114年度" in texts["L01"]
    assert "區長" in texts["L01"]
    assert not re.search("[{}]|本機關", "".join(texts.values()))


def test_the_library_leaves_out_what_only_other_kinds_of_agencies_do(
    full: Path, tmp_path: Path
) -> None:
    centre = Agency(name="高雄市政府社會局長青綜合服務中心", kind="二級機關", self_name="本中心")
    codes = [
        {row[0] for row in openpyxl.load_workbook(path)["標準文字"].values if row[0]}
        for path in (full, written(tmp_path, full_plan(agency=centre)))
    ]
    assert codes[0] - codes[1] >= {"A10", "C01"}  # 役男, 里民: of district offices only
    assert codes[1] <= codes[0]


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", PAIRS)
def test_every_colour_has_the_contrast_that_wcag_aa_asks_for(name: str) -> None:
    darker, lighter = sorted(luminance(colour) for colour in PAIRS[name])
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
