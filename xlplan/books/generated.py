"""The committed files under ``workbook_templates/``: write them, or check that they are current.

Run as ``python -m xlplan.books.generated [--check]``. Files are compared by their unzipped parts,
so another version of a compression library is no difference.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from xlplan.books.template import write_template
from xlplan.data import root
from xlplan.plan import Agency, Plan
from xlplan.table import layout
from xlplan.vocabulary import frameworks, sections_for


def write_all(folder: Path) -> list[Path]:
    """Write the blank templates of the newest framework into a folder; return their paths.

    There are two, for an agency with sections and for one without. Agency and year stay empty, to
    be filled in on the cover; ``xlplan template`` makes the ones that carry them.
    """
    newest = frameworks()[-1]
    frame = layout(newest)
    number = newest.key.rpartition("-")[2]
    sections = sections_for("區公所", newest.first_year)
    made = []
    for name, own in (
        (f"blank-{number}.xlsx", Agency(sections=sections)),
        (f"blank-{number}-without-sections.xlsx", Agency()),
    ):
        target = folder / name
        plan = Plan(framework=newest.key, agency=own, version=1)
        write_template(target, plan, frame, has_units=bool(own.sections))
        made.append(target)
    return made


def parts(path: Path) -> dict[str, bytes]:
    """Return the unzipped parts of a file by name."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def stale(folder: Path) -> list[str]:
    """Return the names of the committed files that are missing or differ from what is written."""
    with tempfile.TemporaryDirectory() as fresh:
        return [
            made.name
            for made in write_all(Path(fresh))
            if not (folder / made.name).is_file() or parts(made) != parts(folder / made.name)
        ]


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with ``--check`` tell which are stale; return 1 when there are any."""
    folder = root() / "workbook_templates"
    if "--check" not in arguments:
        for path in write_all(folder):
            print(path.name)
        return 0
    found = stale(folder)
    for name in found:
        print(f"{name} is not current: run python -m xlplan.books.generated")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
