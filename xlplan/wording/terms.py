"""The wording check: a plan to findings, and a text to its corrected form."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlplan.plan import Agency, Location, Plan
from xlplan.wording.checks import CHECKS
from xlplan.wording.findings import Finding, findings_of
from xlplan.wording.matching import Hit, matcher
from xlplan.wording.passages import General, Passage, Script, script_of
from xlplan.wording.punctuation import stops_are_usual
from xlplan.wording.rules import Rule, rules, serving

_MOST_PASSES = 8  # what one correction uncovers, the next pass corrects
_UNITS = "W406"  # of the names of sections only the outdated ones are told


class Change(NamedTuple):
    """One correction: what stood at ``start`` of the text as it was then, and what took its place.

    The changes of a text, applied in their order, lead from the old text to the new one.
    """

    start: int
    before: str
    after: str
    code: str
    why: str


def check_terms(
    plan: Plan,
    general: General = (),
    title_place: Location | None = None,
    known: tuple[Rule, ...] | None = None,
) -> list[Finding]:
    """Return what a careful reader would mend in the words of a plan, in the order of the plan.

    ``general`` are the rows of 總則 and ``title_place`` is where the title stands, so that their
    findings have a place too. ``known`` are the rules, by default rules().
    """
    return _checked(script_of(plan, general, title_place), known)


def check_text(
    text: str,
    *,
    year: int = 0,
    agency: Agency | None = None,
    known: tuple[Rule, ...] | None = None,
) -> list[Finding]:
    """Return what is to be mended in one text, as check_terms does of a plan's only measure.

    Without a Gregorian ``year`` or an ``agency``, what depends on them is not told.
    """
    return _checked(_script(text, year, agency), known)


def correct(
    text: str,
    *,
    year: int = 0,
    agency: Agency | None = None,
    known: tuple[Rule, ...] | None = None,
) -> tuple[str, tuple[Change, ...]]:
    """Return a text with the sure corrections made, and the list of them. Idempotent.

    What no correction touches stays as it is, to the letter.
    """
    changes: list[Change] = []
    for _ in range(_MOST_PASSES):
        script = _script(text, year, agency)
        sure = [hit for hit in _hits(script, known, only_sure=True) if hit.sure]
        if not sure:
            break
        text, made = _applied(text, sure)
        changes.extend(made)
    return text, tuple(changes)


def _script(text: str, year: int, agency: Agency | None) -> Script:
    return Script((Passage(text),), year, agency or Agency())


def _checked(script: Script, known: tuple[Rule, ...] | None) -> list[Finding]:
    hits = [hit for hit in _hits(script, known) if _is_for(script, hit)]
    missing = sum(hit.rule.kind == "W409" for hit in hits)
    return findings_of(script, hits, stops_are_usual=stops_are_usual(script, missing))


def _hits(script: Script, known: tuple[Rule, ...] | None, *, only_sure: bool = False) -> list[Hit]:
    """Return what the rules find, in the order of the text, no two overlapping."""
    if not script.passages:
        return []
    agency = script.agency
    served = serving(known or rules(), script.year, agency.name, agency.kind)
    if only_sure:
        served = tuple(rule for rule in served if rule.sure)
    found = (*matcher(served).hits(script), *_built_in(script, served))
    return _apart(hit for hit in found if not script.is_technical(hit.start, hit.end))


def _built_in(script: Script, served: Iterable[Rule]) -> Iterator[Hit]:
    for rule in served:
        if rule.check:
            yield from CHECKS[rule.check](rule, script)


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits of which none overlaps another, in the order of the text.

    What is sure goes before what is not, then what stands first, then the longer one. A hit that
    takes no room stands anywhere.
    """
    taken: list[tuple[int, int]] = []
    kept = []
    for hit in sorted(hits, key=lambda hit: (not hit.sure, hit.start, -hit.end, hit.rule.kind)):
        span = (hit.start, hit.end)
        at = bisect.bisect_left(taken, span)
        if hit.start < hit.end:
            if any(
                low < hit.end and hit.start < high for low, high in taken[max(at - 1, 0) : at + 1]
            ):
                continue
            taken.insert(at, span)
        kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.rule.kind))


def _is_for(script: Script, hit: Hit) -> bool:
    """Tell whether a hit counts in its field; sections the agency says it has are right."""
    passage = script.passages[script.index_at(hit.start)]
    if passage.field != "responsible_units":
        return True
    words = script.text[hit.start : hit.end]
    return hit.rule.kind == _UNITS and words not in script.agency.sections


def _applied(text: str, hits: Sequence[Hit]) -> tuple[str, list[Change]]:
    pieces: list[str] = []
    changes: list[Change] = []
    done = grown = 0
    for hit in hits:
        before, after = text[hit.start : hit.end], hit.right or ""
        pieces += [text[done : hit.start], after]
        changes.append(Change(hit.start + grown, before, after, hit.rule.kind, hit.rule.why))
        grown += len(after) - len(before)
        done = hit.end
    return "".join((*pieces, text[done:])), changes
