"""The defined names that are gone, or lead elsewhere than the template had them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlplan.books.live.homes import Home
from xlplan.books.live.kept import Kept, Name
from xlplan.books.results import quoted
from xlplan.text import column_index, column_letter

_REFERENCE = re.compile(r"=?('(?:[^']|'')+'|[^'!]+)!\$([A-Z]+)\$(\d+):\$\2\$(\d+)")


def lost_names(
    kept: Kept, places: Mapping[str, Home], defined: Mapping[str, str]
) -> Iterator[tuple[str, Name]]:
    """Yield (sheet now, name) for the names that are gone or lead elsewhere."""
    for item in kept.names:
        match = _REFERENCE.fullmatch(item.reference)
        if match is None:
            continue
        sheet = _unquoted(match[1])
        home = places.get(sheet)
        name = home.name if home else sheet
        column: int | None = column_index(match[2])
        if item.field and home:
            column = home.column(column_index(match[2]))
        if column is not None and not _leads(defined.get(item.name, ""), name, column):
            letters = column_letter(column)
            cells = f"${letters}${match[3]}:${letters}${match[4]}"
            yield name, Name(item.name, f"={quoted(name)}!{cells}", item.field)


def _leads(reference: str, sheet: str, column: int) -> bool:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return False
    return (_unquoted(match[1]), match[2]) == (sheet, column_letter(column))


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
