"""What an office program can do for the buttons, by the engine through which it is reached."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

READ, WRITE, SELECT = "read", "write", "select"
FORMULAS = "formulas"
"""The formulas of cells can be read, so that none is written over unseen."""
FORMATS = "formats"
"""Formats and validations can be pasted from another row."""
SAVE_COPY = "save_copy"
"""A copy can be saved in any format while the workbook keeps its place."""
OPEN = "open"
"""Other workbooks can be opened."""
DIALOG = "dialog"
"""A person can be asked for a file or a folder."""

RUN = "run"
"""The program itself can be told to calculate, or not to draw; a client only carries out a list."""

ALL = frozenset({READ, WRITE, SELECT, FORMULAS, FORMATS, SAVE_COPY, OPEN, DIALOG, RUN})

_EXCEL = ALL - {SAVE_COPY, DIALOG}
"""What Excel does on every system; a Mac's scripting has neither SaveCopyAs nor FileDialog."""

_BY_ENGINE = {
    "libreoffice": ALL,
    "excel": _EXCEL | ({SAVE_COPY, DIALOG} if sys.platform == "win32" else frozenset()),
    "remote": frozenset({READ, WRITE, SELECT}),
    "officejs": frozenset({READ, WRITE, SELECT}),
}


def abilities(book: xw.Book) -> frozenset[str]:
    """Return what can be done with a workbook; of an unknown engine only that it reads."""
    return _BY_ENGINE.get(book.app.engine.name, frozenset({READ}))
