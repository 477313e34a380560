"""Which framework a document follows: by its titles and their numbers, then by its year."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz import fuzz

from xlplan.documents.understanding.spelling import compact
from xlplan.vocabulary import Framework, framework_for, frameworks

_NUMERALS = "一二三四五六七八九十"
_BEGINNING = 5  # letters of a title that are looked for behind its number
_SURE = 0.02  # by how much one framework's own titles must be likelier than another's


def recognise(text: str, year: int) -> tuple[Framework, bool]:
    """Return the framework of a document, and whether any of its titles stands there.

    A title counts where its own number is printed before it; titles that only one framework has
    count as far as they are like. The year decides between equals.
    """
    said = unicodedata.normalize("NFKC", compact(text))
    scores = {item.key: _numbered(said, item) + _own(said, item) for item in frameworks()}
    best = max(scores.values())
    likely = [item for item in frameworks() if best - scores[item.key] < _SURE]
    by_year = _by_year(year)
    chosen = by_year if by_year in likely else likely[-1]
    return chosen, _found(said, chosen) > 0


def _by_year(year: int) -> Framework | None:
    serving = [item for item in frameworks() if item.first_year <= year]
    return framework_for(year) if serving else None


def _found(said: str, own: Framework) -> int:
    return sum(_begin(item.subtitle or item.title) in said for item in own.sub_items)


def _begin(title: str) -> str:
    return unicodedata.normalize("NFKC", title)[:_BEGINNING]


def _numbered(said: str, own: Framework) -> int:
    """Return how many titles stand behind the number that they have in a framework."""
    count = 0
    for item in own.sub_items:
        if item.area:
            number = int(item.key.rpartition("-")[2])
            wanted = f"({_NUMERALS[number - 1]}){_begin(item.title)}"
            count += wanted in said or f"({number}){_begin(item.title)}" in said
    return count


def _own(said: str, own: Framework) -> float:
    """Return how like the titles are that no other framework has, from 0 to 1."""
    titles = _distinguishing(own.key)
    if not titles:
        return 0.0
    return sum(fuzz.partial_ratio(title, said) for title in titles) / (100 * len(titles))


@cache
def _distinguishing(key: str) -> tuple[str, ...]:
    mine = next(item for item in frameworks() if item.key == key)
    others = {
        sub.subtitle or sub.title
        for item in frameworks()
        if item.key != key
        for sub in item.sub_items
    }
    titles = (sub.subtitle or sub.title for sub in mine.sub_items)
    return tuple(
        re.sub(r"\s", "", unicodedata.normalize("NFKC", title))
        for title in titles
        if title not in others
    )
