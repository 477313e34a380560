"""The framework's titles in a document: printed whole, in pieces, cut, misprinted, or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from xlplan.documents.understanding.marks import Mark, read_mark
from xlplan.documents.understanding.printed import (
    SHORT,
    SLACK,
    Printed,
    allowed,
    likeness,
    likeness_with,
    wide,
)
from xlplan.documents.understanding.spelling import compact
from xlplan.vocabulary import LEAD_KEY, Framework, SubItem

_LIKE = 0.75  # share of a printed title that agrees with the official one
_SURELY_LIKE = 0.85
_MOST = 0.6  # of a title that must stand where its number is none
_HALF = 0.5  # of a title that must agree where only its number is right
_TENTH = 10  # of a whole title one letter in so many may be misprinted


@dataclass(frozen=True, slots=True)
class Start:
    """A title that begins at a text: its key ("3" for an area), and what else speaks for another.

    ``printed`` is the key whose title is printed there, ``counted`` the one its number stands for.
    """

    key: str
    text: str
    printed: str = ""
    counted: str = ""
    tail: bool = False


@dataclass(slots=True)
class Titles:
    """The titles of a framework, and where in them a document is."""

    own: Framework
    area: Printed | None = None
    sub: Printed | None = None
    number: int = 0
    key: str = ""
    near: bool = False
    seen: dict[str, str] = field(default_factory=dict)  # key -> title as printed, areas as "3"

    @property
    def keys(self) -> list[str]:
        """The keys of the sub-items in order."""
        return [item.key for item in self.own.sub_items]

    def successor(self) -> str:
        """Return the key after the current one, "" at the end."""
        keys = self.keys
        at = keys.index(self.key) + 1 if self.key in keys else 0
        return keys[at] if at < len(keys) else ""

    def begins_area(self, text: str, ahead: str = "", *, column: bool = False) -> Start | None:
        """Return the area whose title begins at a text; ``ahead`` is what follows it.

        ``column`` says that the text stands where titles do; there a number may be lost.
        """
        if not self.number and self.own.lead:
            said = compact(text + (ahead if len(compact(text)) < SHORT + 1 else ""))
            if likeness(said[: len(self.own.lead.title)], self.own.lead.title) >= _LIKE:
                return Start("0", compact(text))
        mark, rest = read_mark(text)
        if not column and (mark is None or mark.style not in ("一", "壹", "1.", "（一）")):
            return None
        said = compact(rest)
        like = {area.number: likeness_with(said, ahead, area.title) for area in self.own.areas}
        best = max(like, key=lambda number: (like[number], -abs(number - self.number - 1)))
        counts = mark is not None and mark.style == "一" and mark.number == best
        enough = 2 if counts else 2 * SHORT
        if (
            like[best] >= (_LIKE if counts else _SURELY_LIKE)
            and len(said + compact(ahead)) >= enough
        ):
            return Start(str(best), said, str(best), str(mark.number) if mark else str(best))
        return None

    def begins_sub(self, text: str, ahead: str = "", *, column: bool = False) -> Start | None:
        """Return the sub-item whose title begins at a text.

        ``column`` says that the text stands where sub-items do, so that less of it must agree.
        """
        mark, rest = read_mark(text)
        said = compact(rest)
        if not said or (mark and mark.style not in ("（一）", "(1)", "一", "1.", "1)")):
            return None
        counted = self._counted(mark)
        is_marked = mark is not None and mark.style == "（一）"
        if not (column or is_marked or self.successor()):
            return None
        printed, like = self._best(said, ahead, counted, only_due=not (column or is_marked))
        size = 2 if mark and printed == counted else 2 * SHORT
        if column and mark and not is_marked and printed != counted:
            size = int(len(self._title(printed)) * _MOST)
        least = _LIKE if column or (is_marked and printed == counted) else _SURELY_LIKE
        is_like = like >= least and len(said) >= size
        if is_like and (column or self._is_due(printed, mark, said, ahead)):
            key = self._chosen(printed, counted)
            return Start(key, said, printed, counted or key)
        if is_marked and counted and counted == self.successor():
            official = self._title(counted)
            if column or likeness(compact(said + ahead)[: len(official)], official) >= _HALF:
                return Start(counted, said, "", counted)
        return None

    def cut(self, text: str) -> tuple[str, str]:
        """Return a whole title that a text begins with, and what stands behind it in the cell."""
        mark, rest = read_mark(text)
        titles: Iterator[str] = iter(())
        if mark and mark.style == "（一）":
            titles = (item.subtitle or item.title for item in self._items())
        elif mark and mark.style == "一":
            titles = (area.title for area in self.own.areas)
        said = wide(compact(rest))
        for title in (item.rstrip("。") for item in titles):
            if said.startswith(title) and len(said) > len(title) + SLACK:
                at, left = 0, len(title)
                while left:
                    left -= not rest[at].isspace()
                    at += 1
                at += rest[at : at + 1] == "。"
                return text[: len(text) - len(rest) + at], rest[at:].strip()
        return text, ""

    def ends_sub(self, text: str) -> Start | None:
        """Return the sub-item of whose title a text is the end, its beginning being lost."""
        said = wide(compact(text))
        if len(said) < 2 * SHORT:
            return None
        for item in self._following():
            title = item.subtitle or item.title
            tail = title[-len(said) :]
            if Levenshtein.distance(said, tail) <= allowed(len(said)) // 2:
                return Start(item.key, said, item.key, item.key, tail=True)
            if len(said) >= 3 * SHORT and said in title:
                return Start(item.key, said, item.key, item.key, tail=True)
        return None

    def goes_in(self, text: str, ahead: str) -> Start | None:
        """Return the next sub-item if running lines go on in the middle of its title."""
        key, said = self.successor(), wide(compact(text))
        title = self._title(key)
        at = title.find(said) if len(said) > SHORT else -1
        whole = wide(said + compact(ahead))
        rest = title[at : at + 4 * 2 * SHORT]
        if at > 0 and len(rest) >= 4 * SHORT and whole.startswith(rest):
            return Start(key, said, key, key, tail=True)
        return None

    def is_whole(self, text: str) -> bool:
        """Tell whether a text is a sub-item's title from its number to its end."""
        mark, rest = read_mark(text)
        if mark is None or mark.style not in ("（一）", "(1)"):
            return False
        said = wide(compact(rest)).rstrip("。")
        titles = ((item.subtitle or item.title).rstrip("。") for item in self.own.sub_items)
        return any(Levenshtein.distance(said, title) <= len(title) // _TENTH for title in titles)

    def goes_on(self, text: str, *, near: bool | None = None) -> str:
        """Return "area" or "sub" when a text goes on with a title that has begun, else ""."""
        said = compact(text)
        close = self.near if near is None else near
        for name, title in (("area", self.area), ("sub", self.sub)):
            if title and title.goes_on(said, near=close):
                return name
        return ""

    def add(self, name: str, text: str) -> None:
        """Note a piece of the current title of an area or sub-item."""
        title = self.area if name == "area" else self.sub
        key = str(self.number) if name == "area" else self.key
        if title:
            title.add(compact(text))
            self.seen[_place(name, key)] = title.text

    def enter_area(self, start: Start) -> None:
        """Go on to an area."""
        self.number = int(start.key)
        self.area = Printed(self._area_title(self.number), start.text)
        self.seen.setdefault(_place("area", start.key), start.text)
        if self.number == 0:
            self.key, self.sub = LEAD_KEY, Printed(self._title(LEAD_KEY))
        else:
            self.sub = None

    def enter_sub(self, start: Start) -> None:
        """Go on to a sub-item."""
        if start.key == self.key and start.key in self.seen and not start.tail:
            again = Printed(self._title(start.printed or start.key), start.text)
            self.sub = again
            return
        self.key = start.key
        item = self.own.sub_item(start.key)
        self.number = item.area if item else self.number
        official = self._title(start.printed or start.key)
        at = official.find(wide(start.text)) if start.tail else 0
        self.sub = Printed(official, official[: max(at, 0)] + start.text) if at >= 0 else None
        self.seen[start.key] = start.text

    def _counted(self, mark: Mark | None) -> str:
        key = f"{self.number}-{mark.number}" if mark and self.number else ""
        return key if self.own.sub_item(key) else ""

    def _best(self, said: str, ahead: str, counted: str, *, only_due: bool) -> tuple[str, float]:
        due = self.successor()
        keys = [due] if only_due else [item.key for item in self._items()]
        like = {key: likeness_with(said, ahead, self._title(key)) for key in keys}
        best = max(like, key=lambda key: (like[key], key == counted, key == due))
        return best, like[best]

    def _items(self) -> Iterator[SubItem]:
        for item in self.own.sub_items:
            if item.area or not self.number:
                yield item

    def _following(self) -> Iterator[SubItem]:
        at = self.keys.index(self.key) if self.key in self.keys else -1
        yield from self.own.sub_items[at + 1 : at + 4]

    def _is_due(self, printed: str, mark: Mark | None, said: str, ahead: str) -> bool:
        """Tell whether a title in running lines may be one: the start of a sentence is none."""
        if mark and mark.style == "（一）":
            return True
        whole = compact(said + ahead)[: len(self._title(printed))]
        long = len(whole) >= min(len(self._title(printed)), 3 * SHORT)
        return printed == self.successor() and long and likeness(whole, self._title(printed)) >= 0.9

    def _chosen(self, printed: str, counted: str) -> str:
        """Return which of two keys counts where title and number disagree."""
        if not counted or printed == counted:
            return printed
        if counted == self.successor():
            return counted
        return printed if printed == self.successor() or printed not in self.seen else counted

    def _title(self, key: str) -> str:
        item = self.own.sub_item(key)
        return (item.subtitle or item.title) if item else ""

    def _area_title(self, number: int) -> str:
        if number == 0:
            return self.own.lead.title if self.own.lead else ""
        return next((area.title for area in self.own.areas if area.number == number), "")


def _place(name: str, key: str) -> str:
    return f"area {key}" if name == "area" else key
