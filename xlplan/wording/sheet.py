"""The rules as rows of a table, so that evaluators keep their own in a spreadsheet, and back.

The headings are the titles in ``schema/terms.schema.json``. In a cell each line is one word or one
pair (錯→對), and ⏎ a line break inside an example; 是 is yes; years are ROC years; a kind is shown
with its name (W401 錯字), and choices as the schema's ``x-choices`` call them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlplan.data import read_json
from xlplan.problems import KINDS, SEVERITY_NAMES
from xlplan.text import fold, gregorian_year, parse_year, roc_year, tidy
from xlplan.wording.faults import Fault, broken, worded
from xlplan.wording.rules import Rule, rule_faults

YES = "是"
_BREAK = "⏎"  # a line break inside an example
_YES = frozenset({YES, "y", "yes", "1", "true", "v", "✓", "✔", "○"})
_NO = frozenset({"否", "不", "無", "n", "no", "0", "false", "x", "×", "-"})
_ARROW = re.compile("[-－=＝─—]*[>＞]|[⇒➔➜➝➞]|→+")
_KIND = re.compile(r"(W\d{3})(?!\d).*", re.DOTALL)
WAYS = ("pairs", "pattern", "forms", "check")  # of saying what is wrong; a rule has one
_HINTS = {
    "kind": "請從下拉清單選一種。",
    "last_year": "請改正年度，或留空。",
    "pattern": "請修改樣式；一般的錯字請改用「錯與對」。",
    "right": "請改用\\1、\\2，或刪除「\\」。",
}
_EXAMPLES = {"wrong": "wrong_examples", "right": "right_examples"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its field, heading and width, its help, what it may be chosen from."""

    field: str
    title: str
    width: float
    help: str
    required: bool
    choices: tuple[str, ...]


@functools.cache
def columns() -> tuple[Column, ...]:
    """Return the columns of the table, in order."""
    return tuple(
        Column(
            field=name,
            title=said["title"],
            width=said["x-column"]["width"],
            help=said["description"],
            required=name in _rule()["required"],
            choices=tuple(_choices(name).values()) or ((YES,) if _is_yes_or_no(said) else ()),
        )
        for name, said in _fields().items()
    )


@functools.cache
def headings() -> Mapping[str, str]:
    """Return the field of each heading, in the order of the columns: 名稱 -> id."""
    return {said["title"]: name for name, said in _fields().items()}


@functools.cache
def _fields() -> Mapping[str, Any]:
    """Return what the schema says of each field of a rule, that of the examples being two."""
    found: dict[str, Any] = {}
    for name, said in _rule()["properties"].items():
        if name == "examples":
            found |= {field: said["properties"][key] for key, field in _EXAMPLES.items()}
        else:
            found[name] = said
    return found


def kinds() -> Iterator[tuple[str, str]]:
    """Yield the kinds as the table shows them, each with its severity."""
    for code, title in _choices("kind").items():
        yield title, SEVERITY_NAMES[KINDS[code].severity]


def _rule() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_json("terms.schema.json")["$defs"]["rule"]
    return found


def _is_yes_or_no(said: Mapping[str, Any]) -> bool:
    return said.get("type") == "boolean"


def _choices(name: str) -> Mapping[str, str]:
    """Return what the table says for each value of a field that has a set of them."""
    if name == "kind":
        wording = (item for item in KINDS.values() if item.code[0] == "W" and not item.retired)
        return {item.code: f"{item.code} {item.title}" for item in wording}
    found: Mapping[str, str] = _fields()[name].get("x-choices", {})
    return found


def to_rows(rules: Iterable[Rule]) -> Iterator[dict[str, str]]:
    """Yield rules as rows, heading -> text."""
    for rule in rules:
        yield {title: _text(name, getattr(rule, name)) for title, name in headings().items()}


def _text(name: str, value: Any) -> str:
    if name == "pairs":
        return "\n".join(f"{wrong}→{right}" for wrong, right in value)
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, int):
        return str(roc_year(value))
    if isinstance(value, tuple):
        return "\n".join(item.replace("\n", _BREAK) for item in value)
    return _choices(name).get(value, value) if value else ""


def from_row(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the rule in a row, as terms.json has it; blank cells are left out."""
    known = {fold(title): name for title, name in headings().items()}
    said = {known[fold(title)]: text for title, text in row.items() if fold(title) in known}
    rule = {name: _value(name, tidy(text)) for name, text in said.items() if tidy(text)}
    examples = {key: rule.pop(name) for key, name in _EXAMPLES.items() if name in rule}
    return {**rule, "examples": examples}


def row_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a rule as from_row returns it, by field."""
    sound = True
    for item in broken(_validator(), said):
        sound = False
        name = _field(item.steps, said)
        rule = _fields()[name] if item.steps else _rule()
        yield Fault(name, "", *worded(rule, item.keyword, item.value, item.limit))
    if sound:
        yield from (Fault(name, "", text, _HINTS[name]) for name, text in rule_faults(said))


def _field(steps: Sequence[str], said: Mapping[str, Any]) -> str:
    """Return the field that a place in a rule belongs to."""
    if not steps:
        return next((name for name in WAYS if name in said), WAYS[0])
    return _EXAMPLES[steps[1]] if steps[0] == "examples" else steps[0]


@functools.cache
def _validator() -> Any:
    import jsonschema_rs

    definitions = {"$defs": read_json("terms.schema.json")["$defs"]}
    return jsonschema_rs.Draft202012Validator({**_rule(), **definitions})


def _value(name: str, text: str) -> Any:
    lines = list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    said = _fields()[name]
    if name == "pairs":
        halves = [_ARROW.split(line, maxsplit=1) for line in lines]
        pairs = {half[0].strip(): "".join(half[1:]).strip() for half in halves}
        return pairs if len(pairs) == len(lines) else text
    if name in _EXAMPLES.values():
        return [line.replace(_BREAK, "\n") for line in lines]
    if name == "kind" or "x-choices" in said:
        return _chosen(name, text)
    if _is_yes_or_no(said):
        return True if fold(text) in _YES else False if fold(text) in _NO else text
    if said.get("type") == "integer":
        year = parse_year(text)
        return year if year is not None and year > gregorian_year(0) else text
    return lines if "$ref" in said else text


def _chosen(name: str, text: str) -> str:
    """Return the value that a text stands for, the text itself when it is none of the choices."""
    for value, title in _choices(name).items():
        if fold(text) in (fold(value), fold(title), fold(title.removeprefix(value))):
            return value
    typed = _KIND.fullmatch(fold(text).upper())
    return typed[1] if typed and name == "kind" else text
