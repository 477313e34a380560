"""The tools of the VBA tests: skipped where they are not installed, demanded in CI."""

from __future__ import annotations

import importlib
import os
import warnings
from types import ModuleType

import pytest


def tool(name: str) -> ModuleType:
    """Return a module, or skip the tests of the file that asks for it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the tool's own, of its libraries
            return importlib.import_module(name)
    except ImportError:
        if os.environ.get("CI"):
            raise
        # a user need not have what only builds and proves the macros; CI raised above
        pytest.skip(f'no {name}: python -m pip install -e ".[vba]"', allow_module_level=True)
