"""Copying and pasting.

Within a workbook ``copyRange`` copies everything without the system's clipboard. Formats only are
pasted from the clipboard (.uno:InsertContents): contents and notes stay, conditional formats are
joined with their equals, and one Ctrl+Z takes it back. What else was tried in 7.4: "fill sheets"
(.uno:FillTable) gives cells the numbers that the conditional formats have on the other sheet, so
that they are painted by others, and undoing it can crash; conditional formats set through their own
API neither paint nor can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from . import bridge, validation
from .formats import number_formats
from .formulas import shift

if TYPE_CHECKING:
    from .ranges import Range

KINDS = frozenset(["formats", "validation"])
_FORMATS = {"Flags": "T", "FormulaCommand": 0, "SkipEmptyCells": False}
_FORMATS |= {"Transpose": False, "AsLink": False, "MoveMode": 4}
_copied: list[Range] = []  # what copy() without a destination remembers


def remember(source: Range) -> None:
    """Keep a range for the next paste; only its place is kept, as in Excel."""
    _copied[:] = [source]


def copied() -> Range:
    """Return the range that was copied last. Raises OfficeError where there is none any more."""
    with suppress(OfficeError):  # its sheet is deleted, its workbook closed
        if _copied and _copied[0].sheet.name:
            return _copied[0]
    raise OfficeError("還沒有複製任何儲存格，或來源已經關閉。請先複製再貼上。")


def tiled(source: Range, target: Range) -> Range:
    """Return what pasting covers: the target where the source fits in evenly, else its size."""
    rows, columns = source.shape
    height = target.shape[0] if target.shape[0] % rows == 0 else rows
    width = target.shape[1] if target.shape[1] % columns == 0 else columns
    return target.part(0, 0, height, width)


def copy_all(source: Range, target: Range) -> None:
    """Copy everything to where the target begins, again and again where it is larger."""
    if source.sheet.book.document.RuntimeUID != target.sheet.book.document.RuntimeUID:
        _between_books(source, target)
        return
    place = tiled(source, target)
    place.check_unlocked()
    _fill(source, place.sheet.uno, place)


def _fill(source: Range, sheet: Any, place: Range) -> None:
    """Copy a source over a block of a UNO sheet; what is there already is doubled each time."""
    start = place.cell_address()
    index = sheet.RangeAddress.Sheet
    start.Sheet = index
    sheet.copyRange(start, source.address_struct())
    rows, columns = source.shape
    while columns < place.shape[1]:
        more = min(columns, place.shape[1] - columns)
        _again(sheet, place, (0, 0, rows, more), (0, columns))
        columns += more
    while rows < place.shape[0]:
        more = min(rows, place.shape[0] - rows)
        _again(sheet, place, (0, 0, more, columns), (rows, 0))
        rows += more


def _again(sheet: Any, place: Range, part: tuple[int, int, int, int], to: tuple[int, int]) -> None:
    address = place.part(*part).address_struct()
    start = place.part(*to, 1, 1).cell_address()
    address.Sheet = start.Sheet = sheet.RangeAddress.Sheet
    sheet.copyRange(start, address)


def _between_books(source: Range, target: Range) -> None:
    """Copy to another workbook by what its window would put on the clipboard."""
    target.check_unlocked()
    here, there = (item.sheet.book.document.CurrentController for item in (source, target))
    source.select()
    content = here.getTransferable()
    # LibreOffice asks before it writes over something, and without a window takes it for a no
    target.part(0, 0, *source.shape).clear_contents()
    target.part(0, 0, 1, 1).select()
    there.insertTransferable(content)


def paste_from(source: Range, target: Range, kinds: Collection[str]) -> None:
    """Give a range the formats, the validation or both of another one.

    Formats are number format, font, colours, borders, alignment, protection of cells and
    conditional formats. Raises Locked.
    """
    if unknown := set(kinds) - KINDS:
        raise ValueError(f"unknown kinds of pasting: {', '.join(sorted(unknown))}")
    if source.sheet.book.app is not target.sheet.book.app:
        raise OfficeError("不能從另一個 LibreOffice 裡的檔案貼上格式。請用同一個開啟兩個檔案。")
    place = tiled(source, target)
    place.check_unlocked()
    if set(kinds) == {"validation"}:
        validation.spread(source, place)
    elif "formats" in kinds:
        with place.sheet.book.undo("貼上格式"):
            kept = None if "validation" in kinds else validation.remembered(place)
            _paste_formats(source, place)
            if kept is None:
                validation.rebase(source, place)
            else:
                kept()


def _paste_formats(source: Range, place: Range) -> None:
    """Paste formats by way of the system's clipboard, which is empty afterwards.

    What it held cannot be put back: another program's content is gone once ours is there. Ours must
    not stay, for a pattern is nothing to be pasted, and a headless 7.4 that ends with cells on its
    clipboard crashes.
    """
    app, controller = place.sheet.book.app, place.sheet.book.document.CurrentController
    clipboard = app.service("com.sun.star.datatransfer.clipboard.SystemClipboard")
    before = _shown(controller)
    try:
        clipboard.setContents(_content(source, place, controller), None)
        controller.select(place.uno)
        dispatch = app.service("com.sun.star.frame.DispatchHelper").executeDispatch
        dispatch(controller.Frame, ".uno:InsertContents", "", 0, bridge.properties(**_FORMATS))
    finally:
        _show(controller, before)
        clipboard.setContents(None, None)


def _content(source: Range, place: Range, controller: Any) -> Any:
    """Return what copying a range puts on the clipboard; ``controller`` is that of ``place``."""
    other = before = None
    if source.sheet.book is not place.sheet.book:
        other = controller = source.sheet.book.document.CurrentController
        before = _shown(other)
    hidden = not source.sheet.visible
    if hidden:  # nothing can be selected there
        source.sheet.visible = True
    try:
        controller.select(source.uno)
        return controller.getTransferable()
    finally:
        if hidden:
            source.sheet.visible = False
        if before:
            _show(other, before)


def _shown(controller: Any) -> tuple[Any, Any]:
    return controller.ActiveSheet, controller.getSelection()


def _show(controller: Any, before: tuple[Any, Any]) -> None:
    controller.setActiveSheet(before[0])
    controller.select(before[1])


# ---- what xlwings calls paste


def paste(
    target: Range, kind: str | None, operation: str | None, skip_blanks: bool, transpose: bool
) -> None:
    """Paste what was copied. Raises NotImplementedError for what only Excel can."""
    if operation or skip_blanks:
        raise NotImplementedError("Range.paste: operation, skip_blanks")
    paste_kind(copied(), target, kind or "all", transpose)


def paste_kind(source: Range, target: Range, kind: str, transpose: bool = False) -> None:
    """Paste one of xlwings' kinds from a range."""
    if transpose and kind not in ("values", "formulas"):
        raise NotImplementedError(f"Range.paste: transpose of {kind}")
    if kind not in _PASTES:
        raise NotImplementedError(f"Range.paste: {kind}")
    if transpose:
        _paste_transposed(source, target, kind)
        return
    _PASTES[kind](source, target)


def _paste_values(source: Range, target: Range) -> None:
    values = source.uno.getDataArray()
    place = tiled(source, target)
    place.check_unlocked()
    down, right = (whole // part for whole, part in zip(place.shape, source.shape, strict=True))
    place.put_data([row * right for row in values] * down)


def _paste_formulas(source: Range, target: Range) -> None:
    place = tiled(source, target)
    place.check_unlocked()
    formulas = source.formula_rows()
    rows, columns = source.shape
    down, right = place.row - source.row, place.column - source.column
    place.put_formulas(
        [
            [
                shift(formulas[i % rows][j % columns], down + i - i % rows, right + j - j % columns)
                for j in range(place.shape[1])
            ]
            for i in range(place.shape[0])
        ]
    )


def _paste_transposed(source: Range, target: Range, kind: str) -> None:
    rows, columns = source.shape
    place = target.part(0, 0, columns, rows)
    place.check_unlocked()
    if kind == "values":
        place.put_data(tuple(zip(*source.uno.getDataArray(), strict=True)))
        return
    formulas = source.formula_rows()
    down, right = place.row - source.row, place.column - source.column
    place.put_formulas(
        [
            [shift(formulas[j][i], down + i - j, right + j - i) for j in range(rows)]
            for i in range(columns)
        ]
    )


def _paste_numbers(source: Range, target: Range) -> None:
    place = tiled(source, target)
    here, there = source.sheet.book, place.sheet.book
    for key, box in source.format_boxes():
        part = source.part(box[0], box[1], box[2] - box[0] + 1, box[3] - box[1] + 1)
        same = here is there  # else a key means another format
        own = key if same else number_formats(there).key(number_formats(here).code(key))
        for spot in validation.places(source, place, part):
            spot.uno.NumberFormat = own


def _paste_widths(source: Range, target: Range) -> None:
    place = tiled(source, target)
    place.check_unlocked()
    widths = [column.uno.Columns.Width for column in source.columns]
    for j, column in enumerate(place.columns):
        column.uno.Columns.Width = widths[j % len(widths)]


def _paste_notes(source: Range, target: Range) -> None:
    place = tiled(source, target)
    place.check_unlocked()
    for cell in source.noted():
        for spot in validation.places(source, place, cell):
            for one in spot.single_cells():
                if one.note:
                    one.note.delete()
                one.add_note(cell.note_text())


def _several(*pastes: Callable[[Range, Range], None]) -> Callable[[Range, Range], None]:
    def run(source: Range, target: Range) -> None:
        for one in pastes:
            one(source, target)

    return run


def _of(*kinds: str) -> Callable[[Range, Range], None]:
    return lambda source, target: paste_from(source, target, kinds)


_PASTES: dict[str, Callable[[Range, Range], None]] = {
    "all": copy_all,
    "all_merging_conditional_formats": copy_all,
    "all_using_source_theme": copy_all,
    "formats": _of("formats"),
    "validation": _of("validation"),
    "values": _paste_values,
    "formulas": _paste_formulas,
    "values_and_number_formats": _several(_paste_values, _paste_numbers),
    "formulas_and_number_formats": _several(_paste_formulas, _paste_numbers),
    "column_widths": _paste_widths,
    "comments": _paste_notes,
}
