"""The columns and rules of ``schema/``: headings, aliases, and the row validator.

jsonschema is the rule of record. jsonschema-rs is the fast path and gives the same faults; where it
is not installed, jsonschema takes its place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, NamedTuple

from xlplan import data
from xlplan.text import fold

RECORDS = ("measure", "general", "taskforce", "report", "event", "nil_return")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its field, what stands above it, and how it is filled in.

    ``width`` is in characters of the default font. ``input`` is one of text, multiline, choice,
    sub_item, units, unit, integer, percent, date, due, mark, hidden. ``choices`` maps what is
    stored to what the drop-down shows.
    """

    field: str
    title: str
    aliases: tuple[str, ...] = ()
    width: float = 12
    input: str = "text"
    help: str = ""
    required: bool = False
    choices: Mapping[str, str] = made(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    max_length: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether the column is the program's own and hidden from people."""
        return self.input == "hidden"


class Mark(NamedTuple):
    """A column that the workbook itself fills in: its title, in the rows where two texts agree.

    ``of`` is the field people write, ``kept`` the hidden one with the text it is compared to.
    """

    column: Column
    of: str
    kept: str


class Fault(NamedTuple):
    """What a rule of the schema finds in a row; the texts are the schema's ``x-message``."""

    field: str | None
    keyword: str
    value: Any
    limit: Any
    code: str
    severity: str | None
    text: str
    hint: str


@functools.cache
def document(record: str) -> dict[str, Any]:
    """Return the JSON Schema of a row: "measure", or a definition of plan.schema.json."""
    if record == "measure":
        found = data.read_json("measure.schema.json")
    else:
        found = data.read_json("plan.schema.json")["$defs"][record]
    return dict(found)


def version() -> str:
    """Return the version of the row schema."""
    return str(document("measure")["x-version"])


@functools.cache
def columns(record: str) -> tuple[Column, ...]:
    """Return the columns of a record's sheet, in order."""
    schema = document(record)
    required = set(schema.get("required", ()))
    return tuple(
        _column(name, rule, name in required)
        for name, rule in schema["properties"].items()
        if "x-column" in rule
    )


def _column(name: str, rule: Mapping[str, Any], required: bool) -> Column:
    sheet = rule["x-column"]
    return Column(
        field=name,
        title=rule["title"],
        aliases=tuple(rule.get("x-aliases", ())),
        width=sheet["width"],
        input=sheet["input"],
        help=sheet.get("help", ""),
        required=required,
        choices=sheet.get("choices", {}),
        suggestions=tuple(sheet.get("suggestions", ())),
        max_length=rule.get("maxLength"),
    )


@functools.cache
def mark(record: str) -> Mark | None:
    """Return the column of a record that the workbook fills in; it is no field of the record."""
    for name, rule in document(record)["properties"].items():
        if said := rule.get("x-mark"):
            made = Column(said["field"], said["title"], (), said["width"], "mark", said["help"])
            return Mark(made, said["of"], name)
    return None


@functools.cache
def column(record: str, name: str) -> Column:
    """Return one column of a record; raise KeyError when there is none of that name."""
    return {item.field: item for item in columns(record)}[name]


@functools.cache
def headings(record: str) -> Mapping[str, tuple[str, ...]]:
    """Return folded heading -> the fields it may stand for, best first.

    A column's own title stands for that column alone. An alias may belong to several; required
    columns come first, so a lone 執行重點 is the action, and beside a 具體作法 it is the heading.
    """
    known: dict[str, tuple[str, ...]] = {}
    for item in sorted(columns(record), key=lambda item: not item.required):
        for alias in item.aliases:
            known[fold(alias)] = (*known.get(fold(alias), ()), item.field)
    for item in columns(record):
        known[fold(item.title)] = (item.field,)
    return known


def faults(
    record: str, rows: Iterable[Mapping[str, Any]], keys: Sequence[str] = ()
) -> Iterator[tuple[int, Fault]]:
    """Yield (index, fault) for every rule of the schema that a row breaks.

    ``rows`` are dicts in the form of PLAN.json. ``keys`` are the sub-items of the framework; when
    given, any other key is a fault of its own.
    """
    is_valid, errors = _fast(record, tuple(keys)) or _oracle(record, tuple(keys))
    for index, row in enumerate(rows):
        if not is_valid(row):
            for fault in errors(row):
                yield index, fault


def oracle_faults(
    record: str, rows: Iterable[Mapping[str, Any]], keys: Sequence[str] = ()
) -> Iterator[tuple[int, Fault]]:
    """Yield what ``faults`` yields, by jsonschema alone: the rule of record."""
    _, errors = _oracle(record, tuple(keys))
    for index, row in enumerate(rows):
        for fault in errors(row):
            yield index, fault


_Checker = tuple[Callable[[Any], bool], Callable[[Any], Iterable[Fault]]]


@functools.cache
def _fast(record: str, keys: tuple[str, ...]) -> _Checker | None:
    try:
        import jsonschema_rs
    except ImportError:  # no wheel for this platform: jsonschema does the same, only slower
        return None
    validator = jsonschema_rs.Draft202012Validator(_for_keys(record, keys))

    def errors(row: Any) -> Iterator[Fault]:
        for error in validator.iter_errors(row):
            kind = error.kind
            name = getattr(kind, "property", None)
            limit = getattr(kind, "limit", None)
            yield _fault(record, error.instance_path, str(error.schema_path[-1]), row, name, limit)

    return validator.is_valid, errors


@functools.cache
def _oracle(record: str, keys: tuple[str, ...]) -> _Checker:
    import jsonschema

    validator = jsonschema.Draft202012Validator(_for_keys(record, keys))

    def errors(row: Any) -> Iterator[Fault]:
        for error in validator.iter_errors(row):
            keyword = str(error.validator)
            missing = re.match("'(.+)' is a required property", error.message)
            limit = error.validator_value if type(error.validator_value) is int else None
            name = missing[1] if missing else None
            yield _fault(record, list(error.absolute_path), keyword, row, name, limit)

    return validator.is_valid, errors


def _for_keys(record: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the record's schema with the framework's own sub-items as the only ones."""
    schema = document(record)
    if not keys:
        return schema
    sub_item = dict(schema["properties"]["sub_item"])
    del sub_item["pattern"]
    properties = schema["properties"] | {"sub_item": sub_item | {"enum": list(keys)}}
    return schema | {"properties": properties}


def _fault(
    record: str, path: list[Any], keyword: str, row: Any, missing: str | None, limit: Any
) -> Fault:
    name = missing or (str(path[0]) if path else None)
    value = row
    for step in path:
        value = value[step]
    rule = document(record)["properties"].get(name, {})
    said = rule.get("x-message", {}).get(keyword, {})
    return Fault(
        field=name,
        keyword=keyword,
        value=None if missing else value,
        limit=limit,
        code=said.get("code", "R301" if missing else "R306"),
        severity=said.get("severity"),
        text=said.get("text", "{title}的內容不符合規定。"),
        hint=said.get("hint", "請照這一欄的說明填寫。"),
    )


def plan_faults(document_: Any) -> list[str]:
    """Return why a JSON value is no plan, in Chinese; an empty list when it is one.

    Only the frame is looked at (framework, year, agency, lists of objects): rows may be wrong, they
    are for ``check`` to tell.
    """
    import jsonschema_rs

    found = []
    validator = jsonschema_rs.Draft202012Validator(_frame())
    for error in validator.iter_errors(document_):
        place = ".".join(str(step) for step in error.instance_path)
        missing = getattr(error.kind, "property", None)
        if missing:
            found.append(f"缺少「{place + '.' if place else ''}{missing}」。")
        else:
            found.append(f"「{place or '最外層'}」的內容不符合格式。")
    return found


@functools.cache
def _frame() -> dict[str, Any]:
    schema = data.read_json("plan.schema.json")
    properties = {}
    for name, rule in schema["properties"].items():
        is_list_of_rows = "$ref" in rule.get("items", {})
        properties[name] = (
            {"type": "array", "items": {"type": "object"}} if is_list_of_rows else rule
        )
    properties.pop("version")
    return {
        "type": "object",
        "required": schema["required"],
        "properties": properties,
    }
