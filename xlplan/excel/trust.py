r"""What the security settings of Office and Windows let our macros do, as far as they can be read.

A policy (below Software\Policies, also what Microsoft's cloud sets) goes before what the user chose
in Excel's Trust Center. The values:
https://learn.microsoft.com/microsoft-365-apps/security/internet-macros-blocked
https://learn.microsoft.com/microsoft-365-apps/security/trusted-locations
https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-reference
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlplan.excel.profile import Profile
from xlplan.excel.settings import SERVER
from xlplan.installing.items import FINE, MISSING, Item

CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule: block all Office applications from creating child processes."""
CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
"""Defender's rule: block Win32 API calls from Office macros."""

_POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
_RULES = _POLICIES + r"\Windows Defender Exploit Guard\ASR\Rules"
_OWN_RULES = r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_MANAGED = _POLICIES + r"\Policy Manager"
_RULE_NAMES = {CHILDREN: "禁止 Office 啟動其他程式", CALLS: "禁止 Office 巨集呼叫 Win32 API"}
_BLOCK, _AUDIT, _WARN = "1", "2", "6"
_ASK = "請資訊人員參考 docs/deployment.md 的「安全性設定」。"


def items(profile: Profile, way: str) -> Iterator[Item]:
    """Yield what each setting does; ``way`` is the way in, for it may not need all of them."""
    is_trusted = not _locations_off(profile) and covers(profile, profile.startup)
    yield _macros(profile, is_trusted)
    yield _downloads(profile)
    yield _locations(profile, is_trusted)
    yield _addins(profile, is_trusted)
    yield from (_rule(profile, rule, way) for rule in _RULE_NAMES)


def setting(profile: Profile, name: str, below: str = r"Excel\Security") -> tuple[int | None, bool]:
    """Return a number that Office's security settings hold, and whether a policy set it."""
    own = f"{profile.office}\\{below}"
    tail = own.partition("Software\\Microsoft\\")[2]
    for policy in (
        rf"Software\Policies\Microsoft\Cloud\{tail}",
        rf"Software\Policies\Microsoft\{tail}",
    ):
        found = profile.registry.value(f"HKCU\\{policy}", name)
        if isinstance(found, int):
            return found, True
    found = profile.registry.value(own, name)
    return (found if isinstance(found, int) else None), False


def covers(profile: Profile, folder: Path) -> bool:
    """Return whether Excel trusts a folder; Excel itself lists XLSTART and Templates at first."""
    return any(
        _same(folder, place) or (below and any(_same(over, place) for over in folder.parents))
        for place, below in _trusted(profile)
    )


def _trusted(profile: Profile) -> list[tuple[Path, bool]]:
    """Return the trusted folders, and whether those below them are trusted too."""
    own = f"{profile.office}\\Excel\\Security\\Trusted Locations"
    found = list(_listed(profile, own.replace("Software\\", "Software\\Policies\\", 1)))
    if setting(profile, "AllowUserLocations", r"Common\Security\Trusted Locations")[0] == 0:
        return found
    usual = [(profile.startup, True), (profile.roaming / "Microsoft" / "Templates", True)]
    return found + (list(_listed(profile, own)) or usual)


def _listed(profile: Profile, key: str) -> Iterator[tuple[Path, bool]]:
    for name in profile.registry.keys(key):
        said = profile.registry.value(f"{key}\\{name}", "Path")
        if isinstance(said, str):
            below = profile.registry.value(f"{key}\\{name}", "AllowSubfolders") == 1
            yield profile.path(said), below


def _same(one: Path, other: Path) -> bool:
    return str(one).rstrip("\\/").casefold() == str(other).rstrip("\\/").casefold()


def _locations_off(profile: Profile) -> bool:
    found, _ = setting(profile, "AllLocationsDisabled", r"Excel\Security\Trusted Locations")
    return found == 1


def _macros(profile: Profile, is_trusted: bool) -> Item:
    value, by_policy = setting(profile, "VBAWarnings")
    who = "（由機關的原則設定）" if by_policy else ""
    name = "巨集設定"
    if value == 1:
        return Item(
            name, FINE, f"啟用所有巨集{who}。建議改成「停用所有巨集 (事先通知)」，比較安全。"
        )
    if value in (None, 2):
        return Item(name, FINE, f"停用，事先通知{who}：開啟範本時請按「啟用內容」。")
    kind = "只允許經數位簽章的巨集" if value == 3 else "停用所有巨集，不通知"
    if is_trusted:
        return Item(name, FINE, f"{kind}{who}；信任位置裡的增益集仍可使用，別處的 .xlsm 不行。")
    return Item(name, MISSING, f"{kind}{who}，增益集不能執行。{_ASK}")


def _downloads(profile: Profile) -> Item:
    value, by_policy = setting(profile, "BlockContentExecutionFromInternet")
    who = "（由機關的原則設定）" if by_policy else "" if value else "（新版 Office 的預設）"
    told = f"封鎖網路下載的檔案裡的巨集{who}；這個命令放的檔案不受影響。"
    if value == 0:
        told = "沒有設成一律封鎖。寄來或下載的 .xlsm 仍請先確認來源。"
    return Item("網路來的巨集", FINE, told)


def _locations(profile: Profile, is_trusted: bool) -> Item:
    name = "信任位置"
    if _locations_off(profile):
        return Item(name, MISSING, f"信任位置已停用，增益集要有數位簽章才能執行。{_ASK}")
    if not is_trusted:
        return Item(name, MISSING, f"「{profile.startup}」不在信任位置裡。{_ASK}")
    if covers(profile, profile.templates):
        return Item(name, FINE, "增益集和範本的資料夾都在信任位置裡。")
    return Item(
        name, FINE, f"增益集的資料夾在信任位置裡；「{profile.templates}」不在，開啟範本時會詢問。"
    )


def _addins(profile: Profile, is_trusted: bool) -> Item:
    name = "增益集限制"
    if setting(profile, "DisableAllAddins")[0] == 1:
        return Item(name, MISSING, f"Excel 設成停用所有的應用程式增益集。{_ASK}")
    if setting(profile, "RequireAddinSig")[0] == 1 and not is_trusted:
        return Item(name, MISSING, f"Excel 設成增益集必須由信任的發行者簽章。{_ASK}")
    return Item(name, FINE, "沒有限制。")


def _rule(profile: Profile, rule: str, way: str) -> Item:
    """Return what one of Defender's rules does: the first starts no Python and no executable."""
    name = f"Defender：{_RULE_NAMES[rule]}"
    state = _state(profile, rule)
    if rule == CHILDREN and way == SERVER and state == _BLOCK:
        return Item(name, FINE, "已開啟；改用伺服器，不受影響。")
    blocked = {
        CHILDREN: f"已開啟，按鈕不能啟動 xlplan。請改用伺服器（--way server），或{_ASK}",
        CALLS: f"已開啟，可能擋下增益集和範本的巨集。{_ASK}",
    }
    told = {
        _BLOCK: blocked[rule],
        _WARN: "設成警告：按鈕第一次使用時會跳出警告，請選擇允許。",
        _AUDIT: "只記錄，不封鎖。",
        "0": "沒有開啟。",
        "": "登錄裡沒有這個設定（集中管理的設定可能看不到）。",
    }
    return Item(name, MISSING if state == _BLOCK else FINE, told.get(state, told[""]))


def _state(profile: Profile, rule: str) -> str:
    for key in (_RULES, _OWN_RULES):
        found = profile.registry.value(key, rule)
        if found is not None:
            return str(found)
    managed = str(profile.registry.value(_MANAGED, "ASRRules") or "")
    pairs = (pair.partition("=") for pair in managed.casefold().split("|"))
    return next((said.strip() for name, _, said in pairs if name.strip() == rule), "")
