r"""The file of settings that the VBA reads: ``"KEY","value"``, a line each.

On Windows it is ``%USERPROFILE%\.xlplan\xlplan.conf``, in the code page of the system, for VBA
reads it with ``Open`` and ``Input #``. Lines that are not ours stay as they are, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from xlplan.books.save import replacing
from xlplan.errors import Unreadable, Unwritable, UsageError
from xlplan.excel.profile import MAC, Profile

PYTHON, FROZEN, SERVER = "python", "frozen", "server"
WAYS = (PYTHON, FROZEN, SERVER)
WAY_NAMES = {PYTHON: "這台電腦的 Python", FROZEN: "xlplan 執行檔", SERVER: "機關的伺服器"}

WAY, EXECUTABLE, URL = "WAY", "EXECUTABLE", "URL"
INTERPRETER_WIN, INTERPRETER_MAC = "INTERPRETER_WIN", "INTERPRETER_MAC"
OURS = (WAY, INTERPRETER_WIN, INTERPRETER_MAC, EXECUTABLE, URL)

_LINE = re.compile(rb'^\s*"?([^",]*)"?\s*,\s*"?([^"]*)"?\s*$')


def interpreter_key(profile: Profile) -> str:
    """Return the key of the Python to start, that of the profile's system."""
    return INTERPRETER_MAC if profile.system == MAC else INTERPRETER_WIN


def wanted(profile: Profile, way: str, target: str) -> dict[str, str]:
    """Return the settings of a way in: ``target`` is a Python, an executable or an address."""
    key = {PYTHON: interpreter_key(profile), FROZEN: EXECUTABLE, SERVER: URL}[way]
    return {WAY: way, key: target}


def read(profile: Profile) -> dict[str, str]:
    """Return the settings by key, in upper case; none where there is no file. Raise Unreadable."""
    found: dict[str, str] = {}
    for line in _lines(profile.settings):
        key = _key(line)
        said = _LINE.match(line)
        if key and said:
            found.setdefault(key, said[2].decode(profile.encoding, "replace"))
    return found


def write(profile: Profile, settings: Mapping[str, str], others: Iterable[str] = OURS) -> None:
    """Write settings into the file and take the lines of ``others`` out; all else stays.

    A file in which nothing remains is removed. Raises UsageError for what VBA could not read,
    Unreadable, Unwritable.
    """
    path = profile.settings
    gone = {key.upper() for key in (*others, *settings)}
    kept = [line for line in _lines(path) if _key(line) not in gone]
    lines = [*_encoded(settings, profile.encoding), *kept]
    end = b"\n" if profile.system == MAC else b"\r\n"
    if not any(line.strip() for line in lines):
        _remove(path)
        return
    with replacing(path) as temporary:
        temporary.write_bytes(b"".join(line + end for line in lines))


def _encoded(settings: Mapping[str, str], encoding: str) -> Iterator[bytes]:
    for key, said in settings.items():
        if set('"\r\n') & set(said):
            raise UsageError(f"「{said}」裡有引號或換行，Excel 讀不了這樣的設定。請改用別的路徑。")
        try:
            yield f'"{key}","{said}"'.encode(encoding)
        except UnicodeEncodeError as why:
            raise UsageError(
                f"路徑「{said}」裡的「{why.object[why.start]}」不在這台電腦的"
                f"系統編碼（{encoding}）裡，Excel 的巨集讀不了。請把程式裝到別的資料夾。"
            ) from None


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines() if path.exists() else []
    except OSError:
        raise Unreadable(path, "F108") from None


def _key(line: bytes) -> str:
    said = _LINE.match(line)
    return said[1].decode("ascii", "replace").strip().upper() if said else ""


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        raise Unwritable(f"無法刪除「{path}」。請關閉使用它的程式再試一次。") from None
