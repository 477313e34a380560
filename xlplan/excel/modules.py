"""The VBA of each workbook: our own modules, xlwings' as we need them, what the registry says.

Our own are text in ``macros/excel``; xlwings' come from the installed package, licences and all.
Everything is ASCII: a VBA project keeps its sources in one code page, so the words that people read
stand in the cells of the sheet xlplan.conf (see configuration).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlplan.books.faces import MODULE, faces
from xlplan.books.live.opened import AGENCY, CITY
from xlplan.buttons import BUTTONS
from xlplan.data import root
from xlplan.excel import messages, shipped

__all__ = ["ADDIN", "AGENCY", "CITY", "callback", "configuration", "modules"]

ADDIN = "addin"
"""The kind of the add-in; AGENCY and CITY are those of the workbooks."""

RIBBON = "XlplanRibbon"
FUNCTIONS = "XlplanUdfs"

_OWN = ("XlplanDispatch", "XlplanSettings", "XlplanFailure", "XlplanLog")
_FOR_ADDIN = ("XlplanHelp",)
_OPENING = "Option Explicit\n\nPrivate Sub Workbook_Open()\n    XlplanHelp.Register\nEnd Sub\n"


def modules(kind: str) -> dict[str, str]:
    """Return the source of each module of a kind of workbook by name, lines ending in CR LF.

    A class starts with ``VERSION 1.0 CLASS``; see ``is_class``. Document modules are not among
    them. Raises BrokenInstall when a file of ours or of xlwings is not as expected.
    """
    found = {name: _own(name) for name in _OWN}
    found[MODULE] = _buttons(kind)
    if kind == ADDIN:
        found |= {name: _own(name) for name in _FOR_ADDIN}
        found[RIBBON] = _ribbon()
        found[FUNCTIONS] = _functions()
    found |= shipped.modules(on_active=kind == ADDIN)
    return {name: _lines(source) for name, source in found.items()}


def is_class(source: str) -> bool:
    """Return whether a module's source is that of a class."""
    return source.startswith("VERSION ")


def opening(kind: str) -> str:
    """Return the code of a workbook's own document module, "" where it has none."""
    return _lines(_OPENING) if kind == ADDIN else ""


def configuration(kind: str) -> list[tuple[str, str]]:
    """Return the rows of the sheet xlplan.conf, key and value: settings, then what is said."""
    rows = [*messages.SETTINGS, *messages.MESSAGES]
    if kind == ADDIN:
        from xlplan.excel.udf_module import help_rows

        rows += help_rows()
    return rows


def names(kind: str) -> Iterator[str]:
    """Yield the buttons that a kind of workbook has, all of them in the add-in."""
    return (name for name, button in BUTTONS.items() if kind in (ADDIN, button.book))


def callback(name: str) -> str:
    """Return the Sub that the ribbon calls when a button is clicked."""
    return f"On{_worker(name)}"


def _worker(name: str) -> str:
    return faces()[name].macro.rpartition(".")[2]


def _buttons(kind: str) -> str:
    subs = (
        f'Public Sub {_worker(name)}()\n    XlplanDispatch.Press "{name}"\nEnd Sub\n'
        for name in names(kind)
    )
    return _module(MODULE, subs)


def _ribbon() -> str:
    subs = (
        f"Public Sub {callback(name)}(ByVal control As IRibbonControl)\n"
        f"    {faces()[name].macro}\nEnd Sub\n"
        for name in names(ADDIN)
    )
    return _module(RIBBON, subs)


def _functions() -> str:
    from xlplan.excel.udf_module import source

    return source()


def _module(name: str, subs: Iterable[str]) -> str:
    return "\n".join([f'Attribute VB_Name = "{name}"\nOption Explicit\n', *subs])


def _own(name: str) -> str:
    return (root() / "macros" / "excel" / f"{name}.bas").read_text(encoding="ascii")


def _lines(source: str) -> str:
    return "\r\n".join(source.splitlines()) + "\r\n"
