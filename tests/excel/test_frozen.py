"""The frozen executable does what the command does: for computers without Python.

``just frozen`` builds it; XLPLAN_FROZEN names it (dist/xlplan/xlplan). Without, there is nothing to
test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.excel.windows import ROOT
from xlplan import __version__

FROZEN = os.environ.get("XLPLAN_FROZEN", "")
pytestmark = pytest.mark.skipif(not FROZEN, reason="XLPLAN_FROZEN names no executable")

PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent"}  # no Python, no UTF-8


def frozen(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the executable in a folder, as on a computer that has nothing else."""
    return _run([str(Path(FROZEN).absolute()), *arguments], folder, PLAIN)


def unfrozen(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the command of the checkout in a folder."""
    more = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return _run([sys.executable, "-m", "xlplan", *arguments], folder, PLAIN | more)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False, timeout=180
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration that the executable made."""
    folder = tmp_path_factory.mktemp("frozen")
    code, _, complaint = frozen(folder, "demo", "示範")
    assert (code, complaint) == (0, "")
    return folder / "示範"


def test_it_is_this_version(tmp_path: Path) -> None:
    assert frozen(tmp_path, "--version") == (0, f"{__version__}\n", "")


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm"])
def test_a_template_is_the_same_file(suffix: str, tmp_path: Path) -> None:
    order = ("template", "--year", "114", "--agency", "三民區公所", "-o")
    assert frozen(tmp_path, *order, f"a.{suffix}")[0] == 0
    assert unfrozen(tmp_path, *order, f"b.{suffix}")[0] == 0
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("114_三民區公所_v1.xlsx", 0),
        ("114_鳳山區公所_v1.ods", 0),
        ("114_旗山區公所_v1.xlsx", 1),
        ("114_下載中斷的檔案.xlsx", 2),
        ("沒有這個檔案.xlsx", 2),
    ],
)
def test_a_check_says_the_same_in_chinese(name: str, expected: int, demo: Path) -> None:
    folder = demo / "1_各機關送件"
    found = frozen(folder, "check", name)
    assert found == unfrozen(folder, "check", name)
    assert (found[0], name in found[1] + found[2]) == (expected, True)


def test_the_demonstration_makes_the_same_files(demo: Path, tmp_path: Path) -> None:
    unfrozen(tmp_path, "demo", "示範")
    made = {path.relative_to(demo) for path in demo.rglob("*")}
    assert made == {path.relative_to(tmp_path / "示範") for path in (tmp_path / "示範").rglob("*")}
    assert Path("114年度全市彙整.xlsx") in made


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_documents_are_written_and_read_as_the_command_does(
    suffix: str, demo: Path, tmp_path: Path
) -> None:
    book = str(demo / "1_各機關送件" / "114_三民區公所_v1.xlsx")
    code, _, complaint = frozen(tmp_path, "export", book, "-o", f"計畫.{suffix}")
    assert code == 0, complaint
    found = frozen(tmp_path, "import", f"計畫.{suffix}", "-o", "a.json")
    assert found[0] == 0, found
    assert unfrozen(tmp_path, "import", f"計畫.{suffix}", "-o", "b.json")[0] == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert b'"measures"' in (tmp_path / "a.json").read_bytes()


def test_several_processes_work_together(demo: Path, tmp_path: Path) -> None:
    orders = ("consolidate", str(demo / "1_各機關送件"), "-o", "city.xlsx")
    code, said, _ = frozen(tmp_path, *orders, "--jobs", "2")
    assert (code, "已彙整 8 個機關" in said) == (0, True), said
    assert (tmp_path / "city.xlsx").is_file()


def test_a_click_that_excel_did_not_make_says_so(tmp_path: Path) -> None:
    more = ("--wb=a.xlsm", "--from_xl=1", "--app=C:\\EXCEL.EXE", "--hwnd=1")
    code, _, complaint = frozen(tmp_path, "click", "check", *more)
    assert (code, "這個命令要由 Excel 裡的按鈕執行" in complaint) == (2, True), complaint


def test_it_installs_itself_for_excel(tmp_path: Path) -> None:
    from xlplan.excel import settings
    from xlplan.excel.profile import made_up

    home = tmp_path / "王 小明"
    home.mkdir()
    code, said, complaint = frozen(tmp_path, "install", "excel", "--profile", str(home))
    assert code == 0, complaint
    wanted = {"WAY": "frozen", "EXECUTABLE": str(Path(FROZEN).absolute())}
    assert settings.read(made_up(home)) == wanted
    code, said, _ = frozen(tmp_path, "install", "excel", "--check", "--profile", str(home))
    assert f"執行檔：正常　{wanted['EXECUTABLE']}" in said
    assert code == 1  # no Excel in this folder


def test_it_is_no_python_for_others(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code, _, complaint = frozen(
        tmp_path, "install", "excel", "--way", "python", "--profile", str(home)
    )
    assert (code, "沒有可以單獨使用的 Python。請用 --python 指定" in complaint) == (2, True)


def test_the_folder_may_be_moved(tmp_path: Path, demo: Path) -> None:
    moved = tmp_path / "程式 檔案" / "xlplan"
    shutil.copytree(Path(FROZEN).parent, moved, symlinks=True)
    book = demo / "1_各機關送件" / "114_三民區公所_v1.xlsx"
    found = _run([str(moved / Path(FROZEN).name), "check", str(book)], tmp_path, PLAIN)
    assert found[0] == 0, found


def test_what_is_under_another_licence_is_not_in_it() -> None:
    readers = pytest.importorskip("PyInstaller.archive.readers")
    archive = readers.CArchiveReader(FROZEN)
    names = list(archive.open_embedded_archive("PYZ.pyz").toc)
    assert "xlwings.main" in names
    assert [name for name in names if name.startswith("xlwings.pro")] == []
    folder = Path(FROZEN).parent
    assert [path for path in folder.rglob("*") if "pro" in path.parts] == []
