"""The examples of the rules as their tests: what is wrong is found, what is right is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.plan import Agency
from xlplan.wording.rules import Rule, rules
from xlplan.wording.terms import check_text, correct

_YEAR = 2025
_KIND = "區公所"


class ExampleFault(NamedTuple):
    """What is wrong with a rule: in which of its fields, as a sentence for people."""

    rule: Rule
    field: str
    text: str


def example_faults(
    tried: Sequence[Rule], known: tuple[Rule, ...] | None = None
) -> Iterator[ExampleFault]:
    """Yield what the examples of some rules show to be wrong with them.

    ``known`` are all rules, the tried ones among them, by default rules(). A wrong example must
    give a finding of its rule, a right one none. So must each wrong form of ``pairs`` by itself,
    and no rule may correct what another one puts right. A rule that is off is not tried.
    """
    everything = known or rules()
    for rule in tried:
        if rule.off:
            continue
        year, agency = _case(rule)

        def finds(text: str, rule: Rule = rule, year: int = year, agency: Agency = agency) -> bool:
            found = check_text(text, year=year, agency=agency, known=everything)
            return any(item.rule is rule for item in found)

        def told(field: str, text: str, rule: Rule = rule) -> ExampleFault:
            return ExampleFault(rule, field, f"規則「{rule.id}」{text}")

        for text in rule.wrong_examples:
            if not finds(text):
                yield told("wrong_examples", f"沒有找出錯的例句「{text}」。")
        for text in rule.right_examples:
            if finds(text):
                yield told("right_examples", f"誤指對的例句「{text}」。")
        for wrong, right in rule.pairs:
            if not rule.needs and not finds(wrong):
                yield told("pairs", f"找不出「{wrong}」。")
            if correct(right, year=year, agency=agency, known=everything)[1]:
                yield told("pairs", f"改成的「{right}」又會被別的規則改掉。")


def _case(rule: Rule) -> tuple[int, Agency]:
    """Return a year and an agency for which a rule holds."""
    year = rule.last_year or max(rule.first_year or 0, _YEAR)
    kind = rule.agencies[0] if rule.agencies else _KIND
    return year, Agency(name=f"高雄市三民{kind}", kind=kind)
