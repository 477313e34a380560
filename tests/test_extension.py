"""LibreOffice's extension as a package, and its worker at the plain pipe, without any office."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlplan import data
from xlplan.buttons import BUTTONS
from xlplan.extension import NAME as EXTENSION
from xlplan.extension import package
from xlplan.extension.worker import call
from xlplan.functions import FUNCTIONS

NAME = "{http://openoffice.org/2001/registry}name"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return package.parts()


def shown(node: ET.Element, name: str) -> str | None:
    found = node.find(f"prop[@{NAME}='{name}']/value")
    return None if found is None else found.text


def entries(parts: dict[str, bytes], where: str) -> list[tuple[str | None, str | None]]:
    """Return URL and title of the entries of the menu or the toolbar."""
    root = ET.fromstring(parts["Addons.xcu"])
    found = root.iterfind(f".//node[@{NAME}='{where}']//node")
    return [(shown(node, "URL"), shown(node, "Title")) for node in found if shown(node, "URL")]


# ---- the package


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    package.write(tmp_path / "a.oxt")
    package.write(tmp_path / "b.oxt")
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()


def test_the_committed_package_is_current(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(data.root() / "workbook_templates" / EXTENSION) as file:
        assert {name: file.read(name) for name in file.namelist()} == parts


def test_every_part_that_the_manifest_names_is_there(parts: dict[str, bytes]) -> None:
    names = re.findall(rb'full-path="([^"]+)"', parts["META-INF/manifest.xml"])
    assert len(names) >= 5
    assert {name.decode() for name in names} <= set(parts)


def test_every_button_is_in_the_menu_and_the_usual_ones_in_the_toolbar(
    parts: dict[str, bytes],
) -> None:
    def of(chosen: Iterator[str]) -> list[tuple[str, str]]:
        return [(f"service:tw.xlplan.Buttons?{name}", BUTTONS[name].label) for name in chosen]

    lines = ("private:separator", None)
    menu = entries(parts, "tw.xlplan.menu")
    assert [item for item in menu if item != lines] == of(iter(BUTTONS))
    bar = entries(parts, "tw.xlplan.toolbar")
    rare = {"correct", "fill_offered", "repair", "export_json", "export_csv", "export_city"}
    assert [item for item in bar if item != lines] == of(x for x in BUTTONS if x not in rare)
    assert menu.count(lines) == bar.count(lines) == 3
    assert lines not in (menu[0], menu[-1], bar[0], bar[-1])


def test_every_button_has_a_drawing_in_both_sizes(parts: dict[str, bytes]) -> None:
    root = ET.fromstring(parts["Addons.xcu"])
    images = root.findall(f".//node[@{NAME}='Images']/node")
    assert [shown(item, "URL") for item in images] == [
        f"service:tw.xlplan.Buttons?{name}" for name in BUTTONS
    ]
    drawings = []
    for item in images:
        defined = item.find(f"node[@{NAME}='UserDefinedImages']")
        assert defined is not None
        for name, size in (("ImageSmallURL", "16"), ("ImageBigURL", "26")):
            path = (shown(defined, name) or "").removeprefix("%origin%/")
            drawing = ET.fromstring(parts[path])
            assert (drawing.get("width"), drawing.get("height")) == (size, size)
            drawings.append(parts[path])
    assert len(set(drawings)) == len(drawings) == 2 * len(BUTTONS)


def test_the_cell_functions_are_declared_with_their_help(parts: dict[str, bytes]) -> None:
    root = ET.fromstring(parts["CalcAddIns.xcu"])
    found = root.findall(f".//node[@{NAME}='AddInFunctions']/node")
    assert [(node.get(NAME), shown(node, "DisplayName")) for node in found] == [
        ("planCheck", "PLAN_CHECK"),
        ("coverage", "COVERAGE"),
        ("rocDate", "ROC_DATE"),
        ("rocText", "ROC_TEXT"),
        ("standardWording", "STANDARD_WORDING"),
        ("similarWording", "SIMILAR_WORDING"),
        ("termCheck", "TERM_CHECK"),
    ]
    for node, function in zip(found, FUNCTIONS, strict=True):
        assert shown(node, "Description") == function.help
        arguments = node.findall(f"node[@{NAME}='Parameters']/node")
        said = [(shown(item, "DisplayName"), shown(item, "Description")) for item in arguments]
        assert said == [(item.title, item.help) for item in function.arguments]
    idl = parts["XFunctions.idl"].decode()
    assert "coverage( [in] any rows, [in] any year, [in] sequence< any > more );" in idl


def test_the_extension_needs_the_standard_library_only(parts: dict[str, bytes]) -> None:
    """And UNO, and itself; in the Python 3.8 that older LibreOffices bring along."""
    known = {*sys.stdlib_module_names, "uno", "unohelper", "com", "tw", "xlplan_office"}
    modules = [name for name in parts if name.endswith(".py")]
    assert len(modules) >= 8
    for name in modules:
        tree = ast.parse(parts[name], name, feature_version=(3, 8))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                wanted = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                wanted = {(node.module or "").partition(".")[0]}
            else:
                continue
            assert wanted <= known, f"{name}: {wanted}"


# ---- the worker


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker whose office never lets it in."""
    command = [sys.executable, "-m", "xlplan.extension.worker", "no-such-pipe"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        yield running
        running.kill()


def ask(worker: subprocess.Popen[bytes], **job: object) -> None:
    assert worker.stdin
    worker.stdin.write(json.dumps(job).encode() + b"\n")
    worker.stdin.flush()


def reply(worker: subprocess.Popen[bytes]) -> dict[str, object]:
    assert worker.stdout
    found: dict[str, object] = json.loads(worker.stdout.readline())
    return found


def test_the_worker_greets_answers_and_ends_with_its_input(
    worker: subprocess.Popen[bytes],
) -> None:
    assert reply(worker) == {"id": 0}
    ask(worker, id=1, call="ROC_TEXT", arguments=[[["114/3/1"], [45717.0]]])
    assert reply(worker) == {"id": 1, "value": [["114年3月1日"], ["114年3月1日"]]}
    assert worker.stdin
    worker.stdin.close()
    assert worker.wait(10) == 0


def test_a_cell_function_is_answered_while_a_button_is_at_work(
    worker: subprocess.Popen[bytes],
) -> None:
    """LibreOffice stands still until it has the answer: waiting for the button would be for ever.

    Here the button tries for seconds to reach an office that is not there.
    """
    assert reply(worker) == {"id": 0}
    ask(worker, id=1, press="check", book="1", said={})
    ask(worker, id=2, call="ROC_TEXT", arguments=["114/3/1"])
    assert reply(worker) == {"id": 2, "value": [["114年3月1日"]]}
    told = reply(worker)
    assert (told["id"], told["level"]) == (1, "error")
    assert "LibreOffice" in str(told["text"])


# ---- the cells


def test_rows_of_a_function_are_filled_up_to_the_same_width() -> None:
    rows = call("COVERAGE", [[["次項"], ["1-1"]], 999999.0, None])
    assert rows == [["年度「999999」看不懂，請填民國年，例如114。"]]
    rows = call("COVERAGE", [[["次項"], ["1-1"]], None, None])
    assert {len(row) for row in rows} == {3}
    assert ["1-1 標準作業流程與正確服務", 1.0, ""] in rows


def test_several_ranges_come_as_one_argument() -> None:
    block = [["次項"], ["1-1"]]
    rows = call("COVERAGE", [block, None, [block, block]])
    assert ["1-1 標準作業流程與正確服務", 3.0, ""] in rows


def test_a_date_is_given_as_libreoffice_counts_days() -> None:
    assert call("ROC_DATE", [[["114/3/1"], [""]]]) == [[45717.0], [""]]


def test_what_nobody_foresaw_is_logged_without_any_cell_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path / "home"))
    said = call("ROC_TEXT", ["114/3/1", "秘密的內容"])  # an argument too many
    log = tmp_path / "home" / "xlplan.log"
    assert str(log) in str(said[0][0])
    kept = log.read_text(encoding="utf-8")
    assert "TypeError" in kept
    assert "秘密" not in kept
