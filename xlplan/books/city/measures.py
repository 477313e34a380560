"""全部措施: every measure that counts, one a row, with a link to the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan import schema
from xlplan.books.city.book import MEASURES, City, Head
from xlplan.books.city.positions import rows_in_order
from xlplan.books.city.stream import Line
from xlplan.books.heights import row_height
from xlplan.consolidate import Row, Submission
from xlplan.text import join_names, roc_date, roc_year
from xlplan.vocabulary import Framework


def _head(field: str, width: float, style: str = "text") -> Head:
    return Head(schema.column("measure", field).title, width, style)


HEADS = (
    Head("機關", 24),
    Head("年度", 7, "centred"),
    Head("執行要項", 17),
    _head("sub_item", 22),
    _head("heading", 18),
    _head("action", 62),
    _head("responsible_units", 18),
    _head("indicator", 14),
    _head("target", 10),
    _head("due", 13),
    _head("note", 18),
    Head("來源檔案", 26, "muted"),
    Head("來源儲存格", 20, "link"),
)
_HEADING, _ACTION = 4, 5
_MEASURED = (3, 4, 5, 6, 10, 11, 12)  # columns whose texts decide how high a row is


def write_measures(city: City) -> None:
    """Write the sheet; its rows are streamed."""
    count = city.positions.measures.count
    agencies = len(city.summary.coverage)
    title = f"全部措施　{agencies:,}個機關，{count:,}項"
    sheet = city.add_list(MEASURES, "#2F5D8A", HEADS, title)
    looks = [[city.styles[head.style] for head in HEADS]]
    city.stream(sheet, looks, count, lambda: _lines(city))
    city.close_list(sheet, HEADS, count, frozen=1)


def _lines(city: City) -> Iterator[Line]:
    frame = city.summary.framework
    for state in city.summary.agencies:
        if state.counted:
            for key, row in rows_in_order(state.counted, frame):
                yield _line(city, state.name, state.counted, key, row)


def _line(city: City, agency: str, plan: Submission, key: str | None, row: Row) -> Line:
    values = (
        agency,
        str(roc_year(plan.year)) if plan.year else "",
        *names_of(city.summary.framework, key, row.sub_item),
        row.heading,
        row.action,
        join_names(tuple(row.units)),
        row.indicator,
        row.target,
        roc_date(row.due),
        row.note,
        plan.name,
        city.to_cell(plan.path, row.sheet, row.cell, f"{row.sheet}!{row.cell}"),
    )
    texts = ((values[index], HEADS[index].width) for index in _MEASURED)
    return Line(row_height((str(text), width) for text, width in texts), values)


def names_of(frame: Framework, key: str | None, written: str) -> tuple[str, str]:
    """Return what stands for a sub-item's area and itself; what is written when it is unknown."""
    item = frame.sub_item(key) if key else None
    return (frame.sheet_of(item.key) or "", item.label) if item else ("", written)
