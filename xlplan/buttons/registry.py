"""The buttons: what each is called, what it needs, which workbook it serves."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlplan.books.live.abilities import FORMATS, OPEN, READ, SAVE_COPY, SELECT, WRITE
from xlplan.books.live.opened import AGENCY, CITY
from xlplan.buttons.answer import Answer

if TYPE_CHECKING:
    from xlplan.books.live import Opened

_READS = frozenset({READ})
_WRITES = frozenset({READ, WRITE})
_FILES = frozenset({READ, OPEN})  # the folder of the workbook is within reach


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its key, its label and tip, the abilities it needs, the workbook it is for.

    ``place`` is "module:function" within this package; the module is imported at the first press.
    """

    name: str
    label: str
    tip: str
    needs: frozenset[str]
    book: str  # AGENCY or CITY
    place: str

    def function(self) -> Callable[..., Answer]:
        """Return the function behind the button, its module imported."""
        module, _, name = self.place.partition(":")
        found: Callable[..., Answer] = getattr(
            importlib.import_module(f"xlplan.buttons.{module}"), name
        )
        return found

    def run(self, opened: Opened, **said: Any) -> Answer:
        """Do the button's work on a workbook; raise XlplanError, the workbook as it was."""
        return self.function()(opened, **said)


_ALL = (
    Button(
        name="check",
        label="檢核",
        tip="檢查整份計畫，把問題列在「檢核結果」，並移到第一個問題。",
        needs=_WRITES | {SELECT},
        book=AGENCY,
        place="checking:check",
    ),
    Button(
        name="next",
        label="下一個問題",
        tip="移到下一個還沒改好的問題。",
        needs=_READS | {SELECT},
        book=AGENCY,
        place="moving:go_next",
    ),
    Button(
        name="previous",
        label="上一個問題",
        tip="移到上一個還沒改好的問題。",
        needs=_READS | {SELECT},
        book=AGENCY,
        place="moving:go_previous",
    ),
    Button(
        name="clear",
        label="清除檢核結果",
        tip="清空「檢核結果」，儲存格的標示也一併消失。",
        needs=_WRITES,
        book=AGENCY,
        place="checking:clear",
    ),
    Button(
        name="fill",
        label="填入標準文字",
        tip="在選取的列，依標準代碼填入「具體作法」；已經寫了字的不會更動。",
        needs=_WRITES | {SELECT},
        book=AGENCY,
        place="filling:fill",
    ),
    Button(
        name="restore",
        label="還原上一步",
        tip="把上一個按鈕改過的內容放回原樣；之後有人改過的儲存格不會更動。",
        needs=_WRITES,
        book=AGENCY,
        place="restoring:restore",
    ),
    Button(
        name="repair",
        label="修復範本",
        tip=(
            "把被蓋掉的下拉清單、格式、標題和公式放回去；填寫的內容不會更動，"
            "自己塗的顏色也會保留，只有格式被蓋掉的儲存格會恢復成範本的樣子。"
        ),
        needs=_WRITES | {FORMATS, SAVE_COPY},
        book=AGENCY,
        place="repairing:repair",
    ),
    Button(
        name="merge",
        label="合併課室檔",
        tip="把資料夾裡各課室填好的檔案合併成一份新的計畫檔；原來的檔案都不更動。",
        needs=_FILES,
        book=AGENCY,
        place="merging:merge",
    ),
    Button(
        name="export_json",
        label="匯出JSON",
        tip="把整份計畫存成資料檔（JSON），供交換和公開資料使用。",
        needs=_FILES,
        book=AGENCY,
        place="exporting:export_json",
    ),
    Button(
        name="export_csv",
        label="匯出CSV",
        tip="把措施存成表格（CSV），一項措施一列。",
        needs=_FILES,
        book=AGENCY,
        place="exporting:export_csv",
    ),
    Button(
        name="submit",
        label="送件",
        tip="檢核後存成要送出的檔案，記下版次和時間，並備好函稿；有錯誤時要寫明理由。",
        needs=_WRITES | {SAVE_COPY},
        book=AGENCY,
        place="submitting:submit",
    ),
    Button(
        name="consolidate",
        label="彙整",
        tip="讀取資料夾裡各機關的計畫檔，更新這份彙整檔。",
        needs=_READS | {OPEN},
        book=CITY,
        place="gathering:consolidate",
    ),
    Button(
        name="open_source",
        label="開啟來源",
        tip="開啟選取的那一列所來自的計畫檔，並移到那一格。",
        needs=_READS | {SELECT, OPEN},
        book=CITY,
        place="gathering:open_source",
    ),
)

BUTTONS: Mapping[str, Button] = {button.name: button for button in _ALL}
"""Every button by its name, in the order in which they are shown."""
