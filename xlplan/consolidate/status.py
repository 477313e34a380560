"""Where each agency stands: 未送 逾期 有錯 補正中 可核備 已核備 免送."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlplan.consolidate.choosing import Choice
from xlplan.consolidate.submission import Filing, Submission
from xlplan.text import roc_date
from xlplan.vocabulary import Roster, Submissions

NOT_SENT, OVERDUE, FAULTY, RETURNED = "未送", "逾期", "有錯", "補正中"
READY, ON_FILE, EXEMPT = "可核備", "已核備", "免送"
STATUSES = (NOT_SENT, OVERDUE, FAULTY, RETURNED, READY, ON_FILE, EXEMPT)
MISSING = (NOT_SENT, OVERDUE)


@dataclass(frozen=True, slots=True)
class AgencyState:
    """An agency that must submit, or did: its status, its files, what people noted of its 核備.

    ``newest`` is the file the status is about; ``counted`` is another one only while the newest is
    returned for correction. ``remark`` is the program's own, for people.
    """

    name: str
    status: str
    newest: Submission | None = None
    counted: Submission | None = None
    required: bool = False
    filing: Filing = field(default_factory=Filing)
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the files are held against: the roster, who must submit, the day, what was noted."""

    roster: Roster
    expected: Submissions
    today: dt.date
    filed: Mapping[str, Filing]

    @property
    def overdue(self) -> bool:
        """Whether the day by which plans are due is over."""
        return bool(self.expected.due) and self.today.isoformat() > (self.expected.due or "")


def states_of(choice: Choice, desk: Desk) -> tuple[AgencyState, ...]:
    """Return where every agency stands that must submit, is exempt, sent a file, or was noted."""
    return tuple(_state(name, choice, desk) for name in _names(choice, desk))


def _names(choice: Choice, desk: Desk) -> list[str]:
    """List the agencies in the order of the roster, those it lacks after it."""
    noted = (name for name, filing in desk.filed.items() if filing != Filing())
    expected = desk.expected
    wanted = {*expected.required, *expected.exempt, *choice.newest, *choice.copies, *noted}
    known = [entry.name for entry in desk.roster.entries if entry.name in wanted]
    return [*dict.fromkeys(known), *sorted(wanted.difference(known))]


def _state(name: str, choice: Choice, desk: Desk) -> AgencyState:
    latest = choice.newest.get(name)
    counted = choice.counted.get(name)
    filing = desk.filed.get(name, Filing())
    return AgencyState(
        name=name,
        status=_status(name, latest, counted, desk),
        newest=latest,
        counted=counted,
        required=name in desk.expected.required,
        filing=filing,
        remark="；".join(_remarks(name, latest, choice, desk)),
    )


def _status(name: str, latest: Submission | None, counted: Submission | None, desk: Desk) -> str:
    noted = desk.filed.get(name, Filing())
    if latest is None:
        if noted.covers(noted.version or 0):
            return ON_FILE
        if name in desk.expected.exempt:
            return EXEMPT
        return OVERDUE if desk.overdue and name in desk.expected.required else NOT_SENT
    if noted.covers(latest.version) or latest.filing.covers(latest.version):
        return ON_FILE
    if latest.errors:
        return FAULTY if counted is latest else RETURNED
    return READY


def _remarks(name: str, latest: Submission | None, choice: Choice, desk: Desk) -> Iterator[str]:
    exempt = desk.expected.exempt.get(name)
    if exempt is not None:
        yield f"名單列為免送（{exempt}）" if exempt else "名單列為免送"
    copies = choice.copies.get(name, ())
    if copies:
        names = "、".join(f"{item.section}「{item.name}」" for item in copies)
        yield f"只收到課室檔，尚未合併：{names}" if latest is None else f"另有課室檔未合併：{names}"
    if latest is None:
        return
    if latest.filing != Filing():
        yield _said(latest.filing)
    noted = desk.filed.get(name, Filing())
    if noted.covers(noted.version or 0) and not noted.covers(latest.version):
        yield f"登錄的核備是第{noted.version}版，最新的是第{latest.version}版"
    if _is_late(latest, desk):
        yield "送件晚於期限"


def _said(filing: Filing) -> str:
    version = f"第{filing.version}版" if filing.version else ""
    parts = [part for part in (roc_date(filing.date), filing.document_number) if part]
    return f"辦理紀錄載明{version}核備：{'，'.join(parts) or '未填日期文號'}"


def _is_late(item: Submission, desk: Desk) -> bool:
    due = desk.expected.due
    return bool(due and item.submitted and item.submitted[: len(due)] > due)
