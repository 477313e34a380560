"""The content in rows: what a row says, which sections it names, under which sub-item it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlplan.documents.understanding.doubts import Doubt, Leftover
from xlplan.documents.understanding.spelling import Text


@dataclass(slots=True)
class Row:
    """A row of the content, or what stands between two cells of sections where there is no table.

    ``units`` are the names line by line of the sections' cell; ``spans`` says that the cell reaches
    over several rows. ``label`` says that a sub-item's title begins in the row.
    """

    key: str
    content: list[Text] = field(default_factory=list)
    units: list[list[str]] = field(default_factory=list)
    units_source: str = ""
    printed: list[str] = field(default_factory=list)  # the sections' cell as it is printed
    fields: dict[str, str] = field(default_factory=dict)
    label: bool = False
    spans: bool = False
    source: str = ""
    notes: list[str] = field(default_factory=list)  # kinds of doubts on what stands in the row

    @property
    def tokens(self) -> list[str]:
        """The sections' names in order, repeated ones too."""
        return [name for line in self.units for name in line]


@dataclass(slots=True)
class Content:
    """All rows, and what was met on the way.

    ``structure`` are the titles of columns, areas and sub-items as they are printed.
    """

    rows: list[Row] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    has_units: bool = False
    titles: int = 0  # how many titles of the framework were found
