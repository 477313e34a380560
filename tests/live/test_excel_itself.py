"""What is asked of Excel's object model; a record of the calls stands in for Excel alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.live.plans import written
from tests.tables import full_plan
from xlplan.books.live import excel
from xlplan.books.live.copies import in_format
from xlplan.books.read import read
from xlplan.errors import Locked, OfficeError, OfficeGone
from xlplan.libreoffice.installed import SOFFICE

pytestmark = pytest.mark.live


def copied(book: Book, target: Path) -> None:
    """Save a copy as 送件 has it saved by Excel."""
    in_format(lambda path: excel.save_copy(book, path), Path(book.fullname), target)


ALLOWED = ("AllowFormattingCells", "AllowSorting", "AllowInsertingRows")


class Book:
    """An open workbook: SaveCopyAs copies its file, as Excel does."""

    def __init__(self, path: Path) -> None:
        self.fullname = str(path)
        self.api = self
        self.saved: list[str] = []

    def SaveCopyAs(self, filename: str) -> None:
        self.saved.append(filename)
        shutil.copyfile(self.fullname, filename)


class Sheet:
    """A protected sheet that wants a password, or none, and what it was protected with since."""

    def __init__(self, password: str = "") -> None:
        self.name, self.api = "一、基礎服務", self
        self.ProtectContents = True
        self.ProtectDrawingObjects, self.ProtectScenarios, self.EnableSelection = True, False, 1
        self.Protection = SimpleNamespace(**{name: name in ALLOWED for name in excel._ALLOWED})
        self._password = password
        self.protected: dict[str, Any] = {}

    def Unprotect(self, password: str) -> None:
        if password != self._password:
            raise RuntimeError("1004")
        self.ProtectContents, self.EnableSelection = False, 0

    def Protect(self, **options: Any) -> None:
        self.ProtectContents, self.protected = True, options


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_a_copy_in_the_own_format_is_excels_copy(tmp_path: Path, suffix: str) -> None:
    book = Book(written(full_plan(), tmp_path / f"三民{suffix}"))
    target = tmp_path / f"copy{suffix}"
    copied(book, target)
    assert book.saved == [str(target)]
    assert target.read_bytes() == Path(book.fullname).read_bytes()


def test_an_xlsx_of_an_xlsm_says_the_same_without_macros(tmp_path: Path) -> None:
    book = Book(written(full_plan(), tmp_path / "三民.xlsm"))
    target = tmp_path / "copy.xlsx"
    copied(book, target)
    assert b"vbaProject" not in target.read_bytes()
    assert read(target).reading.plan == read(Path(book.fullname)).reading.plan
    assert read(target).reading.problems == ()


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_an_ods_is_libreoffices_work(soffice: Path, tmp_path: Path, suffix: str) -> None:
    book = Book(written(full_plan(), tmp_path / f"三民{suffix}"))
    target = tmp_path / "copy.ods"
    copied(book, target)
    found = read(target).reading
    assert found.plan.measures == full_plan().measures
    assert found.problems == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.ods", f"三民{suffix}"]


def test_without_libreoffice_there_is_no_ods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOFFICE, str(tmp_path / "none"))
    book = Book(written(full_plan(), tmp_path / "三民.xlsx"))
    with pytest.raises(OfficeGone, match="找不到 LibreOffice"):
        copied(book, tmp_path / "copy.ods")


def test_a_libreoffice_that_does_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = tmp_path / "soffice"
    idle.write_text("#!/bin/sh\nexit 0\n")
    idle.chmod(0o755)
    monkeypatch.setenv(SOFFICE, str(idle))
    book = Book(written(full_plan(), tmp_path / "三民.xlsx"))
    with pytest.raises(OfficeError, match=r"LibreOffice 沒有做出 \.ods 檔"):
        copied(book, tmp_path / "copy.ods")


def test_a_copy_that_excel_refuses_is_told(tmp_path: Path) -> None:
    book = Book(tmp_path / "none.xlsx")
    with pytest.raises(OfficeError, match=r"Excel 沒能存出複本「copy\.xlsx」"):
        copied(book, tmp_path / "copy.xlsx")


def test_protection_is_lifted_and_stands_again_with_the_same_options() -> None:
    sheet = Sheet()
    with excel.unprotected(sheet):
        assert not sheet.ProtectContents
    assert sheet.ProtectContents
    allowed = {name: name in ALLOWED for name in excel._ALLOWED}
    more = {"Contents": True, "DrawingObjects": True, "Scenarios": False}
    assert sheet.protected == allowed | more
    assert sheet.EnableSelection == 1


def test_protection_stands_again_after_a_failure() -> None:
    sheet = Sheet()
    with pytest.raises(ValueError, match="x"), excel.unprotected(sheet):
        raise ValueError("x")
    assert sheet.ProtectContents


def test_a_sheet_with_a_password_is_left_alone() -> None:
    sheet = Sheet("秘密")
    with pytest.raises(Locked, match="一、基礎服務"), excel.unprotected(sheet):
        pass
    assert (sheet.ProtectContents, sheet.protected) == (True, {})


def test_a_sheet_without_protection_gets_none() -> None:
    sheet = Sheet()
    sheet.ProtectContents = False
    with excel.unprotected(sheet):
        pass
    assert not sheet.ProtectContents


@pytest.mark.parametrize(("pressed", "chosen"), [(-1, Path("C:/收件")), (0, None)])
def test_a_folder_is_asked_for(pressed: int, chosen: Path | None) -> None:
    kinds: list[int] = []
    dialog = SimpleNamespace(Show=lambda: pressed, SelectedItems=lambda number: "C:/收件")
    book = SimpleNamespace()
    book.app = book.api = book
    book.FileDialog = lambda kind: kinds.append(kind) or dialog
    assert excel.ask_folder(book, "放計畫檔的資料夾", Path("C:/彙整")) == chosen
    assert (kinds, dialog.Title) == ([4], "放計畫檔的資料夾")
    assert dialog.InitialFileName == f"{Path('C:/彙整')}\\"
