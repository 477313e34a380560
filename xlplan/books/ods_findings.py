"""What calamine does not tell of a sheet of an .ods file, looked up in its rows.

Rare words are looked for first; only a sheet that has one in its data is read cell by cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import partial

from xlplan.books.ods_sheet import Cell, Row, Table, attributes, cells
from xlplan.books.own_functions import Area, is_own, may_be_among
from xlplan.books.parts import MOST, Scope
from xlplan.problems import Problem, problem
from xlplan.text import column_index, column_letter

_HIDDEN_ROW = re.compile(rb"table:visibility\s*=\s*[\"'](?:collapse|filter)")
_MARKS = (b"table:formula", b"-spanned=", b"<table:covered-table-cell", b"table:visibility")
_TALL = re.compile(rb"number-rows-spanned=[\"'](?:[2-9]|\d\d)")
_LONG_VALUE = re.compile(rb"office:value=[\"'](?:[^\"']{16}|[^\"']*[eE])")
_LONG_NUMBER = re.compile(r"-?(?:\d{16,}|\d(?:\.\d+)?[eE]\+?0*(?:1[5-9]|[2-9]\d))")
_ERROR = re.compile(r"Err:\d{3}|#[A-Z0-9/_]+[!?]?")
_ANNOTATION = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<text:p(?:\s[^<>]*)?>(.*?)</text:p>", re.DOTALL)
_TAGS = re.compile(rb"<[^<>]*>")
_FORMULAS = re.compile(rb"table:formula\s*=\s*[\"']([^<>]*?)[\"'][\s/>]")
_FORMULA = re.compile(rb"table:formula\s*=\s*(?:\"(?:\w+:)?([^\"]*)\"|'(?:\w+:)?([^']*)')")
_LIST = re.compile(rb"<table:content-validation\s[^<>]*is-in-list[^<>]*")


def findings(table: Table, scope: Scope) -> list[Problem]:
    """Return what should be told of a sheet: B209 to B213, B220, B221.

    Raises ValueError for numbers of repetitions that are none.
    """
    if scope.quiet:
        return []
    sheet, there = table.content, table.rows
    data = [row for row in there if row.number + row.repeat > scope.first]
    if not data or not _is_suspicious(sheet, there, data, scope):
        return []
    found: dict[str, list[Problem]] = {}
    for item in _look(sheet, there, scope):
        same = found.setdefault(item.code, [])
        if len(same) < MOST:
            same.append(item)
    hidden = (
        []
        if scope.visible or not _holds_data(sheet, data, scope)
        else [problem("B211", sheet=scope.sheet)]
    )
    return hidden + [item for same in found.values() for item in same]


def _is_suspicious(sheet: bytes, there: list[Row], data: list[Row], scope: Scope) -> bool:
    part = sheet[data[0].start : there[-1].end]
    heads = sheet[: data[0].start]
    return (
        not scope.visible
        or any(mark in part for mark in _MARKS)
        or _LONG_VALUE.search(part) is not None
        or _TALL.search(heads) is not None
    )


def _holds_data(sheet: bytes, data: list[Row], scope: Scope) -> bool:
    return any(
        scope.holds_data(max(row.number, scope.first), cell.letters) and _has_value(cell)
        for row in data
        for cell in cells(sheet, row)
    )


def _has_value(cell: Cell) -> bool:
    return cell.has_content and (b"office:value=" in cell.attributes or text_of(cell) != "")


def _look(sheet: bytes, there: list[Row], scope: Scope) -> Iterator[Problem]:
    for row in there:
        number = max(row.number, scope.first)
        reaches = row.number + row.repeat > scope.first
        if reaches and _HIDDEN_ROW.search(row.attributes) and _holds_data(sheet, [row], scope):
            yield problem("B210", sheet=scope.sheet, row=number)
        for cell in cells(sheet, row):
            if not cell.has_content:
                continue
            yield from _merged(cell, row, scope)
            if reaches:
                yield from _in_cell(cell, number, scope)


def _in_cell(cell: Cell, row: int, scope: Scope) -> Iterator[Problem]:
    said = attributes(cell.attributes)
    text = text_of(cell)
    here = partial(problem, sheet=scope.sheet, row=row, column=cell.letters)
    formula = "table:formula" in said
    if said.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        yield here("B213", value=text or "#N/A")
    elif formula and "office:value-type" not in said:
        yield here("B212")
    if cell.covered and _has_value(cell):
        yield here("B220", value=text or said.get("office:value", ""))
    number = said.get("office:value", "")
    if _LONG_NUMBER.fullmatch(number):
        yield here("B221", value=number)


def _merged(cell: Cell, row: Row, scope: Scope) -> Iterator[Problem]:
    if b"-spanned" not in cell.attributes:
        return
    said = attributes(cell.attributes)
    wide = _number(said.get("table:number-columns-spanned"))
    tall = _number(said.get("table:number-rows-spanned"))
    bottom = row.number + tall - 1
    if wide * tall > 1 and bottom >= scope.first and _has_value(cell):
        name = f"{cell.letters}{row.number}:{column_letter(cell.column + wide - 1)}{bottom}"
        yield problem("B209", sheet=scope.sheet, row=row.number, column=cell.letters, range=name)


def own_formulas(table: Table) -> Iterator[Area]:
    """Yield the cells with xlplan's own functions; what one formula fills is one area.

    Raises ValueError for numbers of repetitions that are none.
    """
    if not may_be_among(_FORMULAS.findall(table.content)):
        return
    for row in table.rows:
        for cell in cells(table.content, row):
            formula = _FORMULA.search(cell.attributes)
            if not formula or not is_own(formula[1] or formula[2] or b""):
                continue
            said = attributes(cell.attributes)
            tall = _number(said.get("table:number-matrix-rows-spanned"))
            wide = _number(said.get("table:number-matrix-columns-spanned"))
            bottom = row.number + max(row.repeat, tall) - 1
            right = cell.column + max(cell.repeat, wide) - 1
            yield Area(row.number, cell.column, bottom, right)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 1


def text_of(cell: Cell) -> str:
    """Return the text that stands in a cell, without that of its comment."""
    paragraphs = _PARAGRAPH.findall(_ANNOTATION.sub(b"", cell.inner))
    texts = (_TAGS.sub(b"", item).decode("utf-8", "replace") for item in paragraphs)
    return html.unescape("\n".join(texts))


def lost_lists(
    content: bytes, table: Table, columns: Mapping[str, str], span: range
) -> Iterator[tuple[str, int]]:
    """Yield column letters and the first filled row in ``span`` that has lost its drop-down.

    A row is filled where anything stands beyond column A.
    """
    lists = {attributes(item[0]).get("table:name") for item in _LIST.finditer(content)}
    wanted = {column_index(letters): letters for letters in columns}
    for row in table.rows:
        number = max(row.number, span.start)
        if number not in range(row.number, row.number + row.repeat) or number not in span:
            continue
        here = list(cells(table.content, row))
        if not wanted or not any(_has_value(cell) for cell in here if cell.column):
            continue
        for cell in here:
            name = attributes(cell.attributes).get("table:content-validation-name")
            places = range(cell.column, cell.column + cell.repeat)
            for index in [index for index in wanted if index in places and name not in lists]:
                yield wanted.pop(index), number
