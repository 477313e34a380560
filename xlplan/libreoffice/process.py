"""A LibreOffice that we started: its processes, its pipe, its profile; never left behind."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlplan.errors import OfficeGone

from . import bridge, locks
from .installed import starter

_START = 60  # seconds for LibreOffice to answer
_END = 15  # seconds it gets to end by itself; an open dialog forbids it to
_GUARD = 'read _; kill -TERM "-$0"; sleep 3; kill -KILL "-$0"; [ -z "$1" ] || rm -rf "$1"'
_HEAPS = {"MALLOC_ARENA_MAX": "2"}
"""For glibc, which else gives each thread a heap of its own and LibreOffice many threads: workbooks
opened, saved and closed filled 2 GB in 1,000 steps, though nothing was lost."""
_OPTIONS = ("--norestore", "--nologo", "--nofirststartwizard", "--nodefault")


class Process:
    """A running LibreOffice with a pipe of its own, and a profile of its own if none is given."""

    def __init__(
        self,
        visible: bool,
        soffice: Path | None,
        profile: Path | None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        program = soffice or starter()
        if program is None:
            raise OfficeGone("這台電腦找不到 LibreOffice。請先安裝，或用 XLPLAN_SOFFICE 指定位置。")
        bridge.load(Path(os.path.realpath(program)).parent)
        self.pipe = f"xlplan{secrets.token_hex(8)}"
        self.headless = not (visible and has_screen())
        self.visible = not self.headless
        self._temporary = None if profile else Path(tempfile.mkdtemp(prefix=locks.PROFILE))
        try:
            self._process = self._start(program, profile, environment or {})
        except OSError as error:
            self._clean()
            raise OfficeGone(f"無法啟動 LibreOffice（{program}）：{error.strerror}。") from None
        self._ending = threading.Event()
        self._guard = self._watch()
        self._owner = os.getpid()
        atexit.register(self._end_at_exit)

    @property
    def pid(self) -> int:
        """The id of the first of its processes."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def context(self) -> Any:
        """Return its component context once it answers. Raises OfficeGone."""
        return bridge.resolve(self.pipe, _START, lambda: self.running)

    def on_end(self, farewell: Callable[[], object]) -> None:
        """Say what makes it end by itself: called once, when ``end`` is. It may hang.

        It runs in a thread that is started now, for none can be started at the program's end.
        """
        threading.Thread(target=self._wait_and_call, args=(farewell,), daemon=True).start()

    def end(self, seconds: float = _END) -> None:
        """Let it end by itself, and end it if it has not after so many seconds."""
        self._ending.set()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()

    def _end_at_exit(self) -> None:
        """End it with the program that started it; one forked off that program leaves it alone."""
        if os.getpid() == self._owner:
            self.end()

    def _wait_and_call(self, farewell: Callable[[], object]) -> None:
        self._ending.wait()
        farewell()

    def kill(self) -> None:
        """End all its processes at once and remove its profile."""
        self._kill_group()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        if self._guard:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None
        self._clean()
        atexit.unregister(self._end_at_exit)

    def _clean(self) -> None:
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _start(
        self, program: Path, profile: Path | None, more: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        options = (*_OPTIONS, *(("--headless",) if self.headless else ()))
        environment = {name: v for name, v in os.environ.items() if name != bridge.BOOTSTRAP}
        environment = _HEAPS | environment | dict(more)
        if self._temporary:
            profile, temporary = self._temporary / "profile", self._temporary / "tmp"
            temporary.mkdir()
            environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary))
        group: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if profile:
            options += (f"-env:UserInstallation={profile.absolute().as_uri()}",)
        return subprocess.Popen(
            [str(program), *options, f"--accept=pipe,name={self.pipe};urp;"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            **group,
        )

    def _watch(self) -> subprocess.Popen[bytes] | None:
        """Start a shell that ends it when our process dies without a chance to: its input ends."""
        if sys.platform == "win32":
            return None
        return subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, str(self.pid), str(self._temporary or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _kill_group(self) -> None:
        """End every process of the group, also after the first of them has ended."""
        if sys.platform == "win32":
            command = ["taskkill", "/PID", str(self.pid), "/T", "/F"]
            subprocess.run(command, capture_output=True, check=False)
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def has_screen() -> bool:
    """Say whether a program can show a window."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
