"""The workbook of ``compare -o``: 摘要, 對照, and for an amendment the official 修正對照表."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from xlplan.books.comparison.amended import write_amendments
from xlplan.books.comparison.overview import write_overview
from xlplan.books.comparison.rich import Styles
from xlplan.books.comparison.rows import write_rows
from xlplan.books.lists import new_list_book
from xlplan.books.save import replacing
from xlplan.compare import Comparison
from xlplan.compare.amendment import amendments

__all__ = ["write_comparison"]


def write_comparison(target: Path, sources: Sequence[Path], found: Comparison) -> None:
    """Write what comparing found; ``sources`` are the old file and the new one, to be linked to.

    Raises Unwritable when the target cannot be written.
    """
    with replacing(target) as temporary:
        book = new_list_book(temporary)
        book.set_properties({"created": dt.datetime(found.new.year or 2000, 1, 1)})
        styles = Styles(book)
        write_overview(book, styles, sources, found)
        write_rows(book, styles, target, sources, found)
        if found.is_amendment:
            write_amendments(book, styles, found, list(amendments(found)))
        book.close()
