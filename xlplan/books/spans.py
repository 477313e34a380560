"""Replace spans of a part's bytes, the rest as it is."""

from __future__ import annotations

from collections.abc import Iterable

Edit = tuple[int, int, bytes]
"""A span (start, end) of a part, and what takes its place."""


def with_edits(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with some spans replaced; they must not overlap."""
    pieces, done = [], 0
    for start, end, data in sorted(edits):
        pieces += [part[done:start], data]
        done = end
    return b"".join([*pieces, part[done:]])
