"""Find a table in a grid: its field row, its heading row, and which column holds which field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan import schema
from xlplan.problems import Problem, problem
from xlplan.table.cells import Cell, is_blank, plain_text
from xlplan.table.layout import ID_TITLE
from xlplan.text import column_letter, fold

_SEARCHED_ROWS = 20


@dataclass(frozen=True, slots=True)
class Heads:
    """Where a table's columns stand: field -> column index, and the clerk's own columns.

    ``silent`` are columns that nobody writes in: alone they make no row.
    """

    first: int  # index of the first data row
    fields: Mapping[str, int]
    extras: Mapping[int, str]
    ids: int | None
    by_fields: bool
    problems: tuple[Problem, ...] = field(default=())
    silent: frozenset[int] = frozenset()


def find_heads(record: str, sheet: str, rows: Sequence[Sequence[Cell]]) -> Heads | None:
    """Return where the columns of a record stand in a grid; None when no heading is found.

    The hidden row of field names decides; headings and aliases serve where it is gone or silent. A
    heading that contradicts its field name is a problem (B206), a field in two columns too (B208).
    """
    names = {item.field for item in schema.columns(record)} | _own_names(record)
    field_row = _field_row(rows, names)
    heading_row = _heading_row(record, rows, field_row)
    if heading_row is None:
        return None
    heading_cells = [plain_text(cell) for cell in rows[heading_row]]
    stated = _stated(rows[field_row], names) if field_row is not None else {}
    return _assigned(record, sheet, stated, heading_cells, heading_row)


def _own_names(record: str) -> set[str]:
    """Return the names of the columns that are the workbook's own."""
    mark = schema.mark(record)
    return {"id", mark.column.field} if mark else {"id"}


def _field_row(rows: Sequence[Sequence[Cell]], names: set[str]) -> int | None:
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        if sum(1 for cell in row if isinstance(cell, str) and cell.strip() in names) > 1:
            return index
    return None


def _heading_row(record: str, rows: Sequence[Sequence[Cell]], field_row: int | None) -> int | None:
    known = schema.headings(record)
    start = 0 if field_row is None else field_row + 1
    best, most = None, 0
    for index, row in enumerate(rows[start : start + _SEARCHED_ROWS], start):
        found = {known[text] for cell in row if (text := fold(plain_text(cell))) in known}
        if len(found) > most:
            best, most = index, len(found)
        if field_row is not None and index > start + 2:
            break
    if field_row is not None:  # the field row is trusted even when every heading was renamed
        return best if best is not None else min(start, len(rows) - 1)
    return best if most > 1 else None


def _stated(row: Sequence[Cell], names: set[str]) -> dict[int, str]:
    return {
        index: cell.strip()
        for index, cell in enumerate(row)
        if isinstance(cell, str) and cell.strip() in names
    }


def _assigned(
    record: str,
    sheet: str,
    stated: Mapping[int, str],
    headings: Sequence[str],
    heading_row: int,
) -> Heads:
    found: list[Problem] = []
    fields: dict[str, int] = {}
    columns: dict[str, list[int]] = {}
    for index, name in stated.items():
        columns.setdefault(name, []).append(index)
        fields.setdefault(name, index)
    for index, name in _by_heading(record, headings, stated, fields):
        columns.setdefault(name, []).append(index)
        fields.setdefault(name, index)
    found.extend(_clashes(record, sheet, stated, headings, heading_row))
    found.extend(_doubles(record, sheet, columns, heading_row))
    used = {index for places in columns.values() for index in places}
    extras = {
        index: text or f"{column_letter(index)}欄"
        for index, text in enumerate(headings)
        if index not in used and text
    }
    ids = fields.pop("id", None)
    return Heads(
        heading_row + 1, fields, extras, ids, bool(stated), tuple(found), _silent(record, fields)
    )


def _silent(record: str, fields: Mapping[str, int]) -> frozenset[int]:
    mark = schema.mark(record)
    names = (mark.column.field, mark.kept) if mark else ()
    return frozenset(fields[name] for name in names if name in fields)


def _by_heading(
    record: str,
    headings: Sequence[str],
    stated: Mapping[int, str],
    fields: Mapping[str, int],
) -> Iterator[tuple[int, str]]:
    """Yield (column index, field) for the headings that no field name speaks for."""
    known, mark = schema.headings(record), schema.mark(record)
    taken = set(fields)
    later = []
    for index, text in enumerate(headings):
        if index in stated or not text:
            continue
        if fold(text) == fold(ID_TITLE):
            yield index, "id"
            continue
        if mark and not stated and fold(text) == fold(mark.column.title):
            yield index, mark.column.field
            continue
        candidates = known.get(fold(text), ())
        titles = {fold(schema.column(record, name).title) for name in candidates}
        if len(candidates) == 1 and fold(text) in titles:
            # a second column of one title is a duplicate, whoever was first
            taken.add(candidates[0])
            yield index, candidates[0]
        elif candidates:
            later.append((index, candidates))
    for index, candidates in later:
        free = [name for name in candidates if name not in taken]
        if free or not stated:
            name = free[0] if free else candidates[0]
            taken.add(name)
            yield index, name


def _clashes(
    record: str,
    sheet: str,
    stated: Mapping[int, str],
    headings: Sequence[str],
    heading_row: int,
) -> Iterator[Problem]:
    known = schema.headings(record)
    for index, name in stated.items():
        text = headings[index] if index < len(headings) else ""
        candidates = known.get(fold(text))
        if candidates and name not in _own_names(record) and name not in candidates:
            yield problem(
                "B206",
                sheet=sheet,
                row=heading_row + 1,
                column=index,
                field=name,
                value=text,
                heading=text,
                title=schema.column(record, name).title,
            )


def _doubles(
    record: str, sheet: str, columns: Mapping[str, Sequence[int]], heading_row: int
) -> Iterator[Problem]:
    for name, places in columns.items():
        if len(places) > 1 and name not in _own_names(record):
            title = schema.column(record, name).title
            letters = "、".join(column_letter(index) for index in places)
            yield problem(
                "B208",
                sheet=sheet,
                row=heading_row + 1,
                column=places[1],
                field=name,
                value=title,
                title=title,
                columns=letters,
            )


def is_row(row: Sequence[Cell], heads: Heads) -> bool:
    """Return whether a data row says anything beyond its id."""
    ids = heads.ids
    said = len(row) - row.count("")
    if said == 0 or (said == 1 and ids is not None and ids < len(row) and row[ids] != ""):
        return False  # the quick way for the many rows prepared and not used
    read = {*heads.fields.values(), *heads.extras} - heads.silent
    return any(index < len(row) and not is_blank(row[index]) for index in read)
