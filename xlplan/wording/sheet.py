"""The rules as rows of a table, so that evaluators keep their own in a spreadsheet, and back.

The headings are the titles in ``schema/terms.schema.json``. In a cell each line is one word or one
pair (錯→對), and ⏎ a line break inside an example; 是 is yes; years are ROC years.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlplan.data import read_json
from xlplan.text import fold, gregorian_year, parse_year, roc_year, tidy
from xlplan.wording.rules import Rule

_BREAK = "⏎"  # a line break inside an example
_YES = frozenset({"是", "y", "yes", "1", "true", "v", "✓"})
_ARROW = re.compile("→|->|＞|=>")
_SEVERITIES = {"警告": "warning", "提示": "notice"}
_EXAMPLES = {"wrong": "wrong_examples", "right": "right_examples"}


@functools.cache
def headings() -> Mapping[str, str]:
    """Return the field of each heading, in the order of the columns: 名稱 -> id."""
    found: dict[str, str] = {}
    for name, said in _properties().items():
        if name == "examples":
            found |= {said["properties"][key]["title"]: field for key, field in _EXAMPLES.items()}
        else:
            found[said["title"]] = name
    return found


def _properties() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_json("terms.schema.json")["$defs"]["rule"]["properties"]
    return found


def to_rows(rules: Iterable[Rule]) -> Iterator[dict[str, str]]:
    """Yield rules as rows, heading -> text."""
    for rule in rules:
        yield {title: _text(name, getattr(rule, name)) for title, name in headings().items()}


def _text(name: str, value: Any) -> str:
    if name == "pairs":
        return "\n".join(f"{wrong}→{right}" for wrong, right in value)
    if name == "severity":
        return next((title for title, key in _SEVERITIES.items() if key == value), "")
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, int):
        return str(roc_year(value))
    if isinstance(value, tuple):
        return "\n".join(item.replace("\n", _BREAK) for item in value)
    return value or ""


def from_rows(rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the terms.json that rows describe, to be checked by rules.schema_faults.

    Columns of other headings and rows without a name are passed over. What is not understood stays
    as it was typed, so that the schema tells it.
    """
    known = {fold(title): name for title, name in headings().items()}
    found = []
    for row in rows:
        said = {known[fold(title)]: text for title, text in row.items() if fold(title) in known}
        rule = {name: _value(name, tidy(text)) for name, text in said.items() if tidy(text)}
        if "id" in rule:
            examples = {key: rule.pop(name) for key, name in _EXAMPLES.items() if name in rule}
            found.append({**rule, "examples": examples})
    return {"version": "1", "rules": found}


def _value(name: str, text: str) -> Any:
    if name == "pairs":
        halves = [_ARROW.split(line, maxsplit=1) for line in text.split("\n")]
        return {half[0].strip(): "".join(half[1:]).strip() for half in halves}
    if name == "severity":
        return _SEVERITIES.get(text, text)
    if name in _EXAMPLES.values():
        return [line.replace(_BREAK, "\n") for line in text.split("\n")]
    said = _properties()[name]
    if said.get("type") == "boolean":
        return fold(text) in _YES
    if said.get("type") == "integer":
        year = parse_year(text)
        return year if year is not None and year > gregorian_year(0) else text
    return text.split("\n") if "$ref" in said else text
