"""How far a plan has come: draft, sent, on file; told from its events and the workbook's stamp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlplan.documents.writing.model import Standing
from xlplan.errors import UsageError
from xlplan.plan import Event, Plan
from xlplan.table import Reading
from xlplan.table.content import content_hash
from xlplan.table.doubts import REMARK
from xlplan.text import fold, roc_date

_SENT = ("函報", "修正", "核備", "公布")
_FILED = "核備"


def standing_of(reading: Reading) -> Standing:
    """Return how far the version that a plan is in has come.

    It is a draft until it was sent: an event of this version (函報, 修正, 核備, 公布), or the stamp
    of 送件. Content that was changed since 送件 is a draft again, whatever happened to the version
    that was sent. An event that names no version is about the present one.
    """
    events = list(_events(reading))
    if not (events or _is_as_sent(reading)):
        return Standing()
    filed = [item for item in events if item.kind == _FILED]
    if not filed:
        return Standing(is_draft=False)
    last = max(filed, key=lambda item: item.date)
    return Standing(
        is_draft=False,
        is_filed=True,
        filed_date=roc_date(last.date),
        filed_number=last.document_number,
    )


def refuse_section_copy(reading: Reading, cannot: str) -> None:
    """Raise UsageError for one section's copy of a plan; ``cannot`` says what it cannot be."""
    if reading.section:
        raise UsageError(
            f"封面的「填報課室」是「{reading.section}」：這是課室檔，{cannot}。"
            "請先用「合併課室檔」（xlplan merge）合併各課室的檔案，再用合併後的檔案；"
            "若這一份已經是完整的計畫，請清除封面的「填報課室」。"
        )


def unsettled(plan: Plan) -> str:
    """Return what an import left for a person that the official document does not show, "" if none.

    The sheet 匯入疑義 lists it.
    """
    waiting = []
    doubts = [item for item in plan.doubts if item["kind"] != REMARK]
    if doubts:
        waiting.append(f"{len(doubts)} 處疑義沒有確認")
    if plan.leftovers:
        waiting.append(f"{len(plan.leftovers)} 段文字沒有歸位，沒有印在計畫書裡")
    return f"注意：匯入的內容還有 {'，'.join(waiting)}。請看「匯入疑義」。" if waiting else ""


def refuse_unfiled(reading: Reading) -> None:
    """Raise UsageError for a plan that may not be published yet: only one on file may."""
    if standing_of(reading).is_filed:
        return
    version = _number(reading.plan.version)
    which = f"第{version}版" if version else "這份計畫"
    if _is_changed(reading):
        raise UsageError(
            "這份計畫在送件後改過內容，不是核備的那一份，不能公開。"
            "請改用核備的那一份；要修正計畫時，請重新送件，核備後再公開。"
        )
    raise UsageError(
        f"「辦理紀錄」沒有{which}的核備，還不能公開。核備後，請在「辦理紀錄」加一列："
        "種類選「核備」，並填版次、日期和文號，再匯出一次。"
    )


def _events(reading: Reading) -> Iterator[Event]:
    """Yield the events that show that the content at hand was sent."""
    version = _number(reading.plan.version)
    sent = _last_sent(reading) if _is_changed(reading) else 0
    for item in reading.plan.events:
        number = _number(item.version)
        is_ours = not number or not version or number == version
        is_later = not sent or (number or 0) > sent
        if item.kind in _SENT and is_ours and is_later:
            yield item


def _is_as_sent(reading: Reading) -> bool:
    return bool(reading.stamp and reading.stamp.sha) and not _is_changed(reading)


def _is_changed(reading: Reading) -> bool:
    stamp = reading.stamp
    return bool(stamp and stamp.sha and stamp.sha != content_hash(reading.plan))


def _last_sent(reading: Reading) -> int:
    return (reading.stamp.submitted_version if reading.stamp else None) or 1


def _number(version: int | str | None) -> int | None:
    digits = re.search(r"\d+", fold(str(version or "")))
    return int(digits[0]) if digits else None


def public(plan: Plan) -> Plan:
    """Return of a plan what may be published as open data: without what was noted while working."""
    measures = tuple(replace(item, note="", carried="", extra={}) for item in plan.measures)
    return replace(plan, measures=measures, reports=(), doubts=(), leftovers=())
