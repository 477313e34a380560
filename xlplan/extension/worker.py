"""The worker behind LibreOffice's extension: one process for an office session.

Run by the extension as ``python -m xlplan.extension.worker PIPE``. Its jobs come as lines of JSON
through standard input, its replies go through standard output, each with the job's ``id``; the
first line it writes greets. The end of the input is the end of the session.

- ``{"press": BUTTON, "book": RUNTIME_UID, "said": {..}}`` presses a button on the workbook of that
  id, over UNO at PIPE, one after the other; the reply is ``{text, level, asks, options, details,
  then}``.
- ``{"call": FUNCTION, "arguments": [..]}`` evaluates a cell function; the reply is ``{value}``,
  rows of numbers and texts. It needs no UNO and is answered while a button is at work: LibreOffice
  stands still until it has the answer.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import queue
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from xlplan.data import log_unforeseen
from xlplan.errors import BookClosed, XlplanError

if TYPE_CHECKING:
    import xlwings as xw

Reply = dict[str, Any]

_EPOCH = dt.date(1899, 12, 30)  # day 0 of a workbook's calendar


class Session:
    """The jobs of one office session, in the order in which they come."""

    def __init__(self, pipe: str, jobs: BinaryIO, replies: BinaryIO) -> None:
        self._pipe = pipe
        self._jobs = jobs
        self._replies = replies
        self._lock = threading.Lock()
        self._clicks: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._app: xw.App | None = None

    def run(self) -> None:
        """Do all jobs until there will be no more."""
        self._reply({"id": 0})
        threading.Thread(target=self._press_all, daemon=True).start()
        for line in self._jobs:
            job = json.loads(line)
            if "press" in job:
                self._clicks.put(job)
            else:
                self._reply({"id": job["id"], "value": call(job["call"], job["arguments"])})

    def _press_all(self) -> None:
        while True:
            job = self._clicks.get()
            self._reply({"id": job["id"], **self._press(job)})

    def _press(self, job: Reply) -> Reply:
        from xlplan.buttons import BUTTONS, Answer, press

        try:
            answer = press(job["press"], self._book(job["book"]), **job["said"])
        except XlplanError as error:
            answer = Answer(str(error), "error")
        except Exception:
            told = log_unforeseen(BUTTONS[job["press"]].label)
            answer = Answer(f"{told}活頁簿若有更動，可以按 Ctrl+Z 復原。", "error")
        return {
            "text": answer.text,
            "level": answer.level,
            "asks": answer.asks,
            "options": answer.options,
            "details": answer.details,
            "then": answer.then,
        }

    def _book(self, key: str) -> xw.Book:
        from xlplan import libreoffice

        if self._app is None:
            self._app = libreoffice.connect(self._pipe)
        for book in self._app.books:
            if book.api.RuntimeUID == key:
                return book
        raise BookClosed

    def _reply(self, reply: Reply) -> None:
        line = json.dumps(reply, ensure_ascii=False) + "\n"
        with self._lock:
            self._replies.write(line.encode("utf-8"))
            self._replies.flush()


def call(name: str, arguments: Sequence[Any]) -> list[list[float | str]]:
    """Return what a cell function says, as rows of equal length; dates as LibreOffice counts them.

    What cannot be foreseen is said in the cell, too. Raises KeyError for a function that is not
    there.
    """
    from xlplan.functions import FUNCTIONS
    from xlplan.functions.answers import answered

    function = {item.name: item for item in FUNCTIONS}[name]
    plain = list(arguments)
    if plain and function.arguments[-1].repeated:
        plain += plain.pop() or ()
    return [[_cell(cell) for cell in row] for row in answered(function, *plain)]


def _cell(value: object) -> float | str:
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, dt.date):
        return float((value - _EPOCH).days)
    return "" if value is None else str(value)


def main(arguments: Sequence[str]) -> None:
    """Serve the office that started this process, through its standard input and output."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may come between the replies
    Session(arguments[0], sys.stdin.buffer, replies).run()
    os._exit(0)  # a button may wait for an office that is gone


if __name__ == "__main__":
    main(sys.argv[1:])
