"""下一個問題 and 上一個問題: from where the person is to a finding that is still open."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.books.live import Opened, chosen, go_to, memory
from xlplan.books.live.findings import Finding, cell_of, findings
from xlplan.buttons.answer import Answer
from xlplan.problems import WORDING
from xlplan.text import column_index

_NOT_CHECKED = "還沒有檢核結果。請先按「檢核」。"
_ALL_WELL = "檢核時沒有發現問題。之後若有修改，請再按一次「檢核」。"
_MORE = ("previous", "next")
_ALL_MENDED = "列出的問題都改過了。請再按一次「檢核」，確認都改好了。"


def go_next(opened: Opened) -> Answer:
    """Go to the next open finding, from the last one to the first again."""
    return _go(opened, 1)


def go_previous(opened: Opened) -> Answer:
    """Go to the open finding before, from the first one to the last again."""
    return _go(opened, -1)


def _go(opened: Opened, step: int) -> Answer:
    known = findings(opened)
    if not known:
        checked = _has_lines(opened)
        return Answer(_ALL_WELL if checked else _NOT_CHECKED, then=("check",))
    left = [index for index, item in enumerate(known) if item.is_open]
    if not left:
        return Answer(_ALL_MENDED, then=("check",))
    here = _here(opened, known)
    ahead = [index for index in left if (index > here if step > 0 else index < here)]
    target = (ahead or left)[0 if step > 0 else -1]
    wrapped = not ahead
    return _arrive(opened, known[target], len(left), _turned(step) if wrapped else "")


def _has_lines(opened: Opened) -> bool:
    sheet = opened.grid(opened.frame.names["results"])
    first = opened.frame.first_row - 1
    return sheet is not None and any(any(row) for row in sheet.rows[first:])


def _turned(step: int) -> str:
    return (
        "已經到最後一個問題，回到第一個。\n" if step > 0 else "已經到第一個問題，回到最後一個。\n"
    )


def _here(opened: Opened, known: Sequence[Finding]) -> float:
    """Return the index of the finding where the person is, -0.5 before the first.

    Whoever stands on 檢核結果 is at its line. Elsewhere the finding of the very cell counts; then
    the one last gone to, for Enter moved the person off the cell that was mended.
    """
    places = chosen(opened.book)
    if places and places[0].sheet == opened.frame.names["results"]:
        above = [index for index, item in enumerate(known) if item.line <= places[0].row]
        return above[-1] if above else -0.5
    last = memory.last_finding(opened.name)
    at = next((index for index, item in enumerate(known) if item.number == last), -0.5)
    if not places:
        return at
    on_row = [
        index
        for index, item in enumerate(known)
        if item.sheet == places[0].sheet and item.row == places[0].row
    ]
    if at in on_row or len(on_row) == 0:
        return at
    cell = (places[0].row, places[0].column)
    return next((index for index in on_row if _cell(opened, known[index]) == cell), on_row[0] - 0.5)


def _cell(opened: Opened, finding: Finding) -> tuple[int, int]:
    address = cell_of(opened, finding)
    column = address.rstrip("0123456789")
    return int(address[len(column) :]), column_index(column) + 1


def _arrive(opened: Opened, finding: Finding, left: int, before: str) -> Answer:
    memory.keep_finding(opened.name, finding.number)
    said = f"{finding.message}{finding.hint}\n尚待處理：{left}個。"
    known = opened.grid(finding.sheet) is not None
    cell = cell_of(opened, finding) if known else ""
    if known and go_to(opened.book, finding.sheet, cell):
        then = ("correct", *_MORE) if finding.code.startswith(WORDING) else _MORE
        return Answer(f"{before}{finding.sheet} {cell}：{said}", then=then)
    results = opened.frame.names["results"]
    go_to(opened.book, results, f"A{finding.line}")
    told = f"{before}{finding.sheet}：{said}\n（這個問題不在某一格，已移到「{results}」。）"
    return Answer(told, then=_MORE)
