"""The library of standard measures as a spreadsheet that evaluators keep, and back.

One row is one measure. Texts and units have a column for every agency and one for each kind of
agency that has its own, 標準文字（區公所）: blank there means the first column serves, 無 that such
agencies have no sections. Placeholders are Chinese on the sheet, {自稱} for {self}.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplan.books.own_table import HELP_SHEET, Column, Reader
from xlplan.books.own_table import write_table as write_own_table
from xlplan.books.wording_columns import Head, columns, head_of, main, required, said_by, shown
from xlplan.plan import Agency
from xlplan.vocabulary import framework, frameworks
from xlplan.wording.faults import Fault, first_of_each
from xlplan.wording.library import EVERY_KIND, resolved
from xlplan.wording.standard import StandardMeasure, faults, from_dict, placeholders, rules
from xlplan.wording.terms import check_text

__all__ = ["HELP_SHEET", "SHEET", "read_table", "write_table"]

SHEET = "標準文字"
_ADVICE = (
    "請在標題列寫上「代碼」「名稱」「次項」和「標準文字」；可以先用 xlplan wording export "
    "匯出一份再修改。"
)
_INSTRUCTIONS = (
    "一列是一項措施。增加措施請往下填新的一列，並用還沒有用過的代碼；修改請直接改那一列的內容。",
    "「標準文字」和「執行課室」的第一欄給各機關通用；作法不同的機關另有一欄，留空時就用通用的那一欄。",
    "要給別類機關（例如戶政事務所）不同的文字，請增加一欄，標題寫「標準文字（戶政事務所）」。",
    "標準文字裡可以用下面的詞，連同大括號一起寫，填進計畫時會換成各機關自己的：",
)


def write_table(path: Path, measures: Sequence[StandardMeasure]) -> None:
    """Write standard measures as a spreadsheet; raise Unwritable when it cannot be written."""
    heads, wanted = list(columns(measures)), [main(name) for name in required()]
    written = [
        Column(head.title, head.width, rules()[head.field]["x-column"]["help"], head in wanted)
        for head in heads
    ]
    rows = [[shown(measure, head) for head in heads] for measure in measures]
    write_own_table(path, SHEET, written, rows, _help_lines())


def read_table(path: Path, framework_key: str | None = None) -> tuple[StandardMeasure, ...]:
    """Return the standard measures in a spreadsheet, row by row.

    Sub-items are those of the newest framework unless another is named. Headings may stand in any
    order, and columns of one's own beside them are passed over. Raises Unreadable, and UsageError
    that names sheet and cell of what has to be mended.
    """
    own = framework(framework_key or frameworks()[-1].key)
    table = _reader().read(path)
    told: list[str] = []
    found: list[StandardMeasure] = []
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        said = said_by(cells, own)
        wrong = list(first_of_each(faults(said, own))) or list(_slips(from_dict(said)))
        code = said.get("code", "")
        if code and code in seen:
            text = f"代碼「{code}」在第{seen[code]}列已經用過。"
            wrong.append(Fault("code", "", text, "請改用別的代碼，或刪除其中一列。"))
        seen.setdefault(code, number)
        told += [f"{table.place(number, _head(item))}{item.text}{item.hint}" for item in wrong]
        if not wrong:
            found.append(from_dict(said))
    if told:
        table.refuse(told)
    return tuple(found)


def _slips(measure: StandardMeasure) -> Iterator[Fault]:
    """Yield what the wording check warns of in the texts of a measure, the first of each."""
    for kind, text in measure.texts.items():
        for item in check_text(resolved(text, Agency())):
            if item.severity == "warning" or item.is_sure:
                yield Fault("texts", "" if kind == EVERY_KIND else kind, item.message, item.hint)
                break


def _reader() -> Reader[Head]:
    needed = [main(name) for name in required()]
    return Reader(SHEET, head_of, lambda head: head.title, list(columns(())), needed, _ADVICE)


def _head(item: Fault) -> Head:
    return Head(item.field, item.kind) if item.kind else main(item.field)


def _help_lines() -> Iterator[tuple[str, str]]:
    yield from (("", line) for line in _INSTRUCTIONS)
    yield from ((f"{{{word['title']}}}", word["help"]) for word in placeholders().values())
    yield from (("", ""), ("欄位", "說明"))
    yield from ((rule["title"], rule["x-column"]["help"]) for rule in rules().values())
