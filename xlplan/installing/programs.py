"""Run a program within a time limit, and end it with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


def run(
    command: list[str], seconds: float, more: Mapping[str, str] | None = None, **options: Any
) -> tuple[int | None, str]:
    """Run a program; return its exit code and what it says on stdout, then on stderr.

    The code is None where it did not end within so many seconds: then it was ended, with all that
    it started. Variables for a Python (PYTHONPATH) are kept from it; ``more`` are others. Raises
    OSError where it cannot be started.
    """
    environment = {key: said for key, said in os.environ.items() if not key.startswith("PYTHON")}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | dict(more or {}),
        start_new_session=True,
        **options,
    )
    try:
        out, complaint = process.communicate(timeout=seconds)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        _end(process)
        out, complaint = process.communicate()
        code = None
    return code, (out + complaint).decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
