"""The built-in checks of marks and blanks: widths, full stops, brackets, numbers, blanks."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from xlplan.wording.matching import Hit, official_titles
from xlplan.wording.passages import Passage, Script
from xlplan.wording.rules import Rule

HAN = r"[^\W\x00-\xff\u2070-\u24ff\u3200-\u33ff０-９Ａ-Ｚａ-ｚ]"
"""A pattern of a Chinese character, for one: a range of all of them takes long to compile."""

_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
_HALF = re.compile(f"[,:;!?](?<=(?:{HAN}|[」』）)]).)(?!//)|[,;](?<=[A-Za-z].)(?={HAN}|「)")
_HALF_STOP = re.compile(rf"\.(?<=(?:{HAN}|[」』）]).)(?=\n|\Z)")
_HALF_BRACKETS = re.compile(f"\\((?=[^()\n]{{0,60}}{HAN})[^()\n]{{1,200}}\\)")
_WIDE_BRACKET = re.compile("[（）]")
_WIDE_LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_BLANK = re.compile(
    f"[ \u3000](?<={HAN}.)[ \u3000]*(?={HAN}|[，。、；：！？」』）])"
    f"|[ \u3000](?<=[，。、；：！？「『（].)[ \u3000]*(?={HAN}|[「『（])"
)
_HAN_CHAR = re.compile(HAN)
_ENDS = tuple("。！？；：…」』）)”】》〉.!?;:")
_SENTENCES = ("action", "text")
_WITHOUT_STOPS = ("basis", "subjects", "extra")  # names of documents and people end without one
_SHORTEST_SENTENCE = 6
_USUAL = 0.75  # share of the texts with a full stop from which its lack is a slip
_BRACKET = re.compile("[()（）「」『』【】〔〕《》〈〉“”]")
_CLOSING = {
    ")": "(",
    "」": "「",
    "』": "『",
    "】": "【",
    "〕": "〔",
    "》": "《",
    "〉": "〈",
    "”": "“",
}
_ITEM_MARK = re.compile(
    r"(?:[0-9]{1,2}|(?<![A-Za-z])[A-Za-z]|(?:^|[\n，、；：。 ])[一二三四五六七八九十]{1,3})\Z"
)
_NUMBERS = tuple(
    re.compile(style, re.MULTILINE)
    for style in (
        r"[(（][0-9０-９]{1,2}[)）]",
        r"[(（][一二三四五六七八九十]{1,3}[)）]",
        r"(?<![0-9０-９.．/])[0-9０-９]{1,2}(?:[.．](?![0-9０-９])|、(?![0-9０-９]))",
        r"(?<![第一二三四五六七八九十])[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])",
        r"[①-⑳]|○[0-9]{1,2}",
        rf"(?<![A-Za-z])[A-Za-z][.、](?={HAN})",
    )
)


def widths(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield half-width marks between Chinese, full-width letters, brackets of both widths.

    A mark that follows Chinese is surely meant wide; brackets round Chinese are only told.
    """
    for match in _WIDE_LETTERS.finditer(script.text):
        plain = unicodedata.normalize("NFKC", match.group())
        yield Hit(*match.span(), rule, plain, rule.sure)
    for pattern in (_HALF, _HALF_STOP):
        for match in pattern.finditer(script.text):
            yield Hit(*match.span(), rule, _WIDE[match.group()], rule.sure)
    if _WIDE_BRACKET.search(script.text):
        for match in _HALF_BRACKETS.finditer(script.text):
            for place in (match.start(), match.end() - 1):
                yield Hit(place, place + 1, rule, _WIDE[script.text[place]])


def blanks(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the blanks inside Chinese.

    Sure is a lone one of its clause beside a mark, or between characters that stand together in
    the texts xlplan ships: others may part words, names or a heading from its text.
    """
    for match in _BLANK.finditer(script.text):
        start, end = match.span()
        low, high = _clause(script.text, start)
        alone = len(_BLANK.findall(script.text, low, high)) < 2
        left = script.text[max(start - 2, low) : start]
        joined = _belong_together(left, script.text[end : min(end + 2, high)])
        shown = script.text[max(start - 2, low) : end + 2]
        yield Hit(start, end, rule, "", rule.sure and alone and joined, shown=shown)


def _belong_together(left: str, right: str) -> bool:
    """Tell whether what stands before and after a blank is surely to be joined."""
    if not left or not right or not (_HAN_CHAR.match(left[-1]) and _HAN_CHAR.match(right)):
        return True
    joined = (f"{left[-2:]}{right[0]}", f"{left[-1]}{right[:2]}")
    return all(words in _shipped_texts() for words in joined)


@functools.cache
def _shipped_texts() -> str:
    """Return the texts of the standard measures and the official titles."""
    from xlplan.vocabulary import frameworks
    from xlplan.wording.library import shipped

    measures = {
        text for own in frameworks() for item in shipped(own.key) for text in item.texts.values()
    }
    return "\n".join(sorted(measures | set(official_titles(""))))


def _clause(text: str, place: int) -> tuple[int, int]:
    """Return the span of the clause around a place, at most forty characters to either side."""
    marks = "，。、；：！？\n"
    low = max((text.rfind(mark, max(place - 40, 0), place) for mark in marks), default=-1) + 1
    ends = (text.find(mark, place, place + 40) for mark in marks)
    return max(low, place - 40), min((end for end in ends if end >= 0), default=place + 40)


def full_stops(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the sentences without a full stop at their end; no hit is sure."""
    for index, item in enumerate(script.passages):
        if is_sentence(item) and not item.text.endswith(_ENDS):
            end = script.starts[index] + len(item.text)
            yield Hit(end, end, rule, "。", shown=item.text[-6:].rpartition("\n")[2])


def is_sentence(item: Passage) -> bool:
    """Tell whether a text should end with a full stop."""
    return (
        item.record in ("measure", "general")
        and item.field in _SENTENCES
        and item.part not in _WITHOUT_STOPS
        and len(item.text) >= _SHORTEST_SENTENCE
    )


def stops_are_usual(script: Script, missing: int) -> bool:
    """Tell whether most sentences of a plan end with a full stop."""
    sentences = sum(map(is_sentence, script.passages))
    return sentences - missing >= _USUAL * sentences


def brackets(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the brackets and quotation marks that lack their other half, widths aside."""
    for index, item in enumerate(script.passages):
        opened: list[tuple[str, int]] = []
        for match in _BRACKET.finditer(item.text):
            at = match.start()
            mark = match.group().translate({0xFF08: "(", 0xFF09: ")"})
            if mark not in _CLOSING:
                opened.append((mark, at))
            elif opened and opened[-1][0] == _CLOSING[mark]:
                opened.pop()
            elif not (mark == ")" and _ITEM_MARK.search(item.text, max(at - 5, 0), at)):
                opened, lost = _unwound(opened, _CLOSING[mark])
                for place in lost or [at]:
                    yield _bracket(rule, script, index, place)
        for _, at in opened:
            yield _bracket(rule, script, index, at)


def _unwound(
    opened: Sequence[tuple[str, int]], wanted: str
) -> tuple[list[tuple[str, int]], list[int]]:
    """Close the last ``wanted`` of the open marks; return those left, and those that are lost."""
    for depth in range(len(opened) - 1, -1, -1):
        if opened[depth][0] == wanted:
            return list(opened[:depth]), [at for _, at in opened[depth + 1 :]]
    return list(opened), []


def _bracket(rule: Rule, script: Script, index: int, at: int) -> Hit:
    text, start = script.passages[index].text, script.starts[index] + at
    shown = text[max(at - 3, 0) : at + 4].replace("\n", "")
    return Hit(start, start + 1, rule, shown=shown)


def numbering(rule: Rule, script: Script) -> Iterator[Hit]:
    """Yield the numbers typed at the head of a text; the first of a list inside it is fine."""
    for index, item in enumerate(script.passages):
        if item.record not in ("measure", "general") or item.field not in (*_SENTENCES, "heading"):
            continue
        for style in _NUMBERS:
            match = style.match(item.text)
            if match and not style.search(item.text, match.end()):
                start = script.starts[index]
                yield Hit(start, start + match.end(), rule, "")
                break
