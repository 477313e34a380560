"""The rules of the wording check as a spreadsheet that evaluators keep, and back.

One row is one rule, with examples of right and wrong; what the cells mean is in wording.sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xlplan.books import own_table
from xlplan.books.own_table import Reader, Table
from xlplan.data import read_json
from xlplan.table.cells import Cell, plain_text
from xlplan.text import fold
from xlplan.wording.examples import example_faults
from xlplan.wording.faults import Fault, first_of_each
from xlplan.wording.rules import Rule, rules_from_dict, shipped, to_dict
from xlplan.wording.sheet import WAYS, columns, from_row, headings, kinds, row_faults, to_rows

SHEET = "用語規則"
_ADVICE = (
    "請在標題列寫上「名稱」「種類」和「錯與對」；可以先用 xlplan terms export 匯出一份再修改。"
)
_BESIDE = re.compile(r"[（(][^（()）]*[)）]$")  # 錯與對（必填）
_MEND = "請改正例句，或修改這條規則。"


def write_table(path: Path, rules: Iterable[Rule]) -> None:
    """Write rules as a spreadsheet; raise Unwritable when it cannot be written."""
    written = [
        own_table.Column(item.title, item.width, item.help, item.required, item.choices)
        for item in columns()
    ]
    rows = [[row[item.title] for item in columns()] for row in to_rows(rules)]
    own_table.write_table(path, SHEET, written, rows, _help_lines(), frozen=1)


def read_table(path: Path) -> tuple[Rule, ...]:
    """Return the rules in a spreadsheet, row by row.

    A row that only switches a shipped rule off need say no more than its name. The examples of all
    rules are tried, those of the shipped ones too that no row takes the place of. Headings may
    stand in any order, and columns of one's own beside them are passed over. Raises Unreadable, and
    UsageError that names sheet and cell of what has to be mended.
    """
    table = _reader().read(path)
    told: list[str] = []
    found: dict[str, Rule] = {}
    rows: dict[str, int] = {}
    for number, cells in table.rows():
        said = _said(cells)
        name = said.get("id", "")
        wrong = list(first_of_each(row_faults(said)))
        if name and name in rows:
            text = f"名稱「{name}」在第{rows[name]}列已經用過。"
            wrong.append(Fault("id", "", text, "請改用別的名稱，或刪除其中一列。"))
        rows.setdefault(name, number)
        told += [f"{table.place(number, item.field)}{item.text}{item.hint}" for item in wrong]
        if not wrong:
            found |= {rule.id: rule for rule in rules_from_dict({"rules": [said]})}
    told = told or list(_failing(table, found, rows))
    if told:
        table.refuse(told)
    return tuple(found.values())


def _said(cells: Mapping[str, Cell]) -> dict[str, Any]:
    said = from_row({_titles()[name]: plain_text(cell) for name, cell in cells.items()})
    if said.get("off") is True and not any(name in said for name in WAYS):
        meant = (to_dict(rule) for rule in shipped() if rule.id == said.get("id"))
        return {**next(meant, {}), **said}
    return said


def _failing(
    table: Table[str], found: Mapping[str, Rule], rows: Mapping[str, int]
) -> Iterator[str]:
    """Yield what the examples tell, at the cells they stand in."""
    known = tuple(({rule.id: rule for rule in shipped()} | dict(found)).values())
    for item in example_faults(known, known):
        name = item.rule.id
        if name in found:
            yield f"{table.place(rows[name], item.field)}{item.text}{_MEND}"
        else:
            yield (
                f"工作表「{table.sheet}」：表裡的規則影響了內建的規則，{item.text}"
                f"請修改表裡的規則，或加一列停用「{name}」。"
            )


def _reader() -> Reader[str]:
    known = {fold(title): name for title, name in headings().items()}

    def head_of(said: str) -> str | None:
        return known.get(fold(_BESIDE.sub("", said)))

    needed = [item.field for item in columns() if item.required]
    return Reader(SHEET, head_of, _titles().__getitem__, list(known.values()), needed, _ADVICE)


def _titles() -> Mapping[str, str]:
    return {name: title for title, name in headings().items()}


def _help_lines() -> Iterator[tuple[str, str]]:
    yield from (tuple(line) for line in read_json("terms.schema.json")["x-help"])
    yield from (("", ""), ("欄位", "說明"))
    yield from ((item.title, item.help) for item in columns())
    yield from (("", ""), ("各種類", "「等級」留空時"))
    yield from kinds()
