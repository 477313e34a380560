"""Plans in a running LibreOffice, for the tests of the buttons."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.live.person import Person
from xlplan.books.template import write_template
from xlplan.plan import Plan
from xlplan.table import layout
from xlplan.vocabulary import framework

AREA, OTHER, RESULTS = "一、基礎服務", "二、意見回饋與參與", "檢核結果"

Opening = Callable[..., Person]


def written(plan: Plan, target: Path) -> Path:
    """Write a plan's workbook; return its path."""
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    return target


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own folder, where nothing is remembered yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("XLPLAN_HOME", str(folder))
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "計畫"
    folder.mkdir()
    return folder


@pytest.fixture
def open_file(app: xw.App) -> Iterator[Opening]:
    """Open a file and have it closed at the end; return the person at it."""
    opened: list[xw.Book] = []

    def open_(path: Path, **options: object) -> Person:
        book = app.books.open(str(path), **options)
        opened.append(book)
        return Person(book)

    yield open_
    for book in opened:
        book.close()


@pytest.fixture
def open_plan(open_file: Opening, tmp_path: Path) -> Opening:
    """Write a plan's workbook and open it; return the person at it."""
    numbers = itertools.count(1)

    def open_(plan: Plan) -> Person:
        return open_file(written(plan, tmp_path / f"plan-{next(numbers)}.xlsx"))

    return open_
