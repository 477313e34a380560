"""匯出 and 合併課室檔 in a real LibreOffice: new files beside a workbook that stays as it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw

from tests.live.person import Person
from tests.live.plans import AREA, Opening, written
from tests.tables import SANMIN, full_plan
from xlplan.books.edit import patch
from xlplan.books.read import read
from xlplan.buttons import press
from xlplan.plan import Agency, Plan

pytestmark = pytest.mark.live


@pytest.fixture
def opened_too(app: xw.App) -> Iterator[None]:
    """Close what a button opened."""
    before = {book.fullname for book in app.books}
    yield
    for book in [book for book in app.books if book.fullname not in before]:
        book.close()


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, but LibreOffice's locks."""
    found = sorted(path for path in folder.iterdir() if not path.name.startswith(".~lock."))
    return {path.name: path.read_bytes() for path in found}


# 匯出


def test_the_json_says_what_is_on_the_screen(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    person.type(AREA, "E4", "還沒有存檔的文字。")
    before = person.formulas()
    answer = press("export_json", person.book)
    assert (answer.level, "三民.json" in answer.text) == ("info", True)
    plan = Plan.from_dict(json.loads((place / "三民.json").read_text(encoding="utf-8")))
    wanted = [
        replace(item, action="還沒有存檔的文字。") if item.sub_item == "1-1" else item
        for item in full_plan().measures
    ]
    assert list(plan.measures) == wanted
    assert replace(plan, measures=()) == replace(full_plan(), measures=())
    assert person.formulas() == before


def test_the_table_has_a_row_for_each_measure(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    assert press("export_csv", person.book).level == "info"
    with (place / "三民.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 24


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_only_an_older_export_is_replaced(open_file: Opening, place: Path, suffix: str) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    name = f"export_{suffix[1:]}"
    other = place / f"三民{suffix}"
    other.write_text("姓名,電話\n", encoding="utf-8")
    answer = press(name, person.book)
    assert f"三民_2{suffix}" in answer.text
    assert "是別的檔案，沒有更動" in answer.text
    assert other.read_text(encoding="utf-8") == "姓名,電話\n"
    other.unlink()
    press(name, person.book)
    first = other.read_bytes()
    person.type(AREA, "E4", "改過的作法。")
    assert "舊匯出檔已換成新的內容" in press(name, person.book).text
    assert other.read_bytes() != first


# 合併課室檔


def copy_of(folder: Path, section: str, row: int, name: str = "", plan: Plan | None = None) -> Path:
    """Write a section's copy whose row of the first area's sheet says who filled it in."""
    path = folder / f"{name or section}.xlsx"
    blank = written(plan or full_plan(), folder / "blank.xlsx")
    cover = read(blank).reading.cover
    cells = {"封面": {f"D{cover['section'].row}": section}}
    patch(blank, path, {**cells, AREA: {f"E{row}": f"{section}寫的。"}})
    blank.unlink()
    return path


@pytest.fixture
def sections(open_file: Opening, place: Path) -> Person:
    """Two sections' copies in a folder, the first of them open."""
    copy_of(place, "社會課", 5)
    return open_file(copy_of(place, "民政課", 4))


def actions(path: Path) -> list[str]:
    """Return what the measures on the first area's sheet say."""
    measures = read(path).reading.plan.measures
    return [item.action for item in measures if item.location and item.location.sheet == AREA]


def test_the_copies_beside_the_workbook_are_joined_and_opened(
    sections: Person, place: Path, opened_too: None
) -> None:
    before, kept = sections.formulas(), files(place)
    answer = press("merge", sections.book)
    target = place / "114_三民區公所_合併.xlsx"
    assert actions(target)[:2] == ["民政課寫的。", "社會課寫的。"]
    assert "已合併2份課室檔，共23項措施" in answer.text
    assert "民政課（民政課.xlsx）、社會課（社會課.xlsx）" in answer.text
    assert "還沒有檔案的課室：秘書室、經建課" in answer.text
    assert str(target) in [book.fullname for book in sections.book.app.books]
    assert sections.formulas() == before
    assert {name: raw for name, raw in files(place).items() if name != target.name} == kept


def test_what_is_on_the_screen_is_joined_though_it_is_not_saved(
    sections: Person, place: Path, opened_too: None
) -> None:
    sections.type(AREA, "E6", "剛打的字。")
    press("merge", sections.book)
    assert actions(place / "114_三民區公所_合併.xlsx")[2] == "剛打的字。"
    assert sections.book.impl.modified


def test_every_other_file_is_named_with_the_reason(
    sections: Person, place: Path, opened_too: None
) -> None:
    other = full_plan(agency=Agency(name="高雄市鳳山區公所", sections=SANMIN.sections))
    copy_of(place, "秘書室", 4, "鳳山", other)
    copy_of(place, "秘書室", 4, "去年", full_plan(year=2024))
    written(full_plan(), place / "範本.xlsx")
    (place / "壞.xlsx").write_bytes(b"not a workbook")
    (place / "~$民政課.xlsx").write_bytes(b"a lock")
    (place / "說明.txt").write_bytes(b"text")
    text = press("merge", sections.book).text
    for reason in (
        "鳳山.xlsx（是「高雄市鳳山區公所」的）",
        "去年.xlsx（是113年度的）",
        "範本.xlsx（封面沒有填「填報課室」，不是課室檔）",
        "壞.xlsx（這個檔案的內容其實是純文字",
    ):
        assert reason in text
    assert "~$" not in text
    assert "說明" not in text


def test_differences_are_counted_and_a_second_merge_takes_a_free_name(
    sections: Person, place: Path, opened_too: None
) -> None:
    copy_of(place, "經建課", 4)
    answer = press("merge", sections.book)
    assert answer.level == "warning"
    assert "要請您確認，列在工作表「合併疑義」" in answer.text
    first = (place / "114_三民區公所_合併.xlsx").read_bytes()
    answer = press("merge", sections.book)
    assert "114_三民區公所_合併_2.xlsx" in answer.text
    assert "114_三民區公所_合併.xlsx（封面沒有填「填報課室」" in answer.text
    assert (place / "114_三民區公所_合併.xlsx").read_bytes() == first


@pytest.mark.parametrize("is_there", [True, False])
def test_another_open_workbook_of_the_new_ones_name_is_no_hindrance(
    sections: Person, place: Path, tmp_path: Path, opened_too: None, is_there: bool
) -> None:
    """xlwings opens no two workbooks of one name; and one may be open whose file is gone."""
    name = "114_三民區公所_合併.xlsx"
    sections.book.app.books.open(written(full_plan(), tmp_path / name))
    if not is_there:
        (tmp_path / name).unlink()
    answer = press("merge", sections.book)
    assert "已合併2份課室檔" in answer.text
    assert f"請自行開啟「{place / name}」" in answer.text
    assert actions(place / name)[:2] == ["民政課寫的。", "社會課寫的。"]


def test_the_files_may_be_elsewhere_or_named_one_by_one(
    sections: Person, place: Path, tmp_path: Path, opened_too: None
) -> None:
    elsewhere = tmp_path / "別處"
    elsewhere.mkdir()
    one, two = copy_of(elsewhere, "人事室", 4), copy_of(elsewhere, "政風室", 5)
    text = press("merge", sections.book, folder=elsewhere).text
    assert "人事室（人事室.xlsx）、政風室（政風室.xlsx）" in text
    text = press("merge", sections.book, files=[str(one), str(place / "民政課.xlsx")]).text
    assert "民政課（民政課.xlsx）、人事室（人事室.xlsx）" in text
    assert sorted(files(elsewhere)) == sorted([one.name, two.name])


@pytest.mark.parametrize("others", [0, 1])
def test_too_few_copies_make_no_file(open_file: Opening, place: Path, others: int) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    if others:
        copy_of(place, "社會課", 5)
    before, kept = person.formulas(), files(place)
    answer = press("merge", person.book)
    assert answer.level == "error"
    assert "沒有合併" in answer.text
    assert "三民.xlsx（封面沒有填「填報課室」" in answer.text
    assert (person.formulas(), files(place)) == (before, kept)


def test_a_folder_that_is_not_there_is_told(sections: Person, place: Path) -> None:
    kept = files(place)
    answer = press("merge", sections.book, folder=place / "沒有")
    assert (answer.level, "讀不到資料夾" in answer.text) == ("error", True)
    assert files(place) == kept
