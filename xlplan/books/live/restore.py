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
    places = _places(change, block)
    known = [row for row in places if row is not None]
    if not known:
        now: Sequence[Sequence[Content]] = []
        top = 0
    else:
        top = min(known)
        now = change.contents(
            block.sheet, top, block.column, max(known) - top + 1, len(block.after[0])
        )
    cells: dict[tuple[int, int], Content] = {}
    for index, row in enumerate(places):
        if row is None:
            yield f"{block.sheet} 原第{block.row + index}列（已經刪除）"
            continue
        for offset, (old, new) in enumerate(
            zip(block.before[index], block.after[index], strict=True)
        ):
            here, at = now[row - top][offset], (row, block.column + offset)
            if same(here, new) and old != new:
                cells[at] = old
            elif not same(here, old) and not same(here, new):
                yield f"{block.sheet} {column_letter(at[1] - 1)}{row}"
    change.put_cells(block.sheet, cells)


def _places(change: Changes, block: Block) -> list[int | None]:
    """Return the row of each of a block's rows now; None for a row that is gone."""
    where: dict[str, list[int]] = {}
    grid = change.opened.grid(block.sheet)
    for number, row in enumerate(grid.rows if grid else (), 1):
        if row and row[0]:
            where.setdefault(plain_text(row[0]), []).append(number)
    return [_place(where, block.row + i, block.ids[i]) for i in range(len(block.after))]


def _place(where: Mapping[str, Sequence[int]], row: int, identity: str) -> int | None:
    if not identity:
        return row
    found = where.get(identity, ())
    if row in found:
        return row
    return found[0] if found else None


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
