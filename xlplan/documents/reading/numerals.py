"""Automatic numbers as they are printed: counting words, and the formats that documents name.

The names are those of ECMA-376 (17.18.59, ST_NumberFormat) and of OpenDocument 1.3 (19.502,
style:num-format, with the series LibreOffice writes there).
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL_DIGITS = "零壹貳參肆伍陸柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _counted(number: int, digits: str, units: tuple[str, ...], *, short: bool) -> str:
    """Return a number from 1 to 9999 as it is counted; ``short`` leaves the 一 of 一十 out."""
    if not 0 < number < 10_000:
        return str(number)
    words, gap = "", False
    for place, letter in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if letter == "0":
            gap = True
            continue
        words += (digits[0] if gap else "") + digits[int(letter)] + units[place]
        gap = False
    if short and 10 <= number < 20:
        words = words[1:]
    return words


def counting(number: int) -> str:
    """Return 一 … 十、十一 … 一百〇一."""
    return _counted(number, _DIGITS, _UNITS, short=True)


def legal(number: int) -> str:
    """Return 壹 … 拾、拾壹 …"""
    return _counted(number, _LEGAL_DIGITS, _LEGAL_UNITS, short=True)


def roman(number: int) -> str:
    """Return I, II, III …"""
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        words += letters * count
    return words


def letters(number: int) -> str:
    """Return A … Z, AA, BB … as Word counts with letters."""
    if number < 1:
        return str(number)
    times, index = divmod(number - 1, 26)
    return chr(65 + index) * (times + 1)


def _series(words: str) -> Callable[[int], str]:
    return lambda number: words[number - 1] if 0 < number <= len(words) else str(number)


def _from(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _full_width(number: int) -> str:
    return str(number).translate(_FULL_WIDTH)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(letter)] for letter in str(number))


def _circled(number: int) -> str:
    if 20 < number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _lower(words: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: words(number).lower()


_WORD: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": roman,
    "lowerRoman": _lower(roman),
    "upperLetter": letters,
    "lowerLetter": _lower(letters),
    **dict.fromkeys(
        (
            *("taiwaneseCountingThousand", "taiwaneseCounting", "chineseCounting"),
            *("chineseCountingThousand", "japaneseCounting", "koreanCounting"),
        ),
        counting,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digits
    ),
    "ideographTraditional": _series(_STEMS),
    "ideographZodiac": _series(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    **dict.fromkeys(
        ("ideographLegalTraditional", "chineseLegalSimplified", "japaneseLegal"), legal
    ),
}
_ODF: dict[str, Callable[[int], str]] = {
    "1": str,
    "01": lambda number: f"{number:02}",
    "I": roman,
    "i": _lower(roman),
    "A": letters,
    "a": _lower(letters),
    "一": counting,
    "壹": legal,
    "甲": _series(_STEMS),
    "子": _series(_BRANCHES),
    "１": _full_width,
    "①": _circled,
    "⑴": _from("⑴", 20),
    "⒈": _from("⒈", 20),
    "㊀": _from("㊀", 10),
    "〇": _digits,
}


def in_word(number: int, format_: str) -> str:
    """Return a number in a format of WordprocessingML; an unknown format counts 1, 2, 3."""
    return _WORD.get(format_, str)(number)


def in_odf(number: int, format_: str) -> str:
    """Return a number in a format of OpenDocument ("1", "一, 二, 三, ..."), "" in none."""
    if not format_:
        return ""
    return _ODF.get(format_.partition(",")[0].strip(), str)(number)
