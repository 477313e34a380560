"""The plan as frozen values; ``to_dict`` and ``from_dict`` are PLAN.json.

Texts are tidied (text.tidy) when a plan is made from a dict. Where a value stands in a workbook is
beside it as a Location and does not count when plans are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from xlplan.text import tidy


@dataclass(frozen=True, slots=True)
class Location:
    """Where a row stands: sheet name, row counted from 1, and the column letters of its fields."""

    sheet: str
    row: int
    columns: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str | None:
        """Return the address of a field's cell ("D8"), None when the sheet has no such column."""
        letters = self.columns.get(name)
        return f"{letters}{self.row}" if letters else None


class Record:
    """What all parts of a plan share: to and from the dicts of PLAN.json."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as PLAN.json has it, without the fields that say nothing."""
        found = {}
        for name in _stored(type(self)):
            value = getattr(self, name)
            if value is None or value == "" or (not isinstance(value, int) and not value):
                continue
            found[name.rstrip("_")] = _plain(value)
        return found

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the record that a dict of PLAN.json describes; unknown keys are passed over."""
        return cls(**_known(cls, data))


@dataclass(frozen=True, slots=True)
class Agency(Record):
    """An agency (機關) as a plan names it."""

    name: str = ""
    short_name: str = ""
    code: str = ""
    kind: str = ""
    parent: str = ""
    self_name: str = ""
    sections: tuple[str, ...] = ()
    outside_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """One row (一項措施): what is done under a sub-item, and which sections do it."""

    id: str = ""
    order: int | str | None = None
    sub_item: str = ""
    heading: str = ""
    action: str = ""
    responsible_units: tuple[str, ...] = ()
    wording_code: str = ""
    indicator: str = ""
    target: str = ""
    due: str = ""
    note: str = ""
    layout: str = ""
    carried: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NilReturn(Record):
    """A sub-item that the agency declares it does nothing under this year, and why."""

    sub_item: str = ""
    reason: str = ""
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExtraSection(Record):
    """A section of the document beside the usual ones; ``position`` says before which it stands."""

    title: str = ""
    text: str = ""
    position: int | str | None = None
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TaskforceMember(Record):
    """A row of the 推動小組 table."""

    title: str = ""
    member: str = ""
    duty: str = ""
    note: str = ""
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Report(Record):
    """A row of 執行情形: one section's report on a measure, a heading or a sub-item."""

    scope: str = ""
    unit: str = ""
    period: str = ""
    status: str = ""
    progress: int | float | str | None = None
    result: str = ""
    evidence: str = ""
    date: str = ""
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Event(Record):
    """A step in a plan's year: 函報, 補正, 核備, 修正 or 公布."""

    kind: str = ""
    version: int | str | None = None
    from_: str = ""
    to: str = ""
    date: str = ""
    document_number: str = ""
    url: str = ""
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Plan(Record):
    """A whole plan (提升服務執行計畫); ``year`` is Gregorian."""

    framework: str = ""
    year: int = 0
    agency: Agency = field(default_factory=Agency)
    version: int | str | None = None
    title: str = ""
    basis: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    subjects: str = ""
    monitoring: tuple[str, ...] = ()
    other: str = ""
    extra_sections: tuple[ExtraSection, ...] = ()
    taskforce: tuple[TaskforceMember, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    measures: tuple[Measure, ...] = ()
    reports: tuple[Report, ...] = ()
    events: tuple[Event, ...] = ()
    doubts: tuple[Any, ...] = ()
    leftovers: tuple[Any, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the plan that PLAN.json describes; unknown keys are passed over."""
        parts = (*_PARTS, "agency")
        known = _known(cls, {key: item for key, item in data.items() if key not in parts})
        known["agency"] = Agency.from_dict(data.get("agency") or {})
        for name, part in _PARTS.items():
            if data.get(name):
                known[name] = tuple(part.from_dict(item) for item in data[name])
        return cls(**known)


_PARTS: dict[str, type[Any]] = {
    "extra_sections": ExtraSection,
    "taskforce": TaskforceMember,
    "nil_returns": NilReturn,
    "measures": Measure,
    "reports": Report,
    "events": Event,
}
_FIELDS: dict[type, tuple[str, ...]] = {}
_AS_THEY_ARE = ("doubts", "leftovers")


def _stored(kind: type[Any]) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(item.name for item in fields(kind) if item.name != "location")
    return _FIELDS[kind]


def _known(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a dict names, each of the type the field has."""
    empty = kind()
    return {  # a field named like a Python keyword carries an underscore here, none in PLAN.json
        name: _typed(data[name.rstrip("_")], getattr(empty, name))
        if name not in _AS_THEY_ARE
        else _kept(data[name.rstrip("_")])
        for name in _stored(kind)
        if name.rstrip("_") in data
    }


def _typed(value: Any, like: Any) -> Any:
    """Return a value of JSON as the type of its field; a lone text makes a list of one."""
    if isinstance(like, str):
        return _text(value)
    if isinstance(like, tuple):
        items = value if isinstance(value, (list, tuple)) else [value]
        return tuple(text for item in items if (text := _text(item)))
    if isinstance(like, Mapping):
        said = value if isinstance(value, Mapping) else {}
        return {_text(key): _text(item) for key, item in said.items()}
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return tidy(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, (list, tuple)):
        return tuple(_kept(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _kept(item) for key, item in value.items()}
    return value


def in_order(measures: Iterable[Measure]) -> list[Measure]:
    """Return measures as the document has them: by ``order``, those without one after the rest."""
    return sorted(
        measures,
        key=lambda item: item.order if isinstance(item.order, (int, float)) else float("inf"),
    )
