"""Tables as text in the shapes that copying, paging and converting leave of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents import rendered
from tests.documents.rendered import Cells, rows
from tests.documents.test_understanding import assert_same, content, printed
from xlplan.documents.model import Cell, Document, Line, Table
from xlplan.documents.understanding import doubts, lost, understand
from xlplan.documents.understanding.spelling import width
from xlplan.plan import Plan

PLANS = ("sanmin-114", "niaosong-113", "gangshan-114")
_PATH = Path("plan.txt")


def kinds(plan: Plan) -> Counter[str]:
    return Counter(item["kind"] for item in plan.doubts)


def changed(lines: Sequence[Line], change: Callable[[str], str]) -> list[Line]:
    return [replace(line, text=change(line.text)) for line in lines]


def numbered(lines: Sequence[str]) -> Document:
    return Document(_PATH, tuple(Line(text, f"第{n}行") for n, text in enumerate(lines, 1)))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize(
    "head",
    ["執行要項\t執行重點\t\t執行課室", "執行要項\t執行要項\t執行重點\t執行課室"],
    ids=["blank behind", "twice"],
)
def test_titles_of_columns_one_of_which_spans_two(name: str, head: str) -> None:
    plan = rendered.demo(name)
    lines = rendered.as_tabs(printed(plan))
    lines[0] = replace(lines[0], text=head)
    assert_same(plan, rendered.document(plan, lines))


@pytest.mark.parametrize("name", PLANS)
def test_titles_of_columns_on_every_page(name: str) -> None:
    """Too few rows are left on the last page to tell the columns by what stands in them."""
    plan = rendered.demo(name)
    keys = [item.sub_item for item in plan.measures]
    second = max(at for at, key in enumerate(keys) if at and keys[at - 1] == key)
    plan = replace(plan, measures=plan.measures[: second + 1])
    first, *lines = rendered.as_tabs(printed(plan, split=lambda item: item.id))
    first = replace(first, text="執行要項\t執行重點\t執行課室")
    pages = [item for line in lines for item in (first, line)]
    assert pages[-1].text.startswith("\t\t")
    found = assert_same(plan, rendered.document(plan, pages))
    assert doubts.SHIFTED not in kinds(found.plan)


@pytest.mark.parametrize("name", PLANS)
def test_bars_without_edges(name: str) -> None:
    """The first cells of many rows are empty: the line begins with a bar that parts two cells."""
    plan = rendered.demo(name)
    lines = changed(rendered.as_tabs(printed(plan)), lambda text: text.replace("\t", "|"))
    found = assert_same(plan, rendered.document(plan, lines))
    assert doubts.SHIFTED not in kinds(found.plan)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("blank", ["    ", "\u3000\u3000"], ids=["blanks", "wide blanks"])
def test_tabs_that_became_blanks(name: str, blank: str) -> None:
    plan = rendered.demo(name)
    cells = printed(plan, split=lambda item: item.id)
    lines = changed(rendered.as_tabs(cells), lambda text: text.replace("\t", blank))
    assert_same(plan, rendered.document(plan, lines))


@pytest.mark.parametrize("name", PLANS)
def test_titles_of_columns_that_are_lost(name: str) -> None:
    plan = rendered.demo(name)
    cells = printed(plan, split=lambda item: item.id)
    assert_same(plan, rendered.document(plan, rendered.as_tabs(cells)[1:]))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("size", [60, 44])
def test_rows_of_tabs_broken_by_the_width_of_lines(name: str, size: int) -> None:
    plan = rendered.demo(name)
    first, *lines = rendered.as_tabs(printed(plan, split=lambda item: item.id))
    broken = [replace(line, text=text) for line in lines for text in _broken(line.text, size)]
    assert_same(plan, rendered.document(plan, [first, *broken]))


def _broken(text: str, size: int) -> list[str]:
    made, used = [""], 0
    for letter in text:
        used = 0 if letter == "\t" else used + width(letter)
        if used > size:
            made.append("")
            used = width(letter)
        made[-1] += letter
    return made


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("joint", ["", " "], ids=["together", "blank"])
def test_an_areas_title_and_a_sub_items_in_one_cell(name: str, joint: str) -> None:
    plan = rendered.demo(name)
    cells = printed(plan)
    for row in cells:
        if row.area and row.sub_item.startswith("("):
            row.area, row.sub_item = "", f"{row.area}{joint}{row.sub_item}"
    assert_same(plan, rendered.document(plan, rendered.as_tabs(cells)))


class Right(Cells):
    """A row whose cells stand a column too far right, so that the last cell falls off."""

    def texts(self) -> list[list[str]]:
        """Return the cells' lines in the order of the columns."""
        return [[], [self.area] if self.area else [], [self.sub_item], self.content]


def test_a_row_too_far_right_keeps_its_sub_item_and_misses_its_sections() -> None:
    """Its title has half-width punctuation and stands where the measures do."""
    plan = rendered.demo("sanmin-114")
    cells = printed(plan)
    for at, row in enumerate(cells):
        if row.sub_item and not row.area:
            title = row.sub_item.replace("，", ", ")
            cells[at] = Right(row.area, title, row.content, row.units)
    found = understand(rendered.document(plan, rendered.as_tabs(cells)))
    assert content(found.plan, with_units=False) == content(plan, with_units=False)
    missing = {item.id for item in found.plan.measures if not item.responsible_units}
    told = {item["id"] for item in found.plan.doubts if item["kind"] == doubts.UNITS_MISSING}
    assert missing and missing == told
    assert kinds(found.plan)[doubts.SHIFTED]


def test_a_title_in_pieces_of_which_the_first_is_lost() -> None:
    """The middle stands beside the second measure, the end beside the third."""
    plan = rendered.demo("sanmin-114")
    cells = printed(plan, split=lambda item: item.id)
    at = next(at for at, row in enumerate(cells) if row.sub_item.startswith("(三)注重"))
    assert not any(row.sub_item for row in cells[at + 1 : at + 3])
    title, cells[at].sub_item = cells[at].sub_item, ""
    cells[at + 1].sub_item, cells[at + 2].sub_item = title[10:24], title[24:]
    found = assert_same(plan, rendered.document(plan, rendered.as_tabs(cells)))
    assert {doubts.LATE_TITLE, doubts.LOST_TITLE} <= set(kinds(found.plan))


def test_the_end_of_a_title_in_narrow_lines_whose_beginning_is_lost() -> None:
    plan = rendered.demo("sanmin-114")
    cells = printed(plan, split=lambda item: item.id)
    at = next(at for at, row in enumerate(cells) if row.sub_item.startswith("(三)注重"))
    title, cells[at].sub_item = cells[at].sub_item, ""
    cells[at + 1].sub_item = title[10:]
    found = assert_same(plan, rendered.document(plan, rendered.as_lines(cells)))
    assert {doubts.LATE_TITLE, doubts.LOST_TITLE} <= set(kinds(found.plan))


def test_letters_missing_in_a_title_of_narrow_lines() -> None:
    plan = rendered.demo("sanmin-114")
    cells = rows(plan, by="heading")
    row = next(row for row in cells if "共用共享" in row.sub_item)
    row.sub_item = row.sub_item.replace("共用共享", "共享")
    found = assert_same(
        plan, rendered.document(plan, rendered.as_lines(cells, (8, 14, 38, 8))), with_units=False
    )
    told = [item for item in found.plan.doubts if item.get("field") == "sub_item"]
    assert [item["chosen"][:3] for item in told] == ["3-3"]


TABLE = (
    "執行要項\t\t執行重點\t執行課室",
    "一、完備基礎服務項目，注重服務特性差異化\t"
    "(一)建立業務標準作業流程，維持服務措施處理一致性；確保資訊提供、問題回應或申辦案件處理的正確性，"
    "並適時檢討改進流程與作業方式。\t{}\t民政課",
)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("1. 表單檢討 (1)每季檢討表單欄位。", ("表單檢討", "每季檢討表單欄位。")),
        ("1. 表單檢討 每季檢討表單，刪去重複者。", ("表單檢討", "每季檢討表單，刪去重複者。")),
        ("1. 表單檢討 每季檢討各類表單之欄位與附件", ("表單檢討", "每季檢討各類表單之欄位與附件")),
        ("1.依規定 每季檢討表單。", ("", "依規定 每季檢討表單。")),
    ],
)  # fmt: skip
def test_a_title_and_its_text_on_one_line(said: str, wanted: tuple[str, str]) -> None:
    """Where other numbers in the plan count titles, a number counts one here too."""
    others = ["\t\t2. 櫃台服務 (1)設置志工。 (2)備妥老花眼鏡。\t社會課",
              "\t\t3. 電話服務 (1)每月測試接聽。 (2)公布分機。\t民政課"]  # fmt: skip
    lines = ["高雄市三民區公所114年度提升服務執行計畫", "肆、計畫內容", TABLE[0]]
    document = numbered([*lines, TABLE[1].format(said), *others])
    found = understand(document)
    assert (found.plan.measures[0].heading, found.plan.measures[0].action) == wanted
    assert not lost(document, found)


def test_a_title_without_a_number_before_its_text_is_asked_about() -> None:
    lines = ["高雄市三民區公所114年度提升服務執行計畫", "肆、計畫內容", TABLE[0]]
    said = "配合法規，提供措施 依據新修正之法規盤點各項申辦規定。"
    (measure,) = (found := understand(numbered([*lines, TABLE[1].format(said)])).plan).measures
    assert measure.action == said
    (told,) = (item for item in found.doubts if item["kind"] == doubts.RUN_ON)
    assert list(told["others"]) == ["配合法規，提供措施｜依據新修正之法規盤點各項申辦規定。"]


@pytest.mark.parametrize("joint", ["", " ", "、", "<br>"])
@pytest.mark.parametrize("shape", ["tabs", "lines"])
def test_all_sections_of_an_unknown_agency_named_together(joint: str, shape: str) -> None:
    plan = rendered.demo("changqing-113")
    own = ("總務課", "輔導課", "照護課")
    measures = tuple(
        replace(item, responsible_units=own if at % 3 else own[at // 3 % 3 :][:1])
        for at, item in enumerate(plan.measures)
    )
    plan = replace(plan, measures=measures, agency=replace(plan.agency, name="某某服務中心"))
    cells = rows(plan, split=lambda item: item.id)
    for row in cells:
        row.units = [joint.join(row.units[0].split("、"))]
    made = (
        rendered.as_tabs(cells)
        if shape == "tabs"
        else rendered.as_lines(cells, (8, 16, 38, 30), gap=False)
    )
    assert_same(plan, rendered.document(plan, made))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("number", ["第 {n} 頁，共 12 頁", "- {n} -", "第{n}頁", "{n}/12"], ids=str)
def test_what_pages_repeat_is_set_apart(name: str, number: str) -> None:
    plan = rendered.demo(name)
    document = rendered.document(plan, rendered.as_lines(rows(plan, by="heading")))
    blocks = list(document.blocks)
    places = range(40, len(blocks), 40)
    for page, at in reversed(list(enumerate(places, 1))):
        said = (number.format(n=page), "", "三民提升服務計畫", "")
        blocks[at:at] = [Line(text, f"第{page}頁") for text in said]
    found = assert_same(plan, replace(document, blocks=tuple(blocks)), with_units=False)
    left = [item["text"] for item in found.plan.leftovers]
    assert left == ["三民提升服務計畫"] * len(places)


def test_sections_beside_the_numbers_of_pages_are_no_repeated_line() -> None:
    plan = rendered.demo("sanmin-114")
    cells = rows(plan, split=lambda item: item.id)
    for row in cells:
        row.units = ["役政災防課"]
    document = rendered.document(plan, rendered.as_lines(cells, (8, 16, 38, 12)))
    blocks = list(document.blocks)
    named = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, Line) and block.text == "役政災防課"
    ]
    for page, at in enumerate((named[9], named[4]), 1):
        blocks[at + 1 : at + 1] = [Line(f"第{3 - page}頁", "")]
    found = understand(replace(document, blocks=tuple(blocks)))
    assert {item.responsible_units for item in found.plan.measures} == {("役政災防課",)}
    assert not found.plan.leftovers and not lost(document, found)


def test_as_many_sections_as_items_under_a_title_are_doubted() -> None:
    """Named once for a title elsewhere, yet here they may be one for each item."""
    plan = rendered.demo("fengshan-114")
    found = understand(
        rendered.document(plan, rendered.as_table(rows(plan, by="heading")))
    ).plan  # fmt: skip
    told = {item["id"] for item in found.doubts if item["kind"] == doubts.UNITS_COUNT}
    for item in found.measures:
        same = [
            one
            for one in found.measures
            if (one.sub_item, one.heading) == (item.sub_item, item.heading)
        ]
        if item.heading and len(same) == len(item.responsible_units) > 1:
            assert item.id in told


def test_the_column_before_the_sections_says_what_is_done() -> None:
    """A form of another city, whose third column has a title that we do not know."""
    head = ("實施要項", "執行策略", "執行方法", "承辦單位")
    cells = (
        ("一、優質便民服務", "(一)簡化程序", "每季檢討申辦程序。", "各組"),
        ("", "(二)公開流程", "於網站公布辦理進度。", "保護組"),
    )
    said = [
        tuple(Cell((Line(text, ""),) if text else ()) for text in row) for row in (head, *cells)
    ]
    table = Table(tuple(said), "表格1")
    lines = (Line("臺中市某某處106年度提升服務實施計畫", "第1段"), Line("伍、計畫內容", "第2段"))
    document = Document(_PATH, (*lines, table))
    found = understand(document)
    assert [(item.sub_item, item.action, item.extra) for item in found.plan.measures] == [
        ("", "每季檢討申辦程序。", {"執行策略": "(一)簡化程序"}),
        ("", "於網站公布辦理進度。", {"執行策略": "(二)公開流程"}),
    ]
    assert kinds(found.plan)[doubts.NO_TITLE] == 2
    assert not lost(document, found)
