"""Rows made measures: the items of each sub-item, with their titles, sections and doubts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from xlplan import schema
from xlplan.data import read_json
from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.doubts import Doubt, Leftover, names_or_none
from xlplan.documents.understanding.items import Builder, Group, Leaf, gaps
from xlplan.documents.understanding.paragraphs import PAUSES, Paragraph, paragraphs, title_apart
from xlplan.documents.understanding.rows import Content, Row
from xlplan.documents.understanding.sharing import Share, Shares, share
from xlplan.documents.understanding.voting import is_by_item, together
from xlplan.documents.understanding.wrapping import Wrapping
from xlplan.plan import Measure, NilReturn
from xlplan.vocabulary import Framework

_MANY = 2  # numbered titles in a plan, from which on 1. stands for a title there
_DETAILS = ("indicator", "target", "due")


@dataclass(slots=True)
class Made:
    """The measures of a content, and what goes with them."""

    measures: list[Measure] = field(default_factory=list)
    nil_returns: list[NilReturn] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Under:
    """What stands under a sub-item."""

    key: str
    rows: list[Row]
    said: list[Paragraph]
    groups: list[Group]
    details: dict[int, dict[str, str]]


def measures(content: Content, own: Framework) -> Made:
    """Return the measures that rows say."""
    made = Made()
    wrapping = Wrapping(content.rows)
    found = [
        _under(key, list(rows), wrapping, made)
        for key, rows in groupby(_settled(content.rows, own), key=lambda row: row.key)
    ]
    runs_on = sum(bool(group.mark) for item in found for group in item.groups) >= _MANY
    for item in found if runs_on else ():
        item.said = paragraphs(item.rows, wrapping, runs_on=True)
        item.groups = Builder(item.said).build()
    made.marks.extend(said.mark.printed for item in found for said in item.said if said.mark)
    by_item = is_by_item((item.rows, item.groups) for item in found)
    known = together((item.rows, item.groups) for item in found)
    for item in found:
        shares = share(item.rows, item.groups, known, by_item=by_item)
        _measures_of(item, shares, content, own, made)
    return made


def _settled(rows: Sequence[Row], own: Framework) -> list[Row]:
    """Return rows in the framework's order: a sub-item that is taken up again is one."""
    order = {item.key: index for index, item in enumerate(own.sub_items)}
    said = [row for row in rows if row.content or row.units or row.fields]
    return sorted(said, key=lambda row: order.get(row.key, len(order)))


def _under(key: str, rows: list[Row], wrapping: Wrapping, made: Made) -> _Under:
    details: dict[int, dict[str, str]] = {}
    for number, row in enumerate(rows):
        made.units.extend(row.printed)
        _take_nil(key, row, made)
        _take_details(number, row, details, made)
    said = paragraphs(rows, wrapping)
    return _Under(key, rows, said, Builder(said).build(), details)


def _take_nil(key: str, row: Row, made: Made) -> None:
    """Take the declaration that nothing is done under a sub-item out of a row."""
    lead, _, end = read_json("documents.json")["table"]["nil"].partition("{reason}")
    for line in list(row.content):
        if key and line.text.startswith(lead):
            reason = (
                line.text.removeprefix(lead).removesuffix(end) if end else line.text[len(lead) :]
            )
            made.nil_returns.append(NilReturn(key, reason.strip()))
            made.structure.append(lead)
            row.content.remove(line)


def _take_details(number: int, row: Row, details: dict[int, dict[str, str]], made: Made) -> None:
    """Take （績效指標：…；目標值：…） out of a row where one such line stands."""
    titles = {schema.column("measure", name).title: name for name in _DETAILS}
    known = "|".join(titles)
    whole = re.compile(rf"[（(](?:{known})：.*[）)]")
    lines = [line for line in row.content if whole.fullmatch(line.text)]
    if len(lines) != 1:
        return
    row.content.remove(lines[0])
    inner = lines[0].text[1:-1]
    pieces = re.split(rf"(?:^|；)({known})：", inner)
    details[number] = {
        titles[name]: text for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    made.structure.extend(
        (*pieces[1::2], "：" * len(details[number]), "（）()", "；" * len(pieces))
    )


def _measures_of(
    under: _Under, shares: Shares, content: Content, own: Framework, made: Made
) -> None:
    _note_gaps(under, made)
    _leave_fields(under, made)
    for before, after in itertools.pairwise(under.groups):
        if after.heading == before.heading:  # printed again on the next page: one group
            made.structure.append(after.heading)
    if not under.groups:
        _only_title(under, own, made)
        return
    made.leftovers.extend(Leftover(source, names) for source, names in shares.left)
    for group in under.groups:
        leaves = group.leaves or [_as_leaf(group)]
        heading = group.heading if group.leaves else ""
        for leaf in leaves:
            mine = shares.leaves.get(id(leaf), Share(source=leaf.source))
            item = _measure(under, heading, leaf, mine, number=len(made.measures) + 1)
            made.measures.append(item)
            made.doubts.extend(_doubted(under, leaf, mine, item, content))
        if not group.leaves:
            said = Doubt(
                doubts.HEADING, group.source, group.heading, "作為具體作法", field="action"
            )
            made.doubts.append(replace(said, id=made.measures[-1].id))


def _as_leaf(group: Group) -> Leaf:
    """Return a title with nothing under it as what is done."""
    return Leaf(group.heading, group.row, group.source, group.mark, last_row=group.row)


def _measure(under: _Under, heading: str, leaf: Leaf, mine: Share, number: int) -> Measure:
    said = dict(under.rows[leaf.row].fields)
    here = [item for group in under.groups for item in group.leaves if item.row == leaf.row]
    if here[-1:] == [leaf]:
        said |= under.details.get(leaf.row, {})
    return Measure(
        id=f"m{number:03}",
        order=number,
        sub_item=under.key,
        heading=heading,
        action=leaf.text,
        responsible_units=tuple(mine.units),
        layout=leaf.layout,
        indicator=said.pop("indicator", ""),
        target=said.pop("target", ""),
        due=said.pop("due", ""),
        note=said.pop("note", ""),
        wording_code=said.pop("wording_code", ""),
        extra=said,
    )


def _doubted(
    under: _Under, leaf: Leaf, mine: Share, item: Measure, content: Content
) -> list[Doubt]:
    """Return what is doubtful about a measure."""
    told = partial(Doubt, source=leaf.source, text=leaf.text, id=item.id)
    found = []
    if not under.key:
        found.append(told(doubts.NO_TITLE, chosen="（無）", field="sub_item"))
    if doubts.LATE_TITLE in under.rows[leaf.row].notes:
        found.append(told(doubts.LATE_TITLE, chosen=item.sub_item, field="sub_item"))
    if leaf.broken:
        chosen, other = f"{item.heading}｜{leaf.text}", (leaf.broken,)
        found.append(told(doubts.BROKEN, chosen=chosen, others=other, field="action"))
    title, rest = title_apart(leaf.text, PAUSES.replace("，", ""))
    if title and leaf.mark is None and not item.heading:
        others = (f"{title}｜{rest}",)
        found.append(told(doubts.RUN_ON, chosen=leaf.text, others=others, field="heading"))
    if mine.kind and content.has_units:
        one = told(mine.kind, chosen=names_or_none(mine.units), others=tuple(mine.others))
        text, source = mine.text or leaf.text, mine.source or leaf.source
        found.append(replace(one, text=text, source=source, field="responsible_units"))
    return found


def _leave_fields(under: _Under, made: Made) -> None:
    """Leave over what stands in other columns of a row in which no measure begins."""
    begun = {leaf.row for group in under.groups for leaf in group.leaves}
    begun |= {group.row for group in under.groups if not group.leaves}
    for number, row in enumerate(under.rows):
        if number not in begun:
            made.leftovers.extend(Leftover(row.source, text) for text in row.fields.values())


def _only_title(under: _Under, own: Framework, made: Made) -> None:
    """Import a sub-item that only names its sections: its title is what is done."""
    names = tuple(dict.fromkeys(name for row in under.rows for name in row.tokens))
    item = own.sub_item(under.key)
    if not names:
        return
    source = next(row.units_source for row in under.rows if row.units)
    if item is None:
        made.leftovers.append(Leftover(source, "、".join(names)))
        return
    title = item.subtitle or item.title
    number = len(made.measures) + 1
    made.measures.append(
        Measure(
            f"m{number:03}",
            number,
            under.key,
            action=title,
            responsible_units=names,
            layout="paragraph",
        )
    )
    made.doubts.append(
        Doubt(
            doubts.ONLY_TITLE, source, "、".join(names), title, id=f"m{number:03}", field="action"
        )
    )


def _note_gaps(under: _Under, made: Made) -> None:
    for text, place, due in gaps(under.groups):
        made.doubts.append(
            Doubt(doubts.NUMBERS, place.source, text, "依先後排列", (f"這裡應為第{due}項",))
        )
