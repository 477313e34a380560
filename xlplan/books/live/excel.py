"""What Excel on Windows does that xlwings has no words for, by Excel's own object model.

Each call names the member of Microsoft's reference (learn.microsoft.com/office/vba/api) that it is.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.errors import Locked, OfficeError

if TYPE_CHECKING:
    import xlwings as xw

_FOLDER_PICKER = 4  # MsoFileDialogType.msoFileDialogFolderPicker
_CHOSEN = -1  # what FileDialog.Show gives for its action button
_ALLOWED = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows"),
    *("AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks"),
    *("AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering"),
    "AllowUsingPivotTables",
)
"""The properties of the object Protection, each an argument of Worksheet.Protect too."""


def holds(book: xw.Book) -> bool:
    """Return whether Excel on Windows holds a workbook."""
    return bool(book.app.engine.name == "excel" and sys.platform == "win32")


def save_copy(book: xw.Book, path: Path) -> None:
    """Save a copy by Workbook.SaveCopyAs, which keeps the workbook's own format.

    Raises OfficeError.
    """
    try:
        book.api.SaveCopyAs(str(path))
    except Exception as error:
        raise OfficeError(
            f"Excel 沒能存出複本「{path.name}」。請確認資料夾可以寫入、磁碟空間足夠，再按一次。"
        ) from error


def is_read_only(book: xw.Book) -> bool:
    """Return Workbook.ReadOnly."""
    return bool(book.api.ReadOnly)


def ask_folder(book: xw.Book, title: str, start: Path) -> Path | None:
    """Ask for a folder by Application.FileDialog; None when the person chooses none."""
    dialog: Any = book.app.api.FileDialog(_FOLDER_PICKER)
    dialog.Title = title
    dialog.InitialFileName = f"{start}\\"
    return Path(dialog.SelectedItems(1)) if dialog.Show() == _CHOSEN else None


@contextlib.contextmanager
def unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """Lift a sheet's protection by Worksheet.Unprotect, and put it back with the same options.

    Raises Locked for one with a password.
    """
    own: Any = sheet.api
    if not own.ProtectContents:
        yield
        return
    said = {name: getattr(own.Protection, name) for name in _ALLOWED}
    said |= {"DrawingObjects": own.ProtectDrawingObjects, "Scenarios": own.ProtectScenarios}
    selectable = own.EnableSelection
    try:
        own.Unprotect("")  # of one with a password, Excel says no; without "" it would ask for it
    except Exception as error:
        raise Locked(
            f"工作表「{sheet.name}」設了保護密碼，內容沒有更動。"
            "請先取消保護（校閱 → 取消保護工作表），再按一次。"
        ) from error
    try:
        yield
    finally:
        own.Protect(Contents=True, **said)
        own.EnableSelection = selectable
