"""A standard measure as a value: to and from a library's file, and what is wrong with one.

The rules, the columns of the spreadsheet and the placeholders are ``schema/wording.schema.json``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlplan.data import read_json
from xlplan.text import tidy
from xlplan.vocabulary import Framework
from xlplan.wording.faults import Fault, broken, worded

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_KEY = re.compile("0|[1-9]-[1-9]")


@dataclass(frozen=True, slots=True)
class StandardMeasure:
    """A measure (標準措施) in the city's words, for any agency to take over.

    ``sub_items`` are where it fits, the usual one first. ``kinds`` are the only kinds of agency it
    is for; none means all. ``texts`` and ``units`` go by kind of agency: "*" serves those that no
    other key names. Texts hold placeholders, which text_for fills in.
    """

    code: str
    title: str
    sub_items: tuple[str, ...]
    texts: Mapping[str, str] = field(hash=False)
    heading: str = ""
    kinds: tuple[str, ...] = ()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    indicator: str = ""
    target: str = ""
    due: str = ""


def placeholders() -> Mapping[str, Mapping[str, str]]:
    """Return the placeholders of texts: name -> its Chinese title and help."""
    found: Mapping[str, Mapping[str, str]] = read_json("wording.schema.json")["x-placeholders"]
    return found


def spoken(text: str) -> str:
    """Return a text with its placeholders in Chinese, as people see them: {self} -> {自稱}."""
    titles = {name: words["title"] for name, words in placeholders().items()}
    return _renamed(text, titles)


def stored(text: str) -> str:
    """Return a text with its placeholders as files keep them; undoes ``spoken``."""
    titles = {words["title"]: name for name, words in placeholders().items()}
    return _renamed(text.replace("｛", "{").replace("｝", "}"), titles)


def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return the schema of each field of a standard measure, in the order of the columns."""
    found: Mapping[str, Mapping[str, Any]] = _schema()["properties"]
    return found


def faults(said: Mapping[str, Any], own: Framework) -> Iterator[Fault]:
    """Yield what is wrong with a standard measure in the form of a library's file."""
    for item in broken(_validator(), said):
        name = item.steps[0] if item.steps else ""
        kind = item.steps[1] if len(item.steps) > 1 and name in ("texts", "units") else ""
        yield _fault(name, kind, item.keyword, item.value, item.limit)
    known = {item.key for item in own.sub_items}
    keys = said.get("sub_items")
    for key in keys if isinstance(keys, (list, tuple)) else ():
        if isinstance(key, str) and _KEY.fullmatch(key) and key not in known:
            yield _fault("sub_items", "", "enum", key)


def from_dict(said: Mapping[str, Any]) -> StandardMeasure:
    """Return the standard measure that a dict without faults describes."""
    return StandardMeasure(
        code=said["code"],
        title=tidy(said["title"]),
        sub_items=tuple(said["sub_items"]),
        texts={kind: tidy(text) for kind, text in said["texts"].items()},
        heading=tidy(said.get("heading", "")),
        kinds=tuple(said.get("kinds", ())),
        units={kind: tuple(items) for kind, items in said.get("units", {}).items()},
        indicator=tidy(said.get("indicator", "")),
        target=tidy(said.get("target", "")),
        due=said.get("due", ""),
    )


def to_dict(measure: StandardMeasure) -> dict[str, Any]:
    """Return a standard measure as a library's file has it, without the fields that say nothing."""
    found: dict[str, Any] = {}
    for name in rules():
        value = getattr(measure, name)
        if name == "units":
            value = {kind: list(items) for kind, items in value.items()}
        if value:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _schema() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_json("wording.schema.json")["$defs"]["standard_measure"]
    return found


@functools.cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(dict(_schema()))


def _fault(name: str, kind: str, keyword: str, value: Any, limit: Any = None) -> Fault:
    return Fault(name, kind, *worded(rules().get(name, {}), keyword, value, limit))


def _renamed(text: str, titles: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: f"{{{titles.get(match[1], match[1])}}}", text)
