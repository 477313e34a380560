"""Formulas with xlplan's own cell functions, which no other computer can calculate: B223.

LibreOffice writes them under the name of the extension's service, in .ods and .xlsx alike; Excel
cannot read that name, and its own add-ins have names that LibreOffice cannot read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from xlplan.problems import Problem, problem
from xlplan.text import column_letter

NAMES = (
    *("PLAN_CHECK", "COVERAGE", "ROC_DATE", "ROC_TEXT"),
    *("STANDARD_WORDING", "SIMILAR_WORDING", "TERM_CHECK"),
)
"""The names of the cell functions, those of ``functions.FUNCTIONS``."""

PATTERN = (
    r'^\{?=(?:[^"]|"[^"]*")*?'  # not within a text
    r"(?:\bTW\.XLPLAN\.FUNCTIONS\.|"
    rf"(?<![\w.])(?:_xludf\.|_xldudf_(?:\w+_)?)?(?:{'|'.join(NAMES)})\()"
)
"""What such a formula matches, in whatever case; the same for Python and for LibreOffice."""

_OWN = re.compile(PATTERN, re.IGNORECASE)
_WORDS = (b"xlplan.functions.", *(f"{name}(".lower().encode() for name in NAMES))
_NAMED = 3  # areas that a message names


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Cells that lie together: their first and last row, from 1, and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def first(self) -> str:
        """The address of their first cell."""
        return f"{column_letter(self.left)}{self.top}"

    @property
    def name(self) -> str:
        """Their address: "B2", "B2:C9"."""
        last = f"{column_letter(self.right)}{self.bottom}"
        return last if self.count == 1 else f"{self.first}:{last}"

    @property
    def count(self) -> int:
        """How many there are."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def told(sheet: str, areas: Iterable[Area], others: Container[str | None] = ()) -> list[Problem]:
    """Return the B223 of a sheet, nothing where no cell of it has such a formula.

    It stands at the first of the cells that is none of ``others``: they have problems already, and
    of each cell only one is told.
    """
    found = _joined(areas)
    if not found:
        return []
    count = sum(area.count for area in found)
    names = "、".join(area.name for area in found[:_NAMED])
    where = f"{names}{'等' if len(found) > _NAMED else ''}"
    free = next((area for area in found if area.first not in others), None)
    return [
        problem(
            "B223",
            sheet=sheet,
            row=free.top if free else None,
            column=free.left if free else None,
            cells=where if count == 1 else f"{where} 共{count}格",
        )
    ]


def _joined(areas: Iterable[Area]) -> list[Area]:
    """Return the areas in order, those that continue one another downwards as one."""
    found: list[Area] = []
    for area in sorted(set(areas), key=lambda item: (item.left, item.right, item.top)):
        last = found[-1] if found else None
        if last and (last.left, last.right, last.bottom + 1) == (area.left, area.right, area.top):
            found[-1] = Area(last.top, last.left, area.bottom, last.right)
        else:
            found.append(area)
    return sorted(found)


def may_be_among(formulas: Iterable[bytes]) -> bool:
    """Return whether one of a sheet's formulas may be such a one: a quick look at all at once."""
    lower = b"\n".join(formulas).lower()
    return any(word in lower for word in _WORDS)


def is_own(formula: bytes) -> bool:
    """Return whether a formula, as a file holds it and with "=", has such a function."""
    return _OWN.match(html.unescape(formula.decode("utf-8", "replace"))) is not None
