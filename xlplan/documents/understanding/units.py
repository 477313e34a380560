"""The sections' names in a document: which there are, and which a cell or some lines name."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from xlplan.documents.understanding.spelling import compact
from xlplan.documents.understanding.words import reading
from xlplan.vocabulary import COLLECTIVE

_SEPARATORS = re.compile(r"[、，,/／;；\s]+")
_JOINTS = "、，,/／;；"
_ANY = re.compile("[一-鿿]{1,12}")
_SEEN_OFTEN = 2
_BROKEN = 8  # letters of a name that is taken for one broken in two


def _endings() -> tuple[str, ...]:
    return tuple(reading()["units"]["endings"])


def looks_like_unit(text: str) -> bool:
    """Tell whether a word is built as the name of a section is: 民政課, 第一組."""
    longest = int(reading()["units"]["longest"])
    said = compact(text)
    return (
        2 <= len(said) <= longest and said.endswith(_endings()) and bool(_ANY.fullmatch(said))
    ) or said in COLLECTIVE


def _words(line: str) -> list[str]:
    """Return the names that stand side by side on a line, else the line as one word."""
    words = line.split()
    return words if all(map(looks_like_unit, words)) else [compact(line)]


class Names:
    """The names of sections that are known to stand in a document."""

    def __init__(self, known: Iterable[str]) -> None:
        self.sure = {compact(name) for name in (*known, *COLLECTIVE)}
        self.known = set(self.sure)

    def learn(self, words: Iterable[str]) -> None:
        """Take up names that stand in the column of sections, but not several run together."""
        self.known.update(compact(word) for word in words if looks_like_unit(word))
        for name in sorted(self.known - self.sure, key=len):
            self.known.discard(name)
            if not self._cut(name):
                self.known.add(name)

    def learn_from_lines(self, lines: Sequence[str]) -> None:
        """Take up what stands alone on lines again and again, whole or broken in two."""
        words = [word for line in lines for word in _words(line)]
        found = Counter(word for word in words if looks_like_unit(word))
        for first, second in itertools.pairwise(words):
            is_broken = first and second and not (looks_like_unit(first) or looks_like_unit(second))
            if is_broken and len(first + second) <= _BROKEN and looks_like_unit(first + second):
                found[first + second] += 1
        self.learn(word for word, count in found.items() if count >= _SEEN_OFTEN)

    def names(self, text: str) -> list[str]:
        """Return the names in a text in order, repeated ones too, whatever is none among them.

        A name broken by a blank is put together where the whole is known or built as a name is.
        """
        words = _SEPARATORS.split(unicodedata.normalize("NFKC", text).strip())
        found: list[str] = []
        held = ""
        for word in filter(None, words):
            whole = held + word
            if held and (whole in self.known or not self._is_name(word)):
                held = whole
            else:
                if held:
                    found.extend(self._apart(held))
                held = word
            if held in self.known or (held == whole and looks_like_unit(held)):
                found.extend([held] if held in self.known else self._apart(held))
                held = ""
        return [*found, *(self._apart(held) if held else ())]

    def groups(self, text: str) -> list[list[str]]:
        """Return the names of a line, parted where blanks part what 、 holds together."""
        chunks: list[str] = []
        for word in text.split():
            if chunks and (chunks[-1][-1] in _JOINTS or word[0] in _JOINTS):
                chunks[-1] += word
            else:
                chunks.append(word)
        if len(chunks) > 1 and any(joint in chunk for chunk in chunks for joint in _JOINTS):
            return [self.names(chunk) for chunk in chunks]
        return [self.names(text)]

    def are_names(self, text: str) -> bool:
        """Tell whether a text is nothing but names that are known."""
        said = self.names(text)
        return bool(said) and all(name in self.known for name in said)

    def run(self, lines: Sequence[str]) -> int:
        """Return how many lines, from the first on, are names and nothing else; 0 for none."""
        longest = 0
        said = ""
        for count, line in enumerate(lines, 1):
            word = compact(line)
            said += word
            if not word or not self._begins(said):
                break
            if self._cut(said) is not None:
                longest = count
        return longest

    def of_run(self, lines: Sequence[str]) -> list[str]:
        """Return the names that lines are made of."""
        said = "".join(compact(line) for line in lines)
        return self._cut(said) or [said]

    def _is_name(self, word: str) -> bool:
        return word in self.known or looks_like_unit(word)

    def _apart(self, word: str) -> list[str]:
        return self._cut(word) or [word]

    def _cut(self, said: str) -> list[str] | None:
        """Return the known names a text is made of without anything between, None if it is not."""
        said = _SEPARATORS.sub("", unicodedata.normalize("NFKC", said))
        found: list[str] = []
        while said:
            name = max((item for item in self.known if said.startswith(item)), key=len, default="")
            if not name:
                return None
            found.append(name)
            said = said[len(name) :]
        return found

    def _begins(self, said: str) -> bool:
        """Tell whether a text may become names: names, and the beginning of one."""
        said = _SEPARATORS.sub("", unicodedata.normalize("NFKC", said))
        while said:
            if any(item.startswith(said) for item in self.known):
                return True
            name = max((item for item in self.known if said.startswith(item)), key=len, default="")
            if not name:
                return False
            said = said[len(name) :]
        return True
