"""Where rows stand on the long sheets, known before they are written, so that counts can link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlplan.books.city.stream import FIRST_ROW
from xlplan.consolidate import (
    AgencyState,
    FileState,
    Row,
    Share,
    Submission,
    Summary,
    key_in,
    shares,
)
from xlplan.vocabulary import Framework

_BY_NEED = ("有錯", "補正中", "可核備", "已核備", "逾期", "未送", "免送")
UNREAD, DROPPED, COUNTED = "讀不出", "未計入", "計入"


class Spans:
    """Runs of rows that stand one after the other, each under a key; rows count from 1."""

    def __init__(self, runs: Iterable[tuple[tuple[Hashable, ...], int]]) -> None:
        self._found: dict[tuple[Hashable, ...], tuple[int, int]] = {}
        self.count = 0
        for key, count in runs:
            first = FIRST_ROW + self.count
            self.count += count
            for length in range(len(key) + 1 if count else 0):
                begun, _ = self._found.get(key[:length], (first, 0))
                self._found[key[:length]] = (begun, first + count - 1)

    def get(self, *key: Hashable) -> tuple[int, int] | None:
        """Return the first and last row of a run, or of all the runs whose keys begin so."""
        return self._found.get(key)


@dataclass(frozen=True)
class Positions:
    """The rows of the lists: agencies by (status,), files by (what became of them,), measures by
    (agency, sub-item), findings by (agency, severity, code), tasks by (agency, unit)."""

    states: Spans
    files: Spans
    measures: Spans
    findings: Spans
    tasks: Spans
    shares: tuple[Share, ...]
    found: Mapping[tuple[str, str, str], int]  # problems by agency, severity and code


def positions(summary: Summary) -> Positions:
    """Return where the rows of a summary's lists will stand."""
    found = Counter(
        (item.agency, item.problem.severity, item.problem.code) for item in summary.findings()
    )
    parts = tuple(shares(summary))
    statuses = Counter((state.status,) for state in states_in_order(summary))
    files = Counter((_fate(state),) for state in files_in_order(summary))
    return Positions(
        states=Spans(statuses.items()),
        files=Spans(files.items()),
        measures=Spans(_measure_runs(summary)),
        findings=Spans(found.items()),
        tasks=Spans(((item.agency, item.unit), item.count) for item in parts),
        shares=parts,
        found=found,
    )


def states_in_order(summary: Summary) -> list[AgencyState]:
    """Return the agencies by status, so that each count can lead to its rows; then by roster.

    Those that need somebody's hand come first.
    """
    return sorted(summary.agencies, key=lambda state: _BY_NEED.index(state.status))


def files_in_order(summary: Summary) -> list[FileState]:
    """Return the files: those that cannot be read, those not counted, those counted."""
    return sorted(summary.files, key=lambda state: (UNREAD, DROPPED, COUNTED).index(_fate(state)))


def _fate(state: FileState) -> str:
    if not state.submission.readable:
        return UNREAD
    return COUNTED if state.counted else DROPPED


def _measure_runs(summary: Summary) -> Iterator[tuple[tuple[Hashable, ...], int]]:
    for state in summary.agencies:
        if state.counted:
            known = summary.coverage[state.name]
            yield from (((state.name, key), count) for key, count in known.items())
            yield (state.name, None), state.counted.measures - sum(known.values())


def rows_in_order(plan: Submission, frame: Framework) -> list[tuple[str | None, Row]]:
    """Return a plan's measures with their keys in a framework, by sub-item; the keyless last."""
    order = {item.key: index for index, item in enumerate(frame.sub_items)}
    keys = {key: key_in(key, plan.framework, frame) for key in plan.sub_items}
    found = [(keys[row.sub_item], row) for row in plan.rows()]
    return sorted(found, key=lambda item: order.get(item[0] or "", len(order)))
