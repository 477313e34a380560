"""The columns of a content table, by their titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.documents.model import Cell, Table
from xlplan.documents.understanding.marks import read_mark
from xlplan.documents.understanding.parts import row_roles
from xlplan.documents.understanding.spelling import Text, texts

TITLES = ("area", "sub_item")
_UNITS = "responsible_units"


@dataclass(frozen=True, slots=True)
class Columns:
    """The role of each column of the content table (area, sub_item, action, …), and its title."""

    roles: dict[int, str]
    titles: dict[int, str]

    def role(self, column: int) -> str:
        """Return the role of a column, "" for one without a known title."""
        return self.roles.get(column, "")

    def fit(self, table: Table) -> bool:
        """Tell whether a table has these columns at least."""
        return len(table.rows[0]) > max(self.roles)


@dataclass(slots=True)
class Said:
    """A cell that says something: its column's role, and its lines without markup."""

    column: int
    role: str
    cell: Cell
    lines: list[Text]
    behind: list[Text] = field(default_factory=list)  # what is no title in a cell of titles

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "".join(item.text for item in self.lines)

    @property
    def names(self) -> str:
        """The text as names are read from it: the end of a line parts them."""
        return " ".join(item.text for item in self.lines)

    @property
    def source(self) -> str:
        """Where the cell stands."""
        return self.lines[0].source


def said_in(table: Table, number: int, columns: Columns) -> Iterator[Said]:
    """Yield the cells of a row that say something."""
    for column, cell in enumerate(table.rows[number]):
        lines = list(texts(cell.lines)) if cell else []
        if cell and lines:
            yield Said(column, columns.role(column), cell, lines)


def columns_of(table: Table, number: int) -> Columns | None:
    """Return the columns that a row of titles names, None for any other row."""
    found = row_roles(table, number)
    said = {at: _text(cell) for at, cell in enumerate(table.rows[number]) if cell and _text(cell)}
    if len(found) < 2 or len(found) * 2 < len(said):
        return None
    roles: dict[int, str] = {}
    for column, choices in sorted(found.items()):
        role = next((item for item in choices if item not in roles.values()), choices[0])
        roles[column] = "sub_item" if role == "area" and "area" in roles.values() else role
    if not {"action", "heading"} & set(roles.values()):
        beside = next((column - 1 for column, role in roles.items() if role == _UNITS), -1)
        if beside not in said or beside in roles:
            return None
        roles[beside] = "action"
    return Columns(_with_sub_items(roles, said, table, number), said)


def _with_sub_items(
    roles: dict[int, str], said: dict[int, str], table: Table, number: int
) -> dict[int, str]:
    """Return roles where the sub-items have a column too: one title stands over both.

    Where the second has lost its place among the titles, those behind it stand too far left.
    """
    area = next((column for column, role in roles.items() if role == "area"), None)
    count = len(table.rows[number])
    if area is None or "sub_item" in roles.values() or area + 1 == count:
        return roles
    if area + 1 not in said:
        return roles | {area + 1: "sub_item"}
    free = next((column for column in range(area + 2, count) if column not in said), None)
    if free is not None and _are_titles(table, number, area + 1):
        moved = {column + (area < column < free): role for column, role in roles.items()}
        return moved | {area + 1: "sub_item"}
    return roles


def _are_titles(table: Table, number: int, column: int) -> bool:
    """Tell whether most of what stands below a title in its column begins as （一） does."""
    title = table.rows[number][column]
    cells = (_text(cell) for row in table.rows[number + 1 :] if (cell := row[column]))
    said = [text for text in cells if text and not (title and text == _text(title))]
    marks = [read_mark(text)[0] for text in said]
    return sum(mark is not None and mark.style == "（一）" for mark in marks) * 2 > len(marks)


def _text(cell: Cell) -> str:
    return "".join(line.text for line in texts(cell.lines))
