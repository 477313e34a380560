"""What a sheet may be called: Excel's rules, for LibreOffice takes names that Excel cannot open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlplan.errors import OfficeError

_LONGEST = 31  # UTF-16 units
_FORBIDDEN = re.compile(r"[\\/?*\[\]:]|^'|'$")


def check(name: str, taken: Iterable[str]) -> None:
    """Raise OfficeError for a name that Excel refuses, or that is among ``taken`` in any case."""
    length = len(name.encode("utf-16-le", "surrogatepass")) // 2
    if not 0 < length <= _LONGEST or _FORBIDDEN.search(name):
        raise OfficeError(
            f"工作表名稱「{name}」不能用：要有 1 到 {_LONGEST} 個字，"
            "不能有 \\ / ? * [ ] : 這些符號，也不能以單引號開頭或結尾。"
        )
    if name.casefold() in map(str.casefold, taken):
        raise OfficeError(f"已經有名稱為「{name}」的工作表，請改用其他名稱。")
