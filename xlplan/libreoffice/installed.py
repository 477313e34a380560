"""Where LibreOffice is: its program folders, its starter, its Python bridge."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SOFFICE = "XLPLAN_SOFFICE"  # names the starter to use
_STARTERS = ("soffice", "libreoffice", "localc")
_LINUX = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/usr/local/lib/libreoffice/program",
)
_MAC = ("/Applications/LibreOffice*.app/Contents/MacOS",)
_MODULES = ("/usr/lib*/python3/dist-packages", "/usr/lib*/python3*/site-packages")


@dataclass(frozen=True)
class Binding:
    """A Python bridge: the binary module, the folder of uno.py, the program folder."""

    binary: Path
    modules: Path
    program: Path

    @property
    def python(self) -> tuple[int, int] | None:
        """The Python version it was built for, None where it cannot be told."""
        for found in (self.binary, *sorted(self.binary.parent.glob("libpyuno*"))):
            built = re.search(rb"(?:lib)?python3\.?(\d{1,2})(?:\.so|\.dll|\.dylib)", _bytes(found))
            built = built or re.search(rb"Versions/3\.(\d{1,2})/", _bytes(found))
            if built:
                return 3, int(built[1])
        return None


def starter() -> Path | None:
    """Return LibreOffice's starter: the one that XLPLAN_SOFFICE names, or the first found."""
    named = os.environ.get(SOFFICE)
    if named:
        return Path(named) if Path(named).is_file() else None
    names = ("soffice.com", "soffice.exe") if sys.platform == "win32" else ("soffice",)
    found = (folder / name for folder in programs() for name in names)
    return next((path for path in found if path.is_file()), None)


def programs() -> list[Path]:
    """Return the program folders of the LibreOffices on this computer, the most likely first."""
    named = [os.environ.get(SOFFICE), *map(shutil.which, _STARTERS)]
    folders = [Path(os.path.realpath(path)).parent for path in named if path]
    folders += _expand(_usual_folders())
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def bindings(first: Path | None = None) -> Iterator[Binding]:
    """Yield the Python bridges of the LibreOffices on this computer, that of ``first`` first."""
    for program in dict.fromkeys([*([first] if first else []), *programs()]):
        contents = program.parent
        folders = [program, contents / "Frameworks"]
        binaries = [folder / name for folder in folders for name in ("pyuno.so", "pyuno.pyd")]
        modules = [program, contents / "Resources", *_expand(_MODULES)]
        binary = next((path for path in binaries if path.is_file()), None)
        source = next((folder for folder in modules if (folder / "uno.py").is_file()), None)
        if binary and source:
            yield Binding(binary, source, program)


def _usual_folders() -> tuple[str, ...]:
    if sys.platform == "win32":
        roots = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)"))
        return tuple(rf"{root}\LibreOffice*\program" for root in roots if root)
    return _MAC if sys.platform == "darwin" else _LINUX


def _expand(patterns: Iterable[str]) -> list[Path]:
    """Return the folders that patterns name, the newest version of each first."""
    found: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        found += sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
