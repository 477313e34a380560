import re

import pytest

from xlplan.problems import FAMILY_NAMES, KINDS, SEVERITIES, Problem, counts, problem

KEYS = [
    *("code", "severity", "sheet", "cell", "row", "column", "field", "value", "message", "hint"),
]


def test_a_problem_has_all_ten_keys_even_where_they_say_nothing():
    assert list(problem("B201").to_dict()) == KEYS
    assert problem("B201").to_dict()["cell"] is None


def test_a_place_is_given_as_address_row_and_column():
    found = problem("R308", sheet="一", row=8, column=3, field="responsible_units", value="經健課")
    assert (found.cell, found.row, found.column) == ("D8", 8, "D")
    assert "經健課" in found.message


def test_a_text_with_an_unfilled_place_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        problem("B203")  # says nothing of the sheet's name... which is None, and is filled in
        problem("P502")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_says_what_and_what_to_do_in_chinese(kind):
    assert kind.code[0] in FAMILY_NAMES
    assert re.fullmatch(r"[A-Z]\d{3}", kind.code)
    assert kind.severity in SEVERITIES
    for text in (kind.title, kind.message, kind.hint):
        assert re.search("[\u4e00-\u9fff]", text)
    assert kind.message.endswith(("。", "}"))
    assert kind.hint.endswith("。")


def test_counts_name_every_severity():
    found = [Problem("P501", "error"), Problem("P505", "notice")]
    assert counts(found) == {"error": 1, "warning": 0, "notice": 1}
