"""The running LibreOffices, and one of them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import OfficeError

from . import bridge
from .addresses import block_of
from .books import Books
from .edge import edge
from .macros import run
from .messages import show
from .process import Process, has_screen

if TYPE_CHECKING:
    from .engine import Engine
    from .ranges import Range

_CALCULATION = {"automatic": True, "semiautomatic": True, "manual": False}
_CONNECTED = itertools.count(-1, -1)  # what stands for the process id of an office not ours


@edge
class Apps(base_classes.Apps):
    """The LibreOffices that were started or connected to, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Return their process ids."""
        return [app.pid for app in self]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
        profile: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> App:
        """Start a LibreOffice; ``spec`` is the path of its starter, ``visible`` None means yes.

        ``environment`` is added to this process's own for it. Where there is no screen it runs
        without a window. Raises OfficeGone when it does not start.
        """
        starter = Path(spec) if spec else None
        process = Process(visible is not False, starter, profile, environment)
        try:
            app = App(self, process.context(), process)
            if add_book:
                app.books.add()
        except BaseException:
            process.kill()
            raise
        return self.register(app)

    def connect(self, pipe: str) -> App:
        """Return the LibreOffice that listens at a pipe. Raises OfficeGone."""
        known = next((app for app in self if app.pipe == pipe and app.answers), None)
        return self.register(known or App(self, bridge.resolve(pipe), pipe=pipe))

    def inside(self, context: Any = None) -> App:
        """Return the LibreOffice whose own Python this is."""
        found = context or bridge.load().getComponentContext()
        known = next((app for app in self if app.pid == os.getpid()), None)
        return self.register(known or App(self, found, pid=os.getpid()))

    def register(self, app: App) -> App:
        """Make an app the active one."""
        self._apps = [app, *(other for other in self._apps if other is not app)]
        return app

    def forget(self, app: App) -> None:
        """Leave out an app that has ended."""
        self._apps = [other for other in self._apps if other is not app]

    @staticmethod
    def cleanup() -> None:
        """Do nothing: no process is ever left behind."""

    def __iter__(self) -> Iterator[App]:
        return iter([app for app in self._apps if app.running])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(pid)


@edge
class App(base_classes.App):
    """A running LibreOffice: one that we started, one connected to, or the one we run in."""

    books: Books
    pid: int
    hwnd = None
    cut_copy_mode = None
    display_alerts = False  # LibreOffice asks nothing when a program acts; kept, without effect
    enable_events = False  # nor do the macros of workbooks ever run; likewise

    def __init__(
        self,
        apps: Apps,
        context: Any,
        process: Process | None = None,
        pipe: str = "",
        pid: int | None = None,
    ) -> None:
        self.apps = apps
        self.context = context
        self.process = process
        self.pipe = process.pipe if process else pipe
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.books = Books(self)
        self.pid = process.pid if process else pid or next(_CONNECTED)
        if process:
            process.on_end(self._terminate)
        self._bar: Any = None
        self._bar_text: str | bool = False
        self._size: tuple[int, int] | None = None

    def service(self, name: str) -> Any:
        """Return a new UNO service of this LibreOffice."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def api(self) -> Any:
        """The UNO desktop."""
        return self.desktop

    @property
    def engine(self) -> Engine:
        """The engine."""
        return self.apps.engine

    @property
    def running(self) -> bool:
        """Whether its process runs; whether it answers, where the process is not ours."""
        return self.process.running if self.process else self._responds()

    @property
    def answers(self) -> bool:
        """Whether it answers."""
        return (self.process is None or self.process.running) and self._responds()

    def _responds(self) -> bool:
        try:
            self.desktop.getCurrentComponent()
        except bridge.lost():
            return False
        return True

    @property
    def version(self) -> str:
        """Its version, such as "7.4.7.2"."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            bridge.properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(product.getByName("ooSetupVersionAboutBox"))

    @property
    def path(self) -> str:
        """The folder of its program."""
        paths = self.service("com.sun.star.util.PathSubstitution")
        return str(bridge.load().fileUrlToSystemPath(paths.getSubstituteVariableValue("$(prog)")))

    # ---- its end

    def quit(self) -> None:
        """End it without saving. One that we did not start is only let go, and runs on."""
        self.apps.forget(self)
        if self.process is None:
            return
        self.process.end()

    def kill(self) -> None:
        """End it at once. One that we did not start is only let go, and runs on."""
        self.apps.forget(self)
        if self.process:
            self.process.kill()

    def _terminate(self) -> None:
        """Close everything and ask it to end; waits for ever where a dialog is open."""
        with suppress(OfficeError, *bridge.lost()):
            for book in self.books:
                book.close()
            self.desktop.terminate()

    # ---- what is seen

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active one of xlwings; with ``steal_focus`` bring its window to the front."""
        self.apps.register(self)
        if steal_focus and len(self.books):
            self._frame.ContainerWindow.toFront()

    @property
    def visible(self) -> bool:
        """Whether its windows are shown."""
        if self.process:
            return self.process.visible
        return any(frame.ContainerWindow.isVisible() for frame in self.desktop.Frames)

    @visible.setter
    def visible(self, value: bool) -> None:
        if value == self.visible or not has_screen():
            return
        if self.process and self.process.headless:
            raise OfficeError("這個 LibreOffice 是在背景啟動的，無法顯示視窗。請重新啟動。")
        for frame in self.desktop.Frames:
            frame.ContainerWindow.setVisible(value)
        if self.process:
            self.process.visible = value

    def sheet_size(self, document: Any) -> tuple[int, int]:
        """Return rows and columns of every sheet; a LibreOffice has 1024 or 16384 columns."""
        if self._size is None:
            sheet = document.Sheets.getByIndex(0)
            self._size = sheet.Rows.Count, sheet.Columns.Count
        return self._size

    @property
    def selection(self) -> Range | None:
        """The selected cells of the workbook in front, the first block of several; None if none."""
        return next(iter(self.selections), None)

    @property
    def selections(self) -> list[Range]:
        """The selected blocks of the workbook in front; Excel's engine knows the first only."""
        from .ranges import Range

        book = self.books.active
        found = book.document.CurrentSelection
        if found is None:  # a drawing is selected
            return []
        if found.supportsService("com.sun.star.sheet.SheetCellRanges"):
            addresses = found.RangeAddresses
        elif found.supportsService("com.sun.star.sheet.SheetCellRange"):
            addresses = (found.RangeAddress,)
        else:
            return []
        return [Range(book.sheets(item.Sheet + 1), *block_of(item)) for item in addresses]

    @property
    def screen_updating(self) -> bool:
        """Whether open workbooks are drawn while they change."""
        return not any(book.document.hasControllersLocked() for book in self.books)

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for book in self.books:
            document = book.document
            if not value and not document.hasControllersLocked():
                document.lockControllers()
            while value and document.hasControllersLocked():
                document.unlockControllers()

    @property
    def status_bar(self) -> str | bool:
        """The text that was put into the status bar, False where there is none."""
        return self._bar_text

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        before, self._bar = self._bar, None
        if before is not None:
            with suppress(*bridge.lost()):  # its window is closed: newer LibreOffices mind
                before.end()
        self._bar_text = value
        if value is not False:
            self._bar = self._frame.createStatusIndicator()
            self._bar.start(str(value), 0)

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any
    ) -> str:
        """Show a message and return the button pressed. Raises OfficeError without a screen."""
        if self.process and self.process.headless:
            raise OfficeError("這個 LibreOffice 是在背景啟動的，無法顯示訊息。")
        parent = self._frame.ContainerWindow if len(self.books) else None
        return show(self, parent, prompt, title or "", buttons, mode)

    @property
    def _frame(self) -> Any:
        return self.books.active.document.CurrentController.Frame

    # ---- calculation and macros

    @property
    def calculation(self) -> str:
        """ "automatic" where every open workbook calculates by itself, else "manual"."""
        every = all(book.document.isAutomaticCalculationEnabled() for book in self.books)
        return "automatic" if every else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        automatic = _CALCULATION[value]
        for book in self.books:
            book.document.enableAutomaticCalculation(automatic)

    def calculate(self) -> None:
        """Calculate all open workbooks."""
        for book in self.books:
            book.document.calculateAll()

    def run(self, macro: str, args: Any) -> Any:
        """Run a Basic macro ("Module1.Main") of LibreOffice's and return what it returns."""
        return run(self, macro, args)
