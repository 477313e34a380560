"""匯出: the plan as data, or as the official document, in a file beside the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xlplan.books.live import Opened
from xlplan.buttons.answer import Answer, Level
from xlplan.buttons.beside import free_path, path_of
from xlplan.errors import OfficeError
from xlplan.workflow.documenting import is_document
from xlplan.workflow.exporting import export_plan, is_export
from xlplan.workflow.standing import standing_of, unsettled

_WITHOUT_PDF = "沒有做出 PDF：{why}"
_DRAFT = "這份計畫還沒有送件，計畫書標有「草案」；送件後再匯出一次就沒有了。"


def export_json(opened: Opened) -> Answer:
    """Export the plan as PLAN.json."""
    return _export(opened, ".json")


def export_csv(opened: Opened) -> Answer:
    """Export the measures as a table, one row each."""
    return _export(opened, ".csv")


def export_document(opened: Opened) -> Answer:
    """Export the official document as .odt, and as .pdf where a LibreOffice makes it."""
    own = path_of(opened.book, "匯出文件")
    document, said = target_for(own.with_suffix(".odt"), is_document)
    export_plan(opened.reading, document)
    made, told = [document.name], [said]
    level: Level = "info"
    pdf, said = target_for(own.with_suffix(".pdf"), is_document)
    try:
        export_plan(opened.reading, pdf)
    except OfficeError as error:
        level = "warning"
        told.append(_WITHOUT_PDF.format(why=error))
    else:
        made.append(pdf.name)
        told.append(said)
    if standing_of(opened.reading).is_draft:
        told.append(_DRAFT)
    told.append(unsettled(opened.reading.plan))
    where = f"已匯出計畫書：{'、'.join(made)}，在資料夾「{document.parent}」。"
    return Answer("\n".join([where, *dict.fromkeys(filter(None, told))]), level)


def _export(opened: Opened, suffix: str) -> Answer:
    wanted = path_of(opened.book, "匯出").with_suffix(suffix)
    target, said = target_for(wanted, is_export)
    plan = export_plan(opened.reading, target)
    where = f"已匯出{len(plan.measures)}項措施：{target.name}，在資料夾「{target.parent}」。"
    return Answer(where + said)


def target_for(wanted: Path, is_own: Callable[[Path], bool]) -> tuple[Path, str]:
    """Return where to export to and what to say of it: only an earlier export is replaced.

    ``is_own`` tells one from any other file.
    """
    if not wanted.exists():
        return wanted, ""
    if is_own(wanted):
        return wanted, "同名的舊匯出檔已換成新的內容。"
    return free_path(wanted), f"原來的「{wanted.name}」是別的檔案，沒有更動。"
