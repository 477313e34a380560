"""The coverage table of the cover: measures by sub-item, counted by formula, and nil returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from xlplan import schema
from xlplan.books.results import MISSING, quoted
from xlplan.books.template.book import AddRules, Book, Pattern, write
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
        book.text(sheet, row, column, title, book.styles["heading"])
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
        self._link(self.sheet, row, area)
        self._keep(row, ("area_link", "area_centred", "area", "area_centred"), area)
        below = self.items(area.sub_items, row + 1)
        done, measures = self.done - before[0], self.measures - before[1]
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
        self.book.text(self.sheet, row, 0, NIL + item.key, styles["code"])
        self._link(self.sheet, row, item)
        self._formula(row, 2, self._count_formula(item), styles["count"], count)
        write(self.sheet, row, 3, reason, styles["input"])
        _add_input(self.sheet, row)
        self._keep(row, ("sub_item", "count", "input", "state"), item)
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
        self.book.text(self.sheet, row, 1, "填報進度", styles["total"])
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
        self._add_bar(self.sheet, row)
        shown = (styles["total"], styles["total_count"], styles.progress(total), styles["state"])
        self._keep_cells(row, shown, self._add_progress_rules)

    def rules(self, progress: int, first: int, last: int) -> None:
        """Add the colours of the states and the painting of the reasons."""
        self._colour_states(self.sheet, progress, progress)
        self._colour_states(self.sheet, first, last)
        self._paint_reasons(self.sheet, first, last)

    def _add_rules(self, line: Area | SubItem, sheet: Any, row: int) -> None:
        self._link(sheet, row, line)
        self._colour_states(sheet, row, row)
        if isinstance(line, SubItem):
            _add_input(sheet, row)
            self._paint_reasons(sheet, row, row)

    def _add_progress_rules(self, sheet: Any, row: int) -> None:
        self._add_bar(sheet, row)
        self._colour_states(sheet, row, row)

    def _colour_states(self, sheet: Any, top: int, bottom: int) -> None:
        mark, cells = self.book.styles.mark, (top, 4, bottom, 4)
        for state, name in ((FILLED, "filled"), (COMPLETE, "filled"), (NIL_STATE, "nil")):
            rule = {"type": "cell", "criteria": "==", "value": f'"{state}"'}
            sheet.conditional_format(*cells, {**rule, "format": mark(name)})
        rule = {"type": "text", "criteria": "begins with", "value": MISSING}
        sheet.conditional_format(*cells, {**rule, "format": mark("lacking")})

    def _paint_reasons(self, sheet: Any, top: int, bottom: int) -> None:
        reasons = (top, 3, bottom, 3)
        paint(self.book, sheet, reasons, f'$A{top + 1}&":reason"')
        limit = schema.column("nil_return", "reason").max_length
        if limit:
            mark_too_long(self.book, sheet, reasons, "D", limit)

    def _add_bar(self, sheet: Any, row: int) -> None:
        most = len(self.book.frame.framework.sub_items)
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": BAR}
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": most}
        sheet.conditional_format(row, 3, row, 3, {**bar, **ends})

    def _keep(self, row: int, styles: Iterable[str], line: Area | SubItem) -> None:
        add = partial(self._add_rules, line)
        self._keep_cells(row, [self.book.styles[name] for name in styles], add)

    def _keep_cells(self, row: int, styles: Iterable[Any], add_rules: AddRules) -> None:
        """Keep the formats of a line's cells, from column B on, as its pattern."""
        cells = {column: ("", style) for column, style in enumerate(styles, 1)}
        name = self.sheet.get_name()
        self.book.patterns.append(Pattern(name, row + 1, row + 1, cells, add_rules))

    def _link(self, sheet: Any, row: int, line: Area | SubItem) -> None:
        """Write a line's name, which leads to its sheet, into a row of the cover or a pattern."""
        if isinstance(line, Area):
            name, style = line.sheet, "area_link"
        else:
            name, style = self.book.frame.framework.sheet_of(line.key) or "", "sub_item"
        target = f"internal:{quoted(name)}!B{self.book.frame.first_row}"
        sheet.write_url(
            row, 1, target, self.book.styles[style], line.label, line.title[:_TIP_LIMIT]
        )

    def _formula(self, row: int, column: int, formula: str, style: Any, value: object) -> None:
        self.book.formula(self.sheet, row, column, formula, style, value)


def _add_input(sheet: Any, row: int) -> None:
    options = input_options(schema.column("nil_return", "reason"), None)
    sheet.data_validation(row, 3, row, 3, options)


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
