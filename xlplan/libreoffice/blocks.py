"""Stretches and blocks of cells, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Box = tuple[int, int, int, int]  # top, left, bottom, right within a range, from 0, inclusive


def jump(filled: Sequence[tuple[int, int]], place: int, step: int, last: int) -> int:
    """Return where Ctrl and an arrow key go on a line, from 1 to ``last``.

    ``filled`` are the stretches (first, last) that hold something, in order. From within a stretch
    it goes to its end, from elsewhere to the next stretch, else to the edge of the sheet.
    """
    runs: list[tuple[int, int]] = []
    for first, end in filled:
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((first, end))
    here = next((run for run in runs if run[0] <= place <= run[1]), None)
    if here and step > 0 and place < here[1]:
        return here[1]
    if here and step < 0 and place > here[0]:
        return here[0]
    ahead = [run[0] for run in runs if run[0] > place]
    behind = [run[1] for run in runs if run[1] < place]
    if step > 0:
        return min(ahead, default=last)
    return max(behind, default=1)


def blocks_of(places: Iterable[tuple[int, int]]) -> list[Box]:
    """Return few blocks that cover exactly the given cells."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for i, j in sorted(places):
        runs = columns.setdefault(j, [])
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    open_runs: dict[tuple[int, int], Box] = {}
    done: list[Box] = []
    for j in sorted(columns):
        going: dict[tuple[int, int], Box] = {}
        for run in columns[j]:
            box = open_runs.pop(run, None)
            if box and box[3] == j - 1:
                going[run] = (run[0], box[1], run[1], j)
            else:
                done += [box] if box else []
                going[run] = (run[0], j, run[1], j)
        done += open_runs.values()
        open_runs = going
    return done + list(open_runs.values())


def cells_of(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the cells of a block, row by row."""
    top, left, bottom, right = box
    return ((i, j) for i in range(top, bottom + 1) for j in range(left, right + 1))
