"""Copy a workbook's zip file with some of its parts replaced, left out or added."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows


def copy_parts(
    source: zipfile.ZipFile,
    target: Path,
    changed: Mapping[str, bytes],
    dropped: Collection[str] = (),
    added: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write a copy of a zip file with the parts in ``changed`` replaced and those ``dropped`` gone.

    All other parts keep every byte; order, time stamps and attributes stay as they were. The parts
    ``added`` come last.
    """
    with zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            if entry.filename not in dropped:
                data = changed.get(entry.filename)
                copy.writestr(_like(entry), source.read(entry) if data is None else data)
        for name, data in added.items():
            copy.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return an entry for the same part, its place and size still open."""
    found = zipfile.ZipInfo(entry.filename, entry.date_time)
    found.compress_type = entry.compress_type
    found.external_attr = entry.external_attr
    found.create_system = entry.create_system
    found.comment = entry.comment
    return found
