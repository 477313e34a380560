"""Other cities', older and broken forms: imported as far as sure, the rest listed, nothing lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import rendered
from xlplan.documents.model import Cell, Document, Line, Table
from xlplan.documents.understanding import doubts, lost, understand

_PATH = Path("plan.txt")


def table(*rows: tuple[str, ...]) -> Table:
    """Return a table of texts; | ends a line in a cell."""
    made = []
    for number, row in enumerate(rows):
        lines = [[Line(line, f"第{number}列") for line in text.split("|") if line] for text in row]
        made.append(tuple(Cell(tuple(cell)) for cell in lines))
    return Table(tuple(made), "表格1")


def test_another_citys_four_aspects_are_not_filed_under_our_areas() -> None:
    document = Document(
        _PATH,
        (
            Line("彰化縣福興鄉公所114年度提升服務工作計畫", "第1段"),
            Line("肆、計畫內容", "第2段"),
            table(
                ("構面", "評核項目", "執行內容", "承辦單位"),
                ("基礎服務", "一致性及正確性", "1.編製申辦手冊。|2.公告處理期限。", "民政課"),
                ("服務遞送", "便捷性", "設置單一窗口受理案件。", "社會課"),
            ),
        ),
    )
    found = understand(document)
    assert [(item.sub_item, item.action) for item in found.plan.measures] == [
        ("", "編製申辦手冊。"), ("", "公告處理期限。"), ("", "設置單一窗口受理案件。")
    ]  # fmt: skip
    assert [item["text"] for item in found.plan.leftovers] == ["基礎服務", "服務遞送"]
    assert found.plan.measures[2].extra == {"評核項目": "便捷性"}
    kinds = [item["kind"] for item in found.plan.doubts]
    assert kinds.count(doubts.NO_TITLE) == 3
    assert {doubts.FRAMEWORK, doubts.AGENCY} <= set(kinds)
    assert not lost(document, found)


def test_an_unknown_title_among_known_ones_takes_its_rows_out_of_the_one_before() -> None:
    plan = rendered.demo("sanmin-114")
    cells = rendered.rows(plan)
    other = rendered.Cells("七、推動淨零轉型服務", "(一)減少紙本並使用再生能源。",
                           ["1.節能措施", "公務車輛改用電動車。"], ["秘書室"])  # fmt: skip
    found = understand(rendered.document(plan, rendered.as_table([*cells, other]))).plan
    assert [item.sub_item for item in found.measures[:-1]] == [
        item.sub_item for item in plan.measures
    ]
    assert (found.measures[-1].sub_item, found.measures[-1].heading) == ("", "節能措施")
    assert [item["text"] for item in found.leftovers] == [other.area, other.sub_item]


def test_a_plan_without_any_table_keeps_every_word() -> None:
    said = (
        "臺中市某所114年度為民服務工作計畫",
        *("壹、計畫目標", "一、便民。", "貳、執行期程", "自一月起。", "參、計畫內容"),
        *("一、環境改善", "（一）設置服務台。", "（二）增設座椅。"),
    )
    document = Document(_PATH, tuple(Line(text, f"第{n}行") for n, text in enumerate(said, 1)))
    found = understand(document)
    assert found.plan.goals == ("便民。",)
    assert [item.title for item in found.plan.extra_sections] == ["執行期程"]
    assert all(item.sub_item == "" for item in found.plan.measures)
    assert not lost(document, found)


def test_a_table_whose_columns_nobody_knows_is_left_over() -> None:
    document = Document(
        _PATH, (Line("肆、計畫內容", ""), table(("甲", "乙"), ("一、標題", "說明文字。")))
    )
    found = understand(document)
    assert [item["text"] for item in found.plan.leftovers] == ["甲", "乙", "一、標題", "說明文字。"]


@pytest.mark.parametrize("text", ["", "無", "114年", "壹、", "(一)", "|||", "\t\t"])
def test_next_to_nothing_is_understood_as_nothing(text: str) -> None:
    document = Document(_PATH, (Line(text, "第1行"),))
    found = understand(document)
    assert found.plan.measures == ()
    assert not lost(document, found)


_PIECES = st.sampled_from(
    (
        *("一、", "(一)", "1.", "(1)", "2.", "○1", "A.", "壹、計畫內容", "伍、推動及管考", "|"),
        *("執行要項", "執行重點", "執行課室", "民政課", "各課室", "秘書", "室", "組長", "職稱"),
        *("完備基礎服務項目，", "注重服務特性差異化", "提供民眾易讀、易懂、易用的服務申辦資訊"),
        *("及進度查詢管道，提升服務流程透明度。", "辦理申辦說明", "公告期限。", "114年度", "計畫"),
        *("<p>", "</p>", "<b>", "</b>", "**", "&amp;", "：", "。", "，", "「"),
        *("\t", " ", "  ", "# ", "- "),
    )
)
_LINES = st.lists(st.lists(_PIECES, max_size=6).map("".join), max_size=40)


@settings(max_examples=150, deadline=None)
@given(_LINES)
def test_whatever_lines_there_are_no_letter_is_lost(lines: list[str]) -> None:
    document = Document(_PATH, tuple(Line(text, f"第{n}行") for n, text in enumerate(lines)))
    assert not lost(document, understand(document))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_LINES.map(lambda said: said[:3]), min_size=5, max_size=5), max_size=8))
def test_whatever_cells_there_are_no_letter_is_lost(rows: list[list[list[str]]]) -> None:
    heads = [["執行要項"], [""], ["執行重點"], ["執行課室"], ["備註"]]
    cells = tuple(
        tuple(Cell(tuple(Line(text, "") for text in cell)) for cell in row)
        for row in (heads, *rows)
    )
    document = Document(_PATH, (Line("肆、計畫內容", ""), Table(cells, "表格1")))
    assert not lost(document, understand(document))


def test_the_count_finds_what_is_missing() -> None:
    plan = rendered.demo("fengshan-114")
    document = rendered.document(plan, rendered.as_table(rendered.rows(plan)))
    found = understand(document)
    more = Document(_PATH, (*document.blocks, Line("遺失", "")))
    assert dict(lost(more, found)) == {"遺": 1, "失": 1}


def test_the_cost_grows_with_the_length_only() -> None:
    plan = rendered.demo("sanmin-114")
    lines = rendered.as_lines(rendered.rows(plan, by="heading"))
    once = rendered.document(plan, lines)
    many = rendered.document(plan, [line for _ in range(6) for line in lines])
    understand(once)
    times = []
    for document in (once, many):
        start = time.process_time()
        understand(document)
        times.append(time.process_time() - start)
    assert times[1] < 6 * 3 * times[0]
