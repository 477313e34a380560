"""What suggest tells on the screen: the rows of each kind, a few dozen lines at most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlplan.text import roc_year
from xlplan.wording.advice import TITLES, Advice, in_kinds
from xlplan.workflow.suggesting import Suggested

_MOST = 12  # rows of a kind
_SHOWN = 24  # characters of a text


def report(found: Suggested, listing: Path | None = None) -> Iterator[str]:
    """Yield the lines that tell a person what the standard wording has to say about a plan."""
    plan = found.plan
    year = f"{roc_year(plan.year)}年度" if plan.year else "年度不明"
    yield (
        f"{found.source.path}：{plan.agency.name or '機關不明'}　{year}　{len(plan.measures)}項措施"
    )
    kinds = list(in_kinds(found.advice))
    if not kinds:
        yield "沒有要建議的列：有代碼的都和標準文字相符，沒有代碼的找不到相近的標準文字。"
    for kind, rows in kinds:
        yield f"{TITLES[kind]}（{len(rows)}列）"
        yield from (f"  {_line(item)}" for item in rows[:_MOST])
        if len(rows) > _MOST:
            yield f"  ……另有 {len(rows) - _MOST} 列"
    if listing:
        yield f"建議清單已寫成：{listing}"
    elif any(len(rows) > _MOST for _, rows in kinds):
        yield "全部的建議請加 -o 清單.xlsx 寫成活頁簿，或用 --json。"


def _line(item: Advice) -> str:
    text = item.typed.replace("\n", "⏎")
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return f"{item.where}「{short}」：{item}"
