"""A LibreOffice behind xlwings for the tests of the engine, and a new workbook for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from tests.live.offices import missing
from xlplan.errors import OfficeGone


@pytest.fixture(scope="session")
def app(soffice: Path) -> Iterator[xw.App]:
    """A running LibreOffice, driven from this process."""
    try:
        running = lo.start(soffice=soffice)
    except OfficeGone as error:  # there is one, but this Python cannot load its bridge
        missing(str(error))
    yield running
    running.quit()


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """A new workbook with one sheet; whatever the test opens is closed after it."""
    yield app.books.add()
    for opened in list(app.books):
        opened.close()
