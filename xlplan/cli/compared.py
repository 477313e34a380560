"""What compare tells on the screen: counts, then each kind of change, a few dozen lines at most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlplan.compare import TITLES, Comparison, RowChange, TextChange
from xlplan.plan import Measure, Plan
from xlplan.text import join_names, roc_year
from xlplan.vocabulary import framework
from xlplan.wording.drift import difference
from xlplan.workflow.comparing import ComparedFiles

_MOST = 4  # of a kind
_SHOWN = 44  # characters of a text


def report(compared: ComparedFiles, target: Path | None = None) -> Iterator[str]:
    """Yield the lines that tell a person what differs between two plans."""
    found = compared.found
    for word, source in (("原來的", compared.old), ("新的", compared.new)):
        yield f"{word}：{source.path}　{_about(source.reading.plan)}"
    yield "措施　" + "　".join(f"{TITLES[kind]} {count}" for kind, count in found.counts.items())
    texts = found.text_counts.items()
    yield "總則等　" + "　".join(f"{TITLES[kind]} {count}" for kind, count in texts)
    if found.is_same:
        yield "兩份計畫的內容相同。"
    for kind, title in TITLES.items():
        rows = [item for item in found.rows if kind in item.kinds]
        if rows and kind != "same":
            yield f"{title}（{len(rows)}）"
            yield from (f"  {_row(found, item, kind)}" for item in rows[:_MOST])
            yield from _more(len(rows))
    changed = [item for item in found.texts if item.kind != "same"]
    if changed:
        yield f"總則、推動小組等（{len(changed)}）"
        yield from (f"  {_text(item)}" for item in changed[:_MOST])
        yield from _more(len(changed))
    if target:
        yield f"比較結果已寫成：{target}"
    elif not found.is_same:
        yield "要逐項對照請加 -o 對照.xlsx 寫成活頁簿，或用 --json。"


def _more(count: int) -> Iterator[str]:
    if count > _MOST:
        yield f"  ……同類的還有 {count - _MOST} 項"


def _about(plan: Plan) -> str:
    year = f"{roc_year(plan.year)}年度" if plan.year else "年度不明"
    version = f"　第{plan.version}版" if plan.version else ""
    return f"{plan.agency.name or '機關不明'}　{year}{version}　{len(plan.measures)}項措施"


def _row(found: Comparison, item: RowChange, kind: str) -> str:
    measure = item.after or item.before
    place = _label(found.new if item.after else found.old, measure)
    if item.before and item.after:
        return f"{place}：{_change(found, item, item.before, item.after, kind)}"
    return f"{place}：「{_short(measure.action if measure else '')}」"


def _label(plan: Plan, measure: Measure | None) -> str:
    return framework(plan.framework).label_of(measure.sub_item if measure else "")


def _change(found: Comparison, item: RowChange, before: Measure, after: Measure, kind: str) -> str:
    if kind == "reworded":
        return difference(before.action, after.action)
    text = f"「{_short(after.action)}」"
    if kind == "moved":
        return f"{text}原來在「{_label(found.old, before)}」"
    if kind == "reassigned":
        was, now = (join_names(each.responsible_units) or "（空白）" for each in (before, after))
        return f"{text}{was}→{now}"
    fields = (
        f"{title}：{was or '（空白）'}→{now or '（空白）'}" for title, was, now in item.fields
    )
    return text + "；".join(fields).replace("\n", "⏎")


def _text(item: TextChange) -> str:
    title = f"{item.part.title}（{TITLES[item.kind]}）"
    if item.kind == "reworded":
        return f"{title}：{difference(item.before, item.after)}"
    return f"{title}：「{_short(item.after or item.before)}」"


def _short(text: str) -> str:
    text = text.replace("\n", "⏎")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
