"""A click in Excel: the way in of RunPython, and of RunFrozenPython through ``xlplan click``.

The macro of a button runs ``import xlplan.excel.clicks; xlplan.excel.clicks.press('check')``.
Whatever happens is told here, in Chinese: what xlwings would show of an exception is English, and
torn where the system's characters are not Unicode.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xlplan import buttons
from xlplan.buttons import BUTTONS
from xlplan.buttons.answer import TITLE
from xlplan.data import log_unforeseen
from xlplan.errors import UsageError, XlplanError
from xlplan.excel.answers import show
from xlplan.excel.screens import Screen, screen_of

if TYPE_CHECKING:
    import xlwings as xw

_NO_BOOK = (
    "找不到按下按鈕的活頁簿，沒有做任何事。請回到 Excel，點一下計畫的活頁簿，再按一次；"
    "這個命令要由 Excel 裡的按鈕執行。"
)
_NO_BUTTON = "這個按鈕（{name}）已經沒有了。請更新 xlplan，或重新取得範本。"
_RUNNING = "{title}：「{label}」進行中…"
_BACK = "活頁簿若有更動，可以按「還原上一步」。"
_WARNING = 0x30  # MB_ICONWARNING


def press(name: str) -> None:
    """Press a button on the workbook from which Excel called, and show the answer.

    No exception gets out, but SystemExit where there is no Excel to show a message in.
    """
    try:
        book = _caller()
    except Exception:
        _tell_without_excel(_NO_BOOK)
        return
    screen = screen_of(book.app)
    try:
        run(name, book, screen)
    except XlplanError as error:
        _warn(screen, str(error))
    except Exception:
        label = BUTTONS[name].label if name in BUTTONS else name
        _warn(screen, f"{log_unforeseen(label)}{_BACK}")


def run(name: str, book: xw.Book, screen: Screen) -> None:
    """Press a button, show the answer, ask what it asks, until there is no more to do.

    Raises XlplanError for a button that is not there, or a list that cannot be shown.
    """
    button = BUTTONS.get(name)
    if button is None:
        raise UsageError(_NO_BUTTON.format(name=name))
    said: dict[str, str] = {}
    while True:
        screen.begin(_RUNNING.format(title=TITLE, label=button.label))
        answer = buttons.press(name, book, **said)
        reply = show(answer, button.label, screen)
        if reply is None:
            return
        said[answer.asks] = reply


def _caller() -> xw.Book:
    """Return the workbook that was in front at the click, for an add-in's button too.

    xlwings names it on the command line, but cuts a name off at "=": then the one in front counts.
    """
    import xlwings as xw

    try:
        return xw.Book.caller()
    except Exception:
        return xw.books.active


def _warn(screen: Screen, text: str) -> None:
    try:
        screen.tell(text, TITLE, "error")
    except Exception:  # Excel is gone, or waits for somebody
        _tell_without_excel(text)


def _tell_without_excel(text: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, _WARNING)
    else:
        print(text, file=sys.stderr)
        raise SystemExit(2)
