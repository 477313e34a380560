"""Every macro, run: what it starts, by which way, and what a person sees when that fails."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
from pathlib import Path

import pytest

from tests.excel.interpreted import NOTHING, Machine, Running, opened
from xlplan.books.faces import faces
from xlplan.buttons import BUTTONS
from xlplan.cli.arguments import parser
from xlplan.excel.messages import MESSAGES
from xlplan.excel.modules import ADDIN, AGENCY, CITY, callback

SAID = dict(MESSAGES)
PRESSED = [
    (kind, name) for kind in (AGENCY, CITY) for name in BUTTONS if BUTTONS[name].book == kind
]
PRESSED += [(ADDIN, name) for name in BUTTONS]
PROGRAM = r"C:\Users\me\LOCALAPPDATA\xlplan\xlplan.exe"
TRACE = (
    "Traceback (most recent call last):\n"
    '  File "C:\\py\\xlplan\\excel\\clicks.py", line 3, in press\n'
    "    raise ValueError(text)\n"
    "ValueError: 辦理民眾滿意度調查\n"
    "辦理：民眾\n"
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Running]:
    """One workbook of each kind, on a machine where nothing is set."""
    folder = tmp_path_factory.mktemp("books")
    return {kind: opened(folder / f"{kind}.xlsm", kind) for kind in (AGENCY, CITY, ADDIN)}


def the_call(line: str) -> ast.Call:
    """Return the call in the Python that a command line hands over, its import checked."""
    source = re.search(r'; (import [^"]*)"', line)
    assert source, line
    imported, call = ast.parse(source[1]).body
    assert isinstance(imported, ast.Import)
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    module, _, function = ast.unparse(call.value.func).rpartition(".")
    assert [name.name for name in imported.names] == [module]
    assert callable(getattr(importlib.import_module(module), function))
    return call.value


@pytest.mark.parametrize(("kind", "name"), PRESSED)
def test_a_buttons_macro_calls_the_python_entry_point_with_its_name(
    books: dict[str, Running], kind: str, name: str
) -> None:
    [line] = books[kind].run(faces()[name].macro)
    call = the_call(line)
    assert ast.unparse(call.func) == "xlplan.excel.clicks.press"
    assert [ast.literal_eval(said) for said in call.args] == [name]
    assert books[kind].foot is False
    assert books[kind].message() == []


@pytest.mark.parametrize("name", BUTTONS)
def test_the_ribbon_presses_the_same_button(books: dict[str, Running], name: str) -> None:
    addin = books[ADDIN]
    assert addin.run(f"XlplanRibbon.{callback(name)}", NOTHING) == addin.run(faces()[name].macro)


def test_the_workbooks_have_no_button_of_the_other(books: dict[str, Running]) -> None:
    with pytest.raises(Exception, match="not defined"):
        books[AGENCY].run("ClickConsolidate")
    with pytest.raises(Exception, match="not defined"):
        books[CITY].run("ClickCheck")


def test_cells_do_not_get_into_the_command(books: dict[str, Running]) -> None:
    [line] = books[AGENCY].run("ClickCheck")
    assert "calc" not in line
    assert 'prepare_sys_path(\\"false;' in line  # nothing beside the workbook becomes code


FROZEN = {"WAY": "frozen", "EXECUTABLE": r"%LOCALAPPDATA%\xlplan\xlplan.exe"}
SERVER = {"WAY": "server", "URL": "https://plans.example.gov.tw/"}


@pytest.mark.parametrize("chosen", ["sheet", "user"])
def test_the_executable_is_taken_when_it_is_chosen(tmp_path: Path, chosen: str) -> None:
    own = {} if chosen == "sheet" else FROZEN
    running = opened(
        tmp_path / "計畫.xlsm",
        AGENCY,
        Machine(own, files=[PROGRAM]),
        **(FROZEN if chosen == "sheet" else {}),
    )
    [line] = running.run("ClickFillOffered")
    assert f'"{PROGRAM}" click fill_offered  --wb="計畫.xlsm" --from_xl=1 --app=' in line
    said = shlex.split(line.partition(f'{PROGRAM}" ')[2].partition(" 2>")[0])
    assert parser().parse_args(said).button == "fill_offered"


@pytest.mark.parametrize("chosen", ["sheet", "user"])
def test_the_server_is_asked_when_it_is_chosen(tmp_path: Path, chosen: str) -> None:
    own, rows = ({}, SERVER) if chosen == "sheet" else (SERVER, {})
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(own), **rows)
    assert running.run("ClickCheck") == ["POST https://plans.example.gov.tw/press/check"]


def test_the_sheet_goes_before_the_users_settings(tmp_path: Path) -> None:
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(FROZEN, files=[PROGRAM]), **SERVER)
    assert running.run("ClickCheck") == ["POST https://plans.example.gov.tw/press/check"]


def test_the_python_that_is_chosen_is_started(tmp_path: Path) -> None:
    python = r"C:\Python 3\python.exe"
    own = {"WAY": "Python", "INTERPRETER_WIN": python}
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(own, files=[python]))
    [line] = running.run("ClickCheck")
    assert line.startswith(r'RUN cmd.exe /C C: & cd "C:\Python 3" & "C:\Python 3\python.exe" -B -c')


@pytest.mark.parametrize(
    ("name", "is_word"),
    [
        ("check", True),
        ("fill_offered", True),
        ("", False),
        ("Check", False),
        ("check'); import os; ('", False),
        ("check & calc", False),
        ("check1", False),
        ("check\r\n", False),
        ("填寫", False),
        ("a" * 41, False),
    ],
)
def test_only_letters_and_underscores_are_a_buttons_name(
    books: dict[str, Running], name: str, is_word: bool
) -> None:
    lines = books[AGENCY].run("XlplanDispatch.Press", name)
    assert any(line.startswith("RUN") for line in lines) is is_word
    assert ("LOG ? MESSAGE_BUTTON " in lines) is not is_word


FAILURES = {
    "exit code": (Machine(exit_code=1, wrote=TRACE), {}, "MESSAGE_FAILED"),
    "no xlplan": (
        Machine(exit_code=1, wrote=f"{TRACE}ModuleNotFoundError: No module named 'xlplan'"),
        {},
        "MESSAGE_NO_MODULE",
    ),
    "no python": (
        Machine(exit_code=9009, wrote="'python' is not there"),
        {},
        "MESSAGE_NOT_STARTED",
    ),
    "blocked": (Machine(refuses=True), {}, "MESSAGE_NOT_STARTED"),
    "python gone": (
        Machine({"INTERPRETER_WIN": r"C:\gone\python.exe"}),
        {},
        "MESSAGE_NO_PYTHON",
    ),
    "program gone": (Machine(FROZEN), {}, "MESSAGE_NO_EXECUTABLE"),
    "program unset": (Machine({"WAY": "frozen"}), {}, "MESSAGE_NO_EXECUTABLE"),
    "program fails": (
        Machine(FROZEN, files=[PROGRAM], exit_code=1, wrote=TRACE),
        {},
        "MESSAGE_FAILED",
    ),
    "no address": (Machine({"WAY": "server"}), {}, "MESSAGE_NO_SERVER"),
    "no such address": (Machine({"WAY": "server", "URL": "file:///x"}), {}, "MESSAGE_NO_SERVER"),
    "no server": (
        Machine(SERVER, reply='Err.Raise 11001, , "no connection"'),
        {},
        "MESSAGE_NOT_STARTED",
    ),
    "unknown way": (Machine(), {"WAY": "magic"}, "MESSAGE_WAY"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_told_in_chinese_in_the_cells_of_a_new_workbook(
    tmp_path: Path, case: str
) -> None:
    machine, rows, key = FAILURES[case]
    running = opened(tmp_path / "a.xlsm", AGENCY, machine, **rows)
    lines = running.run("ClickCheck")
    log = r"C:\Users\me\LOCALAPPDATA\xlplan\excel.log"
    assert running.message() == [
        SAID["MESSAGE_TITLE"],
        SAID[key],
        f"{SAID['MESSAGE_LOG']} {log}",
        SAID["MESSAGE_BACK"],
    ]
    assert running.foot == SAID["MESSAGE_SHORT"]
    assert running.app.workbook.saved  # closing it does not ask
    assert running.app.dialogs == []
    assert any(line.startswith(f"LOG check {key}") for line in lines)


def test_what_a_server_answers_is_shown_but_not_logged(tmp_path: Path) -> None:
    reply = 'XlplanFailure.ReportServer 422, "no such year"'
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(SERVER, reply=reply))
    lines = running.run("ClickCheck")
    assert running.message()[1] == f"{SAID['MESSAGE_SERVER']}\nno such year"
    assert lines[1:] == ["LOG check MESSAGE_SERVER 422"]


def test_the_page_of_a_proxy_is_not_shown(tmp_path: Path) -> None:
    reply = 'XlplanFailure.ReportServer 502, "<html>bad gateway</html>"'
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(SERVER, reply=reply))
    running.run("ClickCheck")
    assert running.message()[1] == f"{SAID['MESSAGE_SERVER']}\nHTTP 502"


def test_an_answer_is_never_a_formula(tmp_path: Path) -> None:
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(), MESSAGE_WAY="=1+1", WAY="magic")
    running.run("ClickCheck")
    assert running.message()[1].lstrip("'") == "=1+1"


def test_the_message_workbook_is_used_again(tmp_path: Path) -> None:
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(exit_code=1, wrote=TRACE))
    running.run("ClickCheck")
    running.run("XlplanDispatch.Press", "!")
    assert len(running.books()) == 2
    assert running.message()[1] == SAID["MESSAGE_BUTTON"]


def test_the_log_says_where_python_stopped_and_no_word_of_a_cell(tmp_path: Path) -> None:
    running = opened(tmp_path / "a.xlsm", AGENCY, Machine(exit_code=1, wrote=TRACE))
    assert running.run("ClickCheck")[1:] == [
        'LOG   File "C:\\py\\xlplan\\excel\\clicks.py", line 3, in press',
        "LOG ValueError",
        "LOG check MESSAGE_FAILED ",
    ]


def test_a_workbook_of_a_stranger_does_not_choose_the_way(tmp_path: Path) -> None:
    opened(tmp_path / "theirs.xlsm", AGENCY, **SERVER)
    running = opened(tmp_path / "addin.xlsm", ADDIN)
    running.app.open_workbook(tmp_path / "theirs.xlsm")
    [line] = running.run("ClickCheck")
    assert ' & python -B -c "import xlwings.utils;' in line
    assert '--wb="theirs.xlsm"' in line


def test_a_python_without_a_path_is_not_looked_for_where_the_workbook_lies(
    books: dict[str, Running],
) -> None:
    [line] = books[AGENCY].run("ClickCheck")
    assert line.startswith('RUN cmd.exe /C cd /D "%SystemRoot%" & python -B -c ')


@pytest.mark.parametrize("kind", [AGENCY, ADDIN])
@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("RunPython", ["import os"]),
        ("RunFrozenPython", [r"C:\Windows\System32\calc.exe", ""]),
        ("ExecuteWindows", [True, r"C:\calc.exe", r"C:\calc.exe", "", ""]),
    ],
)
def test_nothing_is_started_but_by_a_button(
    books: dict[str, Running], kind: str, function: str, arguments: list[object]
) -> None:
    """A formula of any open workbook can call the functions of an add-in."""
    running = books[kind]
    assert running.run(function, *arguments) == []
    assert len(running.run("ClickCheck")) == 1
    assert running.run(function, *arguments) == []  # nor once a button was pressed


@pytest.mark.parametrize(
    ("line", "key", "text"),
    [
        ('"URL","https://example.gov.tw/a,b"', "URL", "https://example.gov.tw/a,b"),
        (
            '"EXECUTABLE","C:\\Program Files\\xlplan.exe"',
            "EXECUTABLE",
            "C:\\Program Files\\xlplan.exe",
        ),
        (" WAY , server ", "WAY", "server"),
        ('"WAY",""', "WAY", ""),
        ("", "", ""),
        ("no comma", "", ""),
    ],
)
def test_a_line_of_the_settings_is_read_by_itself(
    books: dict[str, Running], line: str, key: str, text: str
) -> None:
    """One line that somebody left empty must not bring all the others out of step."""
    parts = [books[AGENCY].app.run("XlplanSettings.Part", line, number) for number in (1, 2)]
    assert parts == [key, text]


def test_no_command_hides_in_the_name_of_a_file(tmp_path: Path) -> None:
    """Outside quotes cmd.exe takes ^ for a mark that the next character is only a character."""
    running = opened(tmp_path / "x^&calc&.xlsm", ADDIN)
    [line] = running.run("ClickCheck")
    path = line.split('\\"')[1]
    assert "calc" in path
    assert "&" not in re.sub(r"\^.", "", path)


def test_without_a_workbook_the_addin_says_what_to_open(tmp_path: Path) -> None:
    running = opened(tmp_path / "addin.xlsm", ADDIN)
    running.app.application.active_book = None
    running.run("ClickCheck")
    assert running.message()[1] == SAID["MESSAGE_NO_WORKBOOK"]


@pytest.mark.parametrize("shows_no_workbook", [False, True])
def test_the_function_wizard_is_told_what_the_rows_say(
    tmp_path: Path, shows_no_workbook: bool
) -> None:
    machine = Machine(shows_no_workbook=shows_no_workbook)
    said = {
        "HELP_FUNCTIONS": "ROC_DATE,STANDARD_WORDING",
        "HELP_CATEGORY": "提升服務計畫",
        "HELP_ROC_DATE": "日期",
        "HELP_ROC_DATE_1": "文字",
        "HELP_STANDARD_WORDING": "標準文字",
        "HELP_STANDARD_WORDING_1": "代碼",
        "HELP_STANDARD_WORDING_2": "機關",
        "HELP_STANDARD_WORDING_3": "",
    }
    running = opened(tmp_path / "addin.xlsm", ADDIN, machine, **said)
    assert running.run("ThisWorkbook.Workbook_Open") == [
        "HELP 提升服務計畫|ROC_DATE|日期|文字",
        "HELP 提升服務計畫|STANDARD_WORDING|標準文字|代碼|機關",
    ]
    assert running.app.workbook.saved
