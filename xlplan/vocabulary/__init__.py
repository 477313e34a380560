"""Frameworks, agencies, sections, and who must submit: the words a plan is checked against.

Data is read only when asked for, and what has to do with the roster is imported only then: a check
of a workbook passes here on its way and needs none of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from xlplan.vocabulary.collective import COLLECTIVE
from xlplan.vocabulary.frameworks import (
    LEAD_KEY,
    Area,
    Framework,
    SubItem,
    framework,
    framework_for,
    frameworks,
    mapped_key,
    newest,
)
from xlplan.vocabulary.likeness import nearest

if TYPE_CHECKING:
    from xlplan.vocabulary.agencies import (
        CITY_GOVERNMENT,
        OWN_ROSTER,
        Entry,
        Roster,
        agency_for,
        renamed_sections,
        roster,
        roster_to_json,
        sections_for,
    )
    from xlplan.vocabulary.imported import roster_from_rows
    from xlplan.vocabulary.yearly import OWN_SUBMISSIONS, Submissions, submissions

__all__ = [
    "CITY_GOVERNMENT",
    "COLLECTIVE",
    "LEAD_KEY",
    "OWN_ROSTER",
    "OWN_SUBMISSIONS",
    "Area",
    "Entry",
    "Framework",
    "Roster",
    "SubItem",
    "Submissions",
    "agency_for",
    "framework",
    "framework_for",
    "frameworks",
    "mapped_key",
    "nearest",
    "newest",
    "renamed_sections",
    "roster",
    "roster_from_rows",
    "roster_to_json",
    "sections_for",
    "submissions",
]

_HOMES = {
    "OWN_SUBMISSIONS": "yearly",
    "Submissions": "yearly",
    "roster_from_rows": "imported",
    "submissions": "yearly",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'agencies')}")
    globals()[name] = value = getattr(module, name)
    return value
