"""The file by which LibreOffice says that a document is open: ``.~lock.NAME#`` beside it.

It names the user, the computer, the time and the folder of settings of the LibreOffice that wrote
it. One that is killed leaves it there, and every LibreOffice but the same one then takes the
document for opened by somebody else. A LibreOffice that we started is told by its settings: their
folder has a name of ours, and is removed with it.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path

from . import bridge

PROFILE = "xlplan-office-"
"""How the name of a folder for the settings of a LibreOffice of ours begins."""

_COMMA = re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\(.)")  # a comma within a field
_FIELDS = 5


def lock_of(path: Path) -> Path:
    """Return where the lock of a document is, when it has one."""
    return path.with_name(f".~lock.{path.name}#")


def remove_dead_lock(path: Path) -> bool:
    """Remove a document's lock when the LibreOffice that wrote it was ours and is gone.

    Returns whether it did.
    """
    lock = lock_of(path)
    with suppress(OSError):
        if _is_dead(lock.read_text(encoding="utf-8", errors="replace")):
            lock.unlink()
            return True
    return False


def _is_dead(said: str) -> bool:
    parts = _COMMA.split(said.strip().rstrip(";"))
    fields = [_ESCAPED.sub(r"\1", part) for part in parts]
    if len(fields) != _FIELDS or _first_label(fields[2]) != _first_label(socket.gethostname()):
        return False
    try:
        profile = Path(bridge.load().fileUrlToSystemPath(fields[4]))
    except bridge.exceptions():
        return False
    return profile.parent.name.startswith(PROFILE) and not profile.parent.exists()


def _first_label(host: str) -> str:
    return host.partition(".")[0].casefold()
