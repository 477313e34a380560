"""LibreOffice's own tool for extensions, unopkg: where it is, run within a time limit, and read.

The tool works through a LibreOffice that is running. It starts its second process without the
options it was given, so another profile is named in the environment: as an option, it would reach
the user's own LibreOffice instead. Seen in 7.4 and 25.2.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from xlplan.errors import OfficeError, OfficeGone, Unwritable, UsageError
from xlplan.installing.items import is_writable
from xlplan.installing.programs import run
from xlplan.libreoffice.installed import starter

USER, SHARED, BUNDLED = "user", "shared", "bundled"
LAYER_NAMES = {USER: "只有您自己", SHARED: "所有使用者", BUNDLED: "LibreOffice 隨附"}

_LIMIT = 120  # seconds; it takes less than one, or waits for a window that nobody sees
_PROFILE = "UserInstallation"
_SHARED_CACHE = "UNO_SHARED_PACKAGES_CACHE"
_SETTINGS = ("bootstraprc", "bootstrap.ini", "../Resources/bootstraprc")
_USUAL_PROFILE = "$SYSUSERCONFIG/libreoffice/4"
_ENTRY = re.compile(r"^Identifier: *(\S+)\n((?:(?!Identifier:).*\n?)*)", re.MULTILINE)
_FIELD = re.compile(r"^  (Version|URL|is registered): *(.*?) *$", re.MULTILINE)
_REASON = re.compile(r"^ERROR: (?:Exception occurred: )?(.+)$", re.MULTILINE)
_AS_ROOT = (
    "LibreOffice 不讓系統管理者（root）替單一使用者安裝擴充套件。"
    "請改用一般使用者的帳號執行；要安裝給所有使用者，請加上 --shared。"
)


@dataclass(frozen=True, slots=True)
class Installed:
    """An extension that is installed: for whom, which version, where, and whether it is used."""

    layer: str
    version: str
    folder: Path
    is_enabled: bool


class Unopkg:
    """unopkg of the LibreOffice on this computer, for the user's own profile or another one."""

    def __init__(self, profile: Path | None = None) -> None:
        """Find it; raise OfficeGone where there is no LibreOffice or no such tool."""
        office = starter()
        if office is None:
            raise OfficeGone(
                "這台電腦找不到 LibreOffice。請先安裝 LibreOffice；"
                "已經安裝在別處的，請用環境變數 XLPLAN_SOFFICE 指出 soffice 的路徑。"
            )
        self.program = Path(os.path.realpath(office)).parent
        self.tool = self.program / tool_name(sys.platform)
        if not self.tool.is_file():
            raise OfficeGone(
                f"「{self.program}」裡沒有安裝擴充套件的程式 {self.tool.name}。"
                "請重新安裝 LibreOffice；Snap 或 Flatpak 的 LibreOffice 不能用這個方法安裝。"
            )
        self._named = profile.absolute() if profile else None

    @property
    def version(self) -> str:
        """What LibreOffice calls itself: "LibreOffice 25.2"."""
        found = re.search(r"^ProductKey=(.+)$", self._settings(), re.MULTILINE)
        return found[1].strip() if found else "LibreOffice"

    @property
    def profile(self) -> Path:
        """The folder of the user's settings; it may not be there before the first start."""
        if self._named:
            return self._named
        if os.environ.get(_PROFILE):
            return _path_of(os.environ[_PROFILE])
        places = _places(sys.platform, os.environ, Path.home()) | {"ORIGIN": self.program}
        return Path(profile_of(self._settings(), places))

    def check_allowed(self, layer: str) -> None:
        """Raise UsageError or Unwritable when extensions of a layer cannot be changed from here."""
        if layer == USER and is_root():
            raise UsageError(_AS_ROOT)
        folder = self.profile if layer == USER else self._cache(SHARED)
        if not is_writable(folder):
            raise Unwritable(
                f"沒有寫入「{folder}」的權限。"
                + (
                    "請用系統管理員的身分執行（Windows：以系統管理員身分執行命令提示字元；其他：sudo）。"
                    if layer == SHARED
                    else "請確認這個資料夾屬於目前的使用者。"
                )
            )

    def add(self, package: Path, layer: str) -> None:
        """Install a package in the place of an older one, asking nothing; raise OfficeError."""
        self._run("add", "--force", "--suppress-license", *_options(layer), str(package))

    def remove(self, identifier: str, layer: str) -> None:
        """Remove an extension; raise OfficeError."""
        self._run("remove", *_options(layer), identifier)

    def find(self, identifier: str, layer: str) -> Installed | None:
        """Return an extension of a layer, None where it is not installed; raise OfficeError."""
        for name, said in _ENTRY.findall(self._run("list", *_options(layer))):
            if name == identifier:
                fields: dict[str, str] = {}
                for key, text in _FIELD.findall(said):
                    fields.setdefault(key, text)
                place = unquote(fields.get("URL", "")).partition("/")[2]
                return Installed(
                    layer=layer,
                    version=fields.get("Version", ""),
                    folder=self._cache(layer) / place,
                    is_enabled=fields.get("is registered", "yes") != "no",
                )
        return None

    def _cache(self, layer: str) -> Path:
        """Return the folder in which LibreOffice unpacks the extensions of a layer."""
        if layer == USER:
            return self.profile / "user" / "uno_packages" / "cache"
        named = os.environ.get(_SHARED_CACHE)
        if named and layer == SHARED:
            return _path_of(named)
        inside = "uno_packages/cache" if layer == SHARED else "extensions"
        folders = [self.program.parent / name / inside for name in ("share", "Resources")]
        return next((folder for folder in folders if folder.is_dir()), folders[0])

    def _settings(self) -> str:
        found = (self.program / name for name in _SETTINGS)
        path = next((path for path in found if path.is_file()), None)
        return path.read_text(encoding="utf-8", errors="replace") if path else ""

    def _run(self, *arguments: str) -> str:
        """Run the tool; return what it says, raise OfficeError where it fails or takes too long.

        What can be done twice is done again where it crashed: that of 7.4 does so now and then
        while LibreOffice runs.
        """
        environment = _system_path()
        if self._named:
            environment[_PROFILE] = self._named.as_uri()
        command = [str(self.tool), *arguments]
        code, said = run(command, _LIMIT, environment)
        if code is not None and code < 0 and arguments[0] != "remove":
            code, said = run(command, _LIMIT, environment)
        if code is None:
            raise OfficeError(
                f"LibreOffice 的 {self.tool.name} 過了 {_LIMIT} 秒還沒有完成。"
                "請關閉 LibreOffice 的所有視窗（包括詢問的小視窗），再執行一次。"
            )
        if code:
            reasons = _REASON.findall(said)
            reason = reasons[0] if reasons else said.strip()[-200:] or f"結束碼 {code}"
            raise OfficeError(
                f"LibreOffice 的 {self.tool.name} 沒有完成：{reason}。"
                "請關閉 LibreOffice 的所有視窗，再執行一次。"
            )
        return said


def _system_path() -> dict[str, str]:
    """Return a PATH without the user's own Pythons.

    LibreOffice takes the first python3 on it for the home of its own: with that of a virtual
    environment its components cannot be installed. Seen in 7.4: std::bad_alloc.
    """
    path = os.confstr("CS_PATH") if sys.platform != "win32" else None
    return {"PATH": path} if path else {}


def tool_name(platform: str) -> str:
    """Return the name of the tool that a command line runs, beside LibreOffice's starter."""
    return "unopkg.com" if platform == "win32" else "unopkg"


def is_root() -> bool:
    """Return whether this is the administrator, for whom LibreOffice has no extensions."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def profile_of(settings: str, places: Mapping[str, PurePath]) -> PurePath:
    """Return the profile's folder that LibreOffice's bootstrap settings name.

    ``places`` are the folders that the settings' variables stand for, such as SYSUSERCONFIG.
    """
    found = re.search(rf"^{_PROFILE}=(.+)$", settings, re.MULTILINE)
    for said in (found[1].strip() if found else "", _USUAL_PROFILE):
        name, *rest = re.split(r"[/\\]", said)
        place = places.get(name.strip("${}"))
        if place and name.startswith("$"):
            return place.joinpath(*rest)
    raise KeyError("SYSUSERCONFIG")


def _places(platform: str, environment: Mapping[str, str], home: PurePath) -> dict[str, PurePath]:
    """Return where LibreOffice's own variables lead to."""
    named = {"win32": "APPDATA", "linux": "XDG_CONFIG_HOME"}.get(platform, "")
    usual = {
        "win32": home / "AppData" / "Roaming",
        "darwin": home / "Library" / "Application Support",
    }
    said = environment.get(named)
    config = type(home)(said) if said else usual.get(platform, home / ".config")
    return {"SYSUSERCONFIG": config, "SYSUSERHOME": home}


def _path_of(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


def _options(layer: str) -> tuple[str, ...]:
    return () if layer == USER else (f"--{layer}",)
