"""Copy a workbook's zip file with some of its parts replaced or left out."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path


def copy_parts(
    source: zipfile.ZipFile,
    target: Path,
    changed: Mapping[str, bytes],
    dropped: Collection[str] = (),
) -> None:
    """Write a copy of a zip file with the parts in ``changed`` replaced and those ``dropped`` gone.

    All other parts keep every byte; order, time stamps and attributes stay as they were.
    """
    with zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            if entry.filename not in dropped:
                data = changed.get(entry.filename)
                copy.writestr(_like(entry), source.read(entry) if data is None else data)


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return an entry for the same part, its place and size still open."""
    found = zipfile.ZipInfo(entry.filename, entry.date_time)
    found.compress_type = entry.compress_type
    found.external_attr = entry.external_attr
    found.create_system = entry.create_system
    found.comment = entry.comment
    return found
