"""A city's own ``documents.json``: only what ours has, in the form that ours has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xlplan.documents.writing.numbering import SAMPLES
from xlplan.errors import UsageError
from xlplan.vocabulary.agencies import read_own_json

HEADINGS = ("numbered", "plain")
DETAILS = ("indicator", "target", "due", "note")
"""The fields of a measure that may be told after its text."""

_NUMBER = "數字"
_LIMITS: Mapping[str, tuple[int, int]] = {  # by how a place begins, the first that fits
    "indents.": (0, 20),
    "line": (1, 5),
    "page.": (0, 550),  # Word has no larger paper
    "sizes.": (4, 100),
    "table.padding": (0, 10),
    "table.whole_rows": (0, 2000),
    "": (1, 2000),
}
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_NUMERALS = 10

_Rule = tuple[Callable[[Any], bool], str]
_RULES: Mapping[str, _Rule] = {
    "headings": (lambda said: said in HEADINGS, f"要是 {' 或 '.join(HEADINGS)}"),
    "numerals": (lambda said: len(said) == _NUMERALS, "要有十個字，從壹到拾"),
    "fonts.chinese": (bool, "至少要有一個字型"),
    "fonts.latin": (bool, "至少要有一個字型"),
    "table.inner_line": (lambda said: bool(_COLOUR.fullmatch(said)), "要是顏色，例如 #a6a6a6"),
    "table.head_shade": (lambda said: bool(_COLOUR.fullmatch(said)), "要是顏色，例如 #f2f2f2"),
}
_MARKED: _Rule = (
    lambda said: any(sample in said for sample in SAMPLES),
    "要寫出第一個編號的樣子，例如（一）或 1.",
)


def own_style(path: Path, ours: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a city's file says; raise UsageError when it is not understood.

    ``ours`` is the parsed ``schema/documents.json``.
    """
    said = read_own_json(path, "文件樣式")
    kinds = said.get("kinds", {}) if isinstance(said, dict) else {}
    if not isinstance(kinds, dict):
        raise _refused(path, "kinds", f"要是{_form({})}")
    plain = {**ours, "kinds": {}}
    for name, layer in kinds.items():
        _compare(path, f"kinds.{name}", "", layer, plain)
    _compare(path, "", "", {**said, "kinds": {}} if isinstance(said, dict) else said, plain)
    return dict(said)


def _compare(path: Path, before: str, where: str, theirs: Any, ours: Any) -> None:
    """Raise UsageError where a value of theirs is not of the form that ours has."""
    place = ".".join(filter(None, (before, where)))
    wanted = _form(ours)
    if _form(theirs) != wanted:
        raise _refused(path, place, f"要是{wanted}")
    if isinstance(ours, dict):
        for key, value in theirs.items():
            inner = f"{where}.{key}".strip(".")
            if key not in ours:
                place = ".".join(filter(None, (before, inner)))
                raise _refused(path, place, "不是這個檔案有的項目")
            _compare(path, before, inner, value, ours[key])
        return
    why = _why_not(where, theirs, ours)
    if why:
        raise _refused(path, place, why)


def _why_not(where: str, value: Any, ours: Any) -> str:
    """Return why a value of the right form will not do, "" when it will."""
    if isinstance(value, list) and not all(isinstance(item, str) and item for item in value):
        return "只能放文字"
    if where == "order" and sorted(value) != sorted(ours):  # no part is to be lost, or twice there
        return f"要有 {'、'.join(ours)}，每一個一次"
    if where == "table.details" and not set(DETAILS).issuperset(value):
        return f"只能放 {'、'.join(DETAILS)}"
    if _form(value) == _NUMBER:
        least, most = next(said for start, said in _LIMITS.items() if where.startswith(start))
        return "" if least <= value <= most else f"要在 {least} 和 {most} 之間"
    rule = _MARKED if where.startswith("marks.") else _RULES.get(where)
    return rule[1] if rule and not rule[0](value) else ""


def _form(value: Any) -> str:
    if value is None:
        return " null"
    if isinstance(value, bool):
        return " true 或 false"
    if isinstance(value, dict):
        return "物件，也就是寫在 { } 裡面"
    if isinstance(value, list):
        return "清單，也就是寫在 [ ] 裡面"
    return _NUMBER if isinstance(value, (int, float)) else "文字"


def _refused(path: Path, where: str, why: str) -> UsageError:
    return UsageError(f"文件樣式「{path}」的{where or '內容'}{why}。請改好後再試。")
