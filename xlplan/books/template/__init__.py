"""The workbook that agencies fill in, made from the schema, empty or with a plan in it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from xlplan.books.archive import copy_parts
from xlplan.books.heights import not_own
from xlplan.books.macros import add_macros, has_macros, lettered, widths
from xlplan.books.save import replacing
from xlplan.books.template.book import TITLE, Book, default_format
from xlplan.books.template.codes import write_codes
from xlplan.books.template.contents import tables_of
from xlplan.books.template.cover import write_cover
from xlplan.books.template.doubts import write_doubts
from xlplan.books.template.findings import write_findings
from xlplan.books.template.import_doubts import has_doubts, write_import_doubts
from xlplan.books.template.pattern import write_patterns
from xlplan.books.template.stamp import write_stamp
from xlplan.books.template.tables import write_table
from xlplan.books.template.wording import write_wording
from xlplan.merge import Doubt
from xlplan.plan import Plan
from xlplan.table import Layout

__all__ = ["write_template"]


def write_template(
    target: Path,
    plan: Plan,
    frame: Layout,
    *,
    has_units: bool,
    doubts: Sequence[Doubt] = (),
) -> None:
    """Write the workbook of a plan's agency, year and framework, the plan's rows filled in.

    A target .xlsm has macros, and buttons in its sheets; everything else is as in an .xlsx.
    ``plan`` may be empty, even of agency and year: the cover then asks for them. A plan of an older
    framework is filed under ``frame``'s sub-items. ``has_units`` is False for an agency without
    sections: no column asks for them. The same plan gives the same bytes. Raises Unwritable when
    the target cannot be written or a text is longer than a cell can hold. ``doubts``, from a merge,
    stand on a sheet of their own.
    """
    import xlsxwriter

    options = {"in_memory": True, "default_format_properties": default_format()}
    options |= widths(target)
    raw = io.BytesIO()
    workbook = xlsxwriter.Workbook(raw, options)
    tables = tables_of(plan, frame, has_units=has_units)
    book = Book(workbook, plan, frame, tables, has_units, has_bars=has_macros(target))
    _write(book, doubts)
    if has_macros(target):
        from xlplan.books.template.bars import bars

        add_macros(workbook, "agency", bars(frame))
    workbook.close()
    with replacing(target) as temporary, zipfile.ZipFile(raw) as made:
        fitted = {part: not_own(made.read(part), rows) for part, rows in book.fitted.items()}
        copy_parts(made, temporary, fitted | dict(lettered(made)))


def _write(book: Book, doubts: Sequence[Doubt]) -> None:
    book.workbook.set_properties(
        {
            "title": f"{book.plan.agency.name}{book.year}{TITLE}",
            "company": book.plan.agency.name,
            "created": dt.datetime(book.plan.year or 2000, 1, 1),
        }
    )
    write_cover(book)
    for table in book.tables:
        write_table(book, table)
    write_findings(book)
    write_wording(book)
    if doubts:
        write_doubts(book, doubts)
    if has_doubts(book):
        write_import_doubts(book)
    write_codes(book)
    write_patterns(book)
    write_stamp(book)
