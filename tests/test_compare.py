"""Two plans compared: what became of each row, by what it says and not by where it stands."""

from __future__ import annotations

import cProfile
import itertools
import json
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import real_plans
from tests.strategies import plans
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.compare import TITLES, Comparison, compare
from xlplan.compare.amendment import amendments
from xlplan.compare.assignment import assign
from xlplan.plan import Measure, NilReturn, Plan
from xlplan.plan import TaskforceMember as Member
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.wording.drift import difference, pieces

LIGHT = "於服務台設置老花眼鏡、放大鏡及愛心鈴，供長者洽公使用。"
LIGHTER = "於服務台設置老花眼鏡、放大鏡、助聽器及愛心鈴，供長者及行動不便的人洽公使用。"
MAIL = "首長信箱由秘書室逐日收件，七日內回覆並追蹤辦理情形。"
STAMP = "每月盤點空白證書與印信，並作成紀錄備查。"


def row(text: str, key: str = "1-1", **more: object) -> Measure:
    return Measure(sub_item=key, action=text, **more)


def plan(*measures: Measure, **more: object) -> Plan:
    return full_plan(measures=measures, **more)


def kinds(found: Comparison) -> list[tuple[tuple[str, ...], str, str]]:
    """Return (kinds, text before, text after) of the rows that are not the same."""
    return [
        (
            item.kinds,
            item.before.action if item.before else "",
            item.after.action if item.after else "",
        )
        for item in found.rows
        if item.kinds != ("same",)
    ]


def counted(found: Comparison) -> dict[str, int]:
    return {kind: count for kind, count in found.counts.items() if count}


# What may have become of a row


def test_a_row_said_anew_is_reworded_with_the_difference_within_its_text() -> None:
    found = compare(plan(row(LIGHT), row(MAIL)), plan(row(LIGHTER), row(MAIL)))
    assert kinds(found) == [(("reworded",), LIGHT, LIGHTER)]
    (changed,) = (item for item in found.rows if "reworded" in item.kinds)
    assert [item[1:] for item in changed.pieces if not item[0]] == [
        ("", "、助聽器"),
        ("", "及行動不便的人"),
    ]


def test_a_row_elsewhere_is_moved_and_one_of_another_section_is_reassigned() -> None:
    old = plan(row(LIGHT, "1-3", responsible_units=("民政課", "社會課")), row(MAIL, "2-2"))
    new = plan(row(LIGHT, "1-4", responsible_units=("社會課",)), row(MAIL, "2-2"))
    assert kinds(compare(old, new)) == [(("moved", "reassigned"), LIGHT, LIGHT)]
    other = plan(row(LIGHT, "1-3", responsible_units=("社會課", "民政課")), row(MAIL, "2-2"))
    assert compare(old, other).is_same


def test_the_other_columns_are_told_and_what_is_usual_is_nothing() -> None:
    old = plan(row(LIGHT, heading="敬老", due="2025-06-30", extra={"經費": "一萬"}))
    new = plan(row(LIGHT, heading="友善環境", layout="numbered", extra={"經費": "二萬"}))
    (changed,) = compare(old, new).rows
    assert changed.kinds == ("details",)
    assert changed.fields == (
        ("重點標題", "敬老", "友善環境"),
        ("辦理期程", "114年6月30日", ""),
        ("經費", "一萬", "二萬"),
    )


def test_rows_of_one_plan_alone_are_dropped_and_new() -> None:
    found = compare(plan(row(LIGHT), row(MAIL)), plan(row(STAMP), row(MAIL)))
    assert kinds(found) == [(("dropped",), LIGHT, ""), (("new",), "", STAMP)]


def test_widths_and_blanks_alone_are_no_difference() -> None:
    assert compare(plan(row("提供 Wi-Fi，並公告。")), plan(row("提供Ｗｉ－Ｆｉ,並公告。"))).is_same


# Which row became which


def test_rows_that_only_changed_places_are_the_same() -> None:
    texts = [f"{LIGHT}第{number}處。" for number in range(6)]
    rows = [row(text, id=f"s1-{n:03}", order=n) for n, text in enumerate(texts, 1)]
    turned = [replace(item, order=7 - item.order) for item in rows]
    assert compare(plan(*rows), plan(*reversed(turned))).is_same


def test_equal_texts_count_more_than_ids_that_were_left_behind() -> None:
    one, other = f"{LIGHT}東側。", f"{LIGHT}西側。"
    old = plan(row(one, id="a"), row(other, id="b"))
    new = plan(row(other, id="a"), row(one, id="b"))
    assert compare(old, new).is_same


def test_an_id_tells_which_of_several_like_texts_a_row_became() -> None:
    old = plan(row(f"{LIGHT}一樓。", id="a"), row(f"{LIGHT}二樓。", id="b"))
    new = plan(row(f"{LIGHT}二樓北。", id="a"), row(f"{LIGHT}一樓北。", id="b"))
    found = compare(old, new)
    assert [(item.before.id, item.after.id) for item in found.rows] == [("a", "a"), ("b", "b")]
    elsewhere = replace(new, agency=replace(new.agency, name="高雄市鳳山區公所", code=""))
    pairs = [(item.before.id, item.after.id) for item in compare(old, elsewhere).rows]
    assert sorted(pairs) == [("a", "b"), ("b", "a")]


def test_an_id_of_another_text_says_nothing() -> None:
    found = compare(plan(row(LIGHT, id="s1-001")), plan(row(MAIL, id="s1-001")))
    assert counted(found) == {"dropped": 1, "new": 1}


def test_the_best_for_all_is_taken_and_not_the_best_for_the_first() -> None:
    # the first row is likest to the second's only match: greedy would leave one unpaired
    base = "辦理防災宣導並印製手冊發送里民參考使用"
    old = plan(row(f"{base}甲乙。"), row(f"{base}甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉。"))
    new = plan(row(f"{base}甲乙丙。"), row(f"{base}。"))
    assert counted(compare(old, new)) == {"reworded": 2}


def test_an_assignment_is_worth_the_most_of_all() -> None:
    chance = random.Random(3)
    worths = (0.45, 0.5, 0.7, 0.7001, 0.9, 1.0)
    for _ in range(300):
        rows = range(chance.randrange(6))
        weights = [
            {column: chance.choice(worths) for column in range(5) if chance.random() < 0.6}
            for _ in rows
        ]
        found = assign(weights)
        taken = [column for column in found if column is not None]
        assert len(taken) == len(set(taken))
        pairs = zip(weights, found, strict=True)
        worth = sum(row[column] for row, column in pairs if column is not None)
        assert worth == pytest.approx(_most(weights))


def _most(weights: list[dict[int, float]]) -> float:
    choices = ([None, *row] for row in weights)
    return max(
        sum(row[column] for row, column in zip(weights, chosen, strict=True) if column is not None)
        for chosen in itertools.product(*choices)
        if len({c for c in chosen if c is not None}) == sum(c is not None for c in chosen)
    )


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_plan_is_the_same_as_itself(said: Plan) -> None:
    found = compare(said, said)
    assert found.is_same
    assert found.counts["same"] == len(said.measures)


@settings(max_examples=60, deadline=None)
@given(plans(), st.randoms(use_true_random=False))
def test_a_shuffled_plan_is_the_same(said: Plan, chance: random.Random) -> None:
    rows = list(said.measures)
    chance.shuffle(rows)
    turned = tuple(replace(item, order=number) for number, item in enumerate(rows))
    assert {
        kind for item in compare(said, replace(said, measures=turned)).rows for kind in item.kinds
    } <= {"same"}


@settings(max_examples=80, deadline=None)
@given(plans(), plans())
def test_changed_about_dropped_is_new_and_the_rest_stays(one: Plan, other: Plan) -> None:
    there, back = compare(one, other), compare(other, one)
    swapped = {"dropped": "new", "new": "dropped"}
    for counts, turned in ((there.counts, back.counts), (there.text_counts, back.text_counts)):
        assert {swapped.get(kind, kind): count for kind, count in counts.items()} == turned
    for found in (there, back):
        assert sum(item.before is not None for item in found.rows) == len(found.old.measures)
        assert sum(item.after is not None for item in found.rows) == len(found.new.measures)


@given(st.text("甲乙丙12年", max_size=12), st.text("甲乙丙12年", max_size=12))
def test_the_pieces_of_a_difference_make_up_both_texts(one: str, other: str) -> None:
    found = pieces(one, other)
    assert "".join(both + gone for both, gone, _ in found) == one
    assert "".join(both + new for both, _, new in found) == other


def test_a_number_differs_as_a_whole() -> None:
    assert difference("依113年度計畫辦理2場。", "依114年度計畫辦理12場。") == (
        "依〔刪：113〕〔增：114〕年度計畫辦理〔刪：2〕〔增：12〕場。"
    )


def test_the_work_grows_with_the_plan_and_not_with_its_square() -> None:
    chance = random.Random(7)
    signs = "服務民眾申辦資訊網路電話里民宣導活動設施改善檢討回覆時效管道多元便利環境"
    texts = ["".join(chance.choices(signs, k=40)) for _ in range(1600)]

    def calls(count: int) -> int:
        """Count the calls that comparing takes: they are the same on a busy machine."""
        old = plan(*(row(text) for text in texts[:count]))
        new = plan(*(row(f"{text[:20]}並{text[20:]}") for text in reversed(texts[:count])))
        profile = cProfile.Profile()
        assert counted(profile.runcall(compare, old, new)) == {"reworded": count}
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(1600) < 6 * calls(400)  # four times the rows; squared it would be sixteen times


# Between years, and beside the measures


def test_keys_of_an_older_framework_are_compared_as_todays() -> None:
    old = plan(row(LIGHT, "1-4"), row(MAIL, "2-2"), framework="kaohsiung-106", year=2017)
    new = plan(row(LIGHT, "1-3"), row(MAIL, "2-3"))
    assert kinds(compare(old, new)) == [(("moved",), MAIL, MAIL)]
    assert kinds(compare(new, old)) == [(("moved",), MAIL, MAIL)]


def test_a_section_renamed_is_no_other_section() -> None:
    old = plan(row(LIGHT, responsible_units=("兵役課",)))
    new = plan(row(LIGHT, responsible_units=("役政災防課",)))
    assert counted(compare(old, new)) == {"reassigned": 1}
    assert compare(old, new, {"兵役課": "役政災防課"}).is_same


def test_the_texts_beside_the_measures_are_compared_part_by_part() -> None:
    old = plan(
        basis=("依本府113年度計畫辦理。", "依行政院方案辦理。"),
        taskforce=(Member("組長", "區長"), Member("組員", "秘書室主任")),
        nil_returns=(NilReturn("3-2", "無此業務。"),),
    )
    new = plan(
        basis=("依行政院方案辦理。", "依本府114年度計畫辦理。"),
        taskforce=(Member("組長", "區長"),),
        other="適時修正。",
    )
    told = [
        (item.kind, item.part.title, item.before, item.after)
        for item in compare(old, new).texts
        if item.kind != "same"
    ]
    assert told == [
        ("reworded", "計畫依據", "依本府113年度計畫辦理。", "依本府114年度計畫辦理。"),
        ("new", "其他", "", "適時修正。"),
        ("dropped", "推動小組", "組員　秘書室主任", ""),
        ("dropped", "三、（二）不辦理的理由", "無此業務。", ""),
    ]


# The amendment


def test_an_amendment_tells_only_what_changed_in_the_order_of_the_document() -> None:
    old = plan(
        row(LIGHT, "1-3"), row(MAIL, "2-2", responsible_units=("秘書室",)), row(STAMP, "5-3")
    )
    new = plan(
        row(STAMP, "1-1"), row(LIGHTER, "1-3"), row(MAIL, "2-2", responsible_units=("人事室",))
    )
    new = replace(new, goals=("提供友善的服務。",), version=2)
    told = list(amendments(compare(old, new)))
    own = framework("kaohsiung-113")
    assert [item.title.partition("\n")[0] for item in told] == [
        "計畫目標",
        *(own.areas[0].label, own.areas[0].label, own.areas[1].label),
    ]
    assert [item.remark for item in told] == [
        "文字修正。",
        "自五、（三）移列。",
        "文字修正。",
        "執行課室由「秘書室」改為「人事室」。",
    ]
    assert told[2].title.endswith(f"（三）{own.sub_item('1-3').title}")
    assert [text for text, is_changed in told[2].after if is_changed] == [
        "、助聽器",
        "及行動不便的人",
    ]
    assert ("人事室", True) in told[3].after


def test_an_amendment_passes_over_what_the_document_does_not_show() -> None:
    old = plan(row(LIGHT, "1-3"), row(MAIL, "2-2", due="2025-06-30"), extra_sections=())
    new = plan(
        row(LIGHT, "1-3", layout="paragraph", note="洽總務", extra={"經費": "三萬"}),
        row(MAIL, "2-2", due="2025-09-30", note="改期"),
    )
    found = compare(old, new)
    assert counted(found) == {"details": 2}
    assert [item.remark for item in amendments(found)] == [
        "辦理期程由「114年6月30日」改為「114年9月30日」。"
    ]


def test_sub_items_are_called_by_their_numbers_in_an_amendment() -> None:
    old = plan(row(LIGHT, "0"), nil_returns=())
    new = plan(row(LIGHT, "1-1"), nil_returns=(NilReturn("3-2", "本年度沒有此業務。"),))
    told = list(amendments(compare(old, new)))
    assert told[0].remark == "自「訂定提升服務計畫」移列。"
    assert told[1].title == "三、（二）不辦理的理由"


def test_rows_of_nothing_are_no_difference() -> None:
    said = plan(row(LIGHT), taskforce=(Member("組長", "區長"), Member()))
    found = compare(said, said)
    assert found.is_same
    assert found.text_counts["new"] == 0


def test_dropped_rows_stand_where_they_stood() -> None:
    old = plan(*(row(f"{text}", "1-1", order=n) for n, text in enumerate((LIGHT, MAIL, STAMP))))
    new = plan(
        row(LIGHT, order=1), row(STAMP, order=2), row("全新的一項措施，辦理里民座談。", order=3)
    )
    found = compare(old, new)
    assert [item.kinds[0] for item in found.rows] == ["same", "dropped", "same", "new"]


# The command


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions of a plan, as workbooks."""
    old = plan(
        row(LIGHT, "1-3", id="a"), row(MAIL, "2-2", id="b"), row(STAMP, "5-3", id="c"), version=1
    )
    new = plan(row(LIGHTER, "1-3", id="a"), row(MAIL, "2-3", id="b"), version=2)
    paths = tmp_path / "第一版.xlsx", tmp_path / "第二版.xlsx"
    for path, said in zip(paths, (old, new), strict=True):
        write_template(path, said, layout(framework(said.framework)), has_units=True)
    return paths


def test_the_screen_counts_and_groups(versions: tuple[Path, Path], capsys) -> None:
    assert main(["compare", *map(str, versions)]) == 0
    said = capsys.readouterr().out
    assert "文字改寫 1　改列其他次項 1　改由其他課室 0" in said
    assert "〔增：、助聽器〕" in said
    assert f"「{MAIL}」原來在「2-2 " in said
    assert main(["compare", str(versions[0]), str(versions[0])]) == 0
    assert "內容相同" in capsys.readouterr().out


def test_json_has_the_shape_that_is_told(versions: tuple[Path, Path], capsys) -> None:
    assert main(["compare", *map(str, versions), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["old", "new", "same", "counts", "general_counts", "measures", "general"]
    about = ["path", "sha256", "agency", "year", "version", "framework", "measures"]
    assert list(said["old"]) == about
    assert (said["old"]["path"], said["new"]["version"]) == (str(versions[0]), 2)
    assert list(said["counts"]) == list(TITLES)
    row_keys = ["kinds", "before", "after", "alike", "difference", "fields"]
    assert [list(item) for item in said["measures"]] == [row_keys] * 3
    first = said["measures"][0]
    place = read(versions[0]).reading.plan.measures[0].location
    assert (first["kinds"], first["before"]["cell"]) == (["reworded"], place.cell("action"))
    assert {"added": "、助聽器"} in first["difference"]
    assert (
        "".join(next(iter(part.values())) for part in first["difference"] if "removed" not in part)
        == LIGHTER
    )
    assert said["measures"][-1]["after"] is None
    assert {item["part"] for item in said["general"]} >= {"title", "basis", "goals"}


def test_the_workbook_shows_both_texts_with_marks_and_leads_back(
    versions: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "對照.xlsx"
    assert main(["compare", *map(str, versions), "-o", str(target)]) == 0
    book = openpyxl.load_workbook(target, rich_text=True)
    assert book.sheetnames == ["摘要", "對照", "修正對照表"]
    lines = [list(cells) for cells in book["對照"].iter_rows(min_row=2, values_only=True)]
    (changed,) = (line for line in lines if line[1] == "文字改寫" and "1-3" in str(line[2]))
    marked = {
        str(block): block.font.strike or block.font.u
        for block in changed[4]
        if hasattr(block, "font")
    }
    assert marked["、助聽器"]
    assert "第一版.xlsx" in changed[10]
    assert "第二版.xlsx" in changed[11]
    (moved,) = (line for line in lines if line[1] == "改列其他次項")
    assert (moved[2][:3], moved[5][:3]) == ("2-3", "2-2")
    assert str(book["修正對照表"]["A1"].value).endswith("修正對照表")


def test_other_years_have_no_table_of_amendments(tmp_path: Path, capsys) -> None:
    paths = []
    for name, year in (("a", 2024), ("b", 2025)):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(plan(row(LIGHT), year=year).to_dict()), encoding="utf-8")
        paths.append(str(path))
    target = tmp_path / "對照.xlsx"
    assert main(["compare", *paths, "-o", str(target)]) == 0
    assert openpyxl.load_workbook(target).sheetnames == ["摘要", "對照"]
    assert main(["compare", *paths, "-o", str(tmp_path / "表.odt")]) == 2
    assert "同一年度的兩個版次" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("suffix", "part"), [("odt", "content.xml"), ("docx", "word/document.xml")]
)
def test_the_table_of_amendments_is_a_document_too(
    versions: tuple[Path, Path], tmp_path: Path, suffix: str, part: str
) -> None:
    target = tmp_path / f"修正對照表.{suffix}"
    assert main(["compare", *map(str, versions), "-o", str(target)]) == 0
    with zipfile.ZipFile(target) as archive:
        said = archive.read(part).decode()
    for words in ("修正後", "修正前", "說明", "本項刪除。"):
        assert words in said
    assert LIGHT in said  # nothing in it is marked, while what is new in the other one is
    assert LIGHTER in re.sub("<[^>]*>", "", said)
    marked = {
        "odt": r'<text:span text:style-name="Plan_20_Changed">([^<]*)',
        "docx": r'<w:u w:val="single"/></w:rPr><w:t xml:space="preserve">([^<]*)',
    }
    assert re.findall(marked[suffix], said) == ["、助聽器", "及行動不便的人"]


def test_the_same_plans_give_the_same_bytes(versions: tuple[Path, Path], tmp_path: Path) -> None:
    made = []
    for name in ("a.xlsx", "b.xlsx"):
        assert main(["compare", *map(str, versions), "-o", str(tmp_path / name)]) == 0
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_what_cannot_be_written_in_a_cell_does_not_stop_it(tmp_path: Path) -> None:
    paths = []
    for name, text in (("a", f"{LIGHT}\ud800{'甲' * 40_000}"), ("b", f"{LIGHTER}=1+1")):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(plan(row(text)).to_dict()), encoding="utf-8")
        paths.append(str(path))
    assert main(["compare", *paths, "-o", str(tmp_path / "c.xlsx")]) == 0


def test_what_is_no_plan_is_refused(versions: tuple[Path, Path], tmp_path: Path, capsys) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.save(tmp_path / "a.xlsx")
    assert main(["compare", str(versions[0]), str(tmp_path / "a.xlsx")]) == 2
    assert "無法比較" in capsys.readouterr().err


# Measured on the real plans


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not on this machine")
def test_rows_said_anew_in_real_plans_are_of_one_standard_measure() -> None:
    said = json.loads(
        (real_plans.FOLDER.parent / "domain" / "standard_measures.json").read_text("utf-8")
    )
    groups: dict[str, set[str]] = {}
    for item in said["measures"]:
        for place in item["occurrences"]:
            groups.setdefault(place["leaf"], set()).add(item["id"])
    right = paired = 0
    for one, other in (("N113", "S114"), ("M106", "S114"), ("M106", "N113")):
        old, new = real_plan(one), real_plan(other)
        for item in compare(old, new).rows:
            if item.before and item.after and "lead" not in (item.before.id, item.after.id):
                paired += 1
                right += bool(groups.get(item.before.id, set()) & groups.get(item.after.id, set()))
    assert paired >= 35
    assert right / paired >= 0.95


def real_plan(name: str) -> Plan:
    """Return a real plan; the ids of its rows are those of the leaves in the list of standards."""
    outline = real_plans.outline(name)
    leaves = [
        f"{name}:{item['key']}.m{number}.l{place}"
        for area in outline["areas"]
        for item in area["subitems"]
        for number, measure in enumerate(item["measures"], 1)
        for place, _ in enumerate(measure["leaves"], 1)
    ]
    found = Plan.from_dict(real_plans.plan_json(outline))
    names = iter(leaves)
    return replace(
        found,
        measures=tuple(
            item if item.id == "lead" else replace(item, id=next(names)) for item in found.measures
        ),
    )
