"""Sheets as text tables: what a test reads is what a clerk sees."""

from __future__ import annotations

from xlplan.plan import Agency, Measure, Plan
from xlplan.table import Grid

SECTIONS = ("秘書室", "民政課", "社會課", "經建課", "役政災防課", "人事室", "政風室", "會計室")
SANMIN = Agency(
    name="高雄市三民區公所",
    short_name="三民區公所",
    kind="區公所",
    parent="高雄市政府",
    self_name="本所",
    sections=SECTIONS,
)
KEYS_113 = (
    *("0", "1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3", "2-4", "3-1", "3-2", "3-3", "3-4"),
    *("4-1", "4-2", "4-3", "5-1", "5-2", "5-3", "6-1", "6-2", "6-3", "6-4"),
)


def rows(text: str) -> list[list[object]]:
    """Return the cells of a table drawn with bars; ``\\n`` in a cell is a line break."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return [
        [cell.strip(" ").replace("\\n", "\n") for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]


def grid(name: str, text: str) -> Grid:
    """Return a sheet drawn with bars."""
    return Grid(name, rows(text))


def full_plan(**changes: object) -> Plan:
    """Return a plan with nothing wrong: one measure under each sub-item of framework 113."""
    measures = tuple(
        Measure(
            id=f"m{index:03}",
            order=index,
            sub_item=key,
            action=f"由本所課室每季檢討第{index}項服務作業並公布改善結果。",
            responsible_units=("秘書室",),
        )
        for index, key in enumerate(KEYS_113, 1)
    )
    known: dict[str, object] = {
        "framework": "kaohsiung-113",
        "year": 2025,
        "version": 1,
        "title": "高雄市三民區公所114年度提升服務執行計畫",
        "agency": SANMIN,
        "basis": ("依本府年度實施計畫辦理。",),
        "goals": ("提供民眾便捷的服務。",),
        "subjects": "本所全體同仁。",
        "monitoring": ("每半年檢討辦理情形一次。",),
        "measures": measures,
    }
    return Plan(**(known | changes))
