"""Rows of the table sheets to the records of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlplan import schema
from xlplan.plan import Event, ExtraSection, Location, Measure, Report, TaskforceMember
from xlplan.problems import Problem, problem
from xlplan.schema import Column
from xlplan.table.cells import Cell, convert, is_blank, plain_text
from xlplan.table.find import Grid
from xlplan.table.heads import Heads, find_heads, is_row
from xlplan.table.layout import Layout, SheetSpec
from xlplan.text import column_letter

_LISTS = ("basis", "goals", "monitoring")
_TEXTS = ("subjects", "other")
_NOT_KEPT = {
    "message": "工作表「{sheet}」有範本以外的欄：{columns}。這些欄的內容不會讀入計畫。",
    "hint": "若是要填在既有欄位的內容，請移過去；否則不用處理。",
}


class Body:
    """What the table sheets of one workbook hold, gathered sheet by sheet."""

    def __init__(self, frame: Layout) -> None:
        self.frame = frame
        self.problems: list[Problem] = []
        self.absent: set[tuple[str, str]] = set()
        self.ids: dict[str, dict[int, str]] = {}
        self.measures: list[Measure] = []
        self.general: list[tuple[dict[str, Any], Location]] = []
        self.taskforce: list[TaskforceMember] = []
        self.reports: list[Report] = []
        self.events: list[Event] = []
        self._seen: set[str] = set()

    def parts(self) -> dict[str, Any]:
        """Return the fields of Plan that the table sheets fill."""
        found: dict[str, Any] = {
            name: tuple(row["text"] for row, _ in self._of_part(name)) for name in _LISTS
        }
        for name in _TEXTS:
            found[name] = "\n".join(row["text"] for row, _ in self._of_part(name))
        found["extra_sections"] = tuple(
            ExtraSection(row.get("title", ""), row["text"], row.get("position"), place)
            for row, place in self._of_part("extra")
        )
        for name in ("taskforce", "reports", "events", "measures"):
            found[name] = tuple(getattr(self, name))
        return found

    def _of_part(self, name: str) -> Iterator[tuple[dict[str, Any], Location]]:
        for row, place in self.general:
            if row.get("part") == name and row.get("text"):
                yield row, place

    def new_id(self, text: str) -> str:
        """Return a row's id when no row had it before: a pasted duplicate is a new row."""
        if text in self._seen:
            return ""
        self._seen.add(text)
        return text


def read_table(body: Body, spec: SheetSpec, grid: Grid, *, has_units: bool) -> None:
    """Add the rows of one table sheet to the body."""
    heads = find_heads(spec.record, grid.name, grid.rows)
    if heads is None:
        if any(not is_blank(cell) for row in grid.rows for cell in row):
            body.problems.append(problem("B219", sheet=grid.name, titles=_titles(spec)))
        return
    heads = _with_nameless(heads, grid)
    body.problems.extend(heads.problems)
    _tell_columns(body, spec, grid, heads, has_units)
    keep = _KEEPERS[spec.record]
    readers = [
        (item, heads.fields[item.field])
        for item in schema.columns(spec.record)
        if item.field in heads.fields
    ]
    letters = {item.field: column_letter(index) for item, index in readers}
    ids = body.ids.setdefault(grid.name, {})
    for number, row in enumerate(grid.rows[heads.first :], heads.first + 1):
        if not is_row(row, heads):
            continue
        place = Location(grid.name, number, letters)
        said = _converted(body, readers, row, place)
        ids[number] = body.new_id(_cell_text(row, heads.ids))
        keep(body, spec, said, _extra(heads, row), place)


def _titles(spec: SheetSpec) -> str:
    columns = [item for item in schema.columns(spec.record) if not item.hidden]
    return "、".join(
        item.title for item in columns if not (spec.area == 0 and item.field == "sub_item")
    )


def _with_nameless(heads: Heads, grid: Grid) -> Heads:
    """Add the columns that hold data under no heading to the clerk's own, named by letter."""
    used = {*heads.fields.values(), *heads.extras} | (
        {heads.ids} if heads.ids is not None else set()
    )
    width = max((len(row) for row in grid.rows[heads.first :]), default=0)
    extras = dict(heads.extras)
    for index in range(width):
        if index not in used and any(
            index < len(row) and not is_blank(row[index]) for row in grid.rows[heads.first :]
        ):
            extras[index] = f"{column_letter(index)}欄"
    return replace(heads, extras=extras)


def _tell_columns(body: Body, spec: SheetSpec, grid: Grid, heads: Heads, has_units: bool) -> None:
    for item in schema.columns(spec.record):
        if item.field in heads.fields or not _is_needed(item, spec, has_units):
            continue
        body.absent.add((grid.name, item.field))
        body.problems.append(
            problem("B207", sheet=grid.name, field=item.field, value=item.title, title=item.title)
        )
    if heads.extras:
        names = "、".join(f"{column_letter(i)}欄「{text}」" for i, text in heads.extras.items())
        index = next(iter(heads.extras))
        words = {"columns": names} if spec.record == "measure" else {"columns": names} | _NOT_KEPT
        body.problems.append(
            problem("B216", sheet=grid.name, row=heads.first, column=index, **words)
        )


def _is_needed(item: Column, spec: SheetSpec, has_units: bool) -> bool:
    if spec.record == "measure":
        if item.field == "sub_item":
            return spec.area != 0
        if item.field == "responsible_units":
            return has_units
    return item.required


def _converted(
    body: Body,
    readers: Sequence[tuple[Column, int]],
    row: Sequence[Cell],
    place: Location,
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    width = len(row)
    for column, index in readers:
        cell = row[index] if index < width else ""
        if cell == "" or is_blank(cell):
            continue
        value, notice = convert(column, cell, body.frame.framework)
        said[column.field] = value
        if notice:
            body.problems.append(
                problem(
                    notice,
                    sheet=place.sheet,
                    row=place.row,
                    column=index,
                    field=column.field,
                    value=str(value),
                    title=column.title,
                )
            )
    return said


def _cell_text(row: Sequence[Cell], index: int | None) -> str:
    return plain_text(row[index]) if index is not None and index < len(row) else ""


def _extra(heads: Heads, row: Sequence[Cell]) -> dict[str, str]:
    return {
        heading: text for index, heading in heads.extras.items() if (text := _cell_text(row, index))
    }


def _keep_measure(
    body: Body, spec: SheetSpec, said: dict[str, Any], extra: dict[str, str], place: Location
) -> None:
    if spec.area == 0:
        said.setdefault("sub_item", "0")
    said["id"] = body.ids[place.sheet][place.row]
    body.measures.append(Measure(**said, extra=extra, location=place))


def _keep_general(
    body: Body, spec: SheetSpec, said: dict[str, Any], extra: dict[str, str], place: Location
) -> None:
    if set(said) - {"part"}:  # a prepared row names its part and waits to be filled in
        body.general.append((said, place))


def _keeper(name: str, kind: type[Any]) -> Callable[..., None]:
    def keep(
        body: Body, spec: SheetSpec, said: dict[str, Any], extra: dict[str, str], place: Location
    ) -> None:
        if said:
            if "from" in said:
                said["from_"] = said.pop("from")
            getattr(body, name).append(kind(**said, location=place))

    return keep


_KEEPERS: Mapping[str, Callable[..., None]] = {
    "measure": _keep_measure,
    "general": _keep_general,
    "taskforce": _keeper("taskforce", TaskforceMember),
    "report": _keeper("reports", Report),
    "event": _keeper("events", Event),
}
