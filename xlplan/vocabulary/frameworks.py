"""Frameworks: a year's areas and sub-items, and how an older framework's keys map to a newer's."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlplan.data import names, read_json
from xlplan.errors import UsageError
from xlplan.text import roc_year

LEAD_KEY = "0"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class SubItem:
    """A sub-item (次項) of a framework; the leading row is one of area 0, with a subtitle."""

    key: str
    title: str
    short_title: str
    area: int
    subtitle: str = ""

    @property
    def label(self) -> str:
        """What drop-downs show: key and short title, "1-1 短稱"; the leading row has no number."""
        return f"{self.key} {self.short_title}" if self.area else self.short_title


@dataclass(frozen=True, slots=True)
class Area:
    """An execution area (執行要項): its official title, its sheet, its sub-items in order."""

    number: int
    title: str
    short_title: str
    sheet: str
    sub_items: tuple[SubItem, ...]

    @property
    def label(self) -> str:
        """The official title with its numeral, "一、完備基礎服務項目…"."""
        return f"{_NUMERALS[self.number - 1]}、{self.title}"


@dataclass(frozen=True, slots=True)
class Framework:
    """The areas and sub-items that serve from ``first_year`` (Gregorian) until a newer one does.

    ``key_map`` holds the keys of the framework it ``replaces`` that changed (None: dropped); a key
    that is not in it stays the same.
    """

    key: str
    title: str
    version: str
    first_year: int
    lead: SubItem | None
    lead_sheet: str | None
    areas: tuple[Area, ...]
    replaces: str | None
    key_map: Mapping[str, str | None]

    @property
    def sub_items(self) -> tuple[SubItem, ...]:
        """All sub-items in the document's order, the leading row first."""
        lead = (self.lead,) if self.lead else ()
        return lead + tuple(item for area in self.areas for item in area.sub_items)

    def sub_item(self, key: str) -> SubItem | None:
        """Return the sub-item of a key, None when the framework has no such key."""
        return next((item for item in self.sub_items if item.key == key), None)

    def label_of(self, key: str) -> str:
        """Return what people call a key: its label; the key itself when there is no such one."""
        found = self.sub_item(key)
        return found.label if found else key or "（空白）"

    def number_of(self, key: str) -> str:
        """Return the numbers of a key in a document, "一、（三）"; its label without such ones."""
        for area in self.areas:
            keys = [item.key for item in area.sub_items]
            if key in keys:
                return f"{_NUMERALS[area.number - 1]}、（{_NUMERALS[keys.index(key)]}）"
        return f"「{self.label_of(key)}」"

    def sheet_of(self, key: str) -> str | None:
        """Return the name of the sheet a sub-item's rows belong on, None for an unknown key."""
        if self.lead and key == self.lead.key:
            return self.lead_sheet
        found = self.sub_item(key)
        return next((a.sheet for a in self.areas if found and a.number == found.area), None)


def framework(key: str) -> Framework:
    """Return the framework of a key ("kaohsiung-113"); raise UsageError naming the known ones."""
    if key not in _keys():
        known = "、".join(item.key for item in frameworks())
        raise UsageError(f"不認得計畫架構「{key}」。可用的架構是：{known}。")
    return _load(key)


@functools.cache
def frameworks() -> tuple[Framework, ...]:
    """Return all frameworks, the oldest first."""
    return tuple(sorted(map(_load, _keys()), key=lambda item: item.first_year))


def framework_for(year: int) -> Framework:
    """Return the framework that serves a Gregorian year; raise UsageError before the first."""
    serving = [item for item in frameworks() if item.first_year <= year]
    if not serving:
        first = roc_year(frameworks()[0].first_year)
        raise UsageError(
            f"{_spoken_year(year)}沒有可用的計畫架構，最早的是民國{first}年度。請確認年度是否正確。"
        )
    return serving[-1]


def newest(keys: Iterable[str]) -> str:
    """Return the key of the newest of some frameworks; unknown keys do not count.

    Without any known key it is the newest framework there is.
    """
    given = set(keys)
    ordered = [item.key for item in frameworks()]
    return ([key for key in ordered if key in given] or ordered)[-1]


def mapped_key(sub_item: str, source: str, target: str) -> str | None:
    """Return the key that a sub-item of framework ``source`` has in ``target``.

    Follows the key maps from older to newer. None when it has none there: the key is unknown or was
    dropped, or ``target`` does not descend from ``source``. Raises UsageError for an unknown
    framework.
    """
    key: str | None = sub_item if framework(source).sub_item(sub_item) else None
    for step in _steps(source, target) if key else [None]:
        if step is None or key is None:
            return None
        key = step.key_map.get(key, key)
        key = key if key and step.sub_item(key) else None
    return key


@functools.cache
def _steps(source: str, target: str) -> list[Framework | None]:
    """List the frameworks after ``source`` up to ``target``; [None] when there is no such way."""
    steps: list[Framework | None] = []
    current = framework(target)
    while current.key != source:
        if current in steps or current.replaces is None:
            return [None]
        steps.append(current)
        current = framework(current.replaces)
    return steps[::-1]


@functools.cache
def _keys() -> tuple[str, ...]:
    return tuple(name.removesuffix(".json") for name in names("frameworks"))


@functools.cache
def _load(key: str) -> Framework:
    data = read_json("frameworks", f"{key}.json")
    lead = data["lead"]
    return Framework(
        key=data["key"],
        title=data["title"],
        version=data["version"],
        first_year=data["first_year"],
        lead=_sub_item(lead, 0) if lead else None,
        lead_sheet=data["lead_sheet"],
        areas=tuple(_area(item) for item in data["areas"]),
        replaces=data["replaces"],
        key_map=data["key_map"],
    )


def _area(data: Mapping[str, Any]) -> Area:
    number = data["number"]
    items = tuple(_sub_item(item, number) for item in data["sub_items"])
    return Area(number, data["title"], data["short_title"], data["sheet"], items)


def _sub_item(data: Mapping[str, Any], area: int) -> SubItem:
    return SubItem(data["key"], data["title"], data["short_title"], area, data.get("subtitle", ""))


def _spoken_year(year: int) -> str:
    roc = roc_year(year)
    return f"民國{roc}年度" if roc > 0 else f"西元{year}年"
