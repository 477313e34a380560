"""An .ods file whose cells were patched, in a real LibreOffice: all that was there still is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, Opening
from tests.live.test_ods_templates import addresses, said_of
from xlplan import data
from xlplan.books.edit import patch
from xlplan.books.read import read

pytestmark = pytest.mark.live

DEMO = data.root() / "schema" / "demo" / "fengshan-114.ods"
LONG = "請各課室依下列方式辦理：\n一、盤點項目<甲>&乙。\n\n" + "三、公布結果並檢討。" * 12
CELLS = {
    AREA: {"E4": LONG, "B4": 7, "D4": "", "E5": "  甲  乙 丙 ", "E200": LONG, "E303": LONG},
    "封面": {"C1": LONG},
}
POINT = 2540 / 72


@pytest.fixture
def patched(tmp_path: Path) -> Path:
    target = tmp_path / "patched.ods"
    patch(DEMO, target, CELLS)
    return target


@pytest.fixture
def person(open_file: Opening, patched: Path) -> Person:
    return open_file(patched)


def text(person: Person, sheet: str, address: str) -> str:
    return str(person.document.Sheets.getByName(sheet).getCellRangeByName(address).String)


def formulas(person: Person) -> list[tuple[str, object]]:
    return [
        (sheet, cell)
        for sheet, rows in person.formulas().items()
        for row in rows
        for cell in row
        if str(cell).startswith("=")
    ]


def test_the_new_texts_are_shown(person: Person) -> None:
    for sheet, cells in CELLS.items():
        for address, value in cells.items():
            assert text(person, sheet, address) == str(value), address
    assert person.document.Sheets.getByName(AREA).getCellRangeByName("B4").Value == 7


def test_all_else_is_as_it_was(open_file: Opening, person: Person) -> None:
    source = open_file(DEMO)
    assert said_of(person.document) == said_of(source.document)
    assert addresses(person.document) == addresses(source.document)
    assert addresses(person.document)
    assert formulas(person) == formulas(source)
    for address in ("A4", "E6", "F4", "E199", "E302"):
        assert text(person, AREA, address) == text(source, AREA, address)


def test_no_text_is_hidden_by_its_row(person: Person) -> None:
    sheet = person.document.Sheets.getByName(AREA)
    for number in (4, 200, 303):
        row = sheet.Rows.getByIndex(number - 1)
        assert row.OptimalHeight
        assert row.Height > 7 * 14 * POINT
    cover = person.document.Sheets.getByName("封面").Rows.getByIndex(0)
    assert cover.OptimalHeight and cover.Height > 7 * 14 * POINT


def test_it_reads_the_same_when_libreoffice_has_saved_it(
    person: Person, patched: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.ods"
    person.book.impl.save_copy(again)
    assert read(again).reading.plan == read(patched).reading.plan
    assert LONG in [item.action for item in read(again).reading.plan.measures]
