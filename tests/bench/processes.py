"""Run a command and measure it: seconds, and the peak memory of all its processes together."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """Wall-clock seconds and the peak of the summed proportional set sizes, in MiB."""

    seconds: float
    peak: float
    output: str


def run(command: Sequence[str], *, memory: bool = False) -> Run:
    """Run a command to its end; with ``memory`` watch its whole tree (Linux only)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    if memory:
        watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    return Run(seconds, peak[0], output.decode("utf-8", "replace"))


def _watch(root: int, peak: list[float]) -> None:
    while Path(f"/proc/{root}").exists():
        peak[0] = max(peak[0], sum(_memory(pid) for pid in _tree(root)))
        time.sleep(0.05)


def _tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, left = [], [root]
    while left:
        pid = left.pop()
        found.append(pid)
        left.extend(parents.get(pid, ()))
    return found


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
