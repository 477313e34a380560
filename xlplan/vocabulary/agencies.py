"""The roster: which agencies there are, what they are called, and which sections they have."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlplan.data import own_folder, read_json, root
from xlplan.errors import UsageError
from xlplan.plan import Agency
from xlplan.text import fold, tidy
from xlplan.vocabulary.likeness import near_names

CITY = "高雄市"
CITY_GOVERNMENT = "高雄市政府"
OWN_ROSTER = "roster.json"
_ENDINGS = ("中心", "所", "局", "處", "會", "隊", "館", "場", "廠", "院", "園", "府", "室")

Sections = tuple[tuple[int, tuple[str, ...]], ...]
Renamed = tuple[tuple[int, str, str], ...]
"""Since which Gregorian year a section has another name: (year, former name, name)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency in the roster, and what the city knows about it beside its plan.

    ``agency`` carries no sections: they change with the years, so ``agency_for`` fills them in.
    ``sections`` are those of its own, each list with the Gregorian year it starts in: None when
    unknown (the kind's default serves), an empty list when it has none. ``submit_to`` is named
    only where it differs from the yearly list. ``code_basis`` is "confirmed", "inferred" or "".
    ``renamed`` are the sections of its own that have other names than they had.
    """

    agency: Agency
    submits: bool = True
    submit_to: str = ""
    former_names: tuple[str, ...] = ()
    code_basis: str = ""
    note: str = ""
    sections: Sections | None = None
    renamed: Renamed = ()

    @property
    def name(self) -> str:
        """The full name."""
        return self.agency.name

    def without_sections(self, year: int) -> bool:
        """Tell whether the agency is known to have no sections in a Gregorian year."""
        own = _of_year(self.sections or (), year)
        return own is not None and not own


@dataclass(frozen=True)
class Roster:
    """The agencies of a city; ``complete`` says whether the list may be taken for all of them."""

    entries: tuple[Entry, ...]
    title: str = ""
    complete: bool = False
    note: str = ""

    def find(self, name: str) -> Entry | None:
        """Return the agency of a name, None when there is none or the name fits several.

        Serves the full name, the short one and former ones, with or without 高雄市 or 高雄市政府,
        whatever the widths and blanks.
        """
        key = _key(name)
        return self._full.get(key) or self._index.get(key) or self._index.get(bare_name(key))

    def near(self, name: str, limit: int = 3) -> list[str]:
        """Return the full names of the agencies whose names are likest, the likest first."""
        names = {key: entry.name for key, entry in self._index.items() if entry}
        return near_names(bare_name(_key(name)), names, limit)

    def require(self, name: str) -> Entry:
        """Return the agency of a name; raise UsageError that offers near misses."""
        entry = self.find(name)
        if entry:
            return entry
        near = "或".join(f"「{item}」" for item in self.near(name))
        advice = "請確認名稱，或用 xlplan roster import 匯入貴府的名冊。"
        hint = f"是不是{near}？" if near else advice
        raise UsageError(f"名冊裡找不到機關「{tidy(name)}」。{hint}")

    @functools.cached_property
    def _full(self) -> dict[str, Entry]:
        return {_key(entry.name): entry for entry in reversed(self.entries)}

    @functools.cached_property
    def _index(self) -> dict[str, Entry | None]:
        """Index by every other name; None where a name fits several. Today's names beat former."""
        index: dict[str, Entry | None] = {}
        for former in (False, True):
            found: dict[str, set[str]] = {}
            for entry in self.entries:
                for name in entry.former_names if former else (entry.name, entry.agency.short_name):
                    for key in (_key(name), bare_name(_key(name))):
                        found.setdefault(key, set()).add(entry.name)
            for key, names in found.items():
                only = self._full[_key(names.pop())] if len(names) == 1 else None
                index.setdefault(key, only)
        index.pop("", None)
        return index


def shipped() -> Path:
    """Return the file of the roster that xlplan ships."""
    return root() / "schema" / "agencies" / "kaohsiung.json"


def roster(path: Path | None = None) -> Roster:
    """Return the roster of a JSON file, else the city's own, else the one xlplan ships.

    The city's own is ``roster.json`` in data.own_folder(). The form is that of roster_to_json and
    ``schema/agencies/kaohsiung.json``. Raises UsageError when a file is not read or understood.
    """
    if path is None:
        own = own_folder() / OWN_ROSTER
        path = own if own.is_file() else shipped()
    try:
        stat = path.stat()
    except OSError as error:
        raise UsageError(f"讀不到機關名冊「{path}」，請確認檔案位置與權限。") from error
    return _load(path, stat.st_mtime_ns, stat.st_size)


def agency_for(entry: Entry, year: int) -> Agency:
    """Return an agency with its sections of a Gregorian year: its own, else its kind's."""
    own = _of_year(entry.sections or (), year)
    sections = own if own is not None else sections_for(entry.agency.kind, year)
    return replace(entry.agency, sections=sections)


def sections_for(kind: str, year: int) -> tuple[str, ...]:
    """Return the sections that agencies of a kind have in a Gregorian year unless known better."""
    rules = read_json("agencies", "sections.json")["kinds"].get(kind, ())
    found = _of_year(tuple((rule["first_year"], tuple(rule["sections"])) for rule in rules), year)
    return found or ()


def renamed_sections(entry: Entry, year: int) -> Mapping[str, str]:
    """Return what an agency's sections are called in a Gregorian year by their former names.

    Those of its kind (``sections.json``) count, and its own; a section renamed twice has its last
    name.
    """
    said = read_json("agencies", "sections.json")["renamed"].get(entry.agency.kind, ())
    steps = sorted((*_renamed(said), *entry.renamed))
    found: dict[str, str] = {}
    for _, old, new in (step for step in steps if step[0] <= year):
        found = {name: new if fold(now) == fold(old) else now for name, now in found.items()}
        found[old] = new
    return {old: new for old, new in found.items() if fold(old) != fold(new)}


def roster_from_dict(data: Mapping[str, Any]) -> Roster:
    """Return the roster that a parsed roster.json describes."""
    return Roster(
        entries=tuple(_entry(item) for item in data["agencies"]),
        title=data.get("title", ""),
        complete=data.get("complete") is True,
        note=data.get("note", ""),
    )


def roster_to_json(roster: Roster) -> dict[str, Any]:
    """Return a roster as roster.json has it, to be read back the same."""
    return {
        "title": roster.title,
        "version": "1",
        "complete": roster.complete,
        "note": roster.note,
        "agencies": [_plain(entry) for entry in roster.entries],
    }


def bare_name(name: str) -> str:
    """Return a name without 高雄市政府 or 高雄市; 高雄市政府 itself stays."""
    if name == CITY_GOVERNMENT:
        return name
    return name.removeprefix(CITY_GOVERNMENT).removeprefix(CITY) or name


def self_name_of(name: str) -> str:
    """Return how an agency calls itself in its plan: 本所, 本局, 本中心."""
    return next((f"本{end}" for end in _ENDINGS if name.endswith(end)), "本機關")


def read_own_json(path: Path, what: str) -> Any:
    """Return the parsed JSON of a file a city keeps; raise UsageError that calls it ``what``."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"讀不到{what}「{path}」，請確認檔案位置與權限。") from error
    except ValueError as error:
        raise UsageError(f"{what}「{path}」不是正確的 JSON 檔，請檢查內容或重新產生。") from error


@functools.lru_cache(maxsize=8)
def _load(path: Path, modified: int, size: int) -> Roster:
    data = read_own_json(path, "機關名冊")
    try:
        return roster_from_dict(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"機關名冊「{path}」的格式不對：要有 agencies 清單，每個機關至少要有 name。"
            "請用 xlplan roster import 重新產生。"
        ) from error


def _entry(data: Mapping[str, Any]) -> Entry:
    described = {key: value for key, value in data.items() if key != "sections"}
    agency = Agency.from_dict(described)
    if not isinstance(data["name"], str) or not agency.name:
        raise ValueError("name")
    return Entry(
        agency=replace(
            agency,
            short_name=agency.short_name or bare_name(agency.name),
            self_name=agency.self_name or self_name_of(agency.name),
        ),
        submits=data.get("submits", True) is not False,
        submit_to=data.get("submit_to", ""),
        former_names=tuple(data.get("former_names", ())),
        code_basis=data.get("code_basis", ""),
        note=data.get("note", ""),
        sections=_sections(data.get("sections")),
        renamed=_renamed(data.get("renamed_sections") or ()),
    )


def _sections(value: Any) -> Sections | None:
    """Read ["課", ..] (all years) or {"2024": ["課", ..]} (from a Gregorian year on)."""
    if value is None:
        return None
    by_year = value if isinstance(value, Mapping) else {0: value}
    return tuple(sorted((int(year), tuple(names)) for year, names in by_year.items()))


def _renamed(rules: Iterable[Mapping[str, Any]]) -> Renamed:
    return tuple((int(rule["first_year"]), rule["from"], rule["to"]) for rule in rules)


def _plain(entry: Entry) -> dict[str, Any]:
    found = entry.agency.to_dict()
    for name in ("code_basis", "submit_to", "former_names", "note"):
        value = getattr(entry, name)
        if value:
            found[name] = list(value) if isinstance(value, tuple) else value
    found["submits"] = entry.submits
    if entry.sections is not None:
        by_year = {str(year): list(names) for year, names in entry.sections}
        found["sections"] = by_year["0"] if list(by_year) == ["0"] else by_year
    if entry.renamed:
        names = ("first_year", "from", "to")
        found["renamed_sections"] = [dict(zip(names, item, strict=True)) for item in entry.renamed]
    return found


def _of_year(rules: Sections, year: int) -> tuple[str, ...] | None:
    serving = [names for first, names in rules if first <= year]
    return serving[-1] if serving else None


def _key(name: str) -> str:
    return fold(name).replace("台", "臺")
