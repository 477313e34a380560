"""The list behind an answer, as a workbook of its own that a person may keep or close."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.line_list import write_lines

if TYPE_CHECKING:
    import xlwings as xw

_PREFIX = "xlplan-list-"


def show(app: xw.App, title: str, text: str) -> None:
    """Open a workbook with the lines of a text; what is left of earlier ones goes."""
    _clear()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    now = dt.datetime.now().astimezone()  # Excel opens no two files of the same name
    path = folder / f"{title} {now:%H%M%S}.xlsx"
    write_lines(path, title, text.splitlines())
    app.books.open(str(path))


def _clear() -> None:
    """Remove the lists shown before; one that is still open cannot be, and stays for now."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
