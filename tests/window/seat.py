"""A clerk's seat: a screen, a home folder, and a LibreOffice with its windows on that screen."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import xlwings as xw

import xlplan.libreoffice as lo
from tests.pictures import FONTS
from tests.window.dialogs import Dialog, dialogs
from tests.window.picture import Picture
from tests.window.screen import Screen, end
from tests.window.waiting import until
from tests.window.window import Window
from xlplan.errors import OfficeGone
from xlplan.libreoffice.bridge import lost

_START = 60  # seconds for a LibreOffice to come up with a file
_STILL = 0.25  # seconds in which nothing may move
_PROFILE = Path(".config/libreoffice/4/user/registrymodifications.xcu")

_OURS = ("PYTHON", "PYTEST", "VIRTUAL_ENV", "XDG_", "XLPLAN_HOME", "XLPLAN_PYTHON")
"""Starts of the variables that a clerk does not have, or that lead out of the home folder."""

# Taiwan's language, and nothing that is shown only to those who start it for the first time.
_SETTINGS = {
    ("/org.openoffice.Setup/L10N", "ooLocale"): "zh-TW",
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale"): "zh-TW",
    ("/org.openoffice.Office.Linguistic/General", "UILocale"): "zh-TW",
    ("/org.openoffice.Office.Common/Misc", "FirstRun"): "false",
    ("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay"): "false",
    ("/org.openoffice.Office.Common/Misc", "ShowDonation"): "false",
    ("/org.openoffice.Setup/Product", "WhatsNew"): "false",
}


@contextmanager
def seated(soffice: Path, folder: Path) -> Iterator[Seat]:
    """Give a seat on a screen of its own, with the extension installed as the README says."""
    for name in ("screen", "home"):
        (folder / name).mkdir(parents=True)
    screen = Screen(folder / "screen")
    seat = Seat(soffice, folder / "home", screen)
    try:
        install = [sys.executable, "-m", "xlplan", "install", "libreoffice"]
        seat.run(install, PATH=os.environ["PATH"])  # from a shell where the project's Python is
        yield seat
        seat.leave()
    finally:
        seat.kill()
        screen.stop()


class Seat:
    """One person's place; ``leave`` and ``kill`` end the LibreOffice there."""

    def __init__(self, soffice: Path, folder: Path, screen: Screen) -> None:
        fonts = folder / ".fonts.conf"
        self.screen = screen
        self.home = folder
        self.environment: dict[str, str] = {
            **{key: value for key, value in os.environ.items() if not key.startswith(_OURS)},
            **screen.environment,
            "HOME": str(folder),
            "FONTCONFIG_FILE": str(fonts),
            "PATH": _path_without(Path(sys.executable).parent),
        }
        self._soffice = soffice
        self._office: subprocess.Popen[bytes] | None = None
        self._app: xw.App | None = None
        settings = folder / _PROFILE
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_registry(_SETTINGS), encoding="utf-8")
        fonts.write_text(FONTS, encoding="utf-8")

    def run(self, command: Sequence[str], seconds: float = 120, **environment: str) -> str:
        """Run a command as this person; return what it printed. Fails where the command does."""
        done = subprocess.run(
            command,
            env={**self.environment, **environment},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, f"{command}: {said}"
        return said

    def open(self, path: Path) -> Window:
        """Open a file as a person does who clicks it: in the LibreOffice that runs, or a new one.

        A new one has a pipe besides, by which the tests look into it.
        """
        if self.running:
            self._launch(path)
        else:
            self._start(path)
        book = until(lambda: self._book(path), f"{path.name} is open", _START)
        window = Window(self, book)
        until(lambda: window.is_shown, f"{path.name} has a window")
        self.settled()
        return window

    def settled(self) -> Picture:
        """Return the screen as soon as nothing on it moves any more."""
        before = self.screen.picture()

        def still() -> Picture | None:
            nonlocal before
            time.sleep(_STILL)
            earlier, before = before, self.screen.picture()
            return before if before.shows_the_same_as(earlier) else None

        return until(still, "the screen stands still")

    @property
    def running(self) -> bool:
        return self._office is not None and self._office.poll() is None

    @property
    def app(self) -> xw.App:
        """The running LibreOffice, looked into over its pipe."""
        assert self._app is not None, "no file was opened yet"
        return self._app

    def dialogs(self) -> list[Dialog]:
        """Return what waits for an answer now."""
        return dialogs(self.app, self.screen)

    def dialog(self) -> Dialog:
        """Return what waits for an answer, as soon as it is there and gets the keys."""

        def in_front() -> Dialog | None:
            found = self.dialogs()
            front = self.screen.front if found else ""
            return next((dialog for dialog in found if dialog.title == front), None)

        return until(in_front, "a dialog or a message box")

    def clipboard(self) -> str:
        """Return the text that was copied last."""
        board = self.app.impl.service("com.sun.star.datatransfer.clipboard.SystemClipboard")
        copied = board.getContents()
        flavors = copied.getTransferDataFlavors() if copied else ()
        texts = (item for item in flavors if item.MimeType == "text/plain;charset=utf-16")
        return next((copied.getTransferData(item) for item in texts), "")

    def workers(self) -> list[int]:
        """Return the ids of the extension's processes that this person runs."""
        return [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if _is_worker(process, f"HOME={self.home}".encode())
        ]

    def kill_worker(self) -> None:
        """End the extension's process as a crash would."""
        (worker,) = self.workers()
        os.kill(worker, signal.SIGKILL)
        until(lambda: not self.workers(), "the worker is gone")

    def close_all(self) -> None:
        """Close all windows, and save nothing."""
        waiting = [dialog.text for dialog in self.dialogs()] if self.running else []
        assert not waiting, f"still waiting for an answer: {waiting}"
        for book in list(self.app.books) if self.running else ():
            book.api.setModified(False)
            book.api.close(True)

    @contextmanager
    def without_python(self) -> Iterator[None]:
        """Have no Python that the extension can start, in a LibreOffice started meanwhile."""
        self.leave()
        self.environment["XLPLAN_PYTHON"] = str(self.home / "nowhere")
        try:
            yield
        finally:
            del self.environment["XLPLAN_PYTHON"]
            self.leave()

    def leave(self) -> None:
        """Quit LibreOffice; what is open is not saved."""
        if self.running:
            with suppress(OfficeGone, *lost()):
                for book in list(self.app.books):
                    book.api.setModified(False)
                self.app.impl.desktop.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._office.wait(10)
        self.kill()

    def kill(self) -> None:
        """End LibreOffice, whatever it is doing."""
        if self._office is not None:
            end(self._office)
        self._office = self._app = None

    def _start(self, path: Path) -> None:
        self.kill()
        pipe = f"xlplan{secrets.token_hex(6)}"
        self._office = self._launch(path, f"--accept=pipe,name={pipe};urp;")
        self._app = until(lambda: _connected(pipe), "LibreOffice answers", _START)

    def _launch(self, path: Path, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self._soffice), "--norestore", "--nologo", *options, str(path)],
            env=self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _book(self, path: Path) -> xw.Book | None:
        return next((book for book in self.app.books if Path(book.fullname) == path), None)


def _path_without(folder: Path) -> str:
    """Return PATH as a desktop has it: LibreOffice takes the first python3 on it for its own."""
    return os.pathsep.join(
        item for item in os.environ["PATH"].split(os.pathsep) if Path(item) != folder
    )


def _connected(pipe: str) -> xw.App | None:
    try:
        return lo.connect(pipe)
    except OfficeGone:
        return None


def _is_worker(process: Path, mark: bytes) -> bool:
    try:
        environment = (process / "environ").read_bytes().split(b"\0")
        command = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return mark in environment and b"xlplan.extension.worker" in command


def _registry(settings: Mapping[tuple[str, str], str]) -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for (path, name), value in settings.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n"
    )
