"""The worker: the project's Python in a process of its own, one for the office session.

Jobs and answers go as lines of JSON through its standard input and output, so that a cell function,
which LibreOffice calculates with everything locked, needs no UNO to get its answer. For the buttons
the worker drives the workbook over UNO: through a pipe that is open for it alone. When LibreOffice
ends, its input ends, and so does the worker.
"""

from __future__ import annotations

import itertools
import json
import secrets
import subprocess
import sys
import threading
from typing import Any, Callable, Dict

import unohelper
from com.sun.star.bridge import XInstanceProvider

from xlplan_office import python

Reply = Dict[str, Any]

_MODULE = "xlplan.extension.worker"
_CHECK = "請在命令列執行「xlplan install libreoffice --check」，會說明缺了什麼。"


class NoWorker(Exception):
    """The worker could not be started; its text is for the user."""


class Worker:
    """A running worker."""

    def __init__(self, context: Any) -> None:
        program = python.python()
        if program is None:
            raise NoWorker(f"找不到裝有 xlplan 的 Python，擴充套件無法使用。{_CHECK}")
        pipe = f"xlplan{secrets.token_hex(16)}"
        try:
            self._process = _start(program, pipe)
        except OSError as error:
            told = f"無法啟動 xlplan 的 Python（{program}）：{error.strerror}。"
            raise NoWorker(told + _CHECK) from None
        self._program = program
        self._greeted = self._wanted = False
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Callable[[Reply | None], None]] = {}
        self._lock = threading.Lock()
        self._door = _Door(context, pipe)
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def ending(self) -> str:
        """What to tell of a worker that has ended."""
        if self._wanted:
            return "已經中止。"
        if self._greeted:
            return "xlplan 的背景程式意外結束了。請再按一次；一再發生時，請洽資訊人員。"
        return f"Python（{self._program}）無法執行 xlplan。{_CHECK}"

    def ask(self, job: dict[str, Any], done: Callable[[Reply | None], None]) -> None:
        """Give it a job; ``done`` gets the reply in another thread, None when it ended instead."""
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = done
            line = json.dumps({**job, "id": number}, ensure_ascii=False) + "\n"
            try:
                self._input.write(line.encode("utf-8"))
                self._input.flush()
            except OSError:
                self._waiting.pop(number, None)
            else:
                return
        done(None)

    def answer(self, job: dict[str, Any], seconds: float) -> Reply | None:
        """Give it a job and wait for the reply; None when there is none within so many seconds."""
        came = threading.Event()
        replies: list[Reply | None] = []

        def done(reply: Reply | None) -> None:
            replies.append(reply)
            came.set()

        self.ask(job, done)
        came.wait(seconds)
        return replies[0] if replies else None

    def end(self) -> None:
        """End it at once, as a person wants it."""
        self._wanted = True
        self._process.kill()

    @property
    def _input(self) -> Any:
        return self._process.stdin

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._greeted = True
            reply = json.loads(line)
            with self._lock:
                done = self._waiting.pop(reply["id"], None)
            if done:
                done(reply)
        self._process.wait()
        self._door.close()
        with self._lock:
            left = list(self._waiting.values())
            self._waiting.clear()
        for done in left:
            done(None)


class _Door(unohelper.Base, XInstanceProvider):
    """The pipe through which the worker reaches this LibreOffice."""

    def __init__(self, context: Any, pipe: str) -> None:
        self.context = context
        manager = context.ServiceManager
        self._acceptor = manager.createInstanceWithContext(
            "com.sun.star.connection.Acceptor", context
        )
        self._bridges = manager.createInstanceWithContext(
            "com.sun.star.bridge.BridgeFactory", context
        )
        threading.Thread(target=self._accept, args=(f"pipe,name={pipe}",), daemon=True).start()

    def getInstance(self, name: str) -> Any:
        """Return what the worker asks for by this name."""
        return self.context if name == "StarOffice.ComponentContext" else None

    def close(self) -> None:
        """Wait for the worker no longer."""
        self._acceptor.stopAccepting()

    def _accept(self, where: str) -> None:
        connection = self._acceptor.accept(where)
        if connection is not None:
            self._bridges.createBridge("", "urp", connection, self)


_current: list[Worker] = []


def running(context: Any) -> Worker:
    """Return the worker of this session, started when there is none. Raises NoWorker."""
    if not (_current and _current[0].alive):
        _current[:] = [Worker(context)]
    return _current[0]


def _start(program: str, pipe: str) -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        [program, "-m", _MODULE, pipe],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=python.environment(),
        **options,
    )
