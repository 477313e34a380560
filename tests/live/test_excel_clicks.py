"""What the macros of Excel call, on LibreOffice's engine: every button, its answer, its questions.

Excel itself is the one thing that is stood in for: its boxes, its InputBox, its status bar.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.live.plans import AREA, RESULTS, Opening, written
from tests.live.test_buttons_suggesting import TYPED, standard, suggested_plan
from tests.live.test_painting import faulty_plan
from tests.live.test_submit_button import faulty
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.buttons import BUTTONS
from xlplan.cli import main
from xlplan.excel import clicks
from xlplan.excel.screens import WindowsScreen
from xlplan.workflow.consolidating import consolidate

pytestmark = pytest.mark.live


@dataclass
class Excel:
    """An Excel on Windows as xlwings shows it, with a person who answers in an order.

    ``says`` are the answers: the button of a box with a choice, the text typed, False for cancel.
    """

    running: xw.App
    says: list[Any] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    typed_into: list[str] = field(default_factory=list)
    status_bar: str | bool = False

    @property
    def api(self) -> Excel:
        return self

    @property
    def books(self) -> Any:
        return self.running.books

    def alert(
        self, prompt: str, title: str, buttons: str = "ok", mode: str = "info", callback: str = ""
    ) -> str:
        self.boxes.append(prompt)
        return "ok" if buttons == "ok" else str(self.says.pop(0))

    def InputBox(self, *, Prompt: str, Title: str, Type: int) -> Any:
        assert (len(Prompt) <= 255, Type) == (True, 2)
        self.typed_into.append(Prompt)
        return self.says.pop(0)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of xlwings' own boxes; the person presses OK, and No where there is a choice."""
    shown: list[str] = []

    def alert(self: xw.App, prompt: str, title: str, buttons: str = "ok", **more: Any) -> str:
        shown.append(prompt)
        return "ok" if buttons == "ok" else "no"

    monkeypatch.setattr(xw.App, "alert", alert)
    return shown


@pytest.fixture
def called() -> Iterator[Any]:
    """Have a workbook call, as RunPython does."""
    yield lambda book: book.set_mock_caller()
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


@pytest.fixture
def city(app: xw.App, place: Path) -> Iterator[xw.Book]:
    """A summary of one plan, open."""
    (place / "收件").mkdir()
    written(full_plan(), place / "收件" / "三民.xlsx")
    consolidate([place / "收件"], place / "全市.xlsx")
    yield app.books.open(place / "全市.xlsx")
    for opened in list(app.books):
        opened.close()


# every button


@pytest.mark.parametrize("name", [name for name, item in BUTTONS.items() if item.book == "agency"])
def test_every_button_of_a_plan_does_its_work_and_says_so(
    open_file: Opening, place: Path, boxes: list[str], called: Any, app: xw.App, name: str
) -> None:
    person = open_file(written(suggested_plan(), place / "三民.xlsx"))
    person.go(AREA, "E4")
    called(person.book)
    opened = {book.fullname for book in app.books}
    clicks.press(name)
    answer = [*boxes, app.status_bar or ""][0]
    assert BUTTONS[name].label and answer
    assert "沒有預料到" not in answer
    assert "進行中" not in str(app.status_bar)
    assert {book.fullname for book in app.books} == opened


@pytest.mark.parametrize("name", [name for name, item in BUTTONS.items() if item.book == "city"])
def test_every_button_of_a_summary_does_its_work_and_says_so(
    city: xw.Book, boxes: list[str], called: Any, name: str
) -> None:
    city.sheets["全部措施"].activate()
    city.sheets["全部措施"].range("A3").select()
    called(city)
    app = city.app
    clicks.press(name)
    said = {
        "consolidate": "彙整完成",
        "open_source": "已開啟「三民.xlsx」",
        "export_city": "已匯出",
    }
    answer = [*boxes, app.status_bar or ""][0]
    assert answer.startswith(said[name])


def test_a_check_writes_its_findings_and_the_box_says_the_first(
    open_plan: Opening, boxes: list[str], called: Any
) -> None:
    person = open_plan(faulty_plan())
    called(person.book)
    clicks.press("check")
    assert person.texts(RESULTS, "A4") == [["1"]]
    (text,) = boxes
    assert text.startswith("檢核完成：錯誤")
    assert text.endswith("改好以後按「下一個問題」；全部改完請再按一次「檢核」。")


def test_a_short_answer_stands_at_the_foot_of_the_window(
    open_plan: Opening, boxes: list[str], called: Any, app: xw.App
) -> None:
    called(open_plan(full_plan()).book)
    clicks.press("restore")
    assert boxes == []
    assert str(app.status_bar).startswith("沒有可以還原的步驟")


def test_the_book_in_front_counts_where_excel_names_none(
    open_plan: Opening, boxes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["xlplan", "click", "check", "--wb=甲=乙.xlsm"])
    person = open_plan(faulty_plan())
    person.book.activate()
    assert (
        main(["click", "check", "--wb=甲=乙.xlsm", "--from_xl=1", "--app=C:\\E", "--hwnd=7"]) == 0
    )
    assert person.texts(RESULTS, "A4") == [["1"]]


def test_a_button_that_is_gone_is_told(open_plan: Opening, boxes: list[str], called: Any) -> None:
    called(open_plan(full_plan()).book)
    clicks.press("dance")
    assert boxes == ["這個按鈕（dance）已經沒有了。請更新 xlplan，或重新取得範本。"]


# questions, as Excel on Windows asks them


def test_a_reason_is_asked_for_and_the_plan_goes_in_with_it(
    open_file: Opening, place: Path, app: xw.App
) -> None:
    person = open_file(written(faulty(), place / "三民.xlsx"))
    excel = Excel(app, says=["新任課長待補"])
    clicks.run("submit", person.book, WindowsScreen(excel))
    assert excel.typed_into[0].endswith("請寫明必須先送的理由：")
    stamp = read(place / "114_三民區公所_v1.xlsx").reading.stamp
    assert stamp is not None
    assert stamp.reason == "新任課長待補"
    assert excel.boxes[-1].startswith("已送件：第1版")


@pytest.mark.parametrize("said", [False, ""])
def test_without_a_reason_nothing_is_sent(
    open_file: Opening, place: Path, app: xw.App, said: object
) -> None:
    person = open_file(written(faulty(), place / "三民.xlsx"))
    before = person.formulas()
    clicks.run("submit", person.book, WindowsScreen(Excel(app, says=[said, False])))
    assert person.formulas() == before
    assert [path.name for path in place.glob("[!.]*")] == ["三民.xlsx"]


def test_one_of_several_is_chosen_by_its_number(open_plan: Opening, app: xw.App) -> None:
    person = open_plan(suggested_plan())
    person.type(AREA, "E4", "電話禮貌測試並辦理滿意度調查")
    person.go(AREA, "E4")
    excel = Excel(app, says=["ok", "9", "第一項", "2"])
    clicks.run("suggest", person.book, WindowsScreen(excel))
    assert "要改用哪一項標準文字？" in excel.boxes[0]
    assert "\n1. A21 電話禮貌測試" in excel.boxes[0]
    assert standard("A21") in excel.boxes[0]
    assert "\n2. B05 民眾滿意度調查" in excel.typed_into[0]
    assert excel.typed_into[1].startswith("「9」不是清單裡的號碼。")
    assert excel.typed_into[2].startswith("「第一項」不是清單裡的號碼。")
    assert person.texts(AREA, "E4") == [[standard("B05")]]
    assert excel.boxes[-1].startswith("已把標準代碼B05和標準文字填入")
    assert "\n\n一、基礎服務 G4：（空白）→「B05」" in excel.boxes[-1]


@pytest.mark.parametrize("says", [["cancel"], ["ok", False]])
def test_who_chooses_none_keeps_the_words(open_plan: Opening, app: xw.App, says: list[Any]) -> None:
    person = open_plan(suggested_plan())
    person.type(AREA, "E4", "電話禮貌測試並辦理滿意度調查")
    person.go(AREA, "E4")
    before = person.formulas()
    clicks.run("suggest", person.book, WindowsScreen(Excel(app, says=says)))
    assert person.formulas() == before


@pytest.mark.parametrize("said", ["yes", "no"])
def test_words_of_a_person_give_way_only_for_a_yes(
    open_plan: Opening, app: xw.App, said: str
) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E5")
    (before,) = person.texts(AREA, "E5")
    excel = Excel(app, says=[said, "no"])
    clicks.run("fill", person.book, WindowsScreen(excel))
    assert "改用標準文字？" in excel.boxes[0]
    assert person.texts(AREA, "E5") == [[standard("A21")] if said == "yes" else before]


def test_the_list_behind_an_answer_opens_as_a_workbook(open_plan: Opening, app: xw.App) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E4:E7")
    excel = Excel(app, says=["yes"])
    clicks.run("suggest", person.book, WindowsScreen(excel))
    (opened,) = [book for book in app.books if book.name.startswith("建議標準文字 ")]
    try:
        lines = opened.sheets[0].range("A1:B5").value
        assert [line[0] for line in lines] == ["序", 1, 2, 3, 4]
        assert lines[1][1].startswith(f"{AREA} E4「{TYPED}」：")
    finally:
        folder = Path(opened.fullname).parent
        opened.close()
        shutil.rmtree(folder)


def test_what_nobody_foresaw_is_logged_without_words_and_told_with_the_file(
    open_plan: Opening, app: xw.App, home: Path, called: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_plan(suggested_plan())
    person.go(AREA, "E4")
    before = person.formulas()
    called(person.book)
    boxes: list[str] = []

    def alert(self: xw.App, prompt: str, *rest: Any, **more: Any) -> str:
        boxes.append(prompt)
        if len(boxes) == 1:
            raise RuntimeError(prompt)
        return "ok"

    monkeypatch.setattr(xw.App, "alert", alert)
    clicks.press("suggest")
    log = home / "xlplan.log"
    assert boxes[1].startswith("「建議標準文字」發生沒有預料到的錯誤")
    assert str(log) in boxes[1]
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert TYPED not in log.read_text(encoding="utf-8")
    assert person.formulas() == before
