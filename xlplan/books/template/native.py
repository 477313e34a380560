"""The template as an .ods file, made by LibreOffice itself, with buttons in its sheets.

The .xlsx template is opened in a LibreOffice of our own, gets what .xlsx cannot carry, and is saved
as .ods. Rows, columns, names and rules are those of the .xlsx.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.books.save import replacing
from xlplan.books.template import write_template
from xlplan.books.template.cover import FREE_ROW
from xlplan.books.template.styles import FONT
from xlplan.errors import OfficeGone
from xlplan.merge import Doubt
from xlplan.plan import Plan
from xlplan.table import Layout

if TYPE_CHECKING:
    import xlwings as xw

    from xlplan.books.template.bars import Bar, Placed
    from xlplan.libreoffice.controls import LinkButton

_ONE_BY_ONE = {"MAX_CONCURRENCY": "1"}
"""Read the sheets of an .xlsx one after the other: side by side, 7.4 mixes up which sheet a
validation refers to."""

_FORM_ROOM = 3  # points, above and below what the cover's form says

_INSTEAD = (
    "製作 .ods 範本要用 LibreOffice。{why}"
    "也可以改做 .xlsx 範本：用 --format xlsx，檔名以 .xlsx 結尾。"
)


@contextlib.contextmanager
def maker(environment: Mapping[str, str] | None = None) -> Iterator[xw.App]:
    """Yield a LibreOffice to make templates with; it ends with the block.

    ``environment`` is added to this process's own for it. Raises OfficeGone, with what to do, where
    there is no LibreOffice or this Python cannot reach it.
    """
    from xlplan.libreoffice import start

    try:
        app = start(environment={**_ONE_BY_ONE, **(environment or {})})
    except OfficeGone as error:
        raise OfficeGone(_INSTEAD.format(why=error)) from None
    try:
        yield app
    finally:
        app.quit()


def write_native(
    app: xw.App,
    target: Path,
    plan: Plan,
    frame: Layout,
    *,
    has_units: bool,
    doubts: Sequence[Doubt] = (),
) -> None:
    """Write as .ods what ``write_template`` writes as .xlsx, with buttons.

    Raises Unwritable as that does, OfficeError when LibreOffice refuses; a file that was there
    before then still is.
    """
    from xlplan.books.template.bars import bars
    from xlplan.books.template.settling import settle

    found = list(bars(frame))
    with tempfile.TemporaryDirectory(prefix="xlplan-") as folder, replacing(target) as temporary:
        source, saved = Path(folder) / "plan.xlsx", Path(folder) / "plan.ods"
        write_template(source, plan, frame, has_units=has_units, doubts=doubts)
        digit = _convert(app, source, saved, frame, found)
        settle(saved, temporary, digit)


def _convert(app: xw.App, source: Path, target: Path, frame: Layout, found: Sequence[Bar]) -> float:
    """Have LibreOffice save the .ods; return how wide it takes a digit to be, in points."""
    from xlplan.libreoffice.appearance import width_unit
    from xlplan.libreoffice.controls import Controls
    from xlplan.libreoffice.dressing import Dressing

    book = app.books.open(str(source))
    try:
        dressing = Dressing(book.impl)
        dressing.use_taiwan(FONT)
        dressing.pad(_form(book, frame), _FORM_ROOM)
        for bar in found:
            sheet = book.sheets[bar.sheet].impl
            dressing.make_room(sheet, bar.row, bar.height, bar.below)
            controls = Controls(sheet)
            for button in bar.buttons:
                controls.add(_link_button(button), bar.row)
        digit = width_unit(book.impl) / 2540 * 72
        book.impl.save_copy(target)
    finally:
        book.close()
    return digit


def _link_button(placed: Placed) -> LinkButton:
    from xlplan.books.template.bars import SIZE
    from xlplan.libreoffice.controls import LinkButton

    return LinkButton(
        label=placed.face.label,
        tip=placed.face.tip,
        address=placed.face.address,
        left=placed.left,
        top=placed.top,
        width=placed.width,
        height=placed.height,
        text=int(placed.text[1:], 16),
        ground=int(placed.ground[1:], 16),
        font=FONT,
        size=SIZE,
    )


def _form(book: xw.Book, frame: Layout) -> Any:
    """Return the cells of the cover's form, whose rows LibreOffice fits to what they say."""
    first = FREE_ROW + 2
    cover = book.sheets[frame.names["cover"]]
    return cover.range(f"B{first}:E{first + len(frame.cover) - 1}").impl
