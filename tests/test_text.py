import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan import text


@given(st.text())
def test_tidying_twice_is_tidying_once(said):
    assert text.tidy(text.tidy(said)) == text.tidy(said)


@given(st.text())
def test_folding_twice_is_folding_once(said):
    assert text.fold(text.fold(said)) == text.fold(said)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_tidying_keeps_every_visible_character(said):
    assert text.tidy(said) == said


@pytest.mark.parametrize(
    ("said", "tidied"),
    [
        ("　本所\u00a0全體 ", "本所 全體"),
        ("一\r\n二_x000D_\n三\r四", "一\n二\n三\n四"),
        ("隱\u200b形\ufeff", "隱形"),
        ("一  \n　二", "一\n二"),
        ("\n\n內容\n", "內容"),
        ("１２３ＡＢ", "１２３ＡＢ"),
    ],
)
def test_blanks_and_line_ends_become_plain(said, tidied):
    assert text.tidy(said) == tidied


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("民政課、社會課", ["民政課", "社會課"]),
        ("民政課，社會課,秘書室", ["民政課", "社會課", "秘書室"]),
        ("民政課/社會課／秘書室；人事室", ["民政課", "社會課", "秘書室", "人事室"]),
        ("民政課\n社會課\r\n", ["民政課", "社會課"]),
        ("民政課 社會課", ["民政課", "社會課"]),
        ("秘 書 室", ["秘書室"]),
        ("民政課、民政課", ["民政課"]),
        (" ", []),
    ],
)
def test_several_sections_in_one_cell_are_told_apart(said, names):
    assert list(text.split_names(said)) == names


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("114/3/1", "2025-03-01"),
        ("114年3月1日", "2025-03-01"),
        ("114.03.01", "2025-03-01"),
        ("114-3-1", "2025-03-01"),
        ("1140301", "2025-03-01"),
        ("民國114年3月", "2025-03"),
        ("民國 114 年 3 月 1 日", "2025-03-01"),
        ("１１４／３／１", "2025-03-01"),
        ("2025-03-01", "2025-03-01"),
        ("2025/3", "2025-03"),
        ("99/12/31", "2010-12-31"),
        ("114/2/30", None),
        ("114/13/1", None),
        ("114", None),
        ("明年春天", None),
        ("3月1日", None),
    ],
)
def test_dates_are_read_as_people_write_them(said, iso):
    assert text.parse_date(said) == iso


@given(st.dates(dt.date(1921, 1, 1), dt.date(2910, 12, 31)))
def test_a_date_shown_in_roc_form_reads_back(date):
    assert text.parse_date(text.roc_date(date.isoformat())) == date.isoformat()


@pytest.mark.parametrize(
    ("said", "year"),
    [("114", 2025), ("民國114年度", 2025), ("１１３年", 2024), ("2025", 2025), ("x", None)],
)
def test_a_year_is_read_in_roc_or_gregorian_form(said, year):
    assert text.parse_year(said) == year


@given(st.integers(min_value=0, max_value=16383))
def test_column_letters_and_indexes_are_each_others_inverse(index):
    assert text.column_index(text.column_letter(index)) == index


def test_column_letters_are_those_of_a_spreadsheet():
    assert [text.column_letter(i) for i in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]
