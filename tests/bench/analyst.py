"""The script an analyst would write: pandas and openpyxl per sheet, jsonschema, concat, to_excel.

It reads the area sheets by their headings, checks every row with ``iter_errors`` and, when told
where to, writes one workbook with all rows, all errors and a pivot table of coverage.

    python -m tests.bench.analyst FOLDER|FILE... [-o CITY.xlsx]
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import jsonschema
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schema" / "measure.schema.json").read_text(encoding="utf-8"))
FIELDS = {rule["title"]: name for name, rule in SCHEMA["properties"].items() if "title" in rule}


def sheets_of(path: Path) -> list[str]:
    return [name for name in pd.ExcelFile(path, engine="openpyxl").sheet_names if "、" in name]


def rows_of(path: Path, sheet: str) -> pd.DataFrame:
    table = pd.read_excel(path, sheet_name=sheet, header=2, dtype=str, engine="openpyxl")
    table = table.rename(columns=FIELDS)
    return table.dropna(subset=["sub_item", "action"], how="all").assign(
        file=path.name, sheet=sheet
    )


def row_dict(row: dict[str, object]) -> dict[str, object]:
    said = {name: row[name] for name in FIELDS.values() if isinstance(row.get(name), str)}
    if "sub_item" in said:
        said["sub_item"] = str(said["sub_item"]).split(" ")[0]
    if "responsible_units" in said:
        said["responsible_units"] = re.split("[、，,]", str(said["responsible_units"]))
    if str(said.get("order", "")).isdigit():
        said["order"] = int(str(said["order"]))
    return said


def main(arguments: list[str]) -> None:
    target = None
    if "-o" in arguments:
        place = arguments.index("-o")
        target = Path(arguments[place + 1])
        del arguments[place : place + 2]
    paths = []
    for argument in map(Path, arguments):
        paths.extend(sorted(argument.glob("*.xlsx")) if argument.is_dir() else [argument])
    validator = jsonschema.Draft202012Validator(SCHEMA)
    tables, errors = [], []
    for path in paths:
        for sheet in sheets_of(path):
            table = rows_of(path, sheet)
            tables.append(table)
            for index, row in enumerate(table.to_dict("records")):
                for error in validator.iter_errors(row_dict(row)):
                    errors.append((path.name, sheet, index, error.json_path, error.message))
    everything = pd.concat(tables, ignore_index=True)
    print(len(everything), "rows", len(errors), "errors")
    if target:
        everything["key"] = everything["sub_item"].str.split(" ").str[0]
        with pd.ExcelWriter(target, engine="openpyxl") as writer:
            pivot = pd.crosstab(everything["file"], everything["key"])
            pivot.to_excel(writer, sheet_name="coverage")
            everything.to_excel(writer, sheet_name="measures", index=False)
            names = ["file", "sheet", "row", "where", "error"]
            pd.DataFrame(errors, columns=names).to_excel(writer, sheet_name="errors", index=False)


if __name__ == "__main__":
    main(sys.argv[1:])
