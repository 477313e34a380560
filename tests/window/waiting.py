"""Waiting for what a person would wait for, and no longer than a person would."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")
STEP = 20.0  # seconds that one step may take on a slow machine


def until(look: Callable[[], Seen], what: str, seconds: float = STEP) -> Seen:
    """Look until something is there, and return it; fail with what was waited for."""
    limit = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > limit:
            raise AssertionError(f"not within {seconds:g} s: {what} (last seen: {seen!r})")
        time.sleep(0.05)
