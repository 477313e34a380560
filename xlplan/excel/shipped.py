"""The VBA modules that xlwings ships, taken from the installed package, licences and all.

A few places are made to call ours, for xlwings speaks English in windows of its own and reads its
settings from whatever workbook is in front; and what starts a program asks first whether a button
was pressed, for a formula can call the functions of an add-in. A place that is not exactly as
expected stops the build: another version of xlwings then has to be looked at first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from xlplan.errors import BrokenInstall

VERSION = "0.37.8"
"""The xlwings whose modules these are; its Python side must be the same (facts of xlwings)."""

XLWINGS, REMOTE = "xlwings", "Remote"

_SERVER = (
    "addin/Remote.bas",
    "addin/WebHelpers.bas",
    "addin/Dictionary.cls",
    "addin/IWebAuthenticator.cls",
    "addin/WebClient.cls",
    "addin/WebRequest.cls",
    "addin/WebResponse.cls",
)
_BODIES = {  # a procedure's first line -> (SHA-256 of it for ThisWorkbook, what is in it instead)
    'Sub ShowError(FileName As String, Optional Message As String = "")': (
        "93c7f6c061cda9319ae3e4a99cc4c3e13db0c78e2273a5ae74c54825908b7434",
        "    XlplanFailure.ReportOutput FileName, Message",
    ),
    'Function GetConfig(configKey As String, Optional default As String = "", '
    'Optional source As String = "") As Variant': (
        "616798dccdc09f00900999efa54d6baea893348413739c64ae3cf4af710fde6c",
        "    GetConfig = XlplanSettings.Setting(configKey, default)",
    ),
    "Function SaveConfigToFile(sFileName As String, sName As String, Optional sValue As String)"
    " As Boolean": (
        "7d05f3e5610a7607e8b8ed9f04594231506897e0bc34e12eddd748ef3ec29216",
        "    ' saves nothing: a formula could call this",
    ),
}
_CELL_FUNCTION = (  # templates have none: the add-in's own module has not got this one either
    "Function sql(query, ParamArray tables())",
    "322375abc9a5643af5c20443e36d26083d8bb844c99e5d56146bc5c0b1af0673",
    None,
)
_NAMES = {
    False: ('PROJECT_NAME As String = "xlwings"', 'PROJECT_NAME As String = "xlplan"'),
    True: ('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlplan"'),
}
_LINES = {
    'MsgBox "Embedded code requires a valid LICENSE_KEY."': (
        'XlplanFailure.Report "MESSAGE_SETTINGS", "LICENSE_KEY"'
    ),
    "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once and"
    ' try again.", vbCritical': 'XlplanFailure.Report "MESSAGE_MAC"',
    'MsgBox "Could not find Interpreter!", vbCritical': 'XlplanFailure.Report "MESSAGE_NO_PYTHON"',
    'MsgBox "This functionality is not yet supported on Mac." & vbNewLine & _\r\n'
    '               "Please run your scripts directly in Python!", vbCritical + vbOKOnly,'
    ' "Unsupported Feature"': 'XlplanFailure.Report "MESSAGE_FROZEN_MAC"',
    'OPTIMIZED_CONNECTION = GetConfig("USE UDF SERVER", False)': "OPTIMIZED_CONNECTION = False",
    # a sheet of somebody's is not to be run, whatever its name ends in
    "uses_embedded_code = True\r\n": "uses_embedded_code = False\r\n",
    # XlplanDispatch has said it already, in Chinese
    'Application.StatusBar = "Running..."  ': "",
    # what lies in the folder that Excel has open is not to be taken for the Python on the PATH;
    # the comment in the line is xlwings' own
    'PythonDir = ""  \' TODO: hack': (
        'PythonDir = ""\r\n        DriveCommand = "cd /D ""%SystemRoot%"" & "'
    ),
    'MsgBox "Your Conda version seems to be too old for the Conda settings. Use the Interpreter'
    ' setting instead."': 'XlplanFailure.Report "MESSAGE_SETTINGS", "CONDA PATH"',
}
_CARETS = '    PYTHONPATH = Replace(PYTHONPATH, "^", "^^")\r\n'
_ASK = "    If Not XlplanDispatch.MayStart Then Exit Function\r\n"
_GUARDS = {  # a line -> what goes before it
    "    Dim ShowConsole As Integer\r\n": _ASK,
    "    Dim PythonInterpreter As String, RunCommand As String, Log As String\r\n": (
        "    If Not XlplanDispatch.MayStart Then Exit Sub\r\n"
    ),
    "    ' Read a text file\r\n": (
        '    If TypeName(Application.Caller) = "Range" Then Exit Function\r\n'
    ),
    # names of files stand outside the quotes of a command: "^&" in one would end the command
    "    ' Handle ampersands and backslashes in file paths\r\n": _CARETS,
    "    ' Escaping backslashes and quotes\r\n": _CARETS,
}
_READ = (
    "        Input #iFileNum, sVarName, sVarValue\r\n",
    # Input # reads on over the end of a line: an empty one would bring the rest out of step
    "        Line Input #iFileNum, sVarName\r\n"
    "        sVarValue = XlplanSettings.Part(sVarName, 2)\r\n"
    "        sVarName = XlplanSettings.Part(sVarName, 1)\r\n",
)
_REMOTE_GUARDS = {
    "    Dim wb As Workbook\r\n    Set wb = ActiveWorkbook\r\n\r\n    ' Config\r\n": _ASK
}
_REMOTE_LINES = {
    "MsgBox \"Either use 'include' or 'exclude', but not both!\", vbCritical": (
        'XlplanFailure.Report "MESSAGE_SETTINGS", "INCLUDE, EXCLUDE"'
    ),
    'MsgBox myResponse.Content, vbCritical, "Error"': (
        "XlplanFailure.ReportServer myResponse.StatusCode, myResponse.Content"
    ),
    'MsgBox myResponse.StatusDescription & " (" & myResponse.StatusCode & ")", vbCritical,'
    ' "Error"': 'XlplanFailure.ReportServer myResponse.StatusCode, ""',
}


def modules(on_active: bool) -> dict[str, str]:
    """Return the source of each module by name, the classes' with the header of a .cls file.

    ``on_active`` takes the one that works on the active workbook, for an add-in, instead of on the
    workbook that holds the macros. Raises BrokenInstall when xlwings is not the expected one.
    """
    found = {XLWINGS: _main(on_active)}
    found |= {Path(part).stem: _text(part) for part in _SERVER}
    found[REMOTE] = _replaced(_guarded(found[REMOTE], _REMOTE_GUARDS), _REMOTE_LINES)
    return found


def _main(on_active: bool) -> str:
    source = _text("xlwings_custom_addin.bas" if on_active else "xlwings.bas")
    for first, (digest, body) in _BODIES.items():
        source = _with_body(source, first, digest, body)
    if not on_active:
        source = _with_body(source, *_CELL_FUNCTION)
    return _replaced(_guarded(source, _GUARDS), _LINES | dict([_NAMES[on_active], _READ]))


def _guarded(source: str, guards: Mapping[str, str]) -> str:
    """Return a module with lines put before others, and out of sight of other projects."""
    head, line, rest = source.partition("\r\n")
    source = f"{head}{line}Option Private Module{line}{rest}"
    return _replaced(source, {old: guard + old for old, guard in guards.items()})


def _with_body(source: str, first: str, digest: str, body: str | None) -> str:
    """Return a source with another body for the procedure of a first line, or without it."""
    end = f"End {first.partition(' ')[0]}"
    found = re.findall(f"^{re.escape(first)}\r\n.*?^{end}\r\n", source, re.MULTILINE | re.DOTALL)
    for text in found:
        own = text.replace("ActiveWorkbook", "ThisWorkbook").encode()
        if hashlib.sha256(own).hexdigest() != digest:
            raise _changed(first)
    if len(found) != 1:
        raise _changed(first)
    return source.replace(found[0], "" if body is None else f"{first}\r\n{body}\r\n{end}\r\n")


def _replaced(source: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        if source.count(old) != 1:
            raise _changed(old)
        source = source.replace(old, new)
    return source


def _text(part: str) -> str:
    if version("xlwings") != VERSION:
        raise _changed(f"xlwings {version('xlwings')}")
    place = find_spec("xlwings")
    if place is None or place.origin is None:
        raise _changed(part)
    return (Path(place.origin).parent / part).read_bytes().decode("ascii")


def _changed(what: str) -> BrokenInstall:
    return BrokenInstall(f"xlwings 的巨集不是 {VERSION} 版的內容：{what}")
