"""Find our sheets in a workbook: by name, by a name nearly the same, by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan import schema
from xlplan.problems import Problem, problem
from xlplan.table.cells import Cell, convert, is_blank
from xlplan.table.heads import find_heads, is_row
from xlplan.table.layout import Layout, SheetSpec
from xlplan.text import fold

_COPY = re.compile(r"(?:\(\d+\)|_?\d+|的?[副複]本|-?複製|-?copy)+$")


Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name and its rows of values, from row 1 and column A on."""

    name: str
    rows: Rows
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Sheets:
    """Which grid is which of our sheets."""

    cover: Grid | None
    tables: Mapping[str, Grid]
    problems: Sequence[Problem] = field(default=())


def find_sheets(grids: Sequence[Grid], frame: Layout) -> Sheets:
    """Return our sheets in a workbook; missing, doubled and renamed ones as problems."""
    found: list[Problem] = []
    wanted = {"cover": frame.names["cover"]} | {spec.key: spec.name for spec in frame.tables}
    chosen: dict[str, Grid] = {}
    for key, name in wanted.items():
        same = [grid for grid in grids if fold(grid.name) == fold(name)]
        copies = [
            grid for grid in grids if _is_copy(grid, name) and not _is_empty(key, grid, frame)
        ]
        if same:
            chosen[key] = same[0]
        if len(same) + len(copies) > 1 and same:
            names = "、".join(f"「{grid.name}」" for grid in [*same, *copies])
            found.append(problem("B204", sheet=name, names=names))
    quiet = {fold(name) for key, name in frame.names.items() if key != "cover"}
    left = [
        grid
        for grid in grids
        if fold(grid.name) not in quiet and all(grid is not item for item in chosen.values())
    ]
    for key, name in wanted.items():
        if key in chosen:
            continue
        grid = _by_content(key, left, frame)
        if grid:
            chosen[key] = grid
            left.remove(grid)
            found.append(problem("B205", sheet=name, found=grid.name, value=grid.name))
        elif key not in _OPTIONAL:
            found.append(problem("B203", sheet=name))
    cover = chosen.pop("cover", None)
    return Sheets(cover, chosen, found)


_OPTIONAL = ("taskforce", "reports", "events")


def _is_copy(grid: Grid, name: str) -> bool:
    folded = fold(grid.name)
    return folded != fold(name) and _COPY.sub("", folded) == fold(name)


def _is_empty(key: str, grid: Grid, frame: Layout) -> bool:
    if key == "cover":
        return False
    heads = find_heads(frame.table(key).record, grid.name, grid.rows)
    return heads is None or not any(is_row(row, heads) for row in grid.rows[heads.first :])


def _by_content(key: str, grids: Sequence[Grid], frame: Layout) -> Grid | None:
    """Return the sheet that holds what a sheet of ours holds, when just one does."""
    if key == "cover":
        keys = {entry.key for entry in frame.cover}
        fits = [grid for grid in grids if sum(1 for row in grid.rows if row and row[0] in keys) > 2]
    else:
        spec = frame.table(key)
        fits = [grid for grid in grids if _holds(grid, spec, frame)]
    return fits[0] if len(fits) == 1 else None


def _holds(grid: Grid, spec: SheetSpec, frame: Layout) -> bool:
    slots = sum(
        1
        for row in grid.rows[:50]
        if row and isinstance(row[0], str) and re.fullmatch(rf"{spec.prefix}-\d{{3,}}", row[0])
    )
    if slots > 2:
        return True
    return bool(spec.area) and _areas_in(grid, frame) == {spec.area}


def _areas_in(grid: Grid, frame: Layout) -> set[int]:
    """Return the areas to which the sub-items of a sheet of measures belong."""
    heads = find_heads("measure", grid.name, grid.rows)
    if heads is None or "sub_item" not in heads.fields or "action" not in heads.fields:
        return set()
    return set(_area_numbers(grid, heads.fields["sub_item"], heads.first, frame))


def _area_numbers(grid: Grid, index: int, first: int, frame: Layout) -> Iterator[int]:
    column = schema.column("measure", "sub_item")
    for row in grid.rows[first:]:
        if index < len(row) and not is_blank(row[index]):
            item = frame.framework.sub_item(convert(column, row[index], frame.framework).value)
            if item:
                yield item.area
