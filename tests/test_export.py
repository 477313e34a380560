"""Exporting: PLAN.json that reads back equal, and CSV that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.strategies import plans
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.errors import UsageError
from xlplan.plan import Agency, Plan
from xlplan.schema import plan_faults
from xlplan.table import Reading, layout
from xlplan.vocabulary import framework
from xlplan.workflow.exporting import export_plan, is_export, plan_csv, plan_json


@pytest.fixture
def book(tmp_path):
    """A plan's workbook, and the plan."""
    plan = full_plan()
    target = tmp_path / "三民.xlsx"
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    return target


def table(text):
    """Return the rows of an exported CSV."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def changed(**fields):
    """Return a plan whose first measure says something else."""
    first, *rest = full_plan().measures
    return full_plan(measures=(replace(first, **fields), *rest))


def test_a_workbook_exports_to_the_plan_it_holds(book, tmp_path, capsys):
    target = tmp_path / "PLAN.json"
    assert main(["export", str(book), "-o", str(target)]) == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    assert plan_faults(said) == []
    assert Plan.from_dict(said) == read(book).reading.plan
    assert "23 項措施" in capsys.readouterr().out


@settings(max_examples=40)
@given(plans())
def test_any_plan_reads_back_equal_from_its_json(plan):
    assert Plan.from_dict(json.loads(plan_json(plan))) == plan


def test_the_same_plan_always_gives_the_same_bytes(book, tmp_path):
    for name in ("a", "b"):
        for suffix in (".json", ".csv"):
            export_plan(book, tmp_path / f"{name}{suffix}")
    for suffix in (".json", ".csv"):
        one, other = ((tmp_path / f"{name}{suffix}").read_bytes() for name in "ab")
        assert one == other


def test_exporting_what_was_exported_changes_nothing(book, tmp_path):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    export_plan(book, first)
    export_plan(first, second)
    assert first.read_bytes() == second.read_bytes()


def test_the_table_has_one_row_a_measure_under_the_sheets_own_headings(book, tmp_path):
    target = tmp_path / "三民.csv"
    export_plan(book, target)
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\r\n" not in raw
    head, *body = table(raw.decode("utf-8"))
    assert head[:6] == ["機關名稱", "年度", "執行要項", "序號", "次項", "重點標題"]
    assert "列號" not in head
    assert len(body) == 23
    assert body[0][:5] == ["高雄市三民區公所", "114", "訂定計畫", "1", "訂定提升服務計畫"]
    assert body[1][2] == "一、完備基礎服務項目，注重服務特性差異化"
    assert body[1][4] == "1-1 標準作業流程與正確服務"


def test_the_clerks_own_columns_stand_at_the_end(book):
    head, first, second = table(plan_csv(changed(extra={"經費": "3萬", "地點": "會議室"})))[:3]
    assert head[-2:] == ["經費", "地點"]
    assert (first[-2:], second[-2:]) == (["3萬", "會議室"], ["", ""])


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1", "\n=1", "＝1+1", "－1", "＋1", "＠x"),
        '=HYPERLINK("http://x","按我")',
    ],
)
def test_no_text_is_taken_for_a_formula(text):
    (head, first, *_) = table(plan_csv(changed(action=text, extra={text: text})))
    assert head[-1] == f"'{text}"
    assert f"'{text}" in first
    assert first[-1] == f"'{text}"
    assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in first)


def test_an_ordinary_text_keeps_its_line_breaks_and_quotes():
    text = '第一行\n第二行，「引號」"quote"'
    assert text in table(plan_csv(changed(action=text)))[1]


def test_rows_stand_in_the_order_of_the_document():
    plan = full_plan(measures=tuple(reversed(full_plan().measures)))
    numbers = [row[3] for row in table(plan_csv(plan))[1:]]
    assert numbers == [str(number) for number in range(1, 24)]


@pytest.mark.parametrize("name", ["計畫.doc", "計畫.txt", "計畫", "計畫.xlsx"])
def test_another_suffix_is_refused_and_the_message_says_which_there_are(
    name, book, tmp_path, capsys
):
    assert main(["export", str(book), "-o", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert ".json 或 .csv" in said
    with pytest.raises(UsageError, match=r"\.json 或 \.csv"):
        export_plan(book, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == [book.name]


def test_what_cannot_be_read_leaves_with_two_and_the_old_file_stands(tmp_path, capsys):
    target = tmp_path / "PLAN.json"
    target.write_text("舊的", encoding="utf-8")
    bad = tmp_path / "壞.xlsx"
    bad.write_bytes(b"not a workbook")
    assert main(["export", str(bad), "-o", str(target)]) == 2
    assert "壞.xlsx" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "舊的"


def test_the_file_to_read_is_never_written_over(book, tmp_path, capsys):
    source = tmp_path / "PLAN.json"
    export_plan(book, source)
    before = source.read_bytes()
    assert main(["export", str(source), "-o", str(source)]) == 2
    assert "蓋掉" in capsys.readouterr().err
    assert source.read_bytes() == before


def test_a_folder_that_is_not_there_leaves_with_two(book, tmp_path, capsys):
    assert main(["export", str(book), "-o", str(tmp_path / "沒有" / "a.csv")]) == 2
    assert "找不到資料夾" in capsys.readouterr().err


@pytest.mark.parametrize("plan", [full_plan(year=0), full_plan(agency=Agency())])
def test_a_plan_of_no_year_or_agency_is_no_plan(plan, tmp_path):
    with pytest.raises(UsageError, match="看不出"):
        export_plan(Reading(plan), tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_is_not_ours_and_an_unknown_framework_are_refused(tmp_path, capsys):
    with pytest.raises(UsageError, match="不是提升服務執行計畫"):
        export_plan(Reading(full_plan(), is_ours=False), tmp_path / "a.json")
    source = tmp_path / "source.json"
    source.write_text(json.dumps(full_plan(framework="taipei-1").to_dict()), encoding="utf-8")
    assert main(["export", str(source), "-o", str(tmp_path / "a.json")]) == 2
    assert "taipei-1" in capsys.readouterr().err
    assert not (tmp_path / "a.json").exists()


def test_a_plan_with_errors_is_exported_all_the_same(tmp_path):
    target = tmp_path / "a.json"
    export_plan(Reading(changed(sub_item="9-9", action="", order="第一")), target)
    first = json.loads(target.read_text(encoding="utf-8"))["measures"][0]
    assert (first["sub_item"], first["order"]) == ("9-9", "第一")


def test_an_export_is_known_again_and_other_files_are_not(book, tmp_path):
    made = [tmp_path / "a.json", tmp_path / "a.csv"]
    for target in made:
        export_plan(book, target)
    others = [tmp_path / "b.json", tmp_path / "b.csv", tmp_path / "c.json", tmp_path / "none.csv"]
    for path, text in zip(others, ['{"a": 1}', "姓名,電話\n", "不是 JSON"], strict=False):
        path.write_text(text, encoding="utf-8")
    assert [is_export(path) for path in (*made, *others)] == [True] * 2 + [False] * 4
