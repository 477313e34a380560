"""The LibreOffice under test, and which of its processes the tests have not ended.

One run of the tests is on one LibreOffice: the one that XLPLAN_SOFFICE names, else the one on the
PATH. A Python loads one UNO bridge, and an older bridge loses its connection to a newer office as
soon as that answers with a type the bridge does not know (7.4's to 25.2: at the first document).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

STARTER = "XLPLAN_SOFFICE"
_MARK = "XLPLAN_TESTS"
_PROCESSES = Path("/proc")


def soffice() -> Path | None:
    """Return the starter of the LibreOffice under test, None where there is none."""
    named = os.environ.get(STARTER)
    if named:
        return Path(named).resolve(strict=True)
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found).resolve() if found else None


def version(starter: Path) -> str:
    """Return the version that a starter gives: "25.2.3.2"."""
    said = subprocess.run(
        [str(starter), "--headless", "--version"], capture_output=True, check=True, text=True
    )
    return said.stdout.split()[1]


def environment(starter: Path) -> Mapping[str, str]:
    """Return the environment in which a Python finds the bridge of that LibreOffice.

    Where the bridge is not beside the starter (Debian), it is among the system Python's packages.
    """
    return {**os.environ, "PYTHONPATH": str(starter.parent)}


@cache
def uno_python(starter: Path | None = None) -> str | None:
    """Return a Python that can import uno: this one, the system's, or LibreOffice's own."""
    starter = starter or soffice()
    if starter is None:
        return None
    candidates = [sys.executable, "/usr/bin/python3", str(starter.with_name("python"))]
    for candidate in filter(shutil.which, candidates):
        tried = subprocess.run(
            [candidate, "-c", "import uno"],
            env=environment(starter),
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return candidate
    return None


def missing(what: str) -> NoReturn:
    """Skip the test, but fail it on the build machine."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)  # a user without LibreOffice runs all the other tests


def mark() -> str:
    """Mark all processes that this one starts from now on; return the mark."""
    os.environ[_MARK] = secrets.token_hex(8)
    return os.environ[_MARK]


@contextmanager
def leaving_nothing(programs: Sequence[str] = ("soffice", "oosplash")) -> Iterator[None]:
    """Fail at the end when a program that the tests started inside still runs; end it, too."""
    here = mark()
    yield
    left = left_behind(here, programs=programs)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert not left, f"left behind: {left}"


def left_behind(
    mark: str, seconds: float = 5, programs: Sequence[str] = ("soffice", "oosplash")
) -> dict[int, str]:
    """Return id -> command line of the marked processes of LibreOffice that run on so long.

    Other people's processes have no such mark. Empty where the system has no /proc.
    """
    until = time.monotonic() + seconds
    while (found := _running(f"{_MARK}={mark}".encode(), programs)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _running(marked: bytes, programs: Sequence[str]) -> dict[int, str]:
    found = {}
    for process in _PROCESSES.glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if marked in environment and any(name in command for name in programs):
            found[int(process.name)] = command
    return found
