"""送件 without an office program: versions, names, the letter, and what the city makes of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from tests.tables import full_plan
from xlplan.books.edit import patch
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.consolidate import submission_of, summarise
from xlplan.errors import UsageError
from xlplan.plan import Agency, Event, NilReturn, Plan, Report
from xlplan.problems import Problem
from xlplan.table import Reading, Stamp, layout
from xlplan.table.content import content_hash, spoken_time
from xlplan.table.reading import CoverValue
from xlplan.validate import check
from xlplan.vocabulary import Submissions, framework, roster
from xlplan.workflow.checking import check_file
from xlplan.workflow.letter import receiver_of
from xlplan.workflow.submitting import (
    Sending,
    file_stem,
    gone_unless_done,
    prepare,
    settle,
    write_letter,
)

NOON = dt.datetime(2025, 3, 1, 12, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ERRORS = (Problem("R301", "error"), Problem("R308", "error"), Problem("P505", "notice"))


def reading(plan: Plan | None = None, stamp: Stamp | None = None, section: str = "") -> Reading:
    """Return what would be read of a template's workbook that holds a plan."""
    plan = plan or full_plan()
    version = CoverValue(str(plan.version or ""), 9)
    return Reading(plan, stamp or Stamp(), section, cover={"version": version})


def sent(plan: Plan, version: int = 1, when: str = "2025-02-01T09:30:00+08:00") -> Stamp:
    """Return the stamp of a workbook that was sent with a plan."""
    return Stamp(submitted=when, sha=content_hash(plan), submitted_version=version)


def changed(plan: Plan) -> Plan:
    first, *rest = plan.measures
    return replace(plan, measures=(replace(first, action="改過的作法。"), *rest))


def book(target: Path, plan: Plan, stamp: dict[str, str] | None = None, **cover: str) -> Path:
    """Write a plan's workbook; ``stamp`` and ``cover`` are put into it as a button would."""
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    source = read(target)
    said = next(grid for grid in source.grids if grid.name == "stamp")
    rows = {row[0]: number for number, row in enumerate(said.rows, 1)}
    below = len(said.rows) + 1
    cells = {}
    for number, (key, text) in enumerate((stamp or {}).items()):
        row = rows.get(key, below + number)
        cells |= {f"A{row}": key, f"B{row}": text}
    values = {f"D{source.reading.cover[key].row}": text for key, text in cover.items()}
    patched = target.with_name(f"patched{target.suffix}")
    patch(target, patched, {"stamp": cells, "封面": values} if values else {"stamp": cells})
    return patched.replace(target)


# the version


def test_the_first_sending_takes_the_covers_version_and_says_when() -> None:
    found = prepare(reading(), (), now=NOON)
    assert (found.version, found.submitted, found.notes) == (1, "2025-03-01T12:05:00+08:00", ())
    assert prepare(reading(full_plan(version=3)), ()).version == 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("第2版", 2), ("v２", 2), ("V.2", 2), ("版次 2", 2), ("２", 2), ("114年修正第2版", 2)),
        *(("第三版", 3), ("三", 3), ("第十版", 10), ("12", 12)),
    ],
)
def test_a_version_is_read_as_people_write_it(typed, expected) -> None:
    found = prepare(reading(full_plan(version=typed)), ())
    assert (found.version, found.notes) == (expected, ())


def test_a_cover_without_a_version_makes_the_first_one_and_says_so() -> None:
    found = prepare(reading(full_plan(version=None)), ())
    assert (found.version, found.notes) == (1, ("封面沒有填版次，已填上1。",))


@pytest.mark.parametrize("typed", ["初版", 0, "1140301", 2025, "1.5", 1.5, "-1", "2、3", "100"])
def test_a_version_that_cannot_be_read_is_not_guessed_from_its_digits(typed) -> None:
    found = prepare(reading(full_plan(version=typed)), ())
    assert found.version == 1
    assert f"封面的版次「{typed}」看不出是第幾版" in found.notes[0]


def test_the_time_is_local_and_carries_its_offset() -> None:
    moment = dt.datetime.fromisoformat(prepare(reading(), ()).submitted)
    assert moment.utcoffset() == dt.datetime.now().astimezone().utcoffset()
    assert abs(moment - dt.datetime.now().astimezone()) < dt.timedelta(minutes=1)


def test_pressing_twice_makes_no_second_version() -> None:
    plan = full_plan()
    found = prepare(reading(plan, sent(plan)), (), now=NOON)
    assert found.is_repeat
    assert (found.version, found.submitted) == (1, "2025-02-01T09:30:00+08:00")
    assert "第1版已經在114年2月1日9時30分送件" in found.notes[0]


def test_a_change_makes_the_next_version_and_says_so() -> None:
    found = prepare(reading(changed(full_plan()), sent(full_plan())), (), now=NOON)
    assert not found.is_repeat
    assert found.version == 2
    assert "這次是第2版" in found.notes[0]


@pytest.mark.parametrize(("typed", "expected"), [(1, 4), (3, 4), (None, 4), (4, 4), (7, 7)])
def test_a_changed_plan_goes_above_the_version_sent_whatever_the_cover_says(
    typed, expected
) -> None:
    plan = full_plan(version=typed)
    assert prepare(reading(changed(plan), sent(plan, 3)), ()).version == expected


def test_a_person_may_send_the_same_content_as_a_higher_version() -> None:
    plan = full_plan(version=2)
    found = prepare(reading(plan, sent(plan, 1)), ())
    assert (found.version, found.is_repeat) == (2, False)
    plan = full_plan(version=1)
    found = prepare(reading(plan, sent(plan, 1)), (), version=5)
    assert (found.version, found.is_repeat) == (5, False)


def test_an_older_stamp_that_names_no_version_takes_the_covers_as_sent() -> None:
    plan = full_plan(version=2)
    stamp = replace(sent(plan), submitted_version=None)
    assert prepare(reading(plan, stamp), ()).is_repeat
    assert prepare(reading(changed(plan), stamp), ()).version == 3


# errors


def test_errors_are_refused_with_their_number() -> None:
    for reason in ("", "  ", "\n"):
        with pytest.raises(UsageError, match="還有2個錯誤，沒有送件"):
            prepare(reading(), ERRORS, reason=reason)


def test_a_reason_sends_them_and_is_kept_in_one_line() -> None:
    found = prepare(reading(), ERRORS, reason=" 期限將至，\n先行送件 ")
    assert (found.errors, found.reason) == (2, "期限將至， 先行送件")
    assert found.stamp["reason"] == found.reason
    with pytest.raises(UsageError, match="超過200字"):
        prepare(reading(), ERRORS, reason="字" * 201)


def test_a_plan_without_errors_keeps_no_reason() -> None:
    assert prepare(reading(), ERRORS[2:], reason="沒有理由").reason == ""


def test_a_sections_copy_and_a_workbook_without_stamp_cannot_be_sent() -> None:
    with pytest.raises(UsageError, match="課室檔"):
        prepare(reading(section="民政課"), ())
    with pytest.raises(UsageError, match="範本"):
        prepare(replace(reading(), stamp=None), ())
    with pytest.raises(UsageError, match="看不出"):
        prepare(reading(full_plan(year=0)), ())


# the hash


def test_ids_numbers_reports_and_events_are_no_content() -> None:
    plan = full_plan()
    measures = tuple(
        replace(item, id=f"x{number}", order=number * 10, carried="舊")
        for number, item in enumerate(plan.measures)
    )
    grown = replace(
        plan,
        version=9,
        measures=measures,
        reports=(Report(scope="1-1"),),
        events=(Event(kind="核備"),),
        agency=replace(plan.agency, code="1", sections=tuple(reversed(plan.agency.sections))),
    )
    assert content_hash(grown) == content_hash(plan)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"year": 2026},
        {"framework": "kaohsiung-106"},
        {"basis": ("x",)},
        {"other": "x"},
        {"agency": Agency(name="高雄市三民區公所")},
        {"nil_returns": (NilReturn("1-1", "x"),)},
        {"measures": full_plan().measures[1:]},
        {"measures": changed(full_plan()).measures},
        {"measures": tuple(replace(item, order=None) for item in full_plan().measures[::-1])},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_else_changes_shows(change) -> None:
    assert content_hash(full_plan(**change)) != content_hash(full_plan())


@settings(max_examples=25)
@given(plans(), st.randoms(use_true_random=False))
def test_neither_the_way_through_json_nor_the_order_of_keys_matters(plan, chance) -> None:
    said = plan.to_dict()
    keys = list(said)
    chance.shuffle(keys)
    back = Plan.from_dict(json.loads(json.dumps({key: said[key] for key in keys})))
    assert content_hash(back) == content_hash(plan)


# the file knows


def test_a_workbook_says_that_it_was_changed_after_it_was_sent(tmp_path) -> None:
    plan = full_plan()
    stamp = prepare(reading(plan), (), now=NOON).stamp
    same = book(tmp_path / "a.xlsx", plan, stamp)
    assert check_file(same).problems == ()
    other = book(tmp_path / "b.xlsx", changed(plan), stamp)
    (found,) = check_file(other).problems
    assert (found.code, found.severity, found.cell) == ("B222", "warning", None)
    assert "第1版在114年3月1日12時05分送件之後" in found.message
    kept = read(same).reading.stamp
    assert kept is not None
    assert (kept.submitted, kept.sha) == (stamp["submitted"], stamp["sha"])
    assert (kept.submitted_version, kept.reason) == (1, "")


def test_a_stamp_in_another_hand_does_no_harm(tmp_path) -> None:
    stamp = {"submitted": "昨天", "sha": "x", "submitted_version": "二", "reason": "趕"}
    found = read(book(tmp_path / "a.xlsx", full_plan(), stamp)).reading
    assert found.stamp is not None
    assert (found.stamp.submitted_version, found.stamp.reason) == (None, "趕")
    (told,) = check(found)
    assert told.code == "B222"
    assert "昨天" in told.message


def test_a_time_is_spoken_in_roc_years() -> None:
    assert spoken_time("2025-03-01T09:05:59+08:00") == "114年3月1日9時05分"
    assert spoken_time("") == "先前"


# names and files


def test_file_names_hold_nothing_that_a_system_forbids() -> None:
    assert file_stem(full_plan()) == "114_三民區公所"
    named = full_plan(agency=Agency(name="高雄市政府甲/乙:丙*局?"))
    assert file_stem(named) == "114_甲_乙_丙_局_"
    sending = prepare(reading(), ())
    assert [path.name for path in sending.books(Path("a"))] == [
        *("114_三民區公所_v1.xlsx", "114_三民區公所_v1.ods"),
    ]
    assert sending.letter_path(Path("a")).name == "114_三民區公所_v1_函稿.txt"


def test_an_empty_folder_takes_all_files(tmp_path) -> None:
    sending = prepare(reading(), ())
    assert settle(sending, tmp_path) == (sending, ())


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", "_函稿.txt"])
def test_a_file_of_that_name_is_never_written_over_and_a_free_version_is_offered(
    suffix, tmp_path
) -> None:
    sending = prepare(reading(), ())
    (tmp_path / f"114_三民區公所_v1{suffix}").write_bytes(b"something else")
    (tmp_path / "114_三民區公所_v2.ods").write_bytes(b"something else")
    with pytest.raises(UsageError, match="沒有覆蓋") as refused:
        settle(sending, tmp_path)
    assert f"114_三民區公所_v1{suffix}" in str(refused.value)
    assert "「版次」改成3" in str(refused.value)


def test_another_sending_under_that_name_is_something_else_too(tmp_path) -> None:
    plan = full_plan()
    book(tmp_path / "114_三民區公所_v1.xlsx", changed(plan), sent_stamp(changed(plan)))
    with pytest.raises(UsageError, match="沒有覆蓋"):
        settle(prepare(reading(plan), ()), tmp_path)


def test_a_file_that_was_changed_after_it_was_sent_is_something_else(tmp_path) -> None:
    plan = full_plan()
    book(tmp_path / "114_三民區公所_v1.xlsx", changed(plan), sent_stamp(plan))
    with pytest.raises(UsageError, match="沒有覆蓋"):
        settle(prepare(reading(plan), ()), tmp_path)


def test_the_same_content_sent_before_counts_with_its_time(tmp_path) -> None:
    """The workbook was not saved after the first sending, so it has forgotten it."""
    plan = full_plan()
    first = book(tmp_path / "114_三民區公所_v1.xlsx", plan, sent_stamp(plan))
    sending, present = settle(prepare(reading(plan), (), now=NOON), tmp_path)
    assert sending.submitted == "2025-02-01T09:30:00+08:00"
    assert present == (first,)
    assert "已經在114年2月1日" in sending.notes[0]


def test_the_open_workbooks_own_file_does_not_stand_in_its_way(tmp_path) -> None:
    own = tmp_path / "114_三民區公所_v1.xlsx"
    own.write_bytes(b"the open workbook, as it was last saved")
    sending = prepare(reading(), ())
    assert settle(sending, tmp_path, own) == (sending, ())


def sent_stamp(plan: Plan) -> dict[str, str]:
    stamp = sent(plan)
    version = str(stamp.submitted_version)
    return {"submitted": stamp.submitted, "sha": stamp.sha, "submitted_version": version}


def test_files_go_again_when_the_sending_fails_and_older_ones_stay(tmp_path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="x"), gone_unless_done([new, old, tmp_path / "none"]):
        new.write_text("half", encoding="utf-8")
        raise ValueError("x")
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    with gone_unless_done([new]):
        new.write_text("whole", encoding="utf-8")
    assert new.exists()


# the letter


def test_the_letter_says_who_what_which_and_how_much(tmp_path) -> None:
    plan = full_plan(nil_returns=(NilReturn("6-4", "x"),))
    text = prepare(reading(plan), (), now=NOON).letter()
    assert text == (
        "受文者：高雄市政府\n"
        "\n"
        "主旨：檢陳本所114年度提升服務執行計畫（第1版）電子檔1份，請鑒核。\n"
        "\n"
        "說明：\n"
        "一、依據「高雄市政府提升服務實施計畫」辦理。\n"
        "二、旨揭計畫為114年度第1版，計列23項措施，涵蓋22個次項；"
        "另有1個次項本年度不辦理，理由載明於計畫。\n"
        "三、檢陳電子檔「114_三民區公所_v1.xlsx」及「114_三民區公所_v1.ods」，"
        f"二者內容相同，擇一使用即可（內容識別碼：{content_hash(plan)[:8]}）。\n"
        "\n"
        "正本：高雄市政府\n"
        "副本：\n"
        "附件：114_三民區公所_v1.xlsx、114_三民區公所_v1.ods\n"
    )


def test_the_letter_owns_up_to_errors_and_to_a_later_version() -> None:
    plan = full_plan(version=2)
    text = prepare(reading(plan), ERRORS, reason="期限將至。").letter()
    assert (
        "三、旨揭計畫經檢核尚有2處待補正，先行陳報之理由：期限將至。補正後另行陳報。\n四、" in text
    )
    assert "第2版，取代先前陳報之版本" in text


@pytest.mark.parametrize(
    ("name", "receiver"),
    [
        ("高雄市三民區公所", "高雄市政府"),
        ("高雄市彌陀區衛生所", "高雄市政府衛生局"),
        ("高雄市政府衛生局", "高雄市政府"),
        ("高雄市某某新機關", "高雄市政府"),
    ],
)
def test_the_letter_goes_to_whom_the_yearly_list_says(name, receiver) -> None:
    assert receiver_of(full_plan(agency=Agency(name=name))) == receiver


def test_an_agency_that_the_roster_lacks_sends_to_the_parent_it_names() -> None:
    agency = Agency(name="高雄市某某中心", parent="高雄市政府社會局")
    assert receiver_of(full_plan(agency=agency)) == "高雄市政府社會局"


def test_a_damaged_roster_does_not_keep_a_letter_from_being_written(tmp_path, monkeypatch) -> None:
    (tmp_path / "roster.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    assert receiver_of(full_plan()) == "高雄市政府"


def test_the_letters_file_opens_in_any_windows_editor(tmp_path) -> None:
    path = tmp_path / "函稿.txt"
    sending = prepare(reading(), ())
    write_letter(path, sending)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").replace("\r\n", "\n") == sending.letter()
    assert b"\n" not in raw.replace(b"\r\n", b"")


# at the city


def summary_of(folder: Path):
    items = [submission_of(check_file(path), roster()) for path in sorted(folder.iterdir())]
    who = Submissions(2025, "高雄市政府", None, ("高雄市三民區公所",), {})
    return summarise(items, roster(), who, dt.date(2025, 3, 20))


def outcome(folder: Path):
    """Return counted file names, the codes found, and why the others are not counted."""
    found = summary_of(folder)
    counted = [state.submission.name for state in found.files if state.counted]
    why = {state.submission.name: state.why for state in found.files if not state.counted}
    return counted, [item.problem.code for item in found.findings()], why


def test_both_formats_of_one_sending_count_once_and_nobody_is_blamed(tmp_path) -> None:
    plan = full_plan()
    first = book(tmp_path / "b.xlsx", plan, sent_stamp(plan))
    second = book(tmp_path / "x.xlsx", replace(plan, reports=(Report("1-1"),)), sent_stamp(plan))
    second.rename(tmp_path / "a.ods")  # told by its name; what is in it is read all the same
    counted, codes, why = outcome(tmp_path)
    assert counted == [first.name]
    assert "C602" not in codes
    assert "C603" not in codes
    assert "同一次送件" in why["a.ods"]


def test_of_two_sendings_of_one_version_the_later_counts_whatever_the_offsets(tmp_path) -> None:
    plan, other = full_plan(), changed(full_plan())
    early = {**sent_stamp(plan), "submitted": "2025-03-01T09:00:00+08:00"}
    late = {**sent_stamp(other), "submitted": "2025-03-01T01:30:00+00:00"}
    book(tmp_path / "early.xlsx", plan, early)
    book(tmp_path / "late.xlsx", other, late)
    counted, codes, why = outcome(tmp_path)
    assert counted == ["late.xlsx"]
    assert "C602" in codes
    assert "送件時間較早" in why["early.xlsx"]


def test_a_file_that_was_sent_goes_before_one_that_never_was(tmp_path) -> None:
    plan = full_plan()
    book(tmp_path / "draft.xlsx", changed(plan))
    book(tmp_path / "sent.xlsx", plan, sent_stamp(plan))
    assert outcome(tmp_path)[0] == ["sent.xlsx"]


def test_a_copy_that_was_changed_after_it_was_sent_does_not_stand_in_for_it(tmp_path) -> None:
    plan = full_plan()
    book(tmp_path / "a.xlsx", changed(plan), sent_stamp(plan))
    shutil.copy(book(tmp_path / "b.xlsx", plan, sent_stamp(plan)), tmp_path / "c.xlsx")
    counted, codes, why = outcome(tmp_path)
    assert counted == ["b.xlsx"]
    assert "C602" in codes
    assert "送件後內容又改過" in why["a.xlsx"]


def test_a_sending_is_a_value() -> None:
    assert prepare(reading(), (), now=NOON) == prepare(reading(), (), now=NOON)
    assert isinstance(prepare(reading(), ()), Sending)
