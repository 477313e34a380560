"""彙整 and 開啟來源: the city workbook made anew from its folder, and a row's own file."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.books.city import OVERVIEW, PLANS_FOLDER, Kept, folders_in, is_cut, meant
from xlplan.books.live import Opened, chosen, gathering, go_to
from xlplan.buttons.answer import Answer
from xlplan.consolidate import Summary
from xlplan.errors import UsageError, XlplanError
from xlplan.problems import SEVERITIES, SEVERITY_NAMES
from xlplan.text import roc_year
from xlplan.workflow.consolidating import consolidate as write_summary

if TYPE_CHECKING:
    import xlwings as xw

NO_FOLDER = "請先在「總覽」的「計畫資料夾」填上放各機關計畫檔的資料夾，例如「收件」，再按一次。"
_NO_SOURCE = (
    "這一列沒有來源檔案。請在「全部措施」、「檢核問題」、「課室明細」、「收件狀態」或「檔案清單」"
    "選取一列，再按一次。"
)
_TOO_LONG = (
    "這一列的來源檔案路徑太長，無法連結。請從「計畫資料夾」直接開啟檔案，"
    "或把資料夾和檔名改短後重新彙整。"
)
_OTHER_YEAR = (
    "開啟的是{open}年度的彙整檔，資料夾裡的是{new}年度的計畫，沒有彙整，內容沒有更動。"
    "請確認「總覽」的「計畫資料夾」；{new}年度請另外做一份彙整檔（xlplan consolidate）。"
)


def consolidate(opened: Opened, folder: Path | str | None = None) -> Answer:
    """Make the city workbook anew from the plans in its folder and open it in the old one's place.

    The folder is ``folder``, else what 計畫資料夾 says, else what the person chooses in a dialog.
    What stands in 收件狀態 on the screen is kept; ``books.live.gathering`` says what becomes of the
    rest. Nothing is closed before the new workbook is whole. Raises XlplanError.
    """
    book = opened.book
    place = gathering.place_of(book)
    kept = gathering.kept_of(book)
    folders = folders_of(book, place, kept, folder)
    if not folders:
        go_to(book, OVERVIEW, _folder_cell(book))
        return Answer(NO_FOLDER, "error")
    with gathering.beside(place) as made:
        summary = summary_of(book, folders, made, kept)
        if gathering.kept_of(book) != kept:
            raise UsageError("彙整的時候有人更動了這份檔案，沒有換成新的。請再按一次「彙整」。")
        new, last = gathering.put_in_place(book, made)
    go_to(new, OVERVIEW, "A1")
    return Answer(_told(summary, last))


def open_source(opened: Opened) -> Answer:
    """Open the file that the chosen row came from, for reading only, at the cell it came from."""
    book = opened.book
    spans = chosen(book)
    if not spans:
        raise UsageError(_NO_SOURCE)
    at = (spans[0].sheet, spans[0].row, spans[0].column)
    address = gathering.source_address(book, *at)
    if address is None:
        raise UsageError(_TOO_LONG if is_cut(gathering.row_formulas(book, *at)) else _NO_SOURCE)
    path = _source(book, address.path)
    try:
        source = gathering.open_to_read(book, path)
    except XlplanError as error:
        raise UsageError(f"無法開啟「{path}」：{error}") from error
    if not address.sheet:
        return Answer(f"已開啟「{path.name}」（唯讀）。")
    if not go_to(source, address.sheet, address.cells):
        text = f"已開啟「{path.name}」（唯讀），但裡面找不到「{address.sheet}」{address.cells}。"
        return Answer(f"{text}檔案可能在彙整之後改過，請重新彙整。", "warning")
    return Answer(f"已開啟「{path.name}」（唯讀），位置是「{address.sheet}」{address.cells}。")


def folders_of(
    book: xw.Book, place: Path, kept: Kept, folder: Path | str | None = None
) -> list[Path]:
    """Return the folders of the plans: told, kept, or chosen by the person; none without one."""
    found = folders_in(kept.folders if folder is None else str(folder), place)
    asked = None if found else gathering.ask_folder(book)
    return found or ([asked] if asked else [])


def _folder_cell(book: xw.Book) -> str:
    """Return where 計畫資料夾 is typed in."""
    with suppress(KeyError, XlplanError, NotImplementedError):
        cells: str = book.names[PLANS_FOLDER].refers_to_range.address
        return cells
    return "A1"


def summary_of(
    book: xw.Book, folders: list[Path], made: Path, kept: Kept, json_target: Path | None = None
) -> Summary:
    """Write a new city workbook into a file, its data into another; tell how far it is."""

    def progress(done: int, total: int, name: str) -> None:
        _show(book, f"彙整中：{done}/{total}　{name}")

    _show(book, "彙整中……")
    try:
        summary = write_summary(
            folders,
            made,
            json_target=json_target,
            roster_file=_roster(book, kept),
            parent=kept.parent or None,
            progress=progress,
            kept=kept,
        )
    finally:
        _show(book, False)
    if kept.year not in (0, summary.year):
        raise UsageError(_OTHER_YEAR.format(open=roc_year(kept.year), new=roc_year(summary.year)))
    return summary


def _roster(book: xw.Book, kept: Kept) -> Path | None:
    """Return the roster that the workbook was made with, None for the usual one."""
    if not kept.roster:
        return None
    path = meant(kept.roster, Path(book.fullname))
    if not path.is_file():
        raise UsageError(
            f"找不到做這份彙整檔時用的機關名冊「{path}」，沒有彙整，內容沒有更動。"
            "請把名冊放回原處，再按一次。"
        )
    return path


def _show(book: xw.Book, text: str | bool) -> None:
    """Show a text at the foot of the window; False takes it away."""
    with suppress(NotImplementedError, XlplanError):
        book.app.status_bar = text


def _told(summary: Summary, last: Path) -> str:
    counted = sum(item.counted for item in summary.files)
    lines = [f"彙整完成：{counted}個機關、{summary.measures}項措施。"]
    if summary.missing:
        lines.append(f"未送的機關有{len(summary.missing)}個，列在「缺漏」。")
    if len(summary.files) > counted:
        lines.append(f"有{len(summary.files) - counted}個檔案沒有計入，原因列在「檔案清單」。")
    found = [item.problem.severity for item in summary.findings()]
    kinds = [f"{SEVERITY_NAMES[key]}{found.count(key)}" for key in SEVERITIES]
    lines.append(f"檢核問題：{'、'.join(kinds)}。" if found else "沒有檢核問題。")
    lines.append(f"彙整前的內容留在「{last.name}」。")
    return "\n".join(lines)


def _source(book: xw.Book, written: str) -> Path:
    """Return the file that a link means; raise UsageError when it is not there."""
    path = Path(os.path.normpath(Path(book.fullname).parent / written))
    if not path.is_file():
        raise UsageError(
            f"找不到來源檔案「{path}」，可能已經搬移或改名。"
            "請把檔案放回原處；或在「總覽」的「計畫資料夾」填好現在的位置，重新彙整。"
        )
    return path
