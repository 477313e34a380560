"""Workbooks open in an office program: read whole, written in blocks, never left half-changed.

Everything is written over ``xw.Book`` and works with any engine of xlwings. What only our own
LibreOffice engine can do is reached through ``book.impl`` and has a way without it.
"""

from xlplan.books.live.abilities import abilities
from xlplan.books.live.change import Changes, changing
from xlplan.books.live.grids import read_grids
from xlplan.books.live.literal import literal
from xlplan.books.live.opened import Opened
from xlplan.books.live.place import Span, chosen, chosen_and_seen, go_to, settle

__all__ = [
    "Changes",
    "Opened",
    "Span",
    "abilities",
    "changing",
    "chosen",
    "chosen_and_seen",
    "go_to",
    "literal",
    "read_grids",
    "settle",
]
