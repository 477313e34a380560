"""Paragraphs under a sub-item made measures: titles over items, items with lists inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlplan.documents.understanding.marks import Mark
from xlplan.documents.understanding.paragraphs import Paragraph
from xlplan.documents.understanding.words import is_sentence

_LONGEST_HEADING = 60
_UNMARKED_HEADING = 40


@dataclass(slots=True)
class Leaf:
    """The smallest text that can be given to a section: a measure."""

    text: str
    row: int
    source: str
    mark: Mark | None
    layout: str = ""
    last_row: int = 0
    broken: str = ""


@dataclass(slots=True)
class Group:
    """A title and the items under it; without a title, items that stand by themselves."""

    heading: str
    row: int
    source: str
    mark: Mark | None = None
    leaves: list[Leaf] = field(default_factory=list)


class Builder:
    """Makes groups of the paragraphs of a sub-item, in order."""

    def __init__(self, said: Sequence[Paragraph]) -> None:
        self.said = said
        self.groups: list[Group] = []
        self.heads = ""  # the style of marks that headings have here
        self.leaves = ""  # the style of marks that items have under the current heading

    def build(self) -> list[Group]:
        """Return the groups."""
        for index, item in enumerate(self.said):
            after = list(self.said[index + 1 : index + 3])
            if item.mark is None:
                self._plain(item, after)
            else:
                self._marked(item, item.mark, after)
        for group in self.groups:
            _lay_out(group)
        return [group for group in self.groups if group.heading or group.leaves]

    def _plain(self, item: Paragraph, after: Sequence[Paragraph]) -> None:
        if _is_heading(item, after):
            self.groups.append(Group(item.text, item.row, item.source))
            self.heads = self.leaves = ""
            return
        group = self.groups[-1] if self.groups else None
        last = group.leaves[-1] if group and group.leaves else None
        if last and last.mark and last.last_row == item.row:
            self._below(last, item, "")
        else:
            self._leaf(item)

    def _marked(self, item: Paragraph, mark: Mark, after: Sequence[Paragraph]) -> None:
        group = self.groups[-1] if self.groups else None
        is_child = bool(
            group and group.leaves and self.leaves and mark.style not in (self.leaves, self.heads)
        )
        if is_child and group:
            self._below(group.leaves[-1], item, mark.printed)
        elif self._heads(item, mark, after):
            self.groups.append(Group(item.text, item.row, item.source, mark))
            behind = after[0].mark
            repeats = behind is not None and behind.style == mark.style  # 4. over 1. 2. 3.
            self.heads, self.leaves = "" if repeats else mark.style, ""
        else:
            if self.heads == mark.style and group and group.heading and group.mark:
                self.groups.append(Group("", item.row, item.source))
            self._leaf(item)
            self.leaves = self.leaves or ("" if self.heads == mark.style else mark.style)

    def _heads(self, item: Paragraph, mark: Mark, after: Sequence[Paragraph]) -> bool:
        """Tell whether a numbered paragraph is the title over what follows it."""
        if not after or is_sentence(item.text) or len(item.text) > _LONGEST_HEADING:
            return False
        under_number = self.heads not in ("", mark.style)
        if under_number:
            return False
        behind = after[0]
        if behind.mark:
            restarts = behind.mark.number == 1 and behind.mark.style != mark.style
            again = behind.mark.number == 1 and mark.style == behind.mark.style and mark.number > 1
            if self.leaves == mark.style and restarts and not item.bold:
                return item.is_title_like and not self._has_plain_heading()
            return restarts or again
        if self.leaves == mark.style and self._has_plain_heading():
            return False
        return item.bold or (_is_over(item, behind) and not _is_heading(behind, after[1:]))

    def _has_plain_heading(self) -> bool:
        group = self.groups[-1] if self.groups else None
        return bool(group and group.heading and group.mark is None)

    def _leaf(self, item: Paragraph) -> None:
        if not self.groups:
            self.groups.append(Group("", item.row, item.source))
        made = Leaf(item.text, item.row, item.source, item.mark, last_row=item.last_row)
        made.broken = item.broken
        self.groups[-1].leaves.append(made)

    def _below(self, leaf: Leaf, item: Paragraph, printed: str) -> None:
        leaf.text = f"{leaf.text}\n{printed}{item.text}"
        leaf.last_row = item.last_row


def _is_heading(item: Paragraph, after: Sequence[Paragraph]) -> bool:
    """Tell whether a paragraph without a number is the title over what follows it."""
    if not after or is_sentence(item.text) or len(item.text) > _UNMARKED_HEADING:
        return False
    if item.text.endswith(("；", "，", "、", ";", ",")):
        return False
    behind = after[0]
    if behind.mark:
        return behind.mark.number == 1 and (
            item.bold or "，" not in item.text or item.is_title_like or len(item.text) <= 25
        )
    if item.bold:
        return not behind.bold
    return _is_over(item, behind) and (is_sentence(behind.text) or not behind.is_title_like)


def _is_over(item: Paragraph, behind: Paragraph) -> bool:
    """Tell whether a short paragraph is a title over another; a comma needs one in its own row."""
    beside = behind.row == item.row and is_sentence(behind.text)
    return item.is_title_like or (item.is_short and beside)


def _lay_out(group: Group) -> None:
    """Note which texts are printed without a number, and which stand before the numbered ones."""
    numbered = [leaf.mark is not None for leaf in group.leaves]
    for index, leaf in enumerate(group.leaves):
        if leaf.mark is None:
            leaf.layout = "intro" if any(numbered[index + 1 :]) else "paragraph"
        elif len(group.leaves) == 1 and group.heading:
            leaf.layout = "numbered"


def gaps(groups: Sequence[Group]) -> list[tuple[str, Leaf | Group, int]]:
    """Return where numbers do not follow one another: what stands there, and the number due."""
    found: list[tuple[str, Leaf | Group, int]] = []
    heads = 0
    for group in groups:
        if group.mark:
            if group.mark.number not in (heads + 1, 1):
                found.append((group.mark.printed + group.heading, group, heads + 1))
            heads = group.mark.number
        last = 0
        for leaf in group.leaves:
            if leaf.mark and not group.heading and heads and leaf.mark.number == heads + 1:
                heads = last = leaf.mark.number
                continue
            if leaf.mark:
                if leaf.mark.number != last + 1 and leaf.mark.number:
                    found.append((leaf.mark.printed + leaf.text, leaf, last + 1))
                last = leaf.mark.number
    return found
