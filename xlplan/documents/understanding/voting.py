"""How a document names its sections: for each item, or once for all under a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlplan.documents.understanding.items import Group
from xlplan.documents.understanding.rows import Row


def is_by_item(content: Iterable[tuple[Sequence[Row], Sequence[Group]]]) -> bool:
    """Tell whether sections are named for each item, or once for all items under a title.

    Rows with several items speak: as many names as items, or a name twice, speak for items.
    """
    votes = 0
    for rows, groups in content:
        carried: list[list[str]] = []
        for number, row in enumerate(rows):
            begun = sum(leaf.row == number for group in groups for leaf in group.leaves)
            if not begun:
                carried = lines_of(row)
                continue
            lines, carried = [*carried, *lines_of(row)], []
            if begun > 1 and lines and not row.spans:
                names = flat(lines)
                own = begun in (len(row.tokens), len(names), len(lines)) or repeats(names)
                votes += 1 if own else -1
        votes += sum(_apart(rows, group) for group in groups)
    return votes >= 0


def _apart(rows: Sequence[Row], group: Group) -> int:
    """Return how often an item under a title has a cell of sections that is not the first's."""
    own = {leaf.row for leaf in group.leaves if rows[leaf.row].tokens and not rows[leaf.row].spans}
    return max(0, len(own) - 1)


def together(content: Iterable[tuple[Sequence[Row], Sequence[Group]]]) -> set[tuple[str, ...]]:
    """Return the sections that are surely named together: beside a single item, or on a line."""
    found: set[tuple[str, ...]] = set()
    for rows, groups in content:
        for number, row in enumerate(rows):
            begun = sum(leaf.row == number for group in groups for leaf in group.leaves)
            lines = lines_of(row)
            if begun == 1:
                found.add(tuple(row.tokens))
            elif len(lines) == begun:
                found.update(map(tuple, lines))
    return {names for names in found if len(names) > 1}


def lines_of(row: Row) -> list[list[str]]:
    """Return the names in a row's cell of sections, line by line."""
    return [line for line in row.units if line]


def flat(lines: Iterable[Iterable[str]]) -> list[str]:
    """Return the names of all lines."""
    return [name for line in lines for name in line]


def repeats(names: Sequence[str]) -> bool:
    """Tell whether a name is there twice."""
    return len(set(names)) < len(names)
