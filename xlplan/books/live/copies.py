"""Copies of an open workbook as it is on the screen, by whichever program holds it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.live import excel
from xlplan.books.live.abilities import SAVE_COPY, abilities
from xlplan.books.macro_free import write_macro_free

if TYPE_CHECKING:
    import xlwings as xw

_PLAIN, _WITH_MACROS = ".xlsx", ".xlsm"


def is_read_only(book: xw.Book) -> bool:
    """Return whether a workbook is open for reading only, as far as its program tells."""
    said = getattr(book.impl, "read_only", None)
    if said is not None:
        return bool(said)
    return excel.holds(book) and excel.is_read_only(book)


def file_gone(path: Path, undone: str) -> str:
    """Return what to say of an open workbook whose file is no longer there: what is ``undone``."""
    return (
        f"「{path.name}」已經不在資料夾「{path.parent}」（可能被搬移、改名或刪除，或網路磁碟斷線），"
        f"{undone}，內容沒有更動。請用「另存新檔」把開著的這一份存好，再按一次。"
    )


def can_save_copy(book: xw.Book) -> bool:
    """Return whether a copy can be saved while the workbook keeps its place."""
    return SAVE_COPY in abilities(book)


def save_copy(book: xw.Book, path: Path) -> None:
    """Save a copy in the format of the path's suffix; the workbook keeps its place and state.

    One of an .xlsm in another format has neither macros nor buttons. Raises OfficeError, OfficeGone
    where a LibreOffice is needed for the format, UsageError for a workbook with a password.
    """
    own = getattr(book.impl, "save_copy", None)
    name = Path(book.fullname)
    if own is not None and name.suffix.lower() != _WITH_MACROS:
        own(str(path))
    elif own is not None:
        in_format(lambda target: own(str(target)), name, path)
    elif excel.holds(book):
        in_format(lambda target: excel.save_copy(book, target), name, path)
    else:
        raise NotImplementedError("Book.save_copy")


def in_format(save: Callable[[Path], None], own: Path, path: Path) -> None:
    """Save a copy in another format than the workbook ``own``'s, in which alone ``save`` does.

    An .ods is LibreOffice's work, as the National Development Council wants it (minutes of 108: no
    ODF saved from a commercial editor). Raises as save_copy does.
    """
    if own.suffix.lower() == path.suffix.lower():
        save(path)
        return
    with tempfile.TemporaryDirectory(prefix="xlplan-") as folder:
        copy = Path(folder) / own.name
        save(copy)
        if path.suffix.lower() == _PLAIN:
            write_macro_free(copy, path)
            return
        from xlplan.libreoffice.converting import convert

        plain = Path(folder) / f"~{own.stem}{_PLAIN}"
        write_macro_free(copy, plain)
        convert(plain, path)
