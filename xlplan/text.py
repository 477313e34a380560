"""Fold widths and blanks, and convert between ROC and Gregorian years; the only place that does."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator

_LINE_ENDS = re.compile("\r\n|_x000[Dd]_\n?|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]"
)
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ANY_BLANK = re.compile(r"\s+")
_LIST_MARKS = re.compile(r"[、，,／/;；\n]+")
_CLEAN = re.compile(
    r"[^\s\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\x00-\x1f\x7f_]*"
)

_ROC_OFFSET = 1911
_ROC_DATE = re.compile(
    r"(?:民國)?(?P<year>\d{2,3})(?:年|[/.\-])(?P<month>\d{1,2})(?:月|[/.\-]|$)"
    r"(?:(?P<day>\d{1,2})日?)?"
)
_ROC_DIGITS = re.compile(r"(?P<year>1\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_GREGORIAN_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)[/.\-年](?P<month>\d{1,2})(?:[/.\-月](?:(?P<day>\d{1,2})日?)?)?"
)
_SAID_YEAR = re.compile(
    r"(?:民國 ?)?(?<![\d/.])(?P<year>\d{2,3}|(?:19|20)\d\d)"
    r"(?: ?年度?|(?=(?P<mark>[/.])\d{1,2}(?P=mark)\d{1,2}(?!\d)))"
)
_MONTH_NAME_LENGTH = len("2025-03")


def tidy(text: str) -> str:
    r"""Return a text with its blanks and line ends made plain, every visible character kept.

    Line ends (CR, CR LF, the ``_x000D_`` of spreadsheets, Unicode's) become ``\n``; zero-width and
    control characters go; ideographic, no-break and other wide blanks become a space; blanks at the
    ends of lines and blank lines at the ends of the text go. Idempotent.
    """
    if _CLEAN.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _BLANKS.sub(" ", text)
    if "\n" not in text:
        return text.strip(" ")
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a text's skeleton for comparing: NFKC, no blanks, no invisible characters, lower case.

    Full-width digits and letters become half-width. Idempotent.
    """
    text = unicodedata.normalize("NFKC", tidy(text))
    text = _ANY_BLANK.sub("", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", text)


@functools.lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell, in order and once each.

    Names are joined by 、 ， , ／ / ; ； or a line break; blanks inside a name ("秘 書 室") go, and
    a blank between whole names ("民政課 社會課") parts them.
    """
    names: dict[str, None] = {}
    for piece in _LIST_MARKS.split(tidy(unicodedata.normalize("NFKC", text))):
        words = piece.split()
        if len(words) > 1 and all(len(word) > 1 for word in words):
            names.update(dict.fromkeys(words))
        elif words:
            names["".join(words)] = None
    return tuple(names)


def join_names(names: list[str] | tuple[str, ...]) -> str:
    """Return names joined as they stand in a cell: ``民政課、社會課``."""
    return "、".join(names)


def roc_year(year: int) -> int:
    """Return the ROC year (民國) of a Gregorian year: 2025 -> 114."""
    return year - _ROC_OFFSET


def gregorian_year(roc: int) -> int:
    """Return the Gregorian year of an ROC year: 114 -> 2025."""
    return roc + _ROC_OFFSET


def parse_year(text: str) -> int | None:
    """Return the Gregorian year of "114", "民國114年度" or "2025"; None when it is none."""
    match = re.fullmatch(r"(?:民國)?(\d{2,4})(?:年度?)?", fold(text))
    if not match:
        return None
    number = int(match[1])
    if number >= 1911:  # a Gregorian year typed where an ROC year belongs
        return number
    return gregorian_year(number) if number < 1000 else None


def parse_date(text: str) -> str | None:
    """Return the ISO date or month of a date as people write it, or None when it is none.

    Read are 114/3/1, 114年3月1日, 114.03.01, 114-3-1, 1140301, 民國114年3月 (a month: "2025-03"),
    the same with a Gregorian year, and ISO itself. A day that no calendar has (114/2/30) is None.
    """
    folded = fold(text)
    match = _GREGORIAN_DATE.fullmatch(folded)
    offset = 0
    if not match:
        match = _ROC_DATE.fullmatch(folded) or _ROC_DIGITS.fullmatch(folded)
        offset = _ROC_OFFSET
    if not match:
        return None
    year, month = int(match["year"]) + offset, int(match["month"])
    day = int(match["day"]) if match["day"] else None
    try:
        date = dt.date(year, month, day or 1)
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:_MONTH_NAME_LENGTH]


def said_years(text: str) -> Iterator[tuple[str, int]]:
    """Yield the years that a text speaks of, as written and Gregorian: ("113年度", 2024).

    Read are 113年, 民國113年度, 2024年, and the year of a date like 113/6/30 or 113.6.30.
    """
    for match in _SAID_YEAR.finditer(text):
        yield match.group(), _gregorian(match["year"])


def with_year(text: str, before: int, after: int) -> str:
    """Return a text with a Gregorian year that it speaks of (said_years) made another one."""

    def said(match: re.Match[str]) -> str:
        if _gregorian(match["year"]) != before:
            return match.group()
        is_roc = int(match["year"]) < _ROC_OFFSET
        return match.group().replace(match["year"], str(roc_year(after) if is_roc else after))

    return _SAID_YEAR.sub(said, text)


def _gregorian(digits: str) -> int:
    number = int(digits)
    return number if number >= _ROC_OFFSET else gregorian_year(number)


def roc_date(iso: str) -> str:
    """Return an ISO date or month as it stands on a sheet: "2025-03-01" -> "114年3月1日".

    A text that is no ISO date comes back as it is, and so does one outside the ROC years 10 to 999.
    """
    match = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", iso)
    if not match or not 10 <= int(match[1]) - _ROC_OFFSET <= 999:
        return iso
    text = f"{int(match[1]) - _ROC_OFFSET}年{int(match[2])}月"
    return f"{text}{int(match[3])}日" if match[3] else text


def column_letter(index: int) -> str:
    """Return the letters of a column from its index, which counts from 0: 0 -> "A", 27 -> "AB"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of a column from its letters, counting from 0: "A" -> 0, "AB" -> 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
