"""What pages repeat in running text: their numbers, and the lines that stand beside each number."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from xlplan.documents.model import Line, Table
from xlplan.documents.understanding.spelling import compact
from xlplan.documents.understanding.units import looks_like_unit
from xlplan.documents.understanding.words import is_sentence

_SURE = r"第\d{1,3}頁(?:[,/、(]?共\d{1,3}頁\)?)?|共\d{1,3}頁[,/、]?第\d{1,3}頁|[-–—]\d{1,3}[-–—]"
_NUMBER = re.compile(
    rf"(?P<sure>{_SURE})|\d{{1,3}}/\d{{1,3}}|(?:page|p\.)\d{{1,3}}(?:of\d{{1,3}})?", re.IGNORECASE
)
_PAGES = 2  # numbers from which on they are those of pages, however they are printed
_BESIDE = 2  # lines beside a number in which the title of a page may stand
_SHORTEST = 4

Block = Line | Table


def without_furniture(blocks: Sequence[Block]) -> tuple[list[Block], list[Line], list[Line]]:
    """Return blocks without what pages repeat, the numbers of pages, and the repeated lines.

    A line is repeated where it stands beside the numbers of half of the pages at least, or is the
    first line of all.
    """
    said = [at for at, block in enumerate(blocks) if isinstance(block, Line) and _text(block)]
    found = {place: _NUMBER.fullmatch(_text(blocks[at])) for place, at in enumerate(said)}
    numbers = [place for place, match in found.items() if match]
    if len(numbers) < _PAGES and not any(match and match["sure"] for match in found.values()):
        return list(blocks), [], []
    beside = {
        said[near]
        for place in numbers
        for near in range(max(0, place - _BESIDE), min(len(said), place + _BESIDE + 1))
        if near not in numbers
    }
    often = Counter(_text(blocks[at]) for at in beside)
    usual = {text for text, count in often.items() if count >= max(_PAGES, len(numbers) / 2)}
    usual.add(_text(blocks[said[0]]))
    beside.discard(said[0])
    repeated = {at for at in beside if _text(blocks[at]) in usual and _may_repeat(blocks[at])}
    pages = {said[place] for place in numbers}
    gone = pages | repeated
    kept = [
        block
        for at, block in enumerate(blocks)
        if at not in gone and (_text(block) or not {at - 1, at + 1} & gone)
    ]
    return kept, _lines(blocks, pages), _lines(blocks, repeated)


def _lines(blocks: Sequence[Block], places: set[int]) -> list[Line]:
    return [block for at in sorted(places) if isinstance(block := blocks[at], Line)]


def _may_repeat(block: Block) -> bool:
    said = _text(block)
    return len(said) >= _SHORTEST and not is_sentence(said) and not looks_like_unit(said)


def _text(block: Block) -> str:
    """Return what a line says without blanks, a table as something that is no line."""
    if not isinstance(block, Line):
        return "\n"
    return compact(unicodedata.normalize("NFKC", block.text)).strip("#*")
