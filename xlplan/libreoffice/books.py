"""The open workbooks, and one of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import Locked, OfficeError

from . import files, held, undo
from .addresses import Block
from .bridge import load, properties
from .edge import edge, inner, read_only_text
from .names import Names
from .searching import find_matching
from .sheets import Sheets
from .snapshot import read_sheets

if TYPE_CHECKING:
    from .apps import App

_SMALL_PDF = {"Quality": 50, "ReduceImageResolution": True, "MaxImageResolution": 150}


@edge
class Books(base_classes.Books):
    """The spreadsheets open in a LibreOffice."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The UNO collection of everything open."""
        return self.app.desktop.Components

    @property
    def active(self) -> Book:
        """The workbook in front. Raises OfficeError where none is open."""
        found = self.app.desktop.getCurrentComponent()
        if found is not None and files.is_spreadsheet(found):
            return Book(self.app, found)
        for book in self:
            return book
        raise OfficeError("LibreOffice 裡沒有開啟的試算表。請先開啟檔案。")

    def __call__(self, key: int | str) -> Book:
        """Return one by its place or its name. Raises KeyError."""
        for number, book in enumerate(self, 1):
            if key == number or (isinstance(key, str) and key.casefold() == book.name.casefold()):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __iter__(self) -> Iterator[Book]:
        """Yield them in the order in which they were opened; LibreOffice has the newest first."""
        found = [item for item in self.api if files.is_spreadsheet(item)]
        return iter([Book(self.app, item) for item in reversed(found)])

    def __contains__(self, key: str) -> bool:
        return any(book.name.casefold() == key.casefold() for book in self)

    def add(self) -> Book:
        """Make a new workbook, which becomes the active one."""
        url = "private:factory/scalc"
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, properties())
        return self._in_front(document)

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *rest: Any,
        **named: Any,
    ) -> Book:
        """Open a file, or return it where it is open already; what else Excel takes is ignored.

        Its macros never run. Its formulas are calculated, for LibreOffice trusts the results kept
        in an .xlsx even where the program that wrote it kept none. Raises OfficeError when it is
        missing, broken, encrypted, opened by somebody else, or no spreadsheet.
        """
        path = Path(fullname).absolute()
        opened = next((book for book in self if _same(book, path)), None)
        if opened is not None:
            return opened
        document = files.open_file(self.app.desktop, path, bool(read_only), password)
        document.calculateAll()
        document.setModified(False)
        return self._in_front(document)

    def _in_front(self, document: Any) -> Book:
        """Return the workbook of a new document; without a window, it is not always in front."""
        book = Book(self.app, document)
        book.activate()
        self.app.sheet_size(document)  # known from now on: a click need not ask
        return book


@edge
class Book(base_classes.Book):
    """An open workbook."""

    app: App
    sheets: Sheets

    def __init__(self, app: App, document: Any) -> None:
        self.app = app
        self.document = document
        self.sheets = Sheets(self)
        self.step: undo.Step | None = None

    @property
    def api(self) -> Any:
        """The UNO document."""
        return self.document

    @property
    def fullname(self) -> str:
        """Its path; its title before it is saved for the first time."""
        path = files.path_of(self.document)
        return str(path) if path else str(self.document.Title)

    @property
    def name(self) -> str:
        """Its file's name; its title before it is saved for the first time."""
        return Path(self.fullname).name

    @property
    def names(self) -> Names:
        """Its defined names, with those of single sheets."""
        return Names(self)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of every sheet."""
        return self.app.sheet_size(self.document)

    @property
    def has_password(self) -> bool:
        """Whether its file opens with a password only."""
        return files.has_password(self.document)

    @property
    def read_only(self) -> bool:
        """Whether it may only be read."""
        return bool(self.document.isReadonly())

    @property
    def modified(self) -> bool:
        """Whether it has changes that are not saved."""
        return bool(self.document.isModified())

    @modified.setter
    def modified(self, value: bool) -> None:
        self.document.setModified(value)

    def check_writable(self) -> None:
        """Raise Locked when it may only be read: LibreOffice would change it all the same."""
        if self.read_only:
            raise Locked(read_only_text(self.name))

    def activate(self) -> None:
        """Bring it to the front."""
        self.document.CurrentController.Frame.activate()

    def calculate(self) -> None:
        """Calculate what has changed; a cell that is being typed into takes what was typed."""
        self.document.calculate()

    def close(self) -> None:
        """Close it without saving."""
        held.let_go(self.document)
        self.document.close(True)

    # ---- files

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it: where it is kept, or at a path in the format of its suffix.

        Without a path a new workbook is saved in the current folder as .xlsx. One that may only be
        read can be changed once it is kept elsewhere. Raises OfficeError; Locked without a path
        when it may only be read.
        """
        if path is None and self.document.hasLocation() and not password:
            self.check_writable()
            files.save(self.document)
            return
        target = path or (self.fullname if self.document.hasLocation() else f"{self.name}.xlsx")
        before, read_only = self.document.URL, self.read_only
        files.save_as(self.document, Path(target).absolute(), password)
        if read_only and before != self.document.URL:
            self._open_for_writing()

    def _open_for_writing(self) -> None:
        dispatch = self.app.service("com.sun.star.frame.DispatchHelper").executeDispatch
        frame = self.document.CurrentController.Frame
        dispatch(frame, ".uno:EditDoc", "", 0, properties(Editable=True))

    def save_copy(self, path: str | Path) -> None:
        """Save a copy in the format of the path's suffix; it keeps its own place and state."""
        modified = self.modified
        files.save_copy(self.document, Path(path).absolute())
        self.modified = modified

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        """Save its visible sheets as PDF; ``quality`` "minimum" makes pictures coarser."""
        more: dict[str, Any] = {}
        if quality == "minimum":
            values = properties(**_SMALL_PDF)
            more["FilterData"] = load().Any("[]com.sun.star.beans.PropertyValue", values)
        files.save_copy(self.document, Path(path).absolute().with_suffix(".pdf"), **more)

    # ---- what Excel's own engine has not

    def read_sheets(self, names: Iterable[str] | None = None) -> dict[str, list[list[Any]]]:
        """Return the values of whole sheets in very few calls; see snapshot."""
        return read_sheets(self, None if names is None else list(names))

    def find_matching(self, names: Sequence[str], pattern: str) -> list[tuple[str, Block]]:
        """Return the cells whose formulas match, in a few calls for all sheets; see searching."""
        return find_matching(self, names, pattern)

    def undo(self, title: str) -> undo.Step:
        """Return a context manager: what happens inside is one step for Ctrl+Z."""
        return undo.Step(self, title)

    def take_back(self, title: str) -> None:
        """Undo the last step when it bears a title; what it did cannot be done again."""
        manager = self.document.UndoManager
        if manager.isUndoPossible() and manager.getCurrentUndoActionTitle() == title:
            undo.undo_last(self)

    def release(self) -> None:
        """Let go of the sheets and cells that nobody uses any more, while it is still open.

        A person may close it before Python comes to it by itself; see held.
        """
        gc.collect()

    @inner
    def write(self, cells: Any, put: Callable[[], object]) -> None:
        """Call ``put``, which writes a block of UNO cells, so that a step undoes it exactly."""
        if self.step is None:
            put()
        else:
            undo.write(self.step, cells, put)


def _same(book: Book, path: Path) -> bool:
    kept = files.path_of(book.document)
    if kept is None:
        return False
    try:
        return kept.samefile(path)
    except OSError:
        return kept == path
