"""How far a text is from the one it was made of, and the difference in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlplan.text import fold

DRIFTED = 50
"""Texts that agree to this percentage have one origin; unrelated ones reach 42 at most."""

_KEPT = 6  # characters shown on either side of a difference
_BRIDGE = 2  # a shorter run between two differences belongs to them
_BREAK = "⏎"
_DIGITS = "0123456789０１２３４５６７８９"

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
    found = pieces(before, after)
    if len(found) < 2 and not any(piece[0] == "" for piece in found):
        return ""
    last = len(found) - 1
    shown = (_shown(piece, at == 0, at == last) for at, piece in enumerate(found))
    return "".join(shown).replace("\n", _BREAK)


def pieces(before: str, after: str) -> list[Piece]:
    """Return what two texts share and where they differ, in order; joined they are the texts.

    A number differs as a whole: 113 became 114.
    """
    return _merged(_with_whole_numbers(_merged(_pieces(before, after))))


def _with_whole_numbers(found: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, digits that both texts have given to a difference within their number."""
    lead = ""  # digits at the end of what both have, that belong to what comes next
    for at, (both, gone, new) in enumerate(found):
        if not both:
            tail = _digits(found[at + 1][0]) if at + 1 < len(found) and _ends(gone, new) else ""
            yield "", lead + gone + tail, lead + new + tail
            lead = ""
            continue
        given = len(_digits(both)) if at and _ends(*found[at - 1][1:]) else 0
        follows = found[at + 1][1:] if at + 1 < len(found) else ("", "")
        lead = _digits(both[: given - 1 : -1] if given else both[::-1])[::-1]
        lead = lead if _starts(*follows) else ""
        if rest := both[given : len(both) - len(lead)]:
            yield rest, "", ""


def _digits(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_DIGITS))]


def _starts(*texts: str) -> bool:
    return any(text[:1] and text[0] in _DIGITS for text in texts)


def _ends(*texts: str) -> bool:
    return any(text and text[-1] in _DIGITS for text in texts)


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
