"""The rules of the wording check: ``schema/terms.json``, and a city's own ``terms.json``.

A rule says what is wrong in one of four ways: ``pairs`` of a wrong form and the right one, a
``pattern`` with the ``right`` that takes its place, ``forms`` of one word that are not to be mixed,
or the name of a built-in ``check`` that it tunes. Its examples are its tests (examples.py).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from xlplan.data import own_folder, read_json
from xlplan.errors import UsageError
from xlplan.plan import Agency
from xlplan.problems import KINDS
from xlplan.text import fold
from xlplan.vocabulary.agencies import read_own_json

OWN_TERMS = "terms.json"
_UNBOUNDED = re.compile(  # what could take more than linear time
    r"(?<!\\)[*+]|\{\d*,\}|\\[1-9]|(?<!\\)\)\{"
)
_REFERENCE = re.compile(r"\\(?:g<([1-9]\d?)>|([1-9]\d?))?")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule; the fields are those of ``schema/terms.schema.json``, years Gregorian.

    ``needs`` are words of which one must stand in the same text; ``not_in`` longer words in which
    the wrong form is right. ``quoted`` looks inside 「」 too. ``sure`` may be corrected without
    asking. ``always`` tells the other forms even where the plan does not mix them. A rule that is
    ``off`` serves no plan.
    """

    id: str
    kind: str
    why: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    right: str = ""
    forms: tuple[str, ...] = ()
    check: str = ""
    not_in: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    agencies: tuple[str, ...] = ()
    quoted: bool = False
    sure: bool = False
    always: bool = False
    severity: str = ""
    wrong_examples: tuple[str, ...] = ()
    right_examples: tuple[str, ...] = ()
    off: bool = False

    def serves(self, year: int, agency: Agency) -> bool:
        """Tell whether the rule holds for a Gregorian year and an agency; 0 is an unknown year."""
        if self.off:
            return False
        if self.first_year and (not year or year < self.first_year):
            return False
        if self.last_year and (not year or year > self.last_year):
            return False
        return not self.agencies or any(
            agency.kind == kind or agency.name.endswith(kind) for kind in self.agencies
        )

    def spares(self, text: str, start: int, end: int) -> bool:
        """Tell whether the words at a place of a text are part of one of the longer right words."""
        longer = _around(self, text[start:end])
        return any(start >= at and text.startswith(word, start - at) for word, at in longer)


@functools.lru_cache(maxsize=4096)
def _around(rule: Rule, words: str) -> tuple[tuple[str, int], ...]:
    """Return the longer right words of a rule that hold some words, with each place in them."""
    return tuple(
        (longer, at)
        for longer in rule.not_in
        for at in range(len(longer))
        if longer.startswith(words, at)
    )


def rules() -> tuple[Rule, ...]:
    """Return the rules that xlplan ships and the city's own; one of the same id takes its place.

    Raises UsageError as own_rules does.
    """
    return _merged(own_rules())


def own_rules() -> tuple[Rule, ...]:
    """Return the city's own rules: ``terms.json`` in data.own_folder(), in the same form as ours.

    Raises UsageError when that file is not read or a rule of it is not understood.
    """
    own = own_folder() / OWN_TERMS
    if not own.is_file():
        return ()
    stat = own.stat()
    return _read(own, stat.st_mtime_ns, stat.st_size)


@functools.cache
def shipped() -> tuple[Rule, ...]:
    """Return the rules that xlplan ships, in their order."""
    return tuple(rules_from_dict(read_json("terms.json")))


@functools.lru_cache(maxsize=8)
def _read(path: Path, modified: int, size: int) -> tuple[Rule, ...]:
    said = read_own_json(path, "用語規則")
    faults = list(schema_faults(said))
    if faults:
        raise UsageError(f"用語規則「{path}」的格式不對：{faults[0]}")
    return tuple(rules_from_dict(said))


@functools.lru_cache(maxsize=8)
def _merged(own: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple({rule.id: rule for rule in (*shipped(), *own)}.values())


def rules_from_dict(said: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield the rules of a parsed terms.json."""
    for item in said["rules"]:
        plain = {key: value for key, value in item.items() if key not in ("pairs", "examples")}
        examples = item["examples"]
        yield Rule(
            **{key: _frozen(value) for key, value in plain.items()},
            pairs=tuple(item.get("pairs", {}).items()),
            wrong_examples=tuple(examples.get("wrong", ())),
            right_examples=tuple(examples.get("right", ())),
        )


def to_dict(rule: Rule) -> dict[str, Any]:
    """Return a rule as terms.json has it, without what goes without saying."""
    said: dict[str, Any] = {"id": rule.id, "kind": rule.kind}
    for item in fields(rule):
        value = getattr(rule, item.name)
        if value and item.name not in said and not item.name.endswith("_examples"):
            said[item.name] = list(value) if isinstance(value, tuple) else value
    if rule.pairs:
        said["pairs"] = dict(rule.pairs)
    examples = {"wrong": rule.wrong_examples, "right": rule.right_examples}
    return said | {"examples": {key: list(texts) for key, texts in examples.items() if texts}}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def schema_faults(said: Any) -> Iterator[str]:
    """Yield what is wrong with a parsed terms.json, each as a sentence for people."""
    import jsonschema

    schema = read_json("terms.schema.json")
    for error in jsonschema.Draft202012Validator(schema).iter_errors(said):
        where = _where(schema, list(error.absolute_path))
        yield f"{where}不合格式。請用 xlplan terms import 重新產生。"
        return
    seen: set[str] = set()
    for item in said["rules"]:
        if item["id"] in seen:
            yield f"規則「{item['id']}」重複。"
        seen.add(item["id"])
        yield from (text for _, text in rule_faults(item))


def _where(schema: Mapping[str, Any], path: Sequence[str | int]) -> str:
    """Return which rule, and which of its fields, a path of terms.json leads to."""
    if len(path) < 2 or path[0] != "rules":
        return "檔案"
    titles = schema["$defs"]["rule"]["properties"]
    title = titles.get(path[2], {}).get("title") if len(path) > 2 else ""
    return f"第{int(path[1]) + 1}條規則{f'的「{title}」' if title else ''}"


def rule_faults(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a schema cannot tell of a rule in the form of terms.json: field and sentence."""
    name = item["id"]
    if item["kind"] not in KINDS:
        yield "kind", f"規則「{name}」的種類「{item['kind']}」沒有這個代碼。"
    if item.get("first_year", 0) > item.get("last_year", 9999):
        yield "last_year", f"規則「{name}」的終止年度比起始年度早。"
    pattern, right = item.get("pattern", ""), item.get("right", "")
    if _UNBOUNDED.search(pattern):
        what = "沒有上限的重複（*、+）、重複的括號（例如(甲乙){2}）或回頭參照"
        yield "pattern", f"規則「{name}」的樣式不能用{what}。"
    try:
        groups = re.compile(pattern, re.MULTILINE).groups
    except re.error:
        yield "pattern", f"規則「{name}」的樣式不是正確的正規表示式，請檢查括號有沒有成對。"
        return
    asked = (said[1] or said[2] for said in _REFERENCE.finditer(right if pattern else ""))
    if any(said is None or int(said) > groups for said in asked):
        yield "right", f"規則「{name}」改為的內容裡，「\\」後面只能接樣式裡括號的號碼。"


def severity_of(rule: Rule) -> str:
    """Return the severity of what a rule finds: its own, else its kind's."""
    return rule.severity or KINDS[rule.kind].severity


@functools.lru_cache(maxsize=512)
def serving(known: tuple[Rule, ...], year: int, name: str, kind: str) -> tuple[Rule, ...]:
    """Return those of some rules that hold for a Gregorian year and an agency."""
    agency = Agency(name=fold(name), kind=kind)
    return tuple(rule for rule in known if rule.serves(year, agency))
