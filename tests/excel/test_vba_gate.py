"""The gate finds broken modules, and nothing in those that we ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.excel.tools import tool
from tests.excel.vba_gate import faults
from xlplan.books.macros import code_names
from xlplan.excel import shipped
from xlplan.excel.modules import ADDIN, AGENCY, CITY, modules
from xlplan.excel.project import stored, vba_project

_cfb = tool("pyopenvba.cfb")
_vba = tool("pyopenvba.vba")

SHIPPED = set(shipped.modules(on_active=True))
LARGE = {name for name in SHIPPED if name.startswith(("Web", "IWeb"))}

BROKEN = {
    "no End Sub": "Sub A()\n    ActiveSheet.Calculate\n",
    "Sub within a Sub": "Sub A()\n    ActiveSheet.Calculate\nSub B()\nEnd Sub\n",
    "End Function for a Sub": "Sub A()\n    ActiveSheet.Calculate\nEnd Function\n",
    "no End If": "Sub A()\n    If ActiveWorkbook Is Nothing Then\n        Beep\nEnd Sub\n",
    "End If without If": "Sub A()\n    Beep\n    End If\nEnd Sub\n",
    "no Then": "Sub A()\n    If ActiveWorkbook Is Nothing\n        Beep\n    End If\nEnd Sub\n",
    "no Next": "Sub A()\n    Dim i As Long\n    For i = 1 To 3\n        Beep\nEnd Sub\n",
    "no Loop": "Sub A()\n    Do While True\n        Beep\nEnd Sub\n",
    "no End With": "Sub A()\n    With ActiveSheet\n        .Calculate\nEnd Sub\n",
    "no End Select": "Sub A()\n    Select Case 1\n        Case 1\n            Beep\nEnd Sub\n",
    "unknown name": "Sub A()\n    Application.StatusBar = nothere\nEnd Sub\n",
    "assigned, not declared": "Sub A()\n    total = 1\nEnd Sub\n",
    "unknown procedure": "Sub A()\n    DoesNotExist 1\nEnd Sub\n",
    "wrong member of an object": "Sub A()\n    Application.StatusBra = False\nEnd Sub\n",
    "wrong member of a declared object": (
        "Sub A()\n    Dim sheet As Worksheet\n    Set sheet = ActiveSheet\n"
        '    sheet.Nmae = "x"\nEnd Sub\n'
    ),
    "wrong member of a module": 'Sub A()\n    XlplanSettings.Mesage "KEY"\nEnd Sub\n',
    "private member of a module": 'Sub A()\n    XlplanFailure.Tell "text"\nEnd Sub\n',
    "bad Dim": "Sub A()\n    Dim count As\n    Beep\nEnd Sub\n",
    "unknown type": "Sub A()\n    Dim sheet As Worksheeet\n    Set sheet = Nothing\nEnd Sub\n",
    "name declared twice": (
        "Sub A()\n    Dim i As Long\n    Dim i As String\n    i = 1\n    Beep\nEnd Sub\n"
    ),
    "too few arguments": "Sub A()\n    XlplanDispatch.Press\nEnd Sub\n",
    "too many arguments": 'Sub A()\n    XlplanDispatch.Press "check", 1\nEnd Sub\n',
    "unknown named argument": 'Sub A()\n    XlplanDispatch.Press nome:="check"\nEnd Sub\n',
    "Sub there twice": "Sub A()\n    Beep\nEnd Sub\nSub A()\n    Beep\nEnd Sub\n",
    "Chinese in a literal": 'Sub A()\n    Application.StatusBar = "檢核"\nEnd Sub\n',
    "Chinese in a comment": "' 檢核\nSub A()\n    Beep\nEnd Sub\n",
    "text without its end": 'Sub A()\n    Application.StatusBar = "a\nEnd Sub\n',
    "parenthesis without its end": "Sub A()\n    Application.StatusBar = (1 + 2\nEnd Sub\n",
    "no #End If": "#If Mac Then\nSub A()\n    Beep\nEnd Sub\n",
    "unknown label": "Sub A()\n    On Error GoTo Nowhere\n    Beep\nEnd Sub\n",
    "Exit Function in a Sub": "Sub A()\n    Exit Function\nEnd Sub\n",
    "a constant is assigned": "Sub A()\n    Const ONE As Long = 1\n    ONE = 2\nEnd Sub\n",
    "only wrong on a Mac": "Sub A()\n    #If Mac Then\n        nothere = 1\n    #End If\nEnd Sub\n",
}


@pytest.fixture(scope="module")
def project() -> dict[str, str]:
    """The agency's modules, without the large ones of the server's way."""
    return {name: stored(text) for name, text in modules(AGENCY).items() if name not in LARGE}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_module_is_found(project: dict[str, str], case: str) -> None:
    head = 'Attribute VB_Name = "Broken"\nOption Explicit\n'
    source = "\r\n".join((head + BROKEN[case]).splitlines()) + "\r\n"
    told = faults(project | {"Broken": source}, own=["Broken"], only=["Broken"])
    assert told and all(line.startswith("Broken: ") for line in told), told


def test_a_sound_module_of_the_same_kind_passes(project: dict[str, str]) -> None:
    body = (
        "Public Sub A()\n    Dim sheet As Worksheet\n    #If Mac Then\n        Beep\n    #End If\n"
        "    For Each sheet In ActiveWorkbook.Worksheets\n        sheet.Calculate\n    Next sheet\n"
        '    XlplanDispatch.Press button:="check"\nEnd Sub\n'
    )
    source = 'Attribute VB_Name = "Sound"\nOption Explicit\n' + body
    assert faults(project | {"Sound": source}, own=["Sound"], only=["Sound"]) == []


@pytest.mark.parametrize("kind", [AGENCY, CITY, ADDIN])
def test_nothing_is_wrong_with_what_we_ship(kind: str) -> None:
    content = vba_project(kind, code_names(4))
    found = _vba.parse_vba_project(_cfb.CFB.from_bytes(content)).modules
    sources = {item.name: item.source for item in found}
    only = set(sources) if kind == ADDIN else set(sources) - LARGE  # the same in every kind
    assert faults(sources, own=set(sources) - SHIPPED, only=only) == []


def test_each_module_of_ours_asks_for_declared_names() -> None:
    for name, source in modules(ADDIN).items():
        if name not in SHIPPED:
            assert source.splitlines()[:2] == [f'Attribute VB_Name = "{name}"', "Option Explicit"]


def test_the_modules_in_the_folder_are_all_shipped() -> None:
    folder = Path(__file__).parents[2] / "macros" / "excel"
    assert {path.stem for path in folder.glob("*.bas")} < set(modules(ADDIN))
