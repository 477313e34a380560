"""The draft of the letter with which a plan goes in (函稿): receiver, subject, explanation.

It goes to a superior, so what is enclosed is 檢陳 (to equals and subordinates it would be 檢送) and
the request is 請鑒核, once, in the subject: the Executive Yuan's 文書處理手冊, 公文用語表.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlplan.errors import XlplanError
from xlplan.plan import Plan
from xlplan.text import roc_year
from xlplan.vocabulary import CITY_GOVERNMENT, LEAD_KEY, framework, roster, submissions
from xlplan.vocabulary.agencies import bare_name, self_name_of

HASH_SHOWN = 8  # hexadecimal digits that a person can compare

_NUMERALS = "一二三四五六七八九"
_YEARS = re.compile(r"（[^（）]*年度[^（）]*）$")


def letter(
    plan: Plan, version: int, files: Sequence[str], sha: str, errors: int = 0, reason: str = ""
) -> str:
    """Return the draft of the letter for a version of a plan, as plain text to paste.

    ``files`` are the names of the attachments, ``sha`` the hash of the content, of which 8 digits
    are shown. With ``errors`` the reason why it goes nevertheless is told.
    """
    receiver = receiver_of(plan)
    points = list(_points(plan, version, files, sha))
    if errors and reason:
        why = reason.rstrip("。．.")
        points.insert(
            2, f"旨揭計畫經檢核尚有{errors}處待補正，先行陳報之理由：{why}。補正後另行陳報。"
        )
    numbered = (f"{_NUMERALS[index]}、{text}" for index, text in enumerate(points))
    lines = (
        f"受文者：{receiver}",
        "",
        f"主旨：檢陳{_self_name(plan)}{_title(plan)}（第{version}版）電子檔1份，請鑒核。",
        "",
        "說明：",
        *numbered,
        "",
        f"正本：{receiver}",
        "副本：",
        f"附件：{'、'.join(files)}",
    )
    return "\n".join(lines) + "\n"


def receiver_of(plan: Plan) -> str:
    """Return to whom an agency sends its plan: as the roster and the yearly list have it.

    For an agency that they do not know it is the parent that the plan names, else the city.
    """
    agency = plan.agency
    parent = agency.parent or CITY_GOVERNMENT
    try:
        known = roster()
        entry = known.find(agency.name)
        if entry is None:
            return parent
        if entry.name in submissions(plan.year, known).required:
            return CITY_GOVERNMENT
        return _full_name(entry.submit_to or entry.agency.parent) or parent
    except XlplanError:  # the city's own files are damaged: no reason not to write a letter
        return parent


def short_name(plan: Plan) -> str:
    """Return an agency's short name, its name without the city where it has none."""
    return plan.agency.short_name or bare_name(plan.agency.name)


def _full_name(name: str) -> str:
    entry = roster().find(name) if name else None
    return entry.name if entry else name


def _self_name(plan: Plan) -> str:
    return plan.agency.self_name or self_name_of(plan.agency.name)


def _title(plan: Plan) -> str:
    """Return the plan's title without the agency in front: 114年度提升服務執行計畫."""
    for name in (plan.agency.name, short_name(plan)):
        if plan.title.startswith(name):
            return plan.title.removeprefix(name).strip()
    return plan.title or f"{roc_year(plan.year)}年度提升服務執行計畫"


def _points(plan: Plan, version: int, files: Sequence[str], sha: str) -> Iterator[str]:
    yield f"依據「{_YEARS.sub('', framework(plan.framework).title)}」辦理。"
    again = "，取代先前陳報之版本" if version > 1 else ""
    covered = len({item.sub_item for item in plan.measures} - {LEAD_KEY})
    nil = len(plan.nil_returns)
    none = f"；另有{nil}個次項本年度不辦理，理由載明於計畫" if nil else ""
    yield (
        f"旨揭計畫為{roc_year(plan.year)}年度第{version}版{again}，"
        f"計列{len(plan.measures)}項措施，涵蓋{covered}個次項{none}。"
    )
    names = "」及「".join(files)
    yield f"檢陳電子檔「{names}」，二者內容相同，擇一使用即可（內容識別碼：{sha[:HASH_SHOWN]}）。"
