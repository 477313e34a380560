"""A button's changes to a workbook: all of them, or none; and known to 還原上一步."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlplan.books.live import memory
from xlplan.books.live.abilities import FORMULAS, RUN, abilities
from xlplan.books.live.block import Block, Cells, Content, Contents, rectangles
from xlplan.books.live.copies import is_read_only
from xlplan.books.live.grids import two_dimensional
from xlplan.books.live.literal import literal, unmarked
from xlplan.books.live.opened import Opened
from xlplan.errors import BookClosed, Locked, OfficeError, OfficeGone, XlplanError
from xlplan.table.cells import plain_text
from xlplan.text import column_letter

if TYPE_CHECKING:
    import xlwings as xw


class Changes:
    """What a button changes, block by block; each can be put back."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.blocks: list[Block] = []
        self.unremembered = ""
        self._otherwise: list[Callable[[], None]] = []
        self._sheets: dict[str, xw.Sheet] = {}

    def put(
        self, sheet: str, row: int, column: int, contents: Contents, *, whole: bool = False
    ) -> None:
        """Write a block from a cell on, rows and columns counted from 1.

        A text goes through ``literal``, a formula is Excel's in English, None or "" empties a cell.
        ``whole`` marks a block on a sheet of ours that is put back as a whole.
        """
        place = (sheet, row, column, len(contents), len(contents[0]))
        known_empty = whole and self._shows_nothing(*place)
        formulas = _nothing(*place[3:]) if known_empty else self._standing(*place, whole=whole)
        self._put(place, contents, formulas, whole=whole)

    def put_cells(self, sheet: str, cells: Cells) -> None:
        """Write cells wherever they are on a sheet, those that lie together as one block."""
        for row, column, contents in rectangles(cells):
            self.put(sheet, row, column, contents)

    def put_ids(self, sheet: str, ids: Mapping[int, str]) -> None:
        """Write row -> id into column A as one block: rows without one may be many, and anywhere.

        What stands between them is written again as it is.
        """
        place = (sheet, min(ids), 1, max(ids) - min(ids) + 1, 1)
        formulas = self._standing(*place)
        between = self._contents(*place[:3], formulas)
        fresh = {row: [literal(text)] for row, text in ids.items()}
        contents = [fresh.get(row, line) for row, line in enumerate(between, min(ids))]
        self._put(place, contents, formulas)

    def otherwise(self, undo: Callable[[], None]) -> None:
        """Have something else undone when the button fails, formats for one."""
        self._otherwise.append(undo)

    def contents(
        self, sheet: str, row: int, column: int, rows: int, columns: int
    ) -> list[list[Content]]:
        """Return what the cells of a block hold: what would have to be written to have it again."""
        formulas = self._formulas(sheet, row, column, rows, columns)
        return self._contents(sheet, row, column, formulas)

    def put_back(self) -> None:
        """Put everything back as it was, the last change first."""
        for undo in reversed(self._otherwise):
            undo()
        for block in reversed(self.blocks):
            self._write(block.sheet, block.row, block.column, block.before)

    def _put(
        self,
        place: tuple[str, int, int, int, int],
        contents: Contents,
        formulas: Sequence[Sequence[Any]],
        *,
        whole: bool = False,
    ) -> None:
        """Write a block and remember what stood there, by its formulas until now."""
        sheet, row, column, _, columns = place
        ids = () if whole else self._ids(sheet, row, column, contents)
        fields = () if whole else self._fields(sheet, column, columns)
        before = self._contents(sheet, row, column, formulas)
        self.blocks.append(Block(sheet, row, column, before, contents, ids, whole, fields))
        try:
            self._write(sheet, row, column, contents)
        except XlplanError:
            if self._formulas(*place) == formulas:  # refused before anything was written
                self.blocks.pop()
            raise

    def _write(self, sheet: str, row: int, column: int, contents: Contents) -> None:
        """Write a block as it is: xlwings' own way asks a dozen times whose cells they are."""
        prepared = self.opened.book.app.engine.impl.prepare_xl_data_element
        block = self._range(sheet, row, column, len(contents), len(contents[0]))
        block.raw_value = [[prepared(cell, {}) for cell in line] for line in contents]

    def _range(self, sheet: str, row: int, column: int, rows: int, columns: int) -> xw.Range:
        if sheet not in self._sheets:
            self._sheets[sheet] = self.opened.book.sheets[sheet]
        first = f"{column_letter(column - 1)}{row}"
        last = f"{column_letter(column + columns - 2)}{row + rows - 1}"
        return self._sheets[sheet].range(f"{first}:{last}")

    def _formulas(
        self, sheet: str, row: int, column: int, rows: int, columns: int
    ) -> list[list[Any]]:
        return two_dimensional(self._range(sheet, row, column, rows, columns).formula, rows)

    def _standing(
        self, sheet: str, row: int, column: int, rows: int, columns: int, *, whole: bool = False
    ) -> list[list[Any]]:
        """Return the formulas of a block, for a sheet of ours and for ids its values will do."""
        place = sheet, row, column, rows, columns
        if FORMULAS not in abilities(self.opened.book) and (whole or column == 1):
            return self._shown(*place)
        return self._formulas(*place)

    def _shown(self, sheet: str, row: int, column: int, rows: int, columns: int) -> list[list[Any]]:
        """Return the values of a block, for want of its formulas."""
        grid = self.opened.grid(sheet)
        values = grid.rows if grid else ()
        return [[_at(values, row + i, column + j) for j in range(columns)] for i in range(rows)]

    def _contents(
        self, sheet: str, row: int, column: int, formulas: Sequence[Sequence[Any]]
    ) -> list[list[Content]]:
        grid = self.opened.grid(sheet)
        values = grid.rows if grid else ()
        return [
            [_content(_at(values, row + i, column + j), cell) for j, cell in enumerate(line)]
            for i, line in enumerate(formulas)
        ]

    def _shows_nothing(self, sheet: str, row: int, column: int, rows: int, columns: int) -> bool:
        """Return whether no cell shows anything; on sheets of ours no formula stands there then."""
        grid = self.opened.grid(sheet)
        lines = grid.rows[row - 1 : row - 1 + rows] if grid else ()
        return not any(
            cell != "" for line in lines for cell in line[column - 1 : column - 1 + columns]
        )

    def _ids(self, sheet: str, row: int, column: int, contents: Contents) -> tuple[str, ...]:
        """Return the ids of a block's rows; those that are being written count already."""
        if column == 1:
            return tuple(plain_text(unmarked(line[0])) for line in contents)
        grid = self.opened.grid(sheet)
        column_a = [plain_text(cells[0]) if cells else "" for cells in grid.rows] if grid else []
        own = column_a[row - 1 : row - 1 + len(contents)]
        own += [""] * (len(contents) - len(own))
        return tuple(text if column_a.count(text) == 1 else "" for text in own)

    def _fields(self, sheet: str, column: int, columns: int) -> tuple[str, ...]:
        """Return the field names above a block's columns, "" for a column of a person's own."""
        above = self._shown(sheet, self.opened.frame.field_row, column, 1, columns)
        return tuple(map(plain_text, above[0]))


@contextlib.contextmanager
def changing(opened: Opened, title: str, *, remembered: bool = True) -> Iterator[Changes]:
    """Yield what to write through; when the block fails, everything is put back as it was.

    ``title`` is the button's label: the whole is one step under that name where the office program
    can undo. Afterwards 還原上一步 knows the step, unless it is not to be ``remembered``. Raises
    XlplanError, with a text that says what happened and how the workbook was left; the original
    exception is its cause.
    """
    _refuse_read_only(opened.book, title)
    change = Changes(opened)
    with _one_step(opened.book, title):
        try:
            yield change
        except Exception as error:
            raise _put_back(change, title, error) from error
        except BaseException:
            change.put_back()
            raise
    opened.forget()
    if not remembered:  # what came before it is not the last step any more
        memory.forget_step(opened.name)
    elif change.blocks:
        change.unremembered = memory.keep_step(opened.name, title, change.blocks)


def _refuse_read_only(book: xw.Book, title: str) -> None:
    if is_read_only(book):
        raise Locked(
            f"這份活頁簿以唯讀方式開啟，不能「{title}」，內容沒有更動。"
            "請另存成新檔，或請正在使用這份檔案的人關閉後重新開啟，再按一次。"
        )


@contextlib.contextmanager
def _one_step(book: xw.Book, title: str) -> Iterator[None]:
    """Make everything inside one step to undo where that can be done, and draw it at the end."""
    undo = getattr(book.impl, "undo", None)
    if undo is not None:
        with undo(title):
            yield
        return
    running = RUN in abilities(book)
    if running:
        book.app.screen_updating = False
    try:
        yield
    finally:
        if running:
            book.app.screen_updating = True


def _put_back(change: Changes, title: str, error: Exception) -> XlplanError:
    """Put everything back and return what to raise."""
    said = str(error) if isinstance(error, XlplanError) else f"寫入時發生問題（{error}）。"
    try:
        change.put_back()
    except Exception as second:
        for kind, left in _LEFT.items():
            if isinstance(error, kind) or isinstance(second, kind):
                return kind(f"「{title}」沒有完成：{left}")
        return OfficeError(f"「{title}」沒有完成：{said}{_HALF_DONE}")
    kind = type(error) if isinstance(error, OfficeError) else OfficeError
    return kind(f"「{title}」沒有完成，活頁簿的內容和按鈕前一樣：{said}")


_LEFT: Mapping[type[OfficeError], str] = {
    OfficeGone: "試算表程式已經不在，磁碟上的檔案還是上次存檔的樣子；請重新開啟檔案再試一次。",
    BookClosed: "檔案已經關閉，磁碟上的檔案還是上次存檔的樣子；請重新開啟檔案再試一次。",
}
"""What is left when nothing can be put back any more."""

_HALF_DONE = "寫到一半的內容也沒能全部放回。請不要存檔，關閉檔案後重新開啟。"


def _nothing(rows: int, columns: int) -> list[list[Any]]:
    return [[""] * columns for _ in range(rows)]


def _at(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    """Return a cell of a grid, its row and column counted from 1; "" beyond its end."""
    line = rows[row - 1] if row <= len(rows) else ()
    return line[column - 1] if column <= len(line) else ""


def _content(value: Any, formula: Any) -> Content:
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if value == "" and formula:  # an error value that somebody typed
        return str(formula)
    if isinstance(value, str):
        return literal(value)
    content: Content = value
    return content
