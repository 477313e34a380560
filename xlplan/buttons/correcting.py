"""改正這一格: what a check names as the right form, in the chosen cells."""

from __future__ import annotations

from xlplan.books.live import Opened, chosen_and_seen
from xlplan.books.live.barred import barred
from xlplan.buttons.answer import Answer
from xlplan.buttons.writing import way_back, write_changes
from xlplan.errors import UsageError
from xlplan.plan import Location
from xlplan.text import column_index
from xlplan.wording.changes import spoken
from xlplan.wording.pointed import corrections

_FIRST = 2  # changes in the answer; all of them stand in the details
_NOTHING = (
    "選取的儲存格沒有可以直接改正的用語，內容沒有更動。"
    "請先按「下一個問題」移到要改的儲存格；說明裡沒有正確寫法的，請照「怎麼改」自行修改。"
)


def correct(opened: Opened) -> Answer:
    """Correct the wording of the chosen cells that are seen, as a check says.

    Raises UsageError for one with a formula or under merged cells.
    """
    spans = chosen_and_seen(opened.book)

    def is_chosen(place: Location, name: str) -> bool:
        letters = place.columns.get(name)
        column = column_index(letters) + 1 if letters else 0
        return any(
            span.sheet == place.sheet
            and span.row <= place.row <= span.last_row
            and span.column <= column <= span.last_column
            for span in spans
        )

    changes = corrections(opened.reading, opened.grids, is_chosen)
    if not changes:
        return Answer(_NOTHING, "warning", then=("next",))
    cells: dict[str, list[str]] = {}
    for item in changes:
        cells.setdefault(item.sheet, []).append(item.cell)
    for (sheet, cell), why in barred(opened, cells).items():
        raise UsageError(f"{sheet} {cell}：{why}，沒有改正。請先改成一般的儲存格，再按一次。")
    unremembered = write_changes(opened, "correct", changes)
    lines = list(spoken(changes))
    more = f"……另有{len(lines) - _FIRST}格" if len(lines) > _FIRST else ""
    said = (f"已改正{len(lines)}格：", *lines[:_FIRST], more, way_back(unremembered))
    return Answer(
        "\n".join(filter(None, said)),
        changes=changes,
        details="\n".join(lines),
        then=("next",) if unremembered else ("next", "restore"),
    )
