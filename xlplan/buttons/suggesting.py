"""建議標準文字: the closest standard measures of the chosen rows; of one row, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.books.live import Opened
from xlplan.books.live.barred import barred
from xlplan.buttons.answer import Answer, Level
from xlplan.buttons.writing import answered, pinned, way_back, write_changes
from xlplan.errors import Option, Unanswered, UsageError
from xlplan.text import fold
from xlplan.wording.advice import TITLES, TOLD, Advice, advise, standard_text
from xlplan.wording.changes import CellChange, spoken
from xlplan.wording.drift import DRIFTED, alike, difference
from xlplan.wording.library import find
from xlplan.wording.similar import Suggestion

_EMPTY = (
    "選取的列還沒有文字。請先在「具體作法」寫幾個字（例如「電話禮貌測試」），再按一次；"
    "已經知道代碼時，請填在「標準代碼」，再按「填入標準文字」。"
)
_FIRST = 2  # rows told at once; the rest stands in the details
_SHOWN = 20  # characters of a text


def suggest(opened: Opened, code: str = "") -> Answer:
    """Tell what is close to the chosen rows; one row gets the code and the text that are chosen.

    Raises Unanswered for one row, with what there is to choose from, until ``code`` is given.
    """
    code, chosen = answered(opened, code, "找標準文字")
    rows = advise(opened.reading, opened.grids, chosen)
    if not any(item.kind != "blank" for item in rows):
        raise UsageError(_EMPTY)
    if len(rows) > 1:
        if code:
            raise UsageError("選取了好幾列，不能一次填入同一個代碼。請只選取一列，再按一次。")
        return _several(rows)
    if code:
        return _fill(opened, rows[0], code)
    return _one(opened, rows[0])


def _several(rows: Sequence[Advice]) -> Answer:
    counts = "、".join(
        f"{title}{count}列"
        for kind, title in TITLES.items()
        if (count := sum(item.kind == kind for item in rows))
    )
    lines = [f"{item.where}「{_short(item.typed)}」：{item}" for item in rows]
    acting = [line for line, item in zip(lines, rows, strict=True) if item.kind in TOLD]
    first = "\n".join(acting[:_FIRST])
    more = f"\n……另有{len(acting) - _FIRST}列" if len(acting) > _FIRST else ""
    hint = "\n要填入其中一項，請只選取那一列，再按一次。" if acting else ""
    text = f"選取了{len(rows)}列：{counts}。\n{first}{more}{hint}"
    return Answer(text.rstrip(), details="\n".join(lines))


def _one(opened: Opened, item: Advice) -> Answer:
    """Return what to say of a row with nothing to choose from; raise Unanswered otherwise."""
    place = f"{item.place.sheet}第{item.place.row}列"
    if item.kind in ("same", "empty", "nothing"):
        then = ("fill",) if item.kind == "empty" else ()
        level: Level = "info" if item.kind == "same" else "warning"
        hint = "請換個說法再試，或到工作表「標準文字」查找。" if item.kind == "nothing" else ""
        return Answer(f"{place}：{item}。{hint}", level, then=then)
    options = tuple(_options(opened, item))
    if not options:
        return Answer(f"{place}：{item}。", "warning")
    said = {
        "near": "",
        "drifted": f"標準代碼{item.measure.wording_code}，{item.alike}%相同。",
    }.get(item.kind, f"{item}。")
    raise Unanswered(
        f"{place}「{_short(item.typed)}」：{said}要改用哪一項標準文字？選了會填入「標準代碼」，"
        "並把「具體作法」改成標準文字。",
        asks="code",
        options=options,
    )


def _options(opened: Opened, item: Advice) -> list[Option]:
    """Return the measures to choose from; that of a drifted row's own code stands first."""
    found = []
    code = item.measure.wording_code
    if item.kind == "drifted":
        standard = find(code, opened.reading.plan.framework)
        title = f" {standard.title}" if standard else ""
        label = f"{code}{title}（{item.alike}%相同）"
        detail = _detail(item.measure.action, item.standard)
        found.append(Option(pinned(code, [item.place]), label, detail))
    for each in item.suggestions:
        own = item.kind == "drifted" and fold(each.measure.code) == fold(code)
        text = "" if own else _text(opened, item, each)
        if text:
            detail = _detail(item.measure.action, text)
            value = pinned(each.measure.code, [item.place])
            found.append(Option(value, each.label, detail))
    return found


def _text(opened: Opened, item: Advice, each: Suggestion) -> str:
    return standard_text(opened.reading, opened.grids, item.measure, each.measure.code)


def _detail(typed: str, text: str) -> str:
    """Return a standard text, and how it differs from the typed one where they have one origin."""
    if typed and alike(typed, text) >= DRIFTED:
        return f"{text}\n改用後的變化：{difference(typed, text)}"
    return text


def _fill(opened: Opened, item: Advice, code: str) -> Answer:
    """Write a code and its text into a row."""
    place = item.place
    if "action" not in place.columns:
        raise UsageError(f"工作表「{place.sheet}」找不到「具體作法」欄，沒有填入。")
    text = standard_text(opened.reading, opened.grids, item.measure, code)
    if not text:
        raise UsageError(f"查無標準代碼「{code}」，沒有填入。請從建議裡選一項。")
    changes = tuple(_changes(opened, item, code, text))
    if not changes:
        return Answer(f"{place.sheet}第{place.row}列已經是標準代碼{code}的標準文字，不必更動。")
    bars = barred(opened, {place.sheet: [change.cell for change in changes]})
    for (sheet, cell), why in bars.items():
        raise UsageError(f"{sheet} {cell}：{why}，沒有填入。請先改成一般的儲存格，再按一次。")
    unremembered = write_changes(opened, "suggest", changes)
    done = f"已把標準代碼{code}和標準文字填入{place.sheet}第{place.row}列。"
    return Answer(
        f"{done}\n{way_back(unremembered)}",
        changes=changes,
        details="\n".join(spoken(changes)),
        then=() if unremembered else ("restore",),
    )


def _changes(opened: Opened, item: Advice, code: str, text: str) -> list[CellChange]:
    standard = find(code, opened.reading.plan.framework)
    wanted = {"wording_code": standard.code if standard else code, "action": text}
    why = f"標準代碼{wanted['wording_code']}"
    before = {"wording_code": item.measure.wording_code, "action": item.measure.action}
    return [
        CellChange(item.place, field, before[field], after, why)
        for field, after in wanted.items()
        if field in item.place.columns and before[field] != after
    ]


def _short(text: str) -> str:
    plain = text.replace("\n", "⏎")
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
