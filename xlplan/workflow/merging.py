"""Merge the copies that several sections filled from one template into a new workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlplan.books.read import Source, read
from xlplan.books.template import write_template
from xlplan.errors import UsageError
from xlplan.merge import Copy, Merged, merge
from xlplan.table import Layout, layout
from xlplan.text import fold, roc_year
from xlplan.vocabulary import framework
from xlplan.workflow.keeping import keep


def merge_files(paths: Sequence[Path], target: Path) -> Merged:
    """Write the copies joined by row id to a new workbook; return what was joined.

    Raises Unreadable when a copy cannot be read, UsageError when one is no template of ours or the
    copies are of different agencies, years or frameworks; then nothing is written.
    """
    sources = [read(path) for path in paths]
    _agree(sources)
    merged = merge([Copy(_name(source), source.reading) for source in sources])
    frame = layout(framework(merged.plan.framework))
    stamp = sources[0].reading.stamp
    has_units = bool(stamp and stamp.has_units)
    plan = replace(merged.plan, version=merged.plan.version or 1)
    write_template(target, plan, frame, has_units=has_units, doubts=merged.doubts)
    _keep(target, sources, frame)
    return merged


def _keep(target: Path, sources: Sequence[Source], frame: Layout) -> None:
    """Let what the copies keep of their findings stay kept in the joined workbook."""
    found: dict[str, dict[str, None]] = {}
    for item in sources:
        for mark, reason in item.reading.reasons.items():
            found.setdefault(mark, {})[reason] = None
    keep(target, {mark: "；".join(reasons) for mark, reasons in found.items()}, frame)


def _name(source: Source) -> str:
    section = source.reading.section
    return f"{section}（{source.path.name}）" if section else source.path.name


def _agree(sources: Sequence[Source]) -> None:
    first = sources[0]
    for source in sources:
        if source.reading.stamp is None:
            raise UsageError(f"{source.path}：不是從範本填的檔案，無法合併。請改用範本填寫後再試。")
        for what, mine, theirs in (
            ("機關", _agency(first), _agency(source)),
            ("年度", _year(first), _year(source)),
            ("架構", first.reading.plan.framework, source.reading.plan.framework),
        ):
            if fold(mine) != fold(theirs):
                raise UsageError(
                    f"{what}不同，無法合併：{first.path.name} 是「{mine}」，"
                    f"{source.path.name} 是「{theirs}」。請只選同一份範本的各課室檔案。"
                )


def _agency(source: Source) -> str:
    return source.reading.plan.agency.name


def _year(source: Source) -> str:
    return f"{roc_year(source.reading.plan.year)}年度"
