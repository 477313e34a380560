"""Check files: read each, tell every problem, never fail for a bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlplan.books.read import Source, read
from xlplan.errors import Unreadable
from xlplan.problems import Problem, counts, problem, problem_of
from xlplan.validate import verdict

_MANY = 60  # files from which on other processes are worth their start


@dataclass(frozen=True, slots=True)
class About:
    """What a file that could be read is: its hash, and whose plan of which Gregorian year."""

    sha256: str
    agency: str
    year: int
    framework: str
    measures: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One file with its problems; those that people keep for a reason (保留) are apart.

    ``about`` is None when it could not be read; ``source`` is what it says, None when it was read
    in another process.
    """

    path: Path
    source: Source | None
    problems: tuple[Problem, ...]
    about: About | None = None
    kept: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many problems there are of each severity."""
        return counts(self.problems)

    def to_dict(self) -> dict[str, Any]:
        """Return the file's part of ``check --json``."""
        about = self.about
        return {
            "path": str(self.path),
            "sha256": about.sha256 if about else None,
            "agency": (about.agency or None) if about else None,
            "year": (about.year or None) if about else None,
            "framework": about.framework if about else None,
            "counts": self.counts,
            "problems": [item.to_dict() for item in self.problems],
        }


def check_file(path: Path) -> Checked:
    """Return a file with every problem in it; one that cannot be read has one that says why."""
    try:
        source = read(path)
    except Unreadable as reason:
        return Checked(path, None, (problem_of(reason),))
    plan = source.reading.plan
    about = About(
        sha256=source.sha256,
        agency=plan.agency.name,
        year=plan.year,
        framework=plan.framework,
        measures=len(plan.measures),
    )
    problems, kept = verdict(source.reading)
    return Checked(path, source, tuple(problems), about, tuple(kept))


def check_files(
    paths: Sequence[Path], progress: Callable[[int, int, str], None] | None = None
) -> list[Checked]:
    """Return each file checked, in the order given; many are shared out among processes."""
    if len(paths) >= _MANY:
        from xlplan.workflow.parallel import Run, map_files

        return map_files(Run(_check_light, _blamed, paths, progress))
    found = []
    for number, path in enumerate(paths, 1):
        found.append(check_file(path))
        if progress:
            progress(number, len(paths), path.name)
    return found


def _check_light(path: Path) -> Checked:
    """Check a file and keep only what is worth sending to another process."""
    return replace(check_file(path), source=None)


def _blamed(path: Path) -> Checked:
    return Checked(path, None, (problem("F114"),))


def exit_code(checked: Iterable[Checked]) -> int:
    """Return 2 when a file could not be read, else 1 when there are errors, else 0."""
    codes = [2 if item.about is None else 1 if item.counts["error"] else 0 for item in checked]
    return max(codes, default=0)
