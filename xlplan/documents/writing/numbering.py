"""Numbers as people write them in official documents, and the marks made of them."""

from __future__ import annotations

from collections.abc import Sequence

CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
SAMPLES = ("壹", "一", "1", "１")
"""The numeral in a mark's pattern says which numerals it has: （一）, 1., （１）."""

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def mark(pattern: str, number: int, numerals: Sequence[str] = CHINESE) -> str:
    """Return the mark of a number by a pattern that shows the first: "（一）", 12 -> "（十二）".

    ``numerals`` are the ten that 壹 stands for. A pattern without any numeral stays as it is.
    """
    sample = next((item for item in SAMPLES if item in pattern), None)
    if sample is None:
        return pattern
    return pattern.replace(sample, _written(sample, number, numerals), 1)


def _written(sample: str, number: int, numerals: Sequence[str]) -> str:
    if sample == "1":
        return str(number)
    if sample == "１":
        return str(number).translate(_WIDE)
    return in_words(number, numerals if sample == "壹" else CHINESE)


def in_words(number: int, numerals: Sequence[str] = CHINESE) -> str:
    """Return a number from 1 to 99 in numerals, 23 -> 二十三; beyond that in figures."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = numerals[9] if tens else ""
    many = numerals[tens - 1] if tens > 1 else ""
    return f"{many}{ten}{numerals[ones - 1] if ones else ''}"
