"""檢核問題 and 問題統計: every problem with a link to its cell, and how many of a kind who has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlplan.books.city.book import FINDING_COUNTS, FINDINGS, City, Head, write
from xlplan.books.city.stream import FIRST_ROW, Line, Link, fitting_height
from xlplan.consolidate import Finding
from xlplan.problems import KINDS, SEVERITIES, SEVERITY_NAMES
from xlplan.text import column_letter

HEADS = (
    Head("機關", 24),
    Head("類別", 8),
    Head("代號", 8, "centred"),
    Head("問題種類", 18),
    Head("檔案", 26, "muted"),
    Head("位置", 20, "link"),
    Head("內容", 26),
    Head("問題", 46),
    Head("怎麼改", 46),
)
NOBODY = "（無法辨認機關）"
_TAB = "#B4474F"
_SEVERITY = 1  # the column that is coloured
_NARROW = 11


def write_findings(city: City) -> None:
    """Write every problem, by agency, severity and code; the rows are streamed."""
    count = city.positions.findings.count
    sheet = city.add_list(FINDINGS, _TAB, HEADS, f"檢核問題　{count:,}件，依機關、類別、代號排列")
    looks = []
    for name in SEVERITIES:
        look = [city.styles[head.style] for head in HEADS]
        look[_SEVERITY] = city.styles.severity(name)
        looks.append(look)
    city.stream(sheet, looks, count, lambda: _lines(city))
    city.close_list(sheet, HEADS, count, frozen=1)


def _lines(city: City) -> Iterator[Line]:
    for item in city.summary.findings():
        found = item.problem
        value, hint = found.value or "", found.hint or ""
        values = (
            item.agency or NOBODY,
            SEVERITY_NAMES[found.severity],
            found.code,
            KINDS[found.code].title,
            item.path.replace("\\", "/").rpartition("/")[2],
            _where(city, item),
            value,
            found.message,
            hint,
        )
        height = fitting_height((value, found.message, hint), (26, 46, 46))
        yield Line(height, values, SEVERITIES.index(found.severity))


def _where(city: City, item: Finding) -> str | Link:
    found = item.problem
    if not found.sheet:
        return ""
    cell = found.cell or (f"A{found.row}" if found.row else "")
    return city.to_cell(item.path, found.sheet, cell, f"{found.sheet}!{cell}".rstrip("!"))


def write_finding_counts(city: City) -> None:
    """Write the problems by agency and kind, each count with a link to its rows of 檢核問題."""
    kinds, problems = city.figures.kinds, city.figures.problems
    heads = [Head("機關", 32), Head("合計", _NARROW), *(_kind(*kind) for kind in kinds)]
    sheet = city.add_list(FINDING_COUNTS, _TAB, heads, "問題統計　點數字看是哪幾件")
    sheet.set_row(1, 64)
    for index, (severity, _) in enumerate(kinds, 2):
        sheet.write_string(1, index, heads[index].title, city.styles.severity(severity))
    _write_kind_totals(city, sheet)
    for row, (agency, found) in enumerate(problems.items(), FIRST_ROW):
        write(sheet, row, 0, agency or NOBODY, city.styles["row_label"])
        _write_count(city, sheet, (row, 1), sum(found.values()), agency)
        for index, kind in enumerate(kinds, 2):
            _write_count(city, sheet, (row, index), found.get(kind, 0), agency, *kind)
    sheet.freeze_panes(FIRST_ROW, 2)


def kind_cells(city: City, severity: str) -> str:
    """Return where the counts of a severity stand on 問題統計, as "C4:F9"."""
    kinds = city.figures.kinds
    columns = [column for column, kind in enumerate(kinds, 2) if kind[0] == severity] or [0]
    last = FIRST_ROW + max(1, len(city.figures.problems))
    return f"{column_letter(columns[0])}{FIRST_ROW + 1}:{column_letter(columns[-1])}{last}"


def _write_kind_totals(city: City, sheet: Any) -> None:
    """Write how many problems of each kind there are, above the agencies that have them."""
    problems, row = city.figures.problems, FIRST_ROW - 1
    write(sheet, row, 0, "合計", city.styles["total_label"])
    everything = city.positions.findings.count
    shown = city.to_rows(FINDINGS, city.positions.findings.get(), len(HEADS), everything)
    write(sheet, row, 1, shown, city.styles["total"])
    for index, kind in enumerate(city.figures.kinds, 2):
        count = sum(found.get(kind, 0) for found in problems.values())
        letter = column_letter(index)
        cells = f"{letter}{FIRST_ROW + 1}:{letter}{FIRST_ROW + len(problems)}"
        write(sheet, row, index, city.to_cells(FINDING_COUNTS, cells, count), city.styles["total"])


def _kind(severity: str, code: str) -> Head:
    return Head(f"{code}\n{KINDS[code].title}", _NARROW)


def _write_count(city: City, sheet: Any, at: tuple[int, int], count: int, *key: str) -> None:
    span = city.positions.findings.get(*key)
    shown = city.to_rows(FINDINGS, span, len(HEADS), count) if count else ""
    style = city.styles["total" if len(key) == 1 else "link_number"]
    write(sheet, *at, shown, style if count else city.styles["empty"])
