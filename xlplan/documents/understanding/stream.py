"""Content as running lines: the cells of a narrow table one after the other, or no table at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from xlplan.documents.understanding.marks import read_mark
from xlplan.documents.understanding.parts import head_roles
from xlplan.documents.understanding.reader import Reader
from xlplan.documents.understanding.rows import Row
from xlplan.documents.understanding.spelling import Text, compact
from xlplan.documents.understanding.units import looks_like_unit
from xlplan.documents.understanding.words import is_sentence

_WIDE_GAP = re.compile(r"(?<=\S)(?:\s{2,}|\u3000+)(?=\S)")
_HEAD_LINES = 5
_AHEAD = 3
_UNIT_LINES = 40
_UNITS_SEEN = 4


def read_lines(lines: Sequence[Text], reader: Reader) -> None:
    """Read lines into rows: titles, what is done, and sections, told apart by what they say."""
    lines = _whole(lines)
    reader.content.has_units = reader.content.has_units or _has_units(lines, reader)
    if reader.content.has_units:
        reader.names.learn_from_lines([item.text for item in lines])
        lines = _put_together(lines, reader)
    row: Row | None = None
    index = 0
    while index < len(lines):
        heads = _head(lines, index)
        units = 0 if heads else _units(lines, index, reader)
        if heads:
            said = [compact(item.text) for item in lines[index : index + heads]]
            reader.content.structure.extend(said)
        elif units:
            row = row or reader.row(lines[index].source)
            _name(row, lines[index : index + units], reader)
            reader.titles.near = False
        elif _title(lines, index, reader):
            reader.titles.near = True
            row = None if reader.fresh else row
        else:
            row = _content(lines[index], row, reader)
            reader.titles.near = False
        index += heads or units or 1


def _content(line: Text, row: Row | None, reader: Reader) -> Row:
    if row is None or row.units or row.key != reader.titles.key:
        row = reader.row(line.source)
    head, units = _trailing_units(line, reader)
    row.content.append(head)
    if units:
        _name(row, [units], reader)
    return row


def _trailing_units(line: Text, reader: Reader) -> tuple[Text, Text | None]:
    """Return a line and the sections at its end, as where a cell of one line stands beside them."""
    words = line.text.split()
    if reader.content.has_units and len(words) > 1 and words[-1] in reader.names.known:
        rest = line.text[: line.text.rindex(words[-1])].rstrip()
        return replace(line, text=rest, closed=True), replace(line, text=words[-1])
    return line, None


def _name(row: Row, lines: Sequence[Text], reader: Reader) -> None:
    row.units.append(reader.names.of_run([item.text for item in lines]))
    row.printed.extend(item.text for item in lines)
    row.units_source = row.units_source or lines[0].source


def _title(lines: Sequence[Text], index: int, reader: Reader) -> bool:
    ahead = "".join(item.text for item in lines[index + 1 : index + 1 + _AHEAD])
    return reader.title(lines[index], ahead)


def _units(lines: Sequence[Text], index: int, reader: Reader) -> int:
    if not reader.content.has_units:
        return 0
    count = reader.names.run([item.text for item in lines[index : index + _UNIT_LINES]])
    return count or _unknown_unit(lines, index)


def _unknown_unit(lines: Sequence[Text], index: int) -> int:
    """Tell (as 1 or 0) whether a line between items is built as a section's name is."""
    if not index or not looks_like_unit(lines[index].text):
        return 0
    before = lines[index - 1].text
    if not is_sentence(before) and not looks_like_unit(before):
        return 0
    return int(index + 1 == len(lines) or read_mark(lines[index + 1].text)[0] is not None)


def _put_together(lines: Sequence[Text], reader: Reader) -> list[Text]:
    """Return lines where a section's name that a page cut in two stands as one."""
    found = list(lines)
    index = 0
    while index < len(found):
        word = compact(found[index].text)
        ends = is_sentence(found[index - 1].text) if index else False
        rests = {
            name[len(word) :]
            for name in reader.names.known
            if len(word) > 1 and name.startswith(word) and name != word
        }
        alone = reader.names.run([item.text for item in found[index : index + _AHEAD]]) == 0
        likely = ends or len(word) > 2 or _names(found[index - 1], reader)
        if rests and alone and likely:
            end = min(index + _UNIT_LINES, len(found))
            at = next((at for at in range(index + 2, end) if _is_rest(found, at, rests)), 0)
            if at:
                found[index] = replace(found[index], text=word + compact(found.pop(at).text))
        index += 1
    return found


def _is_rest(lines: Sequence[Text], at: int, rests: set[str]) -> bool:
    """Tell whether a line is the rest of a name, and not that of the line before it."""
    word = compact(lines[at].text)
    return word in rests and not looks_like_unit(compact(lines[at - 1].text) + word)


def _names(line: Text, reader: Reader) -> bool:
    return reader.names.are_names(line.text)


def _head(lines: Sequence[Text], index: int) -> int:
    """Return how many lines from here on are titles of columns, 0 for none."""
    for count in range(min(_HEAD_LINES, len(lines) - index), 0, -1):
        roles = head_roles("".join(item.text for item in lines[index : index + count]))
        if len(roles) > 1:
            return count
    return 0


def _has_units(lines: Sequence[Text], reader: Reader) -> bool:
    """Tell whether the sections have a column, by its title or by what stands alone on lines."""
    for index in range(len(lines)):
        count = _head(lines, index)
        if count:
            roles = head_roles("".join(item.text for item in lines[index : index + count]))
            return "responsible_units" in roles
    if sum(reader.names.are_names(item.text) for item in lines) >= _UNITS_SEEN:
        return True
    alone = Counter(
        compact(item.text) for item in lines if all(map(looks_like_unit, item.text.split()))
    )
    return sum(count for count in alone.values() if count > 1) >= _UNITS_SEEN


def _whole(lines: Sequence[Text]) -> list[Text]:
    """Return lines where each mark is with its text, and cells side by side are apart."""
    found: list[Text] = []
    held: Text | None = None
    for part in (part for line in lines for part in _cells(line)):
        whole = replace(part, text=f"{held.text}{part.text}", gap=held.gap) if held else part
        mark, rest = read_mark(whole.text)
        held = whole if mark and not rest else None
        if held is None:
            found.append(whole)
    return [*found, held] if held else found


def _cells(line: Text) -> list[Text]:
    pieces = _WIDE_GAP.split(line.text)
    if len(pieces) == 1:
        return [line]
    last = len(pieces) - 1
    return [
        replace(line, text=piece, gap=line.gap and not number, closed=line.closed or number < last)
        for number, piece in enumerate(pieces)
    ]
