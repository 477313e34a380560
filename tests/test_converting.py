"""A program that converts for us: one that hangs is ended, one that makes nothing is told."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from xlplan.errors import OfficeError
from xlplan.libreoffice import converting
from xlplan.libreoffice.installed import SOFFICE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for LibreOffice")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Let a shell script stand where LibreOffice is looked for."""

    def write(*lines: str) -> None:
        path = tmp_path / "soffice"
        path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv(SOFFICE, str(path))

    return write


def test_one_that_hangs_is_ended_with_all_that_it_started(office, tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    office("sleep 600 &", f"echo $! > '{pid}'", "wait")
    monkeypatch.setattr(converting, "_LIMIT", 1)
    target = tmp_path / "計畫.pdf"
    with pytest.raises(OfficeError, match="太久沒有做好"):
        converting.to_pdf(tmp_path / "計畫.odt", target)
    assert not target.exists()
    assert _is_gone(int(pid.read_text()))


def _is_gone(process: int) -> bool:
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{process}/stat")
        if state.is_file() and state.read_text(encoding="utf-8").split()[2] == "Z":
            return True  # ended, and nobody has asked how
        time.sleep(0.1)
    return False


def test_one_that_makes_nothing_is_told_without_a_name_that_nobody_knows(office, tmp_path):
    office("exit 1")
    with pytest.raises(OfficeError, match=r"LibreOffice 沒有做出 \.pdf 檔") as told:
        converting.to_pdf(tmp_path / "計畫.odt", tmp_path / ".0123456789ab.pdf")
    assert "0123456789ab" not in str(told.value)
