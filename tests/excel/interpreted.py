"""Run our macros in pyOpenVBA's interpreter, xlwings' RunPython and RunFrozenPython included.

The sources are those that we build. What the interpreter cannot do is changed in the copy that runs
here, and nothing else:

- it has no files, environment, COM objects or network: a FakeShell prints the command line that
  cmd.exe would get, RunServerPython prints the address, the log prints its lines;
- it does not know ``Module.Procedure`` (see ``_Module``), Application.Caller, Hwnd, MacroOptions
  and IsAddin, takes no comment behind a ``#If``, does not compare "False" with True as VBA does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.excel.tools import tool
from xlplan.books.macros import add_project, code_names, write_configuration
from xlplan.excel.modules import ADDIN, configuration, modules, opening
from xlplan.excel.project import project

_excel = tool("pyopenvba.apps.excel")
_interpreter = tool("pyopenvba.interpreter")

NOTHING = _interpreter.NOTHING
"""An object variable that holds none."""

_SHELL = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "FakeShell"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = True
Public Function Run(ByVal command As String, ByVal style As Integer, ByVal wait As Boolean) As Long
    Debug.Print "RUN " & command
    {refusal}
    Run = {exit_code}
End Function
Public Function ExpandEnvironmentStrings(ByVal text As String) As String
    ExpandEnvironmentStrings = Replace(text, "%LOCALAPPDATA%", Environ("LOCALAPPDATA"))
End Function
"""
_MACHINE = """Attribute VB_Name = "Machine"
Public shown As Boolean
Public Function Environ(ByVal variable As String) As String
    Environ = "C:\\Users\\me\\" & variable
End Function
Public Sub MacroOptions(Macro, Description, Category, ArgumentDescriptions)
    If {hidden} Then Err.Raise 1004
    Debug.Print "HELP " & Category & "|" & Macro & "|" & Description & "|" & _
        Join(ArgumentDescriptions, "|")
End Sub
"""
_WEB = (
    "WebHelpers",
    "WebClient",
    "WebRequest",
    "WebResponse",
    "Dictionary",
    "IWebAuthenticator",
    "XlplanUdfs",
)
_REFUSED = 'Err.Raise 70, , "Permission denied"'
_DIRECTIVE = re.compile(r"(?m)^([ \t]*#[^'\r\n]*?)[ \t]*'[^\r\n]*")
_UNKNOWN = {
    'GetConfig("SHOW CONSOLE", False) = True': 'CBool(GetConfig("SHOW CONSOLE", False))',
    "Application.Hwnd": "4711",
    "Kill LOG_FILE": "",
}
_OF_CLICKS = {"TypeName(Application.Caller)": '"Error"'}
_OF_HELP = {
    "Application.MacroOptions": "Machine.MacroOptions",
    "ThisWorkbook.IsAddin = False": "shown = True",
    "ThisWorkbook.IsAddin = True": "shown = False",
}


@dataclass(frozen=True)
class Machine:
    """The computer that the macros find: its files, its user's settings, what its programs do."""

    settings: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[str] = ()
    exit_code: int = 0
    wrote: str = ""
    refuses: bool = False
    reply: str = ""
    """What RunServerPython does, in VBA."""
    shows_no_workbook: bool = False
    """So that Application.MacroOptions refuses an add-in."""


@dataclass(frozen=True)
class Running:
    """A workbook whose macros can be run."""

    app: Any

    def run(self, macro: str, *arguments: object) -> list[str]:
        """Run a macro; return what left the program meanwhile, a line for each."""
        before = len(self.app.console)
        self.app.run(macro, *arguments)
        return list(self.app.console[before:])

    def books(self) -> list[str]:
        """Return the names of the open workbooks."""
        return [book.name for book in self.app.workbooks()]

    def message(self) -> list[str]:
        """Return the texts in the message workbook, in order; none when there is none."""
        rows = [row for book in self.app.workbooks()[1:] for row in self._rows(book)]
        return [str(cell) for row in rows for cell in row if cell is not None]

    @property
    def foot(self) -> object:
        """What the status bar says."""
        return self.app.application.vba_get("StatusBar")

    def _rows(self, book: Any) -> list[list[object]]:
        return _excel.SheetView(book.sheets_[0]).rows()


def opened(path: Path, kind: str, machine: Machine | None = None, **changed: str) -> Running:
    """Build a workbook of a kind, open it and return it; ``changed`` are rows of xlplan.conf."""
    book(path, kind, _sources(kind, machine or Machine()), changed)
    app = _excel.ExcelApplication.open(path)
    _name_modules(app.interpreter)
    return Running(app)


def book(path: Path, kind: str, sources: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """Write a workbook with a plain sheet, the settings, and a project of some modules."""
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("計畫").write_string("A1", 'x" & calc & "')
        write_configuration(made, (dict(configuration(kind)) | changed).items())
        add_project(made, project(sources, code_names(2), opening(kind)))


def _sources(kind: str, machine: Machine) -> dict[str, str]:
    found = {name: source for name, source in modules(kind).items() if name not in _WEB}
    found["XlplanDispatch"] = _replaced(found["XlplanDispatch"], _OF_CLICKS)
    found["xlwings"] = _adapted(found["xlwings"], machine)
    found["Remote"] = _stub("Remote", f'    Debug.Print "POST " & url\n    {machine.reply}')
    found["XlplanLog"] = _with_body(found["XlplanLog"], "Add", '    Debug.Print "LOG " & line')
    refusal = _REFUSED if machine.refuses else ""
    found["FakeShell"] = _SHELL.format(refusal=refusal, exit_code=machine.exit_code)
    hidden = f"Not shown And {machine.shows_no_workbook}"
    found["Machine"] = _MACHINE.format(hidden=hidden)
    if kind == ADDIN:
        found["XlplanHelp"] = _replaced(found["XlplanHelp"], _OF_HELP)
    return {name: "\r\n".join(source.splitlines()) + "\r\n" for name, source in found.items()}


def _adapted(source: str, machine: Machine) -> str:
    source = _replaced(_DIRECTIVE.sub(r"\1", source), _UNKNOWN)
    there = " Or ".join(f'FileSpec = "{path}"' for path in machine.files) or "False"
    said = "".join(
        f'    If sName = "{key}" Then sValue = "{text}": GetConfigFromFile = True\n'
        for key, text in machine.settings.items()
    )
    bodies = {
        "WScript": "    Set WScript = New FakeShell",
        "FileExistsOnWindows": f"    FileExistsOnWindows = ({there})",
        "GetConfigFromFile": said,
        "ReadFile": f"    ReadFile = {_literal(machine.wrote)}",
        "CreateGUID": '    CreateGUID = "GUID"',
    }
    for name, body in bodies.items():
        source = _with_body(source, name, body)
    return source


def _replaced(source: str, changes: Mapping[str, str]) -> str:
    """Return a module with something else in the place of what the interpreter lacks."""
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    return source


def _with_body(source: str, name: str, body: str) -> str:
    found = re.search(rf"(?ms)^(?:Public )?(Sub|Function) {name}\(.*?^End \1\r?$", source)
    assert found, name
    first = found[0].splitlines()[0]
    return source.replace(found[0], f"{first}\n{body}\nEnd {found[1]}")


def _literal(text: str) -> str:
    """Return an expression for a text, in ASCII and on one line."""
    parts = re.findall(r"[ !#-~]+|[^ !#-~]", text)
    written = (
        f'"{part}"' if re.fullmatch("[ !#-~]+", part) else f"ChrW({ord(part)})" for part in parts
    )
    return " & ".join(['""', *written])


def _stub(module: str, body: str) -> str:
    head = f'Attribute VB_Name = "{module}"\nPublic Function RunServerPython(url As String)\n'
    return f"{head}{body}\nEnd Function\n"


class _Module(_interpreter.VBAObject):
    """A module as the left side of ``Module.Procedure``; private procedures are out of reach."""

    def __init__(self, runtime: Any, interpreter: Any) -> None:
        self.runtime = runtime
        self.interpreter = interpreter

    def vba_get(
        self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None
    ) -> object:
        found = self.runtime.procedure(name)
        assert found is not None and found.scope != "private", name
        return self.interpreter.call(found, self.runtime, list(args), named or {})


def _name_modules(interpreter: Any) -> None:
    host = interpreter.host
    known = host.global_object
    own = {
        runtime.name.lower(): _Module(runtime, interpreter)
        for runtime in interpreter.modules.values()
        if not runtime.is_class and not runtime.document
    }
    host.global_object = lambda name: own[name] if name in own else known(name)
