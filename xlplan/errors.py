"""Exceptions of xlplan. A fault in the data is a value (see problems); these are for the program.

::

    XlplanError
    ├── UsageError     the request cannot be carried out as asked: an unknown agency, a year no
    │   │              framework serves, two options that exclude each other
    │   └── Unanswered   it could be with one more argument, which only the user can give
    ├── Unreadable     a file cannot be read; carries the F1xx code that says why
    ├── Unwritable     the target cannot be written; whatever stood there before still stands
    ├── BrokenInstall  our own data files are not where they belong
    └── OfficeError    the office program refused; its text is Chinese, for the user
        ├── OfficeGone   it cannot be started, or the connection to it is lost
        ├── BookClosed   the workbook was closed meanwhile
        └── Locked       the sheet is protected, or the document is open for reading only

Exceptions of libraries (calamine, zipfile, expat, json, UNO, OSError) are turned into one of these
where they arise; none reaches a user.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class XlplanError(Exception):
    """The root of every exception that xlplan raises on purpose; its text is for the user."""


class UsageError(XlplanError):
    """The request cannot be carried out as asked."""


class Option(NamedTuple):
    """One of the answers to choose from: the argument's value, what to call it, what it means."""

    value: str
    label: str
    detail: str = ""


class Unanswered(UsageError):
    """The request needs an argument more; ``asks`` is its name, ``options`` what it may be."""

    def __init__(self, text: str, asks: str, options: tuple[Option, ...] = ()) -> None:
        super().__init__(text)
        self.asks = asks
        self.options = options


class Unreadable(XlplanError):
    """A file cannot be read.

    ``code`` is a problem code of the F1 family, ``details`` the words its message needs.
    """

    def __init__(self, path: Path | str, code: str, **details: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = Path(path)
        self.code = code
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, details and all."""
        return (_rebuild_unreadable, (self.path, self.code, self.details))


def _rebuild_unreadable(path: Path, code: str, details: dict[str, str]) -> Unreadable:
    return Unreadable(path, code, **details)


class Unwritable(XlplanError):
    """The target cannot be written; nothing was changed."""


class BrokenInstall(XlplanError):
    """A data file of xlplan itself is missing."""


class OfficeError(XlplanError):
    """The office program refused what was asked of it."""


class OfficeGone(OfficeError):
    """The office program cannot be started, or is no longer there."""


class BookClosed(OfficeError):
    """The workbook is no longer open."""

    def __init__(
        self, text: str = "這個檔案或工作表已經關閉，這次的動作沒有完成。請重新開啟後再試。"
    ) -> None:
        super().__init__(text)


class Locked(OfficeError):
    """The sheet is protected, or the document may only be read."""
