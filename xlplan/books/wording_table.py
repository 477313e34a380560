"""The library of standard measures as a spreadsheet that evaluators keep, and back.

One row is one measure. Texts and units have a column for every agency and one for each kind of
agency that has its own, 標準文字（區公所）: blank there means the first column serves, 無 that such
agencies have no sections. Placeholders are Chinese on the sheet, {自稱} for {self}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlplan.books.heights import row_height
from xlplan.books.package import calamine_sheets, open_package
from xlplan.books.save import replacing
from xlplan.books.template.styles import FONT, INK, LINE, PAIRS, PAPER
from xlplan.books.wording_columns import Head, columns, head_of, main, required, said_by, shown
from xlplan.errors import Unreadable, UsageError
from xlplan.table.cells import Cell, is_blank, plain_text
from xlplan.text import column_letter
from xlplan.vocabulary import framework, frameworks, nearest
from xlplan.wording.standard import (
    Fault,
    StandardMeasure,
    faults,
    from_dict,
    placeholders,
    rules,
)

SHEET, HELP_SHEET = "標準文字", "填寫說明"
_HEADING_ROWS = 10  # the headings are looked for in the first rows
_SPARE_ROWS = 200  # prepared below the last measure
_TOLD = 10  # faults in one message
_INSTRUCTIONS = (
    "一列是一項措施。增加措施請往下填新的一列，並用還沒有用過的代碼；修改請直接改那一列的內容。",
    "「標準文字」和「執行課室」的第一欄給各機關通用；作法不同的機關另有一欄，留空時就用通用的那一欄。",
    "要給別類機關（例如戶政事務所）不同的文字，請增加一欄，標題寫「標準文字（戶政事務所）」。",
    "標準文字裡可以用下面的詞，連同大括號一起寫，填進計畫時會換成各機關自己的：",
)


def write_table(path: Path, measures: Sequence[StandardMeasure]) -> None:
    """Write standard measures as a spreadsheet; raise Unwritable when it cannot be written."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        _write_measures(book, measures)
        _write_help(book)
        book.close()


def read_table(path: Path, framework_key: str | None = None) -> tuple[StandardMeasure, ...]:
    """Return the standard measures in a spreadsheet, row by row.

    Sub-items are those of the newest framework unless another is named. Headings may stand in any
    order, and columns of one's own beside them are passed over. Raises Unreadable, and UsageError
    that names sheet and cell of what has to be mended.
    """
    own = framework(framework_key or frameworks()[-1].key)
    sheet, rows = _sheet(path)
    top, heads = _heads(sheet, rows)
    told: list[str] = []
    found: list[StandardMeasure] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[top:], top + 1):
        used = {head: cells[at] for at, head in heads.items() if at < len(cells)}
        if all(is_blank(cell) for cell in used.values()):
            continue
        said = said_by(used, own)
        wrong = list(_first_of_each(faults(said, own)))
        code = said.get("code", "")
        if code and code in seen:
            text = f"代碼「{code}」在第{seen[code]}列已經用過。"
            wrong.append(Fault("code", "", text, "請改用別的代碼，或刪除其中一列。"))
        seen.setdefault(code, number)
        told += [f"{_place(sheet, number, item, heads)}{item.text}{item.hint}" for item in wrong]
        if not wrong:
            found.append(from_dict(said))
    if told:
        raise UsageError(_message(path, told))
    return tuple(found)


def _write_measures(book: Any, measures: Sequence[StandardMeasure]) -> None:
    sheet = book.add_worksheet(SHEET)
    plain = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
    cell = book.add_format(plain | {"num_format": "@", "bottom": 1, "bottom_color": LINE})
    look = {"bold": True, "bg_color": INK, "font_color": PAPER, "valign": "vcenter"}
    styles = [book.add_format(plain | look), book.add_format(plain | look)]
    styles[1].set_bg_color(PAIRS["required"][1])
    heads, wanted = list(columns(measures)), [main(name) for name in required()]
    last = len(measures) + _SPARE_ROWS
    for at, head in enumerate(heads):
        rule = rules()[head.field]["x-column"]
        sheet.set_column(at, at, head.width, cell)
        sheet.write_string(0, at, head.title, styles[head in wanted])
        message = {"input_title": head.title[:32], "input_message": rule["help"]}
        sheet.data_validation(0, at, last, at, {"validate": "any", **message})
    sheet.set_row(0, 36)
    for row, measure in enumerate(measures, 1):
        texts = [shown(measure, head) for head in heads]
        widths = [head.width for head in heads]
        sheet.set_row(row, row_height(zip(texts, widths, strict=True)))
        for at, text in enumerate(texts):
            if text:
                sheet.write_string(row, at, text, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(measures)), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 頁，共 &N 頁")


def _write_help(book: Any) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    plain = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
    text, name = book.add_format(plain), book.add_format(plain | {"bold": True})
    sheet.set_column(0, 0, 20, name)
    sheet.set_column(1, 1, 90, text)
    lines = [("", line) for line in _INSTRUCTIONS]
    lines += [(f"{{{word['title']}}}", word["help"]) for word in placeholders().values()]
    lines += [("", ""), ("欄位", "說明")]
    lines += [(rule["title"], rule["x-column"]["help"]) for rule in rules().values()]
    for row, (first, second) in enumerate(lines):
        sheet.write_string(row, 0, first, name)
        sheet.write_string(row, 1, second, text)
        sheet.set_row(row, row_height([(second, 90)]))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sheet(path: Path) -> tuple[str, list[list[Any]]]:
    """Return the name and rows of the sheet that holds the library."""
    sheets, told = calamine_sheets(open_package(path))
    if not sheets:
        raise Unreadable(path, told[0].code if told else "F103", sheet="")
    wanted = [item for item in sheets if item[0].name == SHEET] or sheets[:1]
    return wanted[0][0].name, wanted[0][1]


def _heads(sheet: str, rows: Sequence[Sequence[Cell]]) -> tuple[int, Mapping[int, Head]]:
    """Return how many rows the headings end at, and the columns they name, by index."""
    for top, row in enumerate(rows[:_HEADING_ROWS], 1):
        found = {at: head for at, cell in enumerate(row) if (head := head_of(plain_text(cell)))}
        if Head("code") in found.values():
            _refuse_heads(sheet, top, row, found)
            return top, found
    raise UsageError(
        f"工作表「{sheet}」的前{_HEADING_ROWS}列找不到標題列。請在標題列寫上「代碼」「名稱」「次項」"
        "和「標準文字」；可以先用 xlplan wording export 匯出一份再修改。"
    )


def _refuse_heads(sheet: str, top: int, row: Sequence[Cell], found: Mapping[int, Head]) -> None:
    """Raise UsageError for a heading that is missing, doubled, or a slip of one we know."""
    lacking = [name for name in required() if main(name) not in found.values()]
    if lacking:
        title = main(lacking[0]).title
        raise UsageError(f"工作表「{sheet}」第{top}列缺少標題「{title}」。請補上這一欄。")
    known = [head.title for head in columns(())]
    seen: set[Head] = set()
    for at, cell in enumerate(row):
        said = plain_text(cell)
        place = f"工作表「{sheet}」儲存格{column_letter(at)}{top}：標題「{said}」"
        if at in found and found[at] in seen:
            raise UsageError(f"{place}出現兩次。請刪除其中一欄。")
        if at in found:
            seen.add(found[at])
        elif meant := nearest(said, known):
            raise UsageError(f"{place}看不懂，是不是「{meant}」？請改正標題。")


def _first_of_each(found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first fault of each cell; one is enough to mend it."""
    told: set[tuple[str, str]] = set()
    for item in found:
        if (item.field, item.kind) not in told:
            told.add((item.field, item.kind))
            yield item


def _place(sheet: str, row: int, item: Fault, heads: Mapping[int, Head]) -> str:
    wanted = Head(item.field, item.kind) if item.kind else main(item.field)
    at = next((index for index, head in heads.items() if head == wanted), None)
    cell = f"第{row}列" if at is None else f"儲存格{column_letter(at)}{row}"
    return f"工作表「{sheet}」{cell}："


def _message(path: Path, told: Sequence[str]) -> str:
    first = "\n".join(told[:_TOLD])
    rest = f"\n…等{len(told)}處。" if len(told) > _TOLD else ""
    return f"「{path.name}」有{len(told)}處要修改，沒有匯入：\n{first}{rest}"
