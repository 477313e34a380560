"""The files that belong on a user's computer, and the record of those that were put there.

The record stands beside the settings. It keeps what each file was when it was put there, so that a
file that a person changed since is neither replaced nor removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from xlplan import data
from xlplan.books.save import write_json
from xlplan.errors import BrokenInstall, Unwritable
from xlplan.excel.profile import MAC, Profile
from xlplan.excel.settings import PYTHON
from xlplan.excel.shipped import VERSION

ADDIN = "xlplan.xlam"

_RECORD = "installed.json"
_MARK = ":Zone.Identifier"
_SCRIPT = f"xlwings-{VERSION}.applescript"
_TITLES = (  # the name of a template of ours -> what the user finds
    (r"blank-\d+", "提升服務執行計畫"),
    (r"blank-\d+-without-sections", "提升服務執行計畫（沒有課室的機關）"),
)
_KINDS = {".xlsm": "", ".xlsx": "（沒有按鈕）"}


@dataclass(frozen=True, slots=True)
class Placed:
    """One file: where it is in xlplan, and where it belongs."""

    source: Path
    target: Path

    @property
    def is_there(self) -> bool:
        """Whether the file stands where it belongs."""
        return self.target.is_file()

    @property
    def is_current(self) -> bool:
        """Whether what stands there is what this xlplan brings."""
        return self.is_there and digest(self.target) == digest(self.source)


@dataclass(slots=True)
class Record:
    """What was put where: the digests that each file had, and the settings that were written."""

    files: dict[str, list[str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def knows(self, path: Path) -> bool:
        """Return whether a file is one that we put there, unchanged."""
        return digest(path) in self.files.get(str(path), [])


def addin(profile: Profile) -> Placed:
    """Return the add-in; raise BrokenInstall where xlplan comes without one."""
    return Placed(_ours(ADDIN), profile.startup / ADDIN)


def templates(profile: Profile) -> list[Placed]:
    """Return the templates, those with buttons first."""
    folder = data.root() / "workbook_templates"
    found = []
    for suffix, addition in _KINDS.items():
        for source in sorted(folder.glob(f"*{suffix}")):
            title = _title(source.stem)
            if title:
                found.append(Placed(source, profile.templates / f"{title}{addition}{suffix}"))
    return found


def scripts(profile: Profile, way: str) -> list[Placed]:
    """Return what Excel on a Mac needs to start a Python: xlwings' own script."""
    spec = find_spec("xlwings")
    if profile.system != MAC or way != PYTHON or spec is None or spec.origin is None:
        return []
    source = Path(spec.origin).parent / _SCRIPT
    if not source.is_file():
        raise BrokenInstall(f"找不到 xlwings 的 {_SCRIPT}，請重新安裝 xlplan。")
    return [Placed(source, profile.scripts / _SCRIPT)]


def read_record(profile: Profile) -> Record:
    """Return the record, an empty one where there is none that can be read."""
    try:
        said = json.loads(record_path(profile).read_text(encoding="utf-8"))
        return Record(dict(said["files"]), dict(said["settings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def write_record(profile: Profile, record: Record) -> None:
    """Write the record; raise Unwritable."""
    said = {"files": record.files, "settings": record.settings}
    write_json(record_path(profile), said)


def record_path(profile: Profile) -> Path:
    """Return where the record stands."""
    return profile.settings.with_name(_RECORD)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; raise Unwritable where it cannot even be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise Unwritable(f"無法讀取「{path}」。請關閉使用它的程式，並確認權限。") from None


def mark(path: Path) -> Path:
    """Return the stream in which Windows notes that a file comes from the internet."""
    return path.with_name(path.name + _MARK)


def check_free(paths: Iterable[Path]) -> None:
    """Raise Unwritable when a program has one of some files open, or one cannot be written."""
    for path in paths:
        try:
            with contextlib.suppress(FileNotFoundError), path.open("r+b"):
                pass
        except OSError:
            raise Unwritable(
                f"「{path}」正在使用，或不能寫入，所以什麼都沒有更動。"
                "請關閉 Excel 的所有視窗再試一次；仍然如此時，請確認這個檔案的權限。"
            ) from None


def _ours(name: str) -> Path:
    path = data.root() / "workbook_templates" / name
    if not path.is_file():
        raise BrokenInstall(f"找不到 xlplan 的 {name}，請重新安裝 xlplan。")
    return path


def _title(stem: str) -> str:
    return next((title for pattern, title in _TITLES if re.fullmatch(pattern, stem)), "")
