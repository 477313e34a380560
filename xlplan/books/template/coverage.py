"""The coverage table of the cover: measures by sub-item, counted by formula, and nil returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlplan import schema
from xlplan.books.results import MISSING, quoted
from xlplan.books.template.book import Book, write
from xlplan.books.template.contents import Table
from xlplan.books.template.rules import input_options, mark_too_long, paint
from xlplan.books.template.styles import BAR
from xlplan.books.template.tables import action_name, sub_item_name
from xlplan.table.reading import NIL
from xlplan.vocabulary import Area, SubItem

FILLED, NIL_STATE, COMPLETE = "已填", "不辦理", "齊全"

_HEADINGS = ("次項（點選可前往）", "措施數", "本年度不辦理的理由（有措施時請留空）", "狀態")
_HEIGHT = 18
_TIP_LIMIT = 255  # Excel's, for the tip of a link


def write_coverage(book: Book, sheet: Any, row: int, *, progress: int, width: float) -> int:
    """Write the table from a row (from 0) on and its sum in row ``progress``; return its last row.

    ``width`` is that of the column of reasons.
    """
    for column, title in enumerate(_HEADINGS, 1):
        write(sheet, row, column, title, book.styles["heading"])
    sheet.set_row(row, 22)
    row = first = row + 1
    writer = _Coverage(book, sheet, width)
    lead = book.frame.framework.lead
    if lead:
        row = writer.items([lead], row)
    for area in book.frame.framework.areas:
        row = writer.area(area, row)
    writer.progress(progress, first, row - 1)
    writer.rules(progress, first, row - 1)
    return row - 1


class _Coverage:
    """Writes the rows and remembers the figures, so that formulas carry what they come to."""

    def __init__(self, book: Book, sheet: Any, width: float) -> None:
        self.book, self.sheet, self.width = book, sheet, width
        self.counts = _counts(book.tables)
        self.reasons = {item.sub_item: item.reason for item in book.plan.nil_returns}
        self.done = 0
        self.measures = 0

    def area(self, area: Area, row: int) -> int:
        """Write an area's line and its sub-items; return the row below."""
        styles, first, last = self.book.styles, row + 2, row + 1 + len(area.sub_items)
        before = self.done, self.measures
        below = self.items(area.sub_items, row + 1)
        done, measures = self.done - before[0], self.measures - before[1]
        self._link(row, area.sheet, styles["area_link"], area.label, area.title)
        self._formula(row, 2, f"=SUM(C{first}:C{last})", styles["area_centred"], measures)
        write(self.sheet, row, 3, "", styles["area"])
        shown = f'{_done_formula(first, last)}&"／{len(area.sub_items)}"'
        value = f"{done}／{len(area.sub_items)}"
        self._formula(row, 4, f"={shown}", styles["area_centred"], value)
        self.sheet.set_row(row, _HEIGHT + 2)
        return below

    def items(self, items: Sequence[SubItem], row: int) -> int:
        """Write the lines of some sub-items; return the row below."""
        for number, item in enumerate(items, row):
            self._item(item, number)
        return row + len(items)

    def _item(self, item: SubItem, row: int) -> None:
        styles, at = self.book.styles, row + 1
        count, reason = self.counts.get(item.key, 0), self.reasons.get(item.key, "")
        state = FILLED if count else NIL_STATE if reason.strip() else MISSING
        write(self.sheet, row, 0, NIL + item.key, styles["code"])
        home = self.book.frame.framework.sheet_of(item.key) or ""
        self._link(row, home, styles["sub_item"], item.label, item.title)
        self._formula(row, 2, self._count_formula(item), styles["count"], count)
        write(self.sheet, row, 3, reason, styles["input"])
        options = input_options(schema.column("nil_return", "reason"), None)
        self.sheet.data_validation(row, 3, row, 3, options)
        words = f'IF(LEN(TRIM(D{at}))>0,"{NIL_STATE}","{MISSING}")'
        self._formula(row, 4, f'=IF(N(C{at})>0,"{FILLED}",{words})', styles["state"], state)
        if len(reason) * 2 > self.width:
            self.book.fit_row(self.sheet, row, [(reason, self.width)])
        else:
            self.sheet.set_row(row, _HEIGHT)
        self.done += state != MISSING
        self.measures += count

    def _count_formula(self, item: SubItem) -> str:
        """Count the rows of a sub-item that say what to do; "？" where a cell holds an error."""
        action = f"(LEN({action_name(item.area)})>0)"
        if item.area:
            own = f'(LEFT({sub_item_name(item.area)},{len(item.key)})="{item.key}")'
        else:  # the leading sheet has no column of sub-items, and its headings are no measures
            own = f"(ROW({action_name(0)})>{self.book.frame.heading_row})"
        return f'=IFERROR(SUMPRODUCT({own}*{action}),"？")'

    def progress(self, row: int, first: int, last: int) -> None:
        """Write the line that sums up the rows from ``first`` to ``last``, with a bar."""
        styles, total = self.book.styles, len(self.book.frame.framework.sub_items)
        write(self.sheet, row, 1, "填報進度", styles["total"])
        is_item = f'(LEFT($A{first + 1}:$A{last + 1},{len(NIL)})="{NIL}")'
        counted = f"C{first + 1}:C{last + 1}"
        sum_ = f"=SUMPRODUCT({is_item}*ISNUMBER({counted}),{counted})"
        self._formula(row, 2, sum_, styles["total_count"], self.measures)
        done = f"={_done_formula(first + 1, last + 1)}"
        self._formula(row, 3, done, styles.progress(total), self.done)
        left = f'"{MISSING}"&({total}-D{row + 1})&"項"'
        state = COMPLETE if self.done == total else f"{MISSING}{total - self.done}項"
        formula = f'=IF(D{row + 1}={total},"{COMPLETE}",{left})'
        self._formula(row, 4, formula, styles["state"], state)
        self.sheet.set_row(row, 28)
        self._bar(row, total)

    def rules(self, progress: int, first: int, last: int) -> None:
        """Add the colours of the states and the painting of the reasons."""
        mark = self.book.styles.mark
        for top, bottom in ((progress, progress), (first, last)):
            cells = (top, 4, bottom, 4)
            for state, name in ((FILLED, "filled"), (COMPLETE, "filled"), (NIL_STATE, "nil")):
                rule = {"type": "cell", "criteria": "==", "value": f'"{state}"'}
                self.sheet.conditional_format(*cells, {**rule, "format": mark(name)})
            rule = {"type": "text", "criteria": "begins with", "value": MISSING}
            self.sheet.conditional_format(*cells, {**rule, "format": mark("lacking")})
        reasons = (first, 3, last, 3)
        paint(self.book, self.sheet, reasons, f'$A{first + 1}&":reason"')
        limit = schema.column("nil_return", "reason").max_length
        if limit:
            mark_too_long(self.book, self.sheet, reasons, "D", limit)

    def _bar(self, row: int, most: int) -> None:
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": BAR}
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": most}
        self.sheet.conditional_format(row, 3, row, 3, {**bar, **ends})

    def _link(self, row: int, sheet: str, style: Any, text: str, tip: str) -> None:
        cell = f"B{self.book.frame.first_row}"
        target = f"internal:{quoted(sheet)}!{cell}"
        self.sheet.write_url(row, 1, target, style, text, tip[:_TIP_LIMIT])

    def _formula(self, row: int, column: int, formula: str, style: Any, value: object) -> None:
        self.sheet.write_formula(row, column, formula, style, value)


def _done_formula(first: int, last: int) -> str:
    cells = f"E{first}:E{last}"
    return f'(COUNTIF({cells},"{FILLED}")+COUNTIF({cells},"{NIL_STATE}"))'


def _counts(tables: Iterable[Table]) -> Mapping[str, int]:
    """Return sub-item -> rows that say what to do, as the formulas count them."""
    found: dict[str, int] = {}
    for table in tables:
        if table.spec.area is None:
            continue
        for row in table.rows:
            key = "0" if table.spec.area == 0 else str(row.get("sub_item", ""))[:3]
            found[key] = found.get(key, 0) + bool(row.get("action"))
    return found
