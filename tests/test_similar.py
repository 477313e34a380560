"""The closest standard measures to what was typed, what has drifted, and the command suggest."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests import real_plans
from tests.tables import full_plan
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.data import read_json
from xlplan.functions import similar_wording
from xlplan.plan import Agency, Plan
from xlplan.table import Reading, layout
from xlplan.vocabulary import framework, mapped_key
from xlplan.wording.advice import advise, standard_text
from xlplan.wording.drift import alike, difference
from xlplan.wording.library import find, library, text_for
from xlplan.wording.similar import FLOOR, Index, Suggestion, index

KEY = "kaohsiung-113"
DISTRICT = Agency(name="高雄市三民區公所", kind="區公所", self_name="本所")
HEALTH = Agency(name="高雄市三民區衛生所", kind="衛生所", self_name="本所")
_POINTERS = real_plans.FOLDER.parent / "domain" / "standard_measures.json"
_HIT_1, _HIT_3, _SURE = 0.74, 0.89, 0.85  # a little below what was measured


def codes(found: tuple[Suggestion, ...]) -> list[str]:
    return [item.measure.code for item in found]


def near(text: str, **said: object) -> list[str]:
    return codes(index(KEY).nearest(text, **said))


def standard(code: str, agency: Agency = DISTRICT) -> str:
    measure = find(code, KEY)
    assert measure is not None
    return text_for(measure, agency, 2025)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("電話禮貌測試", "A21"),
        ("電梯檢查", "A30"),
        ("臉書經營", "C15"),
        ("粉專", "C15"),
        ("獨居老人", "D01"),
        ("wifi", "A29"),
        ("ＱＲ Code", "A33"),
        ("ODF", "E02"),
        ("法律諮詢", "D07"),
        ("母乳室", "A27"),
        ("去績優機關觀摩學習", "A36"),
        ("綠化", "A23"),
        ("同仁上課進修", "A05"),
        ("志工在門口招呼民眾並帶到櫃檯", "A20"),
        ("案件逾期前以電話告知民眾原因", "A16"),
        ("請廠商每年檢查消防和飲水設備，確保洽公民眾安全。", "A30"),
        ("里幹事在里辦公處固定時間受理申請", "D05"),
    ],
)
def test_a_few_words_find_their_measure(text: str, code: str) -> None:
    assert near(text)[0] == code


@pytest.mark.parametrize("text", ["", "。", "民眾", "提供優質服務", "午餐不打烊", "xyz 12345"])
def test_words_that_say_nothing_find_nothing(text: str) -> None:
    assert near(text) == []


@pytest.mark.parametrize("agency", [DISTRICT, HEALTH])
def test_every_standard_text_finds_itself(agency: Agency) -> None:
    for measure in library(KEY):
        if measure.kinds and agency.kind not in measure.kinds:
            continue
        (best, *_) = index(KEY).nearest(text_for(measure, agency, 2025), agency=agency, year=2025)
        assert (best.measure.code, best.score) == (measure.code, 100)


def test_every_variant_of_a_measure_counts() -> None:
    assert near("護理人員訪視獨居長者，量測血壓、檢視用藥")[0] == "D01"
    assert near("由里長和關懷據點更新獨居長者名冊並排定訪視")[0] == "D01"


def test_an_agency_is_told_what_is_meant_for_its_kind() -> None:
    assert "C02" in near("土地使用分區證明當場核發")
    assert "C02" in near("土地使用分區證明當場核發", agency=DISTRICT)
    assert "C02" not in near("土地使用分區證明當場核發", agency=HEALTH)


def test_the_sub_item_only_breaks_ties() -> None:
    assert near("電話禮貌測試", sub_item="6-4")[0] == "A21"
    for key in ("1-1", "2-3", "5-1"):
        lawyer = near("邀請律師駐點提供諮詢，並於網站公布時間。", sub_item=key)
        complaint = near("民眾陳情案件由專人列管，並改善網站與櫃台服務。", sub_item=key)
        assert (lawyer[0], complaint[0]) == ("D07", "B07")
    assert near("滿意度調查", sub_item="2-3")[0] in ("B05", "B06")
    assert near("線上申辦", sub_item="3-2")[0] == "C08"


def test_the_heading_helps_a_text_that_says_little() -> None:
    text = "每季辦理一次，並檢討改進。"
    assert near(text, heading="電話禮貌測試")[0] == "A21"


def test_scores_fall_from_a_hundred_and_stop_at_the_floor() -> None:
    for text in ("電話禮貌", "訂定標準作業流程並公布於網站", "志工協助引導並說明應備文件"):
        scores = [item.score for item in index(KEY).nearest(text)]
        assert scores == sorted(scores, reverse=True)
        assert FLOOR <= scores[0] <= 100
        assert len(scores) <= 3


def test_a_library_with_nothing_in_it_finds_nothing() -> None:
    assert Index(()).nearest("電話禮貌測試") == ()


def test_the_index_is_made_once_and_anew_for_a_city_that_changes_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    assert index(KEY) is index(KEY)
    assert near("夜間延長服務時間")[:1] != ["X01"]
    own = {
        "code": "X01",
        "title": "夜間服務",
        "sub_items": ["1-3"],
        "texts": {"*": "{self}每週三延長服務至晚間8時，便利上班民眾洽公。"},
    }
    (tmp_path / "wording").mkdir()
    said = {"framework": KEY, "measures": [own]}
    (tmp_path / "wording" / "own.json").write_text(json.dumps(said), encoding="utf-8")
    assert near("夜間延長服務時間")[0] == "X01"


def test_the_words_of_a_group_lead_to_words_the_library_has() -> None:
    said = "\n".join(
        f"{item.title}{item.heading}{''.join(item.texts.values())}" for item in library(KEY)
    ).casefold()
    groups = read_json("synonyms.json")["groups"]
    assert [group[0] for group in groups if group[0] not in said] == []
    words = [word for group in groups for word in group]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_a_difference_is_told_in_words() -> None:
    before = "研考人員每季不預告抽測各單位接聽電話的用語，未達標準者安排演練。"
    assert difference(before, before) == ""
    assert (
        difference(before, before.replace("不預告", ""))
        == "研考人員每季〔刪：不預告〕抽測各單位接…"
    )
    assert difference(before, before[:-1]) == "…準者安排演練〔刪：。〕"
    assert difference("", "每季") == "〔增：每季〕"
    after = before.replace("研考人員", "秘書室") + "\n另予獎勵"
    assert difference(before, after) == (
        "〔刪：研考人員〕〔增：秘書室〕每季不預告抽…者安排演練。〔增：⏎另予獎勵〕"
    )


def test_widths_and_blanks_make_no_text_another_one() -> None:
    assert alike("每季抽測（2次）。", "每季 抽測(2次)。") == 100
    assert alike("每季抽測2次。", "每季抽測3次。") < 100


def reading(**changes: object) -> Reading:
    """Return a plan whose first row says what is given, without a workbook."""
    plan = full_plan(agency=DISTRICT, year=2025)
    first = replace(plan.measures[0], location=None, **changes)
    return Reading(plan=replace(plan, measures=(first,)))


@pytest.mark.parametrize(
    ("code", "action", "kind"),
    [
        ("", "電話禮貌測試", "near"),
        ("", "午餐不打烊。", "nothing"),
        ("", "", "blank"),
        ("A21", "", "empty"),
        ("A21", standard("A21"), "same"),
        ("a２1", standard("A21").replace("，", ", "), "same"),
        ("A21", standard("A21").replace("不預告", ""), "drifted"),
        ("A21", "電話禮貌測試由秘書室辦理，結果列入考核。", "own"),
        ("A21", standard("A30"), "miscoded"),
        ("A21", "土地使用分區證明由經建課當場核發。", "miscoded"),
        ("Z99", "電話禮貌測試", "near"),
    ],
)
def test_a_row_is_told_what_it_needs(code: str, action: str, kind: str) -> None:
    (found,) = advise(reading(wording_code=code, action=action, heading=""), ())
    assert found.kind == kind
    assert str(found)


def test_a_wrong_code_is_told_with_the_better_one() -> None:
    (found,) = advise(reading(wording_code="A21", action=standard("A30"), heading=""), ())
    assert codes(found.suggestions)[0] == "A30"
    assert "A30 設施安全檢查（100分）" in str(found)


def test_a_drifted_row_shows_the_difference() -> None:
    action = standard("A21").replace("不預告", "")
    (found,) = advise(reading(wording_code="A21", action=action, heading=""), ())
    assert "〔刪：不預告〕" in str(found)
    assert found.standard == standard("A21")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a row to suggest for, a drifted one, a wrong code, and a code of its own."""
    said: dict[str, dict[str, object]] = {
        "1-1": {"action": "電話禮貌測試", "heading": ""},
        "1-2": {"wording_code": "A21", "action": standard("A21").replace("不預告", "")},
        "1-3": {"wording_code": "A21", "action": standard("A30")},
        "1-4": {"wording_code": "A22", "action": standard("A22")},
        "2-1": {"action": "午餐不打烊。", "heading": ""},
    }
    plan = full_plan(agency=replace(full_plan().agency, name=DISTRICT.name), year=2025)
    rows = [replace(item, **said.get(item.sub_item, {})) for item in plan.measures]
    target = tmp_path / "plan.xlsx"
    frame = layout(framework(plan.framework))
    write_template(target, replace(plan, measures=tuple(rows)), frame, has_units=True)
    return target


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["suggest", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_suggest_tells_the_rows_in_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = rows_of(capsys, str(book))
    assert (said["path"], said["agency"], said["year"]) == (str(book), DISTRICT.name, 2025)
    found = {item["sub_item"]: item for item in said["rows"]}
    assert {key: found[key]["kind"] for key in ("1-1", "1-2", "1-3")} == {
        "1-1": "near",
        "1-2": "drifted",
        "1-3": "miscoded",
    }
    assert not {"1-4", "2-1"} & found.keys()
    best = found["1-1"]["suggestions"][0]
    assert (best["code"], best["title"], best["text"]) == ("A21", "電話禮貌測試", standard("A21"))
    assert (found["1-1"]["sheet"], found["1-1"]["cell"]) == ("一、基礎服務", "E4")
    assert found["1-2"]["difference"] == "研考人員每季〔刪：不預告〕抽測各單位接…"
    assert found["1-3"]["suggestions"][0]["code"] == "A30"
    assert said["counts"]["same"] == 1


def test_suggest_reads_a_plan_of_no_sheet(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "plan.json"
    assert main(["export", str(book), "-o", str(source)]) == 0
    capsys.readouterr()
    ways = [rows_of(capsys, str(path))["rows"] for path in (book, source)]
    kinds = [[(item["sub_item"], item["kind"], item["alike"]) for item in way] for way in ways]
    assert kinds[0] == kinds[1]
    assert ways[1][0]["sheet"] is None


def test_suggest_is_short_on_the_screen_and_whole_in_the_list(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = tmp_path / "清單.xlsx"
    before = book.read_bytes()
    assert main(["suggest", str(book), "-o", str(listing)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 48
    assert "  一、基礎服務 E4「電話禮貌測試」：相近的是A21 電話禮貌測試（99分）" in lines
    assert lines[-1] == f"建議清單已寫成：{listing}"
    assert book.read_bytes() == before
    sheet = openpyxl.load_workbook(listing)["建議標準文字"]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet[2:100]]
    told = {item["次項"]: item for item in rows}
    assert told["1-2"]["標準文字"] == standard("A21")
    assert told["1-2"]["相同（%）"] == 97
    assert "〔刪：不預告〕" in told["1-2"]["和標準文字的差異"]
    assert told["1-3"]["標準文字"] == standard("A30")
    assert told["1-1"]["儲存格"] == '=HYPERLINK("plan.xlsx#\'一、基礎服務\'!E4","E4")'


def test_the_workbooks_own_texts_go_before_the_library(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened["標準文字"]
    for row in sheet.iter_rows(min_row=6):
        if row[0].value == "A21":
            row[2].value = standard("A21").replace("不預告", "")
    opened.save(book)
    found = {item["sub_item"]: item for item in rows_of(capsys, str(book))["rows"]}
    assert "1-2" not in found


def test_suggest_refuses_what_is_no_plan_and_what_it_would_write_over(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    assert main(["suggest", str(other)]) == 2
    assert "不是用範本做的計畫檔" in capsys.readouterr().err
    assert main(["suggest", str(tmp_path / "none.xlsx")]) == 2
    assert main(["suggest", str(book), "-o", str(book)]) == 2
    assert main(["suggest", str(book), "-o", str(tmp_path / "list.ods")]) == 2


def test_the_text_of_a_code_is_none_for_an_unknown_code() -> None:
    found = reading()
    assert standard_text(found, (), found.plan.measures[0], "A21") == standard("A21")
    assert standard_text(found, (), found.plan.measures[0], "Q77") == ""


def test_the_function_answers_cell_by_cell() -> None:
    said = similar_wording([["電話禮貌測試", ""], ["午餐不打烊", None]], "三民區公所", 114)
    assert said == [["A21 電話禮貌測試（99分）", ""], ["沒有相近的標準文字。", ""]]
    ((several,),) = similar_wording("停車")
    assert len(several.splitlines()) > 1
    assert similar_wording(None) == []


@pytest.mark.real
@pytest.mark.skipif(
    not (real_plans.is_there() and _POINTERS.is_file()),
    reason="the real plans are not beside us",
)
def test_the_rows_of_real_plans_find_their_measures() -> None:
    """Of 261 rows with a known measure 76.6 % have it first and 90.8 % among the best three."""
    right = _right_codes()
    hits: Counter[str] = Counter()
    for name in real_plans.NAMES:
        said = real_plans.outline(name)
        plan = Plan.from_dict(real_plans.plan_json(said))
        known = index(plan.framework)
        for place, key, heading, text in _leaves(name, said):
            wanted = right.get(place)
            if not wanted:
                continue
            found = known.nearest(
                text, heading=heading, sub_item=key, agency=plan.agency, year=plan.year
            )
            first = codes(found)[:1]
            hits["all"] += 1
            hits["first"] += bool(wanted.intersection(first))
            hits["three"] += bool(wanted.intersection(codes(found)))
            if found and found[0].score >= 60:
                hits["sure"] += 1
                hits["sure and right"] += bool(wanted.intersection(first))
    assert hits["all"] > 250
    assert hits["first"] / hits["all"] >= _HIT_1
    assert hits["three"] / hits["all"] >= _HIT_3
    assert hits["sure and right"] / hits["sure"] >= _SURE


def _right_codes() -> dict[str, set[str]]:
    """Return place -> codes; our measures stand in the order of the pointers, but for two new."""
    ours = [item.code for item in _in_file_order() if item.code not in ("L01", "D08")]
    theirs = json.loads(_POINTERS.read_text(encoding="utf-8"))["measures"]
    found: dict[str, set[str]] = {}
    for code, item in zip(ours, theirs, strict=True):
        measure = find(code, KEY)
        assert measure is not None
        assert mapped_key(item["framework_key"], KEY, KEY) in measure.sub_items
        for place in item["occurrences"]:
            found.setdefault(place["leaf"], set()).add(code)
    return found


def _in_file_order() -> list[object]:
    return sorted(library(KEY), key=lambda item: (item.code != "L01", item.code))


def _leaves(name: str, said: dict[str, object]) -> list[tuple[str, str, str, str]]:
    """Return place, sub-item, heading and text of each leaf, places as the pointers have them."""
    return [
        (f"{name}:{item['key']}.m{m}.l{number}", item["key"], measure["heading"] or "", text)
        for area in said["areas"]
        for item in area["subitems"]
        for m, measure in enumerate(item["measures"], 1)
        for number, leaf in enumerate(measure["leaves"], 1)
        for text in [real_plans._text(leaf)]
    ]
