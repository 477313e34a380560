"""What the tests in a real window share: one seat with the extension installed, and its limits.

They run as somebody who is not root: LibreOffice installs no extension for root, and no clerk is.
``.ci/run`` runs them as another user where it is root itself.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.live import offices
from tests.live.plans import place
from tests.window import screen as screens
from tests.window.seat import Seat, seated

__all__ = ["place"]

LIMIT = 180  # seconds for one test, whatever LibreOffice does
_PROGRAMS = ("soffice", "oosplash", "Xvfb", "openbox", "xlplan.extension.worker")
_seen = pytest.StashKey[tuple[Seat, Path]]()
_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="session", autouse=True)
def not_as_root() -> None:
    """Leave these tests to another user."""
    if os.geteuid() == 0:
        # in CI that step fails where these fail, so nothing is passed over there
        pytest.skip("root cannot install an extension; .ci/run runs these tests as another user")


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind(not_as_root: None) -> Iterator[None]:
    """Fail the last test when something that the tests started still runs after it."""
    with offices.leaving_nothing(_PROGRAMS):
        yield


@pytest.fixture(scope="session")
def soffice(nothing_left_behind: None) -> Path:
    """The starter of the LibreOffice under test."""
    found = offices.soffice() or offices.missing("LibreOffice is not installed")
    for program in (*screens.PROGRAMS, str(found.with_name("unopkg"))):
        if shutil.which(program) is None:
            offices.missing(f"{program} is not installed")
    return found


@pytest.fixture(scope="session")
def installed(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A seat with the extension, installed as the README says."""
    with seated(soffice, tmp_path_factory.mktemp("seat")) as found:
        yield found


@pytest.fixture
def seat(installed: Seat, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Seat]:
    """The seat, with nothing open on it; LibreOffice is ended when the test takes too long."""
    request.node.stash[_seen] = installed, tmp_path
    watch = threading.Timer(LIMIT, installed.kill)
    watch.start()
    try:
        yield installed
        assert watch.is_alive(), f"LibreOffice was ended after {LIMIT} seconds"
        if request.node.stash.get(_failed, False):
            installed.kill()
        else:
            installed.close_all()
    finally:
        watch.cancel()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what was on the screen when a test failed."""
    report = yield
    if report.failed and _seen in item.stash:
        item.stash[_failed] = True
        seat, folder = item.stash[_seen]
        path = folder / f"{report.when}.png"
        seat.screen.picture().save(path)
        report.sections.append(("screen", f"kept as {path}"))
    return report
