"""填入標準文字: the standard wording of the chosen rows; a person's words only if told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlplan.books.faces import faces
from xlplan.books.live import Opened
from xlplan.books.live.barred import barred
from xlplan.buttons.answer import Answer
from xlplan.buttons.writing import answered, chosen_rows, pinned, way_back, write_changes
from xlplan.errors import Option, Unanswered
from xlplan.plan import Location
from xlplan.wording.changes import CellChange, spoken
from xlplan.wording.filling import (
    NO_CODE,
    WRITTEN,
    Filling,
    Passed,
    counted,
    filling,
    listed,
    reasons,
)

YES = "yes"
_WHAT = "填入標準文字"
_ASKED = 8  # changes shown in a question
_CODE_FIRST = "請先在「標準代碼」欄填入代碼；有哪些代碼，請看工作表「標準文字」。"
_ONLY_THOSE = "要把已有的文字改成標準文字，請只選取那些列，再按一次。"


def fill(opened: Opened, overwrite: str = "") -> Answer:
    """Fill 具體作法 of the chosen rows; ``overwrite`` is "yes" to replace texts that stand there.

    Raises Unanswered when nothing but such texts was chosen.
    """
    said, rows = answered(opened, overwrite, _WHAT)
    found = _found(opened, rows)
    told_yes = said == YES
    changes = found.changes(overwrite=told_yes)
    if not changes and found.written:
        raise _question(found)
    left = found.left(overwrite=told_yes)
    if not changes:
        text = f"沒有可以填入的列。{_passed_over(found, left)}{_offer(found)}"
        return Answer(text, "warning", then=("fill_offered",) if found.offers else ())
    unremembered = write_changes(opened, "fill", changes)
    done = f"已填入{len(changes)}列的「具體作法」：{listed(item.place for item in changes)}。"
    hint = _ONLY_THOSE if any(item.why == WRITTEN for item in left) else ""
    passed = f"{_passed_over(found, left)}{hint}{_offer(found)}"
    return _done(
        f"{done}{passed}", changes, unremembered, ("fill_offered",) if found.offers else ()
    )


def fill_offered(opened: Opened) -> Answer:
    """Fill the empty cells beside the texts of the chosen rows with what their codes suggest."""
    found = _found(opened, chosen_rows(opened, _WHAT))
    if not found.offers:
        uncoded = tuple(item for item in found.passed if item.why == NO_CODE)
        why = _passed_over(found, uncoded) if uncoded or not found.places else ""
        return Answer(f"沒有可以一併填入的內容。{why or '空白的欄位都沒有建議的內容。'}", "warning")
    changes = found.changes_beside()
    unremembered = write_changes(opened, "fill_offered", changes)
    text = f"已一併填入{counted(changes)}：{listed(item.place for item in changes)}。"
    return _done(f"{text}請檢查是否符合實際情形。", changes, unremembered)


def _found(opened: Opened, rows: Callable[[Location], bool]) -> Filling:
    """Return what there is for some rows."""
    found = filling(opened.reading, opened.grids, rows)
    return found.without(barred(opened, found.cells()))


def _question(found: Filling) -> Unanswered:
    lines = list(spoken(found.written))
    more = [f"……另有{len(lines) - _ASKED}列。"] if len(lines) > _ASKED else []
    rows = [item.place for item in found.written]
    where = listed(rows)
    return Unanswered(
        f"選取的列已經有文字，沒有更動：{where}。要改用標準文字嗎？",
        asks="overwrite",
        options=(Option(pinned(YES, rows), "改用標準文字", "\n".join([*lines[:_ASKED], *more])),),
    )


def _done(
    text: str, changes: tuple[CellChange, ...], unremembered: str, then: tuple[str, ...] = ()
) -> Answer:
    return Answer(
        f"{text}\n{way_back(unremembered)}",
        changes=changes,
        details="\n".join(spoken(changes)),
        then=then if unremembered else (*then, "restore"),
    )


def _offer(found: Filling) -> str:
    if not found.offers:
        return ""
    label = faces()["fill_offered"].label
    return f"\n空白的{counted(found.offers)}也有建議的內容，要填入請按「{label}」。"


def _passed_over(found: Filling, left: Sequence[Passed]) -> str:
    """Return which rows were passed over, why, and what to do."""
    if not found.places:
        return f"選取的範圍裡沒有填寫過的列；{_CODE_FIRST}"
    if not left:
        return ""
    hint = _CODE_FIRST if all(item.why == NO_CODE for item in left) else ""
    return f"略過{len(left)}列：{'；'.join(reasons(left))}。{hint}"
