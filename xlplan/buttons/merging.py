"""合併課室檔: the copies that sections filled, found beside the workbook, joined into a new one."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.books.live import Opened
from xlplan.books.live.copies import can_save_copy, save_copy
from xlplan.books.read import read
from xlplan.buttons.answer import Answer
from xlplan.buttons.beside import free_path, path_of
from xlplan.errors import Unreadable, UsageError, XlplanError
from xlplan.merge import Merged
from xlplan.problems import problem_of
from xlplan.table import Reading
from xlplan.text import fold, roc_year
from xlplan.workflow.consolidating import SUFFIXES
from xlplan.workflow.merging import merge_files
from xlplan.workflow.submitting import file_stem, same_path

_LABEL = "合併課室檔"
_LOCKS = ("~$", ".")
_SHOWN = 10  # files that were passed over, named in the answer


@dataclass(frozen=True, slots=True)
class _Copy:
    """A section's copy, and the file that holds it as it is now."""

    section: str
    path: Path


def merge(
    opened: Opened, folder: str | Path | None = None, files: Sequence[str | Path] | None = None
) -> Answer:
    """Join the sections' copies of this plan: those in ``files`` or in ``folder``, else beside it.

    A copy is a workbook of the same agency, year and framework whose cover names a section. The new
    workbook stands beside this one, under a name that was free, and is opened where that can be.
    """
    own = path_of(opened.book, _LABEL)
    found = [Path(item) for item in files] if files else _books_in(Path(folder or own.parent))
    copies, passed = _sorted_out(opened, own, found)
    if len(copies) < 2:
        raise UsageError(_too_few(copies, passed))
    target = free_path(own.with_name(f"{file_stem(opened.reading.plan)}_合併.xlsx"))
    with tempfile.TemporaryDirectory() as place:
        paths = [_as_it_is(opened, own, copy.path, Path(place)) for copy in copies]
        merged = _merged(paths, target)
    return _answer(opened, copies, passed, merged, target)


def _books_in(folder: Path) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        raise UsageError(f"讀不到資料夾「{folder}」，沒有合併。請確認位置和權限。") from None
    return [
        path
        for path in found
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(_LOCKS) and path.is_file()
    ]


def _sorted_out(
    opened: Opened, own: Path, paths: Iterable[Path]
) -> tuple[list[_Copy], list[tuple[str, str]]]:
    """Return the copies in the order of the agency's sections, and (name, why) of other files."""
    copies: list[_Copy] = []
    passed: list[tuple[str, str]] = []
    for path in paths:
        try:
            here = opened.reading if same_path(path, own) else read(path).reading
        except Unreadable as reason:
            passed.append((path.name, problem_of(reason).message.rstrip("。")))
            continue
        why = _why_not(here, opened.reading)
        if why:
            passed.append((path.name, why))
        else:
            copies.append(_Copy(here.section, path))
    order = {fold(name): number for number, name in enumerate(opened.reading.plan.agency.sections)}
    copies.sort(key=lambda item: (order.get(fold(item.section), len(order)), item.path.name))
    return copies, passed


def _why_not(reading: Reading, main: Reading) -> str:
    """Return why a workbook is no copy of a plan, "" when it is one."""
    plan, wanted = reading.plan, main.plan
    if not reading.is_ours or reading.stamp is None:
        return "不是範本做的檔案"
    if fold(plan.agency.name) != fold(wanted.agency.name):
        return f"是「{plan.agency.name or '不明機關'}」的"
    if plan.year != wanted.year:
        return f"是{roc_year(plan.year)}年度的" if plan.year else "年度不明"
    if plan.framework != wanted.framework:
        return "計畫架構不同"
    return "" if reading.section else "封面沒有填「填報課室」，不是課室檔"


def _too_few(copies: Sequence[_Copy], passed: Sequence[tuple[str, str]]) -> str:
    found = f"只找到1份課室檔（{copies[0].path.name}）" if copies else "找不到課室檔"
    return (
        f"{found}，沒有合併。請把各課室填好的檔案放在同一個資料夾，"
        f"每一份都在封面選好「填報課室」，再按一次。{''.join(_passed_over(passed))}"
    )


def _as_it_is(opened: Opened, own: Path, path: Path, place: Path) -> Path:
    """Return a file with a copy's present content: of the open workbook what is on the screen.

    Where an office program cannot save copies it is what was saved last.
    """
    book = opened.book
    is_shown = same_path(path, own) and getattr(book.impl, "modified", True)
    if not (is_shown and can_save_copy(book)):
        return path
    shown = place / path.name
    save_copy(book, shown)
    return shown


def _merged(paths: Sequence[Path], target: Path) -> Merged:
    try:
        return merge_files(paths, target)
    except Unreadable as reason:
        said = problem_of(reason)
        raise UsageError(f"{reason.path.name}：{said.message}{said.hint}沒有合併。") from reason


def _answer(
    opened: Opened,
    copies: Sequence[_Copy],
    passed: Sequence[tuple[str, str]],
    merged: Merged,
    target: Path,
) -> Answer:
    lines = [
        f"已合併{len(copies)}份課室檔，共{len(merged.plan.measures)}項措施：{target.name}。",
        f"合併的檔案：{'、'.join(f'{item.section}（{item.path.name}）' for item in copies)}。",
        *_sections_told(opened.reading.plan.agency.sections, copies),
    ]
    if merged.doubts:
        told = f"其中{merged.open_doubts}處要請您確認" if merged.open_doubts else "都不必再確認"
        lines.append(f"各份不同的地方共{len(merged.doubts)}處，{told}，列在工作表「合併疑義」。")
    lines.extend(_passed_over(passed))
    if not can_save_copy(opened.book):
        lines.append("這份活頁簿還沒有存檔的修改沒有合併進去；有的話請先存檔再合併一次。")
    if not _open(opened, target):
        lines.append(f"請自行開啟「{target}」。")
    return Answer("\n".join(lines), "warning" if merged.open_doubts else "info")


def _sections_told(sections: Sequence[str], copies: Sequence[_Copy]) -> Iterator[str]:
    counted = Counter(fold(item.section) for item in copies)
    names = {fold(item.section): item.section for item in copies}
    twice = [names[key] for key, count in counted.items() if count > 1]
    missing = [name for name in sections if not counted[fold(name)]]
    if twice:
        yield f"同一課室有兩份以上，都已合併：{'、'.join(twice)}。"
    if missing:
        yield f"還沒有檔案的課室：{'、'.join(missing)}。"


def _passed_over(passed: Sequence[tuple[str, str]]) -> Iterator[str]:
    if passed:
        named = "、".join(f"{name}（{why}）" for name, why in passed[:_SHOWN])
        more = f"…等{len(passed)}個檔案" if len(passed) > _SHOWN else ""
        yield f"沒有合併的檔案：{named}{more}。"


def _open(opened: Opened, target: Path) -> bool:
    """Open the new workbook; xlwings refuses beside another one of its name, there or deleted."""
    refused = (XlplanError, NotImplementedError, ValueError, FileNotFoundError)
    with contextlib.suppress(*refused):
        opened.book.app.books.open(str(target))
        return True
    return False
