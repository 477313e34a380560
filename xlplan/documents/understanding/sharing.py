"""Which sections do what: the names beside the items, given to them by their order."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.items import Group, Leaf
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.voting import flat, lines_of, repeats
from xlplan.vocabulary import COLLECTIVE

_MOST_OTHERS = 6


@dataclass(slots=True)
class Share:
    """The sections of an item, and, where they were chosen, why and what else they may be."""

    units: list[str] = field(default_factory=list)
    kind: str = ""
    text: str = ""
    source: str = ""
    others: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Shares:
    """The shares of all leaves of a sub-item by the leaf's id(), and the names nobody took."""

    leaves: dict[int, Share] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)  # source, names
    known: Collection[tuple[str, ...]] = ()


def share(
    rows: Sequence[Row],
    groups: Sequence[Group],
    known: Collection[tuple[str, ...]],
    *,
    by_item: bool,
) -> Shares:
    """Return the sections of each leaf of a sub-item; ``known`` are named together elsewhere."""
    found = Shares(known=known)
    for group in groups:
        for leaf in group.leaves:
            found.leaves[id(leaf)] = Share(source=leaf.source)
    (_by_item if by_item else _by_title)(rows, groups, found)
    _note_missing(groups, found)
    return found


def _by_title(rows: Sequence[Row], groups: Sequence[Group], found: Shares) -> None:
    for number, row in enumerate(rows):
        names = list(dict.fromkeys(row.tokens))
        if not names:
            continue
        begun = [group for group in groups if group.row == number]
        owners = begun[-1:] or [group for group in groups if group.row < number][-1:]
        lines = lines_of(row)
        if len(begun) > 1 and len(lines) == len(begun) and row.source:
            pairs = list(zip(begun, lines, strict=True))
        else:
            pairs = [(group, names) for group in owners]
        if not pairs:
            found.left.append((row.units_source, "、".join(names)))
        for group, own in pairs:
            for leaf in group.leaves:
                mine = found.leaves[id(leaf)]
                mine.units = list(dict.fromkeys([*mine.units, *own]))
                if len(begun) > 1:
                    _tell(mine, doubts.UNITS_COUNT, row, [])
                elif len(own) == len(group.leaves) > 1:  # or one for each, in their order
                    _tell(mine, doubts.UNITS_COUNT, row, [own[group.leaves.index(leaf)]])


def _by_item(rows: Sequence[Row], groups: Sequence[Group], found: Shares) -> None:
    carried: list[list[str]] = []
    carried_from: Row | None = None
    leaves = [leaf for group in groups for leaf in group.leaves]
    for number, row in enumerate(rows):
        begun = [leaf for leaf in leaves if leaf.row == number]
        heads = [group for group in groups if group.heading and group.row == number]
        if not begun:
            if heads and row.tokens:
                carried, carried_from = [*carried, *lines_of(row)], row
            elif row.tokens:
                _add_to_last(row, number, leaves, found)
            continue
        given = row
        if carried and carried_from:
            given = _with_carried(row, carried, carried_from, begun, found)
        carried = []
        _give(given, begun, found)
    if carried and carried_from:
        owners = [leaf for leaf in leaves if not found.leaves[id(leaf)].units]
        for leaf in owners[-1:]:
            found.leaves[id(leaf)].units = list(dict.fromkeys(flat(carried)))
        if not owners:
            found.left.append((carried_from.units_source, "、".join(flat(carried))))


def _add_to_last(row: Row, number: int, leaves: Sequence[Leaf], found: Shares) -> None:
    """Give names beside the rest of an item, or beside nothing, to that item."""
    before = [leaf for leaf in leaves if leaf.row < number]
    if row.spans:
        return
    if not before:
        found.left.append((row.units_source, "、".join(row.tokens)))
        return
    mine = found.leaves[id(before[-1])]
    if mine.units and mine.units != row.tokens:
        _tell(mine, doubts.UNITS_COUNT, row, ["、".join(mine.units), "、".join(row.tokens)])
    mine.units = list(dict.fromkeys([*mine.units, *row.tokens]))


def _with_carried(
    row: Row, carried: list[list[str]], carried_from: Row, begun: Sequence[Leaf], found: Shares
) -> Row:
    """Return a row with the names that the title's row before it holds."""
    lines = [*carried, *lines_of(row)]
    apart = [*carried, *([name] for name in row.tokens)]
    if len(apart) == len(begun):
        lines = apart
    names = flat(lines)
    own = len(begun) in (len(row.tokens), len(lines_of(row)))
    if own and len(begun) not in (len(lines), len(names)):
        found.left.append((carried_from.units_source, "、".join(flat(carried))))
        return row
    made = Row(row.key, row.content, lines, carried_from.units_source, source=row.source)
    made.notes = [doubts.UNITS_HEADING]
    return made


def _give(row: Row, begun: Sequence[Leaf], found: Shares) -> None:
    """Give the names of a row to the items that begin in it."""
    names, count = row.tokens, len(begun)
    lines = lines_of(row)
    mine = [found.leaves[id(leaf)] for leaf in begun]
    if count == 1 or row.spans:
        _give_all(row, mine, told=row.spans and len(names) > 1)
    elif len(lines) == count:
        for one, line in zip(mine, lines, strict=True):
            one.units = list(dict.fromkeys(line))
    elif len(names) == count:
        for one, name in zip(mine, names, strict=True):
            one.units = [name]
    elif len(names) < count and not repeats(names):
        _give_all(row, mine, told=bool(names))
    elif len(names) < count:
        _give_first(row, mine)
    else:
        _give_split(row, begun, mine, found.known)
    if doubts.UNITS_HEADING in row.notes and not mine[0].kind:
        _tell(mine[0], doubts.UNITS_HEADING, row, [])


def _give_all(row: Row, mine: Sequence[Share], *, told: bool) -> None:
    """Give all names of a row to each of its items."""
    for one in mine:
        one.units = list(dict.fromkeys(row.tokens))
        if told:
            _tell(one, doubts.UNITS_COUNT, row, row.tokens)


def _give_first(row: Row, mine: Sequence[Share]) -> None:
    """Give fewer names than items in their order; the last items are left without."""
    names = row.tokens
    for one, name in itertools.zip_longest(mine, names):
        one.units = [name] if name else []
        _tell(one, doubts.UNITS_COUNT, row, [item for item in dict.fromkeys(names) if item != name])


def _give_split(
    row: Row, begun: Sequence[Leaf], mine: Sequence[Share], known: Collection[tuple[str, ...]]
) -> None:
    """Give more names than items: an item has several, side by side; none twice if possible."""
    names = row.tokens
    ends = _best_split(names, [leaf.text for leaf in begun], known)
    count = len(begun)
    for index, one in enumerate(mine):
        begin = ends[index - 1] if index else 0
        one.units = list(dict.fromkeys(names[begin : ends[index]]))
        least = count - index - 1
        others = [
            "、".join(names[first:last])
            for first in range(index, len(names) - least)
            for last in range(first + 1, len(names) - least + 1)
            if (index or first == 0)
            and (least or last == len(names))
            and not repeats(names[first:last])
        ]
        near = sorted(
            dict.fromkeys(others), key=lambda said: (said.count("、"), others.index(said))
        )
        chosen = "、".join(one.units)
        _tell(one, doubts.UNITS_COUNT, row, [item for item in near if item != chosen])


def _best_split(
    names: Sequence[str], texts: Sequence[str], known: Collection[tuple[str, ...]]
) -> list[int]:
    """Return where each item's names end: where names fit texts and each other best."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for index, text in enumerate(texts):
        least = len(texts) - index - 1
        found: dict[int, tuple[float, list[int]]] = {}
        for begin, (score, ends) in best.items():
            for end in range(begin + 1, len(names) - least + 1):
                worth = score + _worth(tuple(names[begin:end]), text, known)
                if end not in found or worth > found[end][0]:
                    found[end] = worth, [*ends, end]
        best = found
    return best[len(names)][1]


def _worth(part: tuple[str, ...], text: str, known: Collection[tuple[str, ...]]) -> float:
    """Return how likely names are those of a text; several are, where they stand so elsewhere."""
    worth = sum(_fits(name, text) for name in part)
    if len(part) > 1:
        worth += 1.0 if part in known else -0.7
        worth -= 2.0 * any(name in COLLECTIVE for name in part)
    return worth - 10.0 * (len(part) - len(set(part)))


def _fits(name: str, text: str) -> float:
    """Return how much of a section's name a text speaks of, 0 to 1."""
    stem = name[:-1]
    return sum(letter in text for letter in stem) / len(stem) if stem else 0


def _note_missing(groups: Sequence[Group], found: Shares) -> None:
    """Note the items without a section, and the sections of their neighbours."""
    leaves = [leaf for group in groups for leaf in group.leaves]
    named = [found.leaves[id(leaf)].units for leaf in leaves]
    for index, leaf in enumerate(leaves):
        mine = found.leaves[id(leaf)]
        if mine.units or mine.kind:
            continue
        before = next((units for units in reversed(named[:index]) if units), [])
        behind = next((units for units in named[index + 1 :] if units), [])
        mine.kind = doubts.UNITS_MISSING
        mine.others = list(dict.fromkeys("、".join(item) for item in (behind, before) if item))


def _tell(one: Share, kind: str, row: Row, others: Iterable[str]) -> None:
    one.kind, one.source = kind, row.units_source or row.source or one.source
    one.text = "、".join(row.tokens)
    one.others = [item for item in dict.fromkeys(others) if item][:_MOST_OTHERS]
