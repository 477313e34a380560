"""Made-up computers: folders that stand for a user's own, and what xlplan brings to them."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_install import bare_python
from xlplan import data
from xlplan.cli import main
from xlplan.excel.profile import DESCRIPTION, Profile, made_up

ROOT = Path(__file__).resolve().parents[2]
USER = r"HKCU\Software\Microsoft\Office\16.0"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
ASR = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
    r"\Windows Defender Exploit Guard\ASR\Rules"
)
EXCEL = {
    OFFICE: {
        "VersionToReport": "16.0.17928.20114",
        "Platform": "x64",
        "ClientCulture": "zh-tw",
    }
}


def computer(folder: Path, **said: Any) -> Profile:
    """Make a computer on which Excel is installed; ``said`` is more of its description."""
    folder.mkdir(parents=True, exist_ok=True)
    registry = {"registry": EXCEL | said.pop("registry", {})}
    text = json.dumps(said | registry, ensure_ascii=False)
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")
    return made_up(folder)


def ready_python(folder: Path, *first: Path) -> Path:
    """Make a Python that has xlplan and all it needs, its path Chinese and with a blank."""
    site = (Path(path) for path in sys.path if path.endswith("site-packages"))
    return bare_python(folder / "我的 Python", *first, ROOT, *site)


def package(path: Path, text: str) -> Path:
    """Make a small zip file that stands for an add-in or a template."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("text"), text)
    return path


def brought(folder: Path, version: str) -> None:
    """Fill a bundle's folder with what a version of xlplan brings: small files, the same names."""
    ours = folder / "xlplan" / "_data" / "workbook_templates"
    ours.mkdir(parents=True, exist_ok=True)
    for name in (
        "xlplan.xlam",
        "blank-113.xlsm",
        "blank-113.xlsx",
        "blank-113-without-sections.xlsm",
    ):
        package(ours / name, f"{name} {version}")
    package(ours / "xlplan.oxt", "not for Excel")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A frozen bundle's folder with small files, in the place of the checkout's own."""
    folder = tmp_path / "bundle"
    brought(folder, "1")
    schema = folder / "xlplan" / "_data" / "schema"
    schema.symlink_to(data.root() / "schema", target_is_directory=True)
    monkeypatch.setattr("sys._MEIPASS", str(folder), raising=False)
    data.root.cache_clear()
    yield folder
    monkeypatch.undo()
    data.root.cache_clear()


def run(capsys: pytest.CaptureFixture[str], profile: Profile, *arguments: str) -> tuple[int, str]:
    """Run ``xlplan install excel`` for a computer; return its exit code and all it says."""
    try:
        code = main(["install", "excel", "--profile", str(profile.home), *arguments])
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
