"""The findings as rows of 檢核結果: cells, formulas, and what the formulas come to."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.tables import grid
from xlplan.books.results import (
    Results,
    concatenated,
    headings,
    ids_name,
    letters,
    results_of,
    summary_cell,
    summary_formula,
)
from xlplan.problems import Problem, problem
from xlplan.table import Grid, layout, read_plan
from xlplan.validate import check
from xlplan.vocabulary import framework

FRAME = layout(framework("kaohsiung-113"))
AREA = "一、基礎服務"
STAMP = Grid(
    "stamp",
    [
        ["kind", "agency-plan"],
        ["framework", "kaohsiung-113"],
        ["template_version", FRAME.version],
        ["year", "2025"],
        ["agency", '{"name": "高雄市三民區公所", "sections": ["民政課", "經建課"]}'],
    ],
)
TABLE = """
    |         |       |          |      |                   |              |
    | id      | order | sub_item | action | responsible_units | due        |
    | 列號    | 序號  | 次項     | 具體作法 | 執行課室        | 辦理期程     |
    | s1-001  | 1     | 1-1      | 甲。   | 經健課            |              |
    | s1-002  | 2     | 1-1      |        | 民政課            |              |
    |         | 3     | 1-1      | 乙。   | 民政課            | 改天         |
    | s1-002  | 4     | 1-1      | 丙。   |                   |              |
"""


def found(*grids: Grid) -> Results:
    """Return what a check of some sheets writes, of their cells only."""
    reading = read_plan([STAMP, *grids])
    problems = [item for item in check(reading) if item.row and item.code.startswith(("R", "P"))]
    return results_of(problems, reading.ids, grids, FRAME)


def values(results: Results, *keys: str) -> list[tuple[str | int, ...]]:
    return [tuple(row[key].value for key in keys) for row in results.rows]


def test_the_columns_are_those_of_the_workbook_schema() -> None:
    assert headings()[0].key == "number"
    assert letters()["key"] == "N"
    assert [item.key for item in headings() if item.hidden] == ["id", "field", "key", "token"]


def test_a_finding_tells_what_where_and_what_to_do() -> None:
    rows = values(found(grid(AREA, TABLE)), "number", "severity", "sheet", "column", "row", "code")
    assert rows == [
        (1, "錯誤", AREA, "執行課室", 4, "R308"),
        (2, "錯誤", AREA, "具體作法", 5, "R301"),
        (3, "錯誤", AREA, "辦理期程", 6, "R304"),
        (4, "警告", AREA, "執行課室", 7, "R307"),
    ]


def test_a_mark_is_the_rows_id_and_the_field() -> None:
    results = found(grid(AREA, TABLE))
    assert values(results, "key", "state", "value") == [
        ("s1-001:responsible_units", "未改", "經健課"),
        ("s1-002:action", "未改", ""),
        ("s1-003:due", "未改", "改天"),
        ("s1-004:responsible_units", "未改", ""),
    ]


def test_rows_without_an_id_and_pasted_duplicates_get_new_ones() -> None:
    assert found(grid(AREA, TABLE)).ids == {AREA: {6: "s1-003", 7: "s1-004"}}


def test_formulas_follow_the_row_and_watch_the_cell() -> None:
    row = found(grid(AREA, TABLE)).rows[1]
    assert row["row"].formula == '=IFERROR(MATCH($L5,ids_1,0),"已刪除")'
    assert f"INDEX('{AREA}'!$D$1:$D$2000,$E5)" in row["state"].formula
    assert "EXACT(" in row["state"].formula and "$H5" in row["state"].formula
    assert row["key"].formula == '=IF($G5="未改",$L5&":"&$M5,"")'
    assert f'HYPERLINK("#\'{AREA}\'!D"&$E5,"前往")' in row["jump"].formula


def test_a_moved_column_is_watched_where_it_is() -> None:
    moved = grid(
        AREA,
        """
        |        |                   |        |          |
        | id     | responsible_units | action | sub_item |
        | 列號   | 執行課室          | 具體作法 | 次項   |
        | s1-001 | 經健課            | 甲。   | 1-1      |
        """,
    )
    row = found(moved).rows[0]
    assert f"'{AREA}'!$B$1:$B$2000" in row["state"].formula
    assert row["value"].value == "經健課"


def test_the_checked_value_is_the_cells_own_text_not_the_plans() -> None:
    table = TABLE.replace("經健課", "　經 健課　")
    assert values(found(grid(AREA, table)), "value")[0] == ("　經 健課　",)


def test_a_renamed_sheet_is_named_as_it_is_and_found_by_its_name() -> None:
    renamed = Grid("我們的'表", grid(AREA, TABLE).rows)
    row = found(renamed).rows[0]
    assert row["sheet"].value == "我們的'表"
    assert "'我們的''表'!$E$1:$E$2000" in row["state"].formula
    assert "ids_1" in row["row"].formula


COVER = Grid(
    "封面",
    [
        ["agency", "機關名稱", "", "高雄市三民區公所"],
        ["year", "年度", "", "113"],
        ["nil:1-1", "1-1", 1, "", "已填"],
        ["nil:1-2", "1-2", 0, "", "尚缺"],
        ["nil:1-3", "1-3", 0, "無", "不辦理"],
    ],
)


def test_the_covers_findings_are_keyed_by_its_own_keys() -> None:
    rows = {
        row["key"].value: (row["column"].value, row["row"].value, row["value"].value)
        for row in found(COVER, grid(AREA, TABLE)).rows
    }
    assert rows["year:year"] == ("年度（民國）", 2, "113")
    assert rows["nil:1-3:reason"] == ("1-3 不辦理的理由", 5, "無")


def test_a_missing_sub_item_is_mended_by_a_reason_or_by_a_measure() -> None:
    """So the state beside the reason is watched, which tells both."""
    results = found(COVER, grid(AREA, TABLE))
    row = next(row for row in results.rows if row["key"].value == "nil:1-2:reason")
    assert row["value"].value == "尚缺"
    assert "'封面'!$E$1:$E$200" in row["state"].formula
    assert "ids_cover" in row["row"].formula
    assert "'!D\"" in row["jump"].formula


def test_a_finding_at_no_row_stands_still_and_paints_nothing() -> None:
    problems = [
        problem("B201"),
        problem("B203", sheet="總則"),
        problem("B216", sheet=AREA, row=3, column="N", columns="N欄「經費」"),
    ]
    reading = read_plan([STAMP, grid(AREA, TABLE)])
    results = results_of(problems, reading.ids, [grid(AREA, TABLE)], FRAME)
    assert values(results, "sheet", "row", "state", "key") == [
        ("整份檔案", "", "—", ""),
        ("總則", "", "—", ""),
        (AREA, 3, "—", ""),
    ]
    jumps = [row["jump"].formula for row in results.rows]
    assert jumps == [
        "",
        '=HYPERLINK("#\'總則\'!A1","前往")',
        f'=HYPERLINK("#\'{AREA}\'!N3","前往")',
    ]


def test_an_error_value_is_watched_although_readers_see_a_blank() -> None:
    item = problem("B213", sheet=AREA, row=4, column="D", field="action", value="#N/A")
    reading = read_plan([STAMP, grid(AREA, TABLE)])
    row = results_of([item], reading.ids, [grid(AREA, TABLE)], FRAME).rows[0]
    said = str(row["value"].value)
    assert (
        said and f'IFERROR(INDEX(\'{AREA}\'!$D$1:$D$2000,$E4)&"","{said}")' in row["state"].formula
    )


def test_without_problems_one_row_says_so() -> None:
    results = results_of([], {}, [], FRAME)
    assert values(results, "severity", "key", "message") == [("", "", "檢核完成，沒有發現問題。")]
    assert results.summary == "尚待處理：錯誤0、警告0、提示0"


def test_the_summary_counts_what_is_not_yet_mended() -> None:
    assert found(grid(AREA, TABLE)).summary == "尚待處理：錯誤3、警告1、提示0"
    assert summary_cell() == "I1"
    formula = summary_formula(FRAME, 2000)
    assert formula.count("SUMPRODUCT") == 3
    assert "$B$4:$B$2003" in formula
    assert '"未改"' in formula and '"—"' in formula


def test_id_columns_have_one_name_each() -> None:
    names = [ids_name(spec) for spec in FRAME.tables]
    assert len(set(names)) == len(names)
    assert names[:3] == ["ids_general", "ids_0", "ids_1"]
    assert all(re.fullmatch(r"ids_\w+", name) for name in names)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        ("１１４　年", "１１４　年"),
        ("甲\n乙", "甲\n乙"),
        (45.0, "45"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (123456789012345.0, "123456789012345"),
        (1e-7, "1E-07"),
        (True, "TRUE"),
        (dt.date(2023, 3, 15), "45000"),
        (dt.datetime(2023, 3, 15, 12), "45000.5"),
        (dt.time(6), "0.25"),
        (dt.timedelta(hours=36), "1.5"),
    ],
)
def test_a_cell_joined_to_nothing_gives_this_text(cell: object, text: str) -> None:
    assert concatenated(cell) == text


def test_problems_keep_their_order() -> None:
    problems = [
        Problem("R308", "error", AREA),
        Problem("B201", "error"),
        Problem("R307", "warning"),
    ]
    rows = results_of(problems, {}, [], FRAME).rows
    assert [row["code"].value for row in rows] == ["R308", "B201", "R307"]
