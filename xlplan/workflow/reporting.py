"""Write what check found: a report of all files, or a copy of a workbook that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.books.report import Line, write_report_book
from xlplan.errors import UsageError
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.workflow.checking import Checked


def write_report(target: Path, checked: Sequence[Checked]) -> None:
    """Write every problem of every file to a new workbook, each with a link to its cell.

    Raises Unwritable when the target cannot be written.
    """
    write_report_book(target, [_line(item) for item in checked])


def _line(item: Checked) -> Line:
    about = item.about
    return Line(
        path=item.path,
        agency=about.agency if about else "",
        year=about.year if about else 0,
        readable=about is not None,
        problems=item.problems,
        kept=len(item.kept),
    )


def write_into(target: Path, checked: Checked) -> None:
    """Write a copy of a checked workbook of ours with its 檢核結果 filled in.

    Raises UsageError for a file that is no workbook of ours or a target of another kind,
    Unwritable.
    """
    from xlplan.books.edit import fill_results
    from xlplan.books.results import results_of

    source = checked.source
    if source is None or source.reading.stamp is None:
        raise UsageError(f"{checked.path}：不是範本做的活頁簿，無法把檢核結果寫進副本。")
    suffix = source.path.suffix.lower()
    if suffix not in (".xlsx", ".xlsm"):
        raise UsageError(f"{checked.path}：--into 目前只能用在 .xlsx 和 .xlsm。")
    if target.suffix.lower() != suffix:
        raise UsageError(f"副本「{target}」的副檔名要和原檔一樣，是 {suffix}。請換一個檔名。")
    frame = layout(framework(source.reading.plan.framework))
    found, reading = (*checked.problems, *checked.kept), source.reading
    results = results_of(found, reading.ids, source.grids, frame, reading.reasons)
    fill_results(source.path, target, results)
