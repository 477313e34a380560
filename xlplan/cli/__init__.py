"""The command line; every command is one verb of the workflow."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence

from xlplan.cli.arguments import parser
from xlplan.cli.commands import run
from xlplan.errors import Unreadable, XlplanError

__all__ = ["main"]

_GARBAGE = 50_000  # new objects between two collections: a short run makes next to no garbage


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 (check found errors) or 2 (unreadable, unwritable, usage)."""
    gc.set_threshold(_GARBAGE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a cp950 console would fail at the first 躍
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return run(parser().parse_args(arguments))
    except Unreadable as reason:
        return _fail(_told(reason))
    except XlplanError as reason:
        return _fail(str(reason))
    except KeyboardInterrupt:
        return _fail("已中止；沒有寫完的檔案不會留下。")
    except BrokenPipeError:  # the reader of our output has gone: head, less
        sys.stderr.close()
        return 2


def _told(reason: Unreadable) -> str:
    from xlplan.problems import problem_of

    said = problem_of(reason)
    return f"{reason.path}：{said.message}{said.hint}"


def _fail(message: str) -> int:
    print(f"xlplan：{message}", file=sys.stderr)
    return 2
