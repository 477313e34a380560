"""What the two shapes of a content table share: the titles passed, the rows made on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xlplan.documents.understanding import doubts
from xlplan.documents.understanding.doubts import Doubt
from xlplan.documents.understanding.rows import Content, Row
from xlplan.documents.understanding.spelling import Text, compact
from xlplan.documents.understanding.titles import Start, Titles
from xlplan.documents.understanding.units import Names
from xlplan.text import fold
from xlplan.wording.likeness import title_slips


@dataclass(slots=True)
class Reader:
    """Reads titles into the current place, and keeps what was met in ``content``."""

    titles: Titles
    names: Names
    content: Content
    sources: dict[str, str] = field(default_factory=dict)
    told: dict[str, Doubt] = field(default_factory=dict)  # key -> what is doubtful of its title
    fresh: bool = False  # a sub-item's title began and no row of it has

    def title(self, text: Text, ahead: str = "", *, column: bool = False) -> bool:
        """Take a text as a title or a piece of one; False when it is neither."""
        said = text.text
        marked = said.lstrip()[:1] in "(（一二三四五六七八九十〔"
        if not marked and self._goes_on(text, near=True if column else None):
            return True
        start = self.titles.begins_area(said, ahead, column=column)
        if start:
            self._enter_area(start, text)
            return True
        start = self.titles.begins_sub(said, ahead, column=column)
        if start:
            self._enter_sub(start, text)
            return True
        if marked and self._goes_on(text, near=True if column else None):
            return True
        titles = self.titles
        start = titles.ends_sub(said) if column else titles.goes_in(said, ahead)
        if start:
            self._enter_sub(start, text)
            return True
        return False

    def row(self, source: str) -> Row:
        """Begin a row at the current place."""
        made = Row(self.titles.key, source=source, label=self.fresh)
        self.fresh = False
        self.content.rows.append(made)
        return made

    def finish(self) -> None:
        """Note the titles that are not the official ones."""
        own = self.titles.own
        official = {item.key: item.subtitle or item.title for item in own.sub_items}
        official |= {f"area {area.number}": area.title for area in own.areas}
        if own.lead:
            official["area 0"] = own.lead.title
        for key, told in self.told.items():
            self.content.doubts.append(replace(told, text=self.titles.seen.get(key, told.text)))
        for key in title_slips(self.titles.seen.items(), official):
            if key not in self.told:
                self.content.doubts.append(self._slip(key, official[key]))
        self.content.titles = len(self.titles.seen)

    def _slip(self, key: str, official: str) -> Doubt:
        printed = self.titles.seen[key]
        is_area = key.startswith("area")
        kind = doubts.AREA if is_area else doubts.TITLE
        if len(fold(printed)) < len(fold(official)) - 2 and not is_area:
            kind = doubts.LOST_TITLE
        chosen = official if is_area else f"{key} {official}"
        return Doubt(kind, self.sources.get(key, ""), printed, chosen, field="sub_item")

    def _goes_on(self, text: Text, *, near: bool | None) -> bool:
        name = self.titles.goes_on(text.text, near=near)
        if name:
            self.titles.add(name, text.text)
            self.content.structure.append(compact(text.text))
        return bool(name)

    def _enter_area(self, start: Start, text: Text) -> None:
        self.content.structure.append(compact(text.text))
        if start.counted and start.counted != start.key:
            chosen = self._area(start.key)
            other = self._area(start.counted)
            others = [other] if other else []
            self._doubt(doubts.AREA, text, chosen, others, f"area {start.key}")
        self.sources.setdefault(f"area {start.key}", text.source)
        self.titles.enter_area(start)
        if start.key == "0":
            self.fresh = True

    def _enter_sub(self, start: Start, text: Text) -> None:
        self.content.structure.append(compact(text.text))
        before = self.titles.key
        if start.printed != start.key or start.counted != start.key:
            others = [key for key in (start.printed, start.counted) if key and key != start.key]
            kind = doubts.WRONG_TITLE if start.printed != start.key else doubts.TITLE
            self._doubt(kind, text, self._label(start.key), map(self._label, others), start.key)
        elif start.tail:
            self._doubt(doubts.LOST_TITLE, text, self._label(start.key), (), start.key)
        self.sources.setdefault(start.key, text.source)
        self.titles.enter_sub(start)
        self.fresh = self.fresh or start.key != before

    def _doubt(self, kind: str, text: Text, chosen: str, others: Iterable[str], key: str) -> None:
        found = Doubt(kind, text.source, text.text, chosen, tuple(others), field="sub_item")
        self.told.setdefault(key, found)

    def _label(self, key: str) -> str:
        item = self.titles.own.sub_item(key)
        return f"{key} {item.subtitle or item.title}" if item else key

    def _area(self, number: str) -> str:
        areas = self.titles.own.areas
        return next((area.label for area in areas if str(area.number) == number), "")
