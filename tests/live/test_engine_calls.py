"""How often the engine goes over the pipe, and what it is from within LibreOffice itself."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from tests.live.counted import Calls, counted

pytestmark = pytest.mark.live

ROW = ["文字", 1.5, dt.datetime(2025, 3, 1), True, "'007", "=B1*2", None, "多\n行", -3.0, "1-1"]
WITHIN = """
import sys
sys.path[:0] = {path!r}
import xlplan.libreoffice as lo

app = lo.inside()
book = app.books.add()
sheet = book.sheets[0]
sheet["A1"].value = [["由內", 2.0], ["=B1*2", app.pid]]
sheet["C1"].value = sheet["A2"].value
book.save({file!r})
book.close()

def getComponentFactory(name, services, context):
    return services  # the loader wants something
"""


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def sheet(app: xw.App, calls: Calls) -> Iterator[xw.Sheet]:
    """A new sheet in the running LibreOffice, its calls counted."""
    running = counted(app, calls)
    yield running.books.add().sheets[0]
    for book in list(running.books):
        book.close()
    app.impl.apps.forget(running.impl)
    app.activate()


def test_a_block_costs_the_same_calls_whatever_its_height(sheet: xw.Sheet, calls: Calls) -> None:
    """Values, formulas and looks, both ways."""

    def counts(rows: int) -> list[int]:
        sheet.clear()
        block = sheet.range((1, 1), (rows, len(ROW)))
        acts: list[Callable[[], object]] = [
            lambda: setattr(block, "value", [ROW] * rows),
            lambda: block.value,
            lambda: block.formula,
            lambda: setattr(block, "color", (255, 199, 206)),
            lambda: setattr(block.font, "bold", True),
            block.clear_contents,
        ]
        found = []
        for act in acts:
            calls.clear()
            act()
            found.append(calls.total)
        return found

    counts(20)  # asks for the formats of its language
    where = 3  # a large block is asked first how far it is in use
    assert all(many <= few + where for few, many in zip(counts(20), counts(2000), strict=True))


def test_the_engine_works_inside_of_libreoffice_too(soffice: Path, tmp_path: Path) -> None:
    """As in a macro or an extension: LibreOffice's own Python runs the code."""
    file, component = tmp_path / "within.xlsx", tmp_path / "within.py"
    code = WITHIN.format(path=[path for path in sys.path if path], file=str(file))
    component.write_text(code, "utf-8")
    plain = {"PATH": os.defpath}  # it takes its library from the first Python on the path
    with lo.start(soffice=soffice, environment=plain) as running:
        loader = running.impl.service("com.sun.star.loader.Python")
        loader.activate("", "", component.as_uri(), None)
        book = running.books.open(file)
        assert book.sheets[0]["A1:C1"].value == ["由內", 2.0, 4.0]
        assert book.sheets[0]["B2"].value != os.getpid()
