"""The city workbook: counts lead to their rows, rows to their cells, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.tables import full_plan
from xlplan.books.city import is_city_book, read_kept, write_city
from xlplan.books.links import link, place, relative_path
from xlplan.books.template import write_template
from xlplan.consolidate import Filing, Summary
from xlplan.errors import Unwritable, UsageError
from xlplan.plan import Agency, NilReturn, Plan
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.workflow.consolidating import consolidate, find_books

TODAY = dt.date(2025, 3, 20)
SANMIN, FENGSHAN = "高雄市三民區公所", "高雄市鳳山區公所"
HEALTH = "高雄市彌陀區衛生所"
LIKE_FORMULAS = ("=1+1", "+886-7-3368333", "-1", "@SUM(A1)")
SHEETS = ["總覽", "收件狀態", "檔案清單", "涵蓋矩陣", "全部措施", "檢核問題", "問題統計"]
SHEETS += ["課室分工", "課室明細", "缺漏", "stamp"]
INTERNAL = re.compile(r"""=HYPERLINK\("#'(.+)'!A(\d+):[A-Z]+(\d+)",(\d+)\)""")
EXTERNAL = re.compile(r"""=HYPERLINK\("(.+)#'(.+)'!([A-Z]+\d+)","(.+)"\)""")

Cells = list[list[object]]


def write_plan(path: Path, plan: Plan) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = layout(framework(plan.framework))
    write_template(path, plan, frame, has_units=bool(plan.agency.sections))


def sanmin(**changes: object) -> Plan:
    """Return a plan whose texts look like formulas, with one nil return."""
    plan = full_plan(**changes)
    texts = dict(enumerate(LIKE_FORMULAS, 1))
    measures = [
        replace(item, action=texts.get(number, item.action))
        for number, item in enumerate(plan.measures)
        if item.sub_item != "6-4"
    ]
    measures[5] = replace(measures[5], responsible_units=("民政課", "各課室"))
    nil = NilReturn("6-4", "本年度沒有這項業務。")
    return replace(plan, measures=tuple(measures), nil_returns=(nil,))


def fengshan(**changes: object) -> Plan:
    """Return a plan with two mistakes and a sub-item it lacks."""
    plan = full_plan(**changes)
    wrong = replace(plan.measures[0], responsible_units=("不明課",))
    late = replace(plan.measures[3], due="改天")
    measures = (wrong, *plan.measures[1:3], late, *plan.measures[4:-1])
    return replace(plan, agency=replace(plan.agency, name=FENGSHAN), measures=measures)


def health() -> Plan:
    """Return the plan of an agency without sections, of an older framework."""
    plan = full_plan(framework="kaohsiung-106", year=2017)
    own = Agency(name=HEALTH, kind="二級機關", parent="高雄市政府衛生局")
    bare = [replace(item, responsible_units=()) for item in plan.measures if item.sub_item != "0"]
    nil = NilReturn("1-5", "併入其他次項辦理。")
    return replace(plan, agency=own, measures=tuple(bare), nil_returns=(nil,))


def write_copy(source: Path, target: Path, section: str) -> None:
    """Write a section's copy of a plan: the same workbook with 填報課室 filled in."""
    book = openpyxl.load_workbook(source)
    cover = book["封面"]
    row = next(cell.row for cell in cover["A"] if cell.value == "section")
    cover.cell(row, 4).value = section
    book.save(target)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's folder: plans, a section's copy, a damaged file, files that are none of ours."""
    made = tmp_path_factory.mktemp("city")
    plans = made / "收件"
    write_plan(plans / "三民 #1.xlsx", sanmin())
    write_plan(plans / "區公所" / "鳳山100%.xlsx", fengshan())
    write_plan(plans / "彌陀.xlsx", health())
    write_copy(plans / "三民 #1.xlsx", plans / "社會課.xlsx", "社會課")
    (plans / "壞檔.xlsx").write_bytes((plans / "彌陀.xlsx").read_bytes()[:4000])
    (plans / "~$三民.xlsx").write_bytes(b"lock")
    (plans / ".~lock.彌陀.xlsx#").write_bytes(b"lock")
    (plans / "說明.txt").write_text("不是活頁簿", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    target = folder / "city.xlsx"
    return consolidate([folder / "收件"], target, json_target=folder / "c.json", today=TODAY)


@pytest.fixture(scope="module")
def book(folder: Path, summary: Summary) -> openpyxl.Workbook:
    """The city workbook with its formulas."""
    return openpyxl.load_workbook(folder / "city.xlsx")


@pytest.fixture(scope="module")
def shown(folder: Path, summary: Summary) -> openpyxl.Workbook:
    """The city workbook with the values its formulas show."""
    return openpyxl.load_workbook(folder / "city.xlsx", data_only=True)


def cells(book: openpyxl.Workbook, sheet: str, first: int = 3) -> Cells:
    return [list(row) for row in book[sheet].iter_rows(min_row=first, values_only=True)]


def counts(book: openpyxl.Workbook, sheet: str) -> Iterator[tuple[int, int, str, int, int, int]]:
    """Yield (row, column, sheet, first, last, number) of every number that links to rows."""
    for row in book[sheet].iter_rows():
        for cell in row:
            found = INTERNAL.fullmatch(str(cell.value))
            if found:
                target, first, last, number = found.groups()
                yield cell.row, cell.column, target, int(first), int(last), int(number)


# The sheets


def test_the_sheets_stand_in_order_and_the_stamp_is_hidden(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book["stamp"].sheet_state == "veryHidden"
    said = dict(cells(book, "stamp", first=1))
    assert (said["kind"], said["year"], said["framework"]) == (
        "city-summary",
        "2025",
        "kaohsiung-113",
    )


def test_long_sheets_say_how_large_they_are(folder: Path, summary: Summary) -> None:
    with zipfile.ZipFile(folder / "city.xlsx") as made:
        part = made.read("xl/worksheets/sheet5.xml")
    assert f'<dimension ref="A1:M{summary.measures + 2}"/>'.encode() in part
    assert part.count(b"<row ") == summary.measures + 2
    assert f'<autoFilter ref="A2:M{summary.measures + 2}"/>'.encode() in part


def test_there_are_three_native_charts(folder: Path, summary: Summary) -> None:
    with zipfile.ZipFile(folder / "city.xlsx") as made:
        assert sum(name.startswith("xl/charts/chart") for name in made.namelist()) == 3


def test_every_measure_is_there_and_what_looks_like_a_formula_stays_text(
    book: openpyxl.Workbook, summary: Summary
) -> None:
    rows = [row for row in cells(book, "全部措施") if row[0] == SANMIN]
    assert [row[5] for row in rows] == [item.action for item in sanmin().measures]
    for row in book["全部措施"].iter_rows(min_row=3, max_col=12):
        assert {cell.data_type for cell in row} <= {"s", "inlineStr", "n"}
        assert all(cell.value is None for cell in row if cell.data_type == "n")
    assert {row[5] for row in rows} >= set(LIKE_FORMULAS)
    assert len(cells(book, "全部措施")) == summary.measures


def test_every_measure_leads_to_the_cell_it_was_read_from(
    book: openpyxl.Workbook, folder: Path
) -> None:
    sources: dict[str, openpyxl.Workbook] = {}
    for row in cells(book, "全部措施"):
        found = EXTERNAL.fullmatch(str(row[12]))
        assert found, row[12]
        path = found[1].replace("%23", "#").replace("%25", "%")
        if path not in sources:
            sources[path] = openpyxl.load_workbook(folder / path)
        assert sources[path][found[2]][found[3]].value == row[5]
        assert Path(path).name == row[11]
    assert len(sources) == 3


def test_every_problem_leads_to_its_cell(book: openpyxl.Workbook, folder: Path) -> None:
    wrong = {row[2]: row for row in cells(book, "檢核問題") if row[0] == FENGSHAN}
    found = EXTERNAL.fullmatch(str(wrong["R308"][5]))
    assert found
    path = found[1].replace("%25", "%")
    assert openpyxl.load_workbook(folder / path)[found[2]][found[3]].value == "不明課"
    assert wrong["R304"][6] == "改天"


# Counts


def test_counts_of_the_matrix_lead_to_the_measures_of_that_agency_and_sub_item(
    book: openpyxl.Workbook, shown: openpyxl.Workbook
) -> None:
    keys = [cell.value for cell in book["涵蓋矩陣"][4]]
    labels = {item.key: item.label for item in framework("kaohsiung-113").sub_items}
    measures = cells(shown, "全部措施", first=1)
    seen = 0
    for row, column, target, first, last, number in counts(book, "涵蓋矩陣"):
        if row < 8 or target != "全部措施" or column > 24:
            continue
        key = str(keys[column - 1]).replace("—", "0")
        behind = measures[first - 1 : last]
        assert len(behind) == number == shown["涵蓋矩陣"].cell(row, column).value
        assert {item[0] for item in behind} == {book["涵蓋矩陣"].cell(row, 1).value}
        assert {item[3] for item in behind} == {labels[key]}
        seen += number
    assert seen == len(measures) - 2


def test_gaps_and_nil_returns_are_plain_to_see(shown: openpyxl.Workbook) -> None:
    rows = {row[0]: row for row in cells(shown, "涵蓋矩陣", first=8)}
    last = rows[SANMIN].index("免")
    assert rows[FENGSHAN][last] == "缺"
    sheet = shown["涵蓋矩陣"]
    fills = {
        cell.value: cell.fill.start_color.rgb
        for row in sheet.iter_rows(min_row=8)
        for cell in row
        if cell.value in ("缺", "免")
    }
    assert fills == {"缺": "FFF9C6C9", "免": "FFE9ECEF"}
    lacking = {row[0]: row for row in cells(shown, "缺漏", first=4) if row[0]}
    assert lacking["6-4 成本效益與制度化"][1:4] == [1, 1, FENGSHAN]


@pytest.mark.parametrize(("sheet", "column"), [("收件狀態", 1), ("問題統計", 1), ("課室分工", 1)])
def test_counts_by_agency_lead_to_as_many_rows_of_that_agency(
    book: openpyxl.Workbook, shown: openpyxl.Workbook, sheet: str, column: int
) -> None:
    seen = 0
    for row, _, target, first, last, number in counts(book, sheet):
        behind = cells(shown, target, first=1)[first - 1 : last]
        assert len(behind) == number
        whose = book[sheet].cell(row, column).value
        if whose != "合計":
            assert {item[0] for item in behind} == {whose}
        seen += 1
    assert seen >= 5


def test_counts_of_severities_lead_to_problems_of_that_severity(
    book: openpyxl.Workbook, shown: openpyxl.Workbook
) -> None:
    heads = [cell.value for cell in book["收件狀態"][2]]
    found = {}
    for row, column, target, first, last, _ in counts(book, "收件狀態"):
        if target == "檢核問題":
            behind = cells(shown, target, first=1)[first - 1 : last]
            assert {item[1] for item in behind} == {heads[column - 1]}
            found[book["收件狀態"].cell(row, 1).value, heads[column - 1]] = len(behind)
    assert found[FENGSHAN, "錯誤"] == 3


def test_counts_by_section_lead_to_rows_that_lead_to_the_measures(
    book: openpyxl.Workbook, shown: openpyxl.Workbook
) -> None:
    measures = cells(shown, "全部措施", first=1)
    shares = {}
    for row, _, _, first, last, number in counts(book, "課室分工"):
        _, kind, unit = (book["課室分工"].cell(row, column).value for column in (1, 2, 3))
        shares[book["課室分工"].cell(row, 1).value, unit] = (kind, number)
        for task in cells(book, "課室明細", first=1)[first - 1 : last]:
            found = re.search(r"!A(\d+):", str(task[5]))
            assert found
            measure = measures[int(found[1]) - 1]
            assert unit in str(measure[6]).split("、")
            assert (measure[0], measure[3]) == (task[0], task[2])
    assert shares[SANMIN, "各課室"] == ("共同辦理", 1)
    assert shares[FENGSHAN, "不明課"] == ("名單以外", 1)


def test_key_figures_lead_to_the_agencies_of_that_status(
    book: openpyxl.Workbook, shown: openpyxl.Workbook, summary: Summary
) -> None:
    states = cells(shown, "收件狀態", first=1)
    found = {}
    for row, _, target, first, last, number in counts(book, "總覽"):
        name = str(book["總覽"].cell(row, 2).value)
        if target == "收件狀態" and name in {state.status for state in summary.agencies}:
            assert {item[1] for item in states[first - 1 : last]} == {name}
            found[name] = number
    assert found == {"未送": len(summary.missing), "有錯": 1, "可核備": 2}


def test_every_formula_shows_what_it_says(
    book: openpyxl.Workbook, shown: openpyxl.Workbook
) -> None:
    seen = 0
    for sheet in book.sheetnames:
        for row in book[sheet].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    said = re.fullmatch(r'=HYPERLINK\("[^"]+","?(.+?)"?\)', str(cell.value))
                    assert said, cell.value
                    assert str(shown[sheet][cell.coordinate].value) == said[1]
                    seen += 1
    assert seen > 200


def test_the_files_that_do_not_count_are_named_with_the_reason(book: openpyxl.Workbook) -> None:
    files = {Path(str(row[0]).split('","')[-1]).stem: row for row in cells(book, "檔案清單")}
    assert len(files) == 5
    assert {name: row[1] for name, row in files.items()} == {
        "壞檔": "未計入",
        "社會課": "未計入",
        "三民 #1": "計入",
        "鳳山100%": "計入",
        "彌陀": "計入",
    }
    assert all(row[2] for row in files.values())


# The verb


def test_the_json_says_what_the_summary_says(folder: Path, summary: Summary) -> None:
    said = json.loads((folder / "c.json").read_text(encoding="utf-8"))
    assert said == summary.to_dict()
    assert {Path(item["path"]).name: item["counted"] for item in said["files"]} == {
        "三民 #1.xlsx": True,
        "彌陀.xlsx": True,
        "鳳山100%.xlsx": True,
        "壞檔.xlsx": False,
        "社會課.xlsx": False,
    }
    assert said["coverage"][HEALTH]["0"] == 1
    codes = {(Path(item["file"]).name, item["code"]) for item in said["problems"]}
    assert {("壞檔.xlsx", "F103"), ("社會課.xlsx", "C604"), ("彌陀.xlsx", "C607")} <= codes


def test_lock_files_and_city_workbooks_are_passed_over(folder: Path, summary: Summary) -> None:
    assert {path.name for path in find_books([folder / "收件"])} == {
        *("三民 #1.xlsx", "彌陀.xlsx", "鳳山100%.xlsx", "壞檔.xlsx", "社會課.xlsx")
    }
    again = consolidate([folder], folder / "all of it.xlsx", today=TODAY)
    assert [item.submission.name for item in again.files] == [
        item.submission.name for item in summary.files
    ]


def test_a_file_name_that_is_no_text_stops_nothing(tmp_path: Path) -> None:
    odd = os.fsdecode(b"\xb0\xaa\xb6\xaf.xlsx")  # Big5 on a disk that speaks UTF-8
    try:
        write_plan(tmp_path / "in" / odd, sanmin())
    except OSError:  # macOS and Windows keep names as text: there the case cannot arise
        pytest.skip("this disk refuses such names")
    found = consolidate(
        [tmp_path / "in"], tmp_path / "c.xlsx", json_target=tmp_path / "c.json", today=TODAY
    )
    assert list(found.coverage) == [SANMIN]
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames == SHEETS


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    plans = folder / "收件"
    assert len(find_books([plans, plans / "彌陀.xlsx"])) == 5


def test_the_same_files_give_the_same_bytes_in_one_process_or_two_in_any_order(
    folder: Path, summary: Summary
) -> None:
    files = find_books([folder / "收件"])
    again = folder / "again.xlsx"
    consolidate(files[::-1], again, jobs=2, today=TODAY)
    assert again.read_bytes() == (folder / "city.xlsx").read_bytes()


def test_a_cluster_gives_the_same_city_workbook_and_json(folder: Path, summary: Summary) -> None:
    distributed = pytest.importorskip("distributed")
    target, told = folder / "by cluster.xlsx", folder / "by cluster.json"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        consolidate(
            [folder / "收件"],
            target,
            json_target=told,
            cluster=cluster.scheduler_address,
            today=TODAY,
        )
    assert target.read_bytes() == (folder / "city.xlsx").read_bytes()
    assert told.read_bytes() == (folder / "c.json").read_bytes()


def test_a_bureau_sees_its_own_bodies(folder: Path) -> None:
    found = consolidate([folder / "收件"], folder / "bureau.xlsx", parent="衛生局", today=TODAY)
    assert list(found.coverage) == [HEALTH]
    assert found.receiver == "高雄市政府衛生局"
    assert found.framework.key == "kaohsiung-106"


def test_an_unknown_bureau_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="衛生局"):
        consolidate([folder / "收件"], folder / "x.xlsx", parent="衛星局", today=TODAY)


def test_nothing_is_written_when_no_file_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    target = tmp_path / "city.xlsx"
    with pytest.raises(UsageError, match=r"a\.xlsx"):
        consolidate([tmp_path / "a.xlsx"], target, today=TODAY)
    with pytest.raises(UsageError):
        consolidate([tmp_path / "empty folder"], target, today=TODAY)
    with pytest.raises(UsageError):
        consolidate([], target, today=TODAY)
    assert not target.exists()


def test_a_folder_with_no_plan_of_anybody_still_gives_a_summary(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "通訊錄"
    book.save(tmp_path / "通訊錄.xlsx")
    found = consolidate([tmp_path], tmp_path / "city.xlsx", today=TODAY)
    assert found.coverage == {}
    assert "C608" in {item.problem.code for item in found.findings()}
    assert openpyxl.load_workbook(tmp_path / "city.xlsx").sheetnames == SHEETS


def test_a_plan_is_never_overwritten_by_the_summary(tmp_path: Path) -> None:
    plan = tmp_path / "三民.xlsx"
    write_plan(plan, sanmin())
    before = plan.read_bytes()
    with pytest.raises(UsageError, match=r"三民\.xlsx"):
        consolidate([tmp_path], plan, today=TODAY)
    assert plan.read_bytes() == before


def test_a_target_that_cannot_be_written_is_said_so(folder: Path) -> None:
    with pytest.raises(Unwritable):
        consolidate([folder / "收件"], folder / "no such folder" / "city.xlsx", today=TODAY)


def test_a_full_disk_leaves_the_last_summary_as_it_was(
    folder: Path, summary: Summary, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    target = tmp_path / "city.xlsx"
    target.write_bytes((folder / "city.xlsx").read_bytes())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(Unwritable):
            write_city(target, summary)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert target.read_bytes() == (folder / "city.xlsx").read_bytes()
    assert list(tmp_path.iterdir()) == [target]


def test_checking_many_files_needs_no_pandas() -> None:
    code = (
        "import sys, xlplan.workflow.checking, xlplan.consolidate, xlplan.workflow.consolidating;"
        "assert not {'pandas', 'xlsxwriter', 'openpyxl', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# What people type


def type_in(path: Path, agency: str, **typed: object) -> None:
    """Type into the row of an agency on 收件狀態, under the headings named."""
    book = openpyxl.load_workbook(path)
    sheet = book["收件狀態"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    row = next(cell.row for cell in sheet["A"] if cell.value == agency)
    for title, value in typed.items():
        cell = sheet.cell(row, heads[title])
        cell.value = value
        cell.data_type = "d" if isinstance(value, dt.datetime) else "s"
    book.save(path)


@pytest.fixture
def typed(folder: Path, tmp_path: Path, summary: Summary) -> Path:
    target = tmp_path / "city.xlsx"
    target.write_bytes((folder / "city.xlsx").read_bytes())
    when = dt.datetime(2025, 4, 26)
    type_in(target, SANMIN, 核備日期=when, 核備文號="高市府研字第11430000000號", 備註="=正本另送")
    type_in(target, "高雄市旗山區公所", 備註="已電話催件")
    return target


def test_what_people_typed_survives_the_next_run_and_the_one_after(
    folder: Path, typed: Path
) -> None:
    for _ in range(2):
        found = consolidate([folder / "收件"], typed, today=TODAY)
        states = {state.name: state for state in found.agencies}
        assert states[SANMIN].status == "已核備"
        assert states[SANMIN].filing == Filing(
            "114年4月26日", "高市府研字第11430000000號", 1, "=正本另送"
        )
        assert states["高雄市旗山區公所"].filing.note == "已電話催件"
        assert states["高雄市旗山區公所"].status == "未送"


def test_a_filing_belongs_to_the_version_it_was_typed_for(
    folder: Path, typed: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "三民第二版.xlsx"
    write_plan(newer, sanmin(version=2))
    found = consolidate([folder / "收件", newer], typed, today=TODAY)
    assert {state.name: state.status for state in found.agencies}[SANMIN] == "可核備"
    kept = read_kept(typed).filings[SANMIN]
    assert kept.version == 1


def test_another_years_summary_with_things_typed_in_is_not_overwritten(
    typed: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "115.xlsx"
    write_plan(plan, sanmin(year=2026))
    before = typed.read_bytes()
    with pytest.raises(UsageError, match="114"):
        consolidate([plan], typed, today=TODAY)
    assert typed.read_bytes() == before


def test_a_city_workbook_is_known_by_its_stamp(folder: Path, summary: Summary) -> None:
    assert is_city_book(folder / "city.xlsx")
    assert not is_city_book(folder / "收件" / "彌陀.xlsx")
    assert not is_city_book(folder / "收件" / "壞檔.xlsx")
    assert not is_city_book(folder / "no such file.xlsx")


# Links


def test_a_link_is_relative_and_escapes_what_would_end_it(tmp_path: Path) -> None:
    path = relative_path(tmp_path / "out" / "city.xlsx", tmp_path / "in" / "a#1 50%.xlsx")
    assert path == "../in/a%231 50%25.xlsx"
    assert place("it's", "B2") == "#'it''s'!B2"


def test_a_link_that_excel_would_refuse_shows_its_text_alone() -> None:
    assert link("x" * 256, "E5") == '="E5"'
    assert link("x" * 255, 'a"b') == f'=HYPERLINK("{"x" * 255}","a""b")'
    assert link("#'a'!A1", 3) == "=HYPERLINK(\"#'a'!A1\",3)"


def test_a_roster_may_be_a_table(tmp_path: Path) -> None:
    table = tmp_path / "名冊.csv"
    table.write_text(
        "機關名稱,類別\n高雄市三民區公所,區公所\n高雄市甲區公所,區公所\n", encoding="utf-8"
    )
    write_plan(tmp_path / "in" / "三民.xlsx", full_plan())
    said = consolidate([tmp_path / "in"], tmp_path / "city.xlsx", roster_file=table).to_dict()
    assert said["missing_agencies"] == ["高雄市甲區公所"]


def test_a_workbook_of_another_kind_is_not_written_over(tmp_path: Path) -> None:
    source, target = tmp_path / "in" / "三民.xlsx", tmp_path / "別的.xlsx"
    write_plan(source, full_plan())
    write_plan(target, full_plan(version=9))
    before = target.read_bytes()
    with pytest.raises(UsageError, match="不是彙整檔"):
        consolidate([source], target)
    assert target.read_bytes() == before
