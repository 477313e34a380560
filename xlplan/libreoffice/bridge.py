"""LibreOffice's Python bridge in any CPython of its version, and the connection over a pipe.

``uno``, ``unohelper`` and ``pyuno`` are found by a finder that knows these three names only, so
nothing else of LibreOffice's or the system's packages becomes importable, and no environment
variable is needed. What importing uno does to the whole process is taken back: it puts its own
function in the place of ``builtins.__import__`` (every failing import then asks UNO too, and says
so), a folder on ``sys.path``, and a variable in the environment of every program started later.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from xlplan.errors import OfficeGone

from .installed import Binding, bindings

_MODULES = ("uno", "unohelper", "pyuno")
_UNO_NAMES = ("com.sun.star", "ooo.")
BOOTSTRAP = "URE_BOOTSTRAP"


def load(program: Path | None = None) -> Any:
    """Return the module uno; once it is loaded, always the same.

    The bridge of the LibreOffice in the folder ``program`` is preferred: one of an older version
    loses the connection to a newer LibreOffice at the first type that it does not know. Raises
    OfficeGone where there is no LibreOffice, or none whose bridge this Python can load.
    """
    return sys.modules.get("uno") or _loaded(program)


def _loaded(program: Path | None) -> Any:
    before = builtins.__import__, list(sys.path), os.environ.get(BOOTSTRAP)
    if program or importlib.util.find_spec("uno") is None:
        _make_findable(program)
    try:
        module = importlib.import_module("uno")
        importlib.import_module("unohelper")
    except ImportError as error:
        raise OfficeGone(_unusable(str(error))) from None
    _contain(*before)
    return module


def exceptions() -> tuple[type[BaseException], ...]:
    """Return the root of all UNO exceptions, nothing where uno was never loaded."""
    if "uno" not in sys.modules:
        return ()
    return (load().getClass("com.sun.star.uno.Exception"),)


def lost() -> tuple[type[BaseException], ...]:
    """Return what a call on an object that is gone can raise: pyuno makes some AttributeErrors."""
    return (AttributeError, *exceptions())


def struct(name: str, *values: object, **fields: object) -> Any:
    """Return a new UNO struct; ``name`` without "com.sun.star."."""
    return load().createUnoStruct(f"com.sun.star.{name}", *values, **fields)


def enum(name: str, value: str) -> Any:
    """Return a value of a UNO enum; ``name`` without "com.sun.star."."""
    return load().Enum(f"com.sun.star.{name}", value)


def properties(**values: object) -> tuple[Any, ...]:
    """Return named values as the sequence of PropertyValue that UNO calls take."""
    return tuple(struct("beans.PropertyValue", name, 0, item, 0) for name, item in values.items())


def resolve(pipe: str, seconds: float = 5, alive: Callable[[], bool] = lambda: True) -> Any:
    """Return the component context of the LibreOffice that listens at a named pipe.

    Tries for so many seconds, and gives up when ``alive`` says no. Raises OfficeGone.
    """
    local = load().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + seconds
    while alive() and time.monotonic() < until:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except exceptions():
            time.sleep(0.05)
    raise OfficeGone("連不上 LibreOffice。請確認它正在執行，或結束後重新開啟再試一次。")


class _Finder(MetaPathFinder):
    """Finds LibreOffice's three modules and no other."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _MODULES:
            return None
        if name == "pyuno":
            binary = str(self.binding.binary)
            loader = ExtensionFileLoader(name, binary)
            return importlib.util.spec_from_file_location(name, binary, loader=loader)
        source = self.binding.modules / f"{name}.py"
        return importlib.util.spec_from_file_location(name, source)


def _make_findable(program: Path | None) -> None:
    found = list(bindings(program))
    running = sys.version_info[:2]
    fitting = next((item for item in found if item.python in (running, None)), None)
    if fitting is None:
        built = sorted({item.python for item in found if item.python})
        versions = "、".join(f"{major}.{minor}" for major, minor in built)
        raise OfficeGone(_misfit(versions) if found else _ABSENT)
    sys.meta_path.insert(0, _Finder(fitting))
    if sys.platform == "win32":
        os.add_dll_directory(str(fitting.program))
    bootstrap = fitting.program / "fundamentalrc"
    if bootstrap.is_file():
        os.environ.setdefault(BOOTSTRAP, f"vnd.sun.star.pathname:{bootstrap}")


def _contain(original: Callable[..., ModuleType], path: list[str], said: str | None) -> None:
    """Take back what importing uno did to this process; only UNO's own names still reach it."""
    hook = builtins.__import__

    def import_(name: str, *rest: Any, **named: Any) -> ModuleType:
        return (hook if name.startswith(_UNO_NAMES) else original)(name, *rest, **named)

    builtins.__import__ = import_
    sys.path[:] = path
    if said is None:
        os.environ.pop(BOOTSTRAP, None)
        os.unsetenv(BOOTSTRAP)  # Debian's uno.py sets it behind os.environ's back


_ABSENT = "這台電腦找不到 LibreOffice 或它的 Python 介面（pyuno）。請先安裝 LibreOffice。"


def _misfit(versions: str) -> str:
    ours = "{}.{}".format(*sys.version_info)
    return (
        f"LibreOffice 的 Python 介面要用 Python {versions}，目前執行的是 Python {ours}。"
        "請改用相同版本的 Python 執行，或用 LibreOffice 附的 python。"
    )


def _unusable(reason: str) -> str:
    return f"LibreOffice 的 Python 介面（pyuno）載入失敗：{reason}。請重新安裝 LibreOffice。"
