"""用語校正: the sure corrections of the whole plan made, the rest told."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.books.live import Opened
from xlplan.books.live.barred import barred
from xlplan.buttons.answer import Answer
from xlplan.buttons.writing import way_back, write_changes
from xlplan.wording.changes import spoken
from xlplan.wording.fixing import Repair, repair

_FIRST = 2  # changes in the answer; all of them stand in the details
_NOTHING = "沒有可以自動校正的地方，內容沒有更動。"


def fix(opened: Opened) -> Answer:
    """Correct what is surely wrong in the whole plan."""
    wanted = repair(opened.reading, opened.grids)
    found = wanted.without(barred(opened, wanted.cells()))
    details = "\n".join(_details(found))
    if not found.changes:
        text = f"{_NOTHING}\n{_left(found)}".rstrip()
        return Answer(text, details=details, then=("check",) if found.unsure else ())
    unremembered = write_changes(opened, "fix", found.changes)
    lines = list(spoken(found.changes))
    more = f"……另有{len(lines) - _FIRST}格" if len(lines) > _FIRST else ""
    back = way_back(unremembered)
    said = (f"已校正{len(lines)}格：", *lines[:_FIRST], more, _left(found), back)
    return Answer(
        "\n".join(filter(None, said)),
        changes=found.changes,
        details=details,
        then=("check",) if unremembered else ("restore", "check"),
    )


def _left(found: Repair) -> str:
    if not found.unsure:
        return ""
    return f"另有{len(found.unsure)}處要請您自己決定，沒有更動；要怎麼改，請按「檢核」看。"


def _details(found: Repair) -> Iterator[str]:
    if found.changes:
        yield f"已校正{len(found.changes)}格："
        yield from spoken(found.changes)
    if found.unsure:
        yield f"請您自己決定的{len(found.unsure)}處，沒有更動："
        yield from map(str, found.unsure)
