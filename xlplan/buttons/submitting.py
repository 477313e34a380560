"""送件: the stamp and the version into the workbook, the files to send and the letter beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.dead_buttons import without_buttons
from xlplan.books.live import Changes, Opened, changing, literal
from xlplan.books.live.block import Cells, Content
from xlplan.books.live.copies import save_copy
from xlplan.books.save import replacing
from xlplan.buttons.answer import Answer
from xlplan.buttons.beside import path_of
from xlplan.errors import OfficeError, UsageError
from xlplan.table.cells import plain_text
from xlplan.table.content import spoken_time
from xlplan.text import column_index, fold
from xlplan.validate import check
from xlplan.workflow.submitting import (
    Sending,
    gone_unless_done,
    prepare,
    same_path,
    settle,
    write_letter,
)

if TYPE_CHECKING:
    import xlwings as xw

_LABEL = "送件"
_SHUT = (
    "「{name}」設有開啟密碼，市府會打不開，沒有送件，內容沒有更動。"
    "請用「另存新檔」存成沒有密碼的檔案（不要勾選「以密碼儲存」），再按一次。"
)
_OWN_SUFFIXES = (".xlsx", ".xlsm", ".ods")


def submit(opened: Opened, reason: str = "", version: int | None = None) -> Answer:
    """Send the plan in: with errors only for a ``reason``; ``version`` goes before the cover's.

    The workbook itself is saved at the end, so that it knows what was sent.
    """
    own = path_of(opened.book, _LABEL)
    if getattr(opened.book.impl, "has_password", False):
        raise UsageError(_SHUT.format(name=own.name))
    found = check(opened.reading)
    sending = prepare(opened.reading, found, reason=reason, version=version)
    sending, present = settle(sending, own.parent, own)
    cells = _cells(opened, sending)
    books = [path for path in sending.books(own.parent) if path not in present]
    letter = sending.letter_path(own.parent)
    made = [path for path in books if not same_path(path, own)]
    if letter not in present:
        made.append(letter)
    if not (cells or made):
        return Answer(_told(sending, own.parent))
    with gone_unless_done(made), changing(opened, _LABEL, remembered=False) as change:
        for sheet, here in cells.items():
            change.put_cells(sheet, here)
        lacking = [path for path in made if not _write(change, path, sending)]
        saved = bool(cells) and _save(opened, own)
    if saved and hasattr(opened.book.impl, "modified"):
        opened.book.impl.modified = False  # the step's end counts as a change there
    ending = _ending(saved=saved, changed=bool(cells), own=own)
    left = "".join(map(_to_be_made, lacking))
    told = f"{_told(sending, own.parent)}{left}{ending}"
    return Answer(told, "warning" if sending.errors or left else "info")


def _cells(opened: Opened, sending: Sending) -> dict[str, Cells]:
    """Return what is to be written: the stamp, the cover's version; nothing that is there."""
    found: dict[str, Cells] = {}
    stamp = next(grid for grid in opened.grids if fold(grid.name) == "stamp")
    said = [[plain_text(cell) for cell in row[:2]] for row in stamp.rows]
    rows = {row[0]: number for number, row in enumerate(said, 1) if row and row[0]}
    below = len(stamp.rows) + 1
    cells: dict[tuple[int, int], Content] = {}
    for key, text in sending.stamp.items():
        row = rows.get(key)
        if row is None:
            row, below = below, below + 1
            cells[row, 1], cells[row, 2] = literal(key), literal(text)
        elif said[row - 1][1:] != [text]:
            cells[row, 2] = literal(text)
    if cells and not sending.is_repeat:
        found[stamp.name] = cells
    at = opened.reading.cover["version"]
    if at.text != str(sending.version):
        cover = opened.frame.names["cover"]
        found[cover] = {(at.row, column_index(at.column) + 1): sending.version}
    return found


def _write(change: Changes, path: Path, sending: Sending) -> bool:
    """Write a file to send; return False for an .ods that lacks a LibreOffice beside Excel."""
    if path.suffix == ".txt":
        write_letter(path, sending)
        return True
    book = change.opened.book
    try:
        with replacing(path) as temporary:
            _copy(book, temporary, path)
            if path.suffix == ".xlsx" and book.app.engine.name == "libreoffice":
                with replacing(temporary) as cleaned:
                    without_buttons(temporary, cleaned)
    except OfficeError:
        if path.suffix == ".ods" and book.app.engine.name == "excel":
            return False
        raise
    return True


def _copy(book: xw.Book, temporary: Path, path: Path) -> None:
    """Save a copy on its way to a path; what is told of a failure speaks of that path."""
    try:
        save_copy(book, temporary)
    except OfficeError as error:
        raise type(error)(str(error).replace(str(temporary), str(path))) from error


def _to_be_made(path: Path) -> str:
    plain = path.with_suffix(".xlsx").name
    return (
        f"\n還沒有「{path.name}」：這台電腦沒有可用的 LibreOffice。請在有 LibreOffice 的電腦開啟"
        f"「{plain}」，另存新檔，檔案類型選「ODF 試算表（.ods）」，檔名不變，再一起送出。"
    )


def _save(opened: Opened, own: Path) -> bool:
    """Save the workbook where it is; return False for a kind of file that cannot hold it."""
    if own.suffix.lower() not in _OWN_SUFFIXES:
        return False
    opened.book.save()
    return True


def _told(sending: Sending, folder: Path) -> str:
    names = "、".join(path.name for path in sending.books(folder))
    done = "" if sending.is_repeat else f"已送件：第{sending.version}版，{_counted(sending)}。\n"
    notes = "".join(f"{note}\n" for note in sending.notes)
    return (
        f"{done}{notes}要送出的檔案：{names}。\n"
        f"函稿：{sending.letter_path(folder).name}，可以複製貼上。都在資料夾「{folder}」。"
    )


def _counted(sending: Sending) -> str:
    count = f"{len(sending.plan.measures)}項措施，{spoken_time(sending.submitted)}"
    return f"{count}；還有{sending.errors}個錯誤，理由已記下" if sending.errors else count


def _ending(*, saved: bool, changed: bool, own: Path) -> str:
    if saved:
        return f"\n這份活頁簿（{own.name}）也已存檔，記下了這次送件。"
    return "\n這份活頁簿還沒有存檔，請自行存檔，才會記下這次送件。" if changed else ""
