"""LibreOffice Calc as an engine of xlwings: books, sheets and ranges over UNO.

Importing this package registers ``xw.engines["libreoffice"]``. Once it is active, ``xw.App()`` and
``xw.Book(path)`` work as with Excel.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlwings as xw

from .engine import Engine


def register() -> xw.Engine:
    """Make the engine known to xlwings, and the active one where there is no other; return it."""
    known = xw.engines.engines_by_name.get(Engine.name)
    if known is None:
        known = xw.Engine(impl=Engine())
        xw.engines.add(known)
    if xw.engines.active is None:
        known.activate()
    return known


def start(
    *,
    visible: bool = False,
    soffice: Path | None = None,
    profile: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> xw.App:
    """Start a LibreOffice and return it; ``quit()`` and the end of the program end it.

    ``soffice`` is its starter, ``profile`` the folder of its settings; by default the installed
    one, with a profile that is removed afterwards. ``environment`` is added to this process's own
    for it. The engine becomes xlwings' active one. Raises OfficeGone.
    """
    spec = str(soffice) if soffice else None
    found = _apps().add(spec=spec, visible=visible, profile=profile, environment=environment)
    return _active(found)


def connect(pipe: str) -> xw.App:
    """Return the running LibreOffice that listens at a named pipe.

    ``quit()`` only lets it go. The engine becomes xlwings' active one. Raises OfficeGone.
    """
    return _active(_apps().connect(pipe))


def inside(context: Any = None) -> xw.App:
    """Return the LibreOffice whose own Python this is; ``context`` as its components get it."""
    return _active(_apps().inside(context))


def _apps() -> Any:
    return register().impl.apps


def _active(app: Any) -> xw.App:
    register().activate()
    return xw.App(impl=app, add_book=False)


register()
