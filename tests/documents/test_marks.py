"""Marks: the numbers before items, however they are spelt."""

from __future__ import annotations

import pytest

from xlplan.documents.model import Line
from xlplan.documents.understanding.marks import inner_marks, read_bare, read_mark
from xlplan.documents.understanding.spelling import texts, unjustified


@pytest.mark.parametrize(
    ("text", "style", "number", "rest"),
    [
        ("壹、計畫依據", "壹", 1, "計畫依據"),
        ("叁、實施對象", "壹", 3, "實施對象"),
        ("三. 便捷服務", "一", 3, "便捷服務"),
        ("三 .便捷服務", "一", 3, "便捷服務"),
        ("十二、其他", "一", 12, "其他"),
        ("(一)建立流程", "（一）", 1, "建立流程"),
        ("( 二 )提供資訊", "（一）", 2, "提供資訊"),
        ("（四 ）關注發展", "（一）", 4, "關注發展"),
        ("1.訂定流程", "1.", 1, "訂定流程"),
        ("10、訂定流程", "1.", 10, "訂定流程"),
        ("（１） 依業務狀況", "(1)", 1, "依業務狀況"),
        ("(10)確保安全", "(1)", 10, "確保安全"),
        ("○2 行銷方式", "①", 2, "行銷方式"),
        ("③行銷方式", "①", 3, "行銷方式"),
        ("B.加強宣導", "A.", 2, "加強宣導"),
        ("乙、加強宣導", "甲", 2, "加強宣導"),
        ("• 加強宣導", "•", 0, "加強宣導"),
    ],
)
def test_a_mark_has_a_style_and_a_number(text: str, style: str, number: int, rest: str) -> None:
    mark, behind = read_mark(text)
    assert mark is not None
    assert (mark.style, mark.number, behind) == (style, number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "1.5倍",
        "2.0(106年版)",
        "106年度計畫",
        "7條所定事項",
        "i-Taiwan",
        "一樓設置服務台",
        "APP.下載",
    ],
)
def test_a_number_in_a_sentence_is_no_mark(text: str) -> None:
    assert read_mark(text) == (None, text)


def test_a_number_without_a_full_stop_counts_only_where_it_is_due() -> None:
    assert read_bare("3線上申辦", 3)[1] == "線上申辦"
    assert read_bare("3 線上申辦", 3)[1] == "線上申辦"
    assert read_bare("3線上申辦", 4)[0] is None
    assert read_bare("7條所定事項", 7)[0] is None
    assert read_bare("2樓服務台", 2)[0] is None
    assert read_bare("2分眾服務", 2)[1] == "分眾服務"
    assert read_bare("2 人員訓練", 2)[1] == "人員訓練"
    assert read_bare("2人以上", 2)[0] is None


def test_a_number_before_another_number_counts_on_or_is_a_decimal() -> None:
    assert read_mark("2、1樓設服務台。")[0] is None
    assert read_bare("2、1樓設服務台。", 2)[1] == "1樓設服務台。"
    assert read_bare("2.1樓設服務台。", 2)[1] == "1樓設服務台。"
    assert read_bare("2.0(106-115年)", 2)[0] is None
    assert read_bare("1、2樓設服務台。", 3)[0] is None


def test_marks_inside_a_text_stand_behind_a_blank_or_a_sentence() -> None:
    text = "辦理流程。 (2)核發證明。(3)依(4)辦理"
    assert [mark.number for _, mark in inner_marks(text)] == [2, 3]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<p><b>1. 標題</b></p> <p>(1)問&amp;答</p>", [("1. 標題", True), ("(1)問&答", False)]),
        ("<b>標題</b> 說明文字", [("標題", True), ("說明文字", False)]),
        ("提供<b>適性服務</b>，降低成本", [("提供適性服務，降低成本", False)]),
        ("<b>技術應用</b>，擴大彈性", [("技術應用，擴大彈性", False)]),
        ("## 壹、計畫依據", [("壹、計畫依據", False)]),
        ("- 一、便捷服務", [("一、便捷服務", False)]),
        ("**2. 標題** 說明文字", [("2. 標題", True), ("說明文字", False)]),
        ('<ol x="y"> <li>1. 甲</li> <li>2. 乙</li> </ol>', [("1. 甲", False), ("2. 乙", False)]),
        ("少於<5件者", [("少於<5件者", False)]),
    ],
)  # fmt: skip
def test_markup_goes_and_its_lines_stay(raw: str, said: list[tuple[str, bool]]) -> None:
    found = list(texts([Line(raw, "第1行")]))
    assert [(item.text, item.bold) for item in found] == said


def test_letters_set_apart_are_closed_and_words_stay() -> None:
    assert unjustified("處 理 的 正 確") == "處理的正確"
    assert unjustified("見 ， 積 極 回") == "見，積極回"
    assert unjustified("提供 i-Taiwan 免費上網服務") == "提供 i-Taiwan 免費上網服務"
    assert unjustified("服務台 諮詢 窗口") == "服務台 諮詢 窗口"
