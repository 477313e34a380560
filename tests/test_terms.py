import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import real_plans
from tests.tables import SANMIN, full_plan
from xlplan import data
from xlplan.errors import UsageError
from xlplan.plan import Agency, Location, Measure, Plan
from xlplan.problems import KINDS, SEVERITIES
from xlplan.text import fold
from xlplan.vocabulary import Roster, framework, roster
from xlplan.vocabulary.agencies import roster_to_json
from xlplan.wording import checks
from xlplan.wording.checks import CHECKS
from xlplan.wording.examples import example_faults
from xlplan.wording.likeness import title_slips
from xlplan.wording.matching import anchors
from xlplan.wording.rules import rules, rules_from_dict, schema_faults, severity_of
from xlplan.wording.sheet import from_row, headings, to_rows
from xlplan.wording.terms import check_terms, check_text, correct

HEALTH = Agency(name="高雄市彌陀區衛生所", kind="二級機關", parent="高雄市政府衛生局")
RULES = rules()
W_KINDS = {code for code in KINDS if code[0] == "W"}


def as_file(rows):
    """Return rules as terms.json has them."""
    return {"version": "1", "rules": list(rows)}


def correction(finding):
    """Return what is to be replaced by what at the first place; None where that is not known."""
    spot = finding.spots[0]
    return None if spot.after is None else (spot.before, spot.after)


def codes(text, **more):
    """Return the codes found in a text, the full stop aside."""
    found = check_text(text, **({"year": 2025, "agency": SANMIN} | more))
    return [item.code for item in found if item.code != "W409"]


def plan_of(*actions, **more):
    """Return a plan of a few measures under 1-1, each in its cell D3, D4 …"""
    measures = tuple(
        Measure(
            id=f"m{index}",
            order=index,
            sub_item="1-1",
            action=action,
            location=Location("一、基礎服務", index + 2, {"heading": "C", "action": "D"}),
        )
        for index, action in enumerate(actions, 1)
    )
    return full_plan(**({"measures": measures} | more))


# The rules as data


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_of_a_rule_hold(rule):
    assert list(example_faults([rule])) == []


def test_every_rule_has_examples_of_right_and_wrong_but_the_checks_of_whole_plans():
    without = {item.check for item in RULES if not (item.wrong_examples and item.right_examples)}
    assert without == {"near_twins", "title_without_year"}


def test_the_shipped_rules_are_as_the_schema_says():
    assert list(schema_faults(data.read_json("terms.json"))) == []
    assert {rule.kind for rule in RULES} == W_KINDS
    assert {rule.check for rule in RULES if rule.check} == set(CHECKS)
    checks = data.read_json("terms.schema.json")["$defs"]["rule"]["properties"]["check"]["enum"]
    assert set(checks) == set(CHECKS)


def test_an_example_that_does_not_hold_is_told():
    rule = next(item for item in RULES if item.id == "攸關")
    broken = replace(rule, wrong_examples=("與生活攸關。",), right_examples=("與生活悠關。",))
    known = tuple(broken if item is rule else item for item in RULES)
    assert len(list(example_faults([broken], known))) == 2


def test_a_right_form_that_another_rule_corrects_is_told():
    said = {"id": "甲", "kind": "W401", "pairs": {"甲乙": "悠關"}, "sure": True, "examples": {}}
    (rule,) = rules_from_dict({"rules": [said]})
    assert any("又會" in item.text for item in example_faults([rule], (*RULES, rule)))


@pytest.mark.parametrize(
    "changes",
    [
        {"pattern": "甲+", "right": "乙"},
        {"pattern": "(甲", "right": "乙"},
        {"pattern": "甲{2,}", "right": "乙"},
        {"pattern": "甲"},
        {"pairs": {"甲": "乙"}, "forms": ["甲", "乙"]},
        {"pairs": {}},
        {"check": "spelling"},
        {"pairs": {"甲": "乙"}, "severity": "error"},
    ],
)
def test_a_rule_that_cannot_be_understood_is_told(changes):
    said = {"version": "1", "rules": [{"id": "甲", "kind": "W401", "examples": {}, **changes}]}
    assert len(list(schema_faults(said))) == 1


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"rules": []}, "檔案不合格式"),
        ({"version": 1, "rules": []}, "檔案不合格式"),
        ({"version": "1", "rules": ["甲"]}, "第1條規則不合格式"),
        (
            {"version": "1", "rules": [{"id": "甲", "kind": "W401", "pairs": 1, "examples": {}}]},
            "第1條規則的「錯與對」不合格式",
        ),
    ],
)
def test_a_file_of_rules_that_is_not_in_form_is_told_in_chinese(said, where):
    assert list(schema_faults(said)) == [f"{where}。請用 xlplan terms import 重新產生。"]


def test_a_citys_own_rules_add_to_the_shipped_ones_and_replace_them(tmp_path, monkeypatch):
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    own = [
        {"id": "鳳凰花", "kind": "W401", "pairs": {"風凰花": "鳳凰花"}, "examples": {}},
        {"id": "攸關", "kind": "W401", "pairs": {"幽關": "攸關"}, "examples": {}},
    ]
    path = tmp_path / "terms.json"
    path.write_text(json.dumps({"version": "1", "rules": own}), encoding="utf-8")
    assert codes("風凰花季。") == ["W401"]
    assert codes("與生活幽關。") == ["W401"]
    assert codes("與生活悠關。") == []
    path.write_text('{"version": "1", "rules": [{"id": ""}]}', encoding="utf-8")
    with pytest.raises(UsageError, match="用語規則"):
        rules()


def test_rules_go_to_a_table_and_come_back_the_same():
    back = as_file(map(from_row, to_rows(RULES)))
    assert list(schema_faults(back)) == []
    for before, after in zip(RULES, rules_from_dict(back), strict=True):
        for name in (*headings().values(), "id"):
            assert getattr(after, name) == getattr(before, name), (before.id, name)


def test_a_row_as_an_evaluator_types_it_is_a_rule():
    row = {"名稱": "里鄰長", "種類": "W401", "錯與對": "理鄰長->里鄰長", "可自動校正": "是"}
    row |= {"起始年度": "114", "錯的例句": "邀請理鄰長。", "對的例句": "邀請里鄰長。", "備註": "甲"}
    said = as_file([from_row(row)])
    assert list(schema_faults(said)) == []
    (rule,) = rules_from_dict(said)
    assert (rule.pairs, rule.sure, rule.first_year) == ((("理鄰長", "里鄰長"),), True, 2025)
    assert list(example_faults([rule], (rule,))) == []


# What must not be flagged


@pytest.mark.parametrize(
    "text",
    [
        "建立關懷弱勢家庭的服務網絡。",
        "辦理化粧品廣告管理。",
        "促進民眾參與決策制定。",
        "線上受理調解聲請。",
        "連結資料開放平台，並更新服務平臺。",
        "公布於「提昇服務」專區。",
        "依本府及行政院規定辦理。",
        "宣導政令如下：\n○1服務行銷。\nA.運用社會資源。\nB.善用里鄰長會議。",
        "民國105年核定長期照顧十年計畫(106-115年)。",
        "於次年1月提送113年度執行成果。",
        "提供民眾易讀、易懂、易用的服務申辦資訊及進度查詢管道，提升服務流程透明度。",
        "服務時間為上午8:00至12:00，網址為https://sanmin.kcg.gov.tw?a=1,2。",
        "由民政課課長督導各里里幹事。",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert codes(text) == []
    assert correct(text, year=2025, agency=SANMIN) == (text, ())


def test_a_full_plan_in_good_wording_has_no_finding():
    assert check_terms(full_plan()) == []


def test_wrong_characters_are_told_in_names_in_quotation_marks_only_where_they_are_sure():
    assert codes("依「高雄巿政府」規定辦理。") == ["W403"]
    assert codes("依「減化流程方案」辦理。") == []


def test_sections_that_the_agency_says_it_has_are_right():
    measure = Measure(
        id="m1", sub_item="1-1", action="辦理兵役業務。", responsible_units=("兵役課",)
    )
    plan = full_plan(measures=(measure,))
    (found,) = check_terms(plan)
    assert (found.code, found.field) == ("W406", "responsible_units")
    own = replace(plan, agency=replace(plan.agency, sections=("兵役課",)))
    assert check_terms(own) == []


# What depends on the agency, the year and the rest of the plan


def test_how_another_kind_of_agency_calls_itself_is_told():
    assert codes("公開於本局網頁。") == ["W407"]
    assert codes("公開於本局網頁。", agency=Agency(name="高雄市政府衛生局")) == []
    assert codes("公開於本局網頁。", agency=Agency()) == []
    assert codes("設置局長信箱。", agency=HEALTH) == ["W407"]


def test_a_name_is_outdated_from_its_year_on():
    text = "連結內政部役政署網站。"
    assert codes(text, year=2023) == []
    assert codes(text, year=2024) == ["W406"]
    assert codes(text, year=0) == []


def test_only_the_year_in_the_title_of_a_plan_must_be_this_years():
    assert codes("依高雄市政府113年度提升服務實施計畫辦理。") == ["W414"]
    assert codes("依高雄市政府113年度提升服務實施計畫辦理。", year=2024) == []
    assert codes("依113年度防災整備計畫辦理。") == []
    (found,) = check_terms(full_plan(title="高雄市三民區公所113年度提升服務執行計畫"))
    assert (found.code, found.field, correction(found)) == ("W414", "title", ("113", "114"))
    (found,) = check_terms(full_plan(title="高雄市三民區公所提升服務執行計畫"))
    assert found.code == "W418"
    assert "高雄市三民區公所114年度提升服務執行計畫" in found.hint


def test_a_variant_is_one_notice_for_the_plan_with_its_cells():
    plan = plan_of("提昇服務品質。", "提升效能。", "提昇滿意度，並公佈結果。")
    found = check_terms(plan)
    assert [(item.code, item.value, len(item.spots)) for item in found] == [
        ("W405", "提昇", 2),
        ("W405", "公佈", 1),
    ]
    assert found[0].place == plan.measures[0].location
    assert "「一、基礎服務」D3、D5，共2處" in found[0].message
    assert {item.severity for item in found} == {"notice"}


def test_the_usual_form_is_kept_where_no_form_is_better():
    (found,) = check_terms(plan_of("設置櫃檯。", "綜合櫃檯。", "引導至櫃台。"))
    assert (found.value, correction(found)) == ("櫃台", ("櫃台", "櫃檯"))


def test_half_width_marks_are_one_notice_for_the_plan():
    found = check_terms(plan_of("主動告知:逾期原因。", "備有輪椅,供民眾使用（免費）(現場）。"))
    assert [item.code for item in found] == ["W408"]
    assert [spot.after for spot in found[0].spots] == ["：", "，"]


def test_a_missing_full_stop_is_a_warning_where_most_texts_have_one():
    good = ["辦理服務禮儀訓練。"] * 3
    (found,) = check_terms(plan_of(*good, "設置電動機車充電站"))
    assert (found.code, found.severity, correction(found)) == ("W409", "warning", ("", "。"))
    (found,) = check_terms(plan_of("設置電動機車充電站", "設置無障礙坡道", "設置哺集乳室"))
    assert (found.code, found.severity, len(found.spots)) == ("W409", "notice", 3)


def test_a_slip_in_the_heading_of_several_rows_is_told_once():
    plan = plan_of("辦理甲項訓練。", "辦理乙項訓練。")
    rows = tuple(replace(item, heading="流程減化") for item in plan.measures)
    (found,) = check_terms(replace(plan, measures=rows))
    assert (found.field, len(found.spots)) == ("heading", 2)


def test_nearly_the_same_text_under_another_sub_item_is_told():
    text = "透過里民大會及社群媒體蒐集民眾意見，每季檢討一次並公布改善結果。"
    near = "利用里民大會及社群媒體蒐集民眾意見，每季檢討一次並公布改善結果。"
    plan = plan_of(text, near)
    assert check_terms(plan) == []
    moved = (plan.measures[0], replace(plan.measures[1], sub_item="2-2"))
    (found,) = check_terms(replace(plan, measures=moved))
    assert found.code == "W415"
    assert "工作表「一、基礎服務」第3列" in found.message
    same = (plan.measures[0], replace(moved[1], action=text))
    assert check_terms(replace(plan, measures=same)) == []  # told as P505


def test_the_general_texts_are_read_too_and_say_where_they_stand():
    place = Location("總則", 6, {"text": "D"})
    plan = full_plan(goals=("提供悠關生活的服務。",))
    (found,) = check_terms(plan, [({"part": "goals", "text": plan.goals[0]}, place)])
    assert (found.code, found.place, found.field) == ("W401", place, "text")
    assert found.spots[0].passage.cell == "D6"
    (found,) = check_terms(plan)
    assert found.place is None


def test_a_printed_title_that_differs_from_the_official_one_is_told():
    official = {item.key: item.title for item in framework("kaohsiung-113").sub_items}
    printed = list(official.items())
    assert title_slips(printed, official) == []
    key, title = printed[3]
    assert title_slips([*printed, (key, title[:-3])], official) == [key]


# Brackets, numbers


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("備有輔具（輪椅、拐杖。", 1),
        ("備有輔具輪椅）、拐杖。", 1),
        ("訂定「服務守則（含附件」。", 1),
        ("訂定「服務守則（含附件）」。", 0),
        ("備有輔具(輪椅）。", 0),
        ("方式有1)現場，2)網路。", 0),
    ],
)
def test_brackets_without_their_other_half_are_told(text, count):
    assert codes(text).count("W410") == count


@pytest.mark.parametrize("mark", ["1.", "2、", "(2)", "（三）", "四、", "①", "○1", "A."])
def test_a_number_typed_at_the_head_is_told(mark):
    assert "W411" in codes(f"{mark}辦理宣導活動。")
    assert "W411" not in codes(f"辦理宣導活動：{mark}電話。")


# The findings as problems


def test_a_finding_fills_the_texts_of_its_kind():
    found = [
        item
        for rule in RULES
        for example in rule.wrong_examples
        for item in check_text(example, year=2025, agency=SANMIN)
    ]
    assert {item.code for item in found} >= W_KINDS - {"W415", "W418"}
    for item in found:
        assert item.severity in SEVERITIES
        assert item.message.endswith("。")
        assert "{" not in item.message + item.hint
        assert correction(item) is None or correction(item)[0] != correction(item)[1]


# Correcting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("與生活悠關的議題, 改善服務 品質並提昇效能", "與生活攸關的議題，改善服務品質並提升效能"),
        ("設置參與管道 透過座談收集意見", "設置參與管道 透過座談收集意見"),
        ("由民政課 社會課辦理", "由民政課 社會課辦理"),
        ("依高雄巿199專線的紀錄", "依高雄市1999專線的紀錄"),
        ("受理１１４年案件:公佈結果..等", "受理114年案件：公布結果……等"),
        ("展覧", "展覽"),
        ("本局整合、等服務", "本局整合、等服務"),
    ],
)
def test_only_the_sure_corrections_are_made(before, after):
    assert correct(before, year=2025, agency=SANMIN)[0] == after


_PIECES = st.sampled_from(
    [
        *(wrong for rule in RULES for wrong, _ in rule.pairs),
        *(text for rule in RULES for text in (*rule.wrong_examples, *rule.right_examples)),
        *(
            " ",
            "，",
            ",",
            "（",
            "(",
            ")",
            "「",
            "」",
            "..",
            "\n",
            "199",
            "提升",
            "里",
            "本",
            "自已",
        ),
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=5), max_size=8).map("".join)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, st.sampled_from([0, 2017, 2025]), st.sampled_from([SANMIN, HEALTH, Agency()]))
def test_correcting_twice_is_correcting_once(text, year, agency):
    once, _ = correct(text, year=year, agency=agency)
    assert correct(once, year=year, agency=agency) == (once, ())


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_the_changes_in_their_order_lead_from_the_old_text_to_the_new(text):
    new, changes = correct(text, year=2025, agency=SANMIN)
    for change in changes:
        end = change.start + len(change.before)
        assert text[change.start : end] == change.before
        text = text[: change.start] + change.after + text[end:]
    assert text == new


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_a_text_without_sure_findings_stays_as_it_is(text):
    found = check_text(text, year=2025, agency=SANMIN)
    new, changes = correct(text, year=2025, agency=SANMIN)
    if not any(spot.sure for item in found for spot in item.spots):
        assert (new, changes) == (text, ())
    else:
        assert new != text


@pytest.mark.parametrize(
    "text",
    [
        "https://www.kh.gov.tw/公佈欄?id=1,2",
        "見www.kh.gov.tw/提昇,服務",
        "提昇服務成果_v1.docx",
        "成果照片\\減化.pdf",
        "提昇@kh.gov.tw",
        "資料&nbsp;提供",
    ],
)
def test_addresses_and_names_of_files_are_left_alone(text):
    assert correct(text, year=2025, agency=SANMIN)[0] == text
    around = correct(f"公佈於{text}，提昇服務。", year=2025, agency=SANMIN)[0]
    assert around.endswith(f"{text}，提升服務。")


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("甲乙(?!丙)", ("甲乙",)),
        ("(?<![甲乙])丙(丁|戊)己庚", ("己庚",)),
        ("甲乙?丙丁", ("丙丁",)),
        ("甲{0,2}", ()),
        ("甲{2,3}", ("甲",)),
        ("[甲乙]丙|丁", ("丙", "丁")),
        ("甲|[乙丙]", ()),
        ("甲\\.乙乙", ("乙乙",)),
        ("(?i)line", ()),
    ],
)
def test_the_words_without_which_a_pattern_matches_nothing(pattern, wanted):
    assert anchors(pattern) == wanted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_pattern_matches_without_its_words(rule):
    wanted = anchors(rule.pattern)
    for text in rule.wrong_examples:
        if re.search(rule.pattern or "(?!)", text, re.MULTILINE) and wanted:
            assert any(word in text for word in wanted)


@pytest.mark.parametrize("text", ["大寮寮里活動", "鳳山山仔頂", "那瑪夏夏令營", "美濃濃情"])
def test_a_district_before_a_word_that_begins_with_its_end_is_no_repeat(text):
    assert "W412" not in codes(f"辦理{text}。")


def test_a_roster_of_other_agencies_does_not_hide_the_districts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office = next(entry for entry in roster().entries if "三民" in entry.name)
    own = json.dumps(roster_to_json(Roster((office,))), ensure_ascii=False)
    (tmp_path / "roster.json").write_text(own, encoding="utf-8")
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    checks._districts.cache_clear()
    assert len(roster().entries) == 1
    assert "W412" not in codes("辦理大寮寮里活動。")


@settings(max_examples=100, deadline=None)
@given(_TEXTS)
def test_every_spot_stands_where_it_says(text):
    for item in check_text(text, year=2025, agency=SANMIN):
        for spot in item.spots:
            end = spot.start + len(spot.before)
            assert spot.passage.text[spot.start : end] == spot.before


# The real plans

TYPOS = real_plans.FOLDER.parent / "domain" / "typos.json"
NO_SLIP_OF_WORDS = ("missing_unit", "missing_part")  # told by R307, or by no row at all
FINE = {"○1"}  # a list inside a text
NOT_LISTED = {("N113", "W409"), ("M106", "W407")}  # slips by hand, named only in notes of the list


def real(name):
    """Return a real plan and what is found in it."""
    plan = Plan.from_dict(real_plans.plan_json(real_plans.outline(name)))
    return plan, check_terms(plan)


def known_slips(confidence=("high", "medium", "low")):
    entries = json.loads(TYPOS.read_text(encoding="utf-8"))
    return [item for item in entries if item["confidence"] in confidence]


def bare(text):
    return re.sub(r"\s", "", text)


def touches(spot, words):
    """Tell whether a spot overlaps some words of its passage, blanks aside."""
    text, wanted = spot.passage.text, bare(words)
    low = len(bare(text[: spot.start]))
    high = low + max(len(bare(spot.before)), 1)
    starts = [match.start() for match in re.finditer(re.escape(wanted), bare(text))]
    return any(start < high and low <= start + len(wanted) for start in starts)


def repeats(plan, found, words):
    """Tell whether the text with some words is told to stand twice (W415, or P505 if the same)."""
    if any(item.code == "W415" and bare(words)[:8] in item.message for item in found):
        return True
    counts = Counter(fold(item.action) for item in plan.measures)
    return any(bare(words) in bare(text) for text, number in counts.items() if number > 1)


def recall():
    """Return the high-confidence slips: found, missed, and those no row shows."""
    told, missed, hidden = [], [], []
    for name in real_plans.NAMES:
        plan, found = real(name)
        texts = [plan.title, *plan.basis, *plan.goals, *plan.monitoring]
        texts += [text for item in plan.measures for text in (item.heading, item.action)]
        for entry in known_slips(("high",)):
            if entry["doc"] != name:
                continue
            words = entry["found"]
            spots = [spot for item in found for spot in item.spots]
            if (
                entry["kind"] in NO_SLIP_OF_WORDS
                or words in FINE
                or not any(bare(words) in bare(text) for text in texts)
            ):
                hidden.append(entry)
            elif entry["kind"] == "duplicate":
                (told if repeats(plan, found, words) else missed).append(entry)
            else:
                is_told = any(touches(spot, words) for spot in spots)
                (told if is_told else missed).append(entry)
    return told, missed, hidden


def precision():
    """Return the warnings that are slips and those that are none, as (plan, finding)."""
    true, false = [], []
    for name in real_plans.NAMES:
        entries = [item["found"] for item in known_slips() if item["doc"] == name]
        for item in real(name)[1]:
            if severity_of(item.rule) == "warning" == item.severity:
                listed = any(touches(spot, words) for spot in item.spots for words in entries)
                is_slip = listed or (name, item.code) in NOT_LISTED
                (true if is_slip else false).append((name, item))
    return true, false


needs_plans = pytest.mark.skipif(
    not (real_plans.is_there() and TYPOS.is_file()), reason="the real plans are not beside us"
)


@pytest.mark.real
@needs_plans
def test_nine_of_ten_known_slips_of_the_real_plans_are_found():
    told, missed, hidden = recall()
    share = len(told) / (len(told) + len(missed))
    print(f"recall {len(told)}/{len(told) + len(missed)} = {share:.0%}, hidden {len(hidden)}")
    assert share >= 0.9, [entry["found"] for entry in missed]
    assert len(told) >= 30


@pytest.mark.real
@needs_plans
def test_nine_of_ten_warnings_in_the_real_plans_are_slips():
    true, false = precision()
    share = len(true) / (len(true) + len(false))
    print(f"precision {len(true)}/{len(true) + len(false)} = {share:.0%}")
    assert share >= 0.9, [(name, item.value) for name, item in false]


@pytest.mark.real
@needs_plans
def test_the_altered_titles_of_the_real_plans_are_told_from_the_printed_ones():
    for name, expected in {"N113": [], "S114": [], "M106": ["2-2", "3-1", "3-2"]}.items():
        said = real_plans.outline(name)
        official = {
            item.key: item.title for item in framework(f"kaohsiung-{said['framework']}").sub_items
        }
        printed = [
            (item["key"], re.sub(r"^\s*[(（].{1,4}[)）]", "", item["title_in_source"]))
            for area in said["areas"]
            for item in area["subitems"]
        ]
        assert title_slips(printed, official) == expected
