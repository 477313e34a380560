"""What became of the texts beside the measures: title, 總則, 推動小組, nil returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xlplan import schema
from xlplan.compare.model import Part, TextChange
from xlplan.compare.pairing import Said, pair
from xlplan.plan import Plan
from xlplan.text import fold
from xlplan.vocabulary import framework, newest
from xlplan.wording.drift import pieces

_LISTS = ("basis", "goals", "monitoring")
Keyed = Callable[[Plan, str], str]


def changed_texts(old: Plan, new: Plan, key_of: Keyed) -> Iterator[TextChange]:
    """Yield what became of each text, part by part; ``key_of`` gives a sub-item's common key."""
    titles = schema.column("general", "part").choices
    yield from _one(Part("title", "計畫名稱"), old.title, new.title)
    for name in ("basis", "goals", "subjects", "monitoring", "other"):
        before, after = getattr(old, name), getattr(new, name)
        part = Part(name, titles[name])
        yield from (_several if name in _LISTS else _one)(part, before, after)
    yield from _sections(old, new)
    yield from _several(Part("taskforce", "推動小組"), _members(old), _members(new))
    yield from _nil_returns(old, new, key_of)


def _one(part: Part, before: str, after: str) -> Iterator[TextChange]:
    if before or after:
        yield _change(part, before, after)


def _change(part: Part, before: str, after: str) -> TextChange:
    if not (before and after):
        return TextChange("dropped" if before else "new", part, before, after)
    if fold(before) == fold(after):
        return TextChange("same", part, before, after)
    return TextChange("reworded", part, before, after, tuple(pieces(before, after)))


def _several(part: Part, old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """Yield the texts of a list, in the order of the new one, the dropped ones after those."""
    pairs = pair([Said(text) for text in old], [Said(text) for text in new])
    before = {other: number for number, other in pairs.items()}
    for number, text in enumerate(new):
        yield _change(part, old[before[number]] if number in before else "", text)
    for number, text in enumerate(old):
        if number not in pairs:
            yield _change(part, text, "")


def _sections(old: Plan, new: Plan) -> Iterator[TextChange]:
    """Yield the document's own sections, of one title together."""
    before = {fold(item.title): item for item in old.extra_sections}
    after = {fold(item.title): item for item in new.extra_sections}
    for title in dict.fromkeys((*after, *before)):
        said = [found.get(title) for found in (before, after)]
        name = next(item.title for item in reversed(said) if item)
        texts = (item.text if item else "" for item in said)
        yield from _one(Part("extra", name), *texts)


def _members(plan: Plan) -> list[str]:
    rows = ((item.title, item.member, item.duty, item.note) for item in plan.taskforce)
    return [said for row in rows if (said := "　".join(filter(None, row)))]


def _nil_returns(old: Plan, new: Plan, key_of: Keyed) -> Iterator[TextChange]:
    before = {key_of(old, item.sub_item): item.reason for item in old.nil_returns}
    after = {key_of(new, item.sub_item): item.reason for item in new.nil_returns}
    own = framework(newest((old.framework, new.framework)))
    for key in dict.fromkeys((*after, *before)):
        part = Part("nil_return", f"{own.number_of(key)}不辦理的理由")
        yield from _one(part, before.get(key, ""), after.get(key, ""))
