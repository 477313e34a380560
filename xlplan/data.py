"""Find the files that xlplan ships and the folder where a city keeps its own; keep its log."""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import Any

from xlplan.errors import BrokenInstall


@functools.cache
def root() -> Path:
    """Return the folder that holds ``schema/`` and ``workbook_templates/``.

    A wheel carries them in ``xlplan/_data``, a checkout beside the package, a frozen bundle under
    ``sys._MEIPASS``. Raises BrokenInstall when none of these holds them.
    """
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [package / "_data", package.parent]
    if bundle:
        candidates.insert(0, Path(bundle) / "xlplan" / "_data")
    for folder in candidates:
        if (folder / "schema" / "measure.schema.json").is_file():
            return folder
    raise BrokenInstall("找不到 xlplan 的資料檔（schema），請重新安裝 xlplan。")


@functools.cache
def read_json(*parts: str) -> Any:
    """Return the parsed JSON file ``schema/<parts>``; shared by all callers, so never change it."""
    path = root().joinpath("schema", *parts)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenInstall(f"找不到 xlplan 的資料檔：{'/'.join(parts)}，請重新安裝。") from None


def names(folder: str, suffix: str = ".json") -> list[str]:
    """Return the names of the files ``schema/<folder>/*<suffix>``, sorted."""
    return sorted(path.name for path in (root() / "schema" / folder).glob(f"*{suffix}"))


def own_folder() -> Path:
    """Return the folder of the city's own files: XLPLAN_HOME, else the user's data folder."""
    home = os.environ.get("XLPLAN_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path("xlplan", appauthor=False)


def log_unforeseen(label: str) -> str:
    """Log the exception that is being handled, without any cell's text; return what to tell.

    ``label`` names to a person what was going on.
    """
    import datetime as dt
    import traceback

    log = own_folder() / "xlplan.log"
    kind, _, trace = sys.exc_info()
    said = f"「{label}」發生沒有預料到的錯誤，沒有做完。"
    frames = "".join(traceback.format_tb(trace))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            name = kind.__name__ if kind else ""
            file.write(f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {name}\n{frames}\n")
    except OSError:
        return f"{said}請洽資訊人員。"
    return f"{said}請把記錄檔「{log}」交給資訊人員。"
