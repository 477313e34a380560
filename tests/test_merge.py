from dataclasses import replace

from tests.tables import full_plan
from xlplan import merge
from xlplan.merge import Copy
from xlplan.plan import Measure, NilReturn
from xlplan.table import Reading, fingerprint
from xlplan.table.reading import Stamp


def copy(name, *measures, base=(), **changes):
    plan = full_plan(measures=measures, **changes)
    stamp = Stamp(
        framework=plan.framework,
        year=plan.year,
        agency=plan.agency,
        base={item.id: fingerprint(item) for item in base},
    )
    return Copy(name, Reading(plan, stamp=stamp))


def row(name, action, sub_item="1-1", **more):
    return Measure(id=name, sub_item=sub_item, action=action, **more)


def actions(merged):
    return [item.action for item in merged.plan.measures]


def kinds(merged):
    return [item.kind for item in merged.doubts]


def test_a_row_only_one_copy_has_is_taken():
    merged = merge.merge([copy("甲", row("s1-001", "一。")), copy("乙", row("s1-002", "二。"))])
    assert actions(merged) == ["一。", "二。"]
    assert merged.doubts == ()


def test_identical_rows_are_taken_once():
    merged = merge.merge([copy("甲", row("s1-001", "一。")), copy("乙", row("s1-001", "一。"))])
    assert actions(merged) == ["一。"]
    assert merged.doubts == ()


def test_differing_rows_are_both_kept_and_told():
    merged = merge.merge([copy("甲", row("s1-001", "一。")), copy("乙", row("s1-001", "二。"))])
    assert actions(merged) == ["一。", "二。"]
    assert kinds(merged) == [merge.BOTH_NEW]
    assert [name for name, _ in merged.doubts[0].said] == ["甲", "乙"]
    assert [item.id for item in merged.plan.measures] == ["s1-001", ""]


def test_a_prefilled_row_changed_by_two_sections_is_the_doubt_that_matters_most():
    base = row("m1", "原文。")
    merged = merge.merge(
        [
            copy("甲", row("m1", "甲改。"), row("s1-001", "新。"), base=[base]),
            copy("乙", row("m1", "乙改。"), row("s1-001", "別。"), base=[base]),
        ]
    )
    assert actions(merged) == ["甲改。", "乙改。", "新。", "別。"]
    assert kinds(merged) == [merge.DIFFERENT, merge.BOTH_NEW]


def test_a_prefilled_row_that_one_section_changed_is_taken_as_changed_and_told():
    base = row("m1", "原文。")
    merged = merge.merge(
        [copy("甲", base, base=[base]), copy("乙", row("m1", "改。"), base=[base])]
    )
    assert actions(merged) == ["改。"]
    assert kinds(merged) == [merge.ONE_CHANGED]


def test_a_prefilled_row_that_one_section_deleted_stays_and_is_told():
    base = row("m1", "原文。")
    merged = merge.merge([copy("甲", base, base=[base]), copy("乙", base=[base])])
    assert actions(merged) == ["原文。"]
    assert kinds(merged) == [merge.DELETED]


def test_rows_without_an_id_are_joined_by_what_they_say():
    merged = merge.merge(
        [copy("甲", row("", "一。")), copy("乙", row("", "一。"), row("", "二。"))]
    )
    assert actions(merged) == ["一。", "二。"]


def test_rows_stand_by_sub_item_and_clashing_numbers_are_given_anew():
    merged = merge.merge(
        [
            copy("甲", row("s1-001", "一。", "2-1", order=1)),
            copy("乙", row("s1-002", "二。", "1-1", order=1)),
        ]
    )
    assert [(item.sub_item, item.order) for item in merged.plan.measures] == [
        ("1-1", 1),
        ("2-1", 2),
    ]


def test_numbers_that_do_not_clash_are_kept():
    merged = merge.merge(
        [copy("甲", row("a", "一。", order=5)), copy("乙", row("b", "二。", order=2))]
    )
    assert [item.order for item in merged.plan.measures] == [5, 2]


def test_differing_covers_lose_nothing():
    one = copy("甲", subjects="本所同仁。", nil_returns=(NilReturn("4-2", "沒有此業務。"),))
    two = copy("乙", subjects="全體員工。", nil_returns=(NilReturn("4-2", "不需辦理。"),))
    merged = merge.merge([one, two])
    assert merged.plan.subjects == "本所同仁。\n全體員工。"
    assert merged.plan.nil_returns == (NilReturn("4-2", "沒有此業務。；不需辦理。"),)
    assert kinds(merged) == [merge.COVER, merge.COVER]


def test_merging_a_copy_with_itself_changes_nothing():
    plan = full_plan()
    one = Copy("甲", Reading(plan))
    assert merge.merge([one, Copy("乙", Reading(replace(plan)))]).plan == plan
