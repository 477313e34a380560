"""The Python that an office starts: which one, and whether it can do the work."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import textwrap
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from xlplan import __version__
from xlplan.errors import OfficeError, UsageError
from xlplan.installing.programs import run

_LIMIT = 60  # seconds
_BEGIN = """
import json, sys
said = {"python": "%d.%d.%d" % sys.version_info[:3]}
try:
    import xlplan
    said["xlplan"] = xlplan.__version__
"""
_END = """
except BaseException as error:
    said["kind"], said["reason"] = type(error).__name__, str(error)
    said["missing"] = getattr(error, "name", None)
print(json.dumps(said))
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A Python that can do the work: its version, how long it took, and all that it said."""

    path: Path
    version: str
    seconds: float
    said: Mapping[str, str]


def chosen(named: Path | None) -> Path:
    """Return the Python that is named, by its path or as a command, or the one that runs now.

    Raises UsageError where there is no such program.
    """
    if named is None:
        if is_frozen():
            raise UsageError("xlplan 執行檔裡沒有可以單獨使用的 Python。請用 --python 指定。")
        if not sys.executable:
            raise UsageError("看不出是哪一個 Python 在執行。請用 --python 指定。")
        return Path(outer(Path(sys.executable)))
    found = named if named.is_file() else Path(shutil.which(named) or "")
    if not found.is_file():
        raise UsageError(f"找不到 Python「{named}」。請確認路徑，或用 --python 指定另一個。")
    return Path(outer(found.absolute()))


def is_frozen() -> bool:
    """Return whether this runs from the executable and not from a Python."""
    return bool(getattr(sys, "frozen", False))


def outer(python: PurePath) -> PurePath:
    """Return the program to start for a Python: for LibreOffice's own, what prepares its libraries.

    On Windows program/python.exe starts program/python-core-3.11.13/bin/python.exe, which does not
    start by itself; a Mac has Contents/Resources/python before the one in a framework.
    """
    for place in python.parents:
        if place.name.startswith("python-core-"):
            return place.parent / python.name
        if place.name == "LibreOfficePython.framework":
            return place.parent.parent / "Resources" / "python"
    return python


def tried(python: Path, work: str, *arguments: str) -> Tried:
    """Start a Python and have it load xlplan and do a piece of work, source text.

    The work finds ``arguments`` in ``sys.argv[1:]``, and may put texts into the dictionary
    ``said``. Raises OfficeError, with what is wrong and what to do.
    """
    script = _BEGIN + textwrap.indent(work.strip(), "    ") + _END
    before = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:  # where no module of that name lies about
        try:
            code, said = run([str(python), "-c", script, *arguments], _LIMIT, cwd=folder)
        except OSError as error:
            raise OfficeError(
                f"無法執行 Python「{python}」：{error.strerror or error}。請改用別的 Python。"
            ) from None
    seconds = time.perf_counter() - before
    if code is None:
        raise OfficeError(f"Python「{python}」過了 {_LIMIT} 秒沒有回答。請改用別的 Python。")
    told = next(
        (json.loads(line) for line in said.splitlines() if line.startswith('{"python"')), None
    )
    if code or told is None:
        raise OfficeError(
            f"「{python}」不是可以用的 Python：{said.strip()[-200:]}。請改用別的 Python。"
        )
    why = _why_not(python, told)
    if why:
        raise OfficeError(why)
    return Tried(python, told["python"], seconds, told)


def _why_not(python: Path, told: dict[str, str]) -> str:
    """Return why a Python cannot do the work, "" where it can."""
    which = f"Python {told['python']}（{python}）"
    update = f'請在 xlplan 的資料夾執行："{python}" -m pip install --upgrade .'
    kind, reason = told.get("kind"), told.get("reason", "")
    if "xlplan" not in told:
        if told.get("missing") == "xlplan":
            return f"{which}沒有安裝 xlplan。{update} ；或用 --python 指定有 xlplan 的 Python。"
        return f"{which}不能用 xlplan：{reason}。xlplan 要用 Python 3.11 以上，請改用別的 Python。"
    if told["xlplan"] != __version__:
        return f"{which}裡的 xlplan 是 {told['xlplan']} 版，這一個是 {__version__} 版。{update}"
    if kind == "OfficeGone":
        return f"{which}：{reason}"
    return f"{which}不能用 xlplan：{kind} {reason}。{update}" if kind else ""
