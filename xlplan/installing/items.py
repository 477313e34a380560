"""What ``--check`` tells of each thing it looked at, and the exit codes it asks for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

FINE, MISSING, UNWRITABLE = 0, 1, 2  # exit codes


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at: its name, the exit code it asks for, what to tell."""

    name: str
    code: int
    told: str

    def __str__(self) -> str:
        return f"{self.name}：{'' if self.code else '正常　'}{self.told}"


def is_writable(folder: Path) -> bool:
    """Return whether files can be put into a folder, or the folder be made."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    try:
        with tempfile.TemporaryFile(dir=there):  # on Windows nothing else tells
            return there is not None
    except OSError:
        return False
