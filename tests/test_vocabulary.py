"""Frameworks, agencies, sections and the yearly list: the facts, and how names are found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xlplan.errors import UsageError
from xlplan.vocabulary import (
    Framework,
    Roster,
    agency_for,
    framework,
    framework_for,
    frameworks,
    mapped_key,
    nearest,
    newest,
    roster,
    roster_from_rows,
    roster_to_json,
    sections_for,
    submissions,
)

OLD, NEW = "kaohsiung-106", "kaohsiung-113"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "domain"
DISTRICT_113 = ("秘書室", "民政課", "社會課", "經建課", "役政災防課", "人事室", "政風室", "會計室")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test a folder of the city's own files that is empty at first."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("XLPLAN_HOME", str(folder))
    return folder


def cells(table: str) -> list[list[object]]:
    """Return the cells of a text table, one list a line; empty cells are None."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return [[cell.strip() or None for cell in line.strip("|").split("|")] for line in lines]


def roster_file(folder: Path, *agencies: dict[str, object]) -> Path:
    path = folder / "roster.json"
    path.write_text(json.dumps({"agencies": agencies}, ensure_ascii=False), encoding="utf-8")
    return path


# Frameworks


def test_the_older_framework_has_23_sub_items_and_no_leading_row() -> None:
    old = framework(OLD)
    assert old.lead is None
    assert [len(area.sub_items) for area in old.areas] == [5, 4, 4, 3, 3, 4]
    assert old.sub_item("0") is None and old.sheet_of("0") is None


def test_the_newer_framework_has_22_sub_items_after_a_leading_row() -> None:
    new = framework(NEW)
    assert [len(area.sub_items) for area in new.areas] == [4, 4, 4, 3, 3, 4]
    assert [item.key for item in new.sub_items][:3] == ["0", "1-1", "1-2"]
    assert new.lead and new.lead.title == "訂定「提升服務計畫」"
    assert new.sheet_of("0") == "訂定計畫"
    assert new.sheet_of("6-4") == new.areas[5].sheet
    assert new.sheet_of("6-5") is None


@pytest.mark.real
@pytest.mark.skipif(not SHARED.exists(), reason="the city's own facts are not beside the project")
@pytest.mark.parametrize("item", frameworks(), ids=lambda item: item.key)
def test_titles_are_the_official_ones_word_for_word(item: Framework) -> None:
    official = json.loads((SHARED / "framework.json").read_text(encoding="utf-8"))
    areas = official[item.key.removeprefix("kaohsiung-")]["areas"]
    titles = [(a["label"] + a["title"], [s["title"] for s in a["subitems"]]) for a in areas]
    assert titles == [(a.label, [s.title for s in a.sub_items]) for a in item.areas]


@pytest.mark.parametrize("item", frameworks(), ids=lambda item: item.key)
def test_short_titles_and_sheet_names_are_short_unlike_and_fit_for_sheets(item: Framework) -> None:
    sheets = [area.sheet for area in item.areas] + [item.lead_sheet or "-"]
    shorts = [sub.short_title for sub in item.sub_items]
    for names in (sheets, shorts, [area.short_title for area in item.areas]):
        assert len(set(names)) == len(names)
        assert all(0 < len(name) <= 12 for name in names)
    assert not set("".join(sheets)) & set("[]:*?/\\'")


def test_a_label_is_the_key_and_the_short_title() -> None:
    sub_item = framework(NEW).sub_item("1-1")
    assert sub_item and sub_item.label == "1-1 標準作業流程與正確服務"


@pytest.mark.parametrize(
    ("roc", "key"), [(106, OLD), (112, OLD), (113, NEW), (114, NEW), (120, NEW)]
)
def test_a_year_is_served_by_the_newest_framework_begun_by_then(roc: int, key: str) -> None:
    assert framework_for(roc + 1911).key == key


def test_a_year_before_the_first_framework_is_refused_in_roc_years() -> None:
    with pytest.raises(UsageError, match=r"民國105年度.*民國106年度"):
        framework_for(2016)


def test_an_unknown_framework_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(UsageError, match=f"taipei-1.*{OLD}.*{NEW}"):
        framework("taipei-1")


def test_the_map_moves_the_first_sub_item_to_the_lead_and_the_rest_of_area_one_up() -> None:
    moved = {"1-1": "0", "1-2": "1-1", "1-3": "1-2", "1-4": "1-3", "1-5": "1-4"}
    for sub_item in framework(OLD).sub_items:
        assert mapped_key(sub_item.key, OLD, NEW) == moved.get(sub_item.key, sub_item.key)


def test_the_map_keeps_every_title_and_reaches_every_key_once() -> None:
    new = framework(NEW)
    reached = []
    for sub_item in framework(OLD).sub_items:
        target = new.sub_item(mapped_key(sub_item.key, OLD, NEW) or "")
        assert target
        assert target.title == sub_item.title or target.key == "0"
        reached.append(target.key)
    assert sorted(reached) == sorted(item.key for item in new.sub_items)


def test_a_key_maps_to_itself_within_a_framework_and_never_backwards() -> None:
    assert mapped_key("0", NEW, NEW) == "0"
    assert mapped_key("0", OLD, OLD) is None
    assert mapped_key("9-9", OLD, NEW) is None
    assert mapped_key("1-1", NEW, OLD) is None


def test_the_newest_framework_is_told_among_known_ones() -> None:
    assert newest([NEW, OLD]) == NEW
    assert newest([OLD, "taipei-1"]) == OLD
    assert newest([]) == NEW


# The roster we ship


def test_the_shipped_roster_has_38_districts_33_bureaus_and_never_claims_to_be_complete() -> None:
    shipped = roster()
    kinds = [entry.agency.kind for entry in shipped.entries]
    assert kinds.count("區公所") == 38
    assert kinds.count("局處會") == 33  # 32 with a code, and 兵役處
    assert not shipped.complete and shipped.note


def test_codes_are_unlike_and_say_how_sure_they_are() -> None:
    entries = roster().entries
    codes = [entry.agency.code for entry in entries if entry.agency.code]
    assert len(set(codes)) == len(codes)
    assert all((entry.code_basis in ("confirmed", "inferred")) == bool(entry.agency.code)
               for entry in entries)  # fmt: skip
    basis = {entry.name: entry.code_basis for entry in entries}
    assert basis["高雄市鳳山區公所"] == "confirmed"
    assert basis["高雄市三民區公所"] == "inferred"
    assert basis["高雄市政府兵役處"] == ""
    assert "推定" in roster().require("原住民事務委員會").note


def test_every_parent_is_in_the_roster() -> None:
    names = {entry.name for entry in roster().entries}
    assert {entry.agency.parent for entry in roster().entries} - names == {""}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("高雄市三民區公所", "高雄市三民區公所"),
        ("三民區公所", "高雄市三民區公所"),
        ("　三民 區公所\u200b", "高雄市三民區公所"),
        ("衛生局", "高雄市政府衛生局"),
        ("高雄市衛生局", "高雄市政府衛生局"),
        ("長青綜合服務中心", "高雄市政府社會局長青綜合服務中心"),
        ("社會局長青綜合服務中心", "高雄市政府社會局長青綜合服務中心"),
        ("高雄市政府", "高雄市政府"),
    ],
)
def test_an_agency_is_found_by_any_way_of_writing_its_name(asked: str, name: str) -> None:
    assert roster().require(asked).name == name


def test_no_name_finds_no_agency() -> None:
    assert roster().find("") is None
    assert roster().find("高雄市") is None


def test_a_near_miss_is_offered() -> None:
    assert roster().near("三民曲公所") == ["高雄市三民區公所"]
    assert roster().near("三民區公索") == ["高雄市三民區公所"]
    assert set(roster().near("新民區公所")) == {"高雄市三民區公所", "高雄市新興區公所"}
    assert roster().near("鳥松區") == ["高雄市鳥松區公所"]
    with pytest.raises(UsageError, match=r"三民曲公所.*是不是「高雄市三民區公所」"):
        roster().require("三民曲公所")


def test_a_name_like_no_other_is_refused_with_advice() -> None:
    assert roster().near("NASA") == []
    with pytest.raises(UsageError, match="roster import"):
        roster().require("NASA")


def test_an_agency_without_sections_is_told_from_one_whose_sections_are_unknown() -> None:
    health, bureau = roster().require("彌陀區衛生所"), roster().require("衛生局")
    assert agency_for(health, 2017).sections == agency_for(bureau, 2017).sections == ()
    assert health.without_sections(2017)
    assert not bureau.without_sections(2017)
    assert not roster().require("三民區公所").without_sections(2025)


def test_sections_follow_kind_and_year() -> None:
    district = roster().require("鳥松區公所")
    assert agency_for(district, 2024).sections == DISTRICT_113
    assert "兵役課" in agency_for(district, 2023).sections
    assert "役政災防課" not in agency_for(district, 2017).sections
    assert agency_for(roster().require("長青綜合服務中心"), 2024).sections == (
        "行政課", "服務課", "教保課",
    )  # fmt: skip
    assert sections_for("局處會", 2024) == sections_for("區公所", 2016) == ()


def test_a_small_district_has_sections_of_its_own_in_every_year_or_from_one_on(own: Path) -> None:
    roster_file(
        own,
        {"name": "高雄市甲區公所", "kind": "區公所", "sections": ["社經課", "民政課"]},
        {"name": "高雄市乙區公所", "kind": "區公所", "sections": {"2025": ["社經課"]}},
        {"name": "高雄市丙區公所", "kind": "區公所", "sections": []},
    )
    always, lately, none = roster().entries
    assert agency_for(always, 2017).sections == ("社經課", "民政課")
    assert agency_for(lately, 2025).sections == ("社經課",)
    assert agency_for(lately, 2024).sections == DISTRICT_113
    assert agency_for(none, 2025).sections == ()


def test_the_citys_own_roster_comes_before_ours_and_a_named_file_before_both(own: Path) -> None:
    named = own / "named"
    named.mkdir()
    path = roster_file(named, {"name": "高雄市丙區公所"})
    assert len(roster().entries) > 70
    roster_file(own, {"name": "高雄市甲區公所"})
    assert [entry.name for entry in roster().entries] == ["高雄市甲區公所"]
    assert [entry.name for entry in roster(path).entries] == ["高雄市丙區公所"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"agencies": [{}]}', b'{"agencies": [{"name": 5}]}', b"\xff\xfe\x00",
     b'{"agencies": [{"name": "x", "sections": {"y": []}}]}', b'{"agencies": 3}'],
)  # fmt: skip
def test_a_roster_that_is_none_is_refused_by_name(own: Path, content: bytes) -> None:
    (own / "roster.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"roster\.json"):
        roster()


def test_a_roster_that_is_not_there_is_refused_by_name(own: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.json"):
        roster(own / "none.json")


def test_a_roster_comes_back_from_json_as_it_was(own: Path) -> None:
    path = own / "copy.json"
    path.write_text(json.dumps(roster_to_json(roster()), ensure_ascii=False), encoding="utf-8")
    assert roster(path) == roster()


def test_a_roster_of_bare_names_knows_short_names_and_self_names(own: Path) -> None:
    roster_file(own, {"name": "高雄市政府甲局"}, {"name": "高雄市乙中心"}, {"name": "高雄市政府"})
    told = [(entry.agency.short_name, entry.agency.self_name) for entry in roster().entries]
    assert told == [("甲局", "本局"), ("乙中心", "本中心"), ("高雄市政府", "本府")]


def test_an_agency_listed_twice_is_still_found_by_its_short_name(own: Path) -> None:
    roster_file(own, {"name": "高雄市甲區公所", "code": "1"}, {"name": "高雄市甲區公所"})
    assert roster().require("甲區公所").agency.code == "1"


def test_a_name_that_two_agencies_share_finds_neither_but_full_names_do(own: Path) -> None:
    roster_file(
        own,
        {"name": "高雄市政府甲局秘書隊", "short_name": "秘書隊"},
        {"name": "高雄市政府乙局秘書隊", "short_name": "秘書隊"},
        {"name": "高雄市政府丙局", "former_names": ["高雄市政府丁局"]},
        {"name": "高雄市政府丁局"},
    )
    assert roster().find("秘書隊") is None
    assert roster().require("乙局秘書隊").name == "高雄市政府乙局秘書隊"
    assert roster().require("丁局").name == "高雄市政府丁局"


# Who must submit


def test_districts_and_bureaus_submit_to_the_city_and_no_due_date_is_invented() -> None:
    found = submissions(2025, roster())
    assert len(found.required) == 38 + 32
    assert found.submit_to == "高雄市政府"
    assert found.due is None and not found.exempt
    assert "高雄市彌陀區衛生所" not in found.required
    assert not {"高雄市政府", "高雄市政府兵役處"} & set(found.required)


@pytest.mark.parametrize("parent", ["衛生局", "高雄市政府衛生局"])
def test_a_bureau_asks_its_own_bodies_only(parent: str) -> None:
    found = submissions(2025, roster(), parent)
    assert found.required == ("高雄市彌陀區衛生所",)
    assert found.submit_to == "高雄市政府衛生局"


def test_a_bureau_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="衛生局"):
        submissions(2025, roster(), "衛身局")


def test_the_citys_own_list_says_due_dates_and_who_is_exempt(own: Path) -> None:
    rules = [
        {"first_year": 2017, "submit_to": "高雄市政府", "kinds": ["區公所"]},
        {"first_year": 2025, "last_year": 2025, "submit_to": "高雄市政府", "kinds": ["區公所"],
         "due": "2025-02-27", "exempt": {"茂林區公所": "併入試辦計畫"}},
    ]  # fmt: skip
    (own / "submissions.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    found = submissions(2025, roster())
    assert found.due == "2025-02-27"
    assert found.exempt == {"高雄市茂林區公所": "併入試辦計畫"}
    assert len(found.required) == 37
    assert submissions(2026, roster()).due is None
    assert len(submissions(2026, roster()).required) == 38
    assert submissions(2016, roster()).required == ()
    assert submissions(2025, roster(), "衛生局").required == ()


def test_an_agency_may_submit_elsewhere_than_its_kind(own: Path) -> None:
    roster_file(
        own,
        {"name": "高雄市政府", "kind": "府"},
        {"name": "高雄市政府衛生局", "short_name": "衛生局", "kind": "局處會"},
        {"name": "高雄市甲所", "kind": "二級機關", "parent": "衛生局", "submit_to": "高雄市政府"},
        {"name": "高雄市乙所", "kind": "二級機關", "parent": "衛生局"},
        {"name": "高雄市丙所", "kind": "二級機關", "parent": "衛生局", "submits": False},
    )
    assert submissions(2025, roster()).required == ("高雄市政府衛生局", "高雄市甲所")
    assert submissions(2025, roster(), "衛生局").required == ("高雄市乙所",)


@pytest.mark.parametrize("content", ["{", "[]", '{"rules": [{"first_year": "114"}]}', "3"])
def test_a_list_that_is_none_is_refused_by_name(own: Path, content: str) -> None:
    (own / "submissions.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"submissions\.json"):
        submissions(2025, roster())


# The nearest name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("經健課", "經建課"),
        ("經建", "經建課"),
        ("建經課", "經建課"),
        ("役政防災課", "役政災防課"),
        ("秘 書室", "秘書室"),
        ("祕書室", "秘書室"),
        ("人事課", "人事室"),
        ("社政課", None),  # 社會課 and 民政課 are equally near
        ("受託單位", None),
        ("課", None),
        ("", None),
    ],
)
def test_the_nearest_section_is_the_one_meant_or_none(typed: str, meant: str | None) -> None:
    assert nearest(typed, DISTRICT_113) == meant


def test_two_slips_in_a_short_name_are_too_many() -> None:
    assert nearest("祕書科", ["秘書室", "民政課"]) is None


# The roster from a table


def test_a_table_in_our_own_columns_becomes_a_roster() -> None:
    made, notes = roster_from_rows(
        cells("""
            | 高雄市政府機關名冊 |
            |
            | 機關 代碼  | 機關名稱         | 類別     | 上級機關 | 自稱 | 課室           | 應送 |
            | 397140000I | 高雄市政府衛生局 | 局處會   |          |      |                | 是   |
            |            | 高雄市甲區衛生所 | 二級機關 | 衛生局   |      | 無             |      |
            |            | 高雄市乙區公所   |          |          |      | 社經課、民政課 | 否   |
            |            |                  |          |          |      |                |      |
        """)
    )
    bureau, health, district = made.entries
    assert bureau.agency.code == "397140000I" and bureau.code_basis == "confirmed"
    assert bureau.agency.self_name == "本局"
    assert health.agency.parent == "高雄市政府衛生局"
    assert health.without_sections(2025) and health.submits
    assert health.agency.short_name == "甲區衛生所"
    assert district.agency.kind == "區公所" and not district.submits
    assert agency_for(district, 2025).sections == ("社經課", "民政課")
    assert not made.complete and notes == []


NATIONAL = (
    "| 機關代碼 | 機關名稱 | 主管機關代碼 | 主管機關名稱 | 機關層級"
    "| 裁撤註記 | 新機關代碼 | 新機關名稱 |"
)


def national(lines: str, base: Roster | None = None) -> tuple[Roster, list[str]]:
    return roster_from_rows(cells(f"{NATIONAL}\n{lines.strip()}"), base)


def test_the_national_list_gives_the_citys_bodies_their_kinds_and_parents() -> None:
    made, notes = national("""
        | 397000000A | 高雄市政府                       |            | 行政院     | 2 | | | |
        | 397120000J | 高雄市政府社會局                 | 397000000A | 高雄市政府 | 3 | 否 | | |
        | 397121000J | 高雄市政府社會局長青綜合服務中心 | 397000000A | 高雄市政府 | 4 | | | |
        | 397130000C | 高雄市政府警察局                 | 397000000A | 高雄市政府 | 3 | | | |
        | 397131000C | 高雄市政府警察局三民第一分局     | 397000000A | 高雄市政府 | 4 | | | |
        | 397131001C | 高雄市政府警察局三民第一分局甲所 | 397000000A | 高雄市政府 | 4 | | | |
        | 397550000A | 高雄市三民區公所                 | 397000000A | 高雄市政府 | 3 | | | |
        | 397900000A | 高雄市殯葬管理處                 | 397000000A | 高雄市政府 | 4 | | | |
        | 397800001A | 高雄市三民區甲國民小學           | 397000000A | 高雄市政府 | 4 | | | |
        | 379000000A | 臺北市政府                       |            | 行政院     | 2 | | | |
    """)
    told = {entry.name: (entry.agency.kind, entry.agency.parent) for entry in made.entries}
    assert told == {
        "高雄市政府": ("府", "行政院"),
        "高雄市政府社會局": ("局處會", "高雄市政府"),
        "高雄市政府社會局長青綜合服務中心": ("二級機關", "高雄市政府社會局"),
        "高雄市政府警察局": ("局處會", "高雄市政府"),
        "高雄市政府警察局三民第一分局": ("二級機關", "高雄市政府警察局"),
        "高雄市政府警察局三民第一分局甲所": ("二級機關", "高雄市政府警察局"),
        "高雄市三民區公所": ("區公所", "高雄市政府"),
        "高雄市殯葬管理處": ("二級機關", "高雄市政府"),
        "高雄市三民區甲國民小學": ("其他", "高雄市政府"),
    }
    assert not made.require("三民區甲國民小學").submits
    assert any("殯葬管理處" in note for note in notes)
    assert any("國民小學" in note for note in notes)


def test_a_renamed_agency_is_followed_to_the_living_one_and_found_by_its_old_names() -> None:
    made, notes = national("""
        | A1 | 高雄縣鳥松鄉公所   | | | 4 | 是 | A2 |                  |
        | A2 | 高雄市鳥松鄉公所   | | | 4 | 是 |    | 高雄市鳥松區公所 |
        | A3 | 高雄市鳥松區公所   | | | 3 |    |    |                  |
        | B1 | 高雄市政府老局     | | | 3 | Y  | B1 |                  |
        | B1 | 高雄市政府新局     | | | 3 |    |    |                  |
    """)
    assert [entry.name for entry in made.entries] == ["高雄市鳥松區公所", "高雄市政府新局"]
    assert made.entries[0].former_names == ("高雄縣鳥松鄉公所", "高雄市鳥松鄉公所")
    assert made.require("高雄縣鳥松鄉公所").name == "高雄市鳥松區公所"
    assert made.require("老局").name == "高雄市政府新局"
    assert notes == []


def test_a_loop_of_renames_or_a_dead_end_is_reported_and_does_not_hang() -> None:
    made, notes = national("""
        | A1 | 高雄市甲所       | | | 4 | 是 | A2 |  |
        | A2 | 高雄市乙所       | | | 4 | 是 | A1 |  |
        | A3 | 高雄市丙所       | | | 4 | 是 | A3 |  |
        | A4 | 高雄市丁所       | | | 4 | 是 | ZZ | 無此機關 |
        | A5 | 高雄市戊區公所   | | | 4 |    |    |  |
    """)
    assert [entry.name for entry in made.entries] == ["高雄市戊區公所"]
    assert len(notes) == 1
    assert all(f"高雄市{name}所" in notes[0] for name in "甲乙丙丁")


def test_a_table_keeps_what_the_roster_knew_and_names_what_it_lacks() -> None:
    made, notes = national(
        """
        | 397000000A | 高雄市政府                       |            | 行政院     | 2 | | | |
        | 397140100I | 高雄市彌陀區衛生所               | 397000000A | 高雄市政府 | 4 | | | |
        | 397121000J | 高雄市政府社會局長青綜合服務中心 | 397000000A | 高雄市政府 | 4 | | | |
        """,
        roster(),
    )
    health = made.require("彌陀區衛生所")
    assert health.agency.parent == "高雄市政府衛生局"
    assert health.agency.code == "397140100I" and health.code_basis == "confirmed"
    assert health.without_sections(2025)
    centre = made.require("長青綜合服務中心")
    assert centre.agency.short_name == "長青綜合服務中心"
    assert "服務課" in agency_for(centre, 2025).sections
    assert any("原名冊" in note and "高雄市政府民政局" in note for note in notes)


def test_a_short_name_in_a_table_is_the_agency_the_roster_knows() -> None:
    made, _ = roster_from_rows(cells("| 機關名稱 |\n| 三民區公所 |\n| 衛生局 |"), roster())
    assert [entry.name for entry in made.entries] == ["高雄市三民區公所", "高雄市政府衛生局"]
    assert made.entries[0].agency.code == "397550000A"


def test_an_agency_that_stands_in_a_table_twice_is_taken_once_and_reported() -> None:
    made, notes = roster_from_rows(cells("| 機關名稱 |\n| 高雄市甲區公所 |\n| 高雄市甲區公所 |"))
    assert len(made.entries) == 1
    assert "高雄市甲區公所" in notes[0]


@pytest.mark.parametrize(
    "table", ["", "| 名字 | 代號 |\n| 甲 | 1 |", "| 機關名稱 |", f"{NATIONAL}\n| 1 | 臺北市政府 |"]
)
def test_a_table_without_agencies_is_refused(table: str) -> None:
    with pytest.raises(UsageError, match="機關"):
        roster_from_rows(cells(table))


def test_a_made_roster_comes_back_from_json(own: Path) -> None:
    made, _ = roster_from_rows(cells("| 機關名稱 | 課室 |\n| 高雄市甲所 | 無 |\n| 高雄市乙所 | |"))
    path = own / "made.json"
    path.write_text(json.dumps(roster_to_json(made), ensure_ascii=False), encoding="utf-8")
    assert roster(path) == made


def test_importing_the_vocabulary_is_light() -> None:
    code = (
        "import sys, xlplan.vocabulary as v; v.framework('kaohsiung-113');"
        "print([m for m in ('pandas', 'rapidfuzz', 'xlplan.vocabulary.agencies')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
