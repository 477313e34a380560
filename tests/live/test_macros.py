"""The workbooks with macros in LibreOffice: buttons lead to macros, sheets are of as much use."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.excel import made
from tests.excel.tools import tool
from tests.live.office import Office
from tests.live.pages import pages
from tests.live.test_painting import HTML, faulty_plan, marked
from xlplan.books.archive import copy_parts
from xlplan.books.faces import MODULE, faces, faces_by_sheet, faces_of_city
from xlplan.books.macros import code_names
from xlplan.cli import main
from xlplan.excel.modules import AGENCY, CITY, modules
from xlplan.table import layout
from xlplan.vocabulary import framework

pytestmark = pytest.mark.live

PART = "xl/vbaProject.bin"
_COVER, _BANNER = 5, 1  # rows down to the bar of buttons; HTML spreads its cells
SHEET, CELL = "xlplan.conf", "F1"
STUB = f"""Attribute VB_Name = "xlwings"
Option Explicit
Public Const PROJECT_NAME As String = "xlplan"

Public Function RunPython(ByVal command As String) As Integer
    ThisWorkbook.Worksheets("{SHEET}").Range("{CELL}").Value = command
End Function

Public Function SheetExists(ByVal book As Workbook, ByVal name As String) As Boolean
    SheetExists = True
End Function

Public Function GetConfigFilePath() As String
End Function

Public Function GetConfigFromFile(ByVal file As String, ByVal key As String, _
    ByRef value As String) As Boolean
End Function

Public Function ExpandEnvironmentStrings(ByVal text As String) As String
    ExpandEnvironmentStrings = text
End Function

Public Function FileExists(ByVal file As String) As Boolean
End Function

Public Function ReadFile(ByVal file As String) As String
End Function

Public Sub RunFrozenPython(ByVal executable As String, ByVal words As String)
End Sub

Public Sub RunServerPython(ByVal address As String)
End Sub
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workbooks with macros: of both frameworks, and the city's."""
    folder = tmp_path_factory.mktemp("books")
    found = {key: made.write(folder / f"{key}.xlsm", made.plan(key)) for key in made.FRAMEWORKS}
    plans, city = folder / "plans", folder / "city.xlsm"
    plans.mkdir()
    made.write(plans / "a.xlsm", made.plan())
    assert main(["consolidate", str(plans), "-o", str(city)]) == 0
    return {**found, CITY: city}


def shown(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the sheet, label and Sub of the buttons that a workbook should have."""
    found = faces_of_city() if name == CITY else faces_by_sheet(layout(framework(name)))
    for sheet, row in found.items():
        for face in row:
            yield sheet, face.label, face.macro


def script(macro: str) -> str:
    return f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"


def stubbed(source: Path, target: Path, kind: str) -> Path:
    """Return a copy of a workbook in which xlwings' module writes down what it is asked to run."""
    project = tool("xlplan.excel.project").project
    ours = {name: text for name, text in modules(kind).items() if name.startswith("Xlplan")}
    with zipfile.ZipFile(source) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        changed = project(ours | {"xlwings": STUB}, code_names(len(sheets)))
        copy_parts(book, target, {PART: changed})
    return target


@pytest.mark.parametrize("name", [*made.FRAMEWORKS, CITY])
def test_the_macros_are_listed_and_every_button_leads_to_one(
    office: Office, books: dict[str, Path], name: str
) -> None:
    wanted = [[sheet, label, script(macro)] for sheet, label, macro in shown(name)]
    steps = [("resolve", item[2]) for item in wanted]
    missing = ("resolve", script(f"{MODULE}.ClickNothing"))
    _, there, found, *resolved, absent, _ = office.run(
        ("open_with_macros", str(books[name])),
        *(("modules",), ("buttons",), *steps, missing),
        ("close",),
    )
    assert {*modules(CITY if name == CITY else AGENCY), "ThisWorkbook", "Sheet1"} <= set(there)
    assert found == wanted
    assert resolved == [True] * len(wanted)
    assert not absent


@pytest.mark.parametrize("name", ["kaohsiung-113", CITY])
def test_a_click_runs_up_to_the_call_to_python(
    office: Office, books: dict[str, Path], name: str, tmp_path: Path
) -> None:
    kind = CITY if name == CITY else AGENCY
    path = stubbed(books[name], tmp_path / "stubbed.xlsm", kind)
    names = {face.label: key for key, face in faces().items()}
    wanted = [(sheet, label) for sheet, label, _ in shown(name)]
    steps = [
        step
        for sheet, label in wanted
        for step in (
            ("set", SHEET, CELL, ""),
            ("click", sheet, label),
            ("wait_for_text", SHEET, CELL, 20),
        )
    ]
    _, *answers = office.run(("open_with_macros", str(path)), *steps, ("close",))
    assert answers[2:-1:3] == [
        f"import xlplan.excel.clicks; xlplan.excel.clicks.press('{names[label]}')"
        for _, label in wanted
    ]


def test_a_workbook_opened_without_leave_runs_no_macro(
    office: Office, books: dict[str, Path], tmp_path: Path
) -> None:
    path = stubbed(books["kaohsiung-113"], tmp_path / "stubbed.xlsm", AGENCY)
    *_, said, _ = office.run(
        ("open", str(path)),
        ("click", "封面", "檢核"),
        ("wait_for_text", SHEET, CELL, 3),
        ("close",),
    )
    assert said == ""


def test_findings_paint_the_cells_of_an_xlsm_as_of_an_xlsx(office: Office, tmp_path: Path) -> None:
    painted = []
    for suffix in made.SUFFIXES:
        source = made.write(tmp_path / f"plan{suffix}", faulty_plan())
        book, page = marked(source, tmp_path / f"marked{suffix}"), tmp_path / f"{suffix}.html"
        office.run(("open", str(book)), ("save", str(page), HTML), ("close",))
        painted.append(pages(page))
    assert painted[0].keys() == painted[1].keys()
    for name, page in painted[0].items():
        below = _COVER if name == "封面" else _BANNER
        assert page.rows[below:] == painted[1][name].rows[below:]
    assert painted[1]["一、基礎服務"].painted()
