"""Measure the wording check: one plan with its rows doubled, and a country's plans.

    python -m tests.bench.terms [ROWS]

The texts are made up of the words of the official titles, a slip in every tenth row.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

from tests.tables import KEYS_113, full_plan
from xlplan.plan import Measure, Plan
from xlplan.wording.matching import official_titles
from xlplan.wording.rules import rules
from xlplan.wording.terms import check_terms

_SLIPS = ("悠關", "提昇", "公佈", "、及", "199陳情", "服務 場所", "(現場)", "保健健", "本局")


def plan(count: int, seed: int = 1) -> Plan:
    """Return a plan of a number of rows of about a hundred characters each."""
    dice = random.Random(seed)
    clauses = [
        clause.rstrip("。")
        for title in official_titles("kaohsiung-113")
        for clause in title.replace("；", "，").split("，")
    ]
    measures = []
    for index in range(count):
        text = "，".join(dice.sample(clauses, 6)) + f"，由本所第{index}組辦理"
        slip = dice.choice(_SLIPS) if index % 10 == 0 else ""
        measures.append(
            Measure(
                id=f"m{index}",
                order=index + 1,
                sub_item=KEYS_113[index * len(KEYS_113) // count],
                heading=dice.choice(clauses),
                action=f"{text}{slip}。",
                responsible_units=("秘書室",),
            )
        )
    return full_plan(measures=tuple(measures))


def seconds(made: Plan, rounds: int = 5) -> float:
    """Return the median processor time of a check, so that others on the machine do not count."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        check_terms(made)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the times."""
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    start = time.process_time()
    rules()
    check_terms(plan(1))
    print(f"loading and the first row: {1000 * (time.process_time() - start):.0f} ms")
    print("| rows | characters | ms | µs a row |\n|---|---|---|---|")
    for count in (first, 2 * first, 4 * first, 8 * first):
        made = plan(count)
        length = sum(len(item.action) + len(item.heading) for item in made.measures)
        taken = seconds(made)
        print(f"| {count} | {length} | {1000 * taken:.1f} | {1e6 * taken / count:.0f} |")
    for number in (83, 167, 333, 667):  # the last has 200,000 rows: a whole country
        plans = [plan(first, seed) for seed in range(number)]
        start = time.process_time()
        for made in plans:
            check_terms(made)
        taken = time.process_time() - start
        rows = number * first
        print(f"| {rows} in {number} plans | | {1000 * taken:.0f} | {1e6 * taken / rows:.0f} |")


if __name__ == "__main__":
    main()
