"""The built-in checks of characters, repeats, self-reference, years and titles."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from xlplan.text import gregorian_year, roc_year
from xlplan.wording import punctuation
from xlplan.wording.likeness import altered_titles, near_twins
from xlplan.wording.matching import Hit, is_spared
from xlplan.wording.passages import Script
from xlplan.wording.punctuation import HAN
from xlplan.wording.rules import Rule

_LOOK_ALIKE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_OWN_USE = re.compile("[\ue000-\uf8ff]")
_TWICE = re.compile(f"({HAN})\\1+")
_WORD_TWICE = re.compile(f"({HAN}{{2,6}})\\1")
_YEAR_IN_TITLE = re.compile(
    "(?<!檢討)(?<![0-9０-９])(?P<year>[0-9０-９]{2,4}) ?年度?"
    "(?=[^，。；、「」\n]{0,14}提升服務(?:品質)?(?:執行|實施|工作)?計畫)"
    "(?![^，。；」\n]{0,30}(?:成果|考核結果|檢討|辦理情形|評核))"
)
_ANY_YEAR = re.compile("[0-9０-９]{2,4} ?年")
_PLAN_NAME = re.compile("提升服務[^，。]{0,6}計畫")


def look_alikes(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the radicals and compatibility characters that stand for a plain character."""
    for match in _LOOK_ALIKE.finditer(script.text):
        plain = unicodedata.normalize("NFKC", match.group())
        if plain != match.group():
            yield Hit(*match.span(), rule, plain, rule.sure)


def rare(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the Chinese characters outside Big5 as Windows has it (cp950), and private ones."""
    try:
        script.text.encode("cp950")
    except UnicodeEncodeError:
        pass
    else:
        return
    odd = {char for char in set(script.text) if _is_han_or_own(char) and not _in_big5(char)}
    if odd:
        for match in re.finditer(f"[{''.join(map(re.escape, sorted(odd)))}]", script.text):
            yield Hit(*match.span(), rule)


def _is_han_or_own(char: str) -> bool:
    return (
        "\u3400" <= char <= "\u9fff"
        or "\ue000" <= char <= "\uf8ff"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def _in_big5(char: str) -> bool:
    try:
        char.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True


def repeated(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield characters and words that stand twice on end, but for those of ``not_in``."""
    for pattern in (_TWICE, _WORD_TWICE):
        for match in pattern.finditer(script.text):
            start, end = match.span()
            if is_spared(rule, script, start, end) or _ends_a_district(script.text, start):
                continue
            yield Hit(start, end, rule, match[1])


def _ends_a_district(text: str, start: int) -> bool:
    """Tell whether a name of a district ends with a character: 大寮 in 大寮寮里."""
    return text[: start + 1].endswith(_districts())


@functools.cache
def _districts() -> tuple[str, ...]:
    """Return the names of the city's districts, whatever agencies somebody's own roster has."""
    from xlplan.vocabulary.agencies import bare_name, roster, shipped

    names = (entry.name for entry in roster(shipped()).entries if entry.agency.kind == "區公所")
    return tuple(bare_name(name).removesuffix("區公所") for name in names)


def self_name(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield how another kind of agency calls itself (本局) in a plan of one that does not."""
    own = own_self_name(script)
    if not own:
        return
    for match in re.finditer(rule.pattern, script.text):
        start, end = match.span()
        if match.group() != own and not is_spared(rule, script, start, end):
            yield Hit(start, end, rule, own)


def own_self_name(script: Script) -> str:
    """Return how the agency of a plan calls itself, "" when that is not known."""
    if script.agency.self_name:
        return script.agency.self_name
    from xlplan.vocabulary.agencies import self_name_of

    found = self_name_of(script.agency.name)
    return "" if found == "本機關" else found


def left_over_years(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield another year in the title of this plan or its parent's; history is left alone."""
    if not script.year:
        return
    expected = roc_year(script.year)
    for match in _YEAR_IN_TITLE.finditer(script.text):
        found = int(match["year"])
        if gregorian_year(found) == script.year or found == script.year:
            continue
        if script.text[max(match.start() - 1, 0)] in "-~至到、" and match.start():
            continue  # a range of years
        words = {"found": str(found), "expected": str(expected)}
        start, end = match.span("year")
        yield Hit(start, end, rule, str(expected), shown=match.group(), words=words)


def years_of_titles(text: str) -> frozenset[str]:
    """Return the years that a text names in titles of such plans, as they are written."""
    return frozenset(match["year"] for match in _YEAR_IN_TITLE.finditer(text))


def title_without_year(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield a title of the plan that says no year."""
    for index, item in enumerate(script.passages):
        if item.record == "plan" and script.year and not _ANY_YEAR.search(item.text):
            name = _PLAN_NAME.search(item.text)
            said = f"{script.agency.name}{roc_year(script.year)}年度"
            title = f"{said}{name.group() if name else '提升服務執行計畫'}"
            start = script.starts[index]
            yield Hit(start, start + len(item.text), rule, title)


CHECKS: Mapping[str, Callable[[Rule, Script], Iterator[Hit]]] = {
    "look_alikes": look_alikes,
    "rare": rare,
    "repeated": repeated,
    "self_name": self_name,
    "left_over_years": left_over_years,
    "title_without_year": title_without_year,
    "near_twins": near_twins,
    "altered_titles": altered_titles,
    "widths": punctuation.widths,
    "blanks": punctuation.blanks,
    "full_stops": punctuation.full_stops,
    "brackets": punctuation.brackets,
    "numbering": punctuation.numbering,
}
"""What a rule's ``check`` may name."""
