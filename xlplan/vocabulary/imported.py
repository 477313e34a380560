"""Make a roster from the rows of a table: a city's own, or the national list of agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.errors import UsageError
from xlplan.plan import Agency
from xlplan.text import fold, split_names, tidy
from xlplan.vocabulary.agencies import (
    CITY,
    CITY_GOVERNMENT,
    Entry,
    Roster,
    Sections,
    bare_name,
    self_name_of,
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("機關名稱", "機關全銜", "全銜"),
    "code": ("機關代碼", "代碼"),
    "short_name": ("簡稱", "機關簡稱"),
    "kind": ("類別", "機關類別"),
    "parent": ("上級機關", "主管機關名稱", "主管機關"),
    "parent_code": ("主管機關代碼", "上級機關代碼"),
    "self_name": ("自稱",),
    "sections": ("課室", "課室名稱"),
    "submits": ("應送", "是否應送"),
    "submit_to": ("送件機關", "送交機關"),
    "former_names": ("舊名", "原名", "曾用名稱"),
    "note": ("備註", "說明"),
    "retired": ("裁撤註記",),
    "retired_on": ("機關裁撤日期",),
    "new_code": ("新機關代碼",),
    "new_name": ("新機關名稱",),
}
_HEADER_ROWS = 10
_NO = frozenset({"否", "n", "no", "0", "false", "免", "免送", "x", "無"})
_NONE = frozenset({"無", "無課室", "沒有", "沒有課室"})
_KINDS = {"府": "府", "府本部": "府", "一級機關": "局處會", "局處": "局處會", "二級": "二級機關"}
_KNOWN_KINDS = ("府", "局處會", "區公所", "二級機關", "其他")
_SCHOOLS = ("學校", "國民中學", "國民小學", "國中", "國小", "高級中學", "高中", "職業學校")
_OTHERS = (*_SCHOOLS, "幼兒園", "大學", "議會", "代表會")
_NAMED_IN_NOTES = 5

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[Row, ...]
    national: bool

    @property
    def names(self) -> Roster:
        """The living agencies by name only, to look the full names of parents up."""
        living = (row for row in self.rows if not _is_retired(row))
        return Roster(tuple(Entry(Agency(row["name"], row["short_name"])) for row in living))


def roster_from_rows(
    rows: Sequence[Sequence[object]], base: Roster | None = None
) -> tuple[Roster, list[str]]:
    """Return the roster that a table describes, and notes in Chinese on what was decided.

    The heading row is found in the first ten rows; 機關名稱 is required, COLUMNS has the others. A
    retired agency (裁撤註記, or 機關裁撤日期 where the mark is blank) is followed by 新機關代碼 or
    新機關名稱 to the living one, which keeps its name as a former one. From the national list (it
    has both 裁撤註記 and 主管機關代碼) only the city's own bodies are taken. What the table leaves
    open is taken from ``base``. Raises UsageError without a heading row or any agency.
    """
    base = base or Roster(())
    table = _read(rows, base)
    notes: list[str] = []
    former = _followed(table, notes)
    living = _living(table, notes)
    parents = _parents(table, living, base)
    entries = tuple(
        _entry(row, former.get(row["name"], []), base, parents[row["name"]]) for row in living
    )
    _note_rest(entries, base, notes)
    title = base.title or "機關名冊"
    return Roster(entries, title=title, note="由表格匯入。"), notes


def _read(rows: Sequence[Sequence[object]], base: Roster) -> _Table:
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        found = _columns(row)
        if "name" not in found:
            continue
        records = (_record(found, cells, base) for cells in rows[number + 1 :])
        named = tuple(record for record in records if record["name"])
        return _Table(named, national="parent_code" in found and "retired" in found)
    raise UsageError(
        f"表格前{_HEADER_ROWS}列找不到「機關名稱」欄。請在標題列加上「機關名稱」，"
        "其他可用的欄有：機關代碼、簡稱、類別、上級機關、自稱、課室、應送。"
    )


def _columns(row: Sequence[object]) -> dict[str, int]:
    headings = {fold(str(cell)): index for index, cell in reversed(list(enumerate(row)))}
    found = {}
    for name, aliases in COLUMNS.items():
        index = next((headings[fold(a)] for a in aliases if fold(a) in headings), None)
        if index is not None:
            found[name] = index
    return found


def _record(columns: Mapping[str, int], cells: Sequence[object], base: Roster) -> Row:
    record = dict.fromkeys(COLUMNS, "")
    for name, index in columns.items():
        value = cells[index] if index < len(cells) else None
        record[name] = "" if value is None else tidy(_typed(value))
    name = "".join(record["name"].split())
    known = base.find(name) if name else None
    is_shortened = known is not None and known.name.endswith(name)
    record["name"] = known.name if known and is_shortened else name
    return record


def _typed(value: object) -> str:
    """Return a cell as typed: a code that a sheet took for a number has no ".0"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _is_retired(row: Row) -> bool:
    mark = fold(row["retired"])
    return mark not in _NO if mark else bool(row["retired_on"])


def _followed(table: _Table, notes: list[str]) -> dict[str, list[str]]:
    """Map the names of living agencies to the names of retired ones that became them."""
    # Of several rows with one code or name the living one counts, so it comes last.
    ordered = sorted(table.rows, key=_is_retired, reverse=True)
    by_code = {row["code"]: row for row in ordered if row["code"]}
    by_name = {row["name"]: row for row in ordered}
    former: dict[str, list[str]] = {}
    lost: list[str] = []
    for row in filter(_is_retired, table.rows):
        heir = _heir(row, by_code, by_name)
        if heir is None and (not table.national or row["name"].startswith(CITY)):
            lost.append(row["name"])
        elif heir and heir["name"] != row["name"]:
            former.setdefault(heir["name"], []).append(row["name"])
    if lost:
        notes.append(f"{_some(lost)}已裁撤，查不到承接的機關，沒有列入。")
    return former


def _heir(row: Row, by_code: Mapping[str, Row], by_name: Mapping[str, Row]) -> Row | None:
    """Return the living agency at the end of a chain of renames; None for a dead end or a loop."""
    passed: list[Row] = []
    current: Row | None = row
    while current is not None and _is_retired(current):
        if any(current is earlier for earlier in passed):
            return None
        passed.append(current)
        current = by_code.get(current["new_code"]) or by_name.get(current["new_name"])
    return current


def _living(table: _Table, notes: list[str]) -> list[Row]:
    """List the rows of living agencies, each name once; of the national list only the city's."""
    found: dict[str, Row] = {}
    doubled: list[str] = []
    for row in table.rows:
        if _is_retired(row) or (table.national and not row["name"].startswith(CITY)):
            continue
        if row["name"] in found:
            doubled.append(row["name"])
        else:
            found[row["name"]] = row
    if doubled:
        notes.append(f"{_some(doubled)}在表格裡不只一列，採用第一列。")
    if not found:
        raise UsageError(f"表格裡沒有任何現存的{CITY}機關。請確認匯入的檔案和工作表。")
    return list(found.values())


def _parents(table: _Table, living: Sequence[Row], base: Roster) -> dict[str, str]:
    """Map each name to its parent's: the bureau that begins the name, else what the table says."""
    names = table.names
    by_code = {row["code"]: row["name"] for row in table.rows if row["code"]}
    bureaus = [row["name"] for row in living if _is_bureau(row["name"])]
    found = {}
    for row in living:
        told = row["parent"] or by_code.get(row["parent_code"], "")
        entry = names.find(told) or base.find(told)
        told = entry.name if entry else told
        owners = [item for item in bureaus if row["name"].startswith(item) and row["name"] != item]
        is_vague = told in ("", CITY_GOVERNMENT)
        found[row["name"]] = min(owners, key=len) if owners and is_vague else told
    return found


def _entry(row: Row, former: Sequence[str], base: Roster, parent: str) -> Entry:
    name = row["name"]
    candidates = (base.find(item) for item in (name, *former))
    known = next((entry for entry in candidates if entry), None)
    kind = _kind(row["kind"]) or _kind_of(name, parent)
    if known and parent in ("", CITY_GOVERNMENT):
        parent = known.agency.parent
        kind = _kind(row["kind"]) or known.agency.kind
    old = known or Entry(Agency(), submits=kind not in ("府", "其他"))
    names = dict.fromkeys((*old.former_names, *former, *split_names(row["former_names"])))
    return replace(
        old,
        agency=Agency(
            name=name,
            short_name=row["short_name"] or _known_short(known, name) or bare_name(name),
            code=row["code"] or old.agency.code,
            kind=kind,
            parent=parent or ("" if kind == "府" else CITY_GOVERNMENT),
            self_name=row["self_name"] or old.agency.self_name or self_name_of(name),
        ),
        submits=fold(row["submits"]) not in _NO if row["submits"] else old.submits,
        submit_to=row["submit_to"] or old.submit_to,
        former_names=tuple(item for item in names if item != name),
        code_basis="confirmed" if row["code"] else old.code_basis,
        note=row["note"] or ("" if row["code"] else old.note),
        sections=_sections(row["sections"], old),
    )


def _known_short(known: Entry | None, name: str) -> str:
    """Return the short name we know, unless the agency has been renamed since."""
    return known.agency.short_name if known and known.name == name else ""


def _sections(text: str, old: Entry) -> Sections | None:
    if not text:
        return old.sections
    return ((0, () if fold(text) in _NONE else tuple(split_names(text))),)


def _kind(told: str) -> str:
    """Return a kind as we name it: 區公所(派出機關) is 區公所, 一級機關 is 局處會."""
    folded = fold(told)
    return "區公所" if "區公所" in folded else _KINDS.get(folded, folded)


def _kind_of(name: str, parent: str) -> str:
    if name == CITY_GOVERNMENT:
        return "府"
    if name.endswith("區公所"):
        return "區公所"
    if name.endswith(_OTHERS):
        return "其他"
    return "局處會" if _is_bureau(name) and parent in ("", CITY_GOVERNMENT) else "二級機關"


def _is_bureau(name: str) -> bool:
    rest = name.removeprefix(CITY_GOVERNMENT)
    return rest != name and rest.endswith(("局", "處", "委員會"))


def _note_rest(entries: Sequence[Entry], base: Roster, notes: list[str]) -> None:
    """Tell what somebody should look at before the roster is used."""
    others = [entry.name for entry in entries if entry.agency.kind == "其他" and not entry.submits]
    if others:
        notes.append(f"{_some(others)}不送計畫（學校、民意機關等）。要送的請在「應送」欄填「是」。")
    second = [entry for entry in entries if entry.agency.kind == "二級機關"]
    loose = [entry.name for entry in second if entry.agency.parent in ("", CITY_GOVERNMENT)]
    if loose:
        notes.append(f"{_some(loose)}看不出由哪個局處主管，請在「上級機關」欄填寫。")
    odd = [entry.name for entry in entries if entry.agency.kind not in _KNOWN_KINDS]
    if odd:
        notes.append(f"{_some(odd)}的類別不在「{'、'.join(_KNOWN_KINDS)}」之中，請確認。")
    kept = {name for entry in entries for name in (entry.name, *entry.former_names)}
    gone = [entry.name for entry in base.entries if entry.name not in kept]
    if gone:
        notes.append(f"原名冊的{_some(gone)}不在表格裡，沒有列入。要保留的請加進表格再匯入。")


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_NAMED_IN_NOTES])
    return f"「{shown}」" if len(names) <= _NAMED_IN_NOTES else f"「{shown}」等{len(names)}個機關"
