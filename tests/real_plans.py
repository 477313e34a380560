"""The real plans beside the project, from their outlines to PLAN.json; nothing of them is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "plans"
NAMES = ("N113", "S114", "M106")
_FIELDS = {
    "計畫依據": "basis",
    "計畫目標": "goals",
    "推動及管考": "monitoring",
    "管制考核": "monitoring",
}
_TEXTS = {"實施對象": "subjects", "其他": "other"}


def is_there() -> bool:
    """Whether the real plans are on this machine."""
    return all((FOLDER / f"{name}.json").is_file() for name in NAMES)


def outline(name: str) -> dict[str, Any]:
    """Return the outline of a real plan as it is stored."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def leaves(said: dict[str, Any]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return (sub-item, headed measure, leaf) of every leaf, in the order of the document."""
    return [
        (item["key"], measure, leaf)
        for area in said["areas"]
        for item in area["subitems"]
        for measure in item["measures"]
        for leaf in measure["leaves"]
    ]


def plan_json(said: dict[str, Any]) -> dict[str, Any]:
    """Return the PLAN.json of an outline."""
    plan: dict[str, Any] = {
        "framework": f"kaohsiung-{said['framework']}",
        "year": said["ad_year"],
        "title": said["title"],
        "agency": {"name": said["agency"], "parent": said["parent"]},
        "measures": [_lead(said["lead_row"])] if said.get("lead_row") else [],
    }
    for section in said["sections"]:
        texts = [item["text"] for item in section["items"]]
        if section["title"] in _FIELDS:
            plan[_FIELDS[section["title"]]] = texts
        elif section["title"] in _TEXTS:
            plan[_TEXTS[section["title"]]] = "\n".join(texts)
        for item in section["items"]:
            if "table" in item:
                keys = ("title", "member", "duty", "note")
                rows = item["table"]["rows"]
                plan["taskforce"] = [dict(zip(keys, row, strict=True)) for row in rows]
    for number, (key, measure, leaf) in enumerate(leaves(said), 1):
        plan["measures"].append(
            {
                "id": f"m{number:03}",
                "order": number,
                "sub_item": key,
                "heading": measure["heading"] or "",
                "action": _text(leaf),
                "responsible_units": leaf["units"],
                "layout": "numbered" if leaf["no"] else "paragraph",
            }
        )
    return plan


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": "lead", "sub_item": "0", "action": row["text"], "responsible_units": row["units"]}


def _text(leaf: dict[str, Any]) -> str:
    own = f"{leaf['caption'] or ''}{leaf['text']}"
    below = [f"{child['no']}{_text(child)}" for child in leaf.get("children", ())]
    return "\n".join([own, *below] if own else below)
