import json

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import plans
from xlplan.plan import Event, Measure, Plan, in_order
from xlplan.table import Reading
from xlplan.validate import check


@given(plans())
def test_a_plan_survives_the_way_through_json(plan):
    assert Plan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


def test_fields_that_say_nothing_are_left_out():
    assert Measure(sub_item="1-1", action="辦理。").to_dict() == {
        "sub_item": "1-1",
        "action": "辦理。",
    }


def test_an_event_keeps_who_sent_it():
    event = Event.from_dict({"kind": "函報", "from": "三民區公所", "to": "高雄市政府"})
    assert event.from_ == "三民區公所"
    assert event.to_dict()["from"] == "三民區公所"


def test_progress_of_nothing_is_not_lost():
    plan = Plan.from_dict({"reports": [{"scope": "1-1", "progress": 0}]})
    assert plan.reports[0].to_dict() == {"scope": "1-1", "progress": 0}


def test_measures_without_a_number_stand_last():
    items = [Measure(action="甲"), Measure(action="乙", order=2), Measure(action="丙", order=1)]
    assert [item.action for item in in_order(items)] == ["丙", "乙", "甲"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists))
def test_values_of_a_wrong_type_become_text_and_break_nothing(value):
    names = ("action", "responsible_units", "order", "due", "extra", "heading")
    plan = Plan.from_dict(
        {
            "framework": "kaohsiung-113",
            "year": 2025,
            "agency": {"name": value, "sections": value},
            "measures": [{name: value} for name in names],
            "reports": [{"progress": value, "status": value}],
            "goals": value,
        }
    )
    json.dumps(plan.to_dict())
    check(Reading(plan))


def test_a_lone_section_is_a_list_of_one():
    assert Measure.from_dict({"responsible_units": "民政課"}).responsible_units == ("民政課",)
