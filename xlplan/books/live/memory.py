"""What is remembered between two clicks, each of which may be a program of its own.

For each workbook the last step that a button wrote, and the finding last gone to; in the user's own
folder, readable by nobody else, gone after a month.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan import data
from xlplan.books.live.block import Block
from xlplan.books.save import replacing
from xlplan.errors import Unwritable

_MONTH = 31 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Step:
    """What the last button wrote: the button's label, and the blocks in the order written."""

    title: str
    blocks: tuple[Block, ...]


def keep_step(book: str, title: str, blocks: Sequence[Block]) -> str:
    """Remember a workbook's last step in place of the one before; return why it could not be.

    ``book`` is here and below the workbook's full name; for "", nothing is remembered.
    """
    if not book:
        return "在這個試算表程式裡沒有這個功能"
    path = _path(book, "step")
    said = {"book": book, "title": title, "blocks": [item.to_dict() for item in blocks]}
    try:
        _store(path, said)
    except (Unwritable, OSError) as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)  # a step before the last must not be put back
        return str(error)
    return ""


def last_step(book: str) -> Step | None:
    """Return a workbook's last step, None when there is none or it cannot be read any more."""
    said = _stored(_path(book, "step"), book)
    try:
        return Step(said["title"], tuple(Block.from_dict(item) for item in said["blocks"]))
    except (KeyError, TypeError, ValueError):
        return None


def forget_step(book: str) -> None:
    """Forget a workbook's last step."""
    with contextlib.suppress(OSError):
        _path(book, "step").unlink(missing_ok=True)


def keep_finding(book: str, number: int) -> None:
    """Remember the number of the finding last gone to, where that can be done."""
    if not book:
        return
    with contextlib.suppress(Unwritable, OSError):
        _store(_path(book, "finding"), {"book": book, "number": number})


def last_finding(book: str) -> int | None:
    """Return the number of the finding last gone to."""
    number = _stored(_path(book, "finding"), book).get("number")
    return number if isinstance(number, int) else None


def _folder() -> Path:
    return data.own_folder() / "state"


def _path(book: str, what: str) -> Path:
    name = hashlib.sha256(book.encode("utf-8", "replace")).hexdigest()[:24]
    return _folder() / f"{name}.{what}.json"


def _store(path: Path, said: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_old(path.parent)
    with replacing(path) as temporary:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            json.dump(said, file, ensure_ascii=False)


def _clear_old(folder: Path) -> None:
    limit = time.time() - _MONTH
    for path in folder.glob("*.json"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


def _stored(path: Path, book: str) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and said.get("book") == book else {}
