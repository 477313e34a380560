"""Every workbook that we write is one that Excel opens: two validators and our own lint say so.

Microsoft's Open XML SDK runs as the program that XLPLAN_OOXML_VALIDATOR names;
``.ci/ooxml-validator FOLDER`` fetches it.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel import made
from tests.excel.lint import lint
from tests.excel.tools import tool

_PROGRAM = "XLPLAN_OOXML_VALIDATOR"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("books")
    return [*made.templates(folder), *made.results(folder), *made.committed()]


@pytest.fixture(scope="module")
def sdk() -> Callable[[Path], list[str]]:
    """Return what asks the Open XML SDK for a file's errors."""
    program = os.environ.get(_PROGRAM)
    if not program:
        if os.environ.get("CI"):
            pytest.fail(f"{_PROGRAM} is not set")
        # a user need not have a program from npm; CI failed above
        pytest.skip(f"{_PROGRAM} is not set: .ci/ooxml-validator FOLDER prints what to set it to")

    def errors(path: Path) -> list[str]:
        said = subprocess.run([program, path], capture_output=True, timeout=120, check=False)
        found = json.loads(said.stdout)
        assert found["ok"] == (not found["errors"])
        return [f"{item['path']}: {item['description']}" for item in found["errors"]]

    return errors


@pytest.fixture(scope="module")
def audit() -> Callable[[Path], list[str]]:
    """Return what asks openxml-audit for a file's errors."""
    auditor = tool("openxml_audit").OpenXmlValidator()
    return lambda path: [str(item) for item in auditor.validate(path).errors]


def broken(folder: Path, source: Path) -> Path:
    """Return a copy of a workbook in which the columns of a sheet stand behind its rows."""
    target = folder / source.name
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            part = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, end = part.index(b"<cols>"), part.index(b"</cols>") + len(b"</cols>")
                rest = part[end:].replace(b"</sheetData>", b"</sheetData>" + part[start:end])
                part = part[:start] + rest
            copy.writestr(name, part)
    return target


def test_the_open_xml_sdk_finds_no_error(sdk, books: list[Path]) -> None:
    assert {path.name: found for path in books if (found := sdk(path))} == {}


def test_openxml_audit_finds_no_error(audit, books: list[Path]) -> None:
    assert {path.name: found for path in books if (found := audit(path))} == {}


def test_our_own_lint_finds_nothing(books: list[Path]) -> None:
    assert {path.name: found for path in books if (found := lint(path))} == {}


def test_among_them_is_every_kind_that_we_write(books: list[Path]) -> None:
    names = {path.name for path in books}
    assert {"xlplan.xlam", "blank-113.xlsm", "city.xlsm", "city.xlsx", "merged.xlsm"} <= names
    assert len(names) == len(books) > 30


def test_both_validators_find_a_broken_workbook(sdk, audit, books: list[Path], tmp_path) -> None:
    path = broken(tmp_path, next(path for path in books if path.name == "city.xlsm"))
    assert sdk(path) and audit(path)
