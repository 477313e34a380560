import datetime as dt

import pytest
from hypothesis import given, settings

from tests.strategies import plans
from tests.tables import full_plan, grid, rows
from xlplan import schema
from xlplan.plan import Measure, Plan
from xlplan.table import Grid, fingerprint, layout, read_plan, sheet_rows
from xlplan.validate import check
from xlplan.vocabulary import framework

FRAME = layout(framework("kaohsiung-113"))
AREA = "一、基礎服務"


def measures_of(text, name=AREA):
    return read_plan([grid(name, text)]).plan.measures


def problems_of(text, code=None, name=AREA):
    found = read_plan([grid(name, text)]).problems
    return [(p.code, p.cell) for p in found if p.code[0] in "BR" and p.code not in ("B201", "B203")]


def test_a_row_reads_by_its_headings():
    (measure,) = measures_of("""
        | 次項 | 重點標題 | 具體作法 | 執行課室 | 目標值 | 績效指標 | 辦理期程 | 備註 |
        | 1-1 標準作業 | 流程檢討 | 每季檢討流程。 | 民政課、社會課 | 4場 | 場次 | 114/6/30 | 無 |
    """)
    assert measure == Measure(
        sub_item="1-1",
        heading="流程檢討",
        action="每季檢討流程。",
        responsible_units=("民政課", "社會課"),
        target="4場",
        indicator="場次",
        due="2025-06-30",
        note="無",
    )
    assert measure.location.cell("action") == "C2"


def test_the_hidden_field_row_decides_when_headings_were_renamed():
    (measure,) = measures_of("""
        | 標題列 | | |
        | sub_item | action | responsible_units |
        | 甲欄 | 乙欄 | 丙欄 |
        | 1-1 | 辦理。 | 民政課 |
    """)
    assert (measure.sub_item, measure.action, measure.responsible_units) == (
        "1-1",
        "辦理。",
        ("民政課",),
    )


def test_moved_columns_still_read_right():
    (measure,) = measures_of("""
        | 執行課室 | 備註 | 具體作法 | 次項 |
        | 民政課 | 備 | 辦理。 | 1-2 |
    """)
    assert (measure.sub_item, measure.note) == ("1-2", "備")
    assert measure.location.cell("sub_item") == "D2"


def test_a_title_row_more_changes_nothing():
    (measure,) = measures_of("""
        | 高雄市三民區公所114年度提升服務執行計畫 | | |
        | | | |
        | 次項 | 具體作法 | 執行課室 |
        | 1-1 | 辦理。 | 民政課 |
    """)
    assert measure.location.row == 4


@pytest.mark.parametrize("heading", ["執行重點", "工作重點", "執 行 重 點", "執行內容"])
def test_a_lone_execution_point_column_is_the_action(heading):
    (measure,) = measures_of(f"""
        | 執行要項 | {heading} | 業務單位 |
        | 1-1 | 辦理。 | 民政課 |
    """)
    assert (measure.heading, measure.action) == ("", "辦理。")


def test_an_execution_point_column_beside_an_action_is_the_heading():
    (measure,) = measures_of("""
        | 次項 | 執行重點 | 具體作法 | 執行課室 |
        | 1-1 | 流程檢討 | 辦理。 | 民政課 |
    """)
    assert (measure.heading, measure.action) == ("流程檢討", "辦理。")


def test_a_heading_that_contradicts_its_field_is_a_problem_not_a_guess():
    assert ("B206", "B2") in problems_of("""
        | sub_item | action | responsible_units |
        | 次項 | 執行課室 | 具體作法 |
        | 1-1 | 民政課 | 辦理。 |
    """)


def test_a_doubled_column_is_told():
    assert ("B208", "D1") in problems_of("""
        | 次項 | 具體作法 | 執行課室 | 具體作法 |
        | 1-1 | 辦理。 | 民政課 | 另一 |
    """)


def test_a_missing_column_is_one_problem_and_not_one_a_row():
    reading = read_plan(
        [
            grid(
                AREA,
                """
            | 次項 | 備註 | 執行課室 |
            | 1-1 | 一 | 民政課 |
            | 1-2 | 二 | 民政課 |
            """,
            )
        ]
    )
    assert [p.field for p in reading.problems if p.code == "B207"] == ["action"]
    assert (AREA, "action") in reading.absent


def test_a_sheet_without_any_heading_is_told():
    assert ("B219", None) in problems_of("""
        | 這是 | 什麼 |
        | 不知 | 道 |
    """)


def test_blank_rows_keep_row_numbers_right():
    found = measures_of("""
        | 列號 | 次項 | 具體作法 | 執行課室 |
        | s1-001 | 1-1 | 甲。 | 民政課 |
        | s1-002 | | | |
        | s1-003 | | 　 | |
        | s1-004 | 1-2 | 乙。 | 民政課 |
    """)
    assert [(item.id, item.location.row) for item in found] == [("s1-001", 2), ("s1-004", 5)]


def test_a_pasted_duplicate_is_a_new_row():
    found = measures_of("""
        | 列號 | 次項 | 具體作法 | 執行課室 |
        | s1-001 | 1-1 | 甲。 | 民政課 |
        | s1-001 | 1-1 | 乙。 | 民政課 |
    """)
    assert [item.id for item in found] == ["s1-001", ""]


def test_columns_a_clerk_added_are_kept_and_named():
    text = """
        | 次項 | 具體作法 | 執行課室 | 經費來源 | |
        | 1-1 | 辦理。 | 民政課 | 公務預算 | 旁註 |
    """
    (measure,) = measures_of(text)
    assert measure.extra == {"經費來源": "公務預算", "E欄": "旁註"}
    assert ("B216", "D1") in problems_of(text)


@pytest.mark.parametrize(
    ("cell", "key", "code"),
    [
        ("1-1 標準作業流程", "1-1", None),
        ("１－１", "1-1", None),
        ("1.1", "1-1", None),
        ("一(一)", "1-1", None),
        ("一、（二）", "1-2", None),
        (dt.datetime(2025, 1, 1), "1-1", "R310"),
        (dt.date(2026, 6, 4), "6-4", "R310"),
        ("1月2日", "1-2", "R310"),
        ("標準作業", "標準作業", None),
    ],
)
def test_a_sub_item_reads_however_it_was_typed(cell, key, code):
    table = rows("""
        | 次項 | 具體作法 | 執行課室 |
        | x | 辦理。 | 民政課 |
    """)
    table[1][0] = cell
    reading = read_plan([Grid(AREA, table)])
    assert reading.plan.measures[0].sub_item == key
    assert [p.code for p in reading.problems if p.code[0] == "R"] == [code] * bool(code)


def test_the_full_official_title_reads_as_its_sub_item():
    item = framework("kaohsiung-113").sub_item("2-3")
    (measure,) = measures_of(f"""
        | 次項 | 具體作法 |
        | {item.title} | 辦理。 |
    """)
    assert measure.sub_item == "2-3"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (0.5, "0.5"),
        (123456789012.0, "123456789012"),
        (True, "TRUE"),
        (dt.date(2025, 3, 1), "114年3月1日"),
        ("a\u200bb", "ab"),
        ("一_x000D_\n二", "一\n二"),
    ],
)
def test_whatever_a_text_cell_holds_becomes_text(cell, text):
    table = rows("""
        | 次項 | 具體作法 | 執行課室 |
        | 1-1 | x | 民政課 |
    """)
    table[1][1] = cell
    assert read_plan([Grid(AREA, table)]).plan.measures[0].action == text


def test_folding_that_changes_what_is_seen_is_told():
    assert ("R311", "B2") in problems_of("""
        | 次項 | 具體作法 | 執行課室 |
        | 1-1 | 隱\u200b形 | 民政課 |
    """)


@pytest.mark.parametrize("suffix", [" (2)", "_2", " Copy", "1", " 的副本", "　"])
def test_two_sheets_of_one_name_are_told(suffix):
    text = """
        | 次項 | 具體作法 | 執行課室 |
        | 1-1 | 辦理。 | 民政課 |
    """
    reading = read_plan([grid(AREA, text), grid(AREA + suffix, text)])
    assert "B204" in [p.code for p in reading.problems]


def test_a_renamed_sheet_is_found_by_what_is_in_it():
    text = """
        | 次項 | 具體作法 | 執行課室 |
        | 1-1 | 辦理。 | 民政課 |
        | 1-3 | 辦理。 | 民政課 |
    """
    other = text.replace("1-", "2-")
    reading = read_plan([grid("基礎", text), grid("二、意見回饋與參與", other)])
    assert [p.value for p in reading.problems if p.code == "B205"] == ["基礎"]
    assert {item.location.sheet for item in reading.plan.measures} == {"基礎", "二、意見回饋與參與"}


def test_a_workbook_that_is_none_of_ours_is_one_problem():
    reading = read_plan([Grid("Sheet1", [["a", "b"]])])
    assert not reading.is_ours
    assert [p.code for p in check(reading)] == ["B201"]


def test_the_lead_sheet_needs_no_sub_item():
    (measure,) = measures_of(
        """
        | 具體作法 | 執行課室 |
        | 研訂計畫。 | 秘書室 |
        """,
        name="訂定計畫",
    )
    assert measure.sub_item == "0"


def grids_of(plan):
    """Lay a plan out as its sheets' grids, the way the template does."""
    found = []
    shown = sheet_rows(plan, FRAME)
    for spec in FRAME.tables:
        fields = [item.field for item in schema.columns(spec.record)]
        if spec.area == 0:
            fields.remove("sub_item")
        extras = sorted({k for row in shown[spec.name] for k in row if k.startswith("extra:")})
        titles = [schema.column(spec.record, name).title for name in fields if name != "id"]
        fields = [name for name in fields if name != "id"]
        table = [
            ["標題"],
            ["id", *fields],
            ["列號", *titles, *(name.removeprefix("extra:") for name in extras)],
        ]
        for row in shown[spec.name]:
            table.append([row.get(name, "") for name in ("id", *fields, *extras)])
        found.append(Grid(spec.name, table))
    cover = [["agency", "機關名稱", "", plan.agency.name], ["year", "", "", plan.year - 1911]]
    cover += [["version", "", "", plan.version or ""], ["title", "", "", plan.title]]
    cover += [["sections", "", "", "、".join(plan.agency.sections)]]
    cover += [[f"nil:{item.sub_item}", "", "", item.reason] for item in plan.nil_returns]
    stamp = [["kind", "agency-plan"], ["framework", plan.framework], ["year", str(plan.year)]]
    import json

    stamp += [["agency", json.dumps(plan.agency.to_dict())], ["template_version", FRAME.version]]
    return [Grid("封面", cover), *found, Grid("stamp", stamp)]


@settings(deadline=None)
@given(plans())
def test_a_plan_laid_out_on_sheets_reads_back_as_it_was(plan):
    reading = read_plan(grids_of(plan))
    assert reading.plan == plan
    assert not [p for p in reading.problems if p.severity == "error"]


def test_a_plan_of_an_older_framework_is_filed_under_the_newer_keys():
    old = Plan.from_dict(
        {
            "framework": "kaohsiung-106",
            "year": 2017,
            "agency": {"name": "高雄市彌陀區衛生所"},
            "measures": [
                {"sub_item": "1-1", "action": "研訂計畫。"},
                {"sub_item": "1-2", "action": "檢討流程。"},
                {"sub_item": "2-2", "action": "蒐集意見。"},
            ],
        }
    )
    shown = sheet_rows(old, FRAME)
    assert [row["action"] for row in shown["訂定計畫"]] == ["研訂計畫。"]
    assert [row["sub_item"][:3] for row in shown[AREA]] == ["1-1"]
    assert [row["sub_item"][:3] for row in shown["二、意見回饋與參與"]] == ["2-2"]


def test_an_empty_plan_prepares_the_parts_to_be_filled_in():
    shown = sheet_rows(Plan(framework="kaohsiung-113", year=2025), FRAME)
    parts = [row["part"] for row in shown["總則"]]
    assert {"計畫依據", "計畫目標", "實施對象", "推動及管考"} <= set(parts)
    reading = read_plan(grids_of(Plan(framework="kaohsiung-113", year=2025)))
    assert reading.plan.basis == ()


def test_a_fingerprint_stands_for_what_a_row_says_and_not_for_its_place():
    one = full_plan().measures[0]
    said = one.to_dict()
    assert fingerprint(one) == fingerprint(Measure.from_dict(said | {"id": "x", "order": 9}))
    assert fingerprint(one) != fingerprint(Measure.from_dict(said | {"action": "別的。"}))
