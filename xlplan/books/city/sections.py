"""課室分工 and 課室明細: how many measures each section has, and which; 各課室 and such apart."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.books.city.book import MEASURES, SECTIONS, TASKS, City, Head, write
from xlplan.books.city.measures import HEADS as MEASURE_HEADS
from xlplan.books.city.positions import rows_in_order
from xlplan.books.city.stream import FIRST_ROW, Line, fitting_height
from xlplan.consolidate import NOBODY, TOGETHER, Row

HEADS = (
    Head("機關", 26),
    Head("性質", 12, "centred"),
    Head("課室或單位", 24),
    Head("措施數", 10, "link_number"),
    Head("占該機關措施", 26, "share"),
)
TASK_HEADS = (
    Head("機關", 26),
    Head("課室或單位", 18),
    Head("次項", 24),
    Head("重點標題", 20),
    Head("具體作法（摘要）", 62),
    Head("措施", 12, "link"),
)
UNNAMED = "（未填）"
_TAB = "#4F8A75"
_SHORT = 60  # characters of a measure's text that are shown


def write_sections(city: City) -> None:
    """Write the counts by agency and unit, each with a link to its rows of 課室明細."""
    parts = city.figures.parts
    rows = zip(city.positions.shares, parts, strict=True)
    title = "課室分工　一項措施有幾個課室，就在每個課室各計一次；各課室等共同辦理的另計"
    sheet = city.add_list(SECTIONS, _TAB, HEADS, title)
    for row, (share, part) in enumerate(rows, FIRST_ROW - 1):
        apart = "muted" if share.kind in (TOGETHER, NOBODY) else "text"
        span = city.positions.tasks.get(share.agency, share.unit)
        count = city.to_rows(TASKS, span, len(TASK_HEADS), share.count)
        write(sheet, row, 0, share.agency, city.styles["text"])
        write(sheet, row, 1, share.kind, city.styles["centred"])
        write(sheet, row, 2, share.unit or UNNAMED, city.styles[apart])
        write(sheet, row, 3, count, city.styles["link_number" if span else "number"])
        write(sheet, row, 4, part, city.styles["share"])
    if len(parts):
        bar = {"type": "data_bar", "bar_color": "#A9C4E2", "bar_solid": True}
        bar |= {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        sheet.conditional_format(FIRST_ROW - 1, 4, FIRST_ROW - 2 + len(parts), 4, bar)
    city.close_list(sheet, HEADS, len(parts), frozen=1)


def write_tasks(city: City) -> None:
    """Write the measures by agency and unit; the rows are streamed."""
    count = city.positions.tasks.count
    sheet = city.add_list(TASKS, _TAB, TASK_HEADS, f"課室明細　{count:,}筆，依機關、課室排列")
    looks = [[city.styles[head.style] for head in TASK_HEADS]]
    city.stream(sheet, looks, count, lambda: _lines(city))
    city.close_list(sheet, TASK_HEADS, count, frozen=2)


def _lines(city: City) -> Iterator[Line]:
    units: dict[str, list[str]] = {}
    for share in city.positions.shares:
        units.setdefault(share.agency, []).append(share.unit)
    for state in city.summary.agencies:
        if state.counted and state.name in units:
            tasks: dict[str, list[Line]] = {unit: [] for unit in units[state.name]}
            first, _ = city.positions.measures.get(state.name) or (FIRST_ROW, FIRST_ROW)
            rows = rows_in_order(state.counted, city.summary.framework)
            for number, (key, row) in enumerate(rows, first):
                for unit in row.units or ("",):
                    if unit in tasks:
                        tasks[unit].append(_line(city, (state.name, unit), number, key, row))
            for lines in tasks.values():
                yield from lines


def _line(city: City, whose: tuple[str, str], number: int, key: str | None, row: Row) -> Line:
    text = row.action.replace("\n", " ")
    short = f"{text[:_SHORT]}…" if len(text) > _SHORT else text
    link = city.to_rows(MEASURES, (number, number), len(MEASURE_HEADS), f"第{number}列")
    _, item = city.names(key, row.sub_item)
    values = (whose[0], whose[1] or UNNAMED, item, row.heading, short, link)
    return Line(fitting_height((row.heading, short), (20, 62)), values)
