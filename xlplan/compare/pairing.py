"""Find which text of one plan became which of the other: by what they say, not by their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlplan.compare.assignment import assign
from xlplan.text import fold
from xlplan.wording.drift import alike
from xlplan.wording.likeness import Index, trigrams

ALIKE = 45
"""Texts that agree to this percentage are taken for one, said anew.

Of the pairs of three real plans of different agencies that reach it, 39 of 40 are of one standard
measure; at 40, 45 of 52.
"""

_SHARED = 0.2  # of the trigrams of two texts: with fewer they are not compared in full
_COMPARED = 8  # texts compared in full with one, those that share most of its rare trigrams
_BESIDE = {"id": 0.02, "sub_item": 0.02, "heading": 0.01, "units": 0.01}
"""What tells apart texts that are equally alike; too little to decide between others."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and what stands beside it; ``whole`` is everything that its row says."""

    text: str
    id: str = ""
    sub_item: str = ""
    heading: str = ""
    units: frozenset[str] = frozenset()
    whole: Hashable = ()


Pairs = dict[int, int]
"""Index in the old texts -> index in the new ones; no new one twice."""


def pair(old: Sequence[Said], new: Sequence[Said], *, by_id: bool = False) -> Pairs:
    """Return which old text became which new one; the others were dropped, or are new.

    First those that are equal but for widths and blanks; then, with ``by_id``, those of one id that
    are alike; then of all that are alike (ALIKE) as many and as much as possible. The two plans
    changed about give the same pairs.
    """
    pairs: Pairs = {}
    _pair_equal(old, new, pairs)
    if by_id:
        _pair_ids(old, new, pairs)
    _pair_alike(old, new, pairs)
    return pairs


_STEPS: Sequence[Callable[[Said], Hashable]] = (
    lambda item: (item.whole, item.id, item.sub_item, item.heading, item.units),
    lambda item: (item.whole, item.sub_item, item.heading, item.units),
    lambda item: item.id or (item.sub_item, item.heading, item.units),
    lambda item: (item.sub_item, item.heading, item.units),
    lambda item: (item.sub_item, item.heading),
    lambda item: (item.sub_item, item.units),
    lambda item: item.sub_item,
    lambda item: item.units,
    lambda item: (),
)
"""Of equal texts those go together that agree in most beside, and then those in the same order."""


def _pair_equal(old: Sequence[Said], new: Sequence[Said], pairs: Pairs) -> None:
    for beside in _STEPS:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        taken = set(pairs.values())
        for number, item in enumerate(new):
            if number not in taken:
                waiting[fold(item.text), beside(item)].append(number)
        for found in waiting.values():
            found.reverse()
        for number, item in enumerate(old):
            if number not in pairs and (left := waiting.get((fold(item.text), beside(item)))):
                pairs[number] = left.pop()


def _pair_ids(old: Sequence[Said], new: Sequence[Said], pairs: Pairs) -> None:
    taken = set(pairs.values())
    known = {item.id: number for number, item in enumerate(new) if number not in taken and item.id}
    for number, item in enumerate(old):
        other = known.get(item.id) if number not in pairs else None
        if other is not None and alike(item.text, new[other].text) >= ALIKE:
            pairs[number] = known.pop(item.id)


def _pair_alike(old: Sequence[Said], new: Sequence[Said], pairs: Pairs) -> None:
    taken = set(pairs.values())
    left = [number for number in range(len(old)) if number not in pairs]
    right = [number for number in range(len(new)) if number not in taken]
    ours, theirs = [old[number] for number in left], [new[number] for number in right]
    weights: list[dict[int, float]] = [{} for _ in left]
    for one, other in {*_near(ours, theirs), *((b, a) for a, b in _near(theirs, ours))}:
        score = alike(ours[one].text, theirs[other].text)
        if score >= ALIKE:
            weights[one][other] = _worth(score, ours[one], theirs[other])
    for one, found in enumerate(assign(weights)):
        if found is not None:
            pairs[left[one]] = right[found]


def _near(wanted: Sequence[Said], known: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Yield (index in wanted, index in known) of the texts that may be alike."""
    index = Index([trigrams(item.text) for item in known], enough=_SHARED)
    for number, grams in enumerate(index.texts):
        index.add(number, index.first(grams))
    for number, item in enumerate(wanted):
        for other in index.near(index.first(trigrams(item.text)), _COMPARED):
            yield number, other


def _worth(score: int, one: Said, other: Said) -> float:
    beside: Mapping[str, float] = {
        name: worth
        for name, worth in _BESIDE.items()
        if getattr(one, name) and getattr(one, name) == getattr(other, name)
    }
    return (score / 100 + sum(beside.values())) / (1 + sum(_BESIDE.values()))
