"""Which Python runs the worker."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Iterator

from xlplan_office.faces import FOLDER

VARIABLE = "XLPLAN_PYTHON"
_SETTINGS = "python.json"  # put in by ``xlplan install libreoffice``
_NAMES = ("python.exe",) if sys.platform == "win32" else ("python3", "python")
_NOT_ITS_OWN = ("PYTHON", "LD_LIBRARY_PATH", "DYLD_", "URE_", "UNO_")


def python() -> str | None:
    """Return the Python that has xlplan: the one named, the one beside the command, or None."""
    named = os.environ.get(VARIABLE)
    return named if named else next((item for item in _found() if Path(item).is_file()), None)


def environment() -> dict[str, str]:
    """Return the environment for it, without what LibreOffice set for its own Python."""
    return {name: v for name, v in os.environ.items() if not name.startswith(_NOT_ITS_OWN)}


def _found() -> Iterator[str]:
    settings = FOLDER / _SETTINGS
    if settings.is_file():
        yield json.loads(settings.read_text(encoding="utf-8"))["python"]
    command = shutil.which("xlplan")
    if command:
        place = Path(command).resolve().parent
        folders = (place, place.parent)  # on Windows Scripts stands beside python.exe
        yield from (str(folder / name) for folder in folders for name in _NAMES)
