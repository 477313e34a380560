"""Workbooks to measure with: made-up agencies of 200 measures each, a few rows of them wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.tables import KEYS_113, SECTIONS
from xlplan.books.template import write_template
from xlplan.plan import Agency, Measure, Plan
from xlplan.table import layout
from xlplan.vocabulary import agency_for, framework, roster

MEASURES = 200
_WORDS = "檢討服務流程公布處理時限提供線上申辦蒐集民眾意見辦理教育訓練關懷弱勢族群開放資料簡化表單"


def plan(number: int, count: int = MEASURES) -> Plan:
    """Return a made-up plan, of a district while there are any; every fortieth row is wrong."""
    dice = random.Random(number)
    districts = [entry for entry in roster().entries if entry.agency.kind == "區公所"]
    if number < len(districts):
        agency = agency_for(districts[number], 2025)
    else:
        name = f"高雄市示範第{number:04}區公所"
        agency = Agency(name, name[3:], "", "區公所", "高雄市政府", "本所", SECTIONS)
    measures = []
    for index in range(1, count + 1):
        words = "".join(dice.sample(_WORDS, 30))
        wrong = index % 40 == 0
        measures.append(
            Measure(
                id=f"m{index:03}",
                order=index,
                sub_item=KEYS_113[index % len(KEYS_113)],
                heading=words[:8],
                action=f"{words}，由本所第{index}項措施辦理。",
                responsible_units=tuple(dice.sample(SECTIONS, dice.randint(1, 3))),
                target="90%" if wrong else "",
                due="明年春天" if wrong else "",
            )
        )
    measures.sort(key=lambda item: KEYS_113.index(item.sub_item))
    return Plan(
        framework="kaohsiung-113",
        year=2025,
        version=1,
        title=f"{agency.name}114年度提升服務執行計畫",
        agency=agency,
        basis=("依本府年度實施計畫辦理。",),
        goals=("提供便捷的服務。",),
        subjects="本所全體同仁。",
        monitoring=("每半年檢討一次。",),
        measures=tuple(measures),
    )


def _write(job: tuple[Path, int]) -> None:
    folder, number = job
    target = folder / f"{number:04}.xlsx"
    if not target.exists():
        frame = layout(framework("kaohsiung-113"))
        write_template(target, plan(number), frame, has_units=True)


def make(folder: Path, counts: Sequence[int]) -> None:
    """Make a folder of workbooks for each count, named by it; the smaller ones are links."""
    largest = folder / str(max(counts))
    largest.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        jobs = ((largest, number) for number in range(max(counts)))
        list(pool.map(_write, jobs, chunksize=20))
    for count in counts:
        (folder / str(count)).mkdir(exist_ok=True)
        for book in sorted(largest.glob("*.xlsx"))[:count]:
            link = folder / str(count) / book.name
            if not link.exists():
                link.hardlink_to(book)
