"""What buttons that write into rows share: which rows are chosen, one step, how it goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlplan.books.faces import faces
from xlplan.books.live import Opened, changing, chosen_and_seen, literal
from xlplan.books.live.block import Content
from xlplan.books.live.findings import areas
from xlplan.errors import UsageError
from xlplan.plan import Location
from xlplan.text import column_index
from xlplan.wording.changes import CellChange


def chosen_rows(opened: Opened, what: str) -> Callable[[Location], bool]:
    """Return what tells whether a row is chosen and seen; ``what`` says what it is chosen for.

    Raises UsageError when no row of an execution area is.
    """
    known = set(areas(opened))
    spans = [span for span in chosen_and_seen(opened.book) if span.sheet in known]
    if not spans:
        raise UsageError(
            f"請先到執行要項的工作表（例如「一、基礎服務」），選取要{what}的列，再按一次。"
        )

    def is_chosen(place: Location) -> bool:
        return any(
            span.sheet == place.sheet and span.row <= place.row <= span.last_row for span in spans
        )

    return is_chosen


def pinned(said: str, places: Iterable[Location]) -> str:
    """Return an answer to choose with its rows: a click may have chosen others by then."""
    return "\n".join([said, *(f"{place.row}!{place.sheet}" for place in places)])


def answered(opened: Opened, said: str, what: str) -> tuple[str, Callable[[Location], bool]]:
    """Return an answer without its rows, and what tells whether a row is one of them.

    One that is not pinned, or none, is for the chosen rows. Raises UsageError as chosen_rows does.
    """
    answer, *lines = said.split("\n")
    if not lines:
        return answer, chosen_rows(opened, what)
    rows = {(sheet, int(row)) for row, _, sheet in (line.partition("!") for line in lines)}
    return answer, lambda place: (place.sheet, place.row) in rows


def way_back(unremembered: str) -> str:
    """Return how a step is taken back, or, when write_changes says so, why it cannot be."""
    if unremembered:
        return f"（這一步沒能記下來，不能用「還原上一步」：{unremembered}）"
    return "要恢復原狀請按「還原上一步」。"


def write_changes(opened: Opened, button: str, changes: Iterable[CellChange]) -> str:
    """Write changes; return why they cannot be taken back, "" when they can.

    Raises XlplanError, the workbook as it was.
    """
    cells: dict[str, dict[tuple[int, int], Content]] = {}
    for item in changes:
        column = column_index(item.place.columns[item.field]) + 1
        cells.setdefault(item.sheet, {})[item.place.row, column] = literal(item.after)
    with changing(opened, faces()[button].label) as change:
        for sheet, here in cells.items():
            change.put_cells(sheet, here)
    return change.unremembered
