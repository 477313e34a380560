"""Which Excel a computer has, as far as its registry or its files tell."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from pathlib import Path

from xlplan.excel.profile import MAC, Profile

_CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_APP = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_WOW = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\{}\Excel\InstallRoot"
_ROOT = r"HKLM\SOFTWARE\Microsoft\Office\{}\Excel\InstallRoot"
_MAC_APP = "Applications/Microsoft Excel.app/Contents/Info.plist"


@dataclass(frozen=True, slots=True)
class Excel:
    """An Excel: its version, 32 or 64 bits, the language of its windows; "" is not known."""

    version: str
    bits: str = ""
    language: str = ""

    def __str__(self) -> str:
        said = [self.version, f"{self.bits} 位元" if self.bits else "", self.language]
        return "，".join(filter(None, said))


def excel(profile: Profile) -> Excel | None:
    """Return the Excel of a computer, None where none can be seen."""
    return _of_mac(profile) if profile.system == MAC else _of_windows(profile)


def _of_windows(profile: Profile) -> Excel | None:
    """Return what Click-to-Run says, else what an installer (MSI) of older kind has left.

    https://learn.microsoft.com/office/troubleshoot/installation/determine-office-version
    """
    said = profile.registry.value
    version = said(_CLICK_TO_RUN, "VersionToReport")
    if version:
        bits = {"x86": "32", "x64": "64"}.get(str(said(_CLICK_TO_RUN, "Platform")), "")
        return Excel(str(version), bits, str(said(_CLICK_TO_RUN, "ClientCulture") or ""))
    number = profile.office.rpartition("\\")[2]
    if said(_WOW.format(number), "Path"):
        return Excel(number, "32")
    if said(_ROOT.format(number), "Path"):
        return Excel(number)
    return Excel(number) if said(_APP, "") else None


def _of_mac(profile: Profile) -> Excel | None:
    for place in (profile.root or Path("/"), profile.home):
        try:
            said = plistlib.loads((place / _MAC_APP).read_bytes())
        except (OSError, plistlib.InvalidFileException, ValueError):
            continue
        found = re.match(r"[\d.]+", str(said.get("CFBundleShortVersionString", "")))
        return Excel(found[0] if found else "Mac", "64")
    return None
