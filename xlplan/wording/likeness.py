"""Texts that nearly agree: the same under two sub-items, and titles that were altered."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from xlplan.plan import Measure
from xlplan.text import fold
from xlplan.wording.matching import Hit, official_titles
from xlplan.wording.passages import Script
from xlplan.wording.rules import Rule

_ALIKE = 0.7  # share of the trigrams of both texts that agree (Jaccard)
_SHORTEST = 14  # shorter texts agree by chance
_KEPT = 6  # how many texts are remembered of those that share a trigram: keeps the work linear
_COMPARED = 4  # texts compared in full, those that share most of the first trigrams
_MARKS = str.maketrans("", "", "，。、；：！？「」『』（）()《》,.;:!?-…\"'“”")

_NUMBER = re.compile("[0-9]+")

Grams = frozenset[str]


@functools.lru_cache(maxsize=1024)
def trigrams(text: str) -> Grams:
    """Return the runs of three characters of a text, marks and widths aside."""
    bare = _bare(text)
    return frozenset(bare[at : at + 3] for at in range(len(bare) - 2))


def _bare(text: str) -> str:
    return fold(text).translate(_MARKS)


def likeness(one: Grams, other: Grams) -> float:
    """Return the share of the trigrams of both texts that they have in common, 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def near_twins(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the measures that nearly say what one under another sub-item says.

    The same words to the letter are another problem (P505) and not told here.
    """
    read = [
        (index, item.text, item.measure)
        for index, item in enumerate(script.passages)
        if item.measure and item.field == "action" and len(item.text) >= _SHORTEST
    ]
    index = Index([trigrams(text) for _, text, _ in read], least=2)
    for number, (at, text, measure) in enumerate(read):
        grams = index.texts[number]
        first = index.first(grams)
        near = index.nearest(grams, first)
        if near is not None and _are_twins(read[near][2], measure):
            shown = text[:10].partition("\n")[0]
            words = {"other": _spoken(read[near][2])}
            yield Hit(script.starts[at], script.starts[at], rule, shown=shown, words=words)
        index.add(number, first)


def _are_twins(one: Measure, other: Measure) -> bool:
    """Tell whether texts known to be alike are told: other numbers in them say other things."""
    return (
        one.sub_item != other.sub_item
        and _NUMBER.findall(one.action) == _NUMBER.findall(other.action)
        and fold(one.action) != fold(other.action)
    )


class Index:
    """Some texts by their rarest trigrams, to find the one that is alike another.

    Of two texts that share enough, some trigram of those that come first in each, in an order the
    same for all, is common to both: only so many have to be looked up (prefix filtering: Chaudhuri
    et al., A Primitive Operator for Similarity Joins in Data Cleaning, ICDE 2006). Trigrams that
    occur in fewer than ``least`` of the texts find nothing and come first of all. ``enough`` is the
    likeness from which on texts are alike.
    """

    def __init__(self, texts: Sequence[Grams], least: int = 1, enough: float = _ALIKE) -> None:
        self.texts = texts
        self._enough = enough
        counts = Counter(chain.from_iterable(texts))
        order = sorted(gram for gram, count in counts.items() if count >= least)
        order.sort(key=counts.__getitem__)
        self._rank = {gram: place for place, gram in enumerate(order)}
        self._known: dict[int, list[int]] = defaultdict(list)

    def add(self, number: int, first: Sequence[int]) -> None:
        """Let one of the texts be found, by its first trigrams."""
        for rank in first:
            if rank >= 0 and len(self._known[rank]) < _KEPT:
                self._known[rank].append(number)

    def nearest(self, grams: Grams, first: Sequence[int]) -> int | None:
        """Return which of the added texts is most alike, the first of several; None for none."""
        near = self.near(first, _COMPARED)
        best, at = max(((likeness(grams, self.texts[at]), -at) for at in near), default=(0.0, 0))
        return -at if best >= self._enough else None

    def near(self, first: Sequence[int], most: int) -> list[int]:
        """Return the added texts that share most of some first trigrams; they may be alike."""
        votes = Counter(chain.from_iterable(self._known.get(rank, ()) for rank in first))
        return sorted(votes, key=votes.__getitem__, reverse=True)[:most]

    def first(self, grams: Grams) -> Sequence[int]:
        """Return the ranks of a text's first trigrams, -1 for one that finds nothing."""
        ranks = sorted([self._rank.get(gram, -1) for gram in grams])
        return ranks[: len(grams) - math.ceil(self._enough * len(grams)) + 1]


def _spoken(measure: Measure) -> str:
    place = measure.location
    if place:
        return f"工作表「{place.sheet}」第{place.row}列"
    return f"次項{measure.sub_item}的「{measure.action[:10].partition(chr(10))[0]}…」"


def altered_titles(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the headings and texts that are an official title of the framework but for a slip."""
    titles = _titles(script.framework)
    seen: dict[str, str | None] = {}
    for index, item in enumerate(script.passages):
        if item.record == "measure" and item.field in ("heading", "action"):
            if item.text not in seen:
                seen[item.text] = titles.altered(item.text)
            right = seen[item.text]
            if right:
                start = script.starts[index]
                yield Hit(start, start, rule, shown=item.text[:20], words={"right": right})


class _Titles:
    """The longer official titles of a framework."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._index = Index([trigrams(title) for title in titles])
        for number, grams in enumerate(self._index.texts):
            self._index.add(number, self._index.first(grams))
        lengths = [len(grams) for grams in self._index.texts]
        self._shortest, self._longest = min(lengths, default=0), max(lengths, default=0)

    def altered(self, text: str) -> str | None:
        """Return the title that a text is but for a slip; None for none, or where it is right."""
        if len(text) < _ALIKE * self._shortest:
            return None
        grams = trigrams(text)
        if _ALIKE * len(grams) > self._longest:
            return None
        near = self._index.nearest(grams, self._index.first(grams))
        if near is None or _bare(self._titles[near]) in _bare(text):
            return None
        return self._titles[near]


@functools.cache
def _titles(framework: str) -> _Titles:
    return _Titles([title for title in official_titles(framework) if len(title) >= _SHORTEST])


def title_slips(printed: Iterable[tuple[str, str]], official: Mapping[str, str]) -> list[str]:
    """Return the keys of the sub-items whose printed title is not the official one.

    ``printed`` are (key, title) as a document has them, without their numbers; widths, blanks, and
    a full stop at the end do not count.
    """
    return [
        key
        for key, title in printed
        if key in official and fold(title).rstrip("。") != fold(official[key]).rstrip("。")
    ]
