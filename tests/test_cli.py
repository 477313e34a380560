"""The command line as its contract in the README says: outputs, exit codes, words."""

import json
import os
import re
import subprocess
import sys

import openpyxl
import pytest

from tests.tables import full_plan
from xlplan.cli import main

KEYS = ["code", "severity", "sheet", "cell", "row", "column", "field", "value", "message", "hint"]


def run(*arguments, **more):
    """Run the command line in a process of its own, as a user does."""
    command = [sys.executable, "-m", "xlplan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **more)


@pytest.fixture
def good(tmp_path):
    """A workbook with nothing wrong."""
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(full_plan().to_dict()), encoding="utf-8")
    target = tmp_path / "三民區公所.xlsx"
    assert main(["template", "--year", "114", "--plan", str(source), "-o", str(target)]) == 0
    return target


@pytest.fixture
def empty(tmp_path):
    """The blank template of an agency."""
    target = tmp_path / "空白.xlsx"
    words = ["--year", "114", "--agency", "鳳山區公所", "-o", str(target)]
    assert main(["template", *words]) == 0
    return target


def test_a_good_workbook_leaves_with_nought(good, capsys):
    assert main(["check", str(good)]) == 0
    said = capsys.readouterr().out
    assert "高雄市三民區公所" in said
    assert "沒有發現問題" in said


def test_errors_leave_with_one_and_every_sub_item_is_missed(empty, capsys):
    assert main(["check", str(empty), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    (found,) = said["files"]
    assert sorted(found) == sorted(
        ["path", "sha256", "agency", "year", "framework", "counts", "problems"]
    )
    assert (found["agency"], found["year"]) == ("高雄市鳳山區公所", 2025)
    assert found["path"] == str(empty)
    assert all(list(item) == KEYS for item in found["problems"])
    assert sum(item["code"] == "P501" for item in found["problems"]) == 23
    assert {item["code"] for item in found["problems"]} == {"P501", "P502", "P508"}


def test_an_unreadable_file_leaves_with_two_and_outranks_errors(empty, tmp_path, capsys):
    bad = tmp_path / "壞.xlsx"
    bad.write_bytes(b"not a workbook")
    assert main(["check", str(empty), str(bad), "--json"]) == 2
    files = json.loads(capsys.readouterr().out)["files"]
    assert [item["path"] for item in files] == [str(empty), str(bad)]
    assert files[1]["sha256"] is None
    assert files[1]["agency"] is None
    assert [item["code"] for item in files[1]["problems"]] == ["F102"]


def test_the_screen_stays_short_however_much_is_wrong(empty, capsys):
    assert main(["check", *[str(empty)] * 60]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 70
    assert any("P501" in line and "1380" in line for line in lines)


def test_many_files_are_shared_out_and_come_back_in_order(good, empty, tmp_path, capsys):
    bad = tmp_path / "壞.xlsx"
    bad.write_bytes(b"not a workbook")
    files = [good, empty, bad] * 21
    assert main(["check", *map(str, files), "--json"]) == 2
    said = json.loads(capsys.readouterr().out)["files"]
    assert [item["path"] for item in said] == [str(path) for path in files]
    one = [item for item in said if item["path"] == str(empty)]
    assert main(["check", str(empty), "--json"]) == 1
    assert one[0] == json.loads(capsys.readouterr().out)["files"][0]


def test_json_is_utf8_even_on_a_cp950_console(empty):
    environment = os.environ | {"PYTHONIOENCODING": "cp950", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "xlplan", "check", str(empty), "--json"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert json.loads(done.stdout.decode("utf-8"))["files"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["template", "--year", "114"], "缺少必要的參數：-o"),
        (["template", "--year", "蛇", "-o", "x"], "不是年度"),
        (["check"], "缺少必要的參數"),
        (["merge", "a.xlsx", "--fast", "-o", "b"], "看不懂的參數"),
        (["nonsense"], "nonsense"),
        (["consolidate", "x", "-o", "y", "--jobs", "0"], "1 到 256"),
        ([], "命令"),
    ],
)
def test_wrong_usage_leaves_with_two_and_says_so_in_chinese(words, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--agency", "三名區公所"], "三民區公所"),
        (["--agency", "某某機關"], "名冊裡找不到"),
        ([], "--agency"),
    ],
)
def test_an_unknown_agency_is_offered_the_nearest(words, said, tmp_path, capsys):
    target = tmp_path / "x.xlsx"
    assert main(["template", "--year", "114", *words, "-o", str(target)]) == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_a_year_before_every_framework_is_refused(tmp_path, capsys):
    words = ["--year", "90", "--agency", "三民區公所", "-o", str(tmp_path / "x.xlsx")]
    assert main(["template", *words]) == 2
    assert "90" in capsys.readouterr().err


def test_help_is_in_chinese_and_loads_nothing_heavy():
    code = (
        "import sys; from xlplan.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'xlwings', 'openpyxl', 'jsonschema', 'xlsxwriter'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    said = done.stdout.decode("utf-8")
    assert said.splitlines()[-1] == "[]"
    assert "用法：xlplan" in said
    assert not re.search(r"\b(usage|options|positional)\b", said)


def test_a_good_check_loads_neither_pandas_nor_xlwings_nor_openpyxl_nor_jsonschema(good):
    code = (
        "import sys; from xlplan.cli import main\n"
        "main(['check', sys.argv[1]])\n"
        "print(sorted({'pandas','xlwings','openpyxl','jsonschema'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(good)], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_a_report_links_every_problem_to_its_cell(empty, tmp_path):
    import openpyxl

    report = tmp_path / "報告.xlsx"
    assert main(["check", str(empty), "-o", str(report)]) == 1
    book = openpyxl.load_workbook(report)
    sheet = book["問題"]
    assert sheet.max_row == 1 + 23 + 4
    links = [cell.value for cell in sheet["E"][1:]]
    assert all(link.startswith("=HYPERLINK(") and "空白.xlsx" in link for link in links)


def test_a_copy_is_written_with_the_results_filled_in(empty, tmp_path):
    import openpyxl

    target = tmp_path / "檢核後.xlsx"
    before = empty.read_bytes()
    assert main(["check", str(empty), "--into", str(target)]) == 1
    assert empty.read_bytes() == before
    sheet = openpyxl.load_workbook(target)["檢核結果"]
    codes = [cell.value for row in sheet.iter_rows() for cell in row]
    assert codes.count("P501") == 23


def test_merging_joins_copies_and_lists_what_differs(good, tmp_path, capsys):
    target = tmp_path / "合併.xlsx"
    assert main(["merge", str(good), str(good), "-o", str(target)]) == 0
    assert main(["check", str(target)]) == 0
    assert "23 項措施" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["check", "{}", "-o", "{}"],
        ["check", "{}", "--into", "{}"],
        ["check", "{}", "-o", "x.xlsx", "--into", "x.xlsx"],
        ["merge", "{}", "-o", "{}"],
        ["fix", "{}", "-o", "{}"],
        ["template", "--year", "114", "--plan", "{}", "-o", "{}"],
        ["consolidate", "{}", "-o", "{}"],
    ],
)
def test_a_file_that_is_read_is_never_written_over(words, good, capsys):
    before = good.read_bytes()
    assert main([word.format(good) for word in words]) == 2
    assert "請換一個檔名" in capsys.readouterr().err
    assert good.read_bytes() == before


def test_copies_of_different_agencies_are_not_merged(good, empty, tmp_path, capsys):
    target = tmp_path / "合併.xlsx"
    assert main(["merge", str(good), str(empty), "-o", str(target)]) == 2
    said = capsys.readouterr().err
    assert "三民" in said
    assert "鳳山" in said
    assert not target.exists()


@pytest.mark.parametrize("name", ["報告.xls", "報告", "報告.ods"])
def test_a_workbook_is_only_written_under_a_name_that_says_so(good, tmp_path, capsys, name):
    assert main(["check", str(good), "-o", str(tmp_path / name)]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_a_pattern_that_the_shell_left_alone_is_expanded(good, empty, tmp_path, capsys):
    assert main(["check", str(tmp_path / "*.xlsx"), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [item["path"] for item in said["files"]] == sorted([str(good), str(empty)])


def test_a_workbook_of_something_else_is_one_problem(tmp_path, capsys):
    import xlsxwriter

    path = tmp_path / "預算.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().merge_range("A1:C3", "預算表")
    book.close()
    assert main(["check", str(path), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["files"]
    assert [item["code"] for item in found["problems"]] == ["B201"]


def test_a_roster_is_imported_from_big5_text(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path / "own"))
    table = tmp_path / "機關.csv"
    table.write_bytes(
        "機關代碼,機關名稱,類別,課室\nX1,高雄市測試區公所,區公所,甲課、乙課\n".encode("cp950")
    )
    assert main(["roster", "import", str(table)]) == 0
    assert "1 個機關" in capsys.readouterr().out
    done = run("template", "--year", "114", "--agency", "測試區公所", "-o", tmp_path / "t.xlsx")
    assert done.returncode == 0, done.stderr


def test_last_years_results_and_filing_are_not_this_years(tmp_path):
    from xlplan.books.read import read
    from xlplan.plan import Event, Report

    events, reports = (Event(kind="核備", version=1),), (Report(scope="1-1", result="已辦理。"),)
    source, target = tmp_path / "plan.json", tmp_path / "115.xlsx"
    plan = full_plan(events=events, reports=reports)
    source.write_text(json.dumps(plan.to_dict()), encoding="utf-8")
    for year, kept in (("115", 0), ("114", 1)):
        words = ["--year", year, "--plan", str(source), "-o", str(target)]
        assert main(["template", *words]) == 0
        made = read(target).reading.plan
        assert (len(made.events), len(made.reports)) == (kept, kept)
        assert len(made.measures) == len(plan.measures)


def test_every_template_that_must_be_handed_out_is_made_at_once(tmp_path):
    from xlplan.vocabulary import roster, submissions

    folder = tmp_path / "範本"
    assert main(["template", "--year", "114", "--all", "-o", str(folder)]) == 0
    made = sorted(path.name for path in folder.iterdir())
    assert len(made) == len(submissions(2025, roster()).required)
    assert "114_三民區公所.xlsx" in made


def test_two_runs_write_the_same_bytes(tmp_path):
    one, two = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    for target in (one, two):
        assert main(["template", "--year", "114", "--agency", "三民區公所", "-o", str(target)]) == 0
    assert one.read_bytes() == two.read_bytes()


def test_the_wording_goes_out_as_a_table_and_comes_back(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path / "home"))
    table = tmp_path / "標準文字.xlsx"
    assert main(["wording", "export", "-o", str(table)]) == 0
    assert main(["wording", "import", str(table)]) == 2
    assert "完全相同" in capsys.readouterr().err
    book = openpyxl.load_workbook(table)
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index("標準文字") + 1
    assert sheet.cell(2, 1).value == "L01"
    sheet.cell(2, column).value = "{自稱}依本市的規定訂定{年度}年度計畫，由{首長}核定。"
    book.save(table)
    assert main(["wording", "import", str(table)]) == 0
    target = tmp_path / "plan.xlsx"
    assert main(["template", "--year", "114", "--agency", "三民區公所", "-o", str(target)]) == 0
    said = openpyxl.load_workbook(target)["標準文字"]["C6"].value
    assert said == "本所依本市的規定訂定114年度計畫，由區長核定。"
