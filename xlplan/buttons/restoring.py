"""還原上一步: what the last button changed, back as it was, save where a person was since."""

from __future__ import annotations

from xlplan.books.live import Opened, changing, memory
from xlplan.books.live.restore import put_back
from xlplan.buttons.answer import Answer

_NOTHING = "沒有可以還原的步驟。「還原上一步」只能放回最近一次按鈕改過的內容。"
_SHOWN = 10


def restore(opened: Opened) -> Answer:
    """Put back what the last button changed."""
    step = memory.last_step(opened.name)
    if step is None:
        return Answer(_NOTHING)
    with changing(opened, "還原上一步", remembered=False) as change:
        left = put_back(change, step.blocks)
    done = f"已還原「{step.title}」所做的變更" if change.blocks else f"「{step.title}」沒有還原"
    if not left:
        return Answer(f"{done}{'' if change.blocks else '：內容已經和按鈕之前一樣'}。")
    named = "、".join(left[:_SHOWN]) + (f"…等{len(left)}處" if len(left) > _SHOWN else "")
    return Answer(f"{done}；下列內容之後又有人改過，保留現在的樣子：{named}。", "warning")
