"""The cell functions: their arguments to the worker, its answer into the cells.

LibreOffice calculates in its main thread with everything locked, so the answer comes through the
worker's plain pipe, never over UNO. After a failure the worker is not asked again for a while: a
sheet has many cells.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Sequence

from xlplan_office import worker

_PATIENCE = 10  # seconds for an answer; a worker that has just been started needs one or two
_PAUSE = 30  # seconds until a worker that failed is asked again
_NO_WORKER = "xlplan 沒有啟動，請洽資訊人員"
_NO_ANSWER = "xlplan 沒有回應，請稍後按 Ctrl+Shift+F9 重新計算"

_failed: list[tuple[float, str]] = []
"""When the worker failed last, and what the cells say of it."""


def caller(name: str) -> Callable[..., Any]:
    """Return the method behind a cell function."""

    def method(component: Any, *arguments: Any) -> Any:
        if _failed and time.monotonic() < _failed[0][0] + _PAUSE:
            return ((_failed[0][1],),)
        return tuple(map(tuple, _ask(component.context, name, arguments)))

    return method


def _ask(context: Any, name: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]:
    job = {"call": name, "arguments": arguments}
    try:
        reply = worker.running(context).answer(job, _PATIENCE)
        told = _NO_ANSWER
    except worker.NoWorker:
        reply, told = None, _NO_WORKER
    _failed.clear()
    if reply is None:
        _failed.append((time.monotonic(), told))
        return ((told,),)
    value: Sequence[Sequence[Any]] = reply["value"]
    return value
