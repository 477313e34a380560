"""匯出 of the city workbook: its data and all its measures, in files beside it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from xlplan.books.live import Opened, gathering, read_grids
from xlplan.books.save import replacing
from xlplan.buttons.answer import Answer
from xlplan.buttons.beside import path_of
from xlplan.buttons.exporting import target_for
from xlplan.buttons.gathering import NO_FOLDER, folders_of, summary_of
from xlplan.errors import UsageError
from xlplan.workflow.city_exporting import is_as_shown, is_city_export, write_measures_csv

_NOT_AS_SHOWN = (
    "「計畫資料夾」裡的檔案，或登錄的核備資料，在這次彙整之後改過，沒有匯出。"
    "請先按「彙整」，再按一次「匯出」。"
)


def export_city(opened: Opened) -> Answer:
    """Export the summary's data as ``consolidate --json`` has it, and the measures on the screen.

    The plans are read again for the first: a workbook does not hold all of it. Raises UsageError
    where that is no longer what the workbook shows.
    """
    book = opened.book
    own = path_of(book, "匯出")
    kept = gathering.kept_of(book)
    folders = folders_of(book, own, kept)
    if not folders:
        raise UsageError(NO_FOLDER)
    data, said = target_for(own.with_suffix(".json"), is_city_export)
    table, also = target_for(own.with_suffix(".csv"), is_city_export)
    grids = read_grids(book)
    with tempfile.TemporaryDirectory(prefix="xlplan-") as folder:
        read = Path(folder) / data.name
        summary = summary_of(book, folders, Path(folder) / "new.xlsx", kept, read)
        if not is_as_shown(summary, grids):
            raise UsageError(_NOT_AS_SHOWN)
        count = write_measures_csv(table, grids)
        with replacing(data) as temporary:
            shutil.copyfile(read, temporary)
    names = f"{data.name}（資料）、{table.name}（{count}項措施）"
    notes = "".join(dict.fromkeys([said, also]))
    return Answer(f"已匯出：{names}，在資料夾「{own.parent}」。{notes}")
