"""The city workbook open in an office program: what it keeps, a new one in its place, its sources.

A new summary is a new workbook. It takes over what was typed into 收件狀態, saved or not, and the
folder. Whatever else people added (a sheet of their own, a remark in another cell, a filter) is not
in it; so the workbook as it was on the screen goes beside the new one as 「…（上一次）.xlsx」, in
the place of the copy of the time before. No file but these two is touched.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xlplan.books.city import (
    KEPT_SHEETS,
    Address,
    Kept,
    is_city,
    is_city_book,
    kept_in,
    row_address,
)
from xlplan.books.live import excel
from xlplan.books.live.abilities import DIALOG, abilities
from xlplan.books.live.copies import can_save_copy, file_gone, is_read_only, save_copy
from xlplan.books.live.grids import names_of
from xlplan.errors import Unwritable, UsageError, XlplanError
from xlplan.table import Grid, Rows

if TYPE_CHECKING:
    import xlwings as xw

SUFFIXES = (".xlsx", ".xlsm")
_LAST, _MOST_COPIES = "（上一次{}）", 9
_ROW_END = 64  # columns of a row that are looked through for links
_SAME_NAME = (
    "已經開著另一個檔名同樣是「{name}」的檔案，不能兩個同時開啟，內容沒有更動。"
    "請先關閉那一個，再按一次。"
)
_WHICH_FOLDER = "放各機關計畫檔的資料夾"
_HOPS = 3  # rows on the way to a file: 課室分工, 課室明細, 全部措施


def kept_of(book: xw.Book) -> Kept:
    """Return what a city workbook keeps, as it is on the screen; the long sheets are not read."""
    return kept_in(_grids(book, KEPT_SHEETS))


def is_city_open(book: xw.Book, names: Collection[str] | None = None) -> bool:
    """Return whether a workbook is a summary, by its stamp; no other sheet is read.

    ``names`` are those of its sheets, where they are known.
    """
    there = set(names_of(book) if names is None else names)
    return there.issuperset(KEPT_SHEETS) and is_city(_grids(book, KEPT_SHEETS[-1:]))


def place_of(book: xw.Book) -> Path:
    """Return where a workbook is kept; raise UsageError when a new one cannot take its place."""
    path = Path(book.fullname)
    if not path.is_absolute():
        raise UsageError("這份彙整檔還沒有存檔，內容沒有更動。請先存成 .xlsx 檔，再按一次。")
    if not path.is_file():
        raise UsageError(file_gone(path, "沒有彙整"))
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"「{path.name}」不是 .xlsx 或 .xlsm 檔，沒有彙整，內容沒有更動。"
            "請另存新檔，檔案類型選 Excel 活頁簿（.xlsx），再按一次。"
        )
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if is_read_only(book) or not writable:
        raise UsageError(
            f"「{path.name}」現在只能讀取，沒有彙整，內容沒有更動。可能有別人正在使用，或沒有"
            "寫入的權限。請等對方關閉後重新開啟，或另存新檔再按一次。"
        )
    if sum(other.name.casefold() == path.name.casefold() for other in book.app.books) > 1:
        raise UsageError(_SAME_NAME.format(name=path.name))
    return path


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield a hidden path beside a file; what is still there at the end is removed."""
    temporary = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    try:
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def put_in_place(book: xw.Book, made: Path) -> tuple[xw.Book, Path]:
    """Close a workbook, move the file ``made`` into its place and open it; return it and the copy.

    Should the new one not get into place or not open, the old one is open again with all that was
    typed, saved in its file. Raises XlplanError. Where the office program cannot save a copy
    (Excel), what is not saved is saved first.
    """
    place, app = Path(book.fullname), book.app
    if app.engine.name == "excel" and place.suffix.lower() == ".xlsm":
        return step_aside(book, made)
    with beside(place) as screen:
        _copy(book, place, screen)
        book.close()
        try:
            made.replace(place)
            opened = app.books.open(place)
        except Exception as error:
            raise _restored(app, screen, place, error) from error
        return opened, _keep(screen, place)


def step_aside(book: xw.Book, made: Path) -> tuple[xw.Book, Path]:
    """Do as put_in_place does, the old workbook open still, under the name of the copy.

    For Excel and a workbook whose own macro is running: closing it would end the macro halfway.
    """
    place, app = Path(book.fullname), book.app
    for path in _names_of_copies(place):
        with suppress(Exception):  # the name of a workbook that is open
            book.save(path)
            break
    try:
        made.replace(place)
        return app.books.open(place), Path(book.fullname)
    except Exception as error:
        book.save(place)
        why = str(error) if isinstance(error, XlplanError) else f"新的彙整檔放不進去（{error}）。"
        raise Unwritable(f"沒有彙整：{why}「{place.name}」的內容沒有更動。") from error


def _names_of_copies(place: Path) -> Iterator[Path]:
    """Yield the names for a copy of the old workbook; one that is not ours is not written over."""
    for number in ("", *map(str, range(2, _MOST_COPIES + 1))):
        path = place.with_stem(f"{place.stem}{_LAST.format(number)}")
        if not path.exists() or is_city_book(path):
            yield path
    yield place.with_stem(f"{place.stem}{_LAST.format(secrets.token_hex(3))}")


def _copy(book: xw.Book, place: Path, target: Path) -> None:
    """Save a workbook as it is on the screen; just as its file is when nothing was changed."""
    try:
        if getattr(book.impl, "modified", True):
            if can_save_copy(book):
                save_copy(book, target)
                return
            book.save()
        shutil.copy2(place, target)
    except OSError as error:
        raise Unwritable(
            f"無法在「{place.parent}」寫入檔案，沒有彙整，內容沒有更動。"
            "請檢查磁碟空間和寫入的權限，再按一次。"
        ) from error


def _restored(app: xw.App, screen: Path, place: Path, error: Exception) -> XlplanError:
    """Open the old workbook again; return what to raise."""
    told = f"「{place.name}」已照原來的樣子重新開啟，連同還沒存檔的內容。"
    try:
        screen.replace(place)
    except OSError:
        told = f"原來的檔案已重新開啟；還沒存檔的內容另外存在「{_keep(screen, place).name}」。"
    app.books.open(place)
    why = str(error) if isinstance(error, XlplanError) else f"新的彙整檔放不進去（{error}）。"
    return Unwritable(f"沒有彙整：{why}{told}")


def _keep(screen: Path, place: Path) -> Path:
    """Give the copy of the old workbook its name."""
    *names, last = _names_of_copies(place)
    for path in names:
        with suppress(OSError):  # open in another program
            return screen.replace(path)
    return screen.replace(last)


def ask_folder(book: xw.Book) -> Path | None:
    """Ask the person for a folder; None when they choose none, or nobody can be asked."""
    if DIALOG not in abilities(book) or not book.app.visible:
        return None
    here = Path(book.fullname).parent
    if book.app.engine.name == "excel":
        return excel.ask_folder(book, _WHICH_FOLDER, here)
    from xlplan.libreoffice.dialogs import FolderPicker

    return FolderPicker(book.app.impl).choose(_WHICH_FOLDER, here)


def source_address(book: xw.Book, sheet: str, row: int, column: int) -> Address | None:
    """Return the file and cell that a row of a city workbook came from, by its links.

    ``row`` and ``column`` of the chosen cell count from 1. None when the row came from no file.
    """
    for _ in range(_HOPS + 1):
        found = row_address(row_formulas(book, sheet, row, column), column - 1)
        if found is None or found.path:
            return found
        if found.row is None or (found.sheet, found.row) == (sheet, row):
            return None
        sheet, row, column = found.sheet, found.row, 1
    return None


def row_formulas(book: xw.Book, sheet: str, row: int, column: int = 1) -> Sequence[Any]:
    """Return the formulas of a row's cells from column A to the chosen one and well beyond."""
    cells = book.sheets[sheet].range((row, 1), (row, max(column, _ROW_END)))
    formulas: Any = cells.formula
    return formulas[0] if isinstance(formulas[0], tuple | list) else formulas


def open_to_read(book: xw.Book, path: Path) -> xw.Book:
    """Return a source workbook, opened for reading only beside ``book`` unless it is open already.

    Raises UsageError when another workbook of the same name is open, OfficeError when it does not
    open.
    """
    try:
        opened = book.app.books.open(path, read_only=True)
    except (ValueError, FileNotFoundError):  # the other one's file may be gone
        raise UsageError(_SAME_NAME.format(name=path.name)) from None
    opened.activate()
    return opened


def _grids(book: xw.Book, wanted: Iterable[str]) -> list[Grid]:
    there = names_of(book)
    names = [name for name in wanted if name in there]
    whole = getattr(book.impl, "read_sheets", None)
    values = whole(names) if whole else {name: _used(book.sheets[name]) for name in names}
    return [Grid(name, cast(Rows, rows)) for name, rows in values.items()]


def _used(sheet: xw.Sheet) -> Rows:
    block = sheet.range((1, 1), sheet.used_range.last_cell)
    rows: Rows = block.options(ndim=2, err_to_str=True).value
    return rows
