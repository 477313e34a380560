"""Put the extension into LibreOffice with the name of the Python to start, and take it out."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from xlplan import data
from xlplan.errors import BrokenInstall, OfficeError
from xlplan.extension import IDENTIFIER, NAME
from xlplan.extension.interpreter import tried
from xlplan.extension.unopkg import LAYER_NAMES, SHARED, USER, Installed, Unopkg
from xlplan.installing.interpreter import chosen

SETTINGS = "python.json"

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_RESTART = (
    "請重新啟動 LibreOffice（關閉它的所有視窗再開啟），「提升服務計畫」的選單和工具列就會出現。"
)


def install(
    *, shared: bool = False, python: Path | None = None, profile: Path | None = None
) -> Iterator[str]:
    """Install the extension for the user, or for all users; yield what to tell.

    ``python`` is the one that the extension starts, by default the one that runs now; it is tried
    first. ``profile`` is the folder of LibreOffice's settings, by default the user's own. An older
    version is replaced. Raises XlplanError.
    """
    layer = SHARED if shared else USER
    source = package()
    tool = Unopkg(profile)
    tool.check_allowed(layer)
    ready = tried(chosen(python), tool.program)
    with tempfile.TemporaryDirectory() as folder:
        tool.add(with_python(source, Path(folder) / NAME, ready.path), layer)
    found = tool.find(IDENTIFIER, layer)
    if found is None or not found.is_enabled:
        raise OfficeError(
            "LibreOffice 沒有把擴充套件裝好。"
            "請關閉 LibreOffice 的所有視窗，再執行一次 xlplan install libreoffice。"
        )
    yield f"已安裝到 {tool.version}：{found.version} 版（{LAYER_NAMES[layer]}）。"
    yield f"使用 Python {ready.version}：{ready.path}"
    if shared and ready.path.is_relative_to(Path.home()):
        yield "注意：這個 Python 在您的個人資料夾裡，別的使用者可能不能用。請改用 --python 指定。"
    yield _RESTART


def uninstall(*, shared: bool = False, profile: Path | None = None) -> Iterator[str]:
    """Remove the extension, the user's or the one for all users; yield what to tell.

    Where it is not installed there is nothing to do. Raises XlplanError.
    """
    layer = SHARED if shared else USER
    tool = Unopkg(profile)
    tool.check_allowed(layer)
    if tool.find(IDENTIFIER, layer) is None:
        yield f"沒有安裝擴充套件（{LAYER_NAMES[layer]}），不用移除。"
    else:
        tool.remove(IDENTIFIER, layer)
        yield f"已移除擴充套件（{LAYER_NAMES[layer]}）。請重新啟動 LibreOffice。"
    if not shared and tool.find(IDENTIFIER, SHARED):
        yield "所有使用者共用的那一份還在；要移除請加上 --shared。"


def package() -> Path:
    """Return the extension's file; raise BrokenInstall where it is missing."""
    path = data.root() / "workbook_templates" / NAME
    if not path.is_file():
        raise BrokenInstall(f"找不到 xlplan 的擴充套件（{NAME}），請重新安裝 xlplan。")
    return path


def with_python(source: Path, target: Path, python: Path) -> Path:
    """Write a copy of the extension that names the Python to start; return its path.

    All other parts stay byte for byte, and the same Python makes the same file.
    """
    said = json.dumps({"python": str(python)}, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            if part.filename != SETTINGS:
                new.writestr(part, old.read(part))
        new.writestr(zipfile.ZipInfo(SETTINGS, _LONG_AGO), said)
    return target


def version(source: Path) -> str:
    """Return the version that an extension's file gives."""
    with zipfile.ZipFile(source) as file:
        said = file.read("description.xml").decode("utf-8")
    found = re.search(r'<version value="([^"]*)"', said)
    return found[1] if found else ""


def is_current(found: Installed) -> bool:
    """Return whether all the parts of an installed extension are those of ours."""
    with zipfile.ZipFile(package()) as file:
        return all(
            (found.folder / part.filename).is_file()
            and (found.folder / part.filename).read_bytes() == file.read(part)
            for part in file.infolist()
            if not part.is_dir()
        )


def python_of(found: Installed) -> Path | None:
    """Return the Python that an installed extension starts, None where it names none."""
    try:
        said = json.loads((found.folder / SETTINGS).read_text(encoding="utf-8"))
        return Path(said["python"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
