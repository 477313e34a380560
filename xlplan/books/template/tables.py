"""The table sheets: banner, hidden field names, headings, rows with their ids."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from xlplan.books.results import ids_name, quoted
from xlplan.books.template.book import Book, Pattern, protect_headings, write
from xlplan.books.template.carried import write_mark
from xlplan.books.template.contents import Table, extra_cell
from xlplan.books.template.rules import add_row_rules, add_rules
from xlplan.books.template.styles import TABS, TITLE_HEIGHT
from xlplan.schema import Column
from xlplan.table.layout import ID_TITLE
from xlplan.table.rows import Row

_CENTRED = ("choice", "unit")
_EXTRA_WIDTH = 16
_BACK = "◀封面"
_SPARE_COLUMNS = 8  # to the right, for a clerk's own
_HEADING_HEIGHT = 26


def write_table(book: Book, table: Table) -> None:
    """Write one table sheet."""
    spec = table.spec
    sheet = book.add_sheet(spec.name, TABS.get(spec.key, TABS["measure"]))
    _set_columns(book, table, sheet)
    _write_heads(book, table, sheet)
    _write_rows(book, table, sheet)
    add_rules(book, table, sheet)
    _define_names(book, table)
    book.patterns.extend(_patterns(book, table))
    pinned = table.index("sub_item") + 1 if table.has("sub_item") else 0
    sheet.freeze_panes(table.heading_row, pinned)
    last_prepared = table.heading_row + len(table.rows) + len(table.slots)
    right = len(table.columns) + len(table.extras)
    sheet.autofilter(table.heading_row - 1, 0, last_prepared - 1, right)
    sheet.repeat_rows(0, table.heading_row - 1)
    protect_headings(sheet)


def _set_columns(book: Book, table: Table, sheet: Any) -> None:
    styles = book.styles
    sheet.set_column(0, 0, 9, styles["text"], {"hidden": True})
    book.hide_column(sheet, 0, "id")
    for index, column in enumerate(table.columns, 1):
        style = styles[_style_of(column)]
        sheet.set_column(index, index, column.width, style, {"hidden": column.hidden})
        if column.hidden:
            book.hide_column(sheet, index, column.field)
    first = len(table.columns) + 1
    if table.extras:
        last = first + len(table.extras) - 1
        sheet.set_column(first, last, _EXTRA_WIDTH, styles["text"])
        first = last + 1
    sheet.set_column(first, first + _SPARE_COLUMNS - 1, _EXTRA_WIDTH, styles["free"])


def _style_of(column: Column) -> str:
    if column.input in ("integer", "percent"):
        return "number"
    if column.input == "mark":
        return "mark"
    if column.input in _CENTRED:
        return "centred"
    return "long" if column.input == "multiline" else "text"


def _write_heads(book: Book, table: Table, sheet: Any) -> None:
    styles = book.styles
    last = len(table.columns) + len(table.extras)
    fields, headings = book.frame.field_row - 1, table.heading_row - 1
    sheet.set_row(0, TITLE_HEIGHT)
    for index in range(last + 1):
        write(sheet, 0, index, "", styles["banner"])
    cover = quoted(book.frame.names["cover"])
    # a formula, since LibreOffice gives links of cells a colour of its own, unreadable on the band
    formula = f'=HYPERLINK("#{cover}!B1","{_BACK}")'
    book.formula(sheet, 0, 1, formula, styles["banner_link"], _BACK)
    book.text(sheet, 0, 2, _banner(book, table), styles["banner"])
    book.hide_row(sheet, fields)
    sheet.set_row(headings, _HEADING_HEIGHT)
    write(sheet, fields, 0, "id", styles["code"])
    write(sheet, headings, 0, ID_TITLE, styles["heading"])
    for index, column in enumerate(table.columns, 1):
        write(sheet, fields, index, column.field, styles["code"])
        style = styles["required" if column.required else "heading"]
        write(sheet, headings, index, column.title, style)
    for index, heading in enumerate(table.extras, len(table.columns) + 1):
        write(sheet, headings, index, heading, styles["own"])


def _banner(book: Book, table: Table) -> str:
    areas = {area.number: area.label for area in book.frame.framework.areas}
    lead = book.frame.framework.lead
    title = areas.get(table.spec.area or 0, table.spec.name)
    if table.spec.area == 0 and lead:
        title = lead.title
    return f"{title}　　{book.owner}"


def _write_rows(book: Book, table: Table, sheet: Any) -> None:
    """Write the rows and the empty slots; cells take the formats of their columns."""
    first = table.first_row - 1
    for number, row in enumerate(table.rows, first):
        write(sheet, number, 0, row["id"])
        for index, column in enumerate(table.columns, 1):
            write(sheet, number, index, row.get(column.field, ""))
        for index, heading in enumerate(table.extras, len(table.columns) + 1):
            write(sheet, number, index, extra_cell(row, heading))
        write_mark(book, table, sheet, number, row)
        book.fit_row(sheet, number, _texts(table, row))
    for number, slot in enumerate(table.slots, first + len(table.rows)):
        write(sheet, number, 0, slot)


def _texts(table: Table, row: Row) -> Iterator[tuple[str, float]]:
    for column in table.columns:
        if not column.hidden:
            yield str(row.get(column.field, "")), column.width
    for heading in table.extras:
        yield extra_cell(row, heading), _EXTRA_WIDTH


def _define_names(book: Book, table: Table) -> None:
    names = {ids_name(table.spec): "id"}
    if table.spec.area is not None:
        names[action_name(table.spec.area)] = "action"
        if table.has("sub_item"):
            names[sub_item_name(table.spec.area)] = "sub_item"
    for name, field in names.items():
        letters = "A" if field == "id" else table.letter(field)
        book.define(name, table.span(letters, 1), field)


def _patterns(book: Book, table: Table) -> Iterator[Pattern]:
    """Yield the patterns of the heading row and of a row of data: titles, and field names."""
    styles, columns = book.styles, list(enumerate(table.columns, 1))
    titles = {0: (ID_TITLE, styles["heading"])} | {
        index: (column.title, styles["required" if column.required else "heading"])
        for index, column in columns
    }
    yield Pattern(table.spec.name, table.heading_row, table.heading_row, titles)
    fields = {0: ("id", styles["text"])} | {
        index: (column.field, styles[_style_of(column)]) for index, column in columns
    }
    add = partial(add_row_rules, book, table)
    yield Pattern(table.spec.name, table.first_row, table.last_row, fields, add)


def action_name(area: int) -> str:
    """Return the defined name of an area's column 具體作法."""
    return f"act_{area}"


def sub_item_name(area: int) -> str:
    """Return the defined name of an area's column 次項."""
    return f"sub_{area}"
