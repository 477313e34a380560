"""What an office program can do for the buttons, by the engine through which it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

READ, WRITE, SELECT = "read", "write", "select"
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

ALL = frozenset({READ, WRITE, SELECT, FORMATS, SAVE_COPY, OPEN, DIALOG, RUN})

_BY_ENGINE = {
    "libreoffice": ALL,
    "excel": frozenset({READ, WRITE, SELECT, FORMATS, OPEN, RUN}),
    "remote": frozenset({READ, WRITE, SELECT}),
    "officejs": frozenset({READ, WRITE, SELECT}),
}


def abilities(book: xw.Book) -> frozenset[str]:
    """Return what can be done with a workbook; of an unknown engine only that it reads."""
    return _BY_ENGINE.get(book.app.engine.name, frozenset({READ}))
