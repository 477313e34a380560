"""Which of the files that came in are counted, and why the others are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlplan.consolidate.submission import Submission
from xlplan.problems import Problem, problem
from xlplan.text import fold
from xlplan.vocabulary import Roster

_TAIWAN = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class FileState:
    """What became of a file; ``why`` is for people."""

    submission: Submission
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, the file it is in, and the agency that has to mend it ("" when unknown)."""

    agency: str
    path: str
    problem: Problem


@dataclass(slots=True)
class Choice:
    """What was chosen: by agency the newest file, the counted one, and copies of its sections."""

    newest: dict[str, Submission] = field(default_factory=dict)
    counted: dict[str, Submission] = field(default_factory=dict)
    copies: dict[str, list[Submission]] = field(default_factory=dict)
    states: list[FileState] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def keep(self, item: Submission, why: str) -> None:
        """Note that a file is counted."""
        self.states.append(FileState(item, True, why))

    def drop(self, item: Submission, why: str, found: Problem | None = None) -> None:
        """Note that a file is not counted, and the problem that this is."""
        self.states.append(FileState(item, False, why))
        if found:
            self.tell(item, found)

    def tell(self, item: Submission, found: Problem) -> None:
        """Note a problem of a file."""
        self.findings.append(Finding(item.agency, item.path, found))


def choose(submissions: Iterable[Submission], roster: Roster, parent: str | None) -> Choice:
    """Return which files count, whatever order they come in.

    ``parent`` is the full name of the bureau whose bodies alone are counted, None for the city.
    """
    choice = Choice()
    ordered = sorted(submissions, key=lambda item: (item.path, item.sha256 or ""))
    versions: dict[str, list[Submission]] = {}
    for item in _usable(ordered, choice):
        if parent and not _belongs(item, parent, roster):
            found = problem("C609", value=item.agency, agency=item.agency, parent=parent)
            choice.drop(item, f"不是「{parent}」的所屬機關，沒有計入", found)
        elif item.section:
            found = problem("C604", value=item.section, section=item.section)
            choice.drop(item, f"「{item.section}」的課室檔，尚未合併，沒有計入", found)
            choice.copies.setdefault(item.agency, []).append(item)
        else:
            versions.setdefault(item.agency, []).append(item)
    for agency, items in versions.items():
        _settle(agency, _one_a_sending(items, choice), choice)
        if not roster.find(agency):
            choice.tell(choice.newest[agency], problem("C601", value=agency, agency=agency))
    choice.states.sort(key=lambda state: state.submission.path)
    return choice


def _usable(ordered: Sequence[Submission], choice: Choice) -> Iterable[Submission]:
    """Yield the files that can be read, say whose they are, and are no second copy."""
    first: dict[str | None, Submission] = {}
    for item in ordered:
        if not item.readable:
            reason = "".join(found.message for found in item.problems()[:1])
            choice.drop(item, f"讀不出來，沒有計入：{reason}")
            continue
        other = first.setdefault(item.sha256, item)
        if other is not item and item.sha256:
            name = _told_apart(other, item)
            found = problem("C603", value=name, other=name)
            choice.drop(item, f"和「{name}」內容相同，只計一次", found)
        elif not fold(item.agency):
            choice.drop(item, "看不出是哪個機關的計畫，沒有計入", problem("C608"))
        else:
            yield item


def _belongs(item: Submission, parent: str, roster: Roster) -> bool:
    entry = roster.find(item.agency)
    said = roster.find(entry.agency.parent if entry else item.parent)
    return said is not None and said.name == parent


def _settle(agency: str, items: Sequence[Submission], choice: Choice) -> None:
    """Order an agency's files and count one: the newest without errors, else the newest.

    An older year's plan never stands in for a faulty one of this year.
    """
    ordered = sorted(items, key=_age, reverse=True)
    newest = ordered[0]
    good = [item for item in ordered if item.year == newest.year and not item.errors]
    counted = good[0] if good else newest
    choice.newest[agency], choice.counted[agency] = newest, counted
    choice.keep(counted, _why_counted(counted, newest, alone=len(ordered) == 1))
    if counted is not newest:
        words: dict[str, Any] = {"errors": newest.errors, "counted": counted.version}
        words |= {"agency": agency, "version": newest.version}
        why = f"有{newest.errors}個錯誤，補正前先計入第{counted.version}版"
        choice.drop(newest, why, problem("C606", value=str(newest.version), **words))
    for item in ordered[1:]:
        if item is not counted:
            _drop_older(item, newest, choice)
    _tell_twins(agency, ordered, choice)


def _one_a_sending(items: Sequence[Submission], choice: Choice) -> list[Submission]:
    """Return an agency's files, of one sending's two formats only one: .ods gives way."""
    kept: dict[tuple[object, ...], Submission] = {}
    for item in sorted(items, key=lambda item: (item.path.lower().endswith(".ods"), item.path)):
        sending = (item.content, item.version, item.submitted)
        other = kept.setdefault(sending if item.content else (item.path, item.sha256), item)
        if other is not item:
            choice.drop(item, f"和「{_told_apart(other, item)}」是同一次送件的檔案，只計一次")
    return list(kept.values())


def _age(item: Submission) -> tuple[int, int, float, bool, int, int, str]:
    """Order by year, stamped version and submission time; a file never sent is the oldest.

    Where these tie, one that still says what was sent goes before one that was changed since, then
    the fuller file; the hash only makes it certain.
    """
    return (
        *(item.year, item.version, _moment(item.submitted), bool(item.content)),
        *(-item.errors, item.measures, item.sha256 or ""),
    )


def _moment(submitted: str) -> float:
    """Return an ISO time as seconds, whatever its offset; Taiwan's where it names none."""
    try:
        time = dt.datetime.fromisoformat(submitted)
    except ValueError:
        return 0.0
    return (time if time.tzinfo else time.replace(tzinfo=_TAIWAN)).timestamp()


def _why_counted(counted: Submission, newest: Submission, *, alone: bool) -> str:
    if counted is not newest:
        return f"較新的第{newest.version}版有錯，補正前先計入這一份（第{counted.version}版）"
    return f"計入：第{counted.version}版" if alone else f"計入：最新的一份（第{counted.version}版）"


def _drop_older(item: Submission, newest: Submission, choice: Choice) -> None:
    if (item.year, item.version) == (newest.year, newest.version):
        told = _why_older(item, newest)
        other = _told_apart(newest, item)
        choice.drop(item, f"和「{other}」同為第{item.version}版，{told}，沒有計入")
    else:
        why = f"另有較新的「{_told_apart(newest, item)}」，沒有計入"
        choice.drop(item, why, problem("C605", value=item.agency, agency=item.agency))


def _why_older(item: Submission, newest: Submission) -> str:
    if _moment(item.submitted) < _moment(newest.submitted):
        return "送件時間較早"
    if newest.content and not item.content:
        return "送件後內容又改過"
    return "分不出先後，取錯誤較少、措施較多的一份"


def _tell_twins(agency: str, ordered: Sequence[Submission], choice: Choice) -> None:
    """Tell of every version that came in with two contents, at the file that goes before."""
    groups: dict[tuple[int, int], list[Submission]] = {}
    for item in ordered:
        groups.setdefault((item.year, item.version), []).append(item)
    for (_, version), items in groups.items():
        if len(items) > 1:
            alike = len({item.name for item in items}) < len(items)
            files = "、".join(sorted(item.path if alike else item.name for item in items))
            words: dict[str, Any] = {"agency": agency, "version": version, "files": files}
            choice.tell(items[0], problem("C602", value=str(version), count=len(items), **words))


def _told_apart(other: Submission, item: Submission) -> str:
    """Return another file's name, with its folder where the name alone would not tell."""
    return other.path if other.name == item.name else other.name
