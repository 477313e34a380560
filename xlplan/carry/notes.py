"""What carrying forward tells: what was changed, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of note: its title, what to do about it, and whether it only tells what was done."""

    title: str
    hint: str
    is_done: bool = False


KINDS: Mapping[str, Kind] = {
    # to be looked at
    "homeless": Kind("沒有對應的次項", "本年度沒有這個次項，請在這一列重新選取。"),
    "nil_homeless": Kind("理由沒有對應的次項", "本年度沒有這個次項，理由沒有帶入，請確認。"),
    "gone": Kind("課室已不設", "請改選現在的課室；仍然有這個課室時，請加進封面的「本機關課室」。"),
    "due": Kind("期程請確認", "日期不在原計畫的年度裡，沒有更動，請確認。"),
    "year": Kind("文字裡的年度", "請確認要不要改成本年度；敘述過去的事時，不用更動。"),
    "nil": Kind("不辦理的理由", "理由已照上年度帶入，請確認本年度仍然不辦理。"),
    "uncovered": Kind("次項還沒有措施", "請填寫措施；本年度確實不辦理時，請在封面寫明理由。"),
    "agency_unknown": Kind("機關不在名冊", "已沿用原計畫的機關資料，請確認名稱和課室。"),
    "import": Kind("匯入時的疑義", "匯入原計畫時還沒有確認，請看「匯入疑義」工作表。"),
    # done
    "agency": Kind("機關名稱", "已改為名冊上的名稱。", is_done=True),
    "title": Kind("計畫名稱", "已改為本年度。", is_done=True),
    "mapped": Kind("次項換號", "架構改版，已換成本年度的次項。", is_done=True),
    "renamed": Kind("課室改名", "已改為現在的名稱。", is_done=True),
    "moved": Kind("期程順延", "日期已順延到本年度，請確認。", is_done=True),
}
"""By their keys, in the order of a list."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know: its kind (of KINDS), where, what stood there and what stands there now.

    ``row`` is the index of the measure in the new plan, ``field`` the field of it that is meant.
    ``remark`` is what else there is to say about it.
    """

    kind: str
    place: str
    before: str = ""
    after: str = ""
    row: int | None = None
    field: str = ""
    remark: str = ""
