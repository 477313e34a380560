"""What fix tells on the screen: each correction, then what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xlplan.cli.filled import change_lines
from xlplan.wording.fixing import Repair

_MOST = 24  # unsure ones on a screen


def report(found: Repair, target: Path | None, listing: Path | None = None) -> Iterator[str]:
    """Yield the lines that tell a person what was corrected, or would be without ``target``."""
    yield _first(found, target)
    yield from change_lines(found.changes, listing)
    if listing:
        yield f"變更清單已寫成：{listing}"
    if found.unsure:
        yield f"另有 {len(found.unsure)} 處要請您自己決定，沒有更動："
        yield from (f"  {item}" for item in islice(found.unsure, _MOST))
    if len(found.unsure) > _MOST:
        yield f"  ……另有 {len(found.unsure) - _MOST} 處，要看全部請用 xlplan check -o 報告.xlsx。"


def _first(found: Repair, target: Path | None) -> str:
    count = len(found.changes)
    if not count:
        copied = f"新檔和原檔完全一樣：{target}" if target else "沒有寫入任何檔案。"
        return f"沒有可以自動校正的地方。{copied}"
    if target:
        return f"已校正 {count} 格：{target}"
    return f"會校正 {count} 格（只是預覽，計畫檔沒有更動）："
