"""A document taken apart by the titles of its sections, whatever their numerals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.documents.model import Document, Line, Table
from xlplan.documents.understanding.marks import Mark, read_mark
from xlplan.documents.understanding.spelling import Text, compact, texts
from xlplan.documents.understanding.words import column_roles, section_titles
from xlplan.text import fold

Block = Line | Table
_COLON = re.compile("[:：]")
_LEGAL_BLANK = re.compile(r"[壹貳贰參叁叄肆伍陸柒捌玖拾]{1,3}[ \t\u3000\xa0]+(?=\S)")
_SECTION_STYLES = ("壹", "一", "1.", "（一）")
_LONGEST_TITLE = 30
_SENTENCE = 8  # what stands behind a title on its own line without a colon is this long at least


@dataclass(slots=True)
class Section:
    """A section of a document: ``part`` is the field of the plan, "" for one of its own.

    ``heading`` is the line as it is printed, without what stands behind the title there.
    """

    part: str
    title: str
    heading: str
    number: int
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands before the first section, and the sections in order."""

    front: tuple[Block, ...]
    sections: tuple[Section, ...]


def parts(document: Document) -> Parts:
    """Return the sections of a document; a content table without a heading makes its own."""
    front: list[Block] = []
    sections: list[Section] = []
    style = ""
    for block in document.blocks:
        found = None
        inside = sections[-1].part if sections else ""
        text = _said(block) if isinstance(block, Line) else None
        if text:
            found = _heading(text, inside, style)
        elif isinstance(block, Table) and inside != "content" and is_content(block):
            found = Section("content", "", "", 0), None
        if found is None:
            (sections[-1].blocks if sections else front).append(block)
            continue
        section, body = found
        style = style or (_style(text) if text else "")
        section.number = len(sections) + 1
        sections.append(section)
        if body:
            section.blocks.append(body)
        elif isinstance(block, Table):
            section.blocks.append(block)
    return Parts(tuple(front), tuple(_with_content(sections)))


def _said(line: Line) -> Text | None:
    """Return a line without markup, None for an empty one and for a row of cells."""
    if "\t" in line.text.strip() or line.text.count("|") > 1:
        return None
    found = list(texts([line]))
    return found[0] if len(found) == 1 else None


def _style(text: Text) -> str:
    mark = read_mark(text.text)[0]
    return mark.style if mark else ""


def _heading(text: Text, inside: str, style: str) -> tuple[Section, Line | None] | None:
    """Return the section that a line begins, and what stands behind the title there."""
    mark, rest = _section_mark(text.text)
    if mark and mark.style not in _SECTION_STYLES:
        return None
    if inside == "content" and not _ends_content(mark, style):
        return None
    title, body = _title(rest, is_legal=mark is not None and mark.style == "壹")
    part = section_titles().get(fold(title), "")
    alone = not body and fold(title) not in column_roles()
    if part and (mark or text.title or alone or _COLON.search(rest)):
        pass
    elif mark is None or mark.style != "壹" or not title or len(title) > _LONGEST_TITLE:
        return None
    body = _bare(body)
    printed = text.text[: len(text.text) - len(body)] if body else text.text
    behind = Line(body, text.source) if body else None
    return Section(part, compact(title), printed, 0), behind


def _bare(body: str) -> str:
    """Return what is said behind a title, without what would count as markup on its own line."""
    bare = "".join(item.text for item in texts([Line(body, "")]))
    return body if bare == body else _bare(bare)


def _ends_content(mark: Mark | None, style: str) -> bool:
    return mark is not None and (mark.style == "壹" or mark.style == style == "一")


def _section_mark(text: str) -> tuple[Mark | None, str]:
    mark, rest = read_mark(text)
    match = None if mark else _LEGAL_BLANK.match(text.lstrip())
    if match:
        return read_mark(f"{match[0].strip()}、{text.lstrip()[match.end() :]}")
    return mark, rest


def _title(rest: str, *, is_legal: bool) -> tuple[str, str]:
    """Return the title on a line and what stands behind it: 實施對象：本所全體員工。"""
    colon = _COLON.search(rest)
    if colon and fold(rest[: colon.start()]) in section_titles():
        return rest[: colon.start()], rest[colon.end() :].strip()
    if fold(rest) in section_titles():
        return rest, ""
    words = rest.split(maxsplit=1)
    if len(words) == 2 and fold(words[0]) in section_titles():
        return words[0], words[1]
    begun = [title for title in section_titles() if rest.startswith(title)]
    longest = max(begun, key=len, default="")
    if is_legal and longest and len(rest) >= len(longest) + _SENTENCE:
        return longest, rest[len(longest) :]
    if colon:
        return rest[: colon.start()], rest[colon.end() :].strip()
    return rest, ""


def _with_content(sections: list[Section]) -> list[Section]:
    """Return sections among which one has the content, cut out where its columns are titled."""
    if any(item.part == "content" and item.blocks for item in sections):
        return sections
    for index, section in enumerate(sections):
        for place, block in enumerate(section.blocks):
            text = _said(block) if isinstance(block, Line) else None
            if text and len(head_roles(text.text)) > 1:
                content = Section("content", "", "", section.number)
                content.blocks = section.blocks[place:]
                section.blocks = section.blocks[:place]
                return [*sections[: index + 1], content, *sections[index + 1 :]]
    return sections


def is_content(table: Table) -> bool:
    """Tell whether a table has the columns of the content table."""
    return any(_is_head(row_roles(table, number)) for number in range(min(3, len(table.rows))))


def row_roles(table: Table, number: int) -> dict[int, tuple[str, ...]]:
    """Return the columns of a row that are titled as those of the content table are."""
    found = {}
    for column, cell in enumerate(table.rows[number]):
        said = fold("".join(line.text for line in texts(cell.lines))) if cell else ""
        if said in column_roles():
            found[column] = column_roles()[said]
    return found


def _is_head(roles: Mapping[int, Sequence[str]]) -> bool:
    firsts = {item[0] for item in roles.values()}
    return ("action" in firsts and len(firsts) > 1) or {"area", "responsible_units"} <= firsts


def head_roles(text: str) -> list[str]:
    """Return the roles of a line that is nothing but column titles, [] for any other."""
    return titled(fold(text), {title: roles[0] for title, roles in column_roles().items()})


def titled(folded: str, known: Mapping[str, str]) -> list[str]:
    """Return what the titles stand for that a folded line is made of, [] when it is not."""
    found = []
    while folded:
        title = max((item for item in known if folded.startswith(item)), key=len, default="")
        if not title:
            return []
        found.append(known[title])
        folded = folded[len(title) :]
    return found
