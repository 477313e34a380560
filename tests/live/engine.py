"""A LibreOffice behind xlwings for the tests of the engine, and a new workbook for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from xlplan.errors import OfficeGone


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    """A running LibreOffice. Without one the test is skipped, but not on the build machine."""
    try:
        running = lo.start()
    except OfficeGone as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    yield running
    running.quit()


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """A new workbook with one sheet; whatever the test opens is closed after it."""
    yield app.books.add()
    for opened in list(app.books):
        opened.close()
