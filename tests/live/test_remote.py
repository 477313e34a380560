"""The buttons on xlwings' own remote engine: what is offered, what its client is told to do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from tests.live import remote
from tests.live.client import taken
from tests.live.plans import AREA, Opening
from tests.tables import full_plan
from xlplan.books.live import Opened
from xlplan.books.read import read
from xlplan.buttons import BUTTONS, available, press
from xlplan.plan import Plan

pytestmark = pytest.mark.live

needs_remote = pytest.mark.skipif(
    not remote.available(), reason="XLWINGS_LICENSE_KEY is not set: no remote engine"
)


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
        assert asked <= remote.known_to_client()
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
    found = [taken(cell) for cell in values(opened)]
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
    assert taken(action["values"][0][0])


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
