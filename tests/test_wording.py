"""The library of standard measures: its texts, how they are found, and how agencies get theirs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests import real_plans
from tests.tables import SANMIN
from xlplan import data, schema
from xlplan.errors import UsageError
from xlplan.plan import Agency
from xlplan.vocabulary import (
    COLLECTIVE,
    agency_for,
    framework,
    frameworks,
    mapped_key,
    roster,
    sections_for,
)
from xlplan.wording.library import (
    changed,
    find,
    library,
    serves,
    shipped,
    text_for,
    to_json,
    units_for,
)
from xlplan.wording.standard import (
    PLACEHOLDER,
    StandardMeasure,
    faults,
    from_dict,
    placeholders,
    spoken,
    stored,
    to_dict,
)

OLD, NEW = "kaohsiung-106", "kaohsiung-113"
HEALTH = Agency("高雄市彌陀區衛生所", kind="二級機關", parent="高雄市政府衛生局", self_name="本所")
CENTRE = Agency(
    name="高雄市政府社會局長青綜合服務中心",
    kind="二級機關",
    parent="高雄市政府社會局",
    self_name="本中心",
    sections=("行政課", "服務課", "教保課"),
)
BUREAU = Agency("高雄市政府衛生局", kind="局處會", parent="高雄市政府", self_name="本局")
LAND = Agency("高雄市政府地政局岡山地政事務所", kind="二級機關", parent="高雄市政府地政局")
AGENCIES = (SANMIN, HEALTH, CENTRE, BUREAU, LAND)
YEAR = 2025
SLIPS = {
    "half-width punctuation": ("公布,並", r"[,;:!?().\"']"),
    "blanks beside Chinese": ("於 網站", r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])"),
    "臺 beside 台": ("平臺", "臺"),
    "a variant, or a wrong character": (
        "公佈",
        "提昇|公佈|發佈|分佈|掃瞄|做為|連絡|聯結|計劃|佔|櫃檯|了解|制訂|網絡|減化|悠關|巿",
    ),
    "紀錄 is the noun, and no verb is used": ("留下記錄", "記錄"),
    "one way of writing names": (
        "APP",
        r"APP|apps|iTaiwan網路|i-Taiwan|Line|line|QR code|QRCode|\bfb\b",
    ),
    "a year": ("114年", r"\d{2,4}年|民國|年度內"),
    "an agency's own name or head": (
        "區長核定",
        "本[所局處會府]|本中心|(?<!轄)區長|所長|局長|市長",
    ),
    "twice the same character": ("訂訂定", r"([\u4e00-\u9fff])\1"),
    "a number typed at the head": ("1.辦理", r"^(?!1999)[\d（(]+[.、)）]"),
    "two marks in a row": ("。。", "[，、；。]{2}"),
    "people": ("先生", "先生|女士|小姐"),
}


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test a folder for the city's own library that is empty at first."""
    folder = tmp_path / "home" / "wording"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XLPLAN_HOME", str(folder.parent))
    return folder


def measure(code: str = "A99", **changes: object) -> StandardMeasure:
    """Return a standard measure of a city's own."""
    said = StandardMeasure(
        code=code,
        title="候位資訊",
        sub_items=("1-3",),
        texts={"*": "{self}於網站即時公布候位號碼，民眾可掌握到場時間。"},
    )
    return replace(said, **changes)


def keep(folder: Path, *measures: StandardMeasure, name: str = "own.json", key: str = NEW) -> Path:
    """Write a city's own library."""
    path = folder / name
    path.write_text(json.dumps(to_json(measures, key), ensure_ascii=False), encoding="utf-8")
    return path


def keep_raw(folder: Path, said: object) -> Path:
    path = folder / "own.json"
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def texts() -> list[tuple[str, str]]:
    """Return every text we ship, with a name for it."""
    return [
        (f"{item.code} {kind}", text) for item in shipped(NEW) for kind, text in item.texts.items()
    ]


# The library we ship


@pytest.mark.parametrize("name", data.names("wording"))
def test_a_library_follows_its_schema(name: str) -> None:
    rules = data.read_json("wording.schema.json")
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.validate(data.read_json("wording", name), rules)


def test_there_are_about_eighty_measures_and_every_code_is_there_once() -> None:
    codes = [item.code for item in shipped(NEW)]
    assert 80 <= len(codes) == len(set(codes)) <= 90
    titles = [item.title for item in shipped(NEW)]
    assert len(set(titles)) == len(titles)


def test_a_code_is_the_letter_of_its_area_and_a_number_in_the_order_of_sub_items() -> None:
    own = framework(NEW)
    for item in shipped(NEW):
        place = own.sub_item(item.sub_items[0])
        assert place, item.code
        assert re.fullmatch("LABCDEF"[place.area] + r"\d\d", item.code), item.code
    codes = [item.code for item in shipped(NEW)]
    assert codes[0] == "L01"
    assert codes[1:] == sorted(codes[1:])


@pytest.mark.parametrize("key", [item.key for item in frameworks()])
def test_all_sub_items_of_a_measure_are_in_the_framework(key: str) -> None:
    known = {item.key for item in framework(key).sub_items}
    assert len(library(key)) == len(shipped(NEW))
    for item in library(key):
        assert set(item.sub_items) <= known, item.code


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda item: item.name)
def test_every_sub_item_has_a_measure_for_every_kind_of_agency(agency: Agency) -> None:
    served = {key for item in library(NEW) if serves(item, agency) for key in item.sub_items}
    assert served == {item.key for item in framework(NEW).sub_items}


def test_the_older_frameworks_places_follow_from_the_key_map() -> None:
    older = {item.code: item for item in library(OLD)}
    for item in library(NEW):
        back = tuple(mapped_key(key, OLD, NEW) for key in older[item.code].sub_items)
        assert back == item.sub_items, item.code
        assert replace(older[item.code], sub_items=item.sub_items) == item
    assert older["L01"].sub_items == ("1-1",)
    assert older["A01"].sub_items == ("1-2",)


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda item: item.name)
def test_a_filled_in_measure_is_a_faultless_row_of_a_plan(agency: Agency) -> None:
    keys = [item.key for item in framework(NEW).sub_items]
    rows = [
        {
            "sub_item": item.sub_items[0],
            "heading": item.heading,
            "action": text_for(item, agency, YEAR),
            "responsible_units": list(units_for(item, agency)),
            "wording_code": item.code,
            "indicator": item.indicator,
            "target": item.target,
            "due": item.due,
        }
        for item in library(NEW)
    ]
    assert list(schema.faults("measure", rows, keys)) == []


def test_usual_sections_are_sections_that_such_agencies_have() -> None:
    known = {*sections_for("區公所", 2024), *COLLECTIVE}
    for item in shipped(NEW):
        assert set(item.units.get("區公所", item.units.get("*", ()))) <= known, item.code
        assert set(item.units.get("中心", ())) <= set(CENTRE.sections), item.code
        assert item.units.get("衛生所", ()) == (), item.code
        assert set(item.units) <= {"*", "區公所", "衛生所", "中心"}, item.code


def test_a_health_station_without_sections_is_given_none() -> None:
    for item in shipped(NEW):
        if serves(item, HEALTH):
            assert units_for(item, HEALTH) == (), item.code


# The texts themselves


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda item: item[:8])
def test_a_text_is_a_whole_sentence_of_twenty_to_a_hundred_and_twenty_characters(
    name: str, text: str
) -> None:
    filled = text_for(measure(texts={"*": text}), SANMIN, YEAR)
    assert 20 <= len(filled) <= 120
    assert text.endswith("。")
    assert "\n" not in text


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda item: item[:8])
def test_a_text_holds_only_placeholders_that_are_known(name: str, text: str) -> None:
    assert set(PLACEHOLDER.findall(text)) <= set(placeholders())
    assert not set("{}") & set(PLACEHOLDER.sub("", text))


@pytest.mark.parametrize("slip", SLIPS)
def test_no_text_has_a_slip(slip: str) -> None:
    example, pattern = SLIPS[slip]
    assert re.search(pattern, example), "the rule finds nothing at all"
    found = {name: text for name, text in texts() if re.search(pattern, text)}
    assert found == {}


@pytest.mark.parametrize("slip", [name for name in SLIPS if name != "a number typed at the head"])
def test_no_title_heading_indicator_or_target_has_a_slip(slip: str) -> None:
    for item in shipped(NEW):
        for words in (item.title, item.heading, item.indicator, item.target):
            assert not re.search(SLIPS[slip][1], words), words


def test_every_text_can_be_shown_on_an_old_console() -> None:
    for name, text in texts():
        assert text.encode("cp950").decode("cp950") == text, name


def test_the_text_of_one_measure_is_not_that_of_another() -> None:
    found = [(name, trigrams(text)) for name, text in texts()]
    for index, (name, one) in enumerate(found):
        for other, two in found[index + 1 :]:
            if name[:3] != other[:3]:
                assert alike(one, two) < 0.35, (name, other)


def trigrams(text: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]", "", text)
    return frozenset(plain[at : at + 3] for at in range(len(plain) - 2))


def alike(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two) if one | two else 0.0


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not beside us")
def test_no_text_is_near_a_sentence_of_a_real_plan() -> None:
    leaves = []
    for name in real_plans.NAMES:
        said = real_plans.outline(name)
        leaves += [leaf["text"] for _, _, leaf in real_plans.leaves(said)]
        leaves += [row["action"] for row in real_plans.plan_json(said)["measures"]]
    real = [trigrams(leaf) for leaf in leaves]
    assert len(real) > 600
    assert max(alike(one, two) for one in real[:50] for two in real[50:]) > 0.5, "no measure at all"
    for item in library(NEW):
        for kind in item.texts:
            agency = {"衛生所": HEALTH, "中心": CENTRE}.get(kind, SANMIN)
            filled = text_for(replace(item, texts={"*": item.texts[kind]}), agency, YEAR)
            assert max(alike(trigrams(filled), leaf) for leaf in real) < 0.35, (item.code, kind)


# Finding


@pytest.mark.parametrize("said", ["A01", "a01", "Ａ０１", " a 01 ", "ａ01\u3000"])
def test_a_code_is_found_whatever_its_width_case_and_blanks(said: str) -> None:
    found = find(said)
    assert found and found.code == "A01"


@pytest.mark.parametrize("said", ["", "A00", "1", "A1", "A011"])
def test_an_unknown_code_is_not_guessed(said: str) -> None:
    assert find(said) is None


def test_a_code_is_found_in_the_framework_that_is_named() -> None:
    found = find("b01", OLD)
    assert found and found.sub_items == ("2-1", "5-2")
    with pytest.raises(UsageError, match="taipei-1"):
        find("A01", "taipei-1")


# An agency's own text


@pytest.mark.parametrize("year", [0, YEAR])
def test_no_placeholder_is_left_over_for_any_agency_of_the_roster(year: int) -> None:
    known = [agency_for(entry, YEAR) for entry in roster().entries]
    for agency in (*known, *AGENCIES, Agency(), Agency(name="高雄市某某協進社")):
        for item in library(NEW):
            text = text_for(item, agency, year)
            assert not set("{}") & set(text), (item.code, agency.name)
            assert text.endswith("。")
            assert "本本" not in text and "年度年度" not in text


ALL_WORDS = "{self}、{head}、{parent}、{year}年度、{website}。"


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        (SANMIN, "本所、區長、市府、114年度、本所網站。"),
        (HEALTH, "本所、所長、衛生局、114年度、本所網站。"),
        (CENTRE, "本中心、主任、社會局、114年度、本中心網站。"),
        (BUREAU, "本局、局長、市府、114年度、本局網站。"),
        (LAND, "本所、主任、地政局、114年度、本所網站。"),
        (Agency(), "本機關、首長、上級機關、114年度、本機關網站。"),
    ],
    ids=lambda item: getattr(item, "name", ""),
)
def test_placeholders_are_the_agencys_own_words(agency: Agency, words: str) -> None:
    assert text_for(measure(texts={"*": ALL_WORDS}), agency, YEAR) == words


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("高雄市政府", "市長"),
        ("高雄市政府民政局", "局長"),
        ("高雄市政府主計處", "處長"),
        ("高雄市政府客家事務委員會", "主任委員"),
        ("高雄市那瑪夏區公所", "區長"),
        ("高雄市左營區衛生所", "所長"),
        ("高雄市楠梓戶政事務所", "主任"),
        ("高雄市政府警察局三民第一分局", "分局長"),
        ("高雄市政府消防局救災救護大隊", "大隊長"),
        ("高雄市立圖書館", "館長"),
        ("高雄市立聯合醫院", "院長"),
        ("高雄市某某協進社", "首長"),
    ],
)
def test_the_head_of_an_agency_goes_by_its_name(name: str, head: str) -> None:
    assert text_for(measure(texts={"*": "由{head}核定。"}), Agency(name=name)) == f"由{head}核定。"


def test_a_plan_without_a_year_says_this_year() -> None:
    assert text_for(measure(texts={"*": "{year}年度計畫。"}), SANMIN) == "本年度計畫。"


VARIED = {
    "*": "通用。",
    "區公所": "區。",
    "衛生所": "衛。",
    "中心": "中。",
    "服務中心": "服務。",
}


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        (SANMIN, "區。"),
        (Agency(name="某某", kind="區公所"), "區。"),
        (Agency(name="鳥松區公所"), "區。"),
        (HEALTH, "衛。"),
        (CENTRE, "服務。"),
        (Agency(name="高雄市政府教育局家庭教育中心"), "中。"),
        (BUREAU, "通用。"),
        (Agency(), "通用。"),
    ],
    ids=lambda item: getattr(item, "name", ""),
)
def test_the_variant_is_chosen_by_kind_or_by_the_end_of_the_name(agency: Agency, text: str) -> None:
    assert text_for(measure(texts=VARIED), agency) == text


def test_the_texts_we_ship_differ_where_the_work_differs() -> None:
    found = find("B01")
    assert found
    assert len({text_for(found, agency) for agency in (SANMIN, HEALTH, CENTRE, BUREAU)}) == 4
    assert "接種" in text_for(find("A01") or found, HEALTH)
    assert "接種" not in text_for(find("A01") or found, SANMIN)


def test_a_measure_for_some_kinds_serves_only_those() -> None:
    conscripts, everybody = find("A10"), find("A12")
    assert conscripts and everybody
    assert serves(conscripts, SANMIN) and not serves(conscripts, HEALTH)
    assert all(serves(everybody, agency) for agency in AGENCIES)


def test_the_usual_sections_are_those_that_the_agency_has() -> None:
    item = measure(units={"*": ("各課室",), "區公所": ("民政課", "觀光課"), "衛生所": ()})
    assert units_for(item, SANMIN) == ("民政課",)
    assert units_for(item, replace(SANMIN, sections=())) == ("民政課", "觀光課")
    assert units_for(item, HEALTH) == ()
    assert units_for(item, CENTRE) == ("各課室",)
    assert units_for(measure(), SANMIN) == ()


def test_placeholders_are_shown_in_chinese_and_read_back() -> None:
    assert spoken(ALL_WORDS) == "{自稱}、{首長}、{上級}、{年度}年度、{網站}。"
    assert stored(spoken(ALL_WORDS)) == ALL_WORDS
    assert stored("｛自稱｝與{別的}。") == "{self}與{別的}。"


# The city's own library


def test_a_citys_own_measures_are_added_in_the_order_of_sub_items(own: Path) -> None:
    keep(own, measure("A99"), measure("K01", sub_items=("0",)))
    codes = [item.code for item in library(NEW)]
    assert len(codes) == len(shipped(NEW)) + 2
    assert codes[:2] == ["K01", "L01"]
    assert codes[codes.index("A99") - 1] == "A33" and codes[codes.index("A99") + 1] == "A34"
    found = find("ａ99")
    assert found and found.title == "候位資訊"


def test_a_citys_own_measure_replaces_ours_by_code(own: Path) -> None:
    keep(own, measure("A12"))
    assert len(library(NEW)) == len(shipped(NEW))
    assert find("A12") == measure("A12")
    assert find("A13") in shipped(NEW)


def test_of_several_own_files_the_last_by_name_counts_and_a_change_is_seen(own: Path) -> None:
    keep(own, measure("A99", title="甲"), name="a.json")
    later = keep(own, measure("A99", title="乙乙"), name="b.json")
    assert (find("A99") or measure()).title == "乙乙"
    keep(own, measure("A99", title="丙"), name="b.json")
    assert (find("A99") or measure()).title == "丙"
    later.unlink()
    assert (find("A99") or measure()).title == "甲"


def test_own_measures_of_an_older_framework_are_moved_to_the_newer(own: Path) -> None:
    keep(own, measure("A99", sub_items=("1-4", "3-1")), key=OLD)
    found, older = find("A99", NEW), find("A99", OLD)
    assert found and found.sub_items == ("1-3", "3-1")
    assert older and older.sub_items == ("1-4", "3-1")


def test_what_a_city_has_to_keep_is_what_differs_from_ours() -> None:
    everything = [*shipped(NEW), measure("A99")]
    everything[3] = replace(everything[3], target="95%以上")
    assert changed(everything, NEW) == (everything[3], measure("A99"))
    assert changed(shipped(NEW), NEW) == ()


def test_a_measure_reads_back_from_its_file_as_it_was() -> None:
    for item in shipped(NEW):
        assert from_dict(json.loads(json.dumps(to_dict(item)))) == item


GOOD = to_dict(measure())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "甲一"}, "代碼「甲一」的寫法不對"),
        ({"title": None}, "title"),
        ({"sub_items": ["1-9"]}, "計畫架構裡沒有次項「1-9」"),
        ({"sub_items": ["一"]}, "看不出是哪一項"),
        ({"sub_items": []}, "還沒有填次項"),
        ({"texts": {}}, "還沒有填標準文字"),
        ({"texts": {"*": "沒有句號的一段標準文字"}}, "「。」結尾"),
        ({"texts": {"*": "用了{看不懂}的大括號的標準文字。"}}, r"\{self\}"),
        ({"texts": {"*": "少了一半{self的大括號的文字。"}}, "大括號"),
        ({"texts": {"*": "太短。"}}, "只有3字"),
        ({"texts": GOOD["texts"] | {"中心": "長" * 200 + "。"}}, "texts．中心.*有201字，超過200字"),
        ({"target": "90%以上"}, "沒有績效指標"),
        ({"indicator": "滿意度", "due": "114年6月"}, "辦理期程「114年6月」"),
        ({"units": {"*": ["民政課", "民政課"]}}, "同一個課室"),
        ({"colour": "red"}, "格式"),
    ],
)
def test_an_own_file_with_a_fault_is_refused_naming_file_measure_and_field(
    own: Path, changes: dict[str, object], told: str
) -> None:
    path = keep_raw(own, {"framework": NEW, "measures": [GOOD | {"code": "A98"}, GOOD | changes]})
    with pytest.raises(UsageError, match=rf"own\.json」第2項.*{told}") as raised:
        library(NEW)
    assert str(path) in str(raised.value)
    assert str(raised.value).endswith("。")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], "格式不對"),
        ({"framework": NEW}, "格式不對"),
        ({"framework": 113, "measures": []}, "格式不對"),
        ({"framework": "taipei-1", "measures": []}, "kaohsiung-106、kaohsiung-113"),
        ({"framework": NEW, "measures": ["A01"]}, "第1項不是一項措施"),
        ({"framework": NEW, "measures": [GOOD, GOOD]}, "第2項（A99）的代碼前面已經用過"),
    ],
)
def test_an_own_file_of_another_form_is_refused(own: Path, said: object, told: str) -> None:
    keep_raw(own, said)
    with pytest.raises(UsageError, match=told):
        find("A01")


def test_an_own_file_that_is_no_json_is_refused(own: Path) -> None:
    (own / "own.json").write_text("代碼,名稱", encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.json」不是正確的 JSON 檔"):
        library(NEW)


def test_every_rule_of_the_schema_has_words_for_people() -> None:
    rules = data.read_json("wording.schema.json")["$defs"]["standard_measure"]
    stated = {"pattern", "minLength", "maxLength", "minItems", "uniqueItems"}
    for name, rule in rules["properties"].items():
        inner = rule.get("items") or rule.get("additionalProperties") or {}
        inner = inner if isinstance(inner, dict) else {}
        needed = stated & {*rule, *inner, *inner.get("items", {})}
        needed |= {"required"} if name in rules["required"] else set()
        if name in ("kinds", "units", "sub_items"):
            needed -= {"minLength", "minItems"} if name != "sub_items" else set()
        assert needed <= set(rule["x-message"]), name
        for words in rule["x-message"].values():
            assert words["text"].endswith("。") and words["hint"].endswith("。")
        assert rule["x-column"]["help"].endswith("。") and len(rule["x-column"]["help"]) <= 255


def test_a_faultless_measure_has_no_faults() -> None:
    assert list(faults(to_dict(measure()), framework(NEW))) == []
