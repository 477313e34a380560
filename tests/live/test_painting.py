"""The workbook in a real LibreOffice: findings paint their cells, follow their rows, go out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.office import Office
from tests.live.pages import Page, pages
from tests.tables import SANMIN, full_plan
from xlplan.books.edit import fill_results
from xlplan.books.read import read
from xlplan.books.results import results_of
from xlplan.books.template import write_template
from xlplan.books.template.styles import PAIRS
from xlplan.plan import Agency, Measure, Plan
from xlplan.table import layout
from xlplan.validate import check
from xlplan.vocabulary import framework

pytestmark = pytest.mark.live

AREA, OTHER = "一、基礎服務", "二、意見回饋與參與"
RED, AMBER, BLUE, MISSING, TOO_LONG = (
    PAIRS[name][1] for name in ("error", "warning", "notice", "missing", "too_long")
)
XLSX, HTML = "Calc MS Excel 2007 XML", "HTML (StarCalc)"


def faulty_plan() -> Plan:
    """Return a plan with a mistake of each kind on the sheets of areas 1 and 2."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"responsible_units": ("經健課",)},
        "1-2": {"action": "", "note": "第一行\n第二行"},
        "1-3": {"due": "改天"},
        "2-1": {"heading": "一段太長的標題，" * 10},
        "2-2": {"responsible_units": ()},
        "2-3": {"action": "由本所課室每季檢討第9項服務作業並公布改善結果。"},
    }
    measures = tuple(
        replace(item, **wrong.get(item.sub_item, {}))
        for item in full_plan().measures
        if item.sub_item != "6-4"
    )
    return full_plan(measures=measures)


def template(folder: Path, plan: Plan) -> Path:
    target = folder / "plan.xlsx"
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    return target


def marked(source: Path, target: Path) -> Path:
    """Check a workbook and write a copy with the findings in it."""
    book = read(source)
    frame = layout(framework(book.reading.plan.framework))
    problems = check(book.reading)
    fill_results(source, target, results_of(problems, book.reading.ids, book.grids, frame))
    return target


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return marked(template(tmp_path, faulty_plan()), tmp_path / "marked.xlsx")


def assert_painted(seen: dict[str, Page]) -> None:
    """Have every mistake of the faulty plan painted in its severity's colour, and nothing else."""
    assert seen[AREA].painted() == {
        (1, "執行課室"): RED,
        (2, "具體作法"): RED,
        (3, "辦理期程"): RED,
    }
    assert seen[OTHER].painted() == {
        (1, "重點標題"): AMBER,
        (2, "執行課室"): AMBER,
        (4, "具體作法"): BLUE,
    }
    assert [row[2].colour for row in seen["封面"].rows if row[0].text.startswith("6-4")] == [RED]


def test_findings_paint_their_cells_in_the_colour_of_their_severity(
    office: Office, faulty: Path, tmp_path: Path
) -> None:
    office.run(["open", str(faulty)], ["save", str(tmp_path / "a.html"), HTML])
    seen = pages(tmp_path / "a.html")
    assert_painted(seen)


def test_marks_follow_their_rows_and_go_out(office: Office, faulty: Path, tmp_path: Path) -> None:
    after = [str(tmp_path / f"{name}.html") for name in ("insert", "mend", "delete", "sort")]
    found = [["texts", "檢核結果", "B4:G10"]]
    answers = office.run(
        ["open", str(faulty)],
        *found,
        ["insert_row", AREA, 5],
        *([["save", after[0], HTML], *found]),
        ["type", AREA, "F4", "經建課"],
        *([["save", after[1], HTML], *found]),
        ["delete_row", AREA, 6],
        *([["save", after[2], HTML], *found]),
        ["sort", AREA, "A4:M40", 1, False],
        *([["save", after[3], HTML], *found]),
        ["text", "檢核結果", "I1"],
    )
    states = [answer for answer in answers if isinstance(answer, list)]
    of_area = [[(row[3], row[5]) for row in state if row[1] == AREA] for state in states]
    assert of_area[0] == [("4", "未改"), ("5", "未改"), ("6", "未改")]
    assert of_area[1] == [("4", "未改"), ("6", "未改"), ("7", "未改")]
    assert of_area[2] == [("4", "已變更"), ("6", "未改"), ("7", "未改")]
    assert of_area[3] == [("4", "已變更"), ("已刪除", "已刪除"), ("6", "未改")]
    assert of_area[4] == [("6", "已變更"), ("已刪除", "已刪除"), ("5", "未改")]
    seen = [pages(Path(path))[AREA].painted() for path in after]
    assert seen[0] == {(1, "執行課室"): RED, (3, "具體作法"): RED, (4, "辦理期程"): RED}
    assert seen[1] == {(3, "具體作法"): RED, (4, "辦理期程"): RED}
    assert seen[2] == {(3, "辦理期程"): RED}
    assert seen[3] == {(2, "辦理期程"): RED}
    assert answers[-1] == "尚待處理：錯誤2、警告2、提示1"


def test_a_row_inserted_above_the_first_is_within_the_rules(office: Office, tmp_path: Path) -> None:
    source = template(tmp_path, faulty_plan())
    office.run(
        ["open", str(source)],
        ["insert_row", AREA, 4],
        ["set", AREA, "E4", "新的一列，還沒有選次項。"],
        ["save", str(tmp_path / "new.xlsx"), XLSX],
    )
    copy = marked(tmp_path / "new.xlsx", tmp_path / "checked.xlsx")
    office.run(["open", str(copy)], ["save", str(tmp_path / "new.html"), HTML])
    painted = pages(tmp_path / "new.html")[AREA].painted()
    assert painted[1, "次項"] == RED
    assert painted[2, "執行課室"] == RED


def test_a_measure_under_a_missing_sub_item_puts_its_mark_out(
    office: Office, faulty: Path, tmp_path: Path
) -> None:
    answers = office.run(
        ["open", str(faulty)],
        ["texts", "檢核結果", "B4:H4"],
        ["type", "六、前瞻服務", "C7", "6-4"],
        ["type", "六、前瞻服務", "E7", "由秘書室每季檢討成本效益。"],
        ["texts", "檢核結果", "B4:H4"],
        ["save", str(tmp_path / "a.html"), HTML],
    )
    assert answers[1][0][5:] == ["未改", "尚缺"]
    assert answers[4][0][5] == "已變更"
    rows = {row[0].text[:3]: row for row in pages(tmp_path / "a.html")["封面"].rows}
    assert [cell.text for cell in rows["6-4"][1:]] == ["1", "", "已填"]
    assert rows["6-4"][2].colour == ""


def test_the_form_on_the_cover_is_painted_too(office: Office, tmp_path: Path) -> None:
    source = template(tmp_path, full_plan())
    wrong, html = tmp_path / "wrong.xlsx", tmp_path / "a.html"
    office.run(["open", str(source)], ["set", "封面", "D8", "113"], ["save", str(wrong), XLSX])
    copy = marked(wrong, tmp_path / "marked.xlsx")
    office.run(["open", str(copy)], ["save", str(html), HTML])
    rows = {row[0].text: row[2].colour for row in pages(html)["封面"].rows}
    assert rows["年度（民國）"] == RED
    assert RED not in (rows["機關名稱"], rows["計畫名稱"])


def test_links_lead_to_the_cell_where_it_is_now(office: Office, faulty: Path) -> None:
    answers = office.run(
        ["open", str(faulty)],
        ["formula", "檢核結果", "F6"],
        ["jump", f"#'{AREA}'!E5"],
        ["jump", "#'封面'!B1"],
    )
    assert f"#'{AREA}'!E" in answers[1]
    assert answers[2:] == [f"$'{AREA}'.$E$5", "$封面.$B$1"]


def test_cells_are_marked_as_one_types_but_never_on_an_empty_row(
    office: Office, tmp_path: Path
) -> None:
    blank = Plan(framework="kaohsiung-113", year=2025, agency=SANMIN)
    office.run(
        ["open", str(template(tmp_path, blank))],
        ["type", AREA, "E4", "做了才知道要選次項。"],
        ["type", AREA, "G5", "有備註沒有作法"],
        ["type", AREA, "D6", "標題" * 40],
        ["type", AREA, "B9", "3"],
        ["save", str(tmp_path / "a.html"), HTML],
    )
    assert pages(tmp_path / "a.html")[AREA].painted() == {
        (1, "次項"): MISSING,
        (2, "具體作法"): MISSING,
        (3, "重點標題"): TOO_LONG,
        (3, "具體作法"): MISSING,
        (6, "具體作法"): MISSING,
    }


@pytest.mark.parametrize(
    "plan",
    [
        faulty_plan(),
        Plan(framework="kaohsiung-113", year=2025, agency=SANMIN),
        Plan(framework="kaohsiung-106", year=2017, agency=Agency(name="高雄市彌陀區衛生所")),
    ],
    ids=["filled", "blank", "106"],
)
def test_every_formula_comes_to_a_value_and_to_the_one_written(
    office: Office, tmp_path: Path, plan: Plan
) -> None:
    source = template(tmp_path, plan)
    answers = office.run(
        ["open", str(source)],
        ["texts", "封面", "B1:E70"],
        ["calculate"],
        ["texts", "封面", "B1:E70"],
        ["errors"],
        ["formulas"],
    )
    before, after, errors, formulas = answers[1], *answers[3:]
    assert errors == []
    assert formulas > 70
    assert before == after


def test_the_standard_text_appears_when_its_code_is_typed(office: Office, tmp_path: Path) -> None:
    source = template(tmp_path, faulty_plan())
    answers = office.run(
        ["open", str(source)],
        ["set", "標準文字", "A6", "A01"],
        ["set", "標準文字", "C6", "每季辦理電話禮貌測試。"],
        ["type", "標準文字", "A3", "A01"],
        ["text", "標準文字", "C3"],
        ["type", "標準文字", "A3", "A99"],
        ["text", "標準文字", "C3"],
    )
    assert answers[4] == "每季辦理電話禮貌測試。"
    assert answers[6] == "查無這個代碼。"


def test_a_workbook_saved_by_libreoffice_is_read_and_marked_again(
    office: Office, faulty: Path, tmp_path: Path
) -> None:
    again, ods = tmp_path / "again.xlsx", tmp_path / "again.ods"
    office.run(
        ["open", str(faulty)],
        ["type", AREA, "F4", "民政課"],
        ["save", str(again), XLSX],
        ["save", str(ods), "calc8"],
    )
    measures = tuple(
        replace(item, responsible_units=("民政課",)) if item.sub_item == "1-1" else item
        for item in faulty_plan().measures
    )
    for path in (again, ods):
        assert read(path).reading.plan == full_plan(measures=measures)
    office.run(
        ["open", str(marked(again, tmp_path / "remarked.xlsx"))],
        ["save", str(tmp_path / "a.html"), HTML],
    )
    assert pages(tmp_path / "a.html")[AREA].painted() == {
        (2, "具體作法"): RED,
        (3, "辦理期程"): RED,
    }


def test_findings_hold_for_numbers_dates_and_long_texts(office: Office, tmp_path: Path) -> None:
    """What ``cell & ""`` gives in the formula is what was written as the checked value."""
    plan = full_plan(measures=(*full_plan().measures, Measure(sub_item="1-1", action="再一項。")))
    source = template(tmp_path, plan)
    office.run(
        ["open", str(source)],
        ["number", AREA, "D5", 45000, 36],
        ["number", AREA, "J5", 45000.5, 0],
        ["number", AREA, "J6", 0.1, 0],
        ["set", AREA, "E7", "=字"],
        ["set", AREA, "D4", "１２３　" * 30 + "\n  尾"],
        ["save", str(tmp_path / "odd.xlsx"), XLSX],
    )
    copy = marked(tmp_path / "odd.xlsx", tmp_path / "checked.xlsx")
    answers = office.run(["open", str(copy)], ["calculate"], ["texts", "檢核結果", "B4:K12"])
    rows = [row for row in answers[2] if row[1] == AREA]
    assert {row[9] for row in rows} >= {"R303", "R304", "R307", "R313"}
    assert {row[5] for row in rows} == {"未改"}
