"""Texts on their way into cells."""

from __future__ import annotations

from typing import Any

_DATED = "年月日時分"


def literal(text: str) -> str:
    """Return a text marked so that a cell takes it as it is: "1-1" -> "'1-1".

    The mark is the apostrophe of every spreadsheet, which is no part of the text. It is left away
    where nothing could take the text for a number, a date, a truth or a formula.
    """
    if not text:
        return ""
    plain = (
        text[0].isalpha()
        and not text.isascii()
        and not any(letter.isnumeric() or letter in _DATED for letter in text)
    )
    return text if plain else f"'{text}"


def unmarked(content: Any) -> Any:
    """Return what a cell holds after a content was written: a text without its mark."""
    if isinstance(content, str) and content.startswith("'"):
        return content[1:]
    return content
