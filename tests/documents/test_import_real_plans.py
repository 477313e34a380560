"""The real plans beside the project: what an import finds of them, against their outlines."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import real_plans
from xlplan.documents.model import Document
from xlplan.documents.reading import read
from xlplan.documents.understanding import doubts, lost, understand
from xlplan.documents.understanding.whole import Understood
from xlplan.plan import Measure

_SEEDS = real_plans.FOLDER.parent / "seeds"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not (real_plans.is_there() and _SEEDS.is_dir()),
        reason="the real plans are not beside us",
    ),
]


@dataclass(frozen=True)
class Found:
    """An import, and for each leaf of the outline the measure that has its text, or None."""

    outline: dict[str, Any]
    document: Document
    understood: Understood
    pairs: list[tuple[str, dict[str, Any], dict[str, Any], Measure | None]]


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module", params=real_plans.NAMES)
def found(request: pytest.FixtureRequest) -> Found:
    outline = real_plans.outline(request.param)
    document = read(_SEEDS / Path(outline["source"]).name)
    understood = understand(document)
    pool: dict[str, list[Measure]] = {}
    for item in understood.plan.measures:
        pool.setdefault(_bare(item.action), []).append(item)
    pairs = []
    for key, measure, leaf in real_plans.leaves(outline):
        same = pool.get(_bare(real_plans._text(leaf)), [])
        best = next((item for item in same if item.sub_item == key), same[0] if same else None)
        if best:
            same.remove(best)
        pairs.append((key, measure, leaf, best))
    return Found(outline, document, understood, pairs)


def test_the_leaves_are_found(found: Found) -> None:
    missing = [leaf["text"] for _, _, leaf, item in found.pairs if item is None]
    assert len(missing) <= 0.02 * len(found.pairs), missing


def test_nothing_is_taken_for_a_leaf_that_is_none(found: Found) -> None:
    imported = [item for item in found.understood.plan.measures if item.sub_item != "0"]
    assert len(imported) <= 1.02 * len(found.pairs)


def test_they_stand_under_their_sub_items_and_titles(found: Found) -> None:
    there = [(key, measure, item) for key, measure, _, item in found.pairs if item]
    wrong = [item.action for key, _, item in there if item.sub_item != key]
    assert len(wrong) <= 0.01 * len(there), wrong
    other = [
        item.action
        for _, measure, item in there
        if _bare(item.heading) != _bare(measure["heading"] or "")
    ]
    assert len(other) <= 0.02 * len(there), other


def test_sections_are_right_where_the_key_is_sure(found: Found) -> None:
    sure = [
        (leaf, item)
        for _, _, leaf, item in found.pairs
        if item and leaf["units_status"].startswith(("explicit", "no_unit"))
    ]
    wrong = [item.action for leaf, item in sure if list(item.responsible_units) != leaf["units"]]
    assert len(wrong) <= 0.03 * len(sure), wrong


def test_every_section_that_is_not_sure_is_told(found: Found) -> None:
    told = {
        item["id"]: item
        for item in found.understood.plan.doubts
        if item.get("field") == "responsible_units" and "id" in item
    }
    for _, _, leaf, item in found.pairs:
        if item and leaf["units_status"] in ("ambiguous_count", "missing_in_source"):
            said = told[item.id]
            possible = {said["chosen"], *said.get("others", ())}
            wanted = "、".join(leaf.get("units_suggested") or leaf["units"])
            assert wanted in possible, (leaf["text"], possible)


def test_no_letter_is_lost(found: Found) -> None:
    assert not lost(found.document, found.understood)


def test_the_head_and_the_sections_are_those_of_the_outline(found: Found) -> None:
    plan, wanted = found.understood.plan, real_plans.plan_json(found.outline)
    for name in ("framework", "year", "title", "basis", "goals", "monitoring"):
        value = getattr(plan, name)
        expected = wanted.get(name, [])
        assert (list(value) if isinstance(value, tuple) else value) == expected, name
    for name in ("subjects", "other"):
        assert getattr(plan, name) == wanted.get(name, "")
    assert plan.agency.name == wanted["agency"]["name"]
    members = [(item.title, item.member, item.duty, item.note) for item in plan.taskforce]
    expected = [tuple(item.values()) for item in wanted.get("taskforce", [])]
    assert members == expected


def test_the_leading_row_is_the_leading_row(found: Found) -> None:
    lead = found.outline.get("lead_row")
    mine = [item for item in found.understood.plan.measures if item.sub_item == "0"]
    if not lead:
        assert not mine
        return
    (item,) = mine
    assert (_bare(item.action), list(item.responsible_units)) == (
        _bare(lead["text"]),
        lead["units"],
    )


def test_what_goes_wrong_in_titles_and_numbers_is_told() -> None:
    """The wrong title, the letters printed twice, the lone number and the year of M106."""
    outline = real_plans.outline("M106")
    plan = understand(read(_SEEDS / outline["source"])).plan
    told = [(item["kind"], item.get("chosen", "")[:3]) for item in plan.doubts]
    assert (doubts.WRONG_TITLE, "3-1") in told
    assert [key for kind, key in told if kind == doubts.TITLE] == ["2-2", "3-2"]
    kinds = [kind for kind, _ in told]
    assert [kinds.count(kind) for kind in (doubts.NUMBERS, doubts.YEAR, doubts.NO_UNITS)] == [1] * 3


def test_an_import_takes_well_under_a_second(found: Found) -> None:
    start = time.process_time()
    understand(found.document)
    assert time.process_time() - start < 1
