"""The VBA behind the cell functions of the add-in, and what the function wizard says of them.

A VBA function must have the name and the arguments of the Python one in ``xlplan.udfs``; it calls
xlwings' COM server just as the module does that ``xlwings.udfs.generate_vba_wrapper`` writes. That
is for Windows; elsewhere, and where there is no Python, the cell says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from xlplan import udfs
from xlplan.functions import CATEGORY

NAME = "XlplanUdfs"
_MODULE = udfs.__name__
_FAILED = "MESSAGE_FUNCTION"
_NO_PYTHON = (
    "這一格沒有算出來：這個函數只能在裝好 Python 和 xlplan 的 Windows 上計算。"
    "請執行「xlplan install excel --check」查看，或請資訊人員協助。"
)
_MOST = 255  # characters that Application.MacroOptions takes for each text

_HEAD = f"""Attribute VB_Name = "{NAME}"
Option Explicit
' The cell functions, one for each function of {_MODULE}, called by xlwings' COM server.
"""

_ANSWER = f"""
Private Function Answer(ByVal item As String, ByVal arguments As Variant) As Variant
    On Error GoTo Failed
    Answer = XLPy.CallUDF("{_MODULE}", item, arguments, ActiveWorkbook, Application.Caller)
    Exit Function
Failed:
    XlplanLog.Add item & " error " & Err.Number
    Answer = XlplanSettings.Message("{_FAILED}")
End Function
"""

_REPEATED = """    Dim given() As Variant, place As Long
    given = Array({first})
    ReDim Preserve given(0 To UBound({last}) - LBound({last}) + {count})
    For place = LBound({last}) To UBound({last})
        given({count} + place - LBound({last})) = {last}(place)
    Next place
"""


def source() -> str:
    """Return the module's source, pure ASCII."""
    return "".join([_HEAD, *map(_function, udfs.UDFS), _ANSWER])


def help_rows() -> list[tuple[str, str]]:
    """Return the rows of xlplan.conf from which XlplanHelp registers the help, and the failure's.

    No text is longer than Excel takes.
    """
    rows = [("HELP_FUNCTIONS", ",".join(udfs.UDFS)), ("HELP_CATEGORY", CATEGORY)]
    for name, function in udfs.UDFS.items():
        rows.append((f"HELP_{name}", function.help[:_MOST]))
        for number, argument in enumerate(_parameters(name), 1):
            said = udfs.argument_help(function, argument.name)
            rows.append((f"HELP_{name}_{number}", said[:_MOST]))
    return [*rows, (_FAILED, _NO_PYTHON)]


def _parameters(name: str) -> list[inspect.Parameter]:
    return list(inspect.signature(getattr(udfs, name)).parameters.values())


def _function(name: str) -> str:
    parameters = _parameters(name)
    *first, last = parameters
    given = f"Array({', '.join(item.name for item in parameters)})"
    body = ""
    if last.kind is inspect.Parameter.VAR_POSITIONAL:
        names = ", ".join(item.name for item in first)
        body, given = _REPEATED.format(first=names, last=last.name, count=len(first)), "given"
    signature = ", ".join(_declared(parameters))
    call = f'    {name} = Answer("{name}", {given})\n'
    return f"\nPublic Function {name}({signature}) As Variant\n{body}{call}End Function\n"


def _declared(parameters: list[inspect.Parameter]) -> Iterator[str]:
    """Yield arguments as VBA declares them."""
    for item in parameters:
        if item.kind is inspect.Parameter.VAR_POSITIONAL:
            yield f"ParamArray {item.name}() As Variant"
        elif item.default is inspect.Parameter.empty:
            yield f"{item.name} As Variant"
        else:
            yield f"Optional {item.name} As Variant"
