"""Put blocks back as they were: rows found again by their ids, what a person changed left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from xlplan.books.live.block import Block, Content, is_formula, same
from xlplan.books.live.change import Changes
from xlplan.books.live.literal import unmarked
from xlplan.table.cells import plain_text
from xlplan.text import column_letter


def put_back(change: Changes, blocks: Iterable[Block]) -> list[str]:
    """Put back what blocks changed, the last first; return the places left as they are now.

    A cell is left when it no longer holds what was written, a row when it is gone, a sheet too.
    """
    left: list[str] = []
    for block in reversed(list(blocks)):
        if change.opened.grid(block.sheet) is None:
            left.append(f"工作表「{block.sheet}」（已經不在）")
        elif block.whole:
            left.extend(_whole(change, block))
        else:
            left.extend(_by_rows(change, block))
    return left


def _by_rows(change: Changes, block: Block) -> Iterator[str]:
    places, columns = _places(change, block), _columns(change, block)
    now = _now(change, block, places, columns)
    cells: dict[tuple[int, int], Content] = {}
    for index, row in enumerate(places):
        if block.before[index] == block.after[index]:  # stood between others, and was not changed
            continue
        if row is None:
            yield f"{block.sheet} 原第{block.row + index}列（已經刪除）"
            continue
        for column, old, new in zip(columns, block.before[index], block.after[index], strict=True):
            if column is None:
                yield f"{block.sheet} 第{row}列（那一欄已經刪除）"
                continue
            here = now[row, column]
            if same(here, new) and old != new:
                cells[row, column] = old
            elif not same(here, old) and not same(here, new):
                yield f"{block.sheet} {column_letter(column - 1)}{row}"
    change.put_cells(block.sheet, cells)


def _now(
    change: Changes, block: Block, places: Sequence[int | None], columns: Sequence[int | None]
) -> dict[tuple[int, int], Content]:
    """Return what the cells that hold a block's rows and columns by now say, read at once."""
    rows = [row for row in places if row is not None]
    there = [column for column in columns if column is not None]
    if not (rows and there):
        return {}
    top, left = min(rows), min(there)
    size = (max(rows) - top + 1, max(there) - left + 1)
    return {
        (row, column): content
        for row, line in enumerate(change.contents(block.sheet, top, left, *size), top)
        for column, content in enumerate(line, left)
    }


def _columns(change: Changes, block: Block) -> list[int | None]:
    """Return the column of each of a block's columns now; None for a column that is gone."""
    grid = change.opened.grid(block.sheet)
    row = change.opened.frame.field_row
    above = [plain_text(cell) for line in grid.rows[row - 1 : row] for cell in line] if grid else []
    where: dict[str, list[int]] = {}
    for number, name in enumerate(above, 1):
        where.setdefault(name, []).append(number)
    width = len(block.after[0])
    return [
        _nearest(where.get(name, ()), block.column + i) if name else block.column + i
        for i, name in enumerate(block.fields or [""] * width)
    ]


def _nearest(found: Sequence[int], number: int) -> int | None:
    """Return the number itself where it is among those found, else the first of them, if any."""
    return number if number in found else next(iter(found), None)


def _places(change: Changes, block: Block) -> list[int | None]:
    """Return the row of each of a block's rows now; None for a row that is gone."""
    where: dict[str, list[int]] = {}
    grid = change.opened.grid(block.sheet)
    for number, row in enumerate(grid.rows if grid else (), 1):
        if row and row[0]:
            where.setdefault(plain_text(row[0]), []).append(number)
    return [_place(where, block.row + i, block.ids[i]) for i in range(len(block.after))]


def _place(where: Mapping[str, Sequence[int]], row: int, identity: str) -> int | None:
    return _nearest(where.get(identity, ()), row) if identity else row


def _whole(change: Changes, block: Block) -> Iterator[str]:
    """Put a block back where it stood, over whatever is below it too."""
    grid = change.opened.grid(block.sheet)
    lines = grid.rows[block.row - 1 :] if grid else ()
    width = len(block.after[0])
    used = max((i for i, line in enumerate(lines, 1) if any(line[:width])), default=0)
    rows = [list(line) for line in block.before]
    rows += [[None] * width for _ in range(used - len(rows))]
    for row, offset in _touched(lines, block):
        yield f"{block.sheet} {column_letter(block.column - 1 + offset)}{block.row + row}"
        if row < len(rows):
            rows[row][offset] = change.contents(
                block.sheet, block.row + row, block.column + offset, 1, 1
            )[0][0]
    change.put(block.sheet, block.row, block.column, rows, whole=True)


def _touched(lines: Sequence[Sequence[Any]], block: Block) -> Iterator[tuple[int, int]]:
    """Yield (line, column offset) of the texts that a person changed on a sheet of ours.

    Lines are told by their number, their first cell, for a person may have sorted them.
    """
    now = {plain_text(line[0]): i for i, line in enumerate(lines) if line and line[0]}
    for written in block.after:
        at = now.get(str(unmarked(written[0]) or ""))
        if at is None:
            continue
        for offset, content in enumerate(written):
            here = lines[at][offset] if offset < len(lines[at]) else ""
            if not is_formula(content) and not same(unmarked(content), here):
                yield at, offset
