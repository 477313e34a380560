"""A title as it is printed, letter for letter beside the official one."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from xlplan.documents.understanding.spelling import compact

SLACK = 4  # letters by which a printed title may be longer or shorter
SHORT = 3  # pieces of a title up to this long must agree with it exactly
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")


@dataclass(slots=True)
class Printed:
    """A title as it has been printed so far, beside the official one."""

    official: str
    text: str = ""

    def goes_on(self, piece: str, *, near: bool) -> bool:
        """Tell whether a piece goes on with the title; ``near``: it follows a piece of a title."""
        if not piece or len(self.text) > len(self.official) + SLACK:
            return False
        if near and len(piece) <= SHORT and self.text.endswith(piece):
            return True  # a letter that was printed twice at the break
        if len(piece) == 1 and not near:
            return False
        before = prefix_cost(self.text, self.official)
        cost = prefix_cost(self.text + piece, self.official) - before
        if near and len(piece) > 2 * SHORT:
            return cost <= len(piece) // SHORT
        if near or len(piece) > 2 * SHORT:
            return cost <= allowed(len(piece))
        return cost <= 0

    def add(self, piece: str) -> None:
        """Note a piece of the title."""
        self.text += piece


def prefix_cost(text: str, official: str) -> int:
    """Return how many letters are wrong in a text that should begin as a title does."""
    text = wide(text)
    size = len(text)
    ends = range(max(0, size - SLACK), min(len(official), size + SLACK) + 1)
    return min((Levenshtein.distance(text, official[:end]) for end in ends), default=size)


def wide(text: str) -> str:
    """Return a title with full-width punctuation, letter for letter."""
    return text.translate(_WIDE)


def allowed(size: int) -> int:
    """Return how many letters of a piece may be misprinted."""
    if size <= SHORT:
        return 0
    return 1 if size <= 2 * SHORT else size // 4


def likeness(text: str, official: str) -> float:
    """Return how much of a text agrees with the beginning of a title, 0 to 1."""
    return 1 - prefix_cost(text, official) / len(text) if text else 0


def likeness_with(said: str, ahead: str, title: str) -> float:
    """Return how like a title is; a short piece is judged with what follows it."""
    said = wide(said)
    if len(said) > len(title):
        return 1 - Levenshtein.distance(said, title) / len(said)
    if len(said) <= SHORT:
        return (
            likeness(said, title) if title.startswith(said) and said else _ahead(said, ahead, title)
        )
    return likeness(said, title)


def _ahead(said: str, ahead: str, title: str) -> float:
    whole = (said + compact(ahead))[: 2 * SHORT]
    return likeness(whole, title) if len(whole) > 1 else 0
