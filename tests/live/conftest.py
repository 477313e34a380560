from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.live.office import Office, soffice, uno_python


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running LibreOffice. Without one the test is skipped, but not on the build machine."""
    if soffice() is None or uno_python() is None:
        missing = "LibreOffice or its Python bridge is not installed"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    running = Office(tmp_path_factory.mktemp("profile"))
    yield running
    running.stop()
