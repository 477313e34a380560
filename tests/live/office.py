"""A headless LibreOffice of its own, driven over a pipe by whichever Python can import uno."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.live.offices import environment, uno_python

DRIVER = Path(__file__).with_name("driver.py")
_STEP_LIMIT = 120  # seconds; a modal dialog must not hang the tests


class Office:
    """A running LibreOffice; ``stop`` ends it and everything it started."""

    def __init__(self, starter: Path, profile: Path) -> None:
        python = uno_python(starter)
        if python is None:
            raise RuntimeError("no Python here can import LibreOffice's uno")
        self._python, self._environment = python, environment(starter)
        self._pipe = f"xlplan{secrets.token_hex(6)}"
        options = ["--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nodefault"]
        self._process = subprocess.Popen(
            [
                *(str(starter), *options),
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
            env=self._environment,
            input=json.dumps(steps).encode(),
            capture_output=True,
            timeout=_STEP_LIMIT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        answers: list[Any] = json.loads(done.stdout)
        return answers

    def version(self) -> str:
        """Return the version that the running LibreOffice gives: "25.2.3"."""
        answer: str = self.run(("version",))[0]
        return answer

    def stop(self) -> None:
        """End the processes that this one started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
