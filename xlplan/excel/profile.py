r"""Where things belong on a user's computer: all paths come from one value, the Profile.

A made-up profile is a folder that stands for the user's own (``C:\Users\王小明``). Its file
``xlplan-profile.json``, which may be missing, says what else a computer would: ``system`` (windows
or mac), ``encoding`` (of texts that VBA reads), ``variables`` (%OneDrive%), and ``registry``, keys
with their values.

Places: https://learn.microsoft.com/deployoffice/security/designate-trusted-locations-for-files-in-office
(XLSTART and Templates, which Excel trusts from the start); on a Mac the container that Office's
programs share. PersonalTemplates is what Excel's options call the default place of personal
templates; unset, Excel makes a folder in Documents, named in its own language.
"""

from __future__ import annotations

import json
import locale
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlplan.errors import OfficeGone, UsageError
from xlplan.excel import registry
from xlplan.excel.registry import Registry, Told

WINDOWS, MAC = "windows", "mac"
PROJECT = "xlplan"
"""What the VBA calls itself (PROJECT_NAME): the folder and the file of its settings."""

DESCRIPTION = "xlplan-profile.json"
VARIABLE = "XLPLAN_EXCEL_PROFILE"

_SHELL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_MAC_OFFICE = "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
_MAC_EXCEL = "Library/Containers/com.microsoft.Excel/Data"
_MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_TEMPLATE_NAMES = ("自訂 Office 範本", "Custom Office Templates")  # zh-TW, en-US


@dataclass(frozen=True)
class Profile:
    """A user's folders on Windows or a Mac, and what the registry says.

    ``variables`` are those of the environment, their names in upper case; ``root`` is the folder
    below which a made-up profile keeps the other drives, None on a real computer.
    """

    system: str
    home: Path
    encoding: str
    variables: Mapping[str, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=Told)
    root: Path | None = None

    @property
    def startup(self) -> Path:
        """The folder whose add-ins Excel opens at every start."""
        if self.system == MAC:
            return self.home / _MAC_OFFICE / "Startup.localized" / "Excel"
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def settings(self) -> Path:
        """The file of settings that the VBA reads (GetConfigFilePath in xlwings' module)."""
        folder = self.home / (_MAC_EXCEL if self.system == MAC else f".{PROJECT}")
        return folder / f"{PROJECT}.conf"

    @property
    def scripts(self) -> Path:
        """The folder of the scripts that Excel on a Mac may run."""
        return self.home / _MAC_SCRIPTS

    @property
    def roaming(self) -> Path:
        """%APPDATA%."""
        return Path(self.variables.get("APPDATA") or self.home / "AppData" / "Roaming")

    @property
    def documents(self) -> Path:
        """The user's documents, wherever an administrator or OneDrive has put them."""
        said = self.registry.value(_SHELL, "Personal")
        return self.path(said) if isinstance(said, str) else self.home / "Documents"

    @property
    def templates(self) -> Path:
        """The folder of the user's own templates."""
        if self.system == MAC:
            return self.home / _MAC_OFFICE / "Templates.localized"
        said = self.registry.value(f"{self.office}\\Excel\\Options", "PersonalTemplates")
        if isinstance(said, str) and said:
            return self.path(said)
        own = (self.documents / name for name in _TEMPLATE_NAMES)
        usual = self.roaming / "Microsoft" / "Templates"
        return next((folder for folder in own if folder.is_dir()), usual)

    @property
    def office(self) -> str:
        """The registry key of the user's Office: 16.0 since 2016, else the newest there is."""
        start = r"HKCU\Software\Microsoft\Office"
        numbers = [name for name in self.registry.keys(start) if re.fullmatch(r"\d+\.0", name)]
        newest = max(numbers, key=lambda name: int(name[:-2]), default="16.0")
        return f"{start}\\{newest}"

    def expanded(self, text: str) -> str:
        """Return a text with the values of the variables in it, as Windows and the VBA do."""
        return re.sub("%([^%]+)%", lambda said: self.variables.get(said[1].upper(), said[0]), text)

    def path(self, text: str) -> Path:
        r"""Return the path that a text of the registry means: ``%USERPROFILE%\Documents``."""
        text = self.expanded(text.strip())
        if self.root is None or text.startswith(str(self.root)):
            return Path(text.replace("\\", os.sep))
        return self.root / text.replace("\\", "/").lstrip("/")


def find(named: Path | None = None) -> Profile:
    """Return the profile in a folder, by default that of the user who runs this.

    XLPLAN_EXCEL_PROFILE names a folder too. Raises UsageError where the folder is none, OfficeGone
    on a system that has no Excel.
    """
    folder = named or Path(os.environ.get(VARIABLE) or "")
    if folder != Path():
        return made_up(folder)
    system = {"win32": WINDOWS, "darwin": MAC}.get(sys.platform)
    if system is None:
        raise OfficeGone(
            "這台電腦的作業系統沒有 Excel。Excel 的增益集要在 Windows 或 Mac 上安裝；"
            "這台電腦請用 xlplan install libreoffice。"
        )
    return Profile(
        system=system,
        home=Path.home(),
        encoding=locale.getencoding() if system == WINDOWS else "utf-8",
        variables={name.upper(): said for name, said in os.environ.items()},
        registry=registry.of_this_machine(),
    )


def made_up(folder: Path) -> Profile:
    """Return the profile that a folder stands for; raise UsageError where it is none."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise UsageError(f"找不到資料夾「{folder}」。請確認 --profile 或 {VARIABLE} 的路徑。")
    said = _description(folder / DESCRIPTION)
    own = {"USERPROFILE": str(folder), "APPDATA": str(folder / "AppData" / "Roaming")}
    more = {name.upper(): value for name, value in said.get("variables", {}).items()}
    profile = Profile(
        system=said.get("system", WINDOWS),
        home=folder,
        encoding=said.get("encoding", "cp950" if said.get("system") != MAC else "utf-8"),
        variables=own | more,
        registry=Told(said.get("registry", {})),
        root=folder,
    )
    expanded = {name: str(profile.path(value)) for name, value in more.items()}
    return Profile(**(vars(profile) | {"variables": own | expanded}))


def _description(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise UsageError(f"「{path}」不是可以讀的 JSON 檔。請改正，或刪掉這個檔案。")
    return said
