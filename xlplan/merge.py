"""Join the copies that several sections filled from one template, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlplan.plan import Measure, NilReturn, Plan
from xlplan.table import Reading, fingerprint
from xlplan.text import fold
from xlplan.vocabulary import framework

DIFFERENT = "同一列內容不同"
BOTH_NEW = "各自新增"
ONE_CHANGED = "一份有修改"
DELETED = "有一份刪除"
COVER = "封面內容不同"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where copies differ: what it is, where, what each copy says, and what was done."""

    kind: str
    place: str
    said: tuple[tuple[str, str], ...]  # (copy, text)
    done: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One section's copy: what to call it in the list of doubts, and what it says."""

    name: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Merged:
    """The joined plan and every place where the copies differ."""

    plan: Plan
    doubts: tuple[Doubt, ...]

    @property
    def open_doubts(self) -> int:
        """How many of the doubts wait for a person's decision; the others are for the record."""
        return sum(item.kind in (DIFFERENT, COVER, DELETED) for item in self.doubts)


def merge(copies: Sequence[Copy]) -> Merged:
    """Return the copies of one template joined by row id; at least one copy.

    A row that only one copy has is taken, identical rows once; of differing ones both are kept and
    told. A prefilled row that one copy changed and the others left is taken as changed, and told.
    """
    first = copies[0].reading.plan
    doubts: list[Doubt] = []
    changes: dict[str, Any] = {name: _united(copies, name) for name in _LISTS}
    changes |= {name: _one_text(copies, name, doubts) for name in ("title", "subjects", "other")}
    changes["nil_returns"] = _nil_returns(copies, doubts)
    changes["measures"] = _measures(copies, doubts)
    doubts.sort(key=lambda item: _ORDER.index(item.kind))
    return Merged(replace(first, **changes), tuple(doubts))


_LISTS = (
    *("basis", "goals", "monitoring"),
    *("extra_sections", "taskforce", "reports", "events"),
)
_ORDER = (DIFFERENT, COVER, DELETED, ONE_CHANGED, BOTH_NEW)


def _united(copies: Iterable[Copy], name: str) -> tuple[Any, ...]:
    """Return the entries of all copies in order, equal ones once."""
    found: list[Any] = []
    for copy in copies:
        for item in getattr(copy.reading.plan, name):
            if item not in found:
                found.append(item)
    return tuple(found)


def _one_text(copies: Sequence[Copy], name: str, doubts: list[Doubt]) -> str:
    said: dict[str, str] = {}
    for copy in copies:
        text = getattr(copy.reading.plan, name)
        if text:
            said.setdefault(text, copy.name)
    if len(said) > 1 and name == "title":
        pairs = tuple((copy, text) for text, copy in said.items())
        doubts.append(Doubt(COVER, "計畫名稱", pairs, f"採用「{pairs[0][0]}」的寫法。"))
        return pairs[0][1]
    if len(said) > 1:
        place = {"subjects": "實施對象", "other": "其他"}[name]
        pairs = tuple((copy, text) for text, copy in said.items())
        doubts.append(Doubt(COVER, place, pairs, "都已保留，請留下要用的內容。"))
    return "\n".join(said)


def _nil_returns(copies: Sequence[Copy], doubts: list[Doubt]) -> tuple[NilReturn, ...]:
    said: dict[str, dict[str, str]] = {}
    for copy in copies:
        for item in copy.reading.plan.nil_returns:
            said.setdefault(item.sub_item, {}).setdefault(item.reason, copy.name)
    for key, reasons in said.items():
        if len(reasons) > 1:
            pairs = tuple((copy, text) for text, copy in reasons.items())
            place = f"次項 {key} 不辦理的理由"
            doubts.append(Doubt(COVER, place, pairs, "都已保留，請留下要用的理由。"))
    return tuple(NilReturn(key, "；".join(reasons)) for key, reasons in said.items())


def _measures(copies: Sequence[Copy], doubts: list[Doubt]) -> tuple[Measure, ...]:
    base = _base(copies)
    groups: dict[str, list[tuple[Copy, Measure]]] = {}
    for copy in copies:
        for measure in copy.reading.plan.measures:
            key = measure.id or f"text:{fingerprint(measure)}"
            groups.setdefault(key, []).append((copy, measure))
    found: list[Measure] = []
    for key, group in groups.items():
        versions = _versions(group)
        kept = _kept(key, versions, base.get(key), doubts)
        found.append(kept[0])
        found.extend(replace(item, id="") for item in kept[1:])
        missing = [copy.name for copy in copies if all(copy is not one for one, _ in group)]
        if key in base and missing:
            pairs = (
                (group[0][0].name, kept[0].action),
                *((name, "（已刪除）") for name in missing),
            )
            done = "這一列已保留；確定不要時請刪除。"
            doubts.append(Doubt(DELETED, _place(kept[0]), pairs, done))
    return _in_sequence(found, copies[0].reading.plan.framework)


def _base(copies: Iterable[Copy]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for copy in copies:
        if copy.reading.stamp:
            known.update(copy.reading.stamp.base)
    return known


def _versions(group: Iterable[tuple[Copy, Measure]]) -> dict[str, list[tuple[Copy, Measure]]]:
    versions: dict[str, list[tuple[Copy, Measure]]] = {}
    for copy, measure in group:
        versions.setdefault(fingerprint(measure), []).append((copy, measure))
    return versions


def _kept(
    key: str,
    versions: dict[str, list[tuple[Copy, Measure]]],
    original: str | None,
    doubts: list[Doubt],
) -> list[Measure]:
    """Return the versions of a row to keep, the first one under its own id."""
    if len(versions) == 1:
        return [next(iter(versions.values()))[0][1]]
    pairs = tuple((group[0][0].name, _said(group[0][1])) for group in versions.values())
    place = _place(next(iter(versions.values()))[0][1])
    changed = {mark: group for mark, group in versions.items() if mark != original}
    if len(changed) == 1:  # the others left it as the template had it
        copy, measure = next(iter(changed.values()))[0]
        doubts.append(Doubt(ONE_CHANGED, place, pairs, f"採用「{copy.name}」修改後的內容。"))
        return [measure]
    kind = DIFFERENT if original else BOTH_NEW
    done = "都已保留，請留下要用的一列。" if original else "視為不同的措施，都已保留。"
    doubts.append(Doubt(kind, place, pairs, done))
    return [group[0][1] for group in changed.values()]


def _said(measure: Measure) -> str:
    units = "、".join(measure.responsible_units)
    text = f"{measure.heading}：{measure.action}" if measure.heading else measure.action
    return f"{text}（{units}）" if units else text


def _place(measure: Measure) -> str:
    place = measure.location
    return f"工作表「{place.sheet}」第{place.row}列" if place else f"次項{measure.sub_item}"


def _in_sequence(measures: Sequence[Measure], key: str) -> tuple[Measure, ...]:
    """Return measures by sub-item; numbers that two sections both used are given anew."""
    places = {item.key: index for index, item in enumerate(framework(key).sub_items)}
    ordered = sorted(measures, key=lambda item: places.get(item.sub_item, len(places)))
    numbers = [item.order for item in ordered if item.order is not None]
    if len({fold(str(number)) for number in numbers}) == len(numbers):
        return tuple(ordered)
    return tuple(replace(item, order=index) for index, item in enumerate(ordered, 1))
