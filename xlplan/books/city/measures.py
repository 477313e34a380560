"""全部措施: every measure that counts, one a row, with a link to the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan import schema
from xlplan.books.city.book import MEASURES, City, Head
from xlplan.books.city.positions import rows_in_order
from xlplan.books.city.stream import Line, fitting_height
from xlplan.consolidate import Row
from xlplan.text import join_names, roc_date, roc_year


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
MEASURE_TITLES = tuple(head.title for head in HEADS)
_WIDTHS = tuple(head.width for head in HEADS)


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
    for state in city.summary.agencies:
        if state.counted:
            plan = state.counted
            name, year = plan.name, str(roc_year(plan.year)) if plan.year else ""
            for key, row in rows_in_order(plan, city.summary.framework):
                names = city.names(key, row.sub_item)
                texts = (state.name, year, *names, *_texts(row), name)
                where = f"{row.sheet}!{row.cell}" if row.sheet else ""
                link = city.to_cell(plan.path, row.sheet, row.cell, where)
                yield Line(fitting_height((*texts, where), _WIDTHS), (*texts, link))


def _texts(row: Row) -> tuple[str, ...]:
    return (
        row.heading,
        row.action,
        join_names(tuple(row.units)),
        row.indicator,
        row.target,
        roc_date(row.due),
        row.note,
    )
