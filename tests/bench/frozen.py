"""Measure the start of the frozen executable against that of the command.

    python -m tests.bench.frozen EXECUTABLE [ONE_FILE]

The second may be a build of one file, to be compared too. Commands take turns.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import corpus
from tests.bench.__main__ import XLPLAN, compare


def main(executables: list[str]) -> None:
    """Print a row for the start alone, and one for the check of a workbook."""
    folder = Path(tempfile.mkdtemp(prefix="xlplan-bench-"))
    corpus.make(folder, [1])
    book = str(folder / "1" / "0000.xlsx")
    for work, arguments in (("start", ["--version"]), ("check one workbook", ["check", book])):
        theirs = {name: [name, *arguments] for name in executables}
        compare(f"{work}: the command", [*XLPLAN, *arguments], theirs, rounds=9)


if __name__ == "__main__":
    main(sys.argv[1:])
