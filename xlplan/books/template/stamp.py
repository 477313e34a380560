"""The very hidden sheet stamp: what the workbook is, and what its rows said at first."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xlplan import schema
from xlplan.books.template.book import Book, write
from xlplan.books.template.contents import fingerprints


def write_stamp(book: Book) -> None:
    """Write the stamp that table.read_plan reads; buttons write to it, so no cell is locked."""
    sheet = book.workbook.add_worksheet(book.frame.names["stamp"])
    sheet.very_hidden()
    sheet.protect()
    for row, cells in enumerate((*_said(book), *_base(book))):
        for column, text in enumerate(cells):
            write(sheet, row, column, text, book.styles["stamp"])


def _said(book: Book) -> Iterator[tuple[str, str]]:
    plan, frame = book.plan, book.frame
    yield "kind", "agency-plan"
    yield "template_version", frame.version
    yield "schema_version", schema.version()
    yield "framework", frame.framework.key
    yield "year", str(plan.year or "")
    yield "agency", json.dumps(plan.agency.to_dict(), ensure_ascii=False)
    yield "has_units", "yes" if book.has_units else "no"
    yield "submitted", ""
    yield "sha", ""


def _base(book: Book) -> Iterator[tuple[str, str, str]]:
    for table in book.tables:
        if table.spec.area is not None:
            for identity, mark in fingerprints(table, book.frame.framework):
                yield "base", identity, mark
