"""What the buttons need that no office program has a part in."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.books.live import literal, memory
from xlplan.books.live.block import Block, rectangles, same
from xlplan.books.live.literal import unmarked
from xlplan.buttons import BUTTONS
from xlplan.problems import KINDS


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1-1",
            "114/3/1",
            "=A1",
            "+1",
            "-1",
            "@x",
            "'x",
            "TRUE",
            "true",
            "1",
            "１",
            "3月",
            "一月",
        ),
        *("May", "12:30", "50%", "$5", " 1", "0012", "1e5", "#N/A", "上午9時", "", "三"),
    ],
)
def test_a_text_that_could_be_taken_for_more_is_marked(text: str) -> None:
    assert literal(text) == (f"'{text}" if text else "")


@pytest.mark.parametrize("text", ["錯誤", "經建課", "請選取負責的課室；"])
def test_a_plain_text_is_left_as_it_is(text: str) -> None:
    assert literal(text) == text


@given(st.text())
def test_the_mark_is_no_part_of_the_text(text: str) -> None:
    assert unmarked(literal(text)) == text


@given(st.dictionaries(st.tuples(st.integers(1, 8), st.integers(1, 6)), st.integers(), max_size=30))
def test_rectangles_hold_every_cell_once(cells: dict[tuple[int, int], int]) -> None:
    found = [
        ((row + i, column + j), content)
        for row, column, contents in rectangles(cells)
        for i, line in enumerate(contents)
        for j, content in enumerate(line)
    ]
    assert len(found) == len(cells)
    assert dict(found) == cells


def test_cells_that_lie_together_are_one_block() -> None:
    cells = {(row, column): row * 10 + column for row in (4, 5, 6) for column in (2, 3)}
    cells |= {(9, 2): 92, (9, 3): 93, (5, 7): 57}
    assert sorted(rectangles(cells)) == [
        (4, 2, [[42, 43], [52, 53], [62, 63]]),
        (5, 7, [[57]]),
        (9, 2, [[92, 93]]),
    ]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("'1-1", "1-1", True),
        (None, "", True),
        ("=A1", "=$A$1", True),
        ("=A1", "A1", False),
        (1, 1.0, True),
        ("", 0, False),
        ("甲", "乙", False),
    ],
)
def test_contents_are_compared_by_what_the_cell_holds(
    one: object, other: object, equal: bool
) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


BLOCK = Block(
    sheet="一、基礎服務",
    row=4,
    column=5,
    before=[["'1-1", 2.5, None, True, dt.datetime(2025, 3, 1, 12)]],
    after=[["=A1", "", "文字", 0, None]],
    ids=("s1-001",),
)


def test_a_block_comes_back_from_json_as_it_was() -> None:
    assert Block.from_dict(json.loads(json.dumps(BLOCK.to_dict()))) == BLOCK


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    return tmp_path / "state"


def test_the_last_step_of_each_workbook_is_remembered(state: Path) -> None:
    assert memory.keep_step("/甲.xlsx", "檢核", [BLOCK]) == ""
    assert memory.keep_step("/甲.xlsx", "填入標準文字", [BLOCK, BLOCK]) == ""
    assert memory.last_step("/甲.xlsx") == memory.Step("填入標準文字", (BLOCK, BLOCK))
    assert memory.last_step("/乙.xlsx") is None
    memory.forget_step("/甲.xlsx")
    assert memory.last_step("/甲.xlsx") is None


def test_what_was_remembered_badly_is_as_good_as_forgotten(state: Path) -> None:
    memory.keep_step("/甲.xlsx", "檢核", [BLOCK])
    kept = next(state.iterdir())
    for text in ("", "[]", '{"book": "/甲.xlsx", "blocks": [{}], "title": ""}', "\0"):
        kept.write_text(text, encoding="utf-8")
        assert memory.last_step("/甲.xlsx") is None


def test_what_is_older_than_a_month_is_forgotten(state: Path) -> None:
    memory.keep_step("/甲.xlsx", "檢核", [BLOCK])
    old = next(state.iterdir())
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    memory.keep_finding("/乙.xlsx", 3)
    assert not old.exists()
    assert memory.last_finding("/乙.xlsx") == 3


def test_every_button_can_be_found_and_says_what_it_is_for() -> None:
    for name, button in BUTTONS.items():
        assert button.name == name
        assert callable(button.function())
        assert button.tip.endswith("。")
    labels = [button.label for button in BUTTONS.values()]
    assert len(labels) == len(set(labels))


def test_no_finding_of_ours_could_be_taken_for_a_formula() -> None:
    for kind in KINDS.values():
        assert unmarked(literal(kind.message)) == kind.message
