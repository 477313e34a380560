"""The library of standard measures: found by code, their texts filled in for an agency.

What xlplan ships is ``schema/wording/``. A city's own files, ``wording/*.json`` in
data.own_folder(), have the same form (``schema/wording.schema.json``) and add to it or replace by
code; of several own files with one code the last by name counts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlplan.data import names, own_folder, read_json
from xlplan.errors import UsageError
from xlplan.plan import Agency
from xlplan.text import fold, roc_year
from xlplan.vocabulary import Framework, framework, frameworks, mapped_key
from xlplan.wording.standard import (
    PLACEHOLDER,
    StandardMeasure,
    faults,
    from_dict,
    stored,
    to_dict,
)

OWN_WORDING = "wording"
EVERY_KIND = "*"
NO_AGENCY, NO_HEAD, NO_PARENT, NO_YEAR = "本機關", "首長", "上級機關", "本"
"""What stands for a placeholder that an agency leaves open; {year} is followed by 年度."""

_CITY_GOVERNMENT, _CITY_SPOKEN = "高雄市政府", "市府"
_HEADS: Mapping[str, str] = {  # what names end with -> the head's title; the longest end counts
    "市政府": "市長",
    "局": "局長",
    "分局": "分局長",
    "處": "處長",
    "委員會": "主任委員",
    "區公所": "區長",
    "所": "所長",
    "戶政事務所": "主任",
    "地政事務所": "主任",
    "中心": "主任",
    "大隊": "大隊長",
    "隊": "隊長",
    "館": "館長",
    "場": "場長",
    "廠": "廠長",
    "院": "院長",
    "園": "園長",
    "大學": "校長",
}


def library(framework_key: str) -> tuple[StandardMeasure, ...]:
    """Return the standard measures of a framework in the order of its sub-items, the city's own in.

    The sub-items of measures made for an older or newer framework are mapped. Raises UsageError for
    an unknown framework, and for a file of the city's that is not understood.
    """
    return _library(framework_key, _own_stamps())


def shipped(framework_key: str) -> tuple[StandardMeasure, ...]:
    """Return the standard measures of a framework that xlplan ships, without the city's own."""
    return _library(framework_key, ())


def find(code: str, framework_key: str | None = None) -> StandardMeasure | None:
    """Return the standard measure of a code, whatever its widths, case and blanks; None without.

    The newest framework serves unless another is named.
    """
    key = framework_key or frameworks()[-1].key
    return _by_code(key, _own_stamps()).get(fold(code))


def serves(measure: StandardMeasure, agency: Agency) -> bool:
    """Tell whether a standard measure is meant for agencies of this kind."""
    return not measure.kinds or _kind_of(agency, measure.kinds) is not None


def text_for(measure: StandardMeasure, agency: Agency, year: int = 0) -> str:
    """Return a standard measure's text for an agency and a Gregorian year, ready for its plan."""
    return resolved(measure.texts[_kind_of(agency, measure.texts) or EVERY_KIND], agency, year)


def resolved(text: str, agency: Agency, year: int = 0) -> str:
    """Return a text with its placeholders filled in for an agency and a Gregorian year.

    What cannot be told of the agency is said in general words (本機關, 首長, 上級機關, 本年度), so
    that no placeholder is ever left. An unknown placeholder stays out.
    """
    known = _words(agency, year)
    return PLACEHOLDER.sub(lambda match: known.get(match[1], ""), text)


def unknown_placeholders(text: str) -> list[str]:
    """Return the placeholders of a text that nothing is known for, as they stand in it."""
    known = _words(Agency(), 0)
    return [match[0] for match in PLACEHOLDER.finditer(text) if match[1] not in known]


def units_for(measure: StandardMeasure, agency: Agency) -> tuple[str, ...]:
    """Return the sections that usually carry a standard measure out in such an agency.

    Of an agency whose sections are known only those, and 各課室; so the answer may be empty.
    """
    found = measure.units.get(_kind_of(agency, measure.units) or EVERY_KIND, ())
    if not agency.sections:
        return found
    known = {fold(name) for name in (*agency.sections, "各課室")}
    return tuple(name for name in found if fold(name) in known)


def to_json(measures: Iterable[StandardMeasure], framework_key: str) -> dict[str, Any]:
    """Return standard measures as a library's file has them, to be read back the same."""
    return {"framework": framework_key, "measures": [to_dict(item) for item in measures]}


def changed(measures: Iterable[StandardMeasure], framework_key: str) -> tuple[StandardMeasure, ...]:
    """Return the standard measures that xlplan does not ship just so: what a city has to keep."""
    same = {item.code: item for item in shipped(framework_key)}
    return tuple(item for item in measures if same.get(item.code) != item)


_Stamp = tuple[Path, int, int]


def _own_stamps() -> tuple[_Stamp, ...]:
    """Return the city's own files, each with what tells whether it has been written since."""
    found = []
    for path in sorted((own_folder() / OWN_WORDING).glob("*.json")):
        try:
            stat = path.stat()
        except OSError as error:
            raise UsageError(f"讀不到標準文字檔「{path}」，請確認檔案位置與權限。") from error
        found.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@functools.lru_cache(maxsize=16)
def _library(key: str, stamps: tuple[_Stamp, ...]) -> tuple[StandardMeasure, ...]:
    own = framework(key)
    found = {fold(item.code): item for item in _of_framework(own)}
    for stamp in stamps:
        source, measures = _own(*stamp)
        found.update({fold(item.code): item for item in _moved(measures, source, key)})
    order = [item.key for item in own.sub_items]
    return tuple(
        sorted(found.values(), key=lambda item: (order.index(item.sub_items[0]), item.code))
    )


@functools.lru_cache(maxsize=16)
def _by_code(key: str, stamps: tuple[_Stamp, ...]) -> Mapping[str, StandardMeasure]:
    return {fold(item.code): item for item in _library(key, stamps)}


def _of_framework(own: Framework) -> Sequence[StandardMeasure]:
    """Return what is shipped for a framework: its own file's, else the newest that maps to it."""
    files = {said["framework"]: said["measures"] for said in _files()}
    newest_first = [item.key for item in reversed(frameworks()) if item.key in files]
    for source in dict.fromkeys([own.key, *newest_first]):
        if measures := _moved(map(from_dict, files.get(source, ())), source, own.key):
            return measures
    return ()


def _files() -> Iterator[Mapping[str, Any]]:
    return (read_json(OWN_WORDING, name) for name in names(OWN_WORDING))


def _moved(
    measures: Iterable[StandardMeasure], source: str, target: str
) -> tuple[StandardMeasure, ...]:
    """Return measures under the sub-items of another framework, without those it has no place for.

    Key maps lead from older to newer, so to an older framework they are followed backwards.
    """
    if source == target:
        return tuple(measures)
    there, here = framework(source).sub_items, framework(target).sub_items
    onward = [(item.key, mapped_key(item.key, source, target)) for item in there]
    back = [(mapped_key(item.key, target, source), item.key) for item in here]
    places = {old: new for old, new in (*onward, *back) if old and new}
    moved = (
        replace(item, sub_items=tuple(places[key] for key in item.sub_items if key in places))
        for item in measures
    )
    return tuple(item for item in moved if item.sub_items)


@functools.lru_cache(maxsize=64)
def _own(path: Path, modified: int, size: int) -> tuple[str, tuple[StandardMeasure, ...]]:
    from xlplan.vocabulary.agencies import read_own_json

    said = read_own_json(path, "標準文字檔")
    listed = said.get("measures") if isinstance(said, Mapping) else None
    if not isinstance(listed, list) or not isinstance(said.get("framework"), str):
        raise UsageError(
            f"標準文字檔「{path}」的格式不對：要有 framework 和 measures 清單。"
            "請用 xlplan wording import 重新產生。"
        )
    if said["framework"] not in {item.key for item in frameworks()}:
        known = "、".join(item.key for item in frameworks())
        raise UsageError(f"標準文字檔「{path}」的 framework 不對，請改為{known}其中之一。")
    own = framework(said["framework"])
    codes: set[str] = set()
    for number, item in enumerate(listed, 1):
        _refuse(path, number, item, own, codes)
    return own.key, tuple(from_dict(item) for item in listed)


def _refuse(path: Path, number: int, item: Any, own: Framework, codes: set[str]) -> None:
    """Raise UsageError for an entry with a fault, or with the code of an earlier one."""
    code = item.get("code", "") if isinstance(item, Mapping) else ""
    place = f"標準文字檔「{path}」第{number}項{f'（{code}）' if code else ''}"
    if not isinstance(item, Mapping):
        raise UsageError(f"{place}不是一項措施。請用 xlplan wording import 重新產生。")
    fault = next(faults(item, own), None)
    if fault:
        where = "．".join(part for part in (fault.field, fault.kind) if part)
        raise UsageError(f"{place}的{where or '內容'}：{stored(fault.text + fault.hint)}")
    if fold(code) in codes:
        raise UsageError(f"{place}的代碼前面已經用過。請改用別的代碼，或刪除其中一項。")
    codes.add(fold(code))


def _kind_of(agency: Agency, keys: Iterable[str]) -> str | None:
    """Return the key that names an agency's kind or ends its name; the longest, None without."""
    name = fold(agency.name or agency.short_name)
    fitting = [key for key in keys if key == agency.kind or name.endswith(fold(key))]
    return max((key for key in fitting if key != EVERY_KIND), key=len, default=None)


@functools.lru_cache(maxsize=64)
def _words(agency: Agency, year: int) -> Mapping[str, str]:
    from xlplan.vocabulary.agencies import bare_name, self_name_of

    self_name = agency.self_name or (self_name_of(agency.name) if agency.name else NO_AGENCY)
    parent = _CITY_SPOKEN if agency.parent == _CITY_GOVERNMENT else bare_name(agency.parent)
    head = _kind_of(agency, _HEADS)
    roc = roc_year(year)
    return {
        "self": self_name,
        "head": _HEADS[head] if head else NO_HEAD,
        "parent": parent or NO_PARENT,
        "year": str(roc) if roc > 0 else NO_YEAR,
        "website": f"{self_name}網站",
    }
