"""Measure xlplan against what an analyst would write and against frictionless.

    python -m tests.bench [FOLDER] [--quick] [--buttons]

The commands of a comparison take turns, and the medians are compared. Prints the table of
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import xlplan
from tests.bench import buttons, corpus, frictionless_package
from tests.bench.processes import Run, run

PYTHON = sys.executable
XLPLAN = [PYTHON, "-m", "xlplan"]
_TITLES = "| work | xlplan | compared with | ratio |\n|---|---|---|---|"
ANALYST = [PYTHON, "-m", "tests.bench.analyst"]


def main() -> None:
    """Run every comparison and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--quick", action="store_true", help="150 workbooks at the most")
    parser.add_argument("--buttons", action="store_true", help="only those in a LibreOffice")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="xlplan-bench-"))
    counts = [150] if options.quick else [150, 300, 600, 1000]
    compileall.compile_dir(xlplan.__path__[0], quiet=2)  # as pip does when it installs
    if options.buttons:
        print(_TITLES)
        buttons.compare(folder)
        return
    corpus.make(folder, counts)
    print(_TITLES)
    one_workbook(folder)
    many_workbooks(folder)
    city(folder, counts)
    buttons.compare(folder)


def one_workbook(folder: Path) -> None:
    """Compare the check of one workbook, whole process."""
    book = str(folder / "150" / "0000.xlsx")
    ours = [*XLPLAN, "check", book]
    theirs = {"pandas + openpyxl + jsonschema": [*ANALYST, book]}
    if importlib.util.find_spec("frictionless"):
        package = frictionless_package.write(Path(book), folder / "150")
        command = [PYTHON, "-m", "frictionless", "validate", str(package), "--trusted"]
        theirs["frictionless validate"] = command
    compare("check one workbook of 200 measures", ours, theirs, rounds=5)


def many_workbooks(folder: Path) -> None:
    """Compare the check of 150 workbooks; the script does not write."""
    books = sorted(str(path) for path in (folder / "150").glob("*.xlsx"))
    theirs = {"the script, not writing": [*ANALYST, str(folder / "150")]}
    compare("check 150 workbooks", [*XLPLAN, "check", *books], theirs, rounds=1)


def city(folder: Path, counts: Sequence[int]) -> None:
    """Compare the consolidation, and show how its time and memory grow."""
    for count in counts:
        source, target = str(folder / str(count)), str(folder / f"city-{count}.xlsx")
        ours = run([*XLPLAN, "consolidate", source, "-o", target], memory=True)
        found = (
            f"{ours.seconds:.1f} s, {ours.peak:.0f} MiB, {1000 * ours.seconds / count:.1f} ms each"
        )
        if count in (counts[0], counts[-1]):
            script = run([*ANALYST, source, "-o", str(folder / "script.xlsx")], memory=True)
            said = f"the script: {script.seconds:.1f} s, {script.peak:.0f} MiB"
            ratio = f"{script.seconds / ours.seconds:.1f}"
        else:
            said = ratio = "–"
        print(f"| consolidate {count} workbooks | {found} | {said} | {ratio} |", flush=True)


def compare(
    work: str, ours: Sequence[str], theirs: dict[str, Sequence[str]], *, rounds: int
) -> None:
    """Time the commands in turns and print the ratios of their medians."""
    seen: dict[str, list[Run]] = {"": [], **{name: [] for name in theirs}}
    for _ in range(rounds):
        seen[""].append(run(ours))
        for name, command in theirs.items():
            seen[name].append(run(command))
    median = {name: statistics.median(item.seconds for item in runs) for name, runs in seen.items()}
    for name in theirs:
        ratio = median[name] / median[""]
        print(
            f"| {work} | {median['']:.2f} s | {name}: {median[name]:.2f} s | {ratio:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
