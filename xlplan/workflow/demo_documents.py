"""The demonstration's documents: last year's plan in, this year's out, two versions compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlplan.books.read import read
from xlplan.errors import OfficeError
from xlplan.text import roc_year
from xlplan.workflow.carrying import carry_file
from xlplan.workflow.comparing import compare_files
from xlplan.workflow.exporting import export_plan
from xlplan.workflow.importing import import_document

_NO_PDF = "　　　　（.pdf 要用 LibreOffice 做，這台電腦沒有）"


def show_documents(
    folder: Path, last: Path, plan: Path, versions: tuple[Path, Path]
) -> Iterator[str]:
    """Show what documents are for, in a folder; yield what was made, line by line.

    ``last`` is a plan of last year: its document is written, then imported as if it had come from
    elsewhere, and carried into the next year. ``plan`` is one of this year, whose document is made.
    ``versions`` are two of one plan. Raises XlplanError.
    """
    year = read(last).reading.plan.year + 1
    received = folder / f"{_agency(last)}_去年的計畫書.docx"
    imported = folder / f"{_agency(last)}_匯入.xlsx"
    carried = folder / f"{roc_year(year)}_{_agency(last)}_延續.xlsx"
    export_plan(last, received)
    found = import_document(received, imported)
    yield f"匯入　{received.name} → {imported.name}：{len(found.plan.measures)} 項措施"
    carry_file(imported, year, carried)
    yield f"延續　{imported.name} → {carried.name}：帶進{roc_year(year)}年度的範本"
    compared = folder / f"{_agency(versions[0])}_版次對照.xlsx"
    compare_files(*versions, compared)
    yield f"比較　{versions[0].name}、{versions[1].name} → {compared.name}"
    made = folder / f"{plan.stem}_計畫書.odt"
    export_plan(plan, made)
    yield f"匯出　{plan.name} → {made.name}"
    try:
        export_plan(plan, made.with_suffix(".pdf"))
        yield f"　　　{plan.name} → {made.stem}.pdf"
    except OfficeError:
        yield _NO_PDF


def _agency(path: Path) -> str:
    return read(path).reading.plan.agency.short_name
