"""The closest standard measures to what was typed, by an index of the library's words.

A measure is known by the single characters and pairs of characters of its title, its heading and
each of its texts; rare ones weigh most (tf-idf). Only the measures that share some with a text are
looked at, so a text's cost does not grow with the number of texts.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from xlplan.data import read_json
from xlplan.plan import Agency
from xlplan.text import fold
from xlplan.wording.drift import DRIFTED
from xlplan.wording.library import library, serves, text_for
from xlplan.wording.standard import PLACEHOLDER, StandardMeasure

FLOOR = 35
"""A measure below it is not worth a person's time; one at 60 is right nine times in ten."""

_BESIDE = 0.4  # of the best score: what else is worth showing beside it

_TITLE, _HEADING, _TEXT = 2.0, 0.5, 1.0  # what a word weighs by where it stands in a measure
_OWN_HEADING = 0.5  # a word of the typed heading against one of the typed text
_USUAL_PLACE = 1.2  # tells apart what the words cannot: many stand elsewhere (domain.md, 9)
_COMMON = 1 / 3  # a word in more than this share of the measures tells nothing
_MUCH = 45.0  # weight of the shared words at which a text in other words has 63 points of 100
_ENOUGH = 8.0  # and at which one whose words all are in the measure has them
_LOOKED_AT = 6  # measures compared to the letter
_RUNS = re.compile("[\u3400-\u9fff]+|[0-9a-z]+")


class Suggestion(NamedTuple):
    """A standard measure that may be meant, with a score of 0 to 100."""

    measure: StandardMeasure
    score: int

    @property
    def label(self) -> str:
        """How to show it in a line: A30 設施安全檢查（87分）."""
        return f"{self.measure.code} {self.measure.title}（{self.score}分）"


class Index:
    """The measures of a library by their words."""

    def __init__(self, measures: Sequence[StandardMeasure]) -> None:
        weighed = [(item, words) for item in measures for words in _weights(item)]
        holding: dict[str, set[str]] = defaultdict(set)
        for item, words in weighed:
            for word in words:
                holding[word].add(item.code)
        many = len(measures)
        self._rare = {
            word: math.log(1 + (many - len(codes) + 0.5) / (len(codes) + 0.5))
            for word, codes in holding.items()
            if len(codes) <= max(1, _COMMON * many)
        }
        self._common = frozenset(holding.keys() - self._rare.keys())
        self._unknown = max(self._rare.values(), default=1.0)
        self._measures = [item for item, _ in weighed]
        self._words = [words.keys() & self._rare.keys() for _, words in weighed]
        self._usual: dict[str, list[int]] = defaultdict(list)
        self._holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (item, words) in enumerate(weighed):
            for key in item.sub_items:
                self._usual[key].append(number)
            told = {word: weight for word, weight in words.items() if word in self._rare}
            length = math.sqrt(math.hypot(*(told[word] * self._rare[word] for word in told)))
            for word, weight in told.items():
                worth = weight * self._rare[word] ** 2 / length
                self._holding[word].append((number, worth))

    def nearest(
        self,
        text: str,
        *,
        heading: str = "",
        sub_item: str = "",
        agency: Agency | None = None,
        year: int = 0,
        most: int = 3,
    ) -> tuple[Suggestion, ...]:
        """Return the standard measures most like a text, the best first; none below FLOOR.

        ``heading`` and ``sub_item`` are those of its row, they help where the text does not decide.
        An ``agency`` is only given what is meant for its kind, worded for it and the Gregorian
        ``year``; without one everything counts.
        """
        words = _words(text) - self._common
        if not words:
            return ()
        weights = self._ranked(words, _heading_words(heading) - words, sub_item)
        typed = sum(self._rare.get(word, self._unknown) for word in words)
        folded = fold(text)
        found: dict[str, Suggestion] = {}
        for number in nlargest(3 * _LOOKED_AT, range(len(weights)), weights.__getitem__):
            item = self._measures[number]
            if item.code in found or not weights[number] or not _is_for(item, agency):
                continue
            shared = sum(map(self._rare.__getitem__, words & self._words[number]))
            score = max(
                100 * _share(weights[number], _MUCH),
                100 * _share(shared, _ENOUGH) * shared / typed,
                _sameness(folded, item, agency, year),
            )
            found[item.code] = Suggestion(item, round(score))
            if len(found) == _LOOKED_AT:
                break
        best = sorted(found.values(), key=lambda item: -item.score)
        if not best or best[0].score < FLOOR:
            return ()
        return tuple(item for item in best[:most] if item.score >= _BESIDE * best[0].score)

    def _ranked(self, words: Iterable[str], around: Iterable[str], sub_item: str) -> list[float]:
        """Return the weight of the rare words that each measure shares with a row."""
        found = [0.0] * len(self._measures)
        for word in words:
            for number, worth in self._holding.get(word, ()):
                found[number] += worth
        for word in around:
            for number, worth in self._holding.get(word, ()):
                found[number] += _OWN_HEADING * worth
        for number in self._usual.get(sub_item, ()):
            found[number] *= _USUAL_PLACE
        return found


def index(framework_key: str) -> Index:
    """Return the index of a framework's library, made once for the same library.

    Raises UsageError as library() does.
    """
    return _index(library(framework_key))


@functools.lru_cache(maxsize=8)
def _index(measures: tuple[StandardMeasure, ...]) -> Index:
    return Index(measures)


def _is_for(measure: StandardMeasure, agency: Agency | None) -> bool:
    unknown = agency is None or not (agency.name or agency.kind)
    return unknown or serves(measure, agency or Agency())


def _share(value: float, scale: float) -> float:
    """Return 0 for nothing, nearing 1 as a value grows beyond its scale."""
    return 1 - math.exp(-value / scale)


def _weights(measure: StandardMeasure) -> Iterator[Mapping[str, float]]:
    """Yield what each word weighs in a measure, once for each of its texts."""
    title, heading = _words(measure.title), _words(measure.heading)
    for text in dict.fromkeys(measure.texts.values()):
        found: dict[str, float] = defaultdict(float)
        parts = ((title, _TITLE), (heading, _HEADING), (_words(PLACEHOLDER.sub("，", text)), _TEXT))
        for words, weight in parts:
            for word in words:
                found[word] += weight
        yield found


@functools.lru_cache(maxsize=1024)
def _heading_words(heading: str) -> frozenset[str]:
    """Return the words of a heading, which often stands over several rows."""
    return _words(heading)


def _words(text: str) -> frozenset[str]:
    """Return the characters and the pairs of characters of a text, and its Latin words."""
    found: set[str] = set()
    for run in _RUNS.findall(_plain(fold(text))):
        found.update([run] if run.isascii() else run)
        if not run.isdigit():
            found.update(map("".join, itertools.pairwise(run)))
    return frozenset(found)


def _plain(folded: str) -> str:
    """Return a folded text with its words replaced by those the library has for them."""
    pattern, usual = _synonyms()
    return pattern.sub(lambda match: usual[match.group()], folded)


@functools.cache
def _synonyms() -> tuple[re.Pattern[str], Mapping[str, str]]:
    groups = read_json("synonyms.json")["groups"]
    usual = {fold(word): fold(first) for first, *others in groups for word in others}
    longest = sorted(usual, key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest))), usual


def _whole(word: str) -> str:
    """Return a pattern of a word; a Latin one is no part of a longer one."""
    said = re.escape(word)
    return f"(?<![0-9a-z]){said}(?![0-9a-z])" if word.isascii() else said


def _sameness(folded: str, measure: StandardMeasure, agency: Agency | None, year: int) -> float:
    """Return how much of a text and of the measure's own agree to the letter, 0 to 100.

    What only unrelated texts have in common is 0.
    """
    from rapidfuzz import fuzz

    return fuzz.ratio(folded, _said(measure, agency or Agency(), year), score_cutoff=DRIFTED)


@functools.lru_cache(maxsize=4096)
def _said(measure: StandardMeasure, agency: Agency, year: int) -> str:
    return fold(text_for(measure, agency, year))
