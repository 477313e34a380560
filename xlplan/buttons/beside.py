"""Files beside the workbook: where that is, and which names are free."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.live.copies import file_gone
from xlplan.errors import UsageError

if TYPE_CHECKING:
    import xlwings as xw


def path_of(book: xw.Book, label: str) -> Path:
    """Return the file of an open workbook; raise UsageError for one that is in no folder here."""
    path = Path(book.fullname)
    if not path.is_absolute():
        raise UsageError(
            f"這份活頁簿還沒有存檔，不知道「{label}」的檔案要放在哪個資料夾，內容沒有更動。"
            "請先存到這台電腦的資料夾，再按一次。"
        )
    if not path.is_file():
        raise UsageError(file_gone(path, f"不能「{label}」"))
    return path


def free_path(path: Path) -> Path:
    """Return a path that no file has yet: the one asked for, else with _2, _3 … behind its name."""
    names = (path.with_stem(f"{path.stem}_{number}") for number in itertools.count(2))
    return next(item for item in itertools.chain([path], names) if not os.path.lexists(item))
