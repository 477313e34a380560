"""What is read and written alike through LibreOffice and through xlwings' own remote engine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from tests.live import remote
from tests.live.plans import AREA, Opening
from tests.tables import full_plan
from xlplan.books.live import Opened
from xlplan.books.live.literal import literal
from xlplan.books.read import read
from xlplan.buttons import BUTTONS, available, press
from xlplan.plan import Plan

pytestmark = pytest.mark.live

ROWS = [
    ["次項", "件數", "期程", "完成", "備註"],
    ["1-1", 3.0, datetime(2025, 3, 1), True, "第一行\n第二行"],
    ["007", 0.5, datetime(2025, 12, 31, 13, 30), False, None],
    ["114-03-01", -2.0, None, None, "#1"],
]
needs_remote = pytest.mark.skipif(
    not remote.available(), reason="XLWINGS_LICENSE_KEY is not set: no remote engine"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook: the rows, an error in B6, an empty sheet, and a name."""
    found = tmp_path / "kept.xlsx"
    with xlsxwriter.Workbook(found, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("資料")
        for number, row in enumerate(ROWS):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        sheet.write_formula("B6", "=NA()", None, "#N/A")
        book.add_worksheet("空白")
        book.define_name("件數", "=資料!$B$2:$B$4")
    return found


@pytest.fixture(params=["libreoffice", pytest.param("remote", marks=needs_remote)])
def book(request: pytest.FixtureRequest, path: Path) -> Iterator[xw.Book]:
    """The workbook as each engine opens it."""
    if request.param == "remote":
        opened = remote.remote_book(path)
    else:
        opened = request.getfixturevalue("app").books.open(path)
    yield opened
    opened.close()


@pytest.fixture
def remote_book(path: Path) -> Iterator[xw.Book]:
    opened = remote.remote_book(path)
    yield opened
    opened.close()


def test_values_come_with_their_types(book: xw.Book) -> None:
    assert book.sheets["資料"]["A1:E4"].value == ROWS
    assert book.sheets["資料"]["D2:D3"].value == [True, False]
    assert book.sheets["資料"]["A3"].value == "007"


def test_empty_cells_and_errors_are_none_or_what_one_asks_for(book: xw.Book) -> None:
    cells = book.sheets["資料"]["A6:C6"]
    assert cells.value == [None, None, None]
    assert cells.options(empty="－", err_to_str=True).value == ["－", "#N/A", "－"]
    assert book.sheets["空白"]["A1"].value is None
    assert book.sheets["資料"]["X99:Y99"].value == [None, None]


def test_converters_work(book: xw.Book) -> None:
    sheet = book.sheets["資料"]
    assert sheet["B2:B4"].options(numbers=int, ndim=2).value == [[3], [0], [-2]]
    assert sheet["C2"].options(dates=date).value == date(2025, 3, 1)
    frame = sheet["A1:C4"].options(pd.DataFrame, index=False).value
    assert list(frame.columns) == ROWS[0][:3]
    assert frame["次項"].tolist() == ["1-1", "007", "114-03-01"]
    assert frame["件數"].tolist() == [3.0, 0.5, -2.0]
    assert frame["期程"].tolist()[0] == pd.Timestamp(2025, 3, 1)


def test_a_table_is_found_from_its_corner(book: xw.Book) -> None:
    sheet = book.sheets["資料"]
    assert sheet["A1"].expand().address == "$A$1:$E$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["A2"].expand("right").address == "$A$2:$E$2"
    assert sheet["A1"].end("down").address == "$A$4"
    assert sheet["A1"].end("right").address == "$E$1"


def test_the_used_range_reaches_the_last_filled_cell(book: xw.Book) -> None:
    assert book.sheets["資料"].used_range.address == "$A$1:$E$6"
    assert book.sheets["空白"].used_range.address == "$A$1"


def test_sheets_and_names_are_known(book: xw.Book) -> None:
    assert [sheet.name for sheet in book.sheets] == ["資料", "空白"]
    assert (len(book.sheets), book.sheets.active.name) == (2, "資料")
    assert book.names["件數"].refers_to_range.address == "$B$2:$B$4"
    assert book.sheets["資料"]["B2:C4"].shape == (3, 2)
    assert book.name == "kept.xlsx"


def test_text_that_must_stay_text_is_written_so(book: xw.Book) -> None:
    texts = ["007", "114-03-01", "=1+1", "'引號", "一般文字"]
    book.sheets["空白"]["A1"].value = [[literal(text)] for text in texts]
    if book.app.engine.name == "remote":  # reads the snapshot still, and Excel gets these
        assert book.sheets["空白"]["A1"].value is None
        (action,) = remote.actions(book)
        assert (action["func"], action["start_row"], action["row_count"]) == ("setValues", 0, 5)
        assert [row[0][:1] for row in action["values"][:4]] == ["'"] * 4
    else:
        assert book.sheets["空白"]["A1:A5"].value == texts


@needs_remote
def test_the_remote_engine_cannot_do_what_is_not_among_its_abilities(
    remote_book: xw.Book, tmp_path: Path
) -> None:
    sheet = remote_book.sheets["資料"]
    with pytest.raises(NotImplementedError):
        remote_book.save(tmp_path / "copy.xlsx")
    with pytest.raises(NotImplementedError):
        sheet["A2:E2"].paste("formats")
    with pytest.raises(NotImplementedError):
        print(sheet["A1"].formula)


# the buttons


ODD = ("114-03-01", "02-2345-6789", "1234567890123456789", "1-1", "+886", "=1+1")
KINDS: dict[str, list[type]] = {"setValues": [], "rangeSelect": [], "activateSheet": [int]}
OFFERED = ("check", "next", "previous", "clear")


def odd_plan() -> Plan:
    """Return a plan whose faulty cells hold what looks like dates, numbers and formulas."""
    measures = list(full_plan().measures)
    for number, text in enumerate(ODD):
        measures[number] = replace(measures[number], responsible_units=(text,))
    return full_plan(measures=tuple(measures))


def values(opened: xw.Book) -> list[object]:
    """Return every value that the client is told to write."""
    return [
        cell
        for action in remote.actions(opened)
        if action["func"] == "setValues"
        for row in action["values"]
        for cell in row
    ]


@pytest.fixture
def checked(open_plan: Opening) -> Path:
    """A plan's file whose findings show what they showed when it was saved in LibreOffice."""
    person = open_plan(odd_plan())
    assert press("check", person.book).level == "warning"
    person.put(AREA, "A5", "")  # its id
    person.book.save()
    return Path(person.book.fullname)


@needs_remote
@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_is_offered_only_where_the_client_does_all_it_asks_for(
    checked: Path, name: str
) -> None:
    opened = remote.remote_book(checked)
    opened.sheets["一、基礎服務"].range("A4:M6").select()
    before = len(remote.actions(opened))
    answer = press(name, opened)
    asked = {action["func"] for action in remote.actions(opened)[before:]}
    assert (BUTTONS[name] in available(opened)) == (name in OFFERED)
    assert "engine" not in answer.text
    if name in OFFERED:
        assert answer.level != "error"
        assert asked
        assert asked <= remote.carried_out()
    else:
        assert (answer.level, asked) == ("error", set())


@needs_remote
def test_every_argument_is_one_that_the_client_can_use(checked: Path) -> None:
    for name in OFFERED:
        opened = remote.remote_book(checked)
        press(name, opened)
        for action in remote.actions(opened):
            said = [item for item in action["args"] or [] if item is not None]
            assert [type(item) for item in said] == KINDS[action["func"]]
            if action["func"] == "setValues":
                assert action["row_count"] == len(action["values"])
                assert {len(row) for row in action["values"]} == {action["column_count"]}
                assert all(isinstance(cell, str | int | float) for cell in values(opened))


@needs_remote
def test_the_findings_arrive_in_the_clients_cells_as_the_texts_they_are(checked: Path) -> None:
    opened = remote.remote_book(checked)
    press("check", opened)
    found = [remote.taken(cell) for cell in values(opened)]
    assert not [cell for cell in found if isinstance(cell, datetime)]
    assert set(ODD) <= set(found)


@needs_remote
def test_a_row_without_an_id_gets_one(checked: Path) -> None:
    opened = remote.remote_book(checked)
    press("check", opened)
    (action,) = [
        item
        for item in remote.actions(opened)
        if item["func"] == "setValues" and opened.sheets[item["sheet_position"]].name == AREA
    ]
    place = (action["start_row"], action["start_column"], action["row_count"])
    assert place == (4, 0, 1)
    assert remote.taken(action["values"][0][0])


@needs_remote
def test_a_plan_says_the_same_through_the_client(checked: Path) -> None:
    opened = Opened(remote.remote_book(checked))
    assert opened.reading.plan.measures == read(checked).reading.plan.measures
    assert opened.reading.plan.measures[2].responsible_units == (ODD[2],)


@needs_remote
def test_the_next_problem_is_gone_to_and_the_findings_can_be_cleared(checked: Path) -> None:
    opened = remote.remote_book(checked)
    answer = press("next", opened)
    assert "尚待處理：" in answer.text
    *_, sheet, cell = remote.actions(opened)
    assert (sheet["func"], cell["func"]) == ("activateSheet", "rangeSelect")
    opened = remote.remote_book(checked)
    assert press("clear", opened).text.startswith("已清除檢核結果")
    assert {*values(opened)} == {""}


@needs_remote
def test_nothing_is_remembered_of_a_workbook_that_only_has_a_name(
    checked: Path, home: Path
) -> None:
    shutil.rmtree(home)
    for name in OFFERED:
        press(name, remote.remote_book(checked))
    assert not home.exists()
