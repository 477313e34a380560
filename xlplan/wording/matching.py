"""Find what the rules call wrong: one pass for all words, one for each pattern."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.wording.passages import Script
from xlplan.wording.rules import Rule

_LATIN = re.compile("[0-9A-Za-z]")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[^}]*\}|.", re.DOTALL)
_SPECIAL = frozenset("()|?*+^$.")
_FLAGS = re.compile(r"\(\?[A-Za-z]")
_REPEATED = re.compile(r"\{[1-9]")


class Hit(NamedTuple):
    """A place that a rule points at; ``right`` is what should stand there, None when unknown.

    ``words`` fill the message of the kind beside value and right. ``shown`` is what to show where
    the place itself is empty.
    """

    start: int
    end: int
    rule: Rule
    right: str | None = None
    sure: bool = False
    shown: str = ""
    words: Mapping[str, str] = {}


class Matcher:
    """Some rules made ready for searching."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._pairs: dict[str, list[tuple[Rule, str]]] = defaultdict(list)
        self._forms: dict[str, Rule] = {}
        self._patterns: list[tuple[Rule, tuple[str, ...]]] = []
        for rule in rules:
            for wrong, right in rule.pairs:
                self._pairs[wrong].append((rule, right))
            for form in rule.forms:
                self._forms[form] = rule
            if rule.pattern and not rule.check:
                self._patterns.append((rule, anchors(rule.pattern)))
        self._known = {word: word[:2] for word in (*self._pairs, *self._forms)}

    def hits(self, script: Script) -> Iterator[Hit]:
        """Yield what the rules find, in no order, but for what is_spared."""
        text = script.text
        seen: dict[Rule, list[tuple[str, int]]] = defaultdict(list)
        words = self._words(text)
        for match in words.finditer(text) if words else ():
            word, (start, end) = match.group(), match.span()
            if not _stands_alone(text, start, end):
                continue
            for rule, right in self._pairs.get(word, ()):
                if not is_spared(rule, script, start, end):
                    yield Hit(start, end, rule, right, rule.sure)
            form = self._forms.get(word)
            if form and not is_spared(form, script, start, end):
                seen[form].append((word, start))
        for rule, found in seen.items():
            yield from _mixed(rule, found)
        for rule, wanted in self._patterns:
            if wanted and not any(words in text for words in wanted):
                continue
            for match in _compiled(rule.pattern).finditer(text):
                start, end = match.span()
                if start < end and not is_spared(rule, script, start, end):
                    yield Hit(start, end, rule, match.expand(rule.right), rule.sure)

    def _words(self, text: str) -> re.Pattern[str] | None:
        """Return a pattern of those words that may stand in a text: all take long to compile."""
        starts = {*text, *map("".join, itertools.pairwise(text))}
        return _any_of([word for word, start in self._known.items() if start in starts])


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def anchors(pattern: str) -> tuple[str, ...]:
    """Return words of which one is in every text that a pattern matches; () when it has none.

    Those are the longest plain words outside all groups, one for each alternative.
    """
    if _FLAGS.search(pattern):
        return ()
    found, run, depth = [""], "", 0
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        if depth == 0 and token[0] in "?{" and not _REPEATED.match(token):
            run = run[:-1]  # what may be missing
        is_plain = depth == 0 and token not in _SPECIAL and len(token) == 1
        if is_plain:
            run += token
            continue
        found[-1], run = max(found[-1], run, key=len), ""
        if token == "|" and depth == 0:
            found.append("")
        depth += token.startswith("(") - (token == ")")
    found[-1] = max(found[-1], run, key=len)
    return tuple(found) if all(found) else ()


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern of the longest of some words at a place; they are tried by first letter."""
    if not words:
        return None
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=len, reverse=True):
        by_first[word[0]].append(re.escape(word[1:]))
    branches = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return re.compile("|".join(branches))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word is no part of a longer word of Latin letters or number."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not (_LATIN.match(text[start]) and _LATIN.match(before)) and not (
        _LATIN.match(text[end - 1]) and _LATIN.match(after)
    )


def is_spared(rule: Rule, script: Script, start: int, end: int) -> bool:
    """Tell whether words are right after all: in a longer right word, a name in 「」, a title."""
    if rule.spares(script.text, start, end) or not script.holds(start, end):
        return True
    if not rule.quoted and script.is_quoted(start, end):
        return True
    if rule.needs:
        text = script.passages[script.index_at(start)].text
        if not any(word in text for word in rule.needs):
            return True
    words = script.text[start:end]
    return any(
        script.text.startswith(title, start - at)
        for title in official_titles(script.framework)
        for at in _places(words, title)
        if start >= at
    )


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


@functools.cache
def official_titles(framework: str) -> tuple[str, ...]:
    """Return the titles of a framework's areas and sub-items; of all when the key is unknown."""
    from xlplan.vocabulary import frameworks

    known = [item for item in frameworks() if item.key == framework] or frameworks()
    found: dict[str, None] = {}
    for item in known:
        found |= dict.fromkeys(area.title for area in item.areas)
        for sub in item.sub_items:
            found |= dict.fromkeys(text for text in (sub.title, sub.subtitle) if text)
    return tuple(found)


def _mixed(rule: Rule, found: Sequence[tuple[str, int]]) -> Iterator[Hit]:
    """Yield the forms of a word beside the one to keep: the right one, else the usual one."""
    counts = Counter(word for word, _ in found)
    if len(counts) < 2 and not rule.always:
        return
    order = {form: index for index, form in enumerate(rule.forms)}
    usual = max(counts, key=lambda form: (counts[form], -order[form]))
    kept = rule.right or usual
    for word, start in found:
        if word != kept:
            yield Hit(start, start + len(word), rule, kept)


@functools.lru_cache(maxsize=32)
def matcher(rules: tuple[Rule, ...]) -> Matcher:
    """Return some rules made ready for searching; made once for the same rules."""
    return Matcher(rules)
