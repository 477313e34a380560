"""修復範本: lost drop-downs, formats and formulas back, nothing of what people wrote touched."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.books.live import Opened
from xlplan.books.live.damage import Damage, Loss
from xlplan.books.live.mending import mend
from xlplan.buttons.answer import Answer

_NOTHING = "沒有需要修復的地方。"
_NOT_DONE = "這次沒有修復，內容沒有更動："
_UNTOUCHED = "您填寫的內容沒有更動。"
_SHOWN = 6  # columns named for a sheet


def repair(opened: Opened) -> Answer:
    """Put back what the workbook lost of its template."""
    found = mend(opened)
    remarks = list(found.after.remarks)
    if not found.before.lost:
        if remarks:
            return Answer("\n".join([_NOT_DONE, *remarks]), "warning")
        return Answer(_NOTHING)
    left = [f"還沒有修復：{text}" for text in _told(found.after)]
    lines = ["已修復範本：", *_told(found.before), *left, *remarks, _UNTOUCHED]
    return Answer("\n".join(lines), "warning" if left or remarks else "info")


def _told(damage: Damage) -> Iterator[str]:
    """Yield a line for each sheet that has lost something."""
    for loss in damage.lost:
        yield f"「{loss.sheet}」：{'、'.join(_parts(loss))}"


def _parts(loss: Loss) -> Iterator[str]:
    if loss.pastes:
        titles = list(dict.fromkeys(loss.titles))
        named = "、".join(titles[:_SHOWN]) + (f"等{len(titles)}欄" if len(titles) > _SHOWN else "")
        yield "下拉清單與格式" + (f"（{named}）" if named else "")
    if loss.copies:
        yield "各次項的連結"
    formulas = sum(item.is_formula for item in loss.cells)
    if formulas:
        yield f"公式{formulas}格"
    if len(loss.cells) > formulas:
        yield f"標題等固定文字{len(loss.cells) - formulas}格"
    if loss.hidden:
        yield "隱藏的列與欄"
    if loss.names:
        yield f"公式用的名稱{len(loss.names)}個"
