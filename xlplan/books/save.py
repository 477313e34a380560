"""Write files atomically: beside the target first, then in its place."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlplan.errors import Unwritable

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside the target to write to, and put that file in the place at the end.

    The path does not exist yet and has the target's suffix. When the block raises, the temporary
    file goes and the target stands as it was. An OSError in the block (a full disk, a missing
    folder, no permission), or one that XlsxWriter wraps, becomes Unwritable, so read sources before
    the block. Other exceptions pass unchanged.
    """
    temporary: Path | None = None
    try:
        real = Path(os.path.realpath(target))
        _refuse_early(real)
        temporary = real.with_name(f".{secrets.token_hex(6)}{real.suffix}")
        yield temporary
        if real.exists():
            shutil.copymode(real, temporary)
        temporary.replace(real)
    except Exception as error:
        cause = _system_error(error)
        if cause is None:
            raise
        raise Unwritable(_message(target, cause)) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_json(target: Path, said: Any) -> None:
    """Write a JSON file that people may read, and make its folder; raise Unwritable."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unwritable(f"無法建立資料夾「{target.parent}」。請檢查權限。") from None
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _refuse_early(target: Path) -> None:
    """Raise the OSError that the target will meet in the end, before anything is written."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "", str(target.parent))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "", str(target))


def _system_error(error: Exception) -> OSError | None:
    """Return the OSError that an exception is, or carries as XlsxWriter's FileCreateError does."""
    carried = (error, *error.args)
    return next((item for item in carried if isinstance(item, OSError)), None)


def _message(target: Path, cause: OSError) -> str:
    if cause.errno == errno.ENAMETOOLONG:
        return f"無法寫入「{target}」：檔名太長。請改用較短的檔名。"
    kept = "原來的檔案沒有更動。" if target.is_file() else ""
    return f"無法寫入「{target}」：{_reason(target, cause, kept)}"


def _reason(target: Path, cause: OSError, kept: str) -> str:
    if isinstance(cause, IsADirectoryError):
        return "這是資料夾，不是檔案。請在後面加上檔名再試一次。"
    if isinstance(cause, (FileNotFoundError, NotADirectoryError)):
        return f"找不到資料夾「{target.parent}」。請先建立這個資料夾，或改存到別的位置。"
    if isinstance(cause, PermissionError):
        why = "沒有寫入的權限，或檔案正由其他程式（例如 Excel）開啟。"
        return f"{why}{kept}請關閉這個檔案，或改存到別的位置。"
    if cause.errno in _NO_ROOM:
        return f"磁碟空間不足。{kept}請清出空間，或改存到別的位置。"
    return f"{cause.strerror or cause}。{kept}請改存到別的位置。"
