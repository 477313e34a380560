"""How high a row must be for its texts.

Excel works the height out when it opens a row that states none; LibreOffice does not. So rows state
a height, but not as the user's own: both programs then fit it anew when the row is edited.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable

_LINE, _EDGE = 16.0, 3.0  # points, for Microsoft JhengHei 11
_MOST = 409.0  # Excel's
_OWN = b' customHeight="1"'
_ROW = re.compile(rb'<row r="(\d+)"[^>]*>')


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points of a row of wrapped texts, each with its column's width."""
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(_MOST, lines * _LINE + _EDGE)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(_width(line) / width)) for line in text.split("\n"))


def _width(text: str) -> float:
    """Return the width of a text in columns: Chinese characters count twice."""
    return (len(text) + len(text.encode("utf-8", "replace"))) / 2


def not_own(part: bytes, rows: Collection[int]) -> bytes:
    """Return a sheet's XML as XlsxWriter writes it, the heights of some rows no longer fixed."""

    def loosened(match: re.Match[bytes]) -> bytes:
        return match[0].replace(_OWN, b"") if int(match[1]) in rows else match[0]

    return _ROW.sub(loosened, part)
