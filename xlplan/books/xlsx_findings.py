"""What calamine does not tell of a sheet of an .xlsx file, looked up in its part.

Rare words are looked for first; only a sheet that has one is read cell by cell.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from xlplan.books.own_functions import Area, is_own, may_be_among
from xlplan.books.parts import MOST, Scope
from xlplan.books.xlsx_sheet import CELL, SheetPart, has_value
from xlplan.problems import Problem, problem
from xlplan.text import column_index

_ROW_NUMBER = re.compile(rb'<row r="(\d{1,9})"')
_HIDDEN = (b' hidden="1"', b' hidden="true"')
_MERGE = re.compile(rb'<mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CACHED = re.compile(rb"<v(?: [^<>]*)?>")
_TYPED = re.compile(rb'\bt="([^"]*)"')
_LONG_NUMBER = re.compile(rb"<v>-?(?:\d{16,}|\d(?:\.\d+)?[eE]\+?0*(?:1[5-9]|[2-9]\d))</v>")
_VALUE_TEXT = re.compile(rb"<[vt](?: [^<>]*)?>([^<]*)</[vt]>")
_FORMULAS = re.compile(rb"<f(?: [^<>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<f(?:\s([^<>]*))?>([^<]*)</f>")
_FILLED = re.compile(rb'\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_VALIDATION = re.compile(rb'<dataValidation\s(?=[^<>]*\stype="list"|type="list")[^<>]*>')
_SQREF = re.compile(rb'\bsqref="([^"]*)"')
_NEWER_VALIDATION = re.compile(
    rb'<x14:dataValidation\s[^<>]*\btype="list".*?<xm:sqref>([^<]*)', re.DOTALL
)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MERGES_LIMIT = 1_000

Cell = tuple[int, str, bytes, bytes]  # row, column, attributes, what stands in it


def findings(sheet: SheetPart, scope: Scope, strings: Callable[[], Sequence[str]]) -> list[Problem]:
    """Return what should be told of a sheet: B209 to B213, B220, B221.

    ``strings`` gives the workbook's shared strings.
    """
    if scope.quiet:
        return []
    found = [
        problem("B213", sheet=scope.sheet, row=row, column=column, value=text)
        for row, column, text in sheet.errors
        if row >= scope.first
    ]
    body = sheet.body
    looks: list[Iterator[Problem]] = [_hidden_rows(body, scope)]
    if not scope.visible:
        looks.append(_hidden_sheet(body, scope))
    if b"f" in body and b"<f" in body:
        looks.append(_formulas_without_result(body, scope))
    if b"<mergeCell " in sheet.part[sheet.span[1] :]:
        looks.append(_merges(sheet, scope, strings))
    if sheet.long_numbers:
        looks.append(_long_numbers(body, scope))
    return found[:MOST] + [item for look in looks for item in _first(look)]


def _first(look: Iterator[Problem]) -> Iterator[Problem]:
    return (item for item, _ in zip(look, range(MOST), strict=False))


def _cells(body: bytes) -> Iterator[Cell]:
    """Yield the cells in which something stands."""
    for cell in CELL.finditer(body):
        if cell[4]:
            yield int(cell[2]), cell[1].decode(), cell[3], cell[4]


def _data(body: bytes, scope: Scope) -> Iterator[Cell]:
    return (
        cell for cell in _cells(body) if scope.holds_data(cell[0], cell[1]) and has_value(cell[3])
    )


def _hidden_rows(body: bytes, scope: Scope) -> Iterator[Problem]:
    places = sorted(place for mark in _HIDDEN for place in _places(body, mark))
    for place in places:
        row = _ROW_NUMBER.match(body, body.rfind(b"<", 0, place))
        end = body.find(b">", place)
        if row is None or int(row[1]) < scope.first or body[end - 1 : end] == b"/":
            continue
        if next(_data(body[end : body.find(b"</row>", end)], scope), None):
            yield problem("B210", sheet=scope.sheet, row=int(row[1]))


def _places(body: bytes, mark: bytes) -> Iterator[int]:
    place = body.find(mark)
    while place >= 0:
        yield place
        place = body.find(mark, place + 1)


def _hidden_sheet(body: bytes, scope: Scope) -> Iterator[Problem]:
    if next(_data(body, scope), None):
        yield problem("B211", sheet=scope.sheet)


def _formulas_without_result(body: bytes, scope: Scope) -> Iterator[Problem]:
    """Yield the formulas whose result nobody stored; an empty text is a result."""
    for place in _places(body, b"<f"):
        cell = CELL.match(body, body.rfind(b"<c ", 0, place))
        if cell is None or int(cell[2]) < scope.first or has_value(cell[4]):
            continue
        typed = _TYPED.search(cell[3])
        if not (typed and typed[1] == b"str" and _CACHED.search(cell[4])):
            row, column = int(cell[2]), cell[1].decode()
            yield problem("B212", sheet=scope.sheet, row=row, column=column)


def _long_numbers(body: bytes, scope: Scope) -> Iterator[Problem]:
    for row, column, attributes, inner in _cells(body):
        typed = _TYPED.search(attributes)
        number = _LONG_NUMBER.search(inner)
        if number and row >= scope.first and (typed is None or typed[1] == b"n"):
            text = number[0][3:-4].decode()
            yield problem("B221", sheet=scope.sheet, row=row, column=column, value=text)


def _merges(
    sheet: SheetPart, scope: Scope, strings: Callable[[], Sequence[str]]
) -> Iterator[Problem]:
    """Yield the merged ranges that reach into the data and hold something, and what they cover."""
    ranges = [
        merge
        for merge in _MERGE.finditer(sheet.part, sheet.span[1])
        if int(merge[4]) >= scope.first
    ][:_MERGES_LIMIT]
    if not ranges:
        return
    cells = sorted(
        (row, column_index(column), attributes, inner)
        for row, column, attributes, inner in _cells(sheet.body)
        if has_value(inner)
    )
    rows = [cell[0] for cell in cells]
    for merge in ranges:
        top, bottom = int(merge[2]), int(merge[4])
        here = cells[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        yield from _merged(merge, here, scope, strings)


def _merged(
    merge: re.Match[bytes],
    cells: list[tuple[int, int, bytes, bytes]],
    scope: Scope,
    strings: Callable[[], Sequence[str]],
) -> Iterator[Problem]:
    """Yield the problems of one merged range; ``cells`` are those with a value in its rows."""
    letters, top, last, bottom = (word.decode() for word in merge.groups())
    left, right = column_index(letters), column_index(last)
    inside = [cell for cell in cells if left <= cell[1] <= right]
    if not inside:
        return
    name = f"{letters}{top}:{last}{bottom}"
    yield problem("B209", sheet=scope.sheet, row=int(top), column=letters, range=name)
    for row, column, attributes, inner in inside:
        if (row, column) != (int(top), left) and row >= scope.first:
            text = _text(attributes, inner, strings)
            yield problem("B220", sheet=scope.sheet, row=row, column=column, value=text)


def _text(attributes: bytes, inner: bytes, strings: Callable[[], Sequence[str]]) -> str:
    text = html.unescape(b"".join(_VALUE_TEXT.findall(inner)).decode("utf-8", "replace"))
    typed = _TYPED.search(attributes)
    if typed and typed[1] == b"s" and text.isdecimal() and int(text) < len(strings()):
        return strings()[int(text)]
    return text


def own_formulas(body: bytes) -> Iterator[Area]:
    """Yield the cells with xlplan's own functions; what one formula fills is one area."""
    if not may_be_among(_FORMULAS.findall(body)):
        return
    for row, column, _, inner in _cells(body):
        formula = _FORMULA.search(inner)
        if not formula or not is_own(b"=" + formula[2]):
            continue
        filled = _FILLED.search(formula[1] or b"")
        if filled:
            left, right = (column_index(filled[group].decode()) for group in (1, 3))
            yield Area(int(filled[2]), left, int(filled[4]), right)
        else:
            yield Area(row, column_index(column), row, column_index(column))


def lost_lists(part: bytes, columns: Mapping[str, str], rows: range) -> Iterator[tuple[str, int]]:
    """Yield column letters and the first filled row among ``rows`` that a drop-down should cover.

    A row is filled where anything stands beyond column A.
    """
    covered = list(_list_areas(part))
    filled: list[int] | None = None
    for letters in columns:
        index = column_index(letters)
        spans = [
            range(top, bottom + 1) for left, top, right, bottom in covered if left <= index <= right
        ]
        if any(rows[0] in span and rows[-1] in span for span in spans if rows):
            continue
        if filled is None:
            filled = sorted(
                {cell[0] for cell in _cells(part) if cell[1] != "A" and has_value(cell[3])}
            )
        bare = (row for row in filled if row in rows and not any(row in span for span in spans))
        row = next(bare, None)
        if row is not None:
            yield letters, row


def _list_areas(part: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, right, bottom of each range with a drop-down; columns count from 0."""
    tail = part[max(part.rfind(b"</sheetData>"), 0) :]
    standing = [match[0] for match in _VALIDATION.finditer(tail)]
    texts = [sqref[1] for item in standing if (sqref := _SQREF.search(item))]
    texts += [match[1] for match in _NEWER_VALIDATION.finditer(tail)]
    for area in _AREA.finditer(b" ".join(texts).decode("ascii", "replace")):
        left, top = column_index(area[1]), int(area[2])
        yield left, top, column_index(area[3]) if area[3] else left, int(area[4] or top)


def shared_strings(part: bytes | None) -> list[str]:
    """Return the shared strings of a workbook, phonetic text left out."""
    items = re.findall(
        rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", part or b"", re.DOTALL
    )
    return [_plain_text(item) for item in items]


def _plain_text(item: bytes) -> str:
    without_phonetic = re.sub(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", b"", item, flags=re.DOTALL)
    texts: Iterable[bytes] = re.findall(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</", without_phonetic)
    return html.unescape(b"".join(texts).decode("utf-8", "replace"))
