"""The grammar of numbering marks: 壹、 一、 （一） 1. (1) ○1 A. and how they are misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LEGAL = "壹貳參肆伍陸柒捌玖拾"
_LEGAL_TWINS = str.maketrans("贰叁叄", "貳參參")
_COUNTING = "一二三四五六七八九十"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BLANK = r"[ \t\u3000\xa0]*"
_OPEN, _CLOSE = "[(（〔﹙]", "[)）〕﹚]"
_DIGITS = "[0-9０-９]{1,2}"

_GRAMMAR = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("壹", rf"([{_LEGAL}贰叁叄]{{1,3}}){_BLANK}[、.．,，:：]"),
        ("（一）", rf"{_OPEN}{_BLANK}([{_COUNTING}]{{1,3}}){_BLANK}{_CLOSE}[、.．]?"),
        ("一", rf"([{_COUNTING}]{{1,3}}){_BLANK}[、.．]"),
        ("甲", rf"([{_STEMS}]){_BLANK}[、.．]"),
        ("(1)", rf"{_OPEN}{_BLANK}({_DIGITS}){_BLANK}{_CLOSE}[、.．]?"),
        ("(1)", r"([⑴-⒇])"),
        ("①", r"[○◯〇](\d{1,2})(?!\d)"),
        ("①", r"([①-⑳❶-❿㊀-㊉])"),
        ("1)", rf"({_DIGITS}){_BLANK}{_CLOSE}"),
        ("1.", rf"({_DIGITS}){_BLANK}[.．、﹒](?![0-9０-９])"),
        ("1.", r"([⒈-⒛])"),
        ("A.", r"([A-Z])[.．、)）](?![A-Za-z0-9])"),
        ("A.", rf"{_OPEN}([A-Za-z]){_CLOSE}"),
    )
)
_BARE = re.compile(  # without its full stop, or before another number: 2、1樓
    rf"({_DIGITS})(?:(?={_BLANK}[^\W\d_])|[.．、﹒](?=[0-9０-９]{{1,3}}[^\W\d_]))"
)
_NO_MEASURES = (  # words that begin as a measure word does
    "個別|個人|個案|人員|人民|人力|人事|人性|場所|場地|場域|項目|條件|類型|類別|種類|層級|層面|名稱|名單|位置|"
    "日常|日照|日間|時效|時間|分析|分眾|分層|分享|分流|週邊|點選|樓層|款項|件數|年度|年終|年長|月報"
)
_MEASURES = re.compile(
    rf"{_DIGITS}{_BLANK}(?!{_NO_MEASURES})(?:[年月日時分秒季週周次樓層個人位名件場項款點條類種元歲%％]|[a-z])"
)
_BULLET = re.compile(r"[•●◎■◆▪▫‧·※★☆◇□►▶➢✓○](?=\D)")
_LONE_LETTER = re.compile(r"[A-Za-z]")


class Mark(NamedTuple):
    """A numbering mark: its style (an example of it), its number, and how it is printed."""

    style: str
    number: int
    printed: str


BULLET = "•"


def read_mark(text: str) -> tuple[Mark | None, str]:
    """Return the mark that a text begins with, and the text behind it.

    A number without anything behind it ("3 服務") is none here: ``read_bare`` reads that where the
    numbers before it speak for it.
    """
    start = text.lstrip()
    for style, pattern in _GRAMMAR:
        match = pattern.match(start)
        if match:
            number = _number(match[1])
            return Mark(style, number, match[0]), start[match.end() :].lstrip()
    match = _BULLET.match(start)
    if match:
        return Mark(BULLET, 0, match[0]), start[match.end() :].lstrip()
    return None, text


def read_bare(text: str, number: int) -> tuple[Mark | None, str]:
    """Return the mark of a number that has lost its full stop, when it is ``number``.

    So is one behind whose full stop another number stands ("2.1樓設…"), which may be a decimal.
    """
    start = text.lstrip()
    match = _BARE.match(start)
    if match and _number(match[1]) == number and not _MEASURES.match(start):
        return Mark("1.", number, match[0]), start[match.end() :].lstrip()
    return None, text


def inner_marks(text: str) -> Iterator[tuple[int, Mark]]:
    """Yield the marks inside a text, and where they begin: behind a blank or a sentence's end."""
    for index in range(1, len(text)):
        before = text[index - 1]
        if not (before.isspace() or before in "。；！？") or text[index].isspace():
            continue
        mark, _ = read_mark(text[index:])
        if mark and mark.style in ("1.", "(1)", "①", "1)"):
            yield index, mark


def _number(printed: str) -> int:
    """Return the number that numerals say; letters and stems count from 1."""
    printed = printed.translate(_LEGAL_TWINS)
    for numerals in (_LEGAL, _COUNTING):
        if printed[0] in numerals:
            return _counted([numerals.index(letter) + 1 for letter in printed])
    if printed in _STEMS:
        return _STEMS.index(printed) + 1
    if _LONE_LETTER.fullmatch(printed):
        return ord(printed.upper()) - 64
    value = unicodedata.numeric(printed, None) if len(printed) == 1 else None
    return int(value) if value is not None else int(unicodedata.normalize("NFKC", printed))


def _counted(values: list[int]) -> int:
    """Return 二十三 as 23, from [2, 10, 3]."""
    if 10 not in values:
        return values[0] if len(values) == 1 else int("".join(map(str, values)))
    place = values.index(10)
    tens = values[0] if place else 1
    return tens * 10 + (values[place + 1] if len(values) > place + 1 else 0)
