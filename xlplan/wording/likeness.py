"""Texts that nearly agree: the same under two sub-items, and titles that were altered."""

from __future__ import annotations

import functools
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
    known: dict[str, list[int]] = defaultdict(list)
    texts: list[Grams] = []
    measures: list[Measure] = []
    for index, item in enumerate(script.passages):
        measure = item.measure
        if measure is None or item.field != "action" or len(item.text) < _SHORTEST:
            continue
        grams = trigrams(item.text)
        near = _nearest(grams, known, texts)
        if near is not None and _are_twins(measures[near], measure):
            start = script.starts[index]
            shown = item.text[:10].partition("\n")[0]
            yield Hit(start, start, rule, shown=shown, words={"other": _spoken(measures[near])})
        for gram in grams:
            if len(known[gram]) < _KEPT:
                known[gram].append(len(texts))
        texts.append(grams)
        measures.append(measure)


def _are_twins(one: Measure, other: Measure) -> bool:
    """Tell whether texts known to be alike are told: other numbers in them say other things."""
    return (
        one.sub_item != other.sub_item
        and _NUMBER.findall(one.action) == _NUMBER.findall(other.action)
        and fold(one.action) != fold(other.action)
    )


def _nearest(grams: Grams, known: Mapping[str, list[int]], texts: Sequence[Grams]) -> int | None:
    votes = Counter(chain.from_iterable(known[gram] for gram in grams & known.keys()))
    found = [(likeness(grams, texts[at]), at) for at, _ in votes.most_common(3)]
    best, at = max(found, default=(0.0, -1))
    return at if best >= _ALIKE else None


def _spoken(measure: Measure) -> str:
    place = measure.location
    if place:
        return f"工作表「{place.sheet}」第{place.row}列"
    return f"次項{measure.sub_item}的「{measure.action[:10].partition(chr(10))[0]}…」"


def altered_titles(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the headings and texts that are an official title of the framework but for a slip."""
    official = (title for title in official_titles(script.framework) if len(title) >= _SHORTEST)
    titles = [(title, trigrams(title)) for title in official]
    by_gram: dict[str, list[int]] = defaultdict(list)
    for number, (_, grams) in enumerate(titles):
        for gram in grams:
            by_gram[gram].append(number)
    seen: dict[str, str | None] = {}
    for index, item in enumerate(script.passages):
        if item.record == "measure" and item.field in ("heading", "action"):
            if item.text not in seen:
                seen[item.text] = _altered(item.text, titles, by_gram)
            right = seen[item.text]
            if right:
                start = script.starts[index]
                yield Hit(start, start, rule, shown=item.text[:20], words={"right": right})


def _altered(
    text: str, titles: list[tuple[str, Grams]], by_gram: Mapping[str, list[int]]
) -> str | None:
    grams = trigrams(text)
    near = _nearest(grams, by_gram, [item for _, item in titles])
    if near is None:
        return None
    right = titles[near][0]
    return None if _bare(right) in _bare(text) else right


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
