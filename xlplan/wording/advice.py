"""What the standard wording has to say about a row: what is close to it, or how far it has gone.

A row without a code is shown the closest standard measures. Of a row with one its text is compared
with the standard text: a small difference is told in words, a wholly different text may mean that
the code is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xlplan.plan import Location, Measure
from xlplan.table import Grid, Reading
from xlplan.wording.drift import DRIFTED, alike, difference
from xlplan.wording.filling import filling
from xlplan.wording.library import find, text_for
from xlplan.wording.similar import Index, Suggestion, index

Kind = Literal["near", "drifted", "miscoded", "own", "same", "nothing", "empty", "blank"]

TOLD: tuple[Kind, ...] = ("miscoded", "drifted", "near")
"""The kinds that a person may want to act on, the gravest first."""

TITLES: dict[Kind, str] = {
    "near": "沒有標準代碼，有相近的標準文字",
    "drifted": "和標準文字略有不同",
    "miscoded": "文字和代碼不相符，代碼可能填錯",
    "own": "代碼合適，文字是自己寫的",
    "same": "和標準文字相同",
    "nothing": "找不到相近的標準文字",
    "empty": "有代碼，還沒有文字",
    "blank": "還沒有填寫",
}

_NO_PLACE = Location("", 0, {})


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell of a row; ``standard`` is the text of its code, ``alike`` 0 to 100."""

    measure: Measure
    kind: Kind
    suggestions: tuple[Suggestion, ...] = ()
    standard: str = ""
    alike: int = 0

    @property
    def place(self) -> Location:
        """Where the row stands; an empty place for a plan that comes from no sheet."""
        return self.measure.location or _NO_PLACE

    @property
    def where(self) -> str:
        """Its cell for a list: 一、基礎服務 E4; the row without a column, else the sub-item."""
        place = self.place
        if not place.sheet:
            return f"次項{self.measure.sub_item}"
        cell = place.cell("action")
        return f"{place.sheet} {cell}" if cell else f"{place.sheet}第{place.row}列"

    @property
    def typed(self) -> str:
        """What was compared: the text, the heading where there is none."""
        return self.measure.action or self.measure.heading

    @property
    def difference(self) -> str:
        """How the standard text became the row's, where it did."""
        return difference(self.standard, self.measure.action) if self.kind == "drifted" else ""

    def __str__(self) -> str:
        """Return what to tell, in Chinese, without the place."""
        near = "、".join(item.label for item in self.suggestions)
        code = self.measure.wording_code
        own = f"標準代碼{code}"
        unknown = f"查無{own}；" if code and not self.standard else ""
        return {
            "near": f"{unknown}相近的是{near}",
            "drifted": f"{own}，{self.alike}%相同，和標準文字比較：{self.difference}",
            "miscoded": f"{own}的標準文字和這一列大不相同，"
            + (f"比較接近的是{near}" if near else "也沒有其他相近的，請確認代碼"),
            "own": f"{own}合適，文字是自己寫的",
            "same": f"和{own}的標準文字相同",
            "nothing": f"{unknown}找不到相近的標準文字",
            "empty": f"{own}還沒有文字，可以按「填入標準文字」",
            "blank": "還沒有填寫",
        }[self.kind]


def advise(
    reading: Reading, grids: Sequence[Grid], rows: Callable[[Location], bool] | None = None
) -> tuple[Advice, ...]:
    """Return what to tell of the rows that ``rows`` picks, else of all, in the order of the sheets.

    ``grids`` are the workbook's sheets: its own 標準文字 goes before the library. Raises UsageError
    for a library of the city's that is not understood.
    """
    plan = reading.plan
    known = index(plan.framework)
    wanted = [
        item for item in plan.measures if rows is None or (item.location and rows(item.location))
    ]
    standard = _standard_texts(reading, grids, wanted)
    return tuple(_advice(item, standard(item), known, reading) for item in wanted)


def _advice(item: Measure, standard: str, known: Index, reading: Reading) -> Advice:
    code = item.wording_code
    text = item.action or ("" if code and standard else item.heading)
    if not text:
        return Advice(item, "empty" if code and standard else "blank", standard=standard)
    found = alike(standard, item.action) if standard else 0
    if found == 100:
        return Advice(item, "same", standard=standard, alike=found)
    near = known.nearest(
        text,
        heading=item.heading,
        sub_item=item.sub_item,
        agency=reading.plan.agency,
        year=reading.plan.year,
    )
    if not standard:
        return Advice(item, "near" if near else "nothing", near)
    own = find(code, reading.plan.framework)
    if found >= DRIFTED:
        kind: Kind = "drifted"
    elif own and any(each.measure.code == own.code for each in near):
        kind = "own"
    else:
        kind = "miscoded"
    return Advice(item, kind, near, standard, found)


def standard_text(reading: Reading, grids: Sequence[Grid], measure: Measure, code: str) -> str:
    """Return the text that a code stands for in a row, as 填入標準文字 has it; "" without one."""
    row = replace(measure, wording_code=code)
    return _standard_texts(reading, grids, [row])(row)


def _standard_texts(
    reading: Reading, grids: Sequence[Grid], measures: Iterable[Measure]
) -> Callable[[Measure], str]:
    """Return what gives the standard text of a row's code, "" without one."""
    plan = reading.plan
    rows = tuple(replace(item, action="") for item in measures if item.wording_code)
    emptied = replace(reading, plan=replace(plan, measures=rows))
    texts = {(item.sheet, item.place.row): item.after for item in filling(emptied, grids).texts}

    def found(item: Measure) -> str:
        if item.location:
            return texts.get((item.location.sheet, item.location.row), "")
        standard = find(item.wording_code, plan.framework) if item.wording_code else None
        return text_for(standard, plan.agency, plan.year) if standard else ""

    return found


def in_kinds(advice: Sequence[Advice]) -> Iterator[tuple[Kind, list[Advice]]]:
    """Yield the kinds that are told, each with its rows; those with rows only."""
    for kind in TOLD:
        rows = [item for item in advice if item.kind == kind]
        if rows:
            yield kind, rows
