"""What the live tests share; one LibreOffice of each kind for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import offices
from tests.live.engine import app, book
from tests.live.office import Office
from tests.live.plans import home, open_file, open_plan, place

__all__ = ["app", "book", "home", "open_file", "open_plan", "place"]


@pytest.fixture(scope="session", autouse=True)
def no_office_left_behind() -> Iterator[None]:
    """Fail the last test when a LibreOffice that the tests started still runs after it."""
    with offices.leaving_nothing():
        yield


@pytest.fixture(scope="session")
def soffice(no_office_left_behind: None) -> Path:
    """The starter of the LibreOffice under test."""
    return offices.soffice() or offices.missing("LibreOffice is not installed")


@pytest.fixture(scope="session")
def office(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running LibreOffice, driven from outside this process."""
    if offices.uno_python(soffice) is None:
        offices.missing("no Python here can import LibreOffice's uno")
    running = Office(soffice, tmp_path_factory.mktemp("profile"))
    yield running
    running.stop()
