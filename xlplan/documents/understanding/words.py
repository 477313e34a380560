"""The words that plans are read by, all of them from ``schema/``."""

from __future__ import annotations

import functools
from typing import Any

from xlplan import schema
from xlplan.data import read_json
from xlplan.text import fold

PARTS = ("basis", "goals", "subjects", "content", "monitoring", "other")


@functools.cache
def reading() -> dict[str, Any]:
    """Return ``schema/reading.json``."""
    return dict(read_json("reading.json"))


@functools.cache
def section_titles() -> dict[str, str]:
    """Return folded title of a section -> its part of the plan."""
    usual = read_json("documents.json")["sections"]
    found: dict[str, str] = {}
    for part in PARTS:
        own = usual[part]
        for title in (own["title"], *own["variants"], *reading()["sections"][part]):
            found.setdefault(fold(title), part)
    return found


@functools.cache
def column_roles() -> dict[str, tuple[str, ...]]:
    """Return folded column title -> the roles it may have, the likeliest first.

    Roles are the fields of a measure, but ``area`` stands for the columns of area and sub-item.
    """
    found: dict[str, tuple[str, ...]] = dict(schema.headings("measure"))
    for column in schema.columns("measure"):
        found.setdefault(fold(column.title), (column.field,))
    for role, name in (("area", "area"), ("responsible_units", "units")):
        for title in reading()["columns"][name]:
            found[fold(title)] = (role,)
    for title, roles in found.items():
        if "sub_item" in roles:
            found[title] = ("area",)
        elif "action" in roles:
            found[title] = ("action", *(item for item in roles if item != "action"))
    return found


@functools.cache
def taskforce_roles() -> dict[str, str]:
    """Return folded column title of the 推動小組 table -> field."""
    return {
        fold(title): column.field
        for column in schema.columns("taskforce")
        for title in (column.title, *column.aliases)
    }


def is_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return text.rstrip('」』）)"” ').endswith(("。", "！", "？", "!", "?"))
