"""What the tables of the workbook will hold: columns, rows with their ids, empty slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlplan import schema
from xlplan.books.results import free_ids, quoted
from xlplan.plan import Measure, Plan
from xlplan.schema import Column, Mark
from xlplan.table import Layout, fingerprint, sheet_rows
from xlplan.table.cells import convert, plain_text
from xlplan.table.layout import SheetSpec
from xlplan.table.rows import Row
from xlplan.text import column_letter
from xlplan.vocabulary import Framework

_EXTRA = "extra:"
_SPARE = 100  # empty rows below a plan that is longer than usual


@dataclass(frozen=True, slots=True)
class Table:
    """One table sheet: column A holds the ids, then come ``columns`` and the clerk's ``extras``.

    ``rows`` have their ids; ``slots`` are the ids of the empty rows prepared below them. Rules
    reach down to ``last_row``, which counts from 1.
    """

    spec: SheetSpec
    columns: tuple[Column, ...]
    extras: tuple[str, ...]
    rows: tuple[Row, ...]
    slots: tuple[str, ...]
    heading_row: int
    last_row: int

    @property
    def first_row(self) -> int:
        """The first row of data, counted from 1."""
        return self.heading_row + 1

    def has(self, name: str) -> bool:
        """Return whether the sheet has a field's column."""
        return any(item.field == name for item in self.columns)

    def index(self, name: str) -> int:
        """Return the index of a field's column, counted from 0; raise KeyError without one."""
        return {item.field: index for index, item in enumerate(self.columns, 1)}[name]

    def letter(self, name: str) -> str:
        """Return the letters of a field's column."""
        return column_letter(self.index(name))

    @property
    def last_letter(self) -> str:
        """The letters of the last column."""
        return column_letter(len(self.columns) + len(self.extras))

    def span(self, letters: str, first: int) -> str:
        """Return a column's absolute reference from a row down to the last."""
        return f"{quoted(self.spec.name)}!${letters}${first}:${letters}${self.last_row}"

    @property
    def mark(self) -> Mark | None:
        """The column that marks the rows whose text is still last year's, where there is one."""
        found = schema.mark(self.spec.record)
        return found if found and self.has(found.column.field) else None


def tables_of(plan: Plan, frame: Layout, *, has_units: bool) -> tuple[Table, ...]:
    """Return the table sheets of a plan's workbook, in order.

    Rows keep the ids they have; those without one, and duplicates, take the first free slots. The
    column of sections stays away for an agency that has none, unless the plan names some; the one
    that marks what is still last year's, when no row was carried over.
    """
    has_mark = any(item.carried for item in plan.measures)
    shown = sheet_rows(plan, frame)
    taken = {str(row["id"]) for rows in shown.values() for row in rows} - {""}
    kept: set[str] = set()
    found = []
    for spec in frame.tables:
        free = free_ids(spec.prefix, taken)
        rows = tuple({**row, "id": _own_id(row, kept) or next(free)} for row in shown[spec.name])
        capacity = max(spec.capacity, len(rows) + min(spec.capacity, _SPARE))
        found.append(
            Table(
                spec=spec,
                columns=tuple(_columns(spec, rows, has_units=has_units, has_mark=has_mark)),
                extras=tuple(_extras(rows)),
                rows=rows,
                slots=tuple(next(free) for _ in range(capacity - len(rows))),
                heading_row=frame.heading_row,
                last_row=max(frame.last_row, frame.heading_row + capacity),
            )
        )
    return tuple(found)


def _own_id(row: Row, kept: set[str]) -> str:
    text = str(row["id"])
    if text in kept:
        return ""
    kept.add(text)
    return text


def _columns(
    spec: SheetSpec, rows: Iterable[Row], *, has_units: bool, has_mark: bool
) -> Iterator[Column]:
    named = any(row.get("responsible_units") for row in rows)
    mark = schema.mark(spec.record) if has_mark else None
    for item in schema.columns(spec.record):
        if item.field == "id" or (spec.area == 0 and item.field == "sub_item"):
            continue
        if item.field == "responsible_units" and not (has_units or named):
            continue
        yield item
        if mark and item.field == "order":
            yield mark.column


def _extras(rows: Iterable[Row]) -> list[str]:
    names = (name for row in rows for name in row if name.startswith(_EXTRA))
    return list(dict.fromkeys(name.removeprefix(_EXTRA) for name in names))


def extra_cell(row: Row, heading: str) -> str:
    """Return what a row says in one of the clerk's own columns."""
    return str(row.get(_EXTRA + heading, ""))


def fingerprints(table: Table, framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield (id, fingerprint) for the measures of a table, as the reader will see them."""
    for row in table.rows:
        said = {
            item.field: convert(item, row[item.field], framework).value
            for item in table.columns
            if row.get(item.field, "") != ""
        }
        if table.spec.area == 0:
            said["sub_item"] = "0"
        extra = {name: plain_text(extra_cell(row, name)) for name in table.extras}
        measure = Measure(**said, extra={name: text for name, text in extra.items() if text})
        yield str(row["id"]), fingerprint(measure)
