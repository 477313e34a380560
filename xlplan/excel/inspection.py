"""What ``xlplan install excel --check`` tells: what is there, what is missing, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlplan.errors import OfficeGone, XlplanError
from xlplan.excel import office, placed, settings, trust, ways
from xlplan.excel.placed import Placed
from xlplan.excel.profile import MAC, VARIABLE, WINDOWS, Profile, find
from xlplan.excel.shipped import VERSION
from xlplan.installing import interpreter
from xlplan.installing.items import FINE, MISSING, UNWRITABLE, Item, is_writable

_AGAIN = "請執行 xlplan install excel"
_SYSTEM_NAMES = {WINDOWS: "Windows", MAC: "Mac"}


def inspect(*, profile: Path | None = None) -> Iterator[Item]:
    """Yield what was looked at, one thing after the other; what cannot be without it is left out.

    Raises UsageError where ``profile`` is no folder.
    """
    try:
        user = find(profile)
    except OfficeGone as why:
        yield Item("Excel", MISSING, str(why))
        return
    yield _system(user)
    yield _excel(user)
    yield from (_folder(*pair) for pair in _folders(user))
    yield _addin(user)
    try:
        said = settings.read(user)
    except XlplanError:
        yield Item("設定檔", UNWRITABLE, f"無法讀取「{user.settings}」。請確認權限。")
        return
    way = said.get(settings.WAY, "").lower()  # as the macros read it
    yield _templates(user, placed.scripts(user, way))
    yield _settings(user, said, way)
    yield from _way(user, said, way)
    if user.system == WINDOWS:
        yield from trust.items(user, way)


def _system(user: Profile) -> Item:
    told = f"{_SYSTEM_NAMES[user.system]}，{user.home}"
    if user.root:
        told += f"（--profile 或 {VARIABLE} 指定的資料夾）"
    return Item("電腦", FINE, told)


def _excel(user: Profile) -> Item:
    found = office.excel(user)
    if found is None:
        return Item(
            "Excel", MISSING, "看不出這台電腦裝了 Excel。請先安裝 Excel（2016 以後的版本）。"
        )
    number = found.version.split(".")[0]
    if number.isdigit() and int(number) < 16:
        return Item("Excel", MISSING, f"{found}。這一版太舊，請改用 Excel 2016 以後的版本。")
    return Item("Excel", FINE, str(found))


def _folders(user: Profile) -> Iterator[tuple[str, Path, Profile]]:
    yield "啟動資料夾", user.startup, user
    yield "範本資料夾", user.templates, user
    yield "設定資料夾", user.settings.parent, user


def _folder(name: str, folder: Path, user: Profile) -> Item:
    if not is_writable(folder):
        return Item(name, UNWRITABLE, f"沒有寫入「{folder}」的權限。請資訊人員協助。")
    told = [f"{folder}{'' if folder.is_dir() else '（還沒有，安裝時會建立）'}"]
    if _is_synced(user, folder):
        told.append(
            "由 OneDrive 同步，第一次開啟會比較慢；要離線使用，請設成「一律保留在此裝置上」"
        )
    if str(folder).startswith("\\\\"):
        told.append("在網路上，Excel 啟動會比較慢")
    return Item(name, FINE, "；".join(told))


def _is_synced(user: Profile, folder: Path) -> bool:
    names = ("ONEDRIVE", "ONEDRIVECOMMERCIAL", "ONEDRIVECONSUMER")
    places = [Path(user.variables[name]) for name in names if user.variables.get(name)]
    return any(folder.is_relative_to(place) for place in places)


def _addin(user: Profile) -> Item:
    file = placed.addin(user)
    if not file.is_there:
        told = f"還沒有安裝；安裝過的，可能被防毒軟體隔離了。{_AGAIN}。"
        return Item("增益集", MISSING, told)
    if not file.is_current:
        told = (
            f"「{file.target}」和這個 xlplan 附的不同。請關閉 Excel，再執行 xlplan install excel。"
        )
        return Item("增益集", MISSING, told)
    if placed.mark(file.target).exists():
        return Item("增益集", MISSING, f"「{file.target}」帶著網路下載的標記。{_AGAIN}。")
    return Item("增益集", FINE, str(file.target))


def _templates(user: Profile, scripts: list[Placed]) -> Item:
    templates = placed.templates(user)
    files = [*templates, *scripts]
    missing = [file.target.name for file in files if not file.is_there]
    if missing:
        return Item("範本", MISSING, f"缺少 {'、'.join(missing)}。{_AGAIN}。")
    marked = [file.target.name for file in files if placed.mark(file.target).exists()]
    if marked:
        return Item("範本", MISSING, f"{'、'.join(marked)} 帶著網路下載的標記。{_AGAIN}。")
    record = placed.read_record(user)
    old = [file for file in files if not file.is_current and record.knows(file.target)]
    if old:
        return Item("範本", MISSING, f"{_names(old)} 是舊版的範本。{_AGAIN}。")
    changed = [file for file in files if not file.is_current]
    more = f"；{_names(changed)} 有人改過" if changed else ""
    return Item("範本", FINE, f"{len(templates)} 個，{user.templates}{more}")


def _names(files: list[Placed]) -> str:
    return "、".join(file.target.name for file in files)


def _settings(user: Profile, said: dict[str, str], way: str) -> Item:
    if not said:
        return Item("設定檔", MISSING, f"還沒有「{user.settings}」。{_AGAIN}。")
    if way not in settings.WAYS:
        return Item("設定檔", MISSING, f"「{user.settings}」沒有可以用的 WAY。{_AGAIN}。")
    return Item("設定檔", FINE, f"{user.settings}，使用{settings.WAY_NAMES[way]}")


def _way(user: Profile, said: dict[str, str], way: str) -> Iterator[Item]:
    """Yield whether the way in that the settings name can be gone."""
    try:
        if way == settings.PYTHON:
            yield from _python(user, said.get(settings.interpreter_key(user), ""))
        elif way == settings.FROZEN:
            path = Path(user.expanded(said.get(settings.EXECUTABLE, "")))
            ways.check_executable(path)
            yield Item("執行檔", FINE, str(path))
        elif way == settings.SERVER:
            url = ways.address(said.get(settings.URL))
            plain = "；沒有加密，請資訊人員改用 https" if url.startswith("http:") else ""
            yield Item("伺服器", FINE, f"{url}（請用瀏覽器開啟，確認連得上{plain}）")
    except XlplanError as why:
        yield Item(settings.WAY_NAMES[way], MISSING, str(why))


def _python(user: Profile, said: str) -> Iterator[Item]:
    if not said:
        yield Item("Python", MISSING, f"設定檔沒有寫明要用哪一個 Python。{_AGAIN}。")
        return
    ready = ways.python(interpreter.chosen(Path(user.expanded(said))))
    told = f"{ready.version}，{ready.path}，{ready.seconds:.1f} 秒準備好 xlplan 和 xlwings"
    yield Item("Python", FINE, told)
    yield Item("xlwings", FINE, f"{VERSION} 版，和增益集的相同")
    if user.system == WINDOWS:
        yield _library(user, ways.libraries(ready))


def _library(user: Profile, places: list[Path]) -> Item:
    """Return whether the library for cell functions is where xlwings' VBA looks for it."""
    found = office.excel(user)
    bits = found.bits if found else ""
    wanted = [path for path in places if not bits or path.name.startswith(f"xlwings{bits}-")]
    there = next((path for path in wanted if path.is_file()), None)
    if there:
        return Item("xlwings 的 DLL", FINE, str(there))
    told = (
        f"找不到 {wanted[0].name}，儲存格函數不能用（按鈕不受影響）。"
        f"請用這個 Python 執行：-m pip install --force-reinstall --no-deps xlwings=={VERSION}"
    )
    return Item("xlwings 的 DLL", MISSING, told)
