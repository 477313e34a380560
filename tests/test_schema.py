import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import measures
from tests.tables import KEYS_113
from xlplan import data, schema
from xlplan.problems import KINDS

META = {
    "type": "object",
    "required": ["title", "x-column"],
    "properties": {
        "title": {"type": "string", "pattern": "[\u4e00-\u9fff]"},
        "x-column": {
            "type": "object",
            "required": ["width", "input"],
            "properties": {
                "width": {"type": "number", "exclusiveMinimum": 0, "maximum": 120},
                "input": {
                    "enum": [
                        *("text", "multiline", "choice", "sub_item", "units", "unit"),
                        *("integer", "percent", "date", "due", "hidden"),
                    ]
                },
                "help": {"type": "string", "maxLength": 255, "pattern": "。$"},
                "choices": {"type": "object", "additionalProperties": {"type": "string"}},
                "suggestions": {"type": "array", "items": {"type": "string"}},
            },
            "additionalProperties": False,
            "if": {"properties": {"input": {"const": "hidden"}}},
            "else": {"required": ["help"]},
        },
        "x-aliases": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "x-message": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["code", "text", "hint"],
                "properties": {
                    "code": {"enum": [code for code in KINDS if code.startswith("R")]},
                    "severity": {"enum": ["error", "warning", "notice"]},
                    "text": {"type": "string", "pattern": "。$"},
                    "hint": {"type": "string", "pattern": "。$"},
                },
                "additionalProperties": False,
            },
        },
    },
}
RECORDS = [*schema.RECORDS]
RULES = {"type", "pattern", "enum", "minLength", "maxLength", "minimum", "maximum", "anyOf"}


def columns_of(record):
    found = schema.document(record)["properties"]
    return {name: rule for name, rule in found.items() if "x-column" in rule}


@pytest.mark.parametrize("record", RECORDS)
def test_the_annotations_of_every_column_follow_the_meta_schema(record):
    for name, rule in columns_of(record).items():
        jsonschema.validate(rule, META), name


@pytest.mark.parametrize("record", RECORDS)
def test_every_rule_has_a_message_for_people(record):
    for name, rule in columns_of(record).items():
        stated = RULES & set(rule) - {"type"}
        if rule["type"] != "string":
            stated |= {"type"} if rule["type"] != "array" else set()
        if rule["x-column"]["input"] == "hidden" and name != "id":
            continue
        assert stated <= set(rule.get("x-message", {})), (record, name)


@pytest.mark.parametrize("name", ["measure.schema.json", "plan.schema.json"])
def test_our_schemas_are_valid_json_schema(name):
    jsonschema.Draft202012Validator.check_schema(data.read_json(name))


def test_aliases_are_told_apart_by_what_else_stands_on_the_sheet():
    known = schema.headings("measure")
    assert known["執行重點"] == ("action", "heading")
    assert known["具體作法"] == ("action",)


def row_strategy():
    wild = st.none() | st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=40))
    names = [*schema.document("measure")["properties"], "unknown"]
    return st.dictionaries(st.sampled_from(names), wild, max_size=6)


@given(st.lists(row_strategy() | measures().map(lambda item: item.to_dict()), max_size=4))
def test_the_fast_path_gives_the_verdicts_of_the_rule_of_record(rows):
    fast = sorted(map(repr, schema.faults("measure", rows, KEYS_113)))
    assert fast == sorted(map(repr, schema.oracle_faults("measure", rows, KEYS_113)))


@pytest.mark.parametrize(
    ("record", "row", "found"),
    [
        ("measure", {"sub_item": "1-1", "action": "辦理。"}, []),
        ("measure", {"sub_item": "1-1"}, [("action", "R301")]),
        ("measure", {"sub_item": "9-9", "action": "辦理。"}, [("sub_item", "R302")]),
        ("measure", {"sub_item": "1-1", "action": "辦" * 1001}, [("action", "R303")]),
        (
            "measure",
            {"sub_item": "1-1", "action": "辦理。", "target": "9"},
            [("indicator", "R305")],
        ),
        ("measure", {"sub_item": "1-1", "action": "辦理。", "due": "春天"}, [("due", "R304")]),
        ("measure", {"sub_item": "1-1", "action": "辦理。", "due": "12月底前"}, []),
        ("measure", {"sub_item": "1-1", "action": "辦理。", "due": "13月底前"}, [("due", "R304")]),
        ("report", {"status": "已完成"}, [("result", "R305")]),
        ("report", {"status": "已完成", "result": "辦理三場。"}, []),
        ("report", {"status": "辦理中"}, []),
        ("report", {"progress": 101}, [("progress", "R306")]),
        ("event", {"kind": "核備", "date": "2025-03-01"}, []),
        ("event", {"date": "春天"}, [("kind", "R301"), ("date", "R304")]),
        ("general", {"part": "extra", "text": "內容"}, [("title", "R305")]),
        ("nil_return", {"sub_item": "1-1"}, []),
        ("nil_return", {"sub_item": "1-1", "reason": "無"}, [("reason", "R301")]),
    ],
)
def test_rules_of_rows(record, row, found):
    keys = KEYS_113 if record == "measure" else ()
    told = [(fault.field, fault.code) for _, fault in schema.faults(record, [row], keys)]
    assert sorted(told) == sorted(found)


def test_optional_fields_are_never_demanded():
    assert set(schema.document("measure")["required"]) == {"sub_item", "action"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"framework": "k", "year": 2025, "agency": {"name": "甲"}}, []),
        ({"year": 2025, "agency": {}}, ["framework", "agency.name"]),
        ([], ["最外層"]),
        ({"framework": "k", "year": 2025, "agency": {"name": "甲"}, "measures": [1]}, ["measures"]),
    ],
)
def test_a_json_value_that_is_no_plan_is_told_why(said, words):
    told = schema.plan_faults(said)
    assert len(told) == len(words)
    assert all(any(word in text for text in told) for word in words)


def test_a_whole_plan_can_be_checked_against_the_published_schema():
    from referencing import Registry, Resource

    from tests.tables import full_plan

    registry = Registry().with_resources(
        (name, Resource.from_contents(data.read_json(name)))
        for name in ("measure.schema.json", "plan.schema.json")
    )
    validator = jsonschema.Draft202012Validator(
        data.read_json("plan.schema.json"), registry=registry
    )
    good = json.loads(json.dumps(full_plan().to_dict()))
    assert not list(validator.iter_errors(good))
    good["measures"][0]["due"] = "春天"
    assert [error.json_path for error in validator.iter_errors(good)] == ["$.measures[0].due"]
