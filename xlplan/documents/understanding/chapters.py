"""The sections beside the content: their items, and the table of the 推動小組."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xlplan.documents.model import Line, Table
from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.doubts import Doubt, Leftover
from xlplan.documents.understanding.marks import read_bare, read_mark
from xlplan.documents.understanding.parts import titled
from xlplan.documents.understanding.spelling import Text, compact, joined, texts
from xlplan.documents.understanding.words import is_sentence, reading, taskforce_roles
from xlplan.plan import TaskforceMember
from xlplan.text import fold

_SHORT_BY = 4
_WIDE = 40
_FIELDS = ("title", "member", "duty", "note")


@dataclass(slots=True)
class Chapter:
    """What a section says: its items, and what of a 推動小組 table stands in it."""

    items: list[str] = field(default_factory=list)
    taskforce: list[TaskforceMember] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def chapter(blocks: Sequence[Line | Table]) -> Chapter:
    """Return what a section says."""
    found = Chapter()
    run: list[Text] = []
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        run.extend(texts(lines))
        lines = []
        _caption(run, found)
        if not _members(block, found):
            found.leftovers.extend(_left(block))
    run.extend(texts(lines))
    found.items = list(_items(_without_taskforce(run, found), found))
    return found


def _items(lines: Sequence[Text], found: Chapter) -> Iterator[str]:
    """Yield the items of a section without their numbers; deeper lists stay in their item."""
    wide = max((_WIDE, *(line.width for line in lines)))
    top, count, said = "", 0, ""
    before: Text | None = None
    for line in lines:
        mark, rest = read_mark(line.text)
        if mark is None and top == "1.":
            mark, rest = read_bare(line.text, count + 1)
        mark = mark if rest else None
        if mark and top in ("", mark.style):
            top, count = mark.style, mark.number
            found.marks.append(mark.printed)
            if said:
                yield said
            said = rest
        elif said and not mark and before and _goes_on(said, before, wide, top):
            said = joined(said, line.text)
        elif said and top:
            said = f"{said}\n{line.text}"
        else:
            if said:
                yield said
            said = line.text
        before = line
    if said:
        yield said


def _goes_on(said: str, before: Text, wide: int, top: str) -> bool:
    """Tell whether a line goes on with an item; without numbers only a full line goes on."""
    if is_sentence(said) or said.endswith(("：", ":")):
        return False
    return bool(top) or before.width + _SHORT_BY > wide


def _members(table: Table, found: Chapter) -> bool:
    """Take a table as that of the 推動小組; False when its columns are others."""
    roles: dict[int, str] = {}
    for row in table.rows:
        said = {
            column: "".join(line.text for line in texts(cell.lines))
            for column, cell in enumerate(row)
            if cell and any(texts(cell.lines))
        }
        named = {
            column: taskforce_roles()[fold(text)]
            for column, text in said.items()
            if fold(text) in taskforce_roles()
        }
        if len(named) > 1 and len(named) == len(said):
            roles = named
            found.structure.extend(compact(text) for text in said.values())
        elif roles:
            _member(said, roles, row, found)
        else:
            return False
    return bool(roles)


def _member(
    said: dict[int, str], roles: dict[int, str], row: Sequence[object], found: Chapter
) -> None:
    known = {roles[column]: text for column, text in said.items() if column in roles}
    if known:
        found.taskforce.append(_as_member([known.get(name, "") for name in _FIELDS]))
    for column, text in said.items():
        if column not in roles:
            found.leftovers.append(Leftover("", text))


def _without_taskforce(lines: Sequence[Text], found: Chapter) -> list[Text]:
    """Return lines without the 推動小組 table that stands among them as words between blanks."""
    rest: list[Text] = []
    index = 0
    while index < len(lines):
        roles = titled(fold(lines[index].text), taskforce_roles())
        if len(set(roles)) < 3:
            rest.append(lines[index])
            index += 1
            continue
        _caption(rest, found)
        found.structure.append(compact(lines[index].text))
        index += 1
        end = index
        while end < len(lines) and read_mark(lines[end].text)[0] is None:
            end += 1
        _spoken_members(lines[index:end], found)
        index = end
    return rest


def _caption(lines: list[Text], found: Chapter) -> None:
    """Take the line over a 推動小組 table out of the section's lines."""
    if not lines or is_sentence(lines[-1].text) or read_mark(lines[-1].text)[0]:
        return
    if any(word in lines[-1].text for word in reading()["taskforce"]["captions"]):
        line = lines.pop()
        found.leftovers.append(Leftover(line.source, line.text))


def _spoken_members(lines: Sequence[Text], found: Chapter) -> None:
    """Read rows as words between blanks; a row begins with what a member may be called."""
    titles = reading()["taskforce"]["titles"]
    rows: list[list[Text]] = []
    for line in lines:
        first = line.text.split()[0]
        if first in titles or not rows:
            rows.append([line])
        else:
            rows[-1].append(line)
    for row in rows:
        words = [word for line in row for word in line.text.split()]
        broken = len(row) > 1 and len(words) > 3
        if broken:
            words = [words[0], "".join(words[1:-1]), words[-1]]
        elif len(words) > 4:
            words = [*words[:3], " ".join(words[3:])]
        found.taskforce.append(_as_member(words))
        if broken or len(words) < 3:
            said = " ".join(line.text for line in row)
            chosen = "｜".join(words)
            found.doubts.append(
                Doubt(doubts.TASKFORCE, row[0].source, said, chosen, field="taskforce")
            )


def _as_member(words: Sequence[str]) -> TaskforceMember:
    title, member, duty, note = (*words, "", "", "", "")[: len(_FIELDS)]
    return TaskforceMember(title=title, member=member, duty=duty, note=note)


def _left(table: Table) -> Iterable[Leftover]:
    for row in table.rows:
        for cell in row:
            for line in texts(cell.lines) if cell else ():
                yield Leftover(line.source, line.text)
