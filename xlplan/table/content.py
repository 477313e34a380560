"""The hash of what a plan says: it tells whether a plan was changed after it was sent."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from xlplan.plan import Plan, in_order
from xlplan.text import roc_date

_TOLD = ("framework", "year", "title", "basis", "goals", "subjects", "monitoring", "other")
_TABLES = ("extra_sections", "taskforce", "nil_returns")
_AGENCY = ("name", "sections", "outside_units")
_NOT_SAID = ("id", "order", "carried")  # of a measure: they are the program's, or only sort it


def content_hash(plan: Plan) -> str:
    """Return the 64 hex digits of the SHA-256 of what a plan says.

    Hashed is a canonical JSON (UTF-8, keys sorted, no blanks, fields that say nothing left out) of:
    framework, year, title; the agency's name, sections and outside units; 總則 with its own
    sections; the task force; the nil returns; and the measures in the order of the document, each
    with all its columns, the clerk's own too, but id, number and the hidden 延續原文. Version,
    執行情形, 辦理紀錄, doubts and leftovers do not count: they grow while a plan that was sent
    stays what it was. Neither the order of keys nor that of a list of sections matters.
    """
    said: dict[str, Any] = {
        key: item for key, item in plan.to_dict().items() if key in (*_TOLD, *_TABLES)
    }
    agency = plan.agency.to_dict()
    said["agency"] = {key: _sorted(agency[key]) for key in _AGENCY if key in agency}
    said["nil_returns"] = sorted(
        said.get("nil_returns", ()), key=lambda item: str(item.get("sub_item"))
    )
    said["measures"] = [
        {key: value for key, value in item.to_dict().items() if key not in _NOT_SAID}
        for item in in_order(plan.measures)
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def spoken_time(iso: str) -> str:
    """Return a sending's ISO time as people say it, "114年3月1日9時30分"; "" becomes 先前."""
    try:
        time = dt.datetime.fromisoformat(iso)
    except ValueError:
        return iso or "先前"
    return f"{roc_date(time.date().isoformat())}{time.hour}時{time.minute:02}分"


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
