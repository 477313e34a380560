"""Compare two plans' files, and write what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan.books.comparison import write_comparison
from xlplan.books.read import Source, read
from xlplan.compare import Comparison, compare
from xlplan.errors import UsageError
from xlplan.plan import Plan
from xlplan.vocabulary import renamed_sections, roster
from xlplan.vocabulary.agencies import Entry
from xlplan.workflow import documenting

SUFFIXES = (".xlsx", *documenting.SUFFIXES)
"""What a comparison can be written as; all but the first hold the 修正對照表 alone."""


@dataclass(frozen=True, slots=True)
class ComparedFiles:
    """Two files and what became of one in the other."""

    old: Source
    new: Source
    found: Comparison

    def to_dict(self) -> dict[str, Any]:
        """Return what ``compare --json`` prints."""
        return {
            "old": _about(self.old),
            "new": _about(self.new),
            "same": self.found.is_same,
            **self.found.to_dict(),
        }


def compare_files(old: Path, new: Path, target: Path | None = None) -> ComparedFiles:
    """Return what became of a plan's file in another; write it to ``target`` if wanted.

    Either is a workbook or a PLAN.json. The target's suffix is one of SUFFIXES. Raises Unreadable;
    UsageError for what is no plan, and for a document of what is no amendment; Unwritable;
    OfficeError for a PDF that no LibreOffice makes.
    """
    before, after = _read(old), _read(new)
    one, other = before.reading.plan, after.reading.plan
    found = compare(one, other, _renamed(one, other))
    if target and target.suffix.lower() == SUFFIXES[0]:
        write_comparison(target, [old, new], found)
    elif target:
        _refuse_no_amendment(found, target)
        documenting.write_amendment(found, target)
    return ComparedFiles(before, after, found)


def _read(path: Path) -> Source:
    source = read(path)
    if not source.reading.is_ours:
        raise UsageError(
            f"「{source.path}」不是提升服務執行計畫，無法比較。請選取用範本填的計畫檔或 PLAN.json。"
        )
    for item in source.reading.problems:
        if item.code == "B202":  # its sub-items may mean something else
            raise UsageError(f"{source.path}：{item.message}無法比較。{item.hint}")
    return source


def _refuse_no_amendment(found: Comparison, target: Path) -> None:
    if not found.is_amendment:
        raise UsageError(
            f"修正對照表只能用同一機關、同一年度的兩個版次來做，無法寫成「{target}」。"
            "要比較不同年度或不同機關，請改存成 .xlsx。"
        )


def _renamed(old: Plan, new: Plan) -> Mapping[str, str]:
    """Return the former names of sections that the agency of the newer plan knows."""
    newer = max((old, new), key=lambda plan: plan.year)
    entry = roster().find(newer.agency.name) or Entry(newer.agency)
    return renamed_sections(entry, newer.year)


def _about(source: Source) -> dict[str, Any]:
    plan = source.reading.plan
    return {
        "path": str(source.path),
        "sha256": source.sha256,
        "agency": plan.agency.name or None,
        "year": plan.year or None,
        "version": plan.version,
        "framework": plan.framework,
        "measures": len(plan.measures),
    }
