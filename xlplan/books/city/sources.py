"""From a row of a city workbook to the cell of the file it came from, by the row's own links.

A link to a file leads there. A link to one row of another sheet leads on to that row's link, as
from 課室明細 to 全部措施 to the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LINK = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"\s*[,;]', re.IGNORECASE)
_BARE = re.compile(r'="(?:[^"]|"")*"')  # what stands for a link that Excel would refuse
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
_CELLS = re.compile(r"\$?[A-Z]+\$?(\d+)(?::\$?[A-Z]+\$?(\d+))?")


class Address(NamedTuple):
    """Where a link leads: a path as the workbook has it, "" for itself; sheet and cells or ""."""

    path: str
    sheet: str = ""
    cells: str = ""

    @property
    def row(self) -> int | None:
        """The row of the cells when they are all in one, counted from 1."""
        found = _CELLS.fullmatch(self.cells)
        if not found or found[2] not in (None, found[1]):
            return None
        return int(found[1])


def address_of(formula: object) -> Address | None:
    """Return where a cell's HYPERLINK formula leads, None for any other content."""
    found = _LINK.match(formula) if isinstance(formula, str) else None
    if not found:
        return None
    path, _, where = found[1].replace('""', '"').partition("#")
    path = path.replace("%23", "#").replace("%25", "%")
    place = _PLACE.fullmatch(where)
    if not place:
        return Address(path)
    return Address(path, (place[1] or place[2]).replace("''", "'"), place[3])


def row_address(formulas: Sequence[object], at: int) -> Address | None:
    """Return where a row leads, given its cells' formulas and the index of the chosen cell.

    A file comes before a row of this workbook, the chosen cell's own link before the others. Of
    links to rows of this workbook only the chosen cell's own counts, or one that stands alone.
    """
    own = address_of(formulas[at]) if at < len(formulas) else None
    found = list(_addresses(formulas))
    outside = [item for item in found if item.path]
    if own and own.path:
        return own
    if outside:
        return outside[0]
    inside = [item for item in found if item.row]
    if own and own.row:
        return own
    return inside[0] if len(found) == len(inside) == 1 else None


def is_cut(formulas: Sequence[object]) -> bool:
    """Tell whether a row has a link that was left away, its path being too long for Excel."""
    return any(isinstance(item, str) and _BARE.fullmatch(item) for item in formulas)


def _addresses(formulas: Sequence[object]) -> Iterator[Address]:
    for formula in formulas:
        found = address_of(formula)
        if found:
            yield found
