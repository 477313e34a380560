"""Plain files, such as JSON and CSV: their bytes, or the reason why there are none."""

from __future__ import annotations

from pathlib import Path

from xlplan.errors import Unreadable

_LIMIT = 50_000_000  # bytes; a thousand times the largest real plan


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise Unreadable F101, F103, F106, F108 or F109."""
    try:
        size = path.stat().st_size
        if size > _LIMIT:
            raise Unreadable(path, "F109", size=f"{size:,} 位元組", limit=f"{_LIMIT:,} 位元組")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(path, "F101") from None
    except IsADirectoryError:
        raise Unreadable(path, "F106") from None
    except PermissionError:
        raise Unreadable(path, "F108") from None
    except OSError:
        raise Unreadable(path, "F103") from None
