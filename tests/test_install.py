"""Installing the extension, as far as it needs no office: its file, the Python, the messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from xlplan import __version__
from xlplan.cli import main
from xlplan.errors import OfficeError, OfficeGone, UsageError
from xlplan.extension import IDENTIFIER, NAME, unopkg
from xlplan.extension.install import package as our_package
from xlplan.extension.install import version, with_python
from xlplan.extension.interpreter import tried
from xlplan.installing import interpreter
from xlplan.installing.interpreter import chosen, outer
from xlplan.installing.items import is_writable

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs programs of a POSIX system")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and all it says."""
    try:
        code = main(["install", *arguments])
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


def bare_python(folder: Path, *paths: Path) -> Path:
    """Make a Python that has nothing but the modules in some folders."""
    venv.create(folder, symlinks=os.name == "posix")
    (site,) = folder.glob("[Ll]ib/**/site-packages")
    (site / "tests.pth").write_text("\n".join(map(str, paths)), encoding="utf-8")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# ---- the extension's file


def test_a_copy_names_the_python_and_leaves_all_other_parts_as_they_are(tmp_path: Path) -> None:
    python = Path("/home/王小明/用/bin/python")
    copy = with_python(our_package(), tmp_path / NAME, python)
    with zipfile.ZipFile(our_package()) as old, zipfile.ZipFile(copy) as new:
        assert new.namelist() == [*old.namelist(), "python.json"]
        assert all(new.read(name) == old.read(name) for name in old.namelist())
        assert json.loads(new.read("python.json")) == {"python": str(python)}
        assert new.testzip() is None


def test_the_same_python_makes_the_same_file_and_another_one_takes_its_place(
    tmp_path: Path,
) -> None:
    first = with_python(our_package(), tmp_path / "a.oxt", Path("/a/python"))
    again = with_python(our_package(), tmp_path / "b.oxt", Path("/a/python"))
    other = with_python(first, tmp_path / "c.oxt", Path("/b/python"))
    assert first.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(other) as file:
        assert file.namelist().count("python.json") == 1
        assert json.loads(file.read("python.json")) == {"python": str(Path("/b/python"))}


def test_the_extension_is_the_one_that_is_built_here() -> None:
    with zipfile.ZipFile(our_package()) as file:
        assert f'<identifier value="{IDENTIFIER}"/>' in file.read("description.xml").decode()
    assert version(our_package()) == __version__


# ---- the Python


def test_the_python_is_the_one_that_runs_or_the_one_named() -> None:
    assert chosen(None) == Path(sys.executable)
    assert chosen(Path(sys.executable)) == Path(sys.executable)


def test_a_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"找不到 Python「.*沒有這個」"):
        chosen(tmp_path / "沒有這個")


WINDOWS = PureWindowsPath(r"C:\Program Files\LibreOffice\program")
MAC = PurePosixPath("/Applications/LibreOffice.app/Contents")
IN_FRAMEWORK = "Versions/3.11/Resources/Python.app/Contents/MacOS/LibreOfficePython"


@pytest.mark.parametrize(
    ("inner", "started"),
    [
        (WINDOWS / "python-core-3.11.13" / "bin" / "python.exe", WINDOWS / "python.exe"),
        (
            MAC / "Frameworks" / "LibreOfficePython.framework" / IN_FRAMEWORK,
            MAC / "Resources" / "python",
        ),
        (PureWindowsPath(r"C:\Users\王小明\Scripts\python.exe"), None),
        (PurePosixPath("/home/clerk/venv/bin/python"), None),
    ],
)
def test_of_libreoffices_own_python_the_outer_program_is_started(
    inner: PurePath, started: PurePath | None
) -> None:
    assert outer(inner) == (started or inner)


def test_a_python_without_xlplan_is_told_with_what_to_do(tmp_path: Path) -> None:
    python = bare_python(tmp_path / "空的")
    with pytest.raises(OfficeError) as why:
        tried(python, tmp_path)
    assert f"（{python}）沒有安裝 xlplan" in str(why.value)
    assert f'"{python}" -m pip install --upgrade .' in str(why.value)


def test_a_module_that_lies_about_is_not_taken_for_the_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).resolve().parent.parent
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTHONPATH", str(root))
    with pytest.raises(OfficeError, match="沒有安裝 xlplan"):
        tried(bare_python(tmp_path / "bare"), tmp_path)


def test_a_python_with_another_xlplan_is_told_with_both_versions(tmp_path: Path) -> None:
    older = tmp_path / "older" / "xlplan"
    (older / "libreoffice").mkdir(parents=True)
    (older / "__init__.py").write_text('__version__ = "0.0.1"\n')
    (older / "libreoffice" / "__init__.py").touch()
    (older / "libreoffice" / "bridge.py").write_text("def load(program): pass\n")
    python = bare_python(tmp_path / "venv", older.parent)
    with pytest.raises(OfficeError) as why:
        tried(python, tmp_path)
    assert f"裡的 xlplan 是 0.0.1 版，這一個是 {__version__} 版。" in str(why.value)


def test_a_python_that_lacks_what_xlplan_needs_is_told(tmp_path: Path) -> None:
    python = bare_python(tmp_path / "venv", Path(__file__).resolve().parent.parent)
    with pytest.raises(OfficeError, match=r"不能用 xlplan：ModuleNotFoundError .*xlwings"):
        tried(python, tmp_path)


@POSIX
@pytest.mark.parametrize("program", ["true", "false"])
def test_a_program_that_is_no_python_is_told(program: str, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="不是可以用的 Python"):
        tried(chosen(Path(program)), tmp_path)


@POSIX
def test_a_file_that_is_no_program_is_told(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("不是程式")
    with pytest.raises(OfficeError, match=r"無法執行 Python「.*python」"):
        tried(chosen(tmp_path / "python"), tmp_path)


@POSIX
def test_a_python_that_does_not_answer_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "_LIMIT", 1)
    started = tmp_path / "started"
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > '{started}'\nwait\n")
    script.chmod(0o755)
    before = time.monotonic()
    with pytest.raises(OfficeError, match="過了 1 秒沒有回答"):
        tried(script, tmp_path)
    assert time.monotonic() - before < 30
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", started.read_text().strip()],
        capture_output=True,
        check=False,
        text=True,
    )
    assert state.stdout.strip()[:1] in ("", "Z")


# ---- LibreOffice and its tool


def test_the_tool_stands_beside_the_starter() -> None:
    assert unopkg.tool_name("win32") == "unopkg.com"
    assert {unopkg.tool_name(name) for name in ("linux", "darwin")} == {"unopkg"}


@pytest.mark.parametrize(
    ("platform", "environment", "home", "settings", "expected"),
    [
        (
            "win32",
            {"APPDATA": r"D:\設定\王小明"},
            PureWindowsPath(r"C:\Users\王小明"),
            "[Bootstrap]\nUserInstallation=$SYSUSERCONFIG/LibreOffice/4\n",
            PureWindowsPath(r"D:\設定\王小明\LibreOffice\4"),
        ),
        (
            "win32",
            {},
            PureWindowsPath(r"C:\Users\王小明"),
            "UserInstallation=$SYSUSERCONFIG/LibreOffice/4\r\n",
            PureWindowsPath(r"C:\Users\王小明\AppData\Roaming\LibreOffice\4"),
        ),
        (
            "linux",
            {"XDG_CONFIG_HOME": "/data/config"},
            PurePosixPath("/home/clerk"),
            "UserInstallation=${SYSUSERCONFIG}/libreoffice/4",
            PurePosixPath("/data/config/libreoffice/4"),
        ),
        (
            "linux",
            {},
            PurePosixPath("/home/clerk"),
            "",
            PurePosixPath("/home/clerk/.config/libreoffice/4"),
        ),
        (
            "darwin",
            {"XDG_CONFIG_HOME": "/data/config"},
            PurePosixPath("/Users/clerk"),
            "UserInstallation=$SYSUSERCONFIG/LibreOffice/4",
            PurePosixPath("/Users/clerk/Library/Application Support/LibreOffice/4"),
        ),
        (
            "win32",
            {},
            PureWindowsPath(r"C:\Users\x"),
            "UserInstallation=$ORIGIN/../../Data/settings",
            PureWindowsPath(r"E:\LO\App\program\..\..\Data\settings"),
        ),
        (
            "linux",
            {},
            PurePosixPath("/home/clerk"),
            "UserInstallation=$UNKNOWN/libreoffice",
            PurePosixPath("/home/clerk/.config/libreoffice/4"),
        ),
    ],
)
def test_the_profile_is_where_libreoffices_own_settings_say(
    platform: str, environment: dict[str, str], home: PurePath, settings: str, expected: PurePath
) -> None:
    places = unopkg._places(platform, environment, home)
    origin = PureWindowsPath(r"E:\LO\App\program") if platform == "win32" else PurePosixPath("/x")
    assert unopkg.profile_of(settings, places | {"ORIGIN": origin}) == expected


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert is_writable(tmp_path / "new" / "folder")
    assert not is_writable(tmp_path / "file" / "folder")


def test_without_libreoffice_the_message_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XLPLAN_SOFFICE", str(tmp_path / "soffice"))
    for arguments in ([], ["--uninstall"], ["--shared"]):
        code, said = run(capsys, "libreoffice", *arguments)
        assert code == 2
        assert said.startswith("xlplan：這台電腦找不到 LibreOffice。請先安裝")
    code, said = run(capsys, "libreoffice", "--check")
    assert code == 1
    assert said.startswith("LibreOffice：這台電腦找不到 LibreOffice。請先安裝")
    assert said.endswith("有 1 項要處理。\n")


def test_a_libreoffice_without_the_tool_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "soffice").touch()
    monkeypatch.setenv("XLPLAN_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(OfficeGone, match=r"沒有安裝擴充套件的程式 unopkg.*Flatpak"):
        unopkg.Unopkg()


@POSIX
def test_a_tool_that_fails_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("soffice", "unopkg"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'ERROR: no room' >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("XLPLAN_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(OfficeError, match="unopkg 沒有完成：no room。請關閉 LibreOffice"):
        unopkg.Unopkg(tmp_path / "profile").find(IDENTIFIER, unopkg.SHARED)


@POSIX
def test_a_tool_that_waits_for_ever_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(unopkg, "_LIMIT", 1)
    for name in ("soffice", "unopkg"):
        (tmp_path / name).write_text("#!/bin/sh\nsleep 60\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("XLPLAN_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(OfficeError, match="過了 1 秒還沒有完成。請關閉 LibreOffice 的所有視窗"):
        unopkg.Unopkg(tmp_path / "profile").find(IDENTIFIER, unopkg.SHARED)


# ---- the command


def test_the_help_says_what_each_option_does(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "libreoffice", "--help")
    assert code == 0
    for option in ("--check", "--uninstall", "--shared", "--python", "--profile"):
        assert option in said
    assert "裝進 LibreOffice" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["calc"], "試算表程式 不能是「calc」"),
        ([], "缺少必要的參數：試算表程式"),
        (["libreoffice", "--way", "frozen"], "看不懂的參數：--way frozen"),
        (["libreoffice", "--check", "--uninstall"], "--uninstall 和 --check 不能一起用"),
        (["libreoffice", "--check", "--python", "x"], "--python 只能在安裝時使用。"),
    ],
)
def test_wrong_usage_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    code, said = run(capsys, *arguments)
    assert code == 2
    assert told in said
