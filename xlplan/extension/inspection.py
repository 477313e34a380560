"""What ``xlplan install libreoffice --check`` tells: what is there, what is missing, what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from xlplan.errors import OfficeError, XlplanError
from xlplan.extension import IDENTIFIER, install
from xlplan.extension.interpreter import tried
from xlplan.extension.unopkg import (
    BUNDLED,
    LAYER_NAMES,
    SHARED,
    USER,
    Installed,
    Unopkg,
    is_root,
)
from xlplan.installing.items import FINE, MISSING, UNWRITABLE, Item, is_writable

_PYTHON = "XLPLAN_PYTHON"
_AGAIN = "請執行 xlplan install libreoffice"


def inspect(*, shared: bool = False, profile: Path | None = None) -> Iterator[Item]:
    """Yield what was looked at, one thing after the other; what cannot be without it is left out.

    ``shared`` looks only at what is installed for all users.
    """
    try:
        tool = Unopkg(profile)
    except OfficeError as why:
        yield Item("LibreOffice", MISSING, str(why))
        return
    yield Item("LibreOffice", FINE, f"{tool.version}，{tool.program}")
    layers = [SHARED, BUNDLED] if shared or is_root() else [USER, SHARED, BUNDLED]
    yield _profile_item(tool)
    try:
        copies = [copy for layer in layers if (copy := tool.find(IDENTIFIER, layer))]
    except OfficeError as why:
        yield Item("安裝程式", MISSING, str(why))
        return
    yield Item("安裝程式", FINE, str(tool.tool))
    yield from _extension_items(copies)
    if copies:
        yield _python_item(copies[0], tool)


def _profile_item(tool: Unopkg) -> Item:
    folder = tool.profile
    if not is_writable(folder):
        why = f"沒有寫入「{folder}」的權限。請確認這個資料夾屬於目前的使用者。"
        return Item("設定資料夾", UNWRITABLE, why)
    new = "" if folder.is_dir() else "（還沒有，第一次使用時會建立）"
    return Item("設定資料夾", FINE, f"{folder}{new}")


def _extension_items(copies: list[Installed]) -> Iterator[Item]:
    """Yield what is to be told of the copy that LibreOffice uses, the first, and of others."""
    if not copies:
        yield Item("擴充套件", MISSING, f"還沒有安裝。{_AGAIN}。")
        return
    used, ours = copies[0], install.version(install.package())
    again = f"{_AGAIN}{' --shared' if used.layer == SHARED else ''}"
    told = f"{used.version} 版（{LAYER_NAMES[used.layer]}），{used.folder}"
    code = MISSING
    if used.version != ours:
        told = f"安裝的是 {used.version} 版，這個 xlplan 附的是 {ours} 版。{again}。"
    elif not install.is_current(used):
        told = f"安裝的內容和這個 xlplan 附的不同。{again}。"
    elif not used.is_enabled:
        told = f"已經安裝，但停用了。請在 LibreOffice 的「工具→擴充套件」啟用，或{again[1:]}。"
    else:
        code = FINE
    yield Item("擴充套件", code, told)
    for copy in copies[1:]:
        who = LAYER_NAMES[copy.layer]
        yield Item(f"擴充套件（{who}）", FINE, f"{copy.version} 版也裝著，但用的是上面那一份。")


def _python_item(used: Installed, tool: Unopkg) -> Item:
    """Return what is to be told of the Python that the extension starts."""
    named = os.environ.get(_PYTHON)
    python = Path(named) if named else install.python_of(used)
    if python is None:
        return Item("Python", MISSING, f"擴充套件不知道要用哪一個 Python。{_AGAIN}。")
    try:
        ready = tried(python, tool.program)
    except XlplanError as why:
        return Item("Python", MISSING, str(why))
    by = f"（環境變數 {_PYTHON} 指定）" if named else ""
    told = f"{ready.version}，{ready.path}{by}，{ready.seconds:.1f} 秒準備好 xlplan 和介面"
    return Item("Python", FINE, told)
