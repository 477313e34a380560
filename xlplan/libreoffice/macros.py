"""Macros in LibreOffice Basic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlplan.errors import OfficeError

from . import bridge

if TYPE_CHECKING:
    from .apps import App

_URL = "vnd.sun.star.script:"
_LIBRARY = "Standard"
_PARTS = 3  # library, module, macro


def run(app: App, macro: str, arguments: Sequence[Any]) -> Any:
    """Run a macro of the LibreOffice's own libraries and return what it returns.

    ``macro`` is "Module1.Main", "Library.Module1.Main" or a script URL. Workbooks' own macros
    ("'file.xlsm'!Main") never run: workbooks are opened that way. Raises OfficeError.
    """
    if "!" in macro:
        raise OfficeError("為了安全，檔案裡的巨集不會執行。請改用 LibreOffice 本身的巨集。")
    url = macro if macro.startswith(_URL) else _url(macro)
    factory = app.service("com.sun.star.script.provider.MasterScriptProviderFactory")
    try:
        script = factory.createScriptProvider("").getScript(url)
    except bridge.exceptions():
        raise OfficeError(f"LibreOffice 裡找不到巨集「{macro}」。") from None
    return script.invoke(tuple(arguments), (), ())[0]


def _url(macro: str) -> str:
    name = macro if macro.count(".") + 1 >= _PARTS else f"{_LIBRARY}.{macro}"
    return f"{_URL}{name}?language=Basic&location=application"
