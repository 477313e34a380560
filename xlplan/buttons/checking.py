"""檢核 and 清除檢核結果: the findings on their sheet, and ids for the rows without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplan.books.live import Changes, Opened, changing, go_to, literal, memory
from xlplan.books.live.block import Content
from xlplan.books.results import Cell, Results, headings, results_of
from xlplan.buttons.answer import Answer, Level
from xlplan.buttons.writing import way_back
from xlplan.errors import UsageError
from xlplan.problems import SEVERITY_NAMES, WORDING, Problem, counts
from xlplan.table import Grid
from xlplan.validate import verdict

_NO_SHEET = (
    "這份活頁簿沒有「{name}」工作表，結果沒有地方可寫，內容沒有更動。"
    "請從空白範本把「{name}」工作表複製回來，再按一次。"
)

_MOST_UNITS = 2 * 32_767  # bytes of UTF-16: Excel's limit for a cell


def check(opened: Opened) -> Answer:
    """Check the plan, write the findings, go to the first."""
    found, kept = verdict(opened.reading)
    sheet = _results_sheet(opened)
    results = _results(opened, (*found, *kept))
    with changing(opened, "檢核") as change:
        for name, ids in results.ids.items():
            change.put_ids(name, ids)
        _put_rows(change, sheet, results)
    told = _told(found, kept, _go_to_first(opened, found)) + _unremembered(change)
    return Answer(told, _level(found), then=_then(found))


def _then(found: Sequence[Problem]) -> tuple[str, ...]:
    if not found:
        return ()
    return ("correct", "next") if found[0].code.startswith(WORDING) else ("next",)


def clear(opened: Opened) -> Answer:
    """Empty 檢核結果, so that the cells' marks go out too; what is kept for a reason stays."""
    sheet = _results_sheet(opened)
    _, kept = verdict(opened.reading)
    results = _results(opened, kept) if kept else Results((), {}, "")
    if _used_rows(opened, sheet) <= len(results.rows):
        there = f"只有寫了保留理由的{len(kept)}項" if kept else "本來就是空的"
        return Answer(f"「檢核結果」{there}，沒有需要清除的內容。")
    with changing(opened, "清除檢核結果") as change:
        _put_rows(change, sheet, results)
    told = "已清除檢核結果，儲存格的標示也消失了。" + _left(kept) + _unremembered(change)
    return Answer(told, then=() if change.unremembered else ("restore",))


def _results(opened: Opened, found: Sequence[Problem]) -> Results:
    reading = opened.reading
    return results_of(found, reading.ids, opened.grids, opened.frame, reading.reasons)


def _left(kept: Sequence[Problem]) -> str:
    return f"寫了保留理由的{len(kept)}項留在「檢核結果」。" if kept else ""


def _results_sheet(opened: Opened) -> Grid:
    name = opened.frame.names["results"]
    sheet = opened.grid(name)
    if sheet is None:
        raise UsageError(_NO_SHEET.format(name=name))
    return sheet


def _put_rows(change: Changes, sheet: Grid, results: Results) -> None:
    """Write the findings and empty the rows of older ones below them, in one block."""
    rows = [_contents(row) for row in results.rows]
    older = _used_rows(change.opened, sheet) - len(rows)
    rows += [[None] * len(headings())] * max(older, 0)
    change.put(sheet.name, change.opened.frame.first_row, 1, rows, whole=True)


def _used_rows(opened: Opened, sheet: Grid) -> int:
    """Return how many rows there are down to the last that says anything.

    Formulas that show nothing stand only in rows that say something.
    """
    first, width = opened.frame.first_row - 1, len(headings())
    return max(
        (number for number, row in enumerate(sheet.rows[first:], 1) if any(row[:width])), default=0
    )


def _contents(row: Mapping[str, Cell]) -> list[Content]:
    return [_content(row[heading.key]) for heading in headings()]


def _content(cell: Cell) -> Content:
    if cell.formula:
        return cell.formula
    return _cut(literal(cell.value)) if isinstance(cell.value, str) else cell.value


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds: a message may quote the whole of a full cell."""
    units = text.encode("utf-16-le", "replace")
    return text if len(units) <= _MOST_UNITS else units[:_MOST_UNITS].decode("utf-16-le", "ignore")


def _go_to_first(opened: Opened, found: Sequence[Problem]) -> bool:
    """Go to the first problem's cell, or to its line on 檢核結果; return whether to the cell."""
    if not found:
        return False
    memory.keep_finding(opened.name, 1)
    first = found[0]
    if first.sheet and go_to(opened.book, first.sheet, first.cell or f"A{first.row or 1}"):
        return True
    go_to(opened.book, opened.frame.names["results"], f"A{opened.frame.first_row}")
    return False


def _told(found: Sequence[Problem], kept: Sequence[Problem], there: bool) -> str:
    if not found:
        return f"檢核完成，沒有發現問題。{_left(kept)}"
    said = counts(found)
    counted = "、".join(f"{name}{said[key]}" for key, name in SEVERITY_NAMES.items())
    first = found[0]
    where = f"{first.sheet} {first.cell or ''}".strip() if first.sheet else "整份檔案"
    move = "已移到第一個問題" if there else "第一個問題"
    after = (
        "改好以後按「下一個問題」；全部改完請再按一次「檢核」。"
        if said["error"] or said["warning"]
        else "提示不一定要改；看過以後可以按「下一個問題」。"
    )
    first_said = f"{move}（{where}）：{first.message}{first.hint or ''}"
    return f"檢核完成：{counted}。{_left(kept)}\n{first_said}\n{after}"


def _level(found: Sequence[Problem]) -> Level:
    said = counts(found)
    return "warning" if said["error"] or said["warning"] else "info"


def _unremembered(change: Changes) -> str:
    known = change.opened.name  # a client has no 還原上一步 at all
    return f"\n{way_back(change.unremembered)}" if known and change.unremembered else ""
