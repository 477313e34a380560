"""The rules of the wording check as a spreadsheet: given to evaluators, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from xlplan.books.save import write_json
from xlplan.books.terms_table import read_table, write_table
from xlplan.data import own_folder, read_json
from xlplan.errors import UsageError
from xlplan.wording.rules import OWN_TERMS, Rule, own_rules, rules, shipped, to_dict


class Imported(NamedTuple):
    """What an import made of the city's own rules: the file, and the names of the rules.

    ``off`` are those switched off; of what was the city's own before and is no longer, the shipped
    rule serves again (``restored``) or none does (``gone``).
    """

    target: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    off: tuple[str, ...]
    restored: tuple[str, ...]
    gone: tuple[str, ...]


def export_terms(target: Path) -> int:
    """Write the rules in force as a workbook with one row a rule; return how many there are.

    Raises UsageError for a file of the city's own that is not understood, Unwritable.
    """
    found = rules()
    write_table(target, found)
    return len(found)


def import_terms(table: Path, target: Path | None = None) -> Imported:
    """Read such a workbook and keep what differs from the shipped rules.

    Without a target it is the city's own file (XLPLAN_HOME or the user's data folder). Raises
    Unreadable, UsageError for a table that is not understood, whose examples do not hold, or that
    changes nothing, Unwritable; the file that was there then stands as it was.
    """
    known = {rule.id: to_dict(rule) for rule in shipped()}
    own = [rule for rule in read_table(table) if to_dict(rule) != known.get(rule.id)]
    before = _in_force() if target is None else {}
    if _said(own) == before:
        which = "現行" if before else "內建"
        raise UsageError(f"「{table}」和{which}的用語規則完全相同，沒有需要匯入的內容。")
    target = target or own_folder() / OWN_TERMS
    version = read_json("terms.json")["version"]
    write_json(target, {"version": version, "rules": list(_said(own).values())})
    past = [name for name in before or () if name not in _said(own)]
    on = [rule.id for rule in own if not rule.off]
    return Imported(
        target=target,
        new=tuple(name for name in on if name not in known),
        changed=tuple(name for name in on if name in known),
        off=tuple(rule.id for rule in own if rule.off),
        restored=tuple(name for name in past if name in known),
        gone=tuple(name for name in past if name not in known),
    )


def _said(found: Iterable[Rule]) -> dict[str, dict[str, Any]]:
    return {rule.id: to_dict(rule) for rule in found}


def _in_force() -> dict[str, dict[str, Any]] | None:
    """Return the city's own rules so far; None when their file is damaged and to be replaced."""
    try:
        return _said(own_rules())
    except UsageError:
        return None
