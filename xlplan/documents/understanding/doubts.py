"""What a person should look at after an import: what was chosen, and what else is possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlplan.plan import Record

UNITS_COUNT = "課室數目與項目數目不符"
UNITS_MISSING = "沒有印課室"
UNITS_HEADING = "課室印在標題列"
NO_UNITS = "計畫書沒有課室欄"
TITLE = "次項標題與計畫架構不同"
AREA = "執行要項標題與計畫架構不同"
WRONG_TITLE = "印了別的次項的標題"
LOST_TITLE = "次項標題不完整"
LATE_TITLE = "次項標題印在後面的列"
NO_TITLE = "看不出屬於哪個次項"
ONLY_TITLE = "次項下沒有作法"
SHIFTED = "儲存格錯欄"
NUMBERS = "編號不連續"
HEADING = "標題之下沒有內容"
BROKEN = "文字在換列處接續"
RUN_ON = "標題可能與內容印在同一行"
YEAR = "年度不是印在標題"
AGENCY = "看不出是哪個機關"
FRAMEWORK = "計畫架構與年度不符"
TASKFORCE = "推動小組的列不完整"


@dataclass(frozen=True, slots=True)
class Doubt(Record):
    """A place where an import had to choose.

    ``kind`` says why, ``source`` and ``text`` where and what is printed, ``chosen`` what was taken,
    ``others`` what else it may be; ``id`` and ``field`` name the measure and field it went to.
    """

    kind: str = ""
    source: str = ""
    text: str = ""
    chosen: str = ""
    others: tuple[str, ...] = ()
    id: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Leftover(Record):
    """A text of the document that found no field, and where it stands."""

    source: str = ""
    text: str = ""


def names_or_none(names: Iterable[str]) -> str:
    """Return names as a person reads them: 民政課、社會課, or （無）."""
    return "、".join(names) or "（無）"
