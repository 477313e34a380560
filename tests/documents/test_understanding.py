"""A plan of our own printed in the shapes of real documents reads back as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.documents import rendered
from tests.documents.rendered import HEADS, Cells, Marks, rows
from xlplan.data import read_json
from xlplan.documents.model import Cell, Document, Line, Table
from xlplan.documents.understanding import doubts, lost, understand
from xlplan.documents.understanding.whole import Understood
from xlplan.plan import Plan

PLANS = (
    *("sanmin-114", "niaosong-113", "mituo-health-106", "changqing-113"),
    *("gangshan-114", "fengshan-114", "xiaogang-114-v1"),
)


def heads_of(plan: Plan) -> Sequence[str]:
    """Return the titles of a plan's columns: one has no sections."""
    return HEADS if has_units(plan) else HEADS[:3]


def has_units(plan: Plan) -> bool:
    return any(item.responsible_units for item in plan.measures)


def printed(plan: Plan, **options: Any) -> list[Cells]:
    return rows(plan, by="item" if has_units(plan) else "", **options)


def content(plan: Plan, *, with_units: bool = True) -> list[tuple[str, ...]]:
    """Return what of measures must come back: white space does not count."""
    return [
        (item.sub_item, item.heading, "".join(item.action.split()))
        + (item.responsible_units if with_units else ())
        for item in plan.measures
    ]


def assert_same(plan: Plan, document: Document, *, with_units: bool = True) -> Understood:
    found = understand(document)
    assert content(found.plan, with_units=with_units) == content(plan, with_units=with_units)
    for name in ("framework", "year", "basis", "goals", "subjects", "monitoring", "other"):
        assert getattr(found.plan, name) == getattr(plan, name), name
    assert found.plan.agency.name == plan.agency.name
    assert not lost(document, found)
    return found


TABLES: dict[str, Callable[[Plan], list[Line | Table]]] = {
    "a row a title": lambda plan: [*rendered.as_table(printed(plan), heads_of(plan))],
    "a row a measure": lambda plan: [
        *rendered.as_table(printed(plan, split=lambda item: item.id), heads_of(plan))
    ],
    "a row a sub-item": lambda plan: [
        *rendered.as_table(printed(plan, split=lambda item: item.sub_item), heads_of(plan))
    ],
    "tags": lambda plan: [*rendered.as_tabs(printed(plan), heads_of(plan), rendered.tagged)],
    "tabs": lambda plan: [*rendered.as_tabs(printed(plan), heads_of(plan))],
    "bars": lambda plan: [*rendered.as_bars(printed(plan), heads_of(plan))],
    "late titles": lambda plan: [
        *rendered.as_tabs(rendered.late_labels(printed(plan)), heads_of(plan))
    ],
    "half titles": lambda plan: [
        *rendered.as_tabs(rendered.half_titles(printed(plan)), heads_of(plan))
    ],
    "slipped cells": lambda plan: [
        *rendered.as_table(
            rendered.slipped(printed(plan, split=lambda item: item.id)), heads_of(plan)
        )
    ],
    "other marks": lambda plan: [
        *rendered.as_table(
            printed(plan, marks=Marks("{c}.", "( {c} )", "{n}、", "（{n}）")),
            ("工作要領", "", "工作重點", "業務單位")[: len(heads_of(plan))],
        )
    ],
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("shape", TABLES)
def test_a_plan_reads_back_from_cells(name: str, shape: str) -> None:
    plan = rendered.demo(name)
    assert_same(plan, rendered.document(plan, TABLES[shape](plan)))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize(
    "shape",
    [
        {"widths": (8, 16, 38, 8)},
        {"widths": (10, 14, 44, 8)},
        {"widths": (6, 18, 34, 6), "gap": False},
        {"page": 40, "justify": True},
        {"page": 33, "gap": False},
        {"page": 27, "gap": False},
    ],
    ids=str,
)
def test_a_plan_reads_back_from_the_lines_of_narrow_cells(name: str, shape: dict[str, Any]) -> None:
    plan = rendered.demo(name)
    by = "heading" if has_units(plan) else ""
    heads = ("執行要項 執行重點", "執行課室") if by else ("工作要項", "工作重點")
    lines = rendered.as_lines(rows(plan, by=by), heads=heads, **shape)
    assert_same(plan, rendered.document(plan, lines), with_units=False)


@pytest.mark.parametrize("name", PLANS)
def test_rows_cut_by_a_page_are_joined_or_doubted(name: str) -> None:
    plan = rendered.demo(name)
    document = rendered.document(
        plan, rendered.as_tabs(rendered.cut_rows(printed(plan)), heads_of(plan))
    )
    found = understand(document)
    assert not lost(document, found)
    wrong = [item for item in content(found.plan) if item not in content(plan)]
    told = [item["others"][0] for item in found.plan.doubts if item["kind"] == doubts.BROKEN]
    texts = {"".join(item.action.split()) for item in plan.measures}
    assert all("".join(item[2].split()) in "".join(told) for item in wrong)
    assert {"".join(text.split()) for text in told} <= texts


@pytest.mark.parametrize("name", PLANS)
def test_sections_that_cannot_be_told_apart_are_doubted(name: str) -> None:
    """Names of several items and of one item, all parted by blanks."""
    plan = rendered.demo(name)
    cells = rendered.by_blanks(printed(plan))
    found = understand(rendered.document(plan, rendered.as_tabs(cells, heads_of(plan))))
    assert content(found.plan, with_units=False) == content(plan, with_units=False)
    told = {item["id"] for item in found.plan.doubts if item.get("field") == "responsible_units"
            and "id" in item}  # fmt: skip
    for item, wanted in zip(found.plan.measures, plan.measures, strict=True):
        assert item.responsible_units == wanted.responsible_units or item.id in told


def test_sections_beside_a_title_are_those_of_its_first_item() -> None:
    plan = rendered.demo("niaosong-113")
    cells = rendered.heads_apart(printed(plan))
    found = assert_same(plan, rendered.document(plan, rendered.as_tabs(cells)))
    assert doubts.UNITS_HEADING in {item["kind"] for item in found.plan.doubts}


def test_late_and_lost_titles_are_told() -> None:
    plan = rendered.demo("sanmin-114")
    late = rendered.document(plan, rendered.as_tabs(rendered.late_labels(printed(plan))))
    half = rendered.document(plan, rendered.as_tabs(rendered.half_titles(printed(plan))))
    assert doubts.LATE_TITLE in {item["kind"] for item in understand(late).plan.doubts}
    kinds = {item["kind"] for item in understand(half).plan.doubts}
    assert {doubts.LATE_TITLE, doubts.LOST_TITLE} <= kinds


def test_cells_that_slipped_are_told() -> None:
    plan = rendered.demo("sanmin-114")
    cells = rendered.slipped(printed(plan, split=lambda item: item.id))
    found = understand(rendered.document(plan, rendered.as_table(cells)))
    slipped = [item for item in found.plan.doubts if item["kind"] == doubts.SHIFTED]
    assert len(slipped) == 2 * sum(isinstance(row, rendered.Slipped) for row in cells)


def test_a_plan_that_is_printed_well_leaves_no_doubt() -> None:
    plan = rendered.demo("sanmin-114")
    found = understand(rendered.document(plan, rendered.as_table(printed(plan))))
    assert (found.plan.doubts, found.plan.leftovers) == ((), ())


def test_a_misprinted_title_is_read_and_told() -> None:
    plan = rendered.demo("sanmin-114")
    cells = printed(plan)
    first = next(row for row in cells if row.sub_item.startswith("(二)衡酌"))
    first.sub_item = first.sub_item.replace("實際需求", "實際需求求").replace("意願。", "")
    found = assert_same(plan, rendered.document(plan, rendered.as_table(cells)))
    told = [item for item in found.plan.doubts if item["kind"] in (doubts.TITLE, doubts.LOST_TITLE)]
    assert [item["text"] for item in told] == [first.sub_item.removeprefix("(二)")]


@pytest.mark.parametrize("shape", ["table", "lines"])
def test_another_sub_items_title_does_not_move_the_measures(shape: str) -> None:
    plan = rendered.demo("sanmin-114")
    cells = rows(plan, by="item" if shape == "table" else "heading")
    wrong = next(row for row in cells if row.sub_item.startswith("(一)擴大"))
    wrong.sub_item = next(row for row in cells if row.sub_item.startswith("(一)體認")).sub_item
    made = rendered.as_table(cells) if shape == "table" else rendered.as_lines(cells)
    found = assert_same(plan, rendered.document(plan, made), with_units=shape == "table")
    told = next(item for item in found.plan.doubts if item["kind"] == doubts.WRONG_TITLE)
    assert told["chosen"].startswith("3-1 ")
    assert [text[:4] for text in told["others"]] == ["4-1 "]


def test_titles_whose_numbers_were_lost_are_known_by_their_words() -> None:
    plan = rendered.demo("sanmin-114")
    cells = printed(plan, marks=Marks(area="", sub_item=""))
    assert_same(plan, rendered.document(plan, rendered.as_table(cells)))


def test_automatic_numbers_count_as_printed_ones() -> None:
    """A list of a word processor: the number is beside the text, not in it."""
    plan = rendered.demo("niaosong-113")
    document = rendered.document(plan, rendered.as_table(printed(plan)))
    blocks = [_automatic(item) if isinstance(item, Table) else item for item in document.blocks]
    assert_same(plan, replace(document, blocks=tuple(blocks)))


def _automatic(table: Table) -> Table:
    def line(item: Line) -> Line:
        from xlplan.documents.understanding.marks import read_mark

        mark, rest = read_mark(item.text)
        return replace(item, text=rest, mark=mark.printed) if mark else item

    return replace(
        table,
        rows=tuple(
            tuple(cell and replace(cell, lines=tuple(map(line, cell.lines))) for cell in row)
            for row in table.rows
        ),
    )


def test_a_cell_of_sections_that_reaches_down_serves_every_row() -> None:
    plan = rendered.demo("gangshan-114")
    table = rendered.as_table(printed(plan, split=lambda item: item.id))[0]
    first, second = 1, 2
    cell = table.rows[first][3]
    assert cell
    made = [list(row) for row in table.rows]
    made[first][3] = Cell(cell.lines, rows=2)
    made[second][3] = None
    found = understand(rendered.document(plan, [Table(tuple(tuple(row) for row in made), "表格1")]))
    units = [item.responsible_units for item in found.plan.measures[:2]]
    assert units == [plan.measures[0].responsible_units] * 2


def test_a_table_over_several_pages_goes_on_without_its_titles() -> None:
    plan = rendered.demo("fengshan-114")
    table = rendered.as_table(printed(plan))[0]
    half = len(table.rows) // 2
    parts = [Table(table.rows[:half], "表格1"), Table(table.rows[half:], "表格2")]
    assert_same(plan, rendered.document(plan, [*parts]))


def test_columns_in_another_order_are_known_by_their_titles() -> None:
    plan = rendered.demo("fengshan-114")
    table = rendered.as_table(printed(plan))[0]
    turned = tuple((row[3], row[0], row[1], row[2]) for row in table.rows)
    assert_same(plan, rendered.document(plan, [Table(turned, "表格1")]))


def test_titles_of_columns_that_stand_too_far_left_are_moved() -> None:
    """The first title spans two columns; in running text nothing is left of the second."""
    plan = rendered.demo("fengshan-114")
    lines = rendered.as_tabs(printed(plan))
    lines[0] = replace(lines[0], text="執行要項\t執行重點\t執行課室")
    assert_same(plan, rendered.document(plan, lines))


def test_further_columns_go_to_their_fields() -> None:
    table = Table(
        tuple(
            tuple(Cell((Line(text, ""),) if text else ()) for text in row)
            for row in (
                ("執行要項", "", "執行重點", "執行課室", "績效指標", "目標值", "經費"),
                ("一、完備基礎服務項目，注重服務特性差異化",
                 "(一)建立業務標準作業流程，維持服務措施處理一致性；確保資訊提供、問題回應或申辦"
                 "案件處理的正確性，並適時檢討改進流程與作業方式。",
                 "編製申辦手冊並公告於網站。", "民政課", "手冊版次", "2版", "5萬元"),
            )
        ),
        "表格1",
    )  # fmt: skip
    head = Line("高雄市三民區公所114年度提升服務執行計畫", "第1段")
    found = understand(Document(Path("x"), (head, Line("肆、計畫內容", ""), table))).plan
    (measure,) = found.measures
    assert (measure.sub_item, measure.indicator, measure.target) == ("1-1", "手冊版次", "2版")
    assert measure.extra == {"經費": "5萬元"}


def test_the_parts_around_the_content_go_to_their_fields() -> None:
    said = """
高雄市三民區公所
114年度提升服務執行計畫（草案）
114年4月16日高市研發字第○○○號函核備
壹、計畫依據：高雄市政府提升服務實施計畫。
貳、現況簡介
本區人口眾多。
參、實施對象 本所同仁。
肆、管制考核
1、按季檢視進度。
2 落後者
提出改善期程。
編組表
職稱 編組人員 職掌 備考
組長 區長 主持會議
組員 役政災防課
課長 負責宣導
3、年終彙整成果。
伍、其他本計畫如有未盡事宜，得隨時修正之。
"""
    lines = tuple(Line(text, f"第{n}行") for n, text in enumerate(said.splitlines()))
    plan = understand(Document(Path("x"), lines)).plan
    assert plan.title == "高雄市三民區公所114年度提升服務執行計畫"
    assert (plan.agency.short_name, plan.year) == ("三民區公所", 2025)
    assert plan.events[0].to_dict() == {
        "kind": "核備", "date": "2025-04-16", "document_number": "高市研發字第○○○號"
    }  # fmt: skip
    assert plan.basis == ("高雄市政府提升服務實施計畫。",)
    assert [item.to_dict() for item in plan.extra_sections] == [
        {"title": "現況簡介", "text": "本區人口眾多。", "position": 2}
    ]
    assert plan.subjects == "本所同仁。"
    assert plan.monitoring == ("按季檢視進度。", "落後者提出改善期程。", "年終彙整成果。")
    assert [item.member for item in plan.taskforce] == ["區長", "役政災防課課長"]
    assert plan.other == "本計畫如有未盡事宜，得隨時修正之。"
    assert plan.leftovers == ({"source": "第12行", "text": "編組表"},)


@pytest.mark.parametrize("name", PLANS)
def test_what_is_understood_is_a_plan_of_the_schema(name: str) -> None:
    from referencing import Registry, Resource

    plan = rendered.demo(name)
    cells = rendered.by_blanks(rendered.late_labels(printed(plan)))
    data = understand(rendered.document(plan, rendered.as_tabs(cells, heads_of(plan)))).plan
    row = Resource.from_contents(read_json("measure.schema.json"))
    registry = Registry().with_resource("measure.schema.json", row)
    validator = jsonschema.Draft202012Validator(read_json("plan.schema.json"), registry=registry)
    assert not [error.message for error in validator.iter_errors(data.to_dict())]
    assert Plan.from_dict(data.to_dict()) == data
