"""Sheets whose protection is lifted for a while, and put back with the same options."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from xlplan.books.live import excel

if TYPE_CHECKING:
    import xlwings as xw


@contextlib.contextmanager
def unprotected(book: xw.Book, names: Iterable[str]) -> Iterator[None]:
    """Lift the protection of some sheets; it stands again afterwards.

    Raises Locked for a sheet with a password, before anything is lifted for good. Raises
    NotImplementedError where the office program gives no way to do it.
    """
    with contextlib.ExitStack() as stack:
        for name in names:
            lift = getattr(book.sheets[name].impl, "unprotected", None)
            if lift is not None:
                stack.enter_context(lift())
            elif excel.holds(book):
                stack.enter_context(excel.unprotected(book.sheets[name]))
            else:
                raise NotImplementedError("Sheet.unprotected")
        yield
