"""保留: a reason beside a finding keeps it quiet, in this version and the next ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.tables import full_plan
from xlplan.books.edit import patch
from xlplan.books.results import letters, results_of
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.plan import Plan
from xlplan.problems import PER_PLAN, problem
from xlplan.table import layout, read_plan
from xlplan.table.kept import mark_of
from xlplan.validate import verdict
from xlplan.vocabulary import framework

AREA, FRAME = "一、基礎服務", layout(framework("kaohsiung-113"))
SLIP = "悠關"


def slipped(**more: dict[str, object]) -> Plan:
    """Return a plan with two slips in one cell, and a section that is not there in another."""
    wrong: dict[str, dict[str, object]] = {
        "1-1": {"action": "邀請里民討論與生活悠關的議題，並受理199陳情案件。"},
        "1-2": {"responsible_units": ("經健課",)},
        **more,
    }
    return full_plan(
        measures=tuple(
            replace(item, **wrong.get(item.sub_item, {})) for item in full_plan().measures
        )
    )


def checked(plan: Plan, folder: Path, name: str) -> Path:
    """Return a workbook of a plan with its findings in it."""
    source, target = folder / f"{name}-blank.xlsx", folder / f"{name}.xlsx"
    write_template(source, plan, FRAME, has_units=True)
    assert main(["check", str(source), "--into", str(target)]) in (0, 1)
    return target


def lines(path: Path) -> dict[tuple[str, str], dict[str, object]]:
    """Return the lines of 檢核結果 by code and the words they quote, with the row of each."""
    sheet = openpyxl.load_workbook(path, data_only=True)["檢核結果"]
    found = {}
    for row in range(FRAME.first_row, sheet.max_row + 1):
        said = {key: sheet[f"{letter}{row}"].value for key, letter in letters().items()}
        if said["code"]:
            words = str(said["message"]).partition("」")[0].lstrip("「")
            found[str(said["code"]), words] = said | {"line": row}
    return found


def with_reason(source: Path, target: Path, *places: tuple[str, str]) -> Path:
    found = lines(source)
    cells = {f"{letters()['keep']}{found[place]['line']}": "本里就叫這個名字" for place in places}
    patch(source, target, {"檢核結果": cells})
    return target


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str | None]]:
    capsys.readouterr()
    main(["check", str(path), "--json"])
    (found,) = json.loads(capsys.readouterr().out)["files"]
    return {(item["code"], item["value"]) for item in found["problems"]}


def test_a_kept_finding_is_quiet_and_the_other_of_the_same_cell_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = checked(slipped(), tmp_path, "plan")
    assert {("W401", SLIP), ("W402", "199陳情")} <= told(source, capsys)
    kept = with_reason(source, tmp_path / "kept.xlsx", ("W401", SLIP))
    assert told(kept, capsys) == told(source, capsys) - {("W401", SLIP)}
    main(["check", str(kept)])
    assert "保留 1（理由在工作表「檢核結果」）" in capsys.readouterr().out


def test_an_error_cannot_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = checked(slipped(), tmp_path, "plan")
    (error,) = (place for place in lines(source) if place[0] == "R308")
    kept = with_reason(source, tmp_path / "kept.xlsx", error)
    assert told(kept, capsys) == told(source, capsys)


def test_the_reason_stays_beside_its_finding_which_comes_last_without_a_mark(
    tmp_path: Path,
) -> None:
    source = checked(slipped(), tmp_path, "plan")
    kept = with_reason(source, tmp_path / "kept.xlsx", ("W401", SLIP))
    again = tmp_path / "again.xlsx"
    main(["check", str(kept), "--into", str(again)])
    found = lines(again)
    line = found["W401", SLIP]
    assert line["keep"] == "本里就叫這個名字"
    assert (line["state"], line["key"]) == ("保留", None)
    assert line["line"] == max(int(str(item["line"])) for item in found.values())
    other = found["W402", "199陳情"]
    assert (other["state"], other["keep"]) == ("未改", None)
    assert other["key"]


def test_other_words_in_the_row_are_told_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = checked(slipped(), tmp_path, "plan")
    kept = with_reason(source, tmp_path / "kept.xlsx", ("W401", SLIP))
    line = lines(kept)["W401", SLIP]
    cell = str(openpyxl.load_workbook(kept)["檢核結果"][f"{letters()['jump']}{line['line']}"].value)
    assert AREA in cell
    newer = tmp_path / "newer.xlsx"
    patch(kept, newer, {AREA: {f"E{line['row']}": "推動申辦流程減化，與生活悠關。"}})
    assert ("W401", "減化") in told(newer, capsys)
    assert ("W401", SLIP) not in told(newer, capsys)


def test_the_joined_copies_keep_what_each_of_them_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = checked(slipped(), tmp_path, "plan")
    copies = [
        with_reason(source, tmp_path / f"{index}.xlsx", place)
        for index, place in enumerate((("W401", SLIP), ("W402", "199陳情")))
    ]
    joined = tmp_path / "joined.xlsx"
    assert main(["merge", *map(str, copies), "-o", str(joined)]) == 0
    assert not {("W401", SLIP), ("W402", "199陳情")} & told(joined, capsys)
    assert {str(line["keep"]) for line in lines(joined).values()} == {"本里就叫這個名字"}


def test_the_report_counts_what_is_kept(tmp_path: Path) -> None:
    source = checked(slipped(), tmp_path, "plan")
    kept = with_reason(source, tmp_path / "kept.xlsx", ("W401", SLIP), ("W402", "199陳情"))
    main(["check", str(kept), str(source), "-o", str(tmp_path / "report.xlsx")])
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["檔案"]
    assert [sheet.cell(row, 7).value for row in (1, 2, 3)] == ["保留", 2, 0]


def test_a_workbook_of_an_older_template_has_no_reasons(tmp_path: Path) -> None:
    plan = slipped()
    source = checked(plan, tmp_path, "plan")
    book = openpyxl.load_workbook(source)
    book["檢核結果"].delete_cols(len(letters()) - 1, 2)
    grids = [
        type(item)(item.name, item.rows)
        for item in read_grids(book)  # as they would have been read of the older one
    ]
    reading = read_plan(grids)
    assert reading.reasons == {}
    problems, kept = verdict(reading)
    assert SLIP in {item.value for item in problems}
    assert kept == []


def read_grids(book: openpyxl.Workbook) -> list:
    from xlplan.table import Grid

    return [
        Grid(sheet.title, [[cell if cell is not None else "" for cell in row] for row in rows])
        for sheet in book.worksheets
        for rows in [list(sheet.iter_rows(values_only=True))]
    ]


def test_what_is_told_once_for_a_plan_is_known_wherever_it_stands() -> None:
    ids = {AREA: {4: "s1-001", 5: "s1-002"}}
    for code in sorted(PER_PLAN):
        first, other = (
            problem(code, sheet=AREA, row=row, column="E", field="action", value="提昇", why="",
                    right="提升", where="")
            for row in (4, 5)
        )  # fmt: skip
        assert mark_of(first, ids) == mark_of(other, ids)
    first, other = (
        problem("W401", sheet=AREA, row=row, column="E", field="action", value="悠關", why="",
                right="攸關")
        for row in (4, 5)
    )  # fmt: skip
    assert mark_of(first, ids) != mark_of(other, ids)


def test_widths_in_more_places_are_told_again_but_moved_rows_are_not() -> None:
    def told(where: str) -> str:
        return mark_of(problem("W408", value=",", right="，", where=where), {})

    assert told("（「一、基礎服務」E4、E5，共2處）") == told("（「一、基礎服務」E7、E9，共2處）")
    assert told("（「一、基礎服務」E4、E5，共2處）") != told("（「一、基礎服務」E4，共3處）")


def test_two_findings_of_a_row_or_of_no_row_are_told_apart() -> None:
    ids = {AREA: {4: "s1-001"}}
    formulas = [problem("B212", sheet=AREA, row=4, column=letter) for letter in "HK"]
    parts = [problem("P502", sheet="總則", part=part) for part in ("計畫依據", "計畫目標")]
    assert len({mark_of(item, ids) for item in (*formulas, *parts)}) == 4


def test_a_new_template_of_the_same_plan_keeps_them_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = checked(slipped(), tmp_path, "plan")
    kept = with_reason(source, tmp_path / "kept.xlsx", ("W401", SLIP))
    new = tmp_path / "new.xlsx"
    assert main(["template", "--year", "114", "--plan", str(kept), "-o", str(new)]) == 0
    assert ("W401", SLIP) not in told(new, capsys)
    assert ("W402", "199陳情") in told(new, capsys)


def test_two_reasons_for_one_finding_are_joined(tmp_path: Path) -> None:
    source = checked(slipped(), tmp_path, "plan")
    copies = []
    for reason in ("本里就叫這個名字", "里長這樣寫"):
        line = lines(source)["W401", SLIP]["line"]
        copies.append(tmp_path / f"{reason}.xlsx")
        patch(source, copies[-1], {"檢核結果": {f"{letters()['keep']}{line}": reason}})
    joined = tmp_path / "joined.xlsx"
    assert main(["merge", *map(str, copies), "-o", str(joined)]) == 0
    assert lines(joined)["W401", SLIP]["keep"] == "本里就叫這個名字；里長這樣寫"


def test_the_summary_counts_what_is_not_kept() -> None:
    item = problem("W401", sheet=AREA, row=4, column="E", field="action", value=SLIP, why="",
                   right="攸關")  # fmt: skip
    ids = {AREA: {4: "s1-001"}}
    results = results_of([item], ids, [], FRAME, {mark_of(item, ids): "人名"})
    assert results.summary == "尚待處理：錯誤0、警告0、提示0"
    assert results.rows[0]["keep"].value == "人名"
