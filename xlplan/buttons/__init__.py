"""The buttons in the workbook, written once over ``xw.Book`` for every office program.

``press`` does what a button is for and always has an answer; what cannot be done leaves the
workbook as it was. A button is a function ``(opened, **said) -> Answer`` in a module of this
package and an entry in ``registry``: ``opened`` is the workbook as read at the click, ``said`` what
a person was asked for. It writes through ``books.live.changing`` and raises XlplanError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlplan.books.live import Opened, abilities, settle
from xlplan.books.live.opened import AGENCY, CITY
from xlplan.buttons.answer import Answer
from xlplan.buttons.registry import BUTTONS, Button
from xlplan.errors import Unanswered, XlplanError

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["BUTTONS", "Answer", "Button", "available", "press"]

_WANTED = {AGENCY: "用範本做的計畫檔", CITY: "各機關計畫的彙整檔"}
_FOUND = {
    "": "這不是提升服務執行計畫的活頁簿",
    AGENCY: "這是一個機關的計畫檔，不是彙整檔",
    CITY: "這是彙整檔，不是一個機關的計畫檔",
}

_OFFICES = frozenset({"pywintypes", "appscript", "aem", "xlwings"})
"""The packages whose exceptions say that Excel did not do what was asked."""

_BUSY = (
    "試算表程式沒有回應，「{label}」沒有完成。"
    "若有儲存格正在輸入，請按 Enter 結束；若有視窗正在等候回答，請先關閉，再按一次。"
)


def available(book: xw.Book) -> list[Button]:
    """Return the buttons that the workbook's office program can carry out, in order."""
    able = abilities(book)
    return [button for button in BUTTONS.values() if button.needs <= able]


def press(name: str, book: xw.Book, **said: Any) -> Answer:
    """Press a button on a workbook; return what to tell the person.

    Never raises for anything that can be foreseen: the answer's level is then "error", its text
    says what to do, and the workbook is as it was. Raises KeyError for a button that is not there.
    """
    try:
        return _pressed(BUTTONS[name], book, **said)
    finally:
        release = getattr(book.impl, "release", None)
        if release is not None:
            release()


def _pressed(button: Button, book: xw.Book, **said: Any) -> Answer:
    if not button.needs <= abilities(book):
        return Answer(f"在這個試算表程式裡不能「{button.label}」，內容沒有更動。", "error")
    opened = Opened(book)
    try:
        settle(book)
        if opened.kind != button.book:
            return Answer(_not_for(button, opened.kind), "error")
        return button.run(opened, **said)
    except XlplanError as error:
        return _refused(error)
    except NotImplementedError as error:
        return Answer(f"在這個試算表程式裡不能「{button.label}」（缺少 {error}）。", "error")
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _OFFICES:
            raise
        return Answer(_BUSY.format(label=button.label), "error")


def _refused(error: XlplanError) -> Answer:
    if isinstance(error, Unanswered):
        return Answer(str(error), "error", asks=error.asks, options=error.options)
    return Answer(str(error), "error")


def _not_for(button: Button, kind: str) -> str:
    return (
        f"{_FOUND[kind]}，不能「{button.label}」，內容沒有更動。"
        f"請先切換到{_WANTED[button.book]}，再按一次。"
    )
