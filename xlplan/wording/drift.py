"""How far a text is from the one it was made of, and the difference in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlplan.text import fold

DRIFTED = 50
"""Texts that agree to this percentage have one origin; unrelated ones reach 42 at most."""

_KEPT = 6  # characters shown on either side of a difference
_BRIDGE = 2  # a shorter run between two differences belongs to them
_BREAK = "⏎"

Piece = tuple[str, str, str]
"""What both texts have, else what only the first one has, and what only the second one has."""


def alike(one: str, other: str) -> int:
    """Return how much of two texts agrees, 0 to 100; widths and blanks do not count."""
    from rapidfuzz import fuzz

    one, other = fold(one), fold(other)
    if one == other:
        return 100
    return min(99, round(fuzz.ratio(one, other)))


def difference(before: str, after: str) -> str:
    """Return how a text became another: …每季〔刪：不預告〕〔增：自行〕抽測….

    What both have is shortened to some characters on either side of a difference; ⏎ is a line
    break. Equal texts have no difference: "".
    """
    pieces = _merged(_pieces(before, after))
    if len(pieces) < 2 and not any(piece[0] == "" for piece in pieces):
        return ""
    last = len(pieces) - 1
    shown = (_shown(piece, at == 0, at == last) for at, piece in enumerate(pieces))
    return "".join(shown).replace("\n", _BREAK)


def _pieces(before: str, after: str) -> Iterator[Piece]:
    from rapidfuzz.distance import Indel

    for part in Indel.opcodes(before, after):
        gone = before[part.src_start : part.src_end]
        new = after[part.dest_start : part.dest_end]
        yield (gone, "", "") if part.tag == "equal" else ("", gone, new)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without two differences on end, or only a character apart."""
    found: list[Piece] = []
    for piece in pieces:
        both, gone, new = piece
        if not both and len(found) > 1 and found[-1][0] and len(found[-1][0]) < _BRIDGE:
            bridge = found.pop()[0]
            found[-1] = ("", found[-1][1] + bridge, found[-1][2] + bridge)
        if not both and found and not found[-1][0]:
            found[-1] = ("", found[-1][1] + gone, found[-1][2] + new)
        else:
            found.append(piece)
    return found


def _shown(piece: Piece, is_first: bool, is_last: bool) -> str:
    both, gone, new = piece
    if not both:
        return (f"〔刪：{gone}〕" if gone else "") + (f"〔增：{new}〕" if new else "")
    head = "" if is_first else both[:_KEPT]
    tail = "" if is_last else both[-_KEPT:]
    return both if len(both) <= len(head) + len(tail) + 1 else f"{head}…{tail}"
