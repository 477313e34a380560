"""The best assignment of some rows to some columns of which few go together."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

Weights = Sequence[Mapping[int, float]]
"""For each row the columns that it may have, and how much each is worth, 0 to 1."""


def assign(weights: Weights) -> list[int | None]:
    """Return for each row its column, None for none, so that the worths sum up to the most.

    Rows are taken one after the other; each pushes others aside along the cheapest path of reduced
    costs to a free column, or to none (Jonker and Volgenant, A Shortest Augmenting Path Algorithm
    for Dense and Sparse Linear Assignment Problems, Computing 38, 1987). A path ends as soon as it
    can, so the work grows with the size of the groups that compete, not with that of the whole. The
    same weights give the same assignment.
    """
    state = _State(weights)
    for row in range(len(weights)):
        state.add(row)
    return state.column_of


class _State:
    """An assignment of the rows so far that is the best for them, and the prices that prove it.

    Row r has a column of its own that nobody else may have and that is worth nothing: it is
    written -1 - r. The cost of a column is 1 less its worth.
    """

    def __init__(self, weights: Weights) -> None:
        self._costs = [
            {**{column: 1.0 - worth for column, worth in sorted(row.items())}, -1 - number: 1.0}
            for number, row in enumerate(weights)
        ]
        self._price: dict[int, float] = {}  # of a column: what its row gains by having it, below 0
        self._row_of: dict[int, int] = {}
        self._own: dict[int, int] = {}

    @property
    def column_of(self) -> list[int | None]:
        found = (self._own[row] for row in range(len(self._costs)))
        return [None if column < 0 else column for column in found]

    def add(self, row: int) -> None:
        """Assign one more row, at the least cost for all so far."""
        far: dict[int, float] = {}
        came: dict[int, int] = {}  # column -> the row it was reached from
        done: dict[int, float] = {}
        waiting: list[tuple[float, bool, int]] = []  # of equal ones a free column comes first
        at, reached = row, 0.0
        while True:
            base = self._costs[at][self._own[at]] - self._price_of(self._own[at]) if done else 0.0
            for column, cost in self._costs[at].items():
                length = reached + cost - self._price_of(column) - base
                if column not in done and length < far.get(column, float("inf")) - 1e-12:
                    far[column], came[column] = length, at
                    heapq.heappush(waiting, (length, column in self._row_of, column))
            reached, _, column = heapq.heappop(waiting)
            while column in done or reached > far[column]:
                reached, _, column = heapq.heappop(waiting)
            if column not in self._row_of:
                break
            done[column] = reached
            at = self._row_of[column]
        for passed, length in done.items():
            self._price[passed] = self._price_of(passed) + length - reached
        self._turn(row, column, came)

    def _turn(self, row: int, column: int, came: Mapping[int, int]) -> None:
        """Give each row on the path to a free column the column it was reached by."""
        while True:
            at = came[column]
            freed = self._own.get(at)
            self._own[at], self._row_of[column] = column, at
            if at == row:
                return
            assert freed is not None
            column = freed

    def _price_of(self, column: int) -> float:
        return self._price.get(column, 0.0)
