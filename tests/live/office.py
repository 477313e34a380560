"""A headless LibreOffice of its own, driven over a pipe by whichever Python can import uno."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
_STEP_LIMIT = 120  # seconds; a modal dialog must not hang the tests


def soffice() -> str | None:
    """Return the path of LibreOffice's starter, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def uno_python() -> str | None:
    """Return a Python that can import uno: this one, the system's, or LibreOffice's own."""
    candidates = [sys.executable, "/usr/bin/python3"]
    starter = soffice()
    if starter:
        candidates.append(str(Path(os.path.realpath(starter)).with_name("python")))
    for candidate in candidates:
        if Path(candidate).exists():
            tried = subprocess.run(
                [candidate, "-c", "import uno"], capture_output=True, check=False
            )
            if tried.returncode == 0:
                return candidate
    return None


class Office:
    """A running LibreOffice; ``stop`` ends it and everything it started."""

    def __init__(self, profile: Path) -> None:
        starter, python = soffice(), uno_python()
        if starter is None or python is None:
            raise RuntimeError("LibreOffice or its Python bridge is not installed")
        self._python = python
        self._pipe = f"xlplan{secrets.token_hex(6)}"
        options = ["--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nodefault"]
        self._process = subprocess.Popen(
            [
                *(starter, *options),
                f"-env:UserInstallation={profile.as_uri()}",
                f"--accept=pipe,name={self._pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def run(self, *steps: Sequence[object]) -> list[Any]:
        """Carry out steps (see driver.py) on one document; return what each gives."""
        done = subprocess.run(
            [self._python, str(DRIVER), self._pipe],
            input=json.dumps(steps).encode(),
            capture_output=True,
            timeout=_STEP_LIMIT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode("utf-8", "replace"))
        answers: list[Any] = json.loads(done.stdout)
        return answers

    def stop(self) -> None:
        """End the processes that this one started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
