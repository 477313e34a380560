"""The extension put into a real LibreOffice, looked at and taken out, each time in a new profile.

What is for all users goes into a folder of the test's own. What is for one user can be tried by
somebody who is not root only: LibreOffice installs nothing for root alone.
"""

from __future__ import annotations

import os
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from tests.live.plans import AREA, RESULTS, written
from tests.tables import full_plan
from xlplan import __version__
from xlplan.buttons import press
from xlplan.cli import main
from xlplan.extension import IDENTIFIER
from xlplan.extension.install import SETTINGS, package, python_of, with_python
from xlplan.extension.unopkg import SHARED, USER, Installed, Unopkg
from xlplan.workflow.checking import check_file

pytestmark = pytest.mark.live

AS_ROOT = os.name == "posix" and os.geteuid() == 0
NOT_AS_ROOT = pytest.mark.skipif(AS_ROOT, reason="LibreOffice installs nothing for root alone")
ROOT = Path(__file__).resolve().parent.parent.parent


class Computer:
    """A computer with LibreOffice, its settings and its extensions for all users in one folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.profile = folder / "設定 資料夾"
        self.python = _python(folder / "python")
        self._capsys = capsys

    def run(self, *options: str) -> tuple[int, str]:
        """Run the command; return its exit code and what it says."""
        self._capsys.readouterr()
        code = main(["install", "libreoffice", *options, "--profile", str(self.profile)])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def install(self, *options: str) -> str:
        """Install with the test's Python; return what is told."""
        code, said = self.run(*options, "--python", str(self.python))
        assert code == 0, said
        return said

    def find(self, layer: str) -> Installed:
        """Return the installed extension."""
        found = Unopkg(self.profile).find(IDENTIFIER, layer)
        assert found is not None
        return found


def _python(folder: Path) -> Path:
    """Make a Python that has all that this one has, wherever it is started."""
    venv.create(folder, symlinks=os.name == "posix")
    (site,) = folder.glob("[Ll]ib/**/site-packages")
    own = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (site / "tests.pth").write_text("\n".join([str(ROOT), *own]), encoding="utf-8")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture
def computer(
    soffice: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Computer:
    """A computer on which the extension is not installed yet."""
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setenv("XLPLAN_SOFFICE", str(soffice))
    monkeypatch.setenv("UNO_SHARED_PACKAGES_CACHE", shared.as_uri())
    monkeypatch.delenv("XLPLAN_PYTHON", raising=False)
    return Computer(tmp_path, capsys)


@pytest.fixture
def running(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.App]:
    """The computer's LibreOffice, running."""
    before = lo.register().apps.active if len(lo.register().apps) else None
    monkeypatch.setenv("UserInstallation", computer.profile.as_uri())
    monkeypatch.setenv("PATH", os.defpath)  # LibreOffice takes a python3 on it for its own
    app = lo.start(profile=computer.profile)
    yield app
    app.quit()
    if before is not None:
        before.activate()


@pytest.fixture(params=[SHARED, pytest.param(USER, marks=NOT_AS_ROOT)])
def layer(request: pytest.FixtureRequest) -> str:
    """For whom it is installed."""
    found: str = request.param
    return found


def options(layer: str) -> list[str]:
    return ["--shared"] if layer == SHARED else []


def test_it_is_installed_checked_and_removed(computer: Computer, layer: str) -> None:
    code, said = computer.run("--check")
    assert code == 1
    assert "擴充套件：還沒有安裝。請執行 xlplan install libreoffice。" in said

    said = computer.install(*options(layer))
    assert f"{__version__} 版（{'所有使用者' if layer == SHARED else '只有您自己'}）" in said
    assert str(computer.python) in said
    assert "請重新啟動 LibreOffice" in said

    code, said = computer.run("--check")
    assert code == 0, said
    assert said.count("正常") == 6
    assert f"擴充套件：正常　{__version__} 版" in said
    assert f"{sys.version_info.major}.{sys.version_info.minor}." in said.split("Python：正常")[1]

    assert computer.run("--uninstall", *options(layer))[0] == 0
    code, said = computer.run("--uninstall", *options(layer))
    assert code == 0
    assert "不用移除" in said
    assert computer.run("--check")[0] == 1


def test_the_installed_copy_is_ours_and_names_the_python(computer: Computer, layer: str) -> None:
    computer.install(*options(layer))
    found = computer.find(layer)
    with zipfile.ZipFile(package()) as file:
        for name in file.namelist():
            assert (found.folder / name).read_bytes() == file.read(name), name
    assert python_of(found) == computer.python


def test_installing_twice_is_fine(computer: Computer) -> None:
    computer.install("--shared")
    computer.install("--shared")
    assert computer.run("--check")[0] == 0


def test_an_older_version_is_told_and_replaced(computer: Computer, tmp_path: Path) -> None:
    older = tmp_path / "older.oxt"
    ours = f'<version value="{__version__}"/>'.encode()
    with zipfile.ZipFile(package()) as file, zipfile.ZipFile(older, "w") as made:
        for name in file.namelist():
            data = file.read(name)
            assert name != "description.xml" or ours in data
            made.writestr(name, data.replace(ours, b'<version value="0.0.1"/>'))
    copy = with_python(older, tmp_path / "xlplan.oxt", computer.python)
    Unopkg(computer.profile).add(copy, SHARED)

    code, said = computer.run("--check")
    assert code == 1
    assert f"安裝的是 0.0.1 版，這個 xlplan 附的是 {__version__} 版" in said
    assert "xlplan install libreoffice --shared" in said
    computer.install("--shared")
    assert computer.find(SHARED).version == __version__
    assert computer.run("--check")[0] == 0


def test_what_is_wrong_with_the_installed_one_is_told(computer: Computer) -> None:
    computer.install("--shared")
    folder = computer.find(SHARED).folder
    computer.python.rename(computer.python.with_name("away"))
    code, said = computer.run("--check")
    assert (code, "Python：無法執行 Python「" in said) == (1, True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLAN_PYTHON", str(computer.python.with_name("away")))
        code, said = computer.run("--check")
        assert (code, "（環境變數 XLPLAN_PYTHON 指定）" in said) == (0, True)

    (folder / SETTINGS).unlink()
    code, said = computer.run("--check")
    assert (code, "Python：擴充套件不知道要用哪一個 Python" in said) == (1, True)

    (folder / "component.py").write_text("# changed by somebody\n", encoding="utf-8")
    code, said = computer.run("--check")
    assert (code, "擴充套件：安裝的內容和這個 xlplan 附的不同" in said) == (1, True), said
    assert said.endswith("有 2 項要處理。\n")


def test_nothing_is_installed_with_a_python_that_cannot_do_the_work(computer: Computer) -> None:
    bare = computer.python.parent.parent / "bare"
    venv.create(bare, symlinks=os.name == "posix")
    code, said = computer.run("--shared", "--python", str(bare / "bin" / "python"))
    assert code == 2
    assert "沒有安裝 xlplan" in said
    assert Unopkg(computer.profile).find(IDENTIFIER, SHARED) is None


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
@pytest.mark.parametrize("option", [[], ["--uninstall"]])
def test_root_is_told_to_install_for_all(computer: Computer, option: list[str]) -> None:
    code, said = computer.run(*option)
    assert code == 2
    assert "請改用一般使用者的帳號執行；要安裝給所有使用者，請加上 --shared。" in said
    assert not computer.profile.exists()


@NOT_AS_ROOT
def test_who_may_not_write_there_cannot_install_for_all(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "shared").chmod(0o555)
    code, said = computer.run("--shared", "--python", str(computer.python))
    assert code == 2
    assert "的權限。請用系統管理員的身分執行" in said


@NOT_AS_ROOT
def test_a_profile_that_cannot_be_written_is_told(computer: Computer) -> None:
    computer.profile.mkdir()
    computer.profile.chmod(0o555)
    code, said = computer.run("--check")
    assert code == 2
    assert "設定資料夾：沒有寫入" in said


def test_it_is_installed_while_libreoffice_runs(
    computer: Computer, running: xw.App, layer: str
) -> None:
    computer.install(*options(layer))
    assert computer.run("--check")[0] == 0
    assert running.impl.answers
    assert computer.run("--uninstall", *options(layer))[0] == 0


def test_its_functions_answer_and_are_told_in_files_and_by_the_button(
    computer: Computer, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    computer.install("--shared")
    app: xw.App = request.getfixturevalue("running")
    book = app.books.open(str(written(full_plan(), tmp_path / "plan.xlsx")))
    sheet = book.api.Sheets.getByName(AREA)
    sheet.getCellRangeByName("Z5").Formula = '=ROC_TEXT("114/3/1")'
    sheet.getCellRangeByName("Z7:Z9").setArrayFormula("=PLAN_CHECK(A3:M5)")
    book.api.calculateAll()
    assert sheet.getCellRangeByName("Z5").String == "114年3月1日"
    said = "Z5、Z7:Z9 共4格 的公式用了 xlplan 的函數"

    for name in ("saved.xlsx", "saved.ods"):
        book.impl.save_copy(tmp_path / name)
        (told,) = (item for item in check_file(tmp_path / name).problems if item.code == "B223")
        assert (told.sheet, told.cell) == (AREA, "Z5")
        assert told.message.startswith(said), name

    press("check", book)
    rows = book.sheets[RESULTS].range("A4:N40").value
    assert any(str(cell).startswith(said) for row in rows for cell in row)
    book.close()
