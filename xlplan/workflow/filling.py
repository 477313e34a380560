"""Fill the standard wording into a copy of a plan's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.books.barred import barred
from xlplan.books.read import Source, read
from xlplan.errors import UsageError
from xlplan.plan import Location
from xlplan.text import fold
from xlplan.wording.filling import Filling, filling
from xlplan.workflow.changing import refuse_target, write_changed

_FOREIGN = ("B201", "B202")


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a sheet, counted from 1; 0 as the last one stands for the whole sheet."""

    sheet: str
    first: int = 1
    last: int = 0

    def holds(self, place: Location) -> bool:
        """Return whether a row is one of them."""
        inside = self.first <= place.row and (not self.last or place.row <= self.last)
        return inside and fold(self.sheet) == fold(place.sheet)


def fill_file(
    source: Path,
    target: Path | None,
    *,
    rows: Sequence[Rows] = (),
    overwrite: bool = False,
    offered: bool = False,
    listing: Path | None = None,
) -> Filling:
    """Write a copy of a plan's workbook with the standard wording filled in; return what there was.

    Without ``target`` nothing is written. Filled are the ``rows``, else all with a code and an
    empty text; ``overwrite`` takes texts that a person wrote in too, ``offered`` the empty cells
    beside. ``listing`` is where to write a workbook that lists the changes. Raises Unreadable;
    UsageError for what is no workbook of ours, for a sheet that is not there, and as write_changed
    does; Unwritable. Nothing is written then.
    """
    refuse_target(source, target, listing)
    found = read(source)
    _refuse_foreign(found)
    _refuse_unknown(found, rows)
    wanted = filling(
        found.reading,
        found.grids,
        (lambda place: any(item.holds(place) for item in rows)) if rows else None,
    )
    wanted = wanted.without(barred(source, wanted.cells()))
    if target:
        changes = wanted.changes(overwrite=overwrite, offered=offered)
        write_changed(source, target, changes, listing)
    return wanted


def _refuse_foreign(source: Source) -> None:
    told = next((item for item in source.reading.problems if item.code in _FOREIGN), None)
    if told:
        raise UsageError(f"{source.path}：{told.message}不能填入標準文字，沒有寫入。{told.hint}")


def _refuse_unknown(source: Source, rows: Sequence[Rows]) -> None:
    known = dict.fromkeys(
        item.location.sheet for item in source.reading.plan.measures if item.location
    )
    unknown = [item.sheet for item in rows if fold(item.sheet) not in map(fold, known)]
    if unknown:
        raise UsageError(
            f"{source.path}：工作表「{unknown[0]}」裡沒有填寫過的措施，沒有寫入。"
            f"可以指定的工作表有：{'、'.join(known) or '（沒有）'}。"
        )
