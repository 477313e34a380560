"""The sheet 匯入疑義: what an import could not decide alone, and the texts that found no place.

A doubt paints the cell its text went to until that cell is changed or the doubt confirmed (確認):
the area sheets look their own ``id:field`` up in the column of marks, as with 檢核結果.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xlplan import schema
from xlplan.books.results import ids_name, quoted
from xlplan.books.template.book import Book, protect_headings, write
from xlplan.books.template.contents import Table
from xlplan.books.template.styles import TABS, TITLE_HEIGHT
from xlplan.table.doubts import LEFTOVER, REMARK
from xlplan.table.layout import workbook
from xlplan.text import column_index, column_letter

DOUBTS_NAME = "doubt_key"
"""The defined name of the column of marks."""

_HINT = (
    "請對照原文件逐項確認：改好儲存格，或在「確認」欄打「是」，標示就會消失；都確認後可刪除這張表。"
)
_CENTRED = ("number", "confirmed")
_GONE = "已刪除"


@dataclass(frozen=True, slots=True)
class _Place:
    """The cell that a text went to."""

    table: Table
    row: int  # from 1
    identity: str
    column: str
    field: str
    value: str


def has_doubts(book: Book) -> bool:
    """Return whether the plan of a workbook was imported with something left open."""
    return bool(book.plan.doubts or book.plan.leftovers)


def write_import_doubts(book: Book) -> None:
    """Write the doubts of a plan, what is said of its document first, the leftovers last."""
    columns = workbook()["doubts"]
    sheet = _begin(book, columns)
    letters = {item["key"]: column_letter(index) for index, item in enumerate(columns)}
    first = book.frame.first_row
    rows = [*_rows(book)]
    for number, (said, place) in enumerate(rows, 1):
        _write_row(book, sheet, letters, first + number - 1, {"number": number, **said}, place)
        widths = {item["key"]: item["width"] for item in columns if not item.get("hidden")}
        texts = [(str(said.get(key, "")), width) for key, width in widths.items()]
        book.fit_row(sheet, first + number - 2, texts)
    last = first + max(len(rows), 1) - 1
    key = letters["key"]
    name = quoted(book.frame.names["doubts"])
    book.workbook.define_name(DOUBTS_NAME, f"={name}!${key}${first}:${key}${last}")
    done = f"=LEN(TRIM(${letters['confirmed']}{first}))>0"
    options = {"type": "formula", "criteria": done, "format": book.styles.mark("done")}
    sheet.conditional_format(f"A{first}:{letters['confirmed']}{last}", options)
    sheet.autofilter(first - 2, 0, last - 1, len(columns) - 1)
    protect_headings(sheet)


def _begin(book: Book, columns: list[dict[str, Any]]) -> Any:
    """Return the sheet with its banner, field names and headings."""
    name, styles = book.frame.names["doubts"], book.styles
    sheet = book.add_sheet(name, TABS["results"])
    fields, top = book.frame.field_row - 1, book.frame.heading_row - 1
    for index, item in enumerate(columns):
        centred = "number" if item["key"] in _CENTRED else "long"
        options = {"hidden": item.get("hidden", False)}
        sheet.set_column(index, index, item["width"], styles[centred], options)
        write(sheet, 0, index, "", styles["band"])
        write(sheet, fields, index, item["key"], styles["code"])
        write(sheet, top, index, item["title"], styles["heading"])
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.set_row(fields, None, None, {"hidden": True})
    sheet.set_row(top, 26)
    write(sheet, 0, 0, f" {name}　　{_HINT}", styles["band"])
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)
    return sheet


def _rows(book: Book) -> Iterator[tuple[dict[str, Any], _Place | None]]:
    """Yield what each line says, and the cell it speaks of."""
    doubts = [
        item if isinstance(item, Mapping) else {"text": str(item)} for item in book.plan.doubts
    ]
    for item in sorted(doubts, key=lambda item: item.get("kind") != REMARK):
        said = {key: str(item.get(key) or "") for key in ("kind", "source", "text", "chosen")}
        said["kind"] = said["kind"] or "疑義"
        others = item.get("others") or ()
        said["others"] = others if isinstance(others, str) else "\n".join(map(str, others))
        yield said, _place(book, str(item.get("id") or ""), str(item.get("field") or ""))
    for left in book.plan.leftovers:
        item = left if isinstance(left, Mapping) else {"text": str(left)}
        said = {key: str(item.get(key) or "") for key in ("source", "text")}
        yield {"kind": LEFTOVER, **said, "chosen": "沒有放進計畫，請看要放在哪裡。"}, None


def _place(book: Book, identity: str, field: str) -> _Place | None:
    """Return the cell of a row's field, or of the first row of a part of 總則."""
    title = "" if identity else schema.column("general", "part").choices.get(field)
    for table in book.tables:
        for index, row in enumerate(table.rows):
            if identity and row["id"] == identity:
                return _cell(table, index, field if table.has(field) else "action")
            if title and table.spec.record == "general" and row.get("part") == title:
                return _cell(table, index, "text")
    return None


def _cell(table: Table, index: int, field: str) -> _Place | None:
    if not table.has(field):
        return None
    row = table.rows[index]
    said = str(row.get(field, ""))
    number = table.first_row + index
    return _Place(table, number, str(row["id"]), table.letter(field), field, said)


def _write_row(
    book: Book,
    sheet: Any,
    letters: Mapping[str, str],
    here: int,
    said: Mapping[str, Any],
    place: _Place | None,
) -> None:
    """Write a line; ``here`` is its row from 1."""
    at = {key: column_index(letter) for key, letter in letters.items()}
    for key in ("number", "kind", "source", "text", "chosen", "others"):
        style = book.styles["number" if key in _CENTRED else "long"]
        write(sheet, here - 1, at[key], said.get(key, ""), style)
    write(sheet, here - 1, at["place"], "", book.styles["long"])
    write(sheet, here - 1, at["confirmed"], "", book.styles["number"])
    if place is None:
        return
    for key, text in (("id", place.identity), ("field", place.field), ("value", place.value)):
        write(sheet, here - 1, at[key], text)
    formula, shown = _link(place, f"${letters['id']}{here}")
    sheet.write_formula(here - 1, at["place"], formula, book.styles["link_cell"], shown)
    mark = f"{place.identity}:{place.field}"
    sheet.write_formula(here - 1, at["key"], _mark(place, letters, here), None, mark)


def _link(place: _Place, identity: str) -> tuple[str, str]:
    """Return the formula that leads to the row, wherever it is by now, and what it shows."""
    name = place.table.spec.name
    row = f"MATCH({identity},{ids_name(place.table.spec)},0)"
    target = '"#' + quoted(name).replace('"', '""') + f'!{place.column}"&{row}'
    words = f'"{name}第"&{row}&"列"'
    return f'=IFERROR(HYPERLINK({target},{words}),"{_GONE}")', f"{name}第{place.row}列"


def _mark(place: _Place, letters: Mapping[str, str], here: int) -> str:
    """Return the formula of a mark: none once the cell is changed or the doubt confirmed."""
    at = {key: f"${letter}{here}" for key, letter in letters.items()}
    cells = place.table.span(place.column, 1)
    row = f"MATCH({at['id']},{ids_name(place.table.spec)},0)"
    same = f'EXACT(INDEX({cells},{row})&"",{at["value"]})'
    waits = f"AND(LEN(TRIM({at['confirmed']}))=0,{same})"
    return f'=IFERROR(IF({waits},{at["id"]}&":"&{at["field"]},""),"")'
