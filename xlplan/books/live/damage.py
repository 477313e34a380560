"""What of the template has been lost in a workbook: found before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.books.live.homes import Home, homes
from xlplan.books.live.kept import Fixed, Kept, Name, Pattern
from xlplan.books.live.lost_names import lost_names
from xlplan.books.looks import Area, Form, Looks, Rule, Sheet
from xlplan.table import Grid, Layout
from xlplan.table.cells import plain_text
from xlplan.text import column_index, column_letter

_MERGED = "工作表「{sheet}」有合併儲存格（{cells}），這些儲存格沒有修復。請取消合併，再按一次。"
_BEYOND = 100  # rows below the last used one that are looked at; programs save no more for certain


@dataclass(frozen=True, slots=True)
class Paste:
    """Cells that take formats and drop-downs of a pattern row, or of as many rows as they have.

    ``row`` and ``column`` are those of the first pattern cell, the row from 1, the column from 0.
    """

    row: int
    column: int
    target: Area
    rows: int = 1

    def joined(self, below: Paste) -> Paste | None:
        """Return this one with another one below it, None where they do not lie together."""
        mine, other = self.target, below.target
        beside = (mine.left, mine.right, self.column) == (other.left, other.right, below.column)
        follows = other.top == mine.bottom + 1 and below.row == self.row + self.rows
        one_by_one = self.rows == mine.bottom - mine.top + 1 and other.top == other.bottom
        if not (beside and follows and one_by_one):
            return None
        return Paste(
            self.row,
            self.column,
            Area(mine.top, mine.left, other.bottom, mine.right),
            self.rows + 1,
        )


@dataclass(slots=True)
class Loss:
    """What one sheet has lost."""

    sheet: str
    pastes: list[Paste] = field(default_factory=list)
    copies: list[Paste] = field(default_factory=list)  # cells that lead somewhere, texts and all
    titles: list[str] = field(default_factory=list)  # of the columns whose formats are lost
    cells: list[Fixed] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # "A:A" or "2:2"
    names: list[Name] = field(default_factory=list)
    numbers: list[Area] = field(default_factory=list)  # to keep the number formats they have

    def __bool__(self) -> bool:
        return bool(self.pastes or self.copies or self.cells or self.hidden or self.names)


@dataclass(frozen=True, slots=True)
class Damage:
    """What a workbook has lost, sheet by sheet, and what stands in the way of mending."""

    losses: tuple[Loss, ...]
    remarks: tuple[str, ...]

    @property
    def lost(self) -> tuple[Loss, ...]:
        """The sheets that have lost something."""
        return tuple(item for item in self.losses if item)


def find_damage(grids: Sequence[Grid], frame: Layout, kept: Kept, looks: Looks) -> Damage:
    """Return what has been lost, by the sheet of patterns and a saved copy of the workbook."""
    places, remarks = homes(grids, frame, kept)
    sheets = {grid.name for grid in grids}
    losses = []
    for name, home in places.items():
        if home.is_moved:
            continue
        search = _Search(home, looks.sheet(home.name), looks.sheet(kept.sheet), frame)
        for pattern in kept.patterns:
            if pattern.sheet == name:
                search.look_at(pattern)
        search.look_at_cells(item for item in kept.cells if item.sheet == name)
        search.look_at_hidden(
            (item.where, item.field) for item in kept.hidden if item.sheet == name
        )
        remarks.extend(search.remarks)
        losses.append(search.loss)
    by_sheet = {loss.sheet: loss for loss in losses}
    for sheet, item in lost_names(kept, places, looks.names):
        if sheet in sheets:
            by_sheet.setdefault(sheet, Loss(sheet)).names.append(item)
    return Damage(tuple(by_sheet.values()), tuple(remarks))


class _Search:
    """Looks for what one sheet has lost."""

    def __init__(self, home: Home, look: Sheet, patterns: Sheet, frame: Layout) -> None:
        self.home, self.look, self.patterns, self.frame = home, look, patterns, frame
        self.loss = Loss(home.name)
        self.remarks: list[str] = []
        self._merged = {place for area in look.merged for place in _places(area)}

    def look_at(self, pattern: Pattern) -> None:
        """Compare the cells of some rows with their pattern; titles and field names too."""
        lost: dict[int, list[tuple[int, int]]] = {}
        for index in pattern.texts:
            column = self.home.column(index)
            if (pattern.row, index) in self.patterns.links:
                self._compare_link(pattern, index)
            if column is not None:
                runs = list(_runs(self._lost_rows(pattern, index, column)))
                if runs:
                    lost[index] = [(top, self._to_the_end(pattern, end)) for top, end in runs]
        self._add_pastes(pattern, lost)
        if pattern.first in (self.frame.heading_row, self.frame.first_row) and any(
            pattern.texts.values()
        ):
            heading = pattern.first == self.frame.heading_row
            row = self.frame.heading_row if heading else self.frame.field_row
            self._compare_texts(pattern.texts, row)

    def _compare_link(self, pattern: Pattern, index: int) -> None:
        place = (pattern.first, index)
        if place not in self.look.links or self.home.text(*place) != pattern.texts[index]:
            area = Area(pattern.first, index, pattern.first, index)
            _add(self.loss.copies, Paste(pattern.row, index, area))

    def _compare_texts(self, texts: Mapping[int, str], row: int) -> None:
        for index, text in texts.items():
            column = self.home.column(index)
            if text and column is not None and self.home.text(row, column) != text:
                self.loss.cells.append(Fixed(self.home.name, row, column, text))

    def _lost_rows(self, pattern: Pattern, index: int, column: int) -> list[int]:
        """Return the rows whose cell in a column lacks something that its pattern has."""
        wanted = self.patterns.form(pattern.row, index)
        rows = range(pattern.first, min(pattern.last, self._last(pattern)) + 1)
        lost = {row for row in rows if not self._has_form((row, column), wanted)}
        for kind in ("inputs", "marks"):
            standing: list[Rule] = getattr(self.look, kind)
            for said in _said(getattr(self.patterns, kind), pattern.row, index):
                lost |= set(rows) - _covered(standing, said, column)
        merged = {row for row in lost if (row, column) in self._merged}
        if merged:
            self._tell_merged()
        return sorted(lost - merged)

    def _last(self, pattern: Pattern) -> int:
        return max(pattern.first, len(self.home.grid.rows) + _BEYOND)

    def _to_the_end(self, pattern: Pattern, row: int) -> int:
        """Return the last row to paste to: all that is prepared, if no row looked at has it."""
        return pattern.last if row >= min(pattern.last, self._last(pattern)) else row

    def _has_form(self, place: tuple[int, int], wanted: Form) -> bool:
        """Return whether a cell has what matters: a cell to fill in may have a person's colours.

        A number keeps its number format: a date would look, and read, as a mere number without.
        """
        form = self.look.form(*place)
        if wanted.locked and place not in self.look.links:  # LibreOffice draws links its own way
            return form == wanted
        same = form.number_format == wanted.number_format or place in self.look.numbers
        return same and form.locked == wanted.locked

    def _tell_merged(self) -> None:
        names = "、".join(
            f"{column_letter(area.left)}{area.top}:{column_letter(area.right)}{area.bottom}"
            for area in self.look.merged
            if area.bottom >= self.frame.first_row
        )
        said = _MERGED.format(sheet=self.home.name, cells=names)
        if said not in self.remarks:
            self.remarks.append(said)

    def _add_pastes(self, pattern: Pattern, lost: Mapping[int, list[tuple[int, int]]]) -> None:
        """Turn lost rows into blocks, columns that lie together and lost the same into one."""
        group: list[int] = []
        for index in sorted(lost):
            if group and not self._joins(group[-1], index, lost):
                self._add_blocks(pattern, group, lost[group[0]])
                group = []
            group.append(index)
        if group:
            self._add_blocks(pattern, group, lost[group[0]])
        self.loss.titles.extend(
            title for index in lost if (title := self.home.titles.get(index)) not in (None, "")
        )

    def _joins(self, left: int, right: int, lost: Mapping[int, object]) -> bool:
        here, there = self.home.column(left), self.home.column(right)
        beside = here is not None and there == here + 1 and right == left + 1
        return beside and lost[left] == lost[right]

    def _add_blocks(
        self, pattern: Pattern, group: list[int], runs: Iterable[tuple[int, int]]
    ) -> None:
        left = self.home.column(group[0]) or 0
        for top, bottom in runs:
            area = Area(top, left, bottom, left + len(group) - 1)
            _add(self.loss.pastes, Paste(pattern.row, group[0], area))
            self.loss.numbers.extend(_numbers(self.look, area))

    def look_at_cells(self, wanted: Iterable[Fixed]) -> None:
        """Find the cells that no longer hold what the template filled in."""
        for item in wanted:
            column = item.column
            if not self._stands(item, column):
                self.loss.cells.append(Fixed(self.home.name, item.row, column, item.content))

    def _stands(self, item: Fixed, column: int) -> bool:
        """Return whether a cell stands; that of a banner may stand in any column."""
        if self.home.is_table:
            width = range(len(self.home.grid.rows[item.row - 1]) if self.home.grid.rows else 0)
            return any(self._holds(item, index) for index in width)
        return self._holds(item, column)

    def _holds(self, item: Fixed, column: int) -> bool:
        place = (item.row, column)
        if item.is_formula:
            return _plain(self.look.formulas.get(place, "")) == _plain(item.content)
        return self.home.text(*place) == plain_text(item.content)

    def look_at_hidden(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Find the columns and rows that the template hides and that are seen now."""
        for where, _ in wanted:
            first = where.partition(":")[0]
            if first.isdecimal():
                if int(first) not in self.look.hidden_rows:
                    self.loss.hidden.append(where)
                continue
            column = self.home.column(column_index(first))
            if column is not None and column not in self.look.hidden_columns:
                letters = column_letter(column)
                self.loss.hidden.append(f"{letters}:{letters}")


def _add(pastes: list[Paste], paste: Paste) -> None:
    """Add a block to others, to the last of them where it continues it."""
    joined = pastes[-1].joined(paste) if pastes else None
    if joined:
        pastes[-1] = joined
    else:
        pastes.append(paste)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    bottom = min(area.bottom, area.top + 5000)
    for row in range(area.top, bottom + 1):
        for column in range(area.left, min(area.right, area.left + 200) + 1):
            yield row, column


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of rows."""
    first = last = None
    for row in rows:
        if first is None or last is None:
            first = last = row
        elif row == last + 1:
            last = row
        else:
            yield first, last
            first = last = row
    if first is not None and last is not None:
        yield first, last


def _said(rules: Iterable[Rule], row: int, column: int) -> list[tuple[str, ...]]:
    """Return what the rules on a cell say."""
    return [
        rule.said
        for rule in rules
        if any(
            area.top <= row <= area.bottom and area.left <= column <= area.right
            for area in rule.areas
        )
    ]


def _covered(rules: Iterable[Rule], said: tuple[str, ...], column: int) -> set[int]:
    """Return the rows of a column on which some rule says just this."""
    return {
        row
        for rule in rules
        if rule.said == said
        for area in rule.areas
        if area.left <= column <= area.right
        for row in range(area.top, min(area.bottom, area.top + 10_000) + 1)
    }


def _numbers(look: Sheet, area: Area) -> Iterator[Area]:
    """Yield the cells of a block that hold numbers under a number format of their own."""
    for row, column in sorted(look.numbers):
        inside = area.top <= row <= area.bottom and area.left <= column <= area.right
        if inside and look.form(row, column).number_format not in ("General", "@"):
            yield Area(row, column, row, column)


def _plain(formula: str) -> str:
    """Return a formula without what programs write in ways of their own."""
    return re.sub(r"[\s$']", "", formula).removeprefix("=").upper()
