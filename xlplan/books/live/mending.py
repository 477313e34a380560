"""Put back what a workbook has lost of its template, from the sheet of patterns that it keeps.

What people wrote stays: values, notes, row heights, columns of their own, and their colours
wherever nothing was lost but colours. A cell that lost its drop-down, number format, conditional
formats or was locked takes the template's format as a whole; a number keeps its number format, or
a date would turn into a mere number.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.live.change import Changes, changing
from xlplan.books.live.copies import save_copy
from xlplan.books.live.damage import Damage, Loss, Paste, find_damage
from xlplan.books.live.kept import Kept, kept_in
from xlplan.books.live.literal import literal
from xlplan.books.live.opened import Opened
from xlplan.books.live.protection import unprotected
from xlplan.books.looks import Area, Looks
from xlplan.errors import UsageError, XlplanError

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "修復範本"
_NOTHING_KEPT = (
    "這份活頁簿沒有可供修復的「{name}」工作表（較早的範本沒有，或已經被刪除），內容沒有更動。"
    "請向機關研考人員重新取得範本，把內容複製過去（貼上時請選「只貼值」）。"
)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was lost and put back, what was lost still, and what stood in the way."""

    before: Damage
    after: Damage


def mend(opened: Opened) -> Mended:
    """Put back what has been lost; touch nothing where nothing was.

    Raises UsageError for a workbook that keeps no patterns, Locked for a sheet whose protection has
    a password, OfficeError when the office program refuses; the workbook is then as it was.
    """
    kept = _kept(opened)
    before = _find(opened, kept)
    if not before.lost:
        return Mended(before, before)
    _mend(opened, kept, before)
    opened.forget()
    return Mended(before, _find(opened, kept))


def _mend(opened: Opened, kept: Kept, damage: Damage) -> None:
    """Put everything back, or take back what was done.

    ``changing`` takes back the contents of cells; formats come back by undoing the whole step,
    where the office program has steps.
    """
    book = opened.book
    step = getattr(book.impl, "undo", None)
    names = [item.sheet for item in damage.lost]
    try:
        with (
            step(TITLE) if step else contextlib.nullcontext(),
            unprotected(book, names),
            _seen(book.sheets[kept.sheet]),
            changing(opened, TITLE, remembered=False) as change,
        ):
            for loss in damage.lost:
                _mend_sheet(change, kept, loss)
    except XlplanError:
        take_back = getattr(book.impl, "take_back", None)
        if take_back is not None:
            take_back(TITLE)
        raise


def _find(opened: Opened, kept: Kept) -> Damage:
    return find_damage(opened.grids, opened.frame, kept, _looks(opened.book))


def _kept(opened: Opened) -> Kept:
    name = opened.frame.names["pattern"]
    grid = opened.grid(name)
    kept = kept_in(grid) if grid else None
    if kept is None or not kept.patterns:
        raise UsageError(_NOTHING_KEPT.format(name=name))
    return kept


def _looks(book: xw.Book) -> Looks:
    """Return how the workbook looks, from a copy saved for that."""
    with tempfile.TemporaryDirectory(prefix="xlplan-") as folder:
        path = Path(folder) / "copy.xlsx"
        save_copy(book, path)
        return Looks(path)


@contextlib.contextmanager
def _seen(sheet: xw.Sheet) -> Iterator[None]:
    """Show a hidden sheet while it is copied from: LibreOffice copies from no other."""
    if getattr(sheet.book.impl, "undo", None) is None or sheet.visible:
        yield
        return
    sheet.visible = True
    try:
        yield
    finally:
        sheet.visible = False


def _mend_sheet(change: Changes, kept: Kept, loss: Loss) -> None:
    book = change.opened.book
    sheet = book.sheets[loss.sheet]
    formats = [(area, _block(sheet, area).number_format) for area in loss.numbers]
    for paste in loss.pastes:
        _paste(book.sheets[kept.sheet], sheet, paste)
    for paste in loss.copies:
        _source(book.sheets[kept.sheet], paste).copy(_block(sheet, paste.target))
    for area, code in formats:
        _block(sheet, area).number_format = code
    _put_cells(change, loss)
    for where in loss.hidden:
        _hide(sheet, where)
    for name in loss.names:
        book.names.add(name.name, name.reference)


def _paste(patterns: xw.Sheet, sheet: xw.Sheet, paste: Paste) -> None:
    """Give a block the formats, drop-downs, conditional formats and protection of its pattern."""
    source, target = _source(patterns, paste), _block(sheet, paste.target)
    paste_from = getattr(target.impl, "paste_from", None)
    if paste_from is not None:
        paste_from(source.impl, {"formats", "validation"})
        return
    for kind in ("formats", "validation"):
        source.copy()
        target.paste(paste=kind)


def _source(patterns: xw.Sheet, paste: Paste) -> xw.Range:
    width = paste.target.right - paste.target.left
    last = paste.row + paste.rows - 1
    return _block(patterns, Area(paste.row, paste.column, last, paste.column + width))


def _put_cells(change: Changes, loss: Loss) -> None:
    cells = {
        (item.row, item.column + 1): item.content if item.is_formula else literal(item.content)
        for item in loss.cells
    }
    change.put_cells(loss.sheet, cells)


def _hide(sheet: xw.Sheet, where: str) -> None:
    block = sheet.range(where)
    if where[0].isdigit():
        block.row_height = 0
    else:
        block.column_width = 0


def _block(sheet: xw.Sheet, area: Area) -> xw.Range:
    return sheet.range((area.top, area.left + 1), (area.bottom, area.right + 1))
