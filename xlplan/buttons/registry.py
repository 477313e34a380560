"""The buttons: what each is called, what it needs, which workbook it serves."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlplan.books.faces import faces
from xlplan.books.live.abilities import FORMATS, FORMULAS, OPEN, READ, SAVE_COPY, SELECT, WRITE
from xlplan.books.live.opened import AGENCY, CITY
from xlplan.buttons.answer import Answer

if TYPE_CHECKING:
    from xlplan.books.live import Opened

_READS = frozenset({READ})
_WRITES = frozenset({READ, WRITE})
_MENDS = _WRITES | {FORMULAS}  # cells that people fill in
_FILES = frozenset({READ, OPEN})  # the folder of the workbook is within reach


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its key, the abilities it needs, the workbook it is for.

    ``place`` is "module:function" within this package; the module is imported at the first press.
    Buttons of a ``group`` stand side by side; a rare one is in menus, not in a toolbar.
    """

    name: str
    needs: frozenset[str]
    book: str  # AGENCY or CITY
    place: str
    group: str
    in_toolbar: bool = True

    @property
    def label(self) -> str:
        """What is written on it."""
        return faces()[self.name].label

    @property
    def tip(self) -> str:
        """What it says when pointed at."""
        return faces()[self.name].tip

    def function(self) -> Callable[..., Answer]:
        """Return the function behind the button, its module imported."""
        module, _, name = self.place.partition(":")
        found: Callable[..., Answer] = getattr(
            importlib.import_module(f"xlplan.buttons.{module}"), name
        )
        return found

    def run(self, opened: Opened, **said: Any) -> Answer:
        """Do the button's work on a workbook; raise XlplanError, the workbook as it was."""
        return self.function()(opened, **said)


_ALL = (
    Button(
        name="check",
        needs=_WRITES | {SELECT},
        book=AGENCY,
        place="checking:check",
        group="check",
    ),
    Button(
        name="next",
        needs=_READS | {SELECT},
        book=AGENCY,
        place="moving:go_next",
        group="check",
    ),
    Button(
        name="previous",
        needs=_READS | {SELECT},
        book=AGENCY,
        place="moving:go_previous",
        group="check",
    ),
    Button(
        name="clear",
        needs=_WRITES,
        book=AGENCY,
        place="checking:clear",
        group="check",
    ),
    Button(
        name="fill",
        needs=_MENDS | {SELECT},
        book=AGENCY,
        place="filling:fill",
        group="write",
    ),
    Button(
        name="fill_offered",
        needs=_MENDS | {SELECT},
        book=AGENCY,
        place="filling:fill_offered",
        group="write",
        in_toolbar=False,
    ),
    Button(
        name="suggest",
        needs=_MENDS | {SELECT},
        book=AGENCY,
        place="suggesting:suggest",
        group="write",
    ),
    Button(
        name="fix",
        needs=_MENDS,
        book=AGENCY,
        place="fixing:fix",
        group="write",
    ),
    Button(
        name="correct",
        needs=_MENDS | {SELECT},
        book=AGENCY,
        place="correcting:correct",
        group="write",
        in_toolbar=False,
    ),
    Button(
        name="restore",
        needs=_MENDS,
        book=AGENCY,
        place="restoring:restore",
        group="write",
    ),
    Button(
        name="repair",
        needs=_MENDS | {FORMATS, SAVE_COPY},
        book=AGENCY,
        place="repairing:repair",
        group="write",
        in_toolbar=False,
    ),
    Button(
        name="merge",
        needs=_FILES,
        book=AGENCY,
        place="merging:merge",
        group="files",
    ),
    Button(
        name="export_document",
        needs=_FILES,
        book=AGENCY,
        place="exporting:export_document",
        group="files",
    ),
    Button(
        name="export_json",
        needs=_FILES,
        book=AGENCY,
        place="exporting:export_json",
        group="files",
        in_toolbar=False,
    ),
    Button(
        name="export_csv",
        needs=_FILES,
        book=AGENCY,
        place="exporting:export_csv",
        group="files",
        in_toolbar=False,
    ),
    Button(
        name="submit",
        needs=_MENDS | {SAVE_COPY},
        book=AGENCY,
        place="submitting:submit",
        group="files",
    ),
    Button(
        name="consolidate",
        needs=_READS | {OPEN},
        book=CITY,
        place="gathering:consolidate",
        group="city",
    ),
    Button(
        name="open_source",
        needs=_READS | {SELECT, OPEN},
        book=CITY,
        place="gathering:open_source",
        group="city",
    ),
    Button(
        name="export_city",
        needs=_FILES,
        book=CITY,
        place="city_exporting:export_city",
        group="city",
        in_toolbar=False,
    ),
)

BUTTONS: Mapping[str, Button] = {button.name: button for button in _ALL}
"""Every button by its name, in the order in which they are shown."""
