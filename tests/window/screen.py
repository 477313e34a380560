"""A screen of its own: an X server without a monitor, a window manager, a mouse and a keyboard."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.window import picture
from tests.window.picture import Picture
from tests.window.waiting import STEP

PROGRAMS = ("Xvfb", "openbox", "xdotool")
SIZE = (1400, 900)


class Screen:
    """An X server with a display number that nobody else has; ``stop`` ends it."""

    def __init__(self, folder: Path) -> None:
        self._dump = folder / "Xvfb_screen0"
        reading, writing = os.pipe()
        size = "{}x{}x24".format(*SIZE)
        options = ["-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(folder)]
        self._server = _started(["Xvfb", "-displayfd", str(writing), *options], pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as said:  # ends when the server does
            self.display = f":{said.readline().strip()}"
        if self.display == ":":
            raise RuntimeError("Xvfb did not start")
        self._manager = _started(["openbox"], environment={**os.environ, **self.environment})

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program needs to be on this screen."""
        return {"DISPLAY": self.display}

    def point(self, place: tuple[int, int]) -> None:
        """Move the mouse."""
        self._do("mousemove", *map(str, place))

    def click(self, place: tuple[int, int], times: int = 1) -> None:
        """Click with the left button."""
        self.point(place)
        self._do("click", "--repeat", str(times), "--delay", "60", "1")

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "Return", "ctrl+z"."""
        self._do("key", "--delay", "40", *keys)

    @property
    def front(self) -> str:
        """The title of the window that gets the keys, "" when there is none."""
        with suppress(subprocess.CalledProcessError):
            return self._do("getactivewindow", "getwindowname").rstrip("\n")
        return ""

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of the window in front, without its frame.

        LibreOffice 7.4 may tell a screen reader that a dialog is a dot, for as long as it is shown.
        """
        said = self._do("getactivewindow", "getwindowgeometry", "--shell")
        told = dict(line.split("=") for line in said.splitlines())
        return int(told["WIDTH"]), int(told["HEIGHT"])

    def resize(self, width: int, height: int) -> None:
        """Give the window in front another size."""
        self._do("getactivewindow", "windowsize", str(width), str(height))

    def picture(self) -> Picture:
        """Return what is on the screen now."""
        return picture.read(self._dump)

    def stop(self) -> None:
        """End the window manager and the server."""
        for process in (self._manager, self._server):
            end(process)

    def _do(self, *what: str) -> str:
        environment = {**os.environ, **self.environment}
        done = subprocess.run(
            ["xdotool", *what], env=environment, check=True, capture_output=True, timeout=STEP
        )
        return done.stdout.decode()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all in its group, whatever it is doing."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _started(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        pass_fds=pass_fds,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
