"""What carry tells on the screen: what was carried, what was changed, what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplan.carry import KINDS, Note
from xlplan.text import roc_year
from xlplan.workflow.carrying import CarriedFile

_MOST = 4  # of a kind
_SHOWN = 40  # characters of a text


def report(made: CarriedFile, target: Path, listing: Path | None = None) -> Iterator[str]:
    """Yield the lines that tell a person what became of the plan, a few dozen at most."""
    carried = made.carried
    plan = carried.plan
    before = f"{roc_year(made.before)}年度" if made.before else "年度不明"
    after = f"{roc_year(plan.year)}年度"
    yield f"已把{plan.agency.name or '這份計畫'}{before}的計畫轉成{after}：{target}"
    yield f"帶入 {_counted(made)}。"
    if plan.measures:
        yield "「延續」欄標示和上年度一字不差的措施，改了「具體作法」就會消失。"
    yield f"沒有帶入：{_left(made)}。"
    for is_done, title in ((False, "請您確認"), (True, "已經更改")):
        notes = carried.of(is_done=is_done)
        if notes:
            yield f"{title}（{len(notes)}）"
            yield from _grouped(notes)
    if listing:
        yield f"清單已寫成：{listing}"
    elif carried.notes:
        yield "要逐項查看請加 --list 清單.xlsx 寫成活頁簿。"


def _counted(made: CarriedFile) -> str:
    plan = made.carried.plan
    general = sum(map(len, (plan.basis, plan.goals, plan.monitoring, plan.extra_sections)))
    general += bool(plan.subjects) + bool(plan.other)
    said = (
        (len(plan.measures), "項措施"),
        (general, "點總則"),
        (len(plan.taskforce), "位推動小組成員"),
        (len(plan.nil_returns), "個不辦理的次項"),
    )
    return "、".join(f"{count} {what}" for count, what in said if count) or "0 項措施"


def _left(made: CarriedFile) -> str:
    carried = made.carried
    return f"執行情形 {carried.reports} 筆、辦理紀錄 {carried.events} 筆；版次從第1版開始"


def _grouped(notes: Sequence[Note]) -> Iterator[str]:
    groups: dict[str, list[Note]] = {}
    for note in notes:
        groups.setdefault(note.kind, []).append(note)
    for kind, found in groups.items():
        yield f"  {KINDS[kind].title}（{len(found)}）：{KINDS[kind].hint}"
        yield from (f"    {_line(note)}" for note in found[:_MOST])
        if len(found) > _MOST:
            yield f"    ……同類的還有 {len(found) - _MOST} 個"


def _line(note: Note) -> str:
    change = f"「{_short(note.before)}」" if note.before else ""
    change += f"→「{_short(note.after)}」" if note.after and note.before else ""
    return f"{note.place}：{change}{note.remark}" if change else note.place


def _short(text: str) -> str:
    text = text.replace("\n", "⏎")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
