"""計畫資料夾: what a city workbook was gathered from, as it is written on 總覽, and back.

Folders are written as they stand from the workbook's own folder, so that all of it can be moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xlplan.errors import UsageError

LABEL, PLANS_FOLDER = "計畫資料夾", "plans_folder"
_QUOTES = "\"'“”「」"  # as Windows copies a path, or as people quote one


@dataclass(frozen=True, slots=True)
class Origin:
    """What a summary was made of, so that it can be made again.

    ``parent`` is the bureau's full name, "" for the city; ``roster`` the file it was held against,
    None for the city's own or the shipped one.
    """

    folders: tuple[Path, ...] = ()
    parent: str = ""
    roster: Path | None = None


def folders_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders that files are in, and those named; none that is inside another.

    Absolute, by name: the same whatever the order of the paths.
    """
    found = {
        Path(os.path.normpath((path if path.is_dir() else path.parent).absolute()))
        for path in paths
    }
    return tuple(sorted(folder for folder in found if found.isdisjoint(folder.parents)))


def written(path: Path, book: Path) -> str:
    """Return a path as the workbook ``book`` has it: from the workbook's folder, with slashes.

    Absolute on another drive of Windows.
    """
    try:
        shown = os.path.relpath(path.resolve(), book.resolve().parent)
    except ValueError:
        shown = str(path.resolve())
    return shown.replace(os.sep, "/")


def meant(text: str, book: Path) -> Path:
    """Return the path that a text in the workbook ``book`` means; it need not be there."""
    text = text.strip().strip(_QUOTES).strip()
    path = book.parent / text
    if "\\" in text and os.sep == "/" and not path.exists():
        path = book.parent / text.replace("\\", "/")  # written on Windows
    return Path(os.path.normpath(path))


def folders_in(text: str, book: Path) -> list[Path]:
    """Return the folders that the text of 計畫資料夾 names, one a line; none for an empty one.

    Raises UsageError when one is not there, or is no folder.
    """
    found = [meant(line, book) for line in text.splitlines() if line.strip()]
    for path in found:
        if path.is_file():
            raise UsageError(
                f"「{path}」是檔案，不是資料夾。"
                f"請在「總覽」的「{LABEL}」改填放計畫檔的資料夾，再按一次。"
            )
        if not path.is_dir():
            raise UsageError(
                f"找不到資料夾「{path}」。"
                f"請在「總覽」的「{LABEL}」改填現在的位置，再按一次；沒有更動任何資料。"
            )
    return found
