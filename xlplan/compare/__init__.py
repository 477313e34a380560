"""Compare two plans: what became of each measure and each text, by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from xlplan import schema
from xlplan.compare.general import changed_texts
from xlplan.compare.model import TITLES, Comparison, RowChange, TextChange, is_one_agency
from xlplan.compare.pairing import Said, pair
from xlplan.plan import Measure, Plan, in_order
from xlplan.table.cells import shown
from xlplan.text import fold
from xlplan.vocabulary import framework, mapped_key, newest
from xlplan.wording.drift import alike, pieces

__all__ = ["TITLES", "Comparison", "RowChange", "TextChange", "compare"]

_DETAILS = ("heading", "indicator", "target", "due", "note", "layout")
_USUAL = {"layout": "numbered"}


def compare(old: Plan, new: Plan, sections: Mapping[str, str] | None = None) -> Comparison:
    """Return what became of everything in a plan in another one, of the same year or another.

    Sub-items are compared by their keys in the newer of the two frameworks. ``sections`` are former
    names of sections and those of today: a section renamed is no other section.
    """
    found = _Measures(old, new, sections or {})
    rows = tuple(found.changes())
    texts = tuple(changed_texts(old, new, partial(common_key, found.target)))
    return Comparison(old, new, rows, texts)


def common_key(target: str, plan: Plan, sub_item: str) -> str:
    """Return a sub-item's key in a framework; as it is where it has none there."""
    if plan.framework == target:
        return sub_item
    return mapped_key(sub_item, plan.framework, target) or sub_item


class _Measures:
    """The measures of two plans, told by what they say."""

    def __init__(self, old: Plan, new: Plan, sections: Mapping[str, str]) -> None:
        self.target = newest((old.framework, new.framework))
        self._plans = old, new
        self._old, self._new = in_order(old.measures), in_order(new.measures)
        self._sections = {fold(name): fold(now) for name, now in sections.items()}
        self._places = {item.key: at for at, item in enumerate(framework(self.target).sub_items)}
        self._before = [self._said(old, item) for item in self._old]
        self._after = [self._said(new, item) for item in self._new]

    def changes(self) -> Iterator[RowChange]:
        """Yield what became of each measure, in the order of the new document.

        A dropped one stands where it stood: after the row it followed in the old one.
        """
        pairs = pair(self._before, self._after, by_id=is_one_agency(*self._plans))
        rows: list[tuple[tuple[int, str, float], RowChange]] = []
        last: dict[str, int] = {}  # sub-item -> the last row that is still there, in the new plan
        for number, said in enumerate(self._before):
            key = said.sub_item
            if number in pairs:
                other = pairs[number]
                last[key] = other if self._after[other].sub_item == key else last.get(key, -1)
                rows.append((self._order(self._after[other], other), self._pair(number, other)))
            else:
                at = self._order(said, last.get(key, -1) + 0.5)
                rows.append((at, RowChange(("dropped",), self._old[number], None, self._home(key))))
        for other in sorted(set(range(len(self._new))) - set(pairs.values())):
            said = self._after[other]
            change = RowChange(("new",), None, self._new[other], self._home(said.sub_item))
            rows.append((self._order(said, other), change))
        rows.sort(key=lambda item: item[0])
        yield from (change for _, change in rows)

    def _said(self, plan: Plan, item: Measure) -> Said:
        key = common_key(self.target, plan, item.sub_item)
        folded = (fold(name) for name in item.responsible_units)
        units = frozenset(self._sections.get(name, name) for name in folded)
        whole = (*(fold(_detail(plan, item, name)) for name in _DETAILS), *_own(item))
        text = item.action or item.heading
        return Said(text, item.id, key, fold(item.heading), units, whole)

    def _home(self, key: str) -> str:
        return key if key in self._places else ""

    def _order(self, said: Said, number: float) -> tuple[int, str, float]:
        return self._places.get(said.sub_item, len(self._places)), said.sub_item, number

    def _pair(self, number: int, other: int) -> RowChange:
        before, after = self._before[number], self._after[other]
        old, new = self._old[number], self._new[other]
        fields = tuple(_fields(self._plans[0], old, self._plans[1], new))
        is_same_text = fold(before.text) == fold(after.text)
        said = (
            ("reworded", not is_same_text),
            ("moved", before.sub_item != after.sub_item),
            ("reassigned", before.units != after.units),
            ("details", bool(fields)),
        )
        kinds = tuple(kind for kind, holds in said if holds)
        return RowChange(
            kinds or ("same",),
            old,
            new,
            self._home(after.sub_item),
            alike(before.text, after.text),
            () if is_same_text else tuple(pieces(before.text, after.text)),
            fields,
        )


def _own(measure: Measure) -> list[tuple[str, str]]:
    return sorted((heading, fold(text)) for heading, text in measure.extra.items())


def _fields(
    old: Plan, before: Measure, new: Plan, after: Measure
) -> Iterator[tuple[str, str, str]]:
    """Yield title, before and after of the other columns that differ, the clerk's own too."""
    for name in _DETAILS:
        was, now = _detail(old, before, name), _detail(new, after, name)
        if fold(was) != fold(now):
            yield schema.column("measure", name).title, was, now
    for heading in dict.fromkeys((*before.extra, *after.extra)):
        was, now = before.extra.get(heading, ""), after.extra.get(heading, "")
        if fold(was) != fold(now):
            yield heading, was, now


def _detail(plan: Plan, measure: Measure, name: str) -> str:
    """Return a column of a row as it is shown; what is usual as if nothing were said."""
    value = getattr(measure, name)
    if value == _USUAL.get(name):
        return ""
    return str(shown(schema.column("measure", name), value, framework(plan.framework)))
