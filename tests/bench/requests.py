"""Count the requests that go over a LibreOffice's pipe, by standing in between (POSIX only)."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
from pathlib import Path

_HEAD = 8  # bytes before a block: its size and how many messages it holds


class Wire:
    """A pipe that leads to another one; ``count`` is the requests that went through to it."""

    def __init__(self, name: str, target: str) -> None:
        self.count = 0
        self.name = name
        self._path, self._target = _path(name), _path(target)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(self._path)
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()
        Path(self._path).unlink(missing_ok=True)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._target)
                for ends in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        left = b""
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if counted:
                    left = self._counted(left + data)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _counted(self, data: bytes) -> bytes:
        """Count the messages of the whole blocks in ``data``; return what is left of it."""
        while len(data) >= _HEAD:
            size, messages = struct.unpack(">II", data[:_HEAD])
            if len(data) < _HEAD + size:
                break
            self.count += messages
            data = data[_HEAD + size :]
        return data


def _path(name: str) -> str:
    return f"/tmp/OSL_PIPE_{os.getuid()}_{name}"
