"""The way from Excel to Python: which one is meant, and whether it can be gone."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

from xlplan import __version__
from xlplan.errors import OfficeError, UsageError
from xlplan.excel.profile import MAC, Profile
from xlplan.excel.settings import FROZEN, PYTHON, SERVER
from xlplan.excel.shipped import VERSION
from xlplan.installing import interpreter
from xlplan.installing.interpreter import Tried
from xlplan.installing.programs import run

_LIMIT = 60  # seconds; a virus scanner looks at a new program for long
_WORK = """
import struct, xlwings, xlplan.excel.clicks
said["bits"] = str(struct.calcsize("P") * 8)
said["xlwings"] = xlwings.__version__
said["prefix"] = sys.prefix
"""
_ADDRESS = re.compile(r"https?://[^\s\"/?#]+(/[^\s\"?#]*)?", re.IGNORECASE | re.ASCII)
_STORE = "WindowsApps"


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: its name among the settings, what it leads to, what to tell of it."""

    name: str
    target: str
    told: str


def chosen(
    profile: Profile,
    name: str | None = None,
    server: str | None = None,
    program: Path | None = None,
) -> Way:
    """Return the way that the options mean, tried as far as it can be from here.

    Without a name it is the server where one is given, the executable where that runs now, else
    Python. ``program`` is the Python, or the executable. Raises UsageError, OfficeError.
    """
    name = name or (SERVER if server else FROZEN if interpreter.is_frozen() else PYTHON)
    if server and name != SERVER:
        raise UsageError("--server 只能和 --way server 一起用。")
    if program and name == SERVER:
        raise UsageError("用伺服器時不需要 --python。")
    if name == SERVER:
        return Way(name, address(server), f"使用伺服器：{address(server)}")
    if name == FROZEN:
        path = executable(profile, program)
        return Way(name, str(path), f"使用執行檔：{path}")
    ready = python(interpreter.chosen(program))
    return Way(name, str(ready.path), f"使用 Python {ready.version}：{ready.path}")


def address(said: str | None) -> str:
    """Return the address of a server as the macros want it; raise UsageError."""
    if not said:
        raise UsageError(
            "請用 --server 指定伺服器的網址，例如 --server https://xlplan.example.gov.tw"
        )
    if not _ADDRESS.fullmatch(said):
        raise UsageError(f"「{said}」不是網址。網址要以 https:// 或 http:// 開頭。")
    return said.rstrip("/")


def executable(profile: Profile, named: Path | None) -> Path:
    """Return the executable, the one that is named or that runs now; raise UsageError, OfficeError.

    xlwings' RunFrozenPython works on Windows only.
    """
    if profile.system == MAC:
        raise UsageError("Mac 的 Excel 不能用執行檔。請改用 Python，或用 --server 指定伺服器。")
    if named is None and not interpreter.is_frozen():
        raise UsageError("請用 --python 指出 xlplan 執行檔的路徑，或直接用執行檔執行這個命令。")
    path = Path(named or sys.executable).absolute()
    if not path.is_file():
        raise UsageError(f"找不到執行檔「{path}」。請確認路徑。")
    check_executable(path)
    return path


def check_executable(path: Path) -> None:
    """Start an executable and ask for its version; raise OfficeError where it is not ours."""
    try:
        code, said = run([str(path), "--version"], _LIMIT)
    except OSError as error:
        raise OfficeError(f"無法執行「{path}」：{error.strerror or error}。") from None
    if code is None:
        raise OfficeError(f"「{path}」過了 {_LIMIT} 秒沒有回答，可能被防毒軟體擋住。請洽資訊人員。")
    if code or said.strip() != __version__:
        raise OfficeError(
            f"「{path}」不是 {__version__} 版的 xlplan 執行檔。請換成和這個 xlplan 同版的執行檔。"
        )


def python(path: Path) -> Tried:
    """Start a Python, have it load what a click needs; raise OfficeError with what to do.

    The xlwings in it must be the one whose VBA is in the workbooks.
    """
    ready = interpreter.tried(path, _WORK)
    if ready.said["xlwings"] != VERSION:
        raise OfficeError(
            f"Python {ready.version}（{path}）裡的 xlwings 是 {ready.said['xlwings']} 版，"
            f'增益集要用 {VERSION} 版。請執行："{path}" -m pip install xlwings=={VERSION}'
        )
    return ready


def is_from_store(base: PurePath) -> bool:
    """Return whether a Python is that of Microsoft's store: what it puts in AppData nobody sees.

    https://docs.python.org/3/using/windows.html (redirection of local data)
    """
    return _STORE in base.parts


def libraries(ready: Tried) -> list[Path]:
    """Return where xlwings' VBA looks for its library: beside the Python, or one folder above it.

    It is of Excel's bits, 32 or 64, and only cell functions need it.
    """
    folders = (ready.path.parent, ready.path.parent.parent)
    return [folder / f"xlwings{bits}-{VERSION}.dll" for folder in folders for bits in ("64", "32")]
