"""The city workbook: what every agency sent, what is covered, what is missing, who does what."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from xlplan.books.city.book import FILES, MEASURES, OVERVIEW, STATES, City
from xlplan.books.city.findings import write_finding_counts, write_findings
from xlplan.books.city.folders import PLANS_FOLDER, Origin, folders_in, folders_of, meant
from xlplan.books.city.gaps import write_gaps
from xlplan.books.city.kept import KEPT_SHEETS, Kept, is_city, is_city_book, kept_in, read_kept
from xlplan.books.city.matrix import write_matrix
from xlplan.books.city.measures import MEASURE_TITLES, write_measures
from xlplan.books.city.overview import write_overview
from xlplan.books.city.sections import write_sections, write_tasks
from xlplan.books.city.sources import Address, is_cut, row_address
from xlplan.books.city.stamp import write_stamp
from xlplan.books.city.states import write_files, write_states
from xlplan.books.city.stream import stream_into
from xlplan.books.city.styles import DEFAULT
from xlplan.books.faces import faces_of_city
from xlplan.books.macros import add_macros, has_macros, lettered, widths
from xlplan.books.save import replacing
from xlplan.consolidate import Summary
from xlplan.errors import UsageError

__all__ = [
    "FILES",
    "KEPT_SHEETS",
    "MEASURES",
    "MEASURE_TITLES",
    "OVERVIEW",
    "PLANS_FOLDER",
    "STATES",
    "Address",
    "Kept",
    "Origin",
    "folders_in",
    "folders_of",
    "is_city",
    "is_city_book",
    "is_cut",
    "kept_in",
    "meant",
    "read_kept",
    "row_address",
    "write_city",
]

_MOST_ROWS = 1_048_570  # of a sheet


def write_city(target: Path, summary: Summary, origin: Origin | None = None) -> None:
    """Write the city workbook of a summary; memory does not grow with the number of measures.

    A target .xlsm has macros, and buttons in its sheets; everything else is as in an .xlsx.
    ``origin`` is what the summary was made of, for 總覽 to say and 彙整 to use again. The same
    summary of the same origin gives the same bytes. Raises Unwritable when the target cannot be
    written, and UsageError when the measures do not fit on a sheet.
    """
    import xlsxwriter

    raw = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(DEFAULT)} | widths(target)
    workbook = xlsxwriter.Workbook(raw, options)
    city = City(workbook, summary, target, origin or Origin())
    if max(city.positions.measures.count, city.positions.tasks.count) > _MOST_ROWS:
        raise UsageError(
            f"措施超過一張工作表能放的{_MOST_ROWS:,}列，無法寫成一個活頁簿。"
            "請把資料夾分成幾批，或用 --parent 分局處彙整。"
        )
    _write(city)
    if has_macros(target):
        from xlplan.books.template.bars import banner_bar

        shown = faces_of_city().items()
        add_macros(workbook, "city", [banner_bar(sheet, 1, faces) for sheet, faces in shown])
    workbook.close()
    with replacing(target) as temporary, zipfile.ZipFile(raw) as made:
        stream_into(made, temporary, city.streams, dict(lettered(made)))


def _write(city: City) -> None:
    title = f"{city.owner}提升服務執行計畫彙整"
    created = dt.datetime(city.summary.year, 1, 1)
    city.workbook.set_properties(
        {"title": title, "company": city.summary.receiver, "created": created}
    )
    write_overview(city)
    write_states(city)
    write_files(city)
    write_matrix(city)
    write_measures(city)
    write_findings(city)
    write_finding_counts(city)
    write_sections(city)
    write_tasks(city)
    write_gaps(city)
    write_stamp(city)
