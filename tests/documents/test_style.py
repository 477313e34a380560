"""The look of documents: ours, a city's own parts of it, and what it may not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xlplan.documents.writing.style import OWN_STYLE, style_for
from xlplan.errors import UsageError

ORDER = ["basis", "goals", "subjects", "content", "monitoring", "other"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the city's own documents.json."""
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))

    def write(said: object) -> Path:
        path = tmp_path / OWN_STYLE
        path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def test_a_kind_of_agency_has_column_titles_of_its_own():
    assert style_for("區公所").table.columns["units"] == "執行課室"
    assert style_for("二級機關").table.columns["units"] == "業務單位"


def test_a_citys_own_parts_take_the_place_of_ours_and_the_rest_stays(own):
    own(
        {
            "table": {"columns": {"units": "執行單位"}},
            "fonts": {"chinese": ["新細明體"]},
            "sections": {"monitoring": {"title": "管制考核"}},
            "kinds": {"區公所": {"sizes": {"title": 24}}},
        }
    )
    found = style_for("二級機關")
    assert found.table.columns == {"area": "工作要項", "action": "工作重點", "units": "執行單位"}
    assert found.fonts.chinese == ("新細明體",)
    assert found.sections["monitoring"].title == "管制考核"
    assert found.sections["basis"].title == "計畫依據"
    assert (found.sizes.title, style_for("區公所").sizes.title) == (20, 24)


def test_a_changed_file_is_read_again(own):
    own({"footer": "甲"})
    assert style_for().footer == "甲"
    own({"footer": "甲乙丙"})
    assert style_for().footer == "甲乙丙"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], "內容要是物件"),
        ({"font": {}}, "font不是這個檔案有的項目"),
        ({"sizes": {"title": "20"}}, "sizes.title要是數字"),
        ({"sizes": {"title": 0}}, "sizes.title要在 4 和 100 之間"),
        ({"page": {"width": 600}}, "page.width要在 0 和 550 之間"),
        ({"sizes": {"title": True}}, "sizes.title要是數字"),
        ({"fonts": {"chinese": "標楷體"}}, "fonts.chinese要是清單"),
        ({"fonts": {"chinese": []}}, "fonts.chinese至少要有一個字型"),
        ({"fonts": {"latin": [1]}}, "fonts.latin只能放文字"),
        ({"marks": {"item": "、"}}, "marks.item要寫出第一個編號的樣子"),
        ({"numerals": ["甲", "乙"]}, "numerals要有十個字"),
        ({"order": ["basis", "money"]}, "order要有 basis、"),
        ({"order": []}, "order要有 basis、"),
        ({"order": ["basis", *ORDER]}, "每一個一次"),
        ({"footer": None}, "footer要是文字"),
        ({"kinds": {"區公所": {"marks": {"item": None}}}}, "kinds.區公所.marks.item要是文字"),
        ({"table": {"inner_line": "紅"}}, "table.inner_line要是顏色"),
        ({"table": {"details": ["id"]}}, "table.details只能放"),
        ({"headings": "bold"}, "headings要是 numbered 或 plain"),
        ({"kinds": {"區公所": {"sizes": 3}}}, "kinds.區公所.sizes要是物件"),
        ({"kinds": []}, "kinds要是物件"),
        ({"page": {"left": 100, "right": 100}}, "邊界太大"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(own, said, words):
    path = own(said)
    with pytest.raises(UsageError, match=words) as told:
        style_for()
    assert str(path) in str(told.value)


def test_no_chapter_is_lost_where_a_city_has_them_in_another_order(own):
    own({"order": ORDER[::-1]})
    assert style_for().order == tuple(ORDER[::-1])


def test_a_file_that_is_no_json_is_told(own, tmp_path):
    (tmp_path / OWN_STYLE).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="不是正確的 JSON"):
        style_for()
