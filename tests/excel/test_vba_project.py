"""vbaProject.bin: what other readers find in it is what we put in, and what Excel wants to find."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from tests.excel.tools import tool
from xlplan.errors import BrokenInstall
from xlplan.excel import shipped
from xlplan.excel.modules import ADDIN, AGENCY, CITY, configuration, is_class, modules, opening
from xlplan.excel.project import project, stored, vba_project

_olevba = tool("oletools.olevba")
_cfb = tool("pyopenvba.cfb")
_vba = tool("pyopenvba.vba")

KINDS = (AGENCY, CITY, ADDIN)
SHEETS = ["Sheet1", "Sheet2", "Sheet3"]
XLWINGS = Path(xlwings.__file__).parent
SERVER = ("WebHelpers", "WebRequest", "WebResponse", "Dictionary", "IWebAuthenticator")
SAFER = {  # lines that keep files, formulas and settings from starting something
    "Option Private Module",
    "OPTIMIZED_CONNECTION = False",
    "uses_embedded_code = False",
    "' Non-blocking way of giving feedback that something is happening",
    'PYTHONPATH = Replace(PYTHONPATH, "^", "^^")',
    'PythonDir = ""',
    'DriveCommand = "cd /D ""%SystemRoot%"" & "',
    'If TypeName(Application.Caller) = "Range" Then Exit Function',
    "' saves nothing: a formula could call this",
    "Line Input #iFileNum, sVarName",
}


def read(content: bytes) -> dict[str, str]:
    """Return the source of each module as pyOpenVBA finds it, in order."""
    return {item.name: item.source for item in parsed(content).modules}


def parsed(content: bytes) -> object:
    return _vba.parse_vba_project(_cfb.CFB.from_bytes(content))


def seen(content: bytes) -> dict[str, str]:
    """Return the source of each module as olevba finds it."""
    parser = _olevba.VBA_Parser("vbaProject.bin", data=content)
    try:
        return {Path(name).stem: code for _, _, name, code in parser.extract_all_macros()}
    finally:
        parser.close()


@pytest.mark.parametrize("reader", [read, seen])
@pytest.mark.parametrize("kind", KINDS)
def test_every_module_is_read_back_byte_for_byte(kind: str, reader: object) -> None:
    found = reader(vba_project(kind, SHEETS))
    expected = {name: stored(source) for name, source in modules(kind).items()}
    assert {name: found[name] for name in expected} == expected
    assert set(found) - set(expected) == {"ThisWorkbook", *SHEETS}


@pytest.mark.parametrize("kind", KINDS)
def test_two_builds_are_the_same_bytes(kind: str) -> None:
    script = (
        "import sys; from xlplan.excel.project import vba_project;"
        f"sys.stdout.buffer.write(vba_project({kind!r}, {SHEETS}))"
    )
    other = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Taipei"}
    again = subprocess.run([sys.executable, "-c", script], env=other, stdout=-1, check=True)
    assert again.stdout == vba_project(kind, SHEETS)


@pytest.mark.parametrize("kind", KINDS)
def test_all_vba_is_ascii_with_the_line_ends_of_windows(kind: str) -> None:
    for name, source in read(vba_project(kind, SHEETS)).items():
        assert source.isascii(), name
        assert not re.search(r"[^\r]\n|\r[^\n]|\t", source.replace("\t", " ")), name


def test_a_source_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(BrokenInstall, match="Module1"):
        project({"Module1": 'Sub Main()\r\n    MsgBox "檢核"\r\nEnd Sub\r\n'}, SHEETS)


def test_document_modules_have_the_code_names_of_workbook_and_sheets() -> None:
    names = ["Sheet1", "Area2", "Sheet3", "Sheet4", "Sheet5", "Sheet6"]
    file = _cfb.CFB.from_bytes(vba_project(AGENCY, names))
    declared = re.findall(r"(?m)^Document=(\w+)/&H00000000\r$", file.get_stream("PROJECT").decode())
    assert declared == ["ThisWorkbook", *names]
    project_ = _vba.parse_vba_project(file)
    assert project_.validate(file) == []
    for name in declared:
        assert f'Attribute VB_Name = "{name}"' in project_.get_module(name).source


def test_excel_compiles_the_sources_itself() -> None:
    """MS-OVBA 2.3.4.1: version 0xFFFF and no cache; xlwings' own files have the same bytes."""
    own = _cfb.CFB.from_bytes(vba_project(AGENCY, SHEETS))
    with zipfile.ZipFile(XLWINGS / "addin" / "xlwings.xlam") as package:
        theirs = _cfb.CFB.from_bytes(package.read("xl/vbaProject.bin"))
    assert own.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("cc61ffff000100")
    assert own.get_stream_in_storage("VBA", "_VBA_PROJECT") == theirs.get_stream_in_storage(
        "VBA", "_VBA_PROJECT"
    )
    assert [name for name in own.list_streams() if "SRP" in name] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_projects_name_is_that_of_no_module(kind: str) -> None:
    found = parsed(vba_project(kind, SHEETS))
    assert found.name.lower() not in {name.lower() for name in modules(kind)}
    assert found.name != "xlwings"
    assert found.code_page == 1252
    assert {"stdole", "Office"} == {item.name for item in found.references}  # IRibbonControl


@pytest.mark.parametrize("kind", KINDS)
def test_formulas_and_other_projects_see_buttons_and_cell_functions_only(kind: str) -> None:
    """Else a cell of any open workbook could call RunPython of the add-in."""
    sources = modules(kind)
    seen_by_all = {
        name
        for name, source in sources.items()
        if not is_class(source) and "Option Private Module\r\n" not in source
    }
    own = {"XlplanButtons", "XlplanRibbon", "XlplanUdfs"} if kind == ADDIN else {"XlplanButtons"}
    assert seen_by_all == own | {"WebHelpers"}  # which starts nothing on Windows
    for name in ("RunPython", "RunServerPython", "RunFrozenPython"):
        assert not any(re.search(rf"\b{name}\b", sources[module]) for module in seen_by_all)


@pytest.mark.parametrize("kind", KINDS)
def test_each_module_is_declared_as_what_it_is(kind: str) -> None:
    file = _cfb.CFB.from_bytes(vba_project(kind, SHEETS))
    text = file.get_stream("PROJECT").decode()
    sources = modules(kind)
    classes = {name for name, source in sources.items() if is_class(source)}
    assert set(re.findall(r"(?m)^Class=(\w+)\r$", text)) == classes
    assert set(re.findall(r"(?m)^Module=(\w+)\r$", text)) == set(sources) - classes


def test_the_addin_alone_does_something_when_it_is_opened() -> None:
    assert [bool(opening(kind)) for kind in KINDS] == [False, False, True]
    source = read(vba_project(ADDIN, SHEETS))["ThisWorkbook"]
    assert source.endswith(opening(ADDIN))
    assert "Private Sub Workbook_Open()\r\n" in source


def test_classes_are_stored_as_excel_itself_stored_them_in_xlwings_addin() -> None:
    with zipfile.ZipFile(XLWINGS / "addin" / "xlwings.xlam") as package:
        theirs = read(package.read("xl/vbaProject.bin"))
    own = read(vba_project(AGENCY, SHEETS))
    for name in SERVER:
        assert own[name].rstrip() == theirs[name].rstrip(), name


@pytest.mark.parametrize(
    ("module", "file"), [("xlwings", "xlwings.bas"), ("Remote", "addin/Remote.bas")]
)
def test_of_xlwings_only_what_we_replace_differs(module: str, file: str) -> None:
    own = modules(AGENCY)[module].splitlines()
    theirs = (XLWINGS / file).read_text(encoding="ascii").splitlines()
    added = list(plus(theirs, own))
    assert added
    for line in added:
        ours = re.search(r"\bXlplan(Failure|Settings|Dispatch)\.|PROJECT_NAME", line)
        assert ours or line.strip() in SAFER, line
    if module == "xlwings":
        licence = "\r\n".join(theirs[4:31])
        assert "BSD 3-clause" in licence and licence in modules(AGENCY)[module]


def plus(old: list[str], new: list[str]) -> Iterator[str]:
    for line in difflib.unified_diff(old, new, lineterm="", n=0):
        if line.startswith("+") and not line.startswith("+++"):
            yield line[1:]


def test_templates_carry_no_cell_function() -> None:
    assert "Function sql(" in (XLWINGS / "xlwings.bas").read_text(encoding="ascii")
    assert not any("CallUDF" in source for source in modules(AGENCY).values())


@pytest.mark.parametrize("kind", KINDS)
def test_no_window_with_english_words_is_left_but_the_one_for_a_servers_own(kind: str) -> None:
    """Remote's one MsgBox shows what a server says, by xlwings' action «alert»."""
    shown = [
        (name, line.strip())
        for name, source in modules(kind).items()
        for line in source.splitlines()
        if re.search(r"\bMsgBox\b|\.Popup\b", line) and not line.lstrip().startswith("'")
    ]
    assert shown == [("Remote", "rv = MsgBox(Prompt:=myPrompt, Title:=myTitle, Buttons:=myStyle)")]


@pytest.mark.parametrize(
    ("version", "old", "new"),
    [
        ("0.37.9", "", ""),
        (shipped.VERSION, "Ctrl+C", "Ctrl-C"),  # within ShowError
        (shipped.VERSION, 'MsgBox "Could not find Interpreter!"', 'MsgBox "None!"'),
        (shipped.VERSION, 'PROJECT_NAME As String = "xlwings"', 'PROJECT_NAME As String = "x"'),
    ],
)
def test_another_xlwings_stops_the_build(tmp_path: Path, version: str, old: str, new: str) -> None:
    package = tmp_path / "xlwings"
    (package / "addin").mkdir(parents=True)
    (package / "__init__.py").touch()
    for path in [*XLWINGS.glob("*.bas"), *(XLWINGS / "addin").glob("*.bas")]:
        text = path.read_bytes().decode().replace(old, new) if old else path.read_bytes().decode()
        (package / path.relative_to(XLWINGS)).write_bytes(text.encode())
    for path in (XLWINGS / "addin").glob("*.cls"):
        (package / "addin" / path.name).write_bytes(path.read_bytes())
    (tmp_path / f"xlwings-{version}.dist-info").mkdir()
    described = tmp_path / f"xlwings-{version}.dist-info" / "METADATA"
    described.write_text(f"Metadata-Version: 2.1\nName: xlwings\nVersion: {version}\n")
    script = "from xlplan.excel.shipped import modules; modules(on_active=False)"
    where = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    tried = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": where},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 1
    assert "BrokenInstall: xlwings 的巨集不是 0.37.8 版的內容" in tried.stderr


def test_the_xlwings_that_is_installed_with_us_is_that_of_the_macros() -> None:
    """xlwings' DLL and server refuse the VBA of another version."""
    text = Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8")
    assert f"xlwings=={shipped.VERSION}" in tomllib.loads(text)["project"]["dependencies"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_that_the_macros_look_up_is_a_row_once(kind: str) -> None:
    keys = [key for key, _ in configuration(kind)]
    assert len(keys) == len(set(keys))
    said = {key for key, text in configuration(kind) if text}
    for name, source in modules(kind).items():
        for key in re.findall(r'"(MESSAGE_[A-Z_]+)"', source):
            assert key in said, (name, key)


def test_the_function_wizard_gets_a_text_for_each_function_and_argument() -> None:
    """Application.MacroOptions takes 255 characters for each."""
    rows = dict(configuration(ADDIN))
    functions = re.findall(r"(?m)^Public Function (\w+)\((.*)\)", modules(ADDIN)["XlplanUdfs"])
    assert rows["HELP_FUNCTIONS"].split(",") == [name for name, _ in functions]
    for name, arguments in functions:
        keys = [f"HELP_{name}", *(f"HELP_{name}_{n}" for n in range(1, arguments.count(",") + 2))]
        assert all(0 < len(rows[key]) <= 255 for key in keys), name


def test_no_message_is_there_that_no_macro_shows() -> None:
    sources = "".join(modules(AGENCY).values())
    unused = [key for key, _ in configuration(AGENCY) if f'"{key}"' not in sources]
    assert [key for key in unused if key.startswith("MESSAGE_")] == []
