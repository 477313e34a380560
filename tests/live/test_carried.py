"""The mark 延續 in a real LibreOffice: it goes out as one types, and follows its row."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.person import Person
from tests.live.plans import AREA, OTHER, Opening
from tests.live.test_painting import MISSING
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.buttons import press
from xlplan.cli import main
from xlplan.plan import Plan

pytestmark = pytest.mark.live

FIRST, LAST = 4, 7  # the rows of the area: four sub-items, a measure each
MARKED = ["延續"] * 4
CHANGED = "由秘書室每月重新檢討服務作業。"
KINDS = pytest.mark.parametrize("person", ["xlsx", "ods"], indirect=True)


@pytest.fixture(scope="module")
def carried(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with last year's plan carried into this year's workbook of each kind."""
    folder = tmp_path_factory.mktemp("carried")
    source = folder / "113.json"
    measures = tuple(replace(item, due="2024-06-30") for item in full_plan().measures)
    said = full_plan(year=2024, measures=measures)
    source.write_text(json.dumps(said.to_dict()), encoding="utf-8")
    for kind in ("xlsx", "ods"):
        target = folder / f"114.{kind}"
        assert main(["carry", str(source), "--to", "114", "-o", str(target)]) == 0
    return folder


@pytest.fixture
def person(
    request: pytest.FixtureRequest, carried: Path, open_file: Opening, tmp_path: Path
) -> Person:
    """Somebody at the new workbook."""
    name = f"114.{request.param}"
    path = tmp_path / name
    path.write_bytes((carried / name).read_bytes())
    return open_file(path)


def marks(person: Person, last: int = LAST) -> list[str]:
    return [cells[0] for cells in person.texts(AREA, f"C{FIRST}:C{last}")]


def text(person: Person, cell: str) -> str:
    return person.texts(AREA, cell)[0][0]


def saved(person: Person, folder: Path, suffix: str) -> Plan:
    """Return what the workbook says after it was saved."""
    path = folder / f"saved.{suffix}"
    person.book.impl.save_copy(str(path))
    return read(path).reading.plan


@KINDS
def test_the_mark_goes_out_as_the_text_is_changed_and_comes_back_with_it(person: Person) -> None:
    assert marks(person) == MARKED
    original = text(person, "F5")
    person.type(AREA, "F5", CHANGED)
    assert marks(person) == ["延續", "", "延續", "延續"]
    person.type(AREA, "G5", "人事室")  # the section is not the text
    person.type(AREA, "F5", original)
    assert marks(person) == MARKED


@KINDS
def test_the_mark_follows_inserted_and_sorted_rows(person: Person) -> None:
    person.type(AREA, "F5", CHANGED)
    person.insert_row(AREA, 6)
    assert marks(person, LAST + 1) == ["延續", "", "", "延續", "延續"]
    person.type(AREA, "F6", "新增的一項措施，由秘書室辦理里民座談。")  # it was none of last year's
    assert marks(person, LAST + 1) == ["延續", "", "", "延續", "延續"]
    person.delete_row(AREA, 6)
    assert marks(person) == ["延續", "", "延續", "延續"]
    person.sort(AREA, f"A{FIRST}:N{LAST}", 1, ascending=False)
    assert text(person, "F6") == CHANGED
    assert marks(person) == ["延續", "延續", "", "延續"]
    person.type(AREA, "F4", CHANGED)
    assert marks(person) == ["", "延續", "", "延續"]


@KINDS
def test_a_row_copied_to_another_sheet_keeps_its_mark(person: Person) -> None:
    person.go(AREA, "B5:N5")
    copied = person.document.CurrentController.getTransferable()
    person.go(OTHER, "B8")
    person.document.CurrentController.insertTransferable(copied)
    assert person.texts(OTHER, "C8")[0][0] == "延續"
    person.type(OTHER, "F8", CHANGED)
    assert person.texts(OTHER, "C8")[0][0] == ""
    assert marks(person) == MARKED


@KINDS
def test_checking_leaves_the_mark_and_repairing_finds_nothing_lost(
    person: Person, tmp_path: Path
) -> None:
    person.type(AREA, "F5", CHANGED)
    press("check", person.book)
    assert marks(person) == ["延續", "", "延續", "延續"]
    assert "沒有需要修復的地方" in press("repair", person.book).text
    said = saved(person, tmp_path, Path(person.book.fullname).suffix.lstrip("."))
    (changed,) = (item for item in said.measures if item.action != item.carried)
    assert changed.action == CHANGED
    assert all(item.extra == {} for item in said.measures)


@KINDS
def test_a_mark_pasted_over_is_nobodys_text(person: Person, tmp_path: Path) -> None:
    person.put(AREA, "C5", "隨手打的字")
    said = saved(person, tmp_path, Path(person.book.fullname).suffix.lstrip("."))
    assert all(item.extra == {} for item in said.measures)


@KINDS
def test_a_cleared_row_is_not_missed_and_a_begun_one_is(person: Person, tmp_path: Path) -> None:
    for cell in ("B5", "D5", "F5", "G5", "K5"):
        person.type(AREA, cell, "")
    assert MISSING not in painted(person, tmp_path)
    person.type(AREA, "G5", "秘書室")
    assert MISSING in painted(person, tmp_path)
    said = saved(person, tmp_path, Path(person.book.fullname).suffix.lstrip("."))
    assert sum(item.sub_item == "1-2" for item in said.measures) == 0


def painted(person: Person, folder: Path) -> set[str]:
    return set(person.seen(folder)[AREA].painted().values())
