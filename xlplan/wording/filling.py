"""What the standard wording has for the rows of a plan: their texts, and what else it suggests.

The workbook's own sheet 標準文字 goes first, for a city's own wording travels there; then the
library serves, filled in for the cover's agency and year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlplan import schema
from xlplan.plan import Agency, Location, Measure, Plan
from xlplan.table import Grid, Reading, layout
from xlplan.table.cells import plain_text, shown
from xlplan.text import column_index, fold, tidy
from xlplan.vocabulary import framework
from xlplan.wording.changes import CellChange
from xlplan.wording.library import find, resolved, serves, text_for, units_for, unknown_placeholders
from xlplan.wording.standard import StandardMeasure, stored

NO_CODE = "沒有標準代碼"
NO_COLUMN = "找不到「具體作法」欄"
WRITTEN = "「具體作法」已經有文字"
SAME = "「具體作法」已經是標準文字"
OFFERED = ("heading", "responsible_units", "indicator", "target", "due")
"""The fields that a standard measure suggests something for; nobody demands them."""

_TEXT = "action"
_HEADINGS = ("代碼", "標準文字")  # of the sheet 標準文字
_SHOWN = 8  # rows named of a sheet; more help nobody


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is not filled, and why."""

    place: Location
    why: str


@dataclass(frozen=True, slots=True)
class Filling:
    """What the standard wording has for some rows, ``places``.

    ``texts`` are for rows whose text is empty, ``written`` for those where a person wrote another
    one; ``offers`` are for empty cells beside. ``passed`` has the other rows.
    """

    places: tuple[Location, ...]
    texts: tuple[CellChange, ...]
    written: tuple[CellChange, ...]
    offers: tuple[CellChange, ...]
    passed: tuple[Passed, ...]

    def changes(self, *, overwrite: bool = False, offered: bool = False) -> tuple[CellChange, ...]:
        """Return what is to be written, from the top down, a person's words only if wanted."""
        wanted = [*self.texts, *(self.written if overwrite else ())]
        return self._in_order([*wanted, *(self.offers if offered else ())])

    def changes_beside(self) -> tuple[CellChange, ...]:
        """Return what is to be written into the empty cells beside the texts, from the top down."""
        return self._in_order(self.offers)

    def left(self, *, overwrite: bool = False) -> tuple[Passed, ...]:
        """Return the rows that are passed over."""
        kept = () if overwrite else (Passed(item.place, WRITTEN) for item in self.written)
        return (*kept, *self.passed)

    def without(self, cells: Mapping[tuple[str, str], str]) -> Filling:
        """Return the same without some cells, (sheet, address) -> why they cannot be written."""

        def free(changes: Iterable[CellChange]) -> tuple[CellChange, ...]:
            return tuple(item for item in changes if (item.sheet, item.cell) not in cells)

        barred = [
            Passed(item.place, cells[item.sheet, item.cell])
            for item in (*self.texts, *self.written)
            if (item.sheet, item.cell) in cells
        ]
        rows = {(item.place.sheet, item.place.row) for item in barred}
        beside = (item for item in self.offers if (item.sheet, item.place.row) not in rows)
        return replace(
            self,
            texts=free(self.texts),
            written=free(self.written),
            offers=free(beside),
            passed=(*self.passed, *barred),
        )

    def cells(self) -> Mapping[str, Sequence[str]]:
        """Return sheet -> the addresses that might be written."""
        found: dict[str, list[str]] = {}
        for item in (*self.texts, *self.written, *self.offers):
            found.setdefault(item.sheet, []).append(item.cell)
        return found

    def _in_order(self, changes: Iterable[CellChange]) -> tuple[CellChange, ...]:
        order = {(place.sheet, place.row): number for number, place in enumerate(self.places)}

        def key(item: CellChange) -> tuple[int, int]:
            place = item.place
            return order[place.sheet, place.row], column_index(place.columns[item.field])

        return tuple(sorted(changes, key=key))


def filling(
    reading: Reading, grids: Sequence[Grid], rows: Callable[[Location], bool] | None = None
) -> Filling:
    """Return what the standard wording has for the rows that ``rows`` picks, else for all coded.

    ``grids`` are the workbook's sheets, for its own 標準文字. Raises UsageError for a library of
    the city's that is not understood.
    """
    plan = reading.plan
    own = own_texts(grids, layout(framework(plan.framework)).names["wording"])
    stamp = reading.stamp
    has_units = bool(plan.agency.sections) or not stamp or stamp.has_units
    source = _Source(plan, own, has_units)
    chosen = [
        (item, item.location)
        for item in plan.measures
        if item.location and (rows(item.location) if rows else item.wording_code)
    ]
    texts: list[CellChange] = []
    written: list[CellChange] = []
    offers: list[CellChange] = []
    passed: list[Passed] = []
    for item, place in chosen:
        change = source.text(item, place)
        if isinstance(change, Passed):
            passed.append(change)
        else:
            (written if change.before else texts).append(change)
        offers.extend(source.offers(item, place))
    places = tuple(place for _, place in chosen)
    return Filling(places, tuple(texts), tuple(written), tuple(offers), tuple(passed))


def own_texts(grids: Iterable[Grid], name: str) -> Mapping[str, str]:
    """Return folded code -> text of the sheet 標準文字; the first of a code counts."""
    found: dict[str, str] = {}
    columns: list[int] = []
    sheet = next((grid for grid in grids if fold(grid.name) == fold(name)), None)
    for row in sheet.rows if sheet else ():
        texts = [plain_text(cell) for cell in row]
        if not columns:
            if all(heading in texts for heading in _HEADINGS):
                columns = [texts.index(heading) for heading in _HEADINGS]
            continue
        code, text = (texts[at] if at < len(texts) else "" for at in columns)
        if code and text:
            found.setdefault(fold(code), text)
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a plan's standard wording comes from."""

    plan: Plan
    own: Mapping[str, str]
    has_units: bool

    def text(self, measure: Measure, place: Location) -> CellChange | Passed:
        """Return the change of a row's text, or why there is none."""
        code, agency, year = measure.wording_code, self.plan.agency, self.plan.year
        if not code:
            return Passed(place, NO_CODE)
        standard, text = find(code, self.plan.framework), self.own.get(fold(code), "")
        why = _why(standard, code)
        if text:
            if odd := unknown_placeholders(stored(text)):
                return Passed(place, f"工作表「標準文字」的「{code}」裡有看不懂的{'、'.join(odd)}")
            text = resolved(stored(text), agency, year)
        elif standard:
            text, why = text_for(standard, agency, year), why + _not_for(standard, agency)
        else:
            return Passed(place, f"查無標準代碼「{code}」")
        if _TEXT not in place.columns:
            return Passed(place, NO_COLUMN)
        if measure.action == tidy(text):
            return Passed(place, SAME)
        return CellChange(place, _TEXT, measure.action, text, why)

    def offers(self, measure: Measure, place: Location) -> Iterator[CellChange]:
        """Yield what the standard measure suggests for the empty cells of a row."""
        code = measure.wording_code
        standard = find(code, self.plan.framework) if code else None
        if standard is None:
            return
        own = framework(self.plan.framework)
        for field in OFFERED:
            value = self._suggested(standard, field)
            if value and field in place.columns and not getattr(measure, field):
                said = str(shown(schema.column("measure", field), value, own))
                yield CellChange(place, field, "", said, _why(standard, code))

    def _suggested(self, standard: StandardMeasure, field: str) -> Any:
        if field == "responsible_units":
            return units_for(standard, self.plan.agency) if self.has_units else ()
        return getattr(standard, field)


def _why(standard: StandardMeasure | None, code: str) -> str:
    return f"標準代碼{standard.code if standard else code}"


def _not_for(standard: StandardMeasure, agency: Agency) -> str:
    return "" if serves(standard, agency) else f"，通常由{'、'.join(standard.kinds)}使用"


def listed(places: Iterable[Location]) -> str:
    """Return where rows are: 一、基礎服務第4、5列、二、意見回饋與參與第6列."""
    sheets: dict[str, list[int]] = {}
    for place in places:
        sheets.setdefault(place.sheet, []).append(place.row)
    return "、".join(f"{sheet}第{_numbers(found)}列" for sheet, found in sheets.items())


def _numbers(found: Sequence[int]) -> str:
    numbers = list(dict.fromkeys(found))
    named = "、".join(str(number) for number in numbers[:_SHOWN])
    return f"{named}…等{len(numbers)}" if len(numbers) > _SHOWN else named


def reasons(passed: Iterable[Passed]) -> list[str]:
    """Return why rows are passed over, each reason with its rows."""
    found: dict[str, list[Location]] = {}
    for item in passed:
        found.setdefault(item.why, []).append(item.place)
    return [f"{why}（{listed(places)}）" for why, places in found.items()]


def counted(changes: Iterable[CellChange]) -> str:
    """Return how many cells of which fields are changed: 執行課室2格、績效指標3格."""
    found: dict[str, int] = {}
    for item in changes:
        title = schema.column("measure", item.field).title
        found[title] = found.get(title, 0) + 1
    return "、".join(f"{title}{number}格" for title, number in found.items())
