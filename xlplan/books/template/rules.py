"""What the table sheets tell by themselves: drop-downs, input messages, marks, painting.

Conditional formats start at the heading row, so that a row inserted above the first one is within
them. They and the validations reach other sheets through defined names only.
"""

from __future__ import annotations

from typing import Any

from xlplan.books.results import KEYS_NAME, SEVERITIES_NAME
from xlplan.books.template.book import Book
from xlplan.books.template.carried import beside_mark
from xlplan.books.template.codes import list_name
from xlplan.books.template.contents import Table
from xlplan.books.template.import_doubts import DOUBTS_NAME, has_doubts
from xlplan.problems import SEVERITIES, SEVERITY_NAMES
from xlplan.schema import Column

_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # Excel's, for input messages


def add_rules(book: Book, table: Table, sheet: Any) -> None:
    """Add the drop-downs and conditional formats of a table sheet."""
    _add_inputs(table, sheet, table.heading_row, table.last_row - 1)
    _add_marks(book, table, sheet, table.heading_row - 1, table.last_row - 1)
    letters = f"B{table.heading_row}:{table.last_letter}{table.last_row}"
    ignored = {"number_stored_as_text": letters, "list_data_validation": letters}
    if table.mark:
        ignored["formula_unlocked"] = letters
    sheet.ignore_errors(ignored)


def add_row_rules(book: Book, table: Table, sheet: Any, row: int) -> None:
    """Add what ``add_rules`` gives a row of data to a row (from 0) of another sheet.

    Its formulas refer to no row but their own and that of the field names, and to other columns by
    field name, so that they hold wherever on the table sheet the row is copied to.
    """
    _add_inputs(table, sheet, row, row)
    _add_marks(book, table, sheet, row, row)


def _add_inputs(table: Table, sheet: Any, top: int, bottom: int) -> None:
    for index, column in enumerate(table.columns, 1):
        if not column.hidden:
            options = input_options(column, list_name(table, column))
            sheet.data_validation(top, index, bottom, index, options)


def _add_marks(book: Book, table: Table, sheet: Any, top: int, bottom: int) -> None:
    key = f'$A{top + 1}&":"&B${book.frame.field_row}'
    paint(book, sheet, (top, 1, bottom, len(table.columns)), key)
    if has_doubts(book):
        criteria = f"=ISNUMBER(MATCH({key},{DOUBTS_NAME},0))"
        cells = (top, 1, bottom, len(table.columns))
        _format(sheet, cells, criteria, book.styles.mark("notice"))
    for index, column in enumerate(table.columns, 1):
        cells = (top, index, bottom, index)
        if column.required:
            _mark_missing(book, table, sheet, column, cells)
        if column.max_length and not column.hidden:
            mark_too_long(book, sheet, cells, table.letter(column.field), column.max_length)


def input_options(column: Column, source: str | None) -> dict[str, Any]:
    """Return the validation of a column: its help, its list, and how strictly the list holds.

    A choice must be one of its list. A sub-item is asked about when it is not ("1-1" alone is read
    all the same). Sections may be joined by 、 and suggestions are only that: nothing is said.
    """
    options: dict[str, Any] = {"validate": "any"}
    if source:
        options = {"validate": "list", "source": f"={source}", "show_error": False}
    if column.input == "mark":
        options = {
            "validate": "custom",
            "value": "=FALSE",
            "error_title": f"不用填「{column.title}」",
            "error_message": "這一欄會自己更新，請按「取消」，改填別的欄。",
        }
    if column.input in ("choice", "sub_item"):
        asked = column.input == "sub_item"
        options |= {
            "show_error": True,
            "error_type": "warning" if asked else "stop",
            "error_title": f"{column.title}不在清單裡",
            "error_message": f"請從下拉清單選取{column.title}。"
            + ("要照樣填入嗎？" if asked else ""),
        }
    if column.help:
        options |= {
            "input_title": column.title[:_TITLE_LIMIT],
            "input_message": column.help[:_MESSAGE_LIMIT],
        }
    return options


def paint(book: Book, sheet: Any, cells: tuple[int, int, int, int], key: str) -> None:
    """Paint the cells whose mark stands on 檢核結果, the most pressing colour first.

    ``cells`` are first row, first column, last row, last column, from 0; ``key`` is the formula of
    the mark of the first of them.
    """
    for severity in SEVERITIES:
        said = f"INDEX({SEVERITIES_NAME},MATCH({key},{KEYS_NAME},0))"
        criteria = f'=IFERROR({said}="{SEVERITY_NAMES[severity]}",FALSE)'
        _format(sheet, cells, criteria, book.styles.mark(severity))


def mark_too_long(
    book: Book, sheet: Any, cells: tuple[int, int, int, int], letters: str, limit: int
) -> None:
    """Mark the cells of a column that hold more than ``limit`` characters.

    The formula names the cell twice: rules that name one cell once, LibreOffice makes one rule when
    it opens an .ods, wherever on the sheet they stand, and no longer knows which cell is theirs.
    """
    cell = f"{letters}{cells[0] + 1}"
    criteria = f"=AND(ISTEXT({cell}),LEN({cell})>{limit})"
    _format(sheet, cells, criteria, book.styles.mark("too_long"))


def _mark_missing(
    book: Book, table: Table, sheet: Any, column: Column, cells: tuple[int, int, int, int]
) -> None:
    """Mark a required cell left empty in a row that says something.

    The last required column is what a row is there for: it is missed as soon as anything stands in
    the row, the others once it is filled.
    """
    row = cells[0] + 1
    main = [item for item in table.columns if item.required][-1]
    others = f"COUNTA({row}:{row})>COUNTA($A{row}{beside_mark(book, table, row)})"
    if column is not main:  # found by its field name: this holds on a sheet with moved columns too
        fields = f"${book.frame.field_row}:${book.frame.field_row}"
        said = f'INDEX({row}:{row},MATCH("{main.field}",{fields},0))'
        others = f"IFERROR(LEN(TRIM({said})),0)>0"
    criteria = f"=AND(LEN(TRIM({table.letter(column.field)}{row}))=0,{others})"
    _format(sheet, cells, criteria, book.styles.mark("missing"))


def _format(sheet: Any, cells: tuple[int, int, int, int], criteria: str, style: Any) -> None:
    options = {"type": "formula", "criteria": criteria, "format": style}
    sheet.conditional_format(*cells, options)
