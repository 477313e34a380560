"""送件 in a real LibreOffice: files to send, a stamp that knows them, or nothing at all."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw

from tests.live.person import Person
from tests.live.plans import AREA, Opening, written
from tests.tables import SANMIN, full_plan
from xlplan.books.read import read
from xlplan.buttons import press
from xlplan.libreoffice.bridge import properties
from xlplan.plan import Plan
from xlplan.table import Stamp
from xlplan.workflow.checking import check_file

pytestmark = pytest.mark.live

STEM = "114_三民區公所_v1"
MADE = (f"{STEM}.xlsx", f"{STEM}.ods", f"{STEM}_函稿.txt")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "計畫"
    folder.mkdir()
    return folder


def at(open_file: Opening, folder: Path, plan: Plan | None = None, name: str = "三民") -> Person:
    """Open a plan's workbook in a folder."""
    return open_file(written(plan or full_plan(), folder / f"{name}.xlsx"))


def faulty() -> Plan:
    """Return a plan with one error."""
    first, *rest = full_plan().measures
    return full_plan(measures=(replace(first, responsible_units=("不明課",)), *rest))


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, but LibreOffice's locks."""
    return {
        path.name: path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".~lock.")
    }


def stamp(path: Path) -> Stamp:
    found = read(path).reading.stamp
    assert found is not None
    return found


def test_a_good_plan_goes_in_both_formats_with_its_letter(open_file: Opening, place: Path) -> None:
    person = at(open_file, place)
    answer = press("submit", person.book)
    assert answer.level == "info"
    assert answer.text.startswith("已送件：第1版，23項措施，")
    assert sorted(files(place)) == sorted([*MADE, "三民.xlsx"])
    said = stamp(place / MADE[0])
    assert (said.submitted_version, said.reason, len(said.sha)) == (1, "", 64)
    for name in (*MADE[:2], "三民.xlsx"):
        assert stamp(place / name) == said
        assert check_file(place / name).problems == ()
        assert read(place / name).reading.plan.measures == full_plan().measures
    letter = (place / MADE[2]).read_text(encoding="utf-8-sig")
    assert letter.startswith("受文者：高雄市政府\n")
    assert said.sha[:8] in letter


def test_the_workbook_is_saved_and_stays_where_it_is(open_file: Opening, place: Path) -> None:
    person = at(open_file, place)
    press("submit", person.book)
    assert person.book.fullname == str(place / "三民.xlsx")
    assert not person.book.impl.modified


def test_pressing_again_changes_nothing_and_says_when_it_was_sent(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place)
    press("submit", person.book)
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "info"
    assert answer.text.startswith("第1版已經在")
    assert (person.formulas(), files(place)) == (before, kept)


def test_files_that_are_gone_are_made_again_for_the_same_sending(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place)
    press("submit", person.book)
    said, kept = stamp(place / MADE[0]), files(place)
    (place / MADE[1]).unlink()
    (place / MADE[2]).unlink()
    before = person.formulas()
    assert press("submit", person.book).text.startswith("第1版已經在")
    assert sorted(files(place)) == sorted(kept)
    assert stamp(place / MADE[1]) == said
    assert files(place)[MADE[0]] == kept[MADE[0]]
    assert person.formulas() == before


def test_a_change_goes_in_as_the_next_version_and_the_first_files_stay(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place)
    press("submit", person.book)
    kept = files(place)
    person.type(AREA, "E4", "補正後的作法。")
    answer = press("submit", person.book)
    assert "這次是第2版" in answer.text
    for suffix in (".xlsx", ".ods"):
        sent = place / f"114_三民區公所_v2{suffix}"
        reading = read(sent).reading
        assert (reading.plan.version, stamp(sent).submitted_version) == (2, 2)
        assert check_file(sent).problems == ()
        assert any(item.action == "補正後的作法。" for item in reading.plan.measures)
    assert all(files(place)[name] == kept[name] for name in MADE)
    assert "第2版" in (place / "114_三民區公所_v2_函稿.txt").read_text(encoding="utf-8-sig")


def test_a_change_that_is_not_sent_again_shows_in_the_check(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place)
    press("submit", person.book)
    person.type(AREA, "E4", "又改了。")
    person.book.save()
    assert [item.code for item in check_file(place / "三民.xlsx").problems] == ["B222"]
    assert "送件之後，內容又改過" in press("check", person.book).text


def test_the_ods_that_was_sent_can_be_mended_and_sent_again(
    open_file: Opening, place: Path
) -> None:
    press("submit", at(open_file, place).book)
    person = open_file(place / MADE[1])
    assert press("submit", person.book).text.startswith("第1版已經在")
    person.type(AREA, "E4", "補正後的作法。")
    press("submit", person.book)
    assert stamp(place / "114_三民區公所_v2.ods").submitted_version == 2
    assert check_file(place / "114_三民區公所_v2.xlsx").problems == ()


def test_errors_are_refused_with_their_number(open_file: Opening, place: Path) -> None:
    person = at(open_file, place, faulty())
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "error"
    assert "還有1個錯誤，沒有送件" in answer.text
    assert answer.asks == "reason"
    assert (person.formulas(), files(place)) == (before, kept)
    assert not person.book.impl.modified


def test_errors_go_in_with_a_reason_that_is_kept(open_file: Opening, place: Path) -> None:
    person = at(open_file, place, faulty())
    answer = press("submit", person.book, reason="=新課室尚未核定，先行送件")
    assert answer.level == "warning"
    assert stamp(place / MADE[0]).reason == "=新課室尚未核定，先行送件"
    letter = (place / MADE[2]).read_text(encoding="utf-8-sig")
    assert "尚有1處待補正，先行陳報之理由：=新課室尚未核定，先行送件。" in letter
    person.type(AREA, "E4", "補正。")
    assert press("submit", person.book).level == "error"
    press("submit", person.book, reason="=1+1")
    assert stamp(place / "114_三民區公所_v2.ods").reason == "=1+1"


def test_a_template_of_before_gets_the_lines_it_lacks(open_file: Opening, place: Path) -> None:
    person = at(open_file, place)
    rows = [row[0] for row in person.texts("stamp", "A1:A40")]
    for key in ("submitted_version", "reason"):
        if key in rows:
            person.put("stamp", f"A{rows.index(key) + 1}", "")
    press("submit", person.book, reason="x")
    assert stamp(place / MADE[0]).submitted_version == 1


def test_a_workbook_that_bears_the_name_itself_is_what_goes_in(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place, name=STEM)
    answer = press("submit", person.book)
    assert answer.level == "info"
    assert sorted(files(place)) == sorted(MADE)
    assert stamp(place / MADE[0]) == stamp(place / MADE[1])


# what fails leaves everything


@pytest.mark.parametrize("sheet", ["stamp", "封面"])
def test_a_protected_sheet_leaves_everything(open_file: Opening, place: Path, sheet: str) -> None:
    person = at(open_file, place, full_plan(version="初版"))
    person.protect_all(sheet)
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "error"
    assert "「送件」沒有完成" in answer.text
    assert (person.formulas(), files(place)) == (before, kept)


def test_a_file_opened_to_read_only_leaves_everything(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"), read_only=True)
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert (answer.level, "唯讀" in answer.text) == ("error", True)
    assert (person.formulas(), files(place)) == (before, kept)


@pytest.mark.parametrize("name", MADE)
def test_another_file_of_that_name_is_never_written_over(
    open_file: Opening, place: Path, name: str
) -> None:
    (place / name).write_bytes("別的內容".encode())
    person = at(open_file, place)
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "error"
    assert name in answer.text
    assert "「版次」改成2" in answer.text
    assert (person.formulas(), files(place)) == (before, kept)
    assert press("submit", person.book, version=2).level == "info"
    assert files(place)[name] == "別的內容".encode()


def test_a_letter_that_cannot_be_written_takes_the_rest_back(
    open_file: Opening, place: Path
) -> None:
    """The name is just short enough for the workbooks, and too long for the letter."""
    agency = replace(SANMIN, short_name="長" * 80)
    person = at(open_file, place, full_plan(agency=agency, version=None))
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "error"
    assert "檔名太長" in answer.text
    assert (person.formulas(), files(place)) == (before, kept)


def test_a_workbook_that_was_never_saved_has_to_be_saved_first(app: xw.App, place: Path) -> None:
    path = written(full_plan(), place / "三民.xlsx")
    document = app.api.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(AsTemplate=True))
    try:
        book = next(book for book in app.books if not Path(book.fullname).is_absolute())
        for name in ("submit", "export_json", "export_csv", "merge"):
            answer = press(name, book)
            assert answer.level == "error"
            assert "還沒有存檔" in answer.text
        assert list(files(place)) == ["三民.xlsx"]
    finally:
        document.close(True)


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="a folder that may not be written"
)
def test_a_folder_that_may_not_be_written_is_told_by_the_names_of_the_files(
    open_file: Opening, place: Path
) -> None:
    person = at(open_file, place)
    before, kept = person.formulas(), files(place)
    place.chmod(0o555)
    try:
        answer = press("submit", person.book)
    finally:
        place.chmod(0o755)
    assert answer.level == "error"
    assert f"無法存檔「{place / MADE[0]}」" in answer.text
    assert (person.formulas(), files(place)) == (before, kept)


@pytest.mark.parametrize("to", ["別處", None])
def test_a_workbook_whose_file_was_moved_or_deleted_is_told_so(
    open_file: Opening, place: Path, to: str | None
) -> None:
    person = at(open_file, place)
    if to:
        (place / to).mkdir()
        (place / "三民.xlsx").rename(place / to / "三民.xlsx")
    else:
        (place / "三民.xlsx").unlink()
    before = person.formulas()
    for name in ("submit", "export_json", "export_csv", "export_document", "merge"):
        answer = press(name, person.book)
        assert answer.level == "error"
        assert answer.text.startswith(f"「三民.xlsx」已經不在資料夾「{place}」")
        assert "另存新檔" in answer.text
    assert person.formulas() == before
    assert list(files(place)) == ([to] if to else [])


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_workbook_that_a_password_keeps_shut_is_not_sent(
    open_file: Opening, place: Path, suffix: str
) -> None:
    person = at(open_file, place)
    person.book.save(place / f"密{suffix}", password="秘密")
    before = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert answer.level == "error"
    assert answer.text.startswith(f"「密{suffix}」設有開啟密碼，市府會打不開，沒有送件")
    assert (person.formulas(), files(place)) == before


def test_a_sections_copy_is_not_sent(open_file: Opening, place: Path) -> None:
    person = at(open_file, place)
    rows = [row[0] for row in person.texts("封面", "A1:A20")]
    person.type("封面", f"D{rows.index('section') + 1}", "民政課")
    before, kept = person.formulas(), files(place)
    answer = press("submit", person.book)
    assert (answer.level, "課室檔" in answer.text) == ("error", True)
    assert (person.formulas(), files(place)) == (before, kept)


def test_an_xlsm_goes_in_without_macros_and_buttons(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsm"))
    answer = press("submit", person.book)
    assert answer.level == "info", answer.text
    for name in MADE[:2]:
        with zipfile.ZipFile(place / name) as book:
            parts = {part: book.read(part) for part in book.namelist()}
        everything = b"".join([*parts.values(), *map(str.encode, parts)])
        assert not re.search(b"vbaProject|VBAProject|XlplanButtons|xlplan[.]conf", everything)
        assert check_file(place / name).problems == ()
        assert read(place / name).reading.plan.measures == full_plan().measures
    assert person.book.fullname == str(place / "三民.xlsm")
    with zipfile.ZipFile(place / "三民.xlsm") as book:
        assert "xl/vbaProject.bin" in book.namelist()
