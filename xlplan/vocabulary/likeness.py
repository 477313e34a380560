"""Find the name that was meant; the only place that measures how alike names are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlplan.text import fold

_ALIKE = 0.75  # share of a longer name that must agree
_WORTH_NAMING = 0.5
_BESIDE_BEST = 0.16  # how far behind the best another name may be and still be offered
_CONTAINED = 0.9


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the one candidate that a name is most likely a slip of: 經健課 -> 經建課.

    Names that agree but for widths and blanks come first; then those one slip away (a character
    wrong, missing, too many, or two swapped), of three characters at least; then longer names of
    which three quarters agree. None when nothing is that near, or two candidates are equally near.
    """
    from rapidfuzz.distance import OSA

    wanted = fold(name)
    if not wanted:
        return None
    found: dict[str, tuple[int, float]] = {}
    for candidate in candidates:
        folded = fold(candidate)
        slips = OSA.distance(wanted, folded)
        share = 1 - slips / max(len(wanted), len(folded))
        one_slip = slips <= 1 and max(len(wanted), len(folded)) >= 3
        if slips == 0 or one_slip or share >= _ALIKE:
            found[candidate] = (slips, -share)
    ranked = sorted(found.items(), key=lambda item: item[1])
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0] if ranked else None


def near_names(wanted: str, names: Mapping[str, str], limit: int) -> list[str]:
    """Return what the names likest to ``wanted`` stand for, the likest first, each once.

    ``wanted`` and the keys of ``names`` are folded. A name in a name is very like.
    """
    from rapidfuzz import fuzz

    if not wanted:
        return []
    scores: dict[str, float] = {}
    for key, value in names.items():
        score = fuzz.ratio(wanted, key) / 100
        if len(wanted) > 1 and (wanted in key or key in wanted):
            score = max(score, _CONTAINED)
        scores[value] = max(score, scores.get(value, 0))
    best = max(scores.values(), default=0)
    least = max(_WORTH_NAMING, best - _BESIDE_BEST)
    ranked = sorted((item for item in scores if scores[item] >= least), key=lambda x: -scores[x])
    return ranked[:limit]
