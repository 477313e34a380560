"""The main job on three real plans; skipped where they are not beside the project."""

import json
import re
from collections import Counter

import pytest

from tests import real_plans
from xlplan.cli import main
from xlplan.plan import Plan

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not beside us"),
]

LEAVES = {"N113": 94, "S114": 99, "M106": 146}
ASSIGNMENTS = {"N113": 98, "S114": 142, "M106": 0}
WITHOUT_UNIT = {"N113": 1, "S114": 9, "M106": 0}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Make a workbook of each real plan by the command line."""
    folder = tmp_path_factory.mktemp("real")
    made = {}
    for name in real_plans.NAMES:
        said = real_plans.outline(name)
        source = folder / f"{name}.json"
        source.write_text(json.dumps(real_plans.plan_json(said)), encoding="utf-8")
        made[name] = folder / "books" / f"{name}.xlsx"
        made[name].parent.mkdir(exist_ok=True)
        roc = str(said["roc_year"])
        words = ["--year", roc, "--agency", said["agency"], "--plan", str(source)]
        assert main(["template", *words, "-o", str(made[name])]) == 0
    return made


def read_back(path):
    from xlplan.books.read import read

    return read(path).reading.plan


@pytest.mark.parametrize("name", real_plans.NAMES)
def test_a_real_plan_reads_back_from_its_workbook_as_it_was(books, name):
    plan = Plan.from_dict(real_plans.plan_json(real_plans.outline(name)))
    read = read_back(books[name])
    for field in (
        "framework",
        "year",
        "title",
        "basis",
        "goals",
        "subjects",
        "monitoring",
        "other",
    ):
        assert getattr(read, field) == getattr(plan, field), field
    assert read.taskforce == plan.taskforce
    assert read.measures == plan.measures
    assert read.agency.name == plan.agency.name


@pytest.mark.parametrize("name", real_plans.NAMES)
def test_leaves_and_section_assignments_are_those_of_the_document(books, name):
    rows = [item for item in read_back(books[name]).measures if item.sub_item != "0"]
    assert len(rows) == LEAVES[name]
    assert sum(len(item.responsible_units) for item in rows) == ASSIGNMENTS[name]
    said = real_plans.outline(name)
    by_area = Counter(item.sub_item[0] for item in rows)
    expected = {str(area["no"]): 0 for area in said["areas"]}
    for key, _, _ in real_plans.leaves(said):
        expected[key[0]] += 1
    assert by_area == expected


@pytest.mark.parametrize("name", real_plans.NAMES)
def test_check_finds_nothing_but_what_the_plan_really_lacks(books, name, capsys):
    assert main(["check", str(books[name]), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["files"]
    told = (item["code"] for item in found["problems"])
    counted = Counter(code for code in told if code[0] != "W")  # test_terms goes by those
    assert not [code for code in counted if code[0] in "FB"]
    assert counted.pop("R307", 0) == WITHOUT_UNIT[name]
    assert bool(counted.pop("P508", 0)) == (name == "M106")
    assert set(counted) <= {"P505"}
    rows = real_plans.leaves(real_plans.outline(name))
    texts = Counter(re.sub(r"\s", "", real_plans._text(leaf)) for _, _, leaf in rows)
    assert counted["P505"] == sum(number - 1 for number in texts.values())


def test_the_three_plans_consolidate_into_one_city_workbook(books, tmp_path):
    target, said = tmp_path / "city.xlsx", tmp_path / "city.json"
    folder = next(iter(books.values())).parent
    assert main(["consolidate", str(folder), "-o", str(target), "--json", str(said)]) == 0
    city = json.loads(said.read_text(encoding="utf-8"))
    assert city["measures"] == sum(LEAVES.values()) + 2  # two leading rows
    coverage = city["coverage"]
    for name in real_plans.NAMES:
        outline = real_plans.outline(name)
        counts = coverage[outline["agency"]]
        assert len(counts) == 23
        if outline["framework"] == "113":
            keys = Counter(key for key, _, _ in real_plans.leaves(outline))
            assert {key: number for key, number in counts.items() if key != "0"} == dict(keys)
            assert counts["0"] == 1
    health = coverage[real_plans.outline("M106")["agency"]]
    old = Counter(key for key, _, _ in real_plans.leaves(real_plans.outline("M106")))
    assert health["0"] == old["1-1"]
    assert [health[f"1-{n}"] for n in (1, 2, 3, 4)] == [old[f"1-{n + 1}"] for n in (1, 2, 3, 4)]
    assert all(health[key] == old[key] for key in health if key[0] not in "01")
    assert all(item["counted"] for item in city["files"])
