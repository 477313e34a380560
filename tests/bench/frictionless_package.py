"""A data package that tells frictionless the same rules for the same sheets."""

from __future__ import annotations

import json
from pathlib import Path

from xlplan import schema
from xlplan.vocabulary import framework


def write(book: Path, folder: Path) -> Path:
    """Write the package of one workbook beside it and return its path."""
    resources = [
        {
            "name": f"area-{area.number}",
            "path": book.name,
            "format": "xlsx",
            "dialect": {"headerRows": [3], "excel": {"sheet": area.sheet}},
            "schema": {"fields": fields()},
        }
        for area in framework("kaohsiung-113").areas
    ]
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "plan", "resources": resources}), encoding="utf-8")
    return path


def fields() -> list[dict[str, object]]:
    """Return the columns of an area sheet as frictionless fields."""
    found: list[dict[str, object]] = [{"name": "列號", "type": "string"}]
    for column in schema.columns("measure"):
        if column.field == "id":
            continue
        constraints: dict[str, object] = {}
        if column.max_length:
            constraints["maxLength"] = column.max_length
        kind = "integer" if column.input == "integer" else "string"
        found.append({"name": column.title, "type": kind, "constraints": constraints})
    return found
