"""Measure the search for similar standard measures: one plan with its rows doubled, a country's.

    python -m tests.bench.similar [ROWS]

The texts are those of tests.bench.terms, together with whose check a plan of 300 rows is to take
less than 150 ms; and the texts of the library itself, which have most in common with it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import replace

from tests.bench.terms import plan
from xlplan.plan import Plan
from xlplan.wording.library import library, text_for
from xlplan.wording.similar import index
from xlplan.wording.terms import check_terms


def library_plan(count: int, seed: int = 1) -> Plan:
    """Return a plan of a number of rows that say what the library says."""
    made = plan(count, seed)
    texts = [text_for(item, made.agency, made.year) for item in library(made.framework)]
    rows = enumerate(made.measures)
    return replace(
        made,
        measures=tuple(replace(item, action=texts[at % len(texts)]) for at, item in rows),
    )


def search(made: Plan) -> None:
    """Look for the closest measures to each row of a plan."""
    known = index(made.framework)
    for item in made.measures:
        known.nearest(
            item.action,
            heading=item.heading,
            sub_item=item.sub_item,
            agency=made.agency,
            year=made.year,
        )


def seconds(plans: Iterable[Plan], *, terms: bool = False) -> float:
    """Return the median processor time of some plans: others on the machine do not count.

    No plan comes twice, so that nothing is remembered of it.
    """
    taken = []
    for made in plans:
        start = time.process_time()
        search(made)
        if terms:
            check_terms(made)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the times."""
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    start = time.process_time()
    search(plan(1))
    print(f"index and the first row: {1000 * (time.process_time() - start):.0f} ms")
    print("| rows | ms | µs a row | ratio | ms, rows of the library | ms, with the term check |")
    print("|---|---|---|---|---|---|")
    before = 0.0
    for count in (first, 2 * first, 4 * first, 8 * first):
        taken = seconds(plan(count, seed) for seed in range(5))
        own = seconds(library_plan(count, seed) for seed in range(5))
        both = seconds((plan(count, seed) for seed in range(5, 10)), terms=True)
        ratio = f"{taken / before:.2f}" if before else ""
        told = f"{1000 * taken:.1f} | {1e6 * taken / count:.0f} | {ratio}"
        print(f"| {count} | {told} | {1000 * own:.1f} | {1000 * both:.1f} |")
        before = taken
    before = 0.0
    for number in (83, 167, 333, 667):  # the last has 200,000 rows: a whole country
        plans = [plan(first, seed) for seed in range(number)]
        start = time.process_time()
        for made in plans:
            search(made)
        taken = time.process_time() - start
        rows, ratio = number * first, f"{taken / before:.2f}" if before else ""
        told = f"{1000 * taken:.0f} | {1e6 * taken / rows:.0f} | {ratio}"
        print(f"| {rows} in {number} plans | {told} | | |")
        before = taken


if __name__ == "__main__":
    main()
