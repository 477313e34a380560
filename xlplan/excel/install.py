"""Put the add-in, the templates and the settings where Excel finds them, and take them out."""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from xlplan.books.save import replacing
from xlplan.errors import Unwritable, UsageError
from xlplan.excel import placed, settings, ways
from xlplan.excel.placed import Placed, Record
from xlplan.excel.profile import Profile, find

_AGAIN = "xlplan install excel"
_RESTART = "請重新啟動 Excel（關閉它的所有視窗再開啟），功能區就會出現「提升服務計畫」。"
_CHECK = f"要查看安全性設定等其他項目，請執行 {_AGAIN} --check。"


def install(
    *,
    way: str | None = None,
    server: str | None = None,
    python: Path | None = None,
    profile: Path | None = None,
) -> Iterator[str]:
    """Install for the user, replacing an older version; yield what to tell.

    ``way``, ``server`` and ``python`` (a Python or the executable) say how Excel reaches us; see
    ``ways.chosen``. ``profile`` is a folder that stands for the user's own. All files are copies
    that are written here, so none carries the mark of a download. Raises XlplanError; what cannot
    be written is found before anything is.
    """
    user = find(profile)
    if user.root is None and ways.is_from_store(Path(sys.base_prefix)):
        raise UsageError(
            "這個 Python 來自 Microsoft Store，它寫進 AppData 的檔案 Excel 看不到。"
            "請改用 python.org 的 Python，或用 xlplan 執行檔安裝。"
        )
    chosen = ways.chosen(user, way, server, python)
    files = [placed.addin(user), *placed.scripts(user, chosen.name), *placed.templates(user)]
    said = settings.wanted(user, chosen.name, chosen.target)
    record = placed.read_record(user)
    placed.check_free([*(file.target for file in files), user.settings])
    for folder in {file.target.parent: None for file in files} | {user.settings.parent: None}:
        _make(folder)
    yield from _put_all(user, files, said, record)
    yield chosen.told
    yield _RESTART
    yield _CHECK


def uninstall(*, profile: Path | None = None) -> Iterator[str]:
    """Remove what was put there, but what a person changed since; yield what to tell.

    Raises XlplanError; nothing is removed while a program has one of the files open.
    """
    user = find(profile)
    record = placed.read_record(user)
    if not record.files and not record.settings:
        yield "沒有用這個命令安裝過，不用移除。"
        return
    there = [path for path in map(Path, record.files) if path.is_file()]
    placed.check_free([*there, user.settings])
    kept = [path for path in there if not record.knows(path)]
    for path in there:
        if path not in kept:
            _remove(path)
    yield from (f"保留「{path}」：安裝後有人改過。不要的話請自行刪除。" for path in kept)
    yield from _take_settings(user, record)
    _remove(placed.record_path(user))
    with contextlib.suppress(OSError):  # not empty: somebody keeps something there
        user.settings.parent.rmdir()
    yield f"已移除{'其他的' if kept else ''}增益集、範本和設定。請重新啟動 Excel。"


def _put_all(
    user: Profile, files: list[Placed], said: dict[str, str], record: Record
) -> Iterator[str]:
    """Put the files and the settings in place, the record first: what is ours is known at any time.

    Before a template that a person changed is replaced, it gets another name; the add-in, the
    first, does not, for Excel would open both.
    """
    for file in files[1:]:
        if file.is_there and not file.is_current and not record.knows(file.target):
            yield f"原來的「{file.target.name}」有人改過，已改名為「{_set_aside(file.target)}」。"
    for file in files:
        known = [*record.files.get(str(file.target), []), placed.digest(file.source)]
        record.files[str(file.target)] = list(dict.fromkeys(known))
    record.settings = said
    placed.write_record(user, record)
    for file in files:
        _put(file)
    settings.write(user, said)
    yield f"已安裝增益集：{files[0].target}"
    yield f"已放好 {len(placed.templates(user))} 個範本：{user.templates}"
    yield "在 Excel 的「檔案→新增→個人」可以選用；沒有列出時，請在檔案總管的網址列貼上這個位置。"


def _put(file: Placed) -> None:
    """Write a copy, which has none of the original's streams; raise Unwritable."""
    content = file.source.read_bytes()
    with replacing(file.target) as temporary:
        temporary.write_bytes(content)
    placed.mark(file.target).unlink(missing_ok=True)


def _set_aside(path: Path) -> str:
    """Rename a file so that ours can take its place; return the new name."""
    names = (f"{path.stem}（改過的{number}）{path.suffix}" for number in itertools.count(1))
    aside = next(other for other in map(path.with_name, names) if not other.exists())
    try:
        path.rename(aside)
    except OSError:
        raise Unwritable(f"無法替「{path}」改名。請關閉使用它的程式再試一次。") from None
    return aside.name


def _take_settings(user: Profile, record: Record) -> Iterator[str]:
    """Take our lines out of the settings, but those that say something else now."""
    now = settings.read(user)
    same = [key for key, said in record.settings.items() if now.get(key) == said]
    settings.write(user, {}, same)
    changed = [key for key in record.settings if key in now and key not in same]
    if changed:
        yield f"保留「{user.settings}」裡的 {'、'.join(changed)}：安裝後有人改過。"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unwritable(
            f"無法建立資料夾「{folder}」，什麼都沒有更動。請確認權限，或請資訊人員協助。"
        ) from None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        raise Unwritable(f"無法刪除「{path}」。請關閉 Excel 的所有視窗再試一次。") from None
