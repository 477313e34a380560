"""匯出: the plan as data in a file beside the workbook."""

from __future__ import annotations

from pathlib import Path

from xlplan.books.live import Opened
from xlplan.buttons.answer import Answer
from xlplan.buttons.beside import free_path, path_of
from xlplan.workflow.exporting import export_plan, is_export


def export_json(opened: Opened) -> Answer:
    """Export the plan as PLAN.json."""
    return _export(opened, ".json")


def export_csv(opened: Opened) -> Answer:
    """Export the measures as a table, one row each."""
    return _export(opened, ".csv")


def _export(opened: Opened, suffix: str) -> Answer:
    wanted = path_of(opened.book, "匯出").with_suffix(suffix)
    target, said = _target(wanted)
    plan = export_plan(opened.reading, target)
    where = f"已匯出{len(plan.measures)}項措施：{target.name}，在資料夾「{target.parent}」。"
    return Answer(where + said)


def _target(wanted: Path) -> tuple[Path, str]:
    """Return where to export to and what to say of it: only an earlier export is replaced."""
    if not wanted.exists():
        return wanted, ""
    if is_export(wanted):
        return wanted, "同名的舊匯出檔已換成新的內容。"
    return free_path(wanted), f"原來的「{wanted.name}」是別的檔案，沒有更動。"
