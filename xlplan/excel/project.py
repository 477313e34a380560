"""The part vbaProject.bin of a workbook, written with pyOpenVBA while we build.

pyOpenVBA writes the project that Excel would make for a workbook and its sheets; we give it the
modules. Then the stream ``_VBA_PROJECT`` is made what MS-OVBA 2.3.4.1 asks of a writer: version
0xFFFF and no cache of compiled code, so that every Excel compiles the sources itself. The code page
stays the 1252 of a new project, for the sources are ASCII and mean the same in every code page.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlplan.books.macros import WORKBOOK
from xlplan.errors import BrokenInstall
from xlplan.excel.modules import is_class, modules, opening

_PART = "xl/vbaProject.bin"
_UNCOMPILED = bytes.fromhex("cc61ffff000100")
_PREAMBLE = "\r\nEND\r\n"
_BASE = 'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n'
_NO_TEMPLATE = "Attribute VB_TemplateDerived = False\r\nAttribute VB_Customizable = False\r\n"
_BEFORE, _AFTER = "Attribute VB_GlobalNameSpace", "Attribute VB_Exposed = True\r\n"


def vba_project(kind: str, code_names: Sequence[str]) -> bytes:
    """Return the VBA project of a kind of workbook (see modules), the same bytes at every call.

    ``code_names`` are those of its sheets, in their order; the workbook's own is ``WORKBOOK``.
    Raises BrokenInstall as ``modules`` does, or for a source that is not ASCII.
    """
    return project(modules(kind), code_names, opening(kind))


def project(sources: Mapping[str, str], code_names: Sequence[str], opening: str = "") -> bytes:
    """Return a VBA project of modules by name; ``opening`` is the code of the workbook's own."""
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        _write_book(path, code_names)
        with ExcelFile(path) as book:
            made = book.add_vba_project()
            for name, source in sources.items():
                kind = VBAModuleKind.other if is_class(source) else VBAModuleKind.standard
                made.add_module(name, stored(_ascii(name, source)), kind=kind)
            book.set_module(WORKBOOK, _ascii(WORKBOOK, opening))
            book.save()
        with zipfile.ZipFile(path) as package:
            return _uncompiled(package.read(_PART))


def stored(source: str) -> str:
    """Return a module as a project stores it: the head of a class's file is not the one in there.

    Excel drops the lines before the attributes and adds three attributes, in this order.
    """
    if not is_class(source):
        return source
    text = source.partition(_PREAMBLE)[2]
    return text.replace(_BEFORE, _BASE + _BEFORE, 1).replace(_AFTER, _AFTER + _NO_TEMPLATE, 1)


def _write_book(path: Path, code_names: Sequence[str]) -> None:
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        book.set_vba_name(WORKBOOK)
        for name in code_names:
            book.add_worksheet().set_vba_name(name)


def _ascii(name: str, source: str) -> str:
    if not source.isascii():
        raise BrokenInstall(f"巨集 {name} 只能有 ASCII 字元。")
    return source


def _uncompiled(content: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    file = CFB.from_bytes(content)
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _UNCOMPILED)
    made: bytes = file.to_bytes()
    return made
