"""The bytes of a file that a person names."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from xlplan.errors import Unreadable
from xlplan.files.container import MEGABYTE

_FILE_LIMIT = 64 * MEGABYTE
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL)


def whole_file(path: Path, otherwise: str) -> bytes:
    """Return the bytes of a file that a person may have meant.

    ``otherwise`` is the code for what is neither file nor folder. Raises Unreadable with it, or
    with F101 (none there), F103, F106 (a folder), F107 (an office program's own), F108 (no
    permission), F109 (too large) or F111 (empty).
    """
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise Unreadable(path, "F106")
        if path.name.startswith(("~$", ".~lock.")):
            raise Unreadable(path, "F107")
        if not stat.S_ISREG(kind.st_mode):
            raise Unreadable(path, otherwise)
        if kind.st_size > _FILE_LIMIT:
            size, limit = kind.st_size // MEGABYTE, _FILE_LIMIT // MEGABYTE
            raise Unreadable(path, "F109", size=f"{size} MB", limit=f"{limit} MB")
        raw = path.read_bytes()
    except PermissionError:
        raise Unreadable(path, "F108") from None
    except ValueError:  # a NUL in the name
        raise Unreadable(path, "F101") from None
    except OSError as error:
        raise Unreadable(path, "F101" if error.errno in _GONE else "F103") from None
    if not raw:
        raise Unreadable(path, "F111")
    return raw
