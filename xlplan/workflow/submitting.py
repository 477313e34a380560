"""Send a plan in (送件): whether it can go, as which version, under which names, with which letter.

What writes into the workbook is the button's part; here is what it decides and puts beside it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlplan.books.read import read
from xlplan.books.save import replacing
from xlplan.errors import Unanswered, Unreadable, UsageError
from xlplan.plan import Plan
from xlplan.problems import Problem, counts
from xlplan.table import Reading, Stamp
from xlplan.table.content import content_hash, spoken_time
from xlplan.text import fold, roc_year, tidy
from xlplan.workflow.letter import letter, short_name
from xlplan.workflow.standing import refuse_section_copy

SUFFIXES = (".xlsx", ".ods")
MOST_REASON = 200  # characters

_NUMERALS = "一二三四五六七八九十"
_COUNT = rf"(\d{{1,2}}|[{_NUMERALS}])"  # more digits in that cell are a year or a date
_VERSION = re.compile(rf"(?:第|版次|版本|ver\.?|v\.?)?{_COUNT}版?|.*第{_COUNT}版.*")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Sending:
    """A plan as it goes in. ``submitted`` is local ISO time with its offset, ``sha`` content_hash.

    ``reason`` says why it goes with ``errors``. ``is_repeat`` tells that just this was sent before:
    nothing in the workbook changes then. ``notes`` are what a person should be told.
    """

    plan: Plan
    version: int
    sha: str
    submitted: str
    errors: int = 0
    reason: str = ""
    is_repeat: bool = False
    notes: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The name of its files without suffix: 114_三民區公所_v1."""
        return f"{file_stem(self.plan)}_v{self.version}"

    @property
    def stamp(self) -> dict[str, str]:
        """What the stamp says of it, by the keys of the stamp sheet."""
        return {
            "submitted": self.submitted,
            "sha": self.sha,
            "submitted_version": str(self.version),
            "reason": self.reason,
        }

    def books(self, folder: Path) -> tuple[Path, ...]:
        """Return the paths of the workbooks to send."""
        return tuple(folder / f"{self.stem}{suffix}" for suffix in SUFFIXES)

    def letter_path(self, folder: Path) -> Path:
        """Return the path of the letter's draft."""
        return folder / f"{self.stem}_函稿.txt"

    def letter(self) -> str:
        """Return the draft of the official letter (函稿)."""
        names = [path.name for path in self.books(Path())]
        return letter(self.plan, self.version, names, self.sha, self.errors, self.reason)


def file_stem(plan: Plan) -> str:
    """Return how a plan's files are called, ``114_三民區公所``, safe on every system."""
    name = _UNSAFE.sub("_", short_name(plan)).strip(" .")
    return f"{roc_year(plan.year)}_{name}"


def prepare(
    reading: Reading,
    problems: Iterable[Problem],
    *,
    reason: str = "",
    version: int | None = None,
    now: dt.datetime | None = None,
) -> Sending:
    """Return how a plan goes in; raise UsageError, with what to do, when it does not.

    A plan with errors goes only with a ``reason``. The first version is the cover's, 1 where that
    says none; content that was changed since it was sent takes a higher one, content that was not
    is the same sending again. ``version`` takes the place of the cover's.
    """
    stamp = _stamp_of(reading)
    errors = counts(problems)["error"]
    sha = content_hash(reading.plan)
    typed = version if version is not None else _typed(reading)
    last = (stamp.submitted_version or typed or 1) if stamp.sha else 0
    if stamp.sha == sha and (typed is None or typed <= last):
        note = _repeated(stamp, last)
        words = (stamp.submitted, errors, stamp.reason)
        return Sending(reading.plan, last, sha, *words, is_repeat=True, notes=(note,))
    reason = _reason(reason, errors)
    number, notes = _next(reading, typed, last)
    moment = (now or dt.datetime.now().astimezone()).isoformat(timespec="seconds")
    return Sending(reading.plan, number, sha, moment, errors, reason, notes=notes)


def _stamp_of(reading: Reading) -> Stamp:
    """Return a workbook's stamp; raise UsageError for one that cannot be sent whatever it says."""
    plan = reading.plan
    if reading.stamp is None or "version" not in reading.cover:
        raise UsageError(
            "這份活頁簿的封面或戳記不完整，不能送件。請重新取得本機關的範本，把內容複製過去再送。"
        )
    if not plan.agency.name or not plan.year:
        raise UsageError("看不出是哪個機關、哪個年度的計畫，不能送件。請在封面填好後再按一次。")
    refuse_section_copy(reading, "不能當作機關的計畫送件")
    return reading.stamp


def _typed(reading: Reading) -> int | None:
    """Return the version on the cover, None when it says none: 2, v２, 第二版, 修正第2版."""
    said = _VERSION.fullmatch(fold(str(reading.plan.version or "")))
    if said is None:
        return None
    count = said[1] or said[2]
    return (int(count) if count.isdecimal() else _NUMERALS.index(count) + 1) or None


def _reason(reason: str, errors: int) -> str:
    said = " ".join(tidy(reason).split())
    if not errors:
        return ""
    if not said:
        raise Unanswered(
            f"這份計畫還有{errors}個錯誤，沒有送件。請按「檢核」，改好後再送；"
            f"必須先送時，請寫明理由（{MOST_REASON}字以內），理由會記在檔案裡，也會寫進函稿。",
            "reason",
        )
    if len(said) > MOST_REASON:
        told = f"理由有{len(said)}字，超過{MOST_REASON}字，沒有送件。請精簡後再按一次。"
        raise Unanswered(told, "reason")
    return said


def _next(reading: Reading, typed: int | None, last: int) -> tuple[int, tuple[str, ...]]:
    """Return the version of a new sending, and what to tell of it."""
    if typed is not None and typed > last:
        return typed, ()
    if last:
        when = spoken_time(reading.stamp.submitted) if reading.stamp else ""
        return last + 1, (f"第{last}版在{when}送件後內容改過，這次是第{last + 1}版。",)
    said = reading.plan.version
    if said in (None, ""):
        return 1, ("封面沒有填版次，已填上1。",)
    return 1, (f"封面的版次「{said}」看不出是第幾版，已改成1；若不是第1版，請改好版次再按一次。",)


def _repeated(stamp: Stamp, version: int) -> str:
    return f"第{version}版已經在{spoken_time(stamp.submitted)}送件，之後內容沒有改過。"


def settle(
    sending: Sending, folder: Path, own: Path | None = None
) -> tuple[Sending, tuple[Path, ...]]:
    """Return a sending and those of its files that are already in the folder.

    Where a file there is just this plan in this version, sent earlier, that sending counts. ``own``
    is the open workbook's file, which does not count. Raises UsageError when a name is taken by
    anything else: it says so, and which version is free.
    """
    paths = (*sending.books(folder), sending.letter_path(folder))
    present = [path for path in paths if _is(path) and not (own and same_path(path, own))]
    books = [path for path in present if path.suffix in SUFFIXES]
    stamps = [_same(path, sending) for path in books]
    others = [path for path, stamp in zip(books, stamps, strict=True) if stamp is None]
    if others or (present and not books and not sending.is_repeat):
        raise UsageError(_taken(sending, folder, others or present))
    first = next((stamp for stamp in stamps if stamp), None)
    if first and not sending.is_repeat:
        note = _repeated(first, sending.version)
        sending = replace(sending, submitted=first.submitted, reason=first.reason, notes=(note,))
    return sending, tuple(present)


def same_path(path: Path, other: Path) -> bool:
    """Return whether two paths name one file, there or not."""
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other))


def _is(path: Path) -> bool:
    return os.path.lexists(path)  # unlike Path.exists no name is too long for it


def _same(path: Path, sending: Sending) -> Stamp | None:
    """Return the stamp of a file that holds just what is being sent, None for any other file."""
    try:
        reading = read(path).reading
    except Unreadable:
        return None
    stamp = reading.stamp
    if stamp is None or stamp.sha != sending.sha or content_hash(reading.plan) != sending.sha:
        return None
    return stamp if stamp.submitted_version == sending.version else None


def _taken(sending: Sending, folder: Path, paths: Sequence[Path]) -> str:
    names = "」「".join(path.name for path in paths)
    stem = glob.escape(file_stem(sending.plan))
    free = next(
        number
        for number in range(sending.version + 1, sending.version + 1000)
        if not any(folder.glob(f"{stem}_v{number}[._]*"))
    )
    return (
        f"資料夾裡已經有「{names}」，內容和這次要送的不同；沒有覆蓋，也沒有送件。"
        f"請把封面的「版次」改成{free}再按一次「送件」；若那個檔案已經不要了，請先移走或改名。"
    )


def write_letter(path: Path, sending: Sending) -> None:
    """Write the letter's draft as text that every editor on Windows reads; raise Unwritable."""
    text = sending.letter().replace("\n", "\r\n")
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8-sig", errors="replace", newline="")


@contextlib.contextmanager
def gone_unless_done(paths: Iterable[Path]) -> Iterator[None]:
    """Take files away again that the block made, when it fails; those that were there stay."""
    made = [path for path in paths if not _is(path)]
    try:
        yield
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise
