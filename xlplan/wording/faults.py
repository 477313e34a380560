"""What is wrong with a row that evaluators wrote, in the words of its schema (``x-message``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

_WORD = re.compile(r"\{(\w+)\}")


class Fault(NamedTuple):
    """What is wrong with a row: in which field, in which part of it (a kind of agency), and how."""

    field: str
    kind: str
    text: str
    hint: str


class Broken(NamedTuple):
    """A rule of a schema that a value breaks, and where: the steps from the row to the value."""

    steps: list[str]
    keyword: str
    value: Any
    limit: Any


def broken(validator: Any, said: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the rules of a jsonschema-rs validator that a row breaks."""
    for error in validator.iter_errors(said):
        path = list(error.instance_path)
        value: Any = said
        for step in path:
            value = value[step]
        missing = getattr(error.kind, "property", None)
        steps = [str(step) for step in (*path, missing) if step is not None]
        yield Broken(steps, str(error.schema_path[-1]), value, getattr(error.kind, "limit", None))


def worded(rule: Mapping[str, Any], keyword: str, value: Any, limit: Any = None) -> tuple[str, str]:
    """Return what a schema says of a broken rule of its, and the hint what to do."""
    words = rule.get("x-message", {}).get(keyword, {})
    length = str(len(value)) if isinstance(value, str) else ""
    said = {"value": str(value), "limit": str(limit), "length": length}
    texts = (words.get("text", "內容不符合格式。"), words.get("hint", "請照這一欄的說明填寫。"))
    text, hint = (_WORD.sub(lambda match: said.get(match[1], match[0]), item) for item in texts)
    return text, hint


def first_of_each(found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first fault of each cell; one is enough to mend it."""
    told: set[tuple[str, str]] = set()
    for item in found:
        if (item.field, item.kind) not in told:
            told.add((item.field, item.kind))
            yield item
