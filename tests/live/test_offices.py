"""The tests run on the LibreOffice they are meant to run on, and notice when one is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import offices
from tests.live.office import Office
from tests.window.waiting import until

pytestmark = pytest.mark.live


def test_the_running_office_is_the_one_under_test(office: Office, soffice: Path) -> None:
    assert offices.version(soffice).startswith(office.version())


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system shows no processes")
def test_a_process_that_is_left_is_found_by_its_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_TESTS", "")
    mark = offices.mark()
    idle = [sys.executable, "-c", "import time; time.sleep(60)", "soffice"]
    left = subprocess.Popen(idle, start_new_session=True)
    monkeypatch.setenv("XLPLAN_TESTS", "another")
    foreign = subprocess.Popen(idle, start_new_session=True)
    try:
        until(lambda: offices.left_behind(mark, 0), "the process shows what it was started with")
        assert list(offices.left_behind(mark, 0.2)) == [left.pid]
    finally:
        for process in (left, foreign):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    assert offices.left_behind(mark) == {}
