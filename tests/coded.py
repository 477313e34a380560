"""A plan whose rows have standard codes, some to be filled in; the command line and the buttons."""

from __future__ import annotations

from dataclasses import replace

from tests.tables import full_plan
from xlplan.plan import Plan


def coded_plan() -> Plan:
    """Return a plan whose rows of area 1 have codes: two to fill, one written, one unknown."""
    coded: dict[str, dict[str, object]] = {
        "1-1": {"wording_code": "A01", "action": ""},
        "1-2": {"wording_code": "ａ０２", "action": ""},
        "1-3": {"wording_code": "A01"},
        "1-4": {"wording_code": "Z99", "action": ""},
        "2-1": {"wording_code": "A02", "action": ""},
        "2-2": {"action": "", "note": "沒有代碼"},
    }
    measures = (replace(item, **coded.get(item.sub_item, {})) for item in full_plan().measures)
    return full_plan(measures=tuple(measures))
