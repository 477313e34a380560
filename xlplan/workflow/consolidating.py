"""Consolidate many agencies' workbooks into one city workbook."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlplan.books.city import (
    Kept,
    Origin,
    folders_of,
    is_city,
    is_city_book,
    read_kept,
    write_city,
)
from xlplan.books.save import replacing
from xlplan.consolidate import Submission, Summary, main_year, submission_of, summarise
from xlplan.errors import UsageError
from xlplan.problems import problem
from xlplan.text import roc_year
from xlplan.vocabulary import Roster, submissions
from xlplan.workflow.checking import Checked, check_file
from xlplan.workflow.parallel import Progress, Run, map_files, map_on_cluster
from xlplan.workflow.roster import load_roster

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xls")
_LOCKS = ("~$", ".~lock.")
_TOLD = 5  # files that a message names


def consolidate(  # noqa: PLR0913  what the command line offers
    paths: Sequence[Path],
    target: Path,
    *,
    json_target: Path | None = None,
    roster_file: Path | None = None,
    parent: str | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> Summary:
    """Write the city workbook of the plans in files and folders, and return its Summary.

    Folders are searched to the bottom for workbooks; lock files and city workbooks are passed over.
    With ``parent``, a bureau's name, only its bodies count. What people typed into 收件狀態 of
    ``target`` is kept, or ``kept`` for a caller who knows it better than the file does and holds
    the year against it. The files are read in ``jobs`` processes, or by the dask cluster at the
    address ``cluster``. Raises UsageError when there is no file, none can be read, or ``target`` is
    a plan or another year's city workbook with things typed in; Unwritable.
    """
    names = load_roster(roster_file)
    bureau = names.require(parent).name if parent else None
    files = find_books(paths)
    if not files:
        where = "、".join(f"「{path}」" for path in paths)
        raise UsageError(
            f"在{where}找不到任何活頁簿（.xlsx、.xlsm、.ods），沒有彙整。請確認資料夾或檔案的路徑。"
        )
    last = kept or read_kept(target)
    look = partial(_look, roster_file.absolute() if roster_file else None)
    run = Run(look, _blamed, [path.absolute() for path in files], progress)
    found = map_on_cluster(run, cluster) if cluster else map_files(run, jobs)
    looked = zip(files, found, strict=True)
    taken = [replace(item, path=str(path)) for path, item in looked if item]
    _refuse(taken, target)
    today = today or dt.date.today()
    year = main_year(taken, today)
    if kept is None:
        _refuse_other_year(last, year, target)
    expected = submissions(year, names, bureau)
    filed = {_known(name, names): filing for name, filing in last.filings.items()}
    summary = summarise(taken, names, expected, today, filed, bureau)
    write_city(target, summary, Origin(folders_of(paths), bureau or "", roster_file))
    if json_target:
        write_json(json_target, summary)
    return summary


def find_books(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks among files and in folders, each once, by path; lock files are not."""
    found: dict[Path, Path] = {}
    for path in paths:
        for item in _books_in(path) if path.is_dir() else (path,):
            found.setdefault(item.absolute(), item)
    return sorted(found.values(), key=str)


def _books_in(folder: Path) -> Iterator[Path]:
    for name, _, files in os.walk(folder, onerror=_raise_unread):
        for file in files:
            if file.lower().endswith(SUFFIXES) and not file.startswith(_LOCKS):
                yield Path(name, file)


def _raise_unread(error: OSError) -> None:
    raise UsageError(f"讀不到資料夾「{error.filename}」，請檢查權限。") from error


def write_json(target: Path, summary: Summary) -> None:
    """Write the summary as ``consolidate --json`` has it; raise Unwritable when that fails."""
    text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=1)
    with replacing(target) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8", errors="replace")


def _known(name: str, names: Roster) -> str:
    """Return an agency's name of today for one that was noted under a former name."""
    entry = names.find(name)
    return entry.name if entry else name


def _look(roster_file: Path | None, path: Path) -> Submission | None:
    """Read and check a file; None when it is a city workbook, which is no submission."""
    if is_city_book(path):
        return None
    checked = check_file(path)
    if checked.source and is_city(checked.source.grids):
        return None
    return submission_of(checked, load_roster(roster_file))


def _blamed(path: Path) -> Submission:
    return submission_of(Checked(path, None, (problem("F114"),)), Roster(()))


def _refuse_other_year(last: Kept, year: int, target: Path) -> None:
    """Raise UsageError when the target holds what people typed of another year."""
    if last.filings and last.year not in (0, year):
        raise UsageError(
            f"「{target}」是{roc_year(last.year)}年度的彙整檔，裡面有人登錄的核備資料；"
            f"這次彙整的是{roc_year(year)}年度。請換一個檔名，以免蓋掉。"
        )


def _refuse(taken: Sequence[Submission], target: Path) -> None:
    """Raise UsageError when nothing can be read, or the target is one of the plans."""
    if not any(item.readable for item in taken):
        reasons = [f"「{item.path}」{item.problems()[0].message}" for item in taken[:_TOLD]]
        more = f"……等{len(taken)}個檔案" if len(taken) > _TOLD else ""
        if not taken:
            raise UsageError("只找到彙整檔，沒有機關的計畫檔，沒有彙整。請確認資料夾的路徑。")
        raise UsageError("沒有任何檔案讀得出來，沒有彙整：" + "".join(reasons) + more)
    for item in taken:
        if item.readable and Path(item.path).absolute() == target.absolute():
            raise UsageError(f"「{target}」是機關送來的計畫檔，不能當作彙整檔。請換一個檔名。")
