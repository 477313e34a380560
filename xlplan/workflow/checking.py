"""Check files: read each, tell every problem, never fail for a bad one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlplan.books.read import Source, read
from xlplan.errors import Unreadable
from xlplan.problems import Problem, counts, problem_of
from xlplan.validate import check


@dataclass(frozen=True, slots=True)
class Checked:
    """One file with its problems; ``source`` is None when it could not be read."""

    path: Path
    source: Source | None
    problems: tuple[Problem, ...]

    @property
    def sha256(self) -> str | None:
        """The hash of the file's bytes, None when it could not be read."""
        return self.source.sha256 if self.source else None

    @property
    def counts(self) -> dict[str, int]:
        """How many problems there are of each severity."""
        return counts(self.problems)

    def to_dict(self) -> dict[str, Any]:
        """Return the file's part of ``check --json``."""
        plan = self.source.reading.plan if self.source else None
        return {
            "path": str(self.path),
            "sha256": self.sha256,
            "agency": (plan.agency.name or None) if plan else None,
            "year": (plan.year or None) if plan else None,
            "framework": plan.framework if plan else None,
            "counts": self.counts,
            "problems": [item.to_dict() for item in self.problems],
        }


def check_file(path: Path) -> Checked:
    """Return a file with every problem in it; one that cannot be read has one that says why."""
    try:
        source = read(path)
    except Unreadable as reason:
        return Checked(path, None, (problem_of(reason),))
    return Checked(path, source, tuple(check(source.reading)))


def check_files(paths: Iterable[Path]) -> Iterator[Checked]:
    """Yield each file checked, in the order given."""
    for path in paths:
        yield check_file(path)


def exit_code(checked: Iterable[Checked]) -> int:
    """Return 2 when a file could not be read, else 1 when there are errors, else 0."""
    codes = [2 if item.source is None else 1 if item.counts["error"] else 0 for item in checked]
    return max(codes, default=0)
