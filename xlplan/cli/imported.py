"""What the screen says after an import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlplan.workflow.importing import Imported


def report(made: Imported, target: Path) -> Iterator[str]:
    """Yield the lines: what was imported, what waits, what was passed over or accepted."""
    plan = made.plan
    yield f"已匯入「{plan.title or plan.agency.name}」：{target}"
    yield f"共 {made.sections} 個章節、{len(plan.measures)} 項措施。"
    waiting = []
    if made.doubts:
        waiting.append(f"有 {made.doubts} 處要請您確認")
    if plan.leftovers:
        waiting.append(f"有 {len(plan.leftovers)} 段文字沒有歸位")
    if waiting:
        where = "檔案的 doubts 和 leftovers" if _is_json(target) else "工作表「匯入疑義」"
        yield f"{'，'.join(waiting)}，都列在{where}。"
    else:
        yield "沒有需要確認的地方。"
    for number, remark in enumerate(made.remarks, 1):
        yield f"讀取說明{number}：{remark}"


def _is_json(target: Path) -> bool:
    return target.suffix.lower() == ".json"
