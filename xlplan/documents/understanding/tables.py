"""Content as tables: cells by their columns, those that slipped into the next by what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xlplan.data import read_json
from xlplan.documents.model import Cell, Table
from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.columns import TITLES, Columns, Said, columns_of, said_in
from xlplan.documents.understanding.doubts import Doubt, Leftover
from xlplan.documents.understanding.marks import read_mark
from xlplan.documents.understanding.reader import Reader
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.spelling import Text, compact, texts

_UNITS = "responsible_units"
_TITLE, _UNKNOWN = "title", "unknown"
_FIELDS = ("indicator", "target", "due", "note", "wording_code")
_PASSED = ("order", "id", "layout", "carried")
_CHOSEN = {_TITLE: "執行要項、次項", _UNITS: "執行課室", "action": "具體作法"}
_LONG = 12
_TITLE_LENGTH = 6  # letters from which on an unknown text is a title, not a remark beside one


@dataclass(slots=True)
class _Sorted:
    """The cells of a row by what they turned out to be."""

    content: list[Text] = field(default_factory=list)
    units: list[Said] = field(default_factory=list)
    rest: list[Said] = field(default_factory=list)


class TableReader:
    """Reads the tables of a content one after the other into rows."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.columns: Columns | None = None

    def read(self, table: Table) -> None:
        """Read a table; one whose columns are not titled and follow none is left over."""
        reach: list[tuple[int, Cell]] = []  # cells of sections that go down to a row, and which
        for number in range(len(table.rows)):
            columns = columns_of(table, number)
            if columns:
                self._begin(table, number, columns)
            elif self.columns is None or not self.columns.fit(table):
                self._leave(table, number)
            else:
                self._row(table, number, self.columns, reach)

    def _begin(self, table: Table, number: int, columns: Columns) -> None:
        """Note the columns, and the names that stand in that of the sections."""
        again = self.columns is not None and list(self.columns.titles.values()) == list(
            columns.titles.values()
        )
        self.columns = self.columns if again else columns
        content = self.reader.content
        content.structure.extend(compact(item.text) for item in said_in(table, number, columns))
        content.has_units |= _UNITS in columns.roles.values()
        for row in range(number + 1, len(table.rows)):
            for item in said_in(table, row, columns):
                if item.role == _UNITS:
                    self.reader.names.learn(self.reader.names.names(item.names))

    def _leave(self, table: Table, number: int) -> None:
        for cell in table.rows[number]:
            for line in texts(cell.lines) if cell else ():
                self.reader.content.leftovers.append(Leftover(line.source, line.text))

    def _row(
        self, table: Table, number: int, columns: Columns, reach: list[tuple[int, Cell]]
    ) -> None:
        """Read a row: titles first, then what is done, then who does it."""
        found = self._sorted(list(said_in(table, number, columns)))
        row = self.reader.row(f"{table.source}第{number + 1}列" if table.source else "")
        row.content = found.content
        self._name(row, found.units)
        reach.extend((number + item.cell.rows, item.cell) for item in found.units)
        row.spans = any(item.cell.rows > 1 for item in found.units)
        above = [cell for end, cell in reach if number < end and cell.rows > 1]
        if above and not found.units:
            names = self.reader.names
            row.units = [names.names(item.text) for item in texts(above[-1].lines)]
            row.spans = True
        for item in found.rest:
            self._other(row, item, columns)

    def _sorted(self, cells: Sequence[Said]) -> _Sorted:
        found = _Sorted()
        alone = not any(item.role in ("action", "heading") and self._says(item) for item in cells)
        for item in cells:
            if item.role in TITLES:
                self._cut_title(item)
            role = self._role(item, alone=alone)
            if role in ("action", "heading"):
                found.content.extend(item.lines)
            elif role == _UNITS:
                found.units.append(item)
            elif role != _TITLE:
                found.rest.append(item)
            found.content.extend(item.behind)
            self._note_shift(item, role)
        return found

    def _says(self, item: Said) -> bool:
        return not self.reader.names.are_names(item.names)

    def _cut_title(self, item: Said) -> None:
        """Set what stands behind a whole title in its cell apart."""
        title, rest = self.reader.titles.cut(item.text)
        if not rest:
            return
        first = item.lines[0]
        item.lines = [replace(first, text=title)]
        mark, _ = read_mark(rest)
        if mark and mark.style == "（一）" and not title.startswith(("(", "（")):
            title, rest = self.reader.titles.cut(rest)  # an area's title and a sub-item's
            item.lines.append(replace(first, text=title))
        item.behind = [replace(first, text=rest)] if rest else []

    def _note_shift(self, item: Said, role: str) -> None:
        wanted = (
            _TITLE if item.role in TITLES else "action" if item.role == "heading" else item.role
        )
        is_same = role in (wanted, item.role, _UNKNOWN)
        if not is_same and role in _CHOSEN:
            told = Doubt(doubts.SHIFTED, item.source, item.text, _CHOSEN[role], field="action")
            self.reader.content.doubts.append(told)

    def _role(self, item: Said, *, alone: bool) -> str:
        """Return what a cell says, which is what its column is for unless it cannot be.

        ``alone`` says that the column of what is done says nothing, so that it may stand elsewhere.
        """
        if (item.role in TITLES or (not item.role and _is_title(item))) and self._titles(item):
            return _TITLE
        if item.role in ("action", "heading") and self._is_strayed_title(item):
            return _TITLE
        if item.role in (*TITLES, "", "action", "heading") and not self._says(item):
            return _UNITS
        if item.role in TITLES:
            return "action" if alone and not _is_title(item) else _UNKNOWN
        if item.role == _UNITS:
            strays = len(compact(item.text)) > _LONG and self._says(item) and _is_content(item)
            return "action" if strays else _UNITS
        return item.role or _UNKNOWN

    def _titles(self, item: Said) -> bool:
        """Take a cell as titles: as one, else line by line where a cell holds several."""
        marks = [read_mark(line.text)[0] for line in item.lines]
        if sum(mark is not None for mark in marks) > 1:
            left = [line for line in item.lines if not self.reader.title(line, column=True)]
            if len(left) < len(item.lines):
                item.behind.extend(left)
            return len(left) < len(item.lines)
        return self.reader.title(replace(item.lines[0], text=item.text), column=True)

    def _is_strayed_title(self, item: Said) -> bool:
        """Take a cell of the content's column as a title where a whole one stands there."""
        return self.reader.titles.is_whole(item.text) and self._titles(item)

    def _name(self, row: Row, units: Sequence[Said]) -> None:
        names = self.reader.names
        for item in units:
            lines = [group for line in item.lines for group in names.groups(line.text)]
            whole = names.names(item.names)
            is_broken = sum(map(len, lines)) != len(whole)  # a name over two lines
            row.units.extend([whole] if is_broken else lines)
            row.printed.append(item.names)
            row.units_source = item.source

    def _other(self, row: Row, item: Said, columns: Columns) -> None:
        """Keep what stands in other columns: as fields, under its title, or left over."""
        text = "\n".join(line.text for line in item.lines)
        content = self.reader.content
        if item.role in _FIELDS:
            row.fields[item.role] = "\n".join(filter(None, (row.fields.get(item.role), text)))
        elif item.role in _PASSED and text.strip().isdigit():
            content.structure.append(compact(text))
        elif not item.role and columns.titles.get(item.column):
            name = columns.titles[item.column]
            row.fields[name] = "\n".join(filter(None, (row.fields.get(name), text)))
        else:
            self._leave_cell(row, item, text)

    def _leave_cell(self, row: Row, item: Said, text: str) -> None:
        """Leave a cell over; what stands under a title that we do not know has no home."""
        content = self.reader.content
        unplaced = text == read_json("documents.json")["table"]["unplaced"]
        long = _is_title(item) or len(compact(text)) >= _TITLE_LENGTH
        if item.role in TITLES and (long or unplaced or not self.reader.titles.number):
            row.key = self.reader.titles.key = ""
        if unplaced:
            content.structure.append(text)
        else:
            content.leftovers.append(Leftover(item.source, text))


def _is_title(item: Said) -> bool:
    """Tell whether a cell that is no title we know is built as one: 一、 or （一）."""
    mark, _ = read_mark(item.text)
    return mark is not None and mark.style in ("一", "（一）", "壹")


def _is_content(item: Said) -> bool:
    return any(letter in item.text for letter in "，。；：") or read_mark(item.text)[0] is not None
