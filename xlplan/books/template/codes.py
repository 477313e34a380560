"""The hidden sheet 代碼: every list behind a drop-down, each under its defined name.

Lists stand in cells, never in the validation itself, which Excel cuts off at 255 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlplan import schema
from xlplan.books.results import quoted
from xlplan.books.template.book import Book, write
from xlplan.books.template.contents import Table
from xlplan.schema import Column
from xlplan.text import column_letter

UNITS = "list_units"
_EVERY_SECTION = "各課室"


def list_name(table: Table, column: Column) -> str | None:
    """Return the name of the list behind a column's drop-down, None when it has none."""
    if column.input == "sub_item":
        return f"list_sub_{table.spec.area}"
    if column.input in ("units", "unit"):
        return UNITS
    if column.choices or column.suggestions:
        return f"list_{table.spec.record}_{column.field}"
    return None


def write_codes(book: Book) -> None:
    """Write the lists and name them."""
    sheet = book.add_sheet(book.frame.names["codes"], "#9AA5B1")
    sheet.hide()
    for index, (name, title, values) in enumerate(_lists(book)):
        write(sheet, 0, index, title, book.styles["heading"])
        for row, value in enumerate(values, 1):
            write(sheet, row, index, value, book.styles["plain"])
        letter, last = column_letter(index), 1 + max(1, len(values))
        book.define(name, f"{quoted(sheet.get_name())}!${letter}$2:${letter}${last}")
        sheet.set_column(index, index, 24)
    sheet.protect()


def _lists(book: Book) -> Iterator[tuple[str, str, Sequence[str]]]:
    for area in book.frame.framework.areas:
        labels = [item.label for item in area.sub_items]
        yield f"list_sub_{area.number}", area.sheet, labels
    yield UNITS, "課室", _units(book)
    done = set()
    for table in book.tables:
        for column in schema.columns(table.spec.record):
            name = list_name(table, column)
            values = [*column.choices.values(), *column.suggestions]
            if name and values and name not in done:
                done.add(name)
                yield name, column.title, values


def _units(book: Book) -> list[str]:
    """Return the sections, 各課室, other bodies, and the combinations that the plan has."""
    agency = book.plan.agency
    combined = [
        str(row["responsible_units"])
        for table in book.tables
        for row in table.rows
        if row.get("responsible_units")
    ]
    every = [_EVERY_SECTION] if agency.sections else []
    return list(dict.fromkeys([*agency.sections, *every, *agency.outside_units, *combined]))
