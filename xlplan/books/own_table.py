"""A table that a city keeps as a spreadsheet: written with its help, and read back.

What comes back is what people made of it: columns moved, left out or added, a title above, rows
left blank, another program's cells. Every fault is told with sheet and cell, all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

from xlplan.books.heights import row_height
from xlplan.books.lists import new_list_book
from xlplan.books.package import calamine_sheets, open_package
from xlplan.books.save import replacing
from xlplan.books.template.styles import FONT, INK, LINE, PAIRS, PAPER
from xlplan.errors import Unreadable, UsageError
from xlplan.table.cells import Cell, is_blank, plain_text
from xlplan.text import column_letter
from xlplan.vocabulary import nearest

HELP_SHEET = "填寫說明"
_LISTS_SHEET = "清單"
_HEADING_ROWS = 10  # the headings are looked for in the first rows
_SPARE_ROWS = 200  # prepared below the last row
_HIGHEST = 240.0  # points; a long list must not fill the screen
_TOLD = 10  # faults in one message

Head = TypeVar("Head", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: what stands above it, its width in characters, help and choices."""

    title: str
    width: float
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


def write_table(
    path: Path,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    help_lines: Iterable[tuple[str, str]],
    frozen: int = 2,
) -> None:
    """Write a table on a sheet of a name, and its help on another; raise Unwritable.

    ``help_lines`` are a bold word and a text each. The first ``frozen`` columns stay in sight.
    """
    with replacing(path) as temporary:
        book = new_list_book(temporary)
        sheet = book.add_worksheet(name)
        _write_help(book, help_lines)
        _write_rows(book, sheet, columns, rows)
        _prepare(book, sheet, columns, len(rows))
        sheet.freeze_panes(1, frozen)
        book.close()


def _write_rows(
    book: Any, sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> None:
    plain = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
    cell = book.add_format(plain | {"num_format": "@", "bottom": 1, "bottom_color": LINE})
    look = {"bold": True, "bg_color": INK, "font_color": PAPER, "valign": "vcenter"}
    styles = [book.add_format(plain | look), book.add_format(plain | look)]
    styles[1].set_bg_color(PAIRS["required"][1])
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, cell)
        sheet.write_string(0, at, column.title, styles[column.required])
    sheet.set_row(0, 36)
    widths = [column.width for column in columns]
    for number, texts in enumerate(rows, 1):
        height = row_height(zip(texts, widths, strict=True))
        sheet.set_row(number, min(height, _HIGHEST))
        for at, text in enumerate(texts):
            if text:
                sheet.write_string(number, at, text, cell)


def _prepare(book: Any, sheet: Any, columns: Sequence[Column], count: int) -> None:
    """Give the columns their help and drop-downs, and the sheet what it takes to be printed."""
    lists = None
    for at, column in enumerate(columns):
        message = {"input_title": column.title[:32], "input_message": column.help[:255]}
        rule: dict[str, Any] = {"validate": "any", **message}
        if column.choices:
            lists = lists or book.add_worksheet(_LISTS_SHEET)
            lists.write_column(0, at, column.choices)
            letter = column_letter(at)
            source = f"='{_LISTS_SHEET}'!${letter}$1:${letter}${len(column.choices)}"
            rule |= {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(0, at, 0, at, {"validate": "any", **message})
        sheet.data_validation(bool(column.choices), at, count + _SPARE_ROWS, at, rule)
    if lists:
        lists.hide()
    sheet.autofilter(0, 0, max(1, count), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 頁，共 &N 頁")


def _write_help(book: Any, lines: Iterable[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    plain = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
    text, name = book.add_format(plain), book.add_format(plain | {"bold": True})
    sheet.set_column(0, 0, 20, name)
    sheet.set_column(1, 1, 90, text)
    for row, (first, second) in enumerate(lines):
        sheet.write_string(row, 0, first, name)
        sheet.write_string(row, 1, second, text)
        sheet.set_row(row, row_height([(second, 90)]))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


@dataclass(frozen=True)
class Reader(Generic[Head]):
    """How a table's headings are read: what a heading names, which must be there, what to advise.

    ``required`` begins with the column by which the row of headings is known.
    """

    sheet: str
    head_of: Callable[[str], Head | None]
    title_of: Callable[[Head], str]
    known: Collection[Head]
    required: Sequence[Head]
    advice: str

    def read(self, path: Path) -> Table[Head]:
        """Return the table in a file; raise Unreadable, and UsageError for its headings."""
        sheets, told = calamine_sheets(open_package(path))
        if not sheets:
            raise Unreadable(path, told[0].code if told else "F103", sheet="")
        wanted = [item for item in sheets if item[0].name == self.sheet] or sheets[:1]
        name, rows = wanted[0][0].name, wanted[0][1]
        top, heads = self._heads(path, name, rows)
        return Table(path, name, rows, top, heads)

    def _heads(
        self, path: Path, sheet: str, rows: Sequence[Sequence[Any]]
    ) -> tuple[int, Mapping[int, Head]]:
        """Return how many rows the headings end at, and the columns they name, by index."""
        for top, row in enumerate(rows[:_HEADING_ROWS], 1):
            said = [plain_text(cell) for cell in row]
            found = {at: head for at, text in enumerate(said) if (head := self.head_of(text))}
            if self.required[0] in found.values():
                self._refuse_heads(f"「{path.name}」的工作表「{sheet}」", top, said, found)
                return top, found
        raise UsageError(
            f"「{path.name}」的工作表「{sheet}」前{_HEADING_ROWS}列找不到標題列。{self.advice}"
        )

    def _refuse_heads(
        self, where: str, top: int, row: Sequence[str], found: Mapping[int, Head]
    ) -> None:
        """Raise UsageError for a heading that is missing, doubled, or a slip of one we know."""
        lacking = [head for head in self.required if head not in found.values()]
        if lacking:
            title = self.title_of(lacking[0])
            raise UsageError(f"{where}第{top}列缺少標題「{title}」。請補上這一欄。")
        known = [self.title_of(head) for head in self.known]
        seen: set[Head] = set()
        for at, said in enumerate(row):
            place = f"{where}儲存格{column_letter(at)}{top}：標題「{said}」"
            if at in found and found[at] in seen:
                raise UsageError(f"{place}出現兩次。請刪除其中一欄。")
            if at in found:
                seen.add(found[at])
            elif meant := nearest(said, known):
                raise UsageError(f"{place}看不懂，是不是「{meant}」？請改正標題。")


@dataclass(frozen=True)
class Table(Generic[Head]):
    """A table as it was read: the rows of its sheet, and which columns its headings name."""

    path: Path
    sheet: str
    grid: Sequence[Sequence[Any]]
    top: int
    heads: Mapping[int, Head]

    def rows(self) -> Iterator[tuple[int, dict[Head, Cell]]]:
        """Yield the number of each row that says anything in a column we know, and its cells."""
        for number, cells in enumerate(self.grid[self.top :], self.top + 1):
            used = {head: cells[at] for at, head in self.heads.items() if at < len(cells)}
            if not all(is_blank(cell) for cell in used.values()):
                yield number, used

    def place(self, number: int, head: Head) -> str:
        """Return where a cell of a row stands, to be followed by what is wrong with it."""
        at = next((index for index, item in self.heads.items() if item == head), None)
        cell = f"第{number}列" if at is None else f"儲存格{column_letter(at)}{number}"
        return f"工作表「{self.sheet}」{cell}："

    def refuse(self, told: Sequence[str]) -> NoReturn:
        """Raise the UsageError that tells what has to be mended, each with its place."""
        first = "\n".join(told[:_TOLD])
        rest = f"\n…等{len(told)}處。" if len(told) > _TOLD else ""
        raise UsageError(f"「{self.path.name}」有{len(told)}處要修改，沒有匯入：\n{first}{rest}")
