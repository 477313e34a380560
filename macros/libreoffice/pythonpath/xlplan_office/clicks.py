"""A click: given to the worker, its answer shown, and put right where the worker ended instead."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any, Callable, Mapping

from xlplan_office import windows, worker
from xlplan_office.faces import LABELS, QUESTIONS, TITLE
from xlplan_office.keeper import Keeper
from xlplan_office.main_thread import call_later

_LONG = 20  # seconds after which a person may want no more of a click
_CAME_BACK = "活頁簿已經放回按下以前的樣子。"
_UNTOUCHED = "活頁簿沒有更動。"


def press(context: Any, name: str) -> None:
    """Start what a button is for and return at once; whatever goes wrong is said in a window."""
    _guarded(context, lambda: _press(context, name))


def _press(context: Any, name: str) -> None:
    window = windows.in_front(context)
    label = LABELS.get(name)
    if label is None:
        window.warn(f"這個按鈕（{name}）已經沒有了。請更新 xlplan 的擴充套件，或重新取得範本。")
    elif window.document is None:
        window.warn(f"請先開啟計畫的活頁簿，再按「{label}」。")
    elif _running:
        _running[0].answer_impatience(window, label)
    else:
        _Click(window, name, label).start({})


class _Click:
    """A click that runs."""

    def __init__(self, window: windows.Window, name: str, label: str) -> None:
        self.window = window
        self.name = name
        self.label = label
        self._undo = _Undo(window.document)

    def start(self, said: Mapping[str, str]) -> None:
        """Give it to the worker, with the answers to what it asked."""
        self._said = said
        job = {"press": self.name, "book": self.window.key, "said": dict(said)}
        try:
            running = worker.running(self.window.context)
        except worker.NoWorker as error:
            self.window.warn(str(error))
            return
        self._by, self._since = running, time.monotonic()
        self._keeper = Keeper(self.window.frame, self._refuse_to_close)
        _running.append(self)
        self.window.begin(f"{TITLE}：「{self.label}」進行中…")
        context = self.window.context
        running.ask(job, lambda reply: call_later(context, lambda: self._come_back(reply)))

    def _refuse_to_close(self) -> None:
        """Let a person who closes the window end what takes long; else it is closed soon."""
        if time.monotonic() - self._since >= _LONG:
            context, ask = self.window.context, self.answer_impatience
            call_later(context, lambda: _guarded(context, lambda: ask(self.window, "關閉")))

    def answer_impatience(self, window: windows.Window, label: str) -> None:
        """Tell a person who presses a button meanwhile; let them end what takes long."""
        told = f"「{self.label}」還在進行，這次按的「{label}」沒有執行。"
        seconds = round(time.monotonic() - self._since)
        if seconds < _LONG:
            window.show(f"{told}\n請等它完成再按。", "warning")
            return
        question = f"{told}\n它已經進行了{seconds}秒，要中止嗎？（中止後活頁簿會放回原樣。）"
        if window.confirm(question) and self in _running:
            self._by.end()

    def _come_back(self, reply: worker.Reply | None) -> None:
        _guarded(self.window.context, lambda: self._end(reply))

    def _end(self, reply: worker.Reply | None) -> None:
        _running.remove(self)
        self._keeper.let_go()
        self.window.end()
        self._show(reply)
        if self._keeper.wanted:
            self.window.do(self._keeper.wanted)

    def _show(self, reply: worker.Reply | None) -> None:
        if reply is None:
            left = _CAME_BACK if self._undo.take_back() else _UNTOUCHED
            self.window.warn(f"「{self.label}」沒有完成，{left}\n{self._by.ending}")
        elif reply["options"] or reply["asks"] in QUESTIONS:
            self._ask(reply)
        elif reply["level"] == "error":
            self.window.warn(reply["text"])
        else:
            text, level, then = reply["text"], reply["level"], reply["then"]
            self.window.show(text, level, then, self.label, reply["details"])

    def _ask(self, reply: worker.Reply) -> None:
        text, asks, options = reply["text"], reply["asks"], reply["options"]
        if options:
            said = self.window.choose(text, self.label, options)
        else:
            said = self.window.ask(f"{text}\n{QUESTIONS[asks]}", self.label)
        if said is not None:
            self.start({**self._said, asks: said})


_running: list[_Click] = []
"""The click that runs; known in the main thread only."""


def _guarded(context: Any, action: Callable[[], None]) -> None:
    """Call an action; say in a window what nobody foresaw, which UNO would drop in silence."""
    try:
        action()
    except Exception as error:
        told = f"擴充套件發生沒有預料到的錯誤（{type(error).__name__}）。請洽資訊人員。"
        windows.Window(context, None).warn(told)


class _Undo:
    """The undo list of a workbook as it was before a click."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._before = self._titles()

    def take_back(self) -> bool:
        """Undo what a worker that has gone left half-done; return whether there was anything."""
        document = self._document
        with suppress(Exception):  # it may be closed by now
            while document.hasControllersLocked():
                document.unlockControllers()
        with suppress(Exception):  # raised when no step is open any more
            while True:
                document.UndoManager.leaveUndoContext()
        with suppress(Exception):
            if self._titles() != self._before:
                self._undo()
                return True
        return False

    def _undo(self) -> None:
        """Undo the last step with its window in front, for the one in front shows what is undone.

        Another workbook's window has a sheet in front by its number then, which it may not have:
        LibreOffice crashes when that workbook is saved.
        """
        own = self._document.CurrentController.Frame
        front = own.Creator.getCurrentFrame()
        own.activate()
        try:
            self._document.UndoManager.undo()
        finally:
            if front is not None and front != own:
                front.activate()
        self._document.UndoManager.clearRedo()

    def _titles(self) -> tuple[str, ...]:
        return tuple(self._document.UndoManager.getAllUndoActionTitles())
