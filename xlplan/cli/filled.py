"""What fill tells on the screen: each change, what was passed over, what could be filled too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from xlplan.wording.changes import CellChange, spoken
from xlplan.wording.filling import WRITTEN, Filling, counted, listed, reasons

_MOST = 36  # changes on a screen


def report(
    found: Filling,
    target: Path | None,
    listing: Path | None = None,
    *,
    overwrite: bool = False,
    offered: bool = False,
) -> Iterator[str]:
    """Yield the lines that tell a person what was filled in, or would be without ``target``."""
    changes = found.changes(overwrite=overwrite, offered=offered)
    yield _first(found, changes, target)
    yield from change_lines(changes, listing)
    if listing:
        yield f"變更清單已寫成：{listing}"
    yield from _passed(found, overwrite)
    if found.offers and not offered:
        where = listed(item.place for item in found.offers)
        yield f"可以一併填入{counted(found.offers)}（{where}），請加 --offered。"


def change_lines(changes: Sequence[CellChange], listing: Path | None = None) -> Iterator[str]:
    """Yield a line for each change, a few dozen at most; ``listing`` is where they all are."""
    for line in islice(spoken(changes), _MOST):
        yield f"  {line}"
    if len(changes) > _MOST:
        where = "都在變更清單裡" if listing else "要看全部請加 --list 清單.xlsx 寫成活頁簿"
        yield f"  ……另有 {len(changes) - _MOST} 處，{where}。"


def _first(found: Filling, changes: Sequence[CellChange], target: Path | None) -> str:
    if not changes:
        why = "" if found.places else "：找不到填了標準代碼的列，請先在「標準代碼」欄填入代碼"
        copied = f"新檔和原檔完全一樣：{target}" if target else "沒有寫入任何檔案。"
        return f"沒有可以填入的內容{why}。{copied}"
    if target:
        return f"已填入 {counted(changes)}：{target}"
    return f"會填入 {counted(changes)}（只是預覽，沒有寫入任何檔案）："


def _passed(found: Filling, overwrite: bool) -> Iterator[str]:
    passed = found.left(overwrite=overwrite)
    if not passed:
        return
    yield f"略過 {len(passed)} 列："
    for line in reasons(passed):
        yield f"  {line}"
    if any(item.why == WRITTEN for item in passed):
        yield "  要把已有的文字改成標準文字，請加 --overwrite。"
