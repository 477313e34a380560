"""What the installer writes is what the macros read: the place of the settings, keys and values."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from tests.excel.interpreted import Machine, opened
from tests.excel.windows import computer
from xlplan.excel import settings
from xlplan.excel.modules import AGENCY

PYTHON = r"C:\Program Files\Python312\python.exe"
EXECUTABLE = r"C:\xlplan\xlplan.exe"
URL = "https://xlplan.example.gov.tw/office"


@pytest.mark.parametrize(
    ("way", "target", "done"),
    [
        (settings.PYTHON, PYTHON, f'"{PYTHON}" -B -c '),
        (settings.FROZEN, EXECUTABLE, f'"{EXECUTABLE}" click check '),
        (settings.SERVER, URL, f"POST {URL}/press/check"),
    ],
)
def test_the_macros_go_the_way_that_was_installed(
    way: str, target: str, done: str, tmp_path: Path
) -> None:
    machine = Machine(settings.wanted(computer(tmp_path / "王"), way, target), files=[target])
    running = opened(tmp_path / "a.xlsm", AGENCY, machine)
    (line,) = [line for line in running.run("ClickCheck") if not line.startswith("LOG ")]
    assert done in line


def test_the_settings_stand_where_the_macros_look(tmp_path: Path) -> None:
    clerk = computer(tmp_path / "王")
    running = opened(tmp_path / "a.xlsm", AGENCY)
    path = running.app.run("GetConfigFilePath")
    home = PureWindowsPath(r"C:\Users\me\USERPROFILE")  # the interpreter's own for the variable
    expected = clerk.settings.relative_to(clerk.home)
    assert PureWindowsPath(path).relative_to(home) == PureWindowsPath(expected)
