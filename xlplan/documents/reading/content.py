"""What a reader of one format gives: blocks, texts beside the flow, and what was counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.documents.model import Line, Table

CHANGES = "文件有追蹤修訂（{}處），已照全部接受後的內容讀入。"
COMMENTS = "文件有註解（{}則），沒有放進計畫，列在未歸位的文字。"
NOTES = "文件有註腳或章節附註（{}則），沒有放進計畫，列在未歸位的文字。"
MARGINS = "頁首或頁尾有文字（{}處），沒有放進計畫，列在未歸位的文字。"
HIDDEN = "文件有隱藏文字（{}處），沒有放進計畫，列在未歸位的文字。"
PICTURES = "文件有圖片（{}張），裡面的文字讀不到。"
BOXES = "文件有文字方塊（{}個），內容已接在所在的段落後面。"
NESTED = "表格裡還有表格（{}個），內容已逐格接在所在的儲存格裡。"
CONTENTS = "文件有目錄，沒有讀入。"
DRAFT = "文件標著「草案」。"
ROTATED = "有轉向或斜放的文字（{}處，可能是浮水印），沒有放進計畫，列在未歸位的文字。"
SCANNED = "有{}頁是圖片，沒有文字可以讀取；請對照原件補上。"
UNKNOWN = "有{}個字在 PDF 裡沒有對應的文字（可能是造字），請對照原件校對。"

_DRAFT = ("草案", "草稿", "（草案）", "(草案)")
_PAGE_NUMBER = re.compile(
    r"[-–—~\s]*第?\s*\d{1,4}\s*頁?(?:\s*[/,，、共之]+\s*\d{1,4}\s*頁?)?[-–—~\s]*"
)
_PAGE_FIELD = re.compile(r"[\s\-–—~第共頁/,，、\d]*")


def is_page_number(text: str) -> bool:
    """Return whether a line is nothing but the number of a page: 3, - 3 -, 第 3 頁，共 9 頁."""
    return bool(_PAGE_NUMBER.fullmatch(text))


@dataclass(slots=True)
class Content:
    """The content of a file as it is gathered; ``told`` counts what a person is told about."""

    blocks: list[Line | Table] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    @property
    def remarks(self) -> Iterator[str]:
        """The sentences on what was passed over or accepted, the earliest met first."""
        return (sentence.format(count) for sentence, count in self.told.items())

    def put_margin_aside(self, text: str, name: str) -> None:
        """Keep what a header or footer says, once; page numbers say nothing, a draft is told."""
        said = text.strip()
        if said in _DRAFT:
            self.told[DRAFT] = 1
        elif not _PAGE_FIELD.fullmatch(said) and all(line.text != said for line in self.aside):
            self.put_aside(MARGINS, said, name)

    def put_aside(self, sentence: str, text: str, source: str) -> None:
        """Keep a text that belongs to no place in a plan, and count it."""
        if text.strip():
            self.told[sentence] += 1
            self.aside.append(Line(text.strip(), source))


class Places:
    """Names where paragraphs and tables stand, for a person, by counting them within a place.

    The place "" is the document itself, others are cells and the like: 表格1第2列第3欄.
    """

    def __init__(self) -> None:
        self._paragraphs: Counter[str] = Counter()
        self._tables: Counter[str] = Counter()

    def next_paragraph(self, place: str) -> str:
        """Count one more paragraph; return its name."""
        self._paragraphs[place] += 1
        return self.paragraph(place)

    def paragraph(self, place: str) -> str:
        """Return the name of the paragraph that was last counted, the first before there is one."""
        return f"{place}第{max(self._paragraphs[place], 1)}段"

    def next_table(self, place: str) -> str:
        """Count one more table; return its name."""
        self._tables[place] += 1
        return f"{place}{'內的' if place else ''}表格{self._tables[place]}"
