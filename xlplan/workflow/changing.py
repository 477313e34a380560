"""Write a copy of a workbook with some cells changed, and the list of what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.books.change_list import write_changes
from xlplan.books.edit import patch
from xlplan.books.plain import file_bytes
from xlplan.books.save import replacing
from xlplan.errors import UsageError
from xlplan.wording.changes import CellChange

SUFFIXES = (".xlsx", ".xlsm", ".ods")
LIST_SUFFIX = ".xlsx"


def write_changed(
    source: Path, target: Path, changes: Sequence[CellChange], listing: Path | None = None
) -> None:
    """Write a copy of a workbook with just those cells changed; every other part stays as it is.

    Without changes the copy is the file, byte for byte. ``listing`` is where to write a workbook
    that lists them all. Raises Unreadable; UsageError for a source that is no workbook, for a
    target of another kind of file or that is the source, and for a change without a cell;
    Unwritable. Nothing is written then.
    """
    refuse_target(source, target, listing)
    if listing is None:
        _write(source, target, changes)
        return
    with replacing(listing) as temporary:
        write_changes(temporary, changes)
        _write(source, target, changes)


def refuse_target(source: Path, target: Path | None, listing: Path | None = None) -> None:
    """Raise UsageError for files that write_changed would not read or write; None is not asked."""
    suffix = source.suffix.lower()
    if suffix == ".json":
        raise UsageError(
            f"「{source}」是計畫的資料檔，不是活頁簿，沒有儲存格可以修改。"
            "請先用 xlplan template --plan 做成活頁簿。"
        )
    if suffix not in SUFFIXES:
        raise UsageError(
            f"「{source}」不能修改，可以修改的檔案是 {'、'.join(SUFFIXES)}。"
            "請用 Excel 或 LibreOffice 另存成其中一種。"
        )
    if target and target.suffix.lower() != suffix:
        raise UsageError(
            f"「{target}」的副檔名要和原檔一樣，是 {suffix}。請換一個檔名；"
            "要換檔案格式時，請用 Excel 或 LibreOffice 另存新檔。"
        )
    if listing and listing.suffix.lower() != LIST_SUFFIX:
        raise UsageError(f"變更清單「{listing}」要存成 {LIST_SUFFIX}，請換一個檔名。")
    places = [path.resolve() for path in (source, target, listing) if path]
    if len(set(places)) < len(places):
        raise UsageError("原檔、新檔和變更清單要是不同的檔案，原檔才不會被蓋掉。請換一個檔名。")


def _write(source: Path, target: Path, changes: Sequence[CellChange]) -> None:
    cells: dict[str, dict[str, str | int]] = {}
    for item in changes:
        if not item.cell:
            raise UsageError(
                f"工作表「{item.sheet}」第{item.place.row}列沒有要修改的那一欄，沒有寫入。"
                "請從空白範本把這一欄複製回來。"
            )
        cells.setdefault(item.sheet, {})[item.cell] = item.after
    if cells:
        patch(source, target, cells)
        return
    content = file_bytes(source)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
