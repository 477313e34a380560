"""Where the sheets that the template made are now, and in which columns their fields stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.books.live.kept import Kept, Pattern
from xlplan.table import Grid, Layout
from xlplan.table.cells import plain_text
from xlplan.table.find import find_sheets
from xlplan.table.heads import Heads, find_heads

_ROWS_MOVED = (
    "工作表「{sheet}」最上面的標題列被移動過（前面插入或刪除了列），這張工作表沒有修復。"
    "請讓標題回到第{row}列，再按一次。"
)
_IDS_MOVED = (
    "工作表「{sheet}」左邊隱藏的列號欄不在A欄，這張工作表沒有修復。請刪除插在它前面的欄，再按一次。"
)
_NO_COLUMN = "工作表「{sheet}」找不到「{title}」欄，無法修復。請從空白範本把這一欄複製回來。"
_NO_SHEET = "找不到工作表「{sheet}」，無法修復。請從空白範本把這張工作表複製回來。"


@dataclass(frozen=True, slots=True)
class Home:
    """A sheet of the template's as it is now.

    ``columns`` maps a column of the template to the column now, both from 0; on a sheet that is no
    table they are the same and ``columns`` is None. ``titles`` are the columns' titles. On a sheet
    that ``is_moved`` no cell of the template's can be told: a person's rows or columns are there.
    """

    name: str
    grid: Grid
    is_table: bool = False
    columns: Mapping[int, int] | None = None
    titles: Mapping[int, str] = field(default_factory=dict)
    is_moved: bool = False

    def column(self, index: int) -> int | None:
        """Return where a column of the template is now, None when it is gone."""
        return index if self.columns is None else self.columns.get(index)

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; rows count from 1, columns from 0."""
        cells = self.grid.rows[row - 1] if row <= len(self.grid.rows) else ()
        return plain_text(cells[column]) if column < len(cells) else ""


def homes(grids: Sequence[Grid], frame: Layout, kept: Kept) -> tuple[dict[str, Home], list[str]]:
    """Return the template's sheets by the names they had there, and what is in the way."""
    tables = find_sheets(grids, frame).tables
    named = {grid.name: grid for grid in grids}
    known = {spec.name: spec for spec in frame.tables}
    found: dict[str, Home] = {}
    remarks: list[str] = []
    wanted = [item.sheet for item in kept.patterns] + [item.sheet for item in kept.cells]
    for name in dict.fromkeys(wanted):
        spec = known.get(name)
        grid = tables.get(spec.key) if spec else named.get(name)
        if grid is None:
            remarks.append(_NO_SHEET.format(sheet=name))
            continue
        home = Home(grid.name, grid)
        patterns = [item for item in kept.patterns if item.sheet == name]
        if spec:
            home, said = _table(spec.record, grid, patterns, frame)
            remarks.extend(said)
        elif _is_cover(name, frame) and _is_shifted(home, kept):
            remarks.append(_ROWS_MOVED.format(sheet=grid.name, row=1))
            continue
        found[name] = home
    return found, remarks


def _is_cover(name: str, frame: Layout) -> bool:
    return name == frame.names["cover"]


def _is_shifted(home: Home, kept: Kept) -> bool:
    """Return whether a key of the cover stands on a row that is not its own."""
    keys = {
        item.content: item.row for item in kept.cells if item.sheet == home.name and not item.column
    }
    return any(
        keys.get(text, number) != number
        for number, row in enumerate(home.grid.rows, 1)
        if row and (text := plain_text(row[0]))
    )


def _table(
    record: str, grid: Grid, patterns: Sequence[Pattern], frame: Layout
) -> tuple[Home, list[str]]:
    """Return a table sheet with its columns, matched by the hidden field row, then by headings."""
    fields = next((item.texts for item in patterns if item.first == frame.first_row), {})
    titles = next((item.texts for item in patterns if item.first == frame.heading_row), {})
    heads = find_heads(record, grid.name, grid.rows)
    if heads and heads.first != frame.heading_row:
        said = _ROWS_MOVED.format(sheet=grid.name, row=frame.heading_row)
        return Home(grid.name, grid, True, {}, is_moved=True), [said]
    if heads and heads.ids:
        return Home(grid.name, grid, True, {}, is_moved=True), [_IDS_MOVED.format(sheet=grid.name)]
    columns = _columns(fields, heads, grid, frame)
    remarks = [
        _NO_COLUMN.format(sheet=grid.name, title=titles.get(index, name))
        for index, name in fields.items()
        if index not in columns
    ]
    return Home(grid.name, grid, True, columns, titles), remarks


def _columns(
    fields: Mapping[int, str], heads: Heads | None, grid: Grid, frame: Layout
) -> dict[int, int]:
    """Return column of the template -> column now.

    A column of which neither field name nor heading is left is taken to stand where the template
    has it, when the others do too and nobody made it their own.
    """
    stated = dict(heads.fields) if heads else {}
    found = {index: stated[name] for index, name in fields.items() if name in stated}
    if 0 in fields:
        found[0] = 0
    if all(index == column for index, column in found.items()):
        found |= {index: index for index in _overwritten(fields, found, heads, grid, frame)}
    return found


def _overwritten(
    fields: Mapping[int, str],
    found: Mapping[int, int],
    heads: Heads | None,
    grid: Grid,
    frame: Layout,
) -> Iterator[int]:
    home = Home(grid.name, grid)
    taken = set(heads.fields.values()) if heads else set()
    for index in fields:
        if index in found or index in taken:
            continue
        own = home.text(frame.heading_row, index) and not home.text(frame.field_row, index)
        if not (heads and heads.by_fields and own):
            yield index
