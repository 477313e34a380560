"""What a person sees of a click: the status bar, the bar with its answer, a box for a failure."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Sequence

import uno
from com.sun.star.beans import StringPair

from xlplan_office import lists
from xlplan_office.choice import Option, choose
from xlplan_office.faces import LABELS, TITLE
from xlplan_office.question import ask_words

SERVICE = "service:tw.xlplan.Buttons?"
_BAR = "tw.xlplan"
_DOCUMENT = "com.sun.star.sheet.SpreadsheetDocument"
_SUCCESS, _WARNING = 1, 2  # com.sun.star.frame.InfobarType
_OK, _YES_NO = 1, 3  # com.sun.star.awt.MessageBoxButtons
_YES = 2  # com.sun.star.awt.MessageBoxResults
_HEAD = 32  # characters in bold; they stand in one line, and a long one pushes the buttons out
_KINDS = {"info": _SUCCESS, "warning": _WARNING}


class Window:
    """A window with a workbook. It may be closed at any time: then nothing is shown in it."""

    def __init__(self, context: Any, document: Any) -> None:
        self.context = context
        self.document = document
        self._progress: Any = None

    @property
    def key(self) -> str:
        """What tells its workbook from all others of this session."""
        return str(self.document.RuntimeUID)

    @property
    def is_open(self) -> bool:
        """Whether its workbook is still there."""
        with suppress(Exception):
            return self._controller is not None
        return False

    def begin(self, text: str) -> None:
        """Take away the last answer, and say in the status bar what goes on."""
        with suppress(Exception):
            self._take_bar_away()
            self._progress = self.frame.createStatusIndicator()
            self._progress.start(text, 1)

    def end(self) -> None:
        """Empty the status bar, and take away what was said meanwhile."""
        with suppress(Exception):
            self._progress.end()
            self._take_bar_away()
        self._progress = None

    def do(self, command: str) -> None:
        """Carry a command of LibreOffice's out, as if a person had chosen it."""
        dispatcher = _service(self.context, "frame.DispatchHelper")
        with suppress(Exception):
            dispatcher.executeDispatch(self.frame, command, "", 0, ())

    def show(
        self, text: str, level: str, then: Sequence[str] = (), title: str = "", details: str = ""
    ) -> None:
        """Show an answer in a bar above the sheet, with buttons for what may come next.

        ``details`` is the list behind it: one more button shows that, under its title.
        """
        with suppress(Exception):
            self._take_bar_away()
            head, rest = _parted(text)
            actions = [StringPair(LABELS[name], SERVICE + name) for name in then]
            if details:
                actions.append(StringPair(lists.LABEL, lists.keep(self, title, details)))
            self._controller.appendInfobar(_BAR, head, rest, _KINDS[level], tuple(actions), True)

    def warn(self, text: str) -> None:
        """Show a failure in a box that waits for its OK."""
        self._box("WARNINGBOX", _OK, text)

    def confirm(self, text: str) -> bool:
        """Ask a question whose answer is yes or no."""
        return self._box("QUERYBOX", _YES_NO, text) == _YES

    def ask(self, text: str, title: str) -> str | None:
        """Ask for some words; None when the person does not want to."""
        self._bring_to_front()
        return ask_words(self.context, self._parent, title, text)

    def choose(self, text: str, title: str, options: Sequence[Option]) -> str | None:
        """Ask for one of several answers; None when the person does not want to."""
        self._bring_to_front()
        return choose(self.context, self._parent, title, text, options)

    def read(self, text: str, title: str) -> None:
        """Show a list in a window of its own."""
        lists.read(self.context, self._parent, title, text)

    def _box(self, kind: str, buttons: int, text: str) -> int:
        of_kind = uno.Enum("com.sun.star.awt.MessageBoxType", kind)
        toolkit = _service(self.context, "awt.Toolkit")
        self._bring_to_front()
        box = toolkit.createMessageBox(self._parent, of_kind, buttons, TITLE, text)
        try:
            return int(box.execute())
        finally:
            box.dispose()

    def _bring_to_front(self) -> None:
        """Show the window that a question belongs to: all others wait for the answer, too."""
        with suppress(Exception):
            self._parent.toFront()

    @property
    def _controller(self) -> Any:
        return self.document.CurrentController

    @property
    def frame(self) -> Any:
        """The frame around its workbook."""
        return self._controller.Frame

    @property
    def _parent(self) -> Any:
        with suppress(Exception):
            return self.frame.ContainerWindow
        frame = _service(self.context, "frame.Desktop").CurrentFrame
        return frame.ContainerWindow if frame else None

    def _take_bar_away(self) -> None:
        lists.forget(self)
        if self._controller.hasInfobar(_BAR):
            self._controller.removeInfobar(_BAR)


def _parted(text: str) -> tuple[str, str]:
    """Return an answer's beginning, for one line, and the rest, which is broken into lines."""
    head, _, rest = text.partition("\n")
    if len(head) <= _HEAD:
        return head, rest
    ends = (head.rfind(mark, 0, _HEAD) + 1 for mark in "。；，：")
    end = next(filter(None, ends), 0)
    return text[:end], text[end:]


def in_front(context: Any) -> Window:
    """Return the window in front; its document is None when that holds no workbook."""
    document = _service(context, "frame.Desktop").CurrentComponent
    is_workbook = hasattr(document, "supportsService") and document.supportsService(_DOCUMENT)
    return Window(context, document if is_workbook else None)


def _service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)
