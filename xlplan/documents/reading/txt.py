"""A text file: its characters, whatever it is encoded in, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlplan.documents.model import Line
from xlplan.documents.reading.content import Content
from xlplan.documents.reading.opening import File
from xlplan.errors import Unreadable

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = ("utf-8", "cp950", "big5hkscs")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LINE_END = re.compile("\r\n|\r|\n")


def content(file: File) -> Content:
    """Return a text file's lines, empty ones too: 第n行, tabs and blanks as they are."""
    lines = _LINE_END.split(_text(file))
    if lines and not lines[-1]:
        lines.pop()
    return Content([Line(text, f"第{number}行") for number, text in enumerate(lines, 1)])


def _text(file: File) -> str:
    for encoding in _candidates(file.raw):
        try:
            text = file.raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise Unreadable(
        file.path,
        "F117",
        message="這個檔案不是 Word、Writer、PDF 的文件，也不是看得懂的純文字。",
        hint="純文字檔請用記事本另存，編碼選 UTF-8；其他檔案請改用 .docx、.odt 或 .pdf。",
    )


def _candidates(raw: bytes) -> Iterator[str]:
    """Yield the encodings to try: what a mark says, UTF-16 without one, UTF-8, the Big5 family."""
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            yield encoding
    if b"\0" in raw:  # every line end of UTF-16 has one
        first = raw.find(b"\0")
        yield "utf-16-le" if first % 2 else "utf-16-be"
    yield from _ENCODINGS
