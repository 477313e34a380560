"""Notes on cells, and links in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import OfficeError

from .edge import edge
from .formulas import excel_sheet
from .geometry import Geometry

if TYPE_CHECKING:
    from .ranges import Range

_NOTES = 8  # com.sun.star.sheet.CellFlags.ANNOTATION
_INSIDE = re.compile(r"#(?:(?P<quoted>'(?:[^']|'')+')|(?P<plain>[^'!.]+))[!.](?P<cells>.+)")


@edge
class Note(base_classes.Note):
    """The note on a cell."""

    def __init__(self, cell: Range) -> None:
        self.location = cell

    location: Any

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        return self.location.uno.Annotation

    @property
    def text(self) -> str:
        """What it says, "" where there is none.

        LibreOffice 25.2 keeps the text of an imported note in its shape only.
        """
        annotation = self.api
        if annotation.String:
            return str(annotation.String)
        shape = annotation.AnnotationShape
        return str(shape.String) if shape is not None else ""

    @text.setter
    def text(self, value: str) -> None:
        self.location.check_unlocked()
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it, as far as the file says."""
        return str(self.api.Author)

    def delete(self) -> None:
        """Take it off the cell."""
        self.location.check_unlocked()
        self.location.uno.clearContents(_NOTES)


@edge
class Remarks(Geometry):
    """The part of a Range that has notes and links."""

    @property
    def note(self) -> Note | None:
        """The note on the first cell, None where there is none."""
        found = Note(self(1, 1))
        return found if found.text else None

    def note_text(self) -> str:
        """Return what the note on the first cell says, "" where there is none."""
        return Note(self(1, 1)).text

    def add_note(self, text: str) -> Note:
        """Put a note on a cell."""
        cell = self(1, 1)
        cell.check_unlocked()
        cell.sheet.uno.Annotations.insertNew(cell.uno.CellAddress, text)
        return Note(cell)

    @property
    def comment(self) -> None:
        """Nothing: LibreOffice has notes, but no threads of comments."""
        return

    @property
    def hyperlink(self) -> str:
        """The address of the link in a cell ("https://…", "#資料!A1"). Raises OfficeError."""
        for field in self.uno.TextFields:
            if address := getattr(field, "URL", None):  # 7.4 says nothing of its service
                return excel_link(address)
        raise OfficeError("這個儲存格沒有超連結。")

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Replace what the cell holds by a link. Calc shows no screen tip of one's own."""
        cell = self(1, 1)
        field = cell.sheet.book.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = calc_link(address), text_to_display or address
        cell.check_unlocked()
        cell.uno.String = ""
        cell.uno.insertTextContent(cell.uno.createTextCursor(), field, False)


def calc_link(address: str) -> str:
    """Return a link as Calc follows it: "#'一 二'!A1" is "#'一 二'.A1" there."""
    found = _INSIDE.fullmatch(address)
    return f"#{found['quoted'] or found['plain']}.{found['cells']}" if found else address


def excel_link(address: str) -> str:
    """Return a link as Excel writes it."""
    found = _INSIDE.fullmatch(address)
    if not found:
        return address
    quoted, plain = found["quoted"], found["plain"]
    name = quoted[1:-1].replace("''", "'") if quoted else plain.removeprefix("$")
    return f"#{excel_sheet(name)}!{found['cells']}"
