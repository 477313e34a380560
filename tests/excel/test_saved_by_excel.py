"""A workbook that a real Excel saved reads as ours does, and is changed as carefully."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.excel import made
from tests.excel.lint import lint
from tests.excel.saved_by_excel import save_as_excel
from tests.excel.test_validators import audit, sdk
from xlplan.books.city import is_city_book, read_kept
from xlplan.books.macro_free import write_macro_free
from xlplan.books.read import read
from xlplan.cli import main
from xlplan.plan import Plan
from xlplan.workflow.checking import check_file

__all__ = ["audit", "sdk"]

PROJECT = "xl/vbaProject.bin"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workbook with mistakes as we make it, and as Excel saves it; both of the same name."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "excel").mkdir()
    ours = made.write(folder / "plan.xlsm", wrong())
    return ours, save_as_excel(ours, folder / "excel" / "plan.xlsm")


def wrong() -> Plan:
    plan = made.plan()
    first, second, *others = plan.measures
    first = replace(first, action="提昇服務品質，悠關民眾權益。", wording_code="A07")
    return replace(plan, measures=(first, replace(second, due="改天"), *others))


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_it_is_as_excel_saves_it(pair: tuple[Path, Path]) -> None:
    ours, excels = map(parts, pair)
    assert {"xl/calcChain.xml", "xl/ctrlProps/ctrlProp1.xml"} <= excels.keys() - ours.keys()
    sheet, strings = (excels[f"xl/{name}.xml"] for name in ("worksheets/sheet4", "sharedStrings"))
    for said in (b"<controls>", b"x14ac:dyDescent", b"xr:uid", b"<drawing r:id", b"<legacyDrawing"):
        assert said in sheet
    for said in (b"<rPh ", b"<phoneticPr ", b"<r><rPr>"):
        assert said in strings
    assert b"absPath" in excels["xl/workbook.xml"]
    assert not any(b"inlineStr" in part for name, part in excels.items() if "sheet" in name)
    assert excels[PROJECT] == ours[PROJECT]


def test_it_is_valid(pair: tuple[Path, Path], sdk, audit) -> None:
    assert (sdk(pair[1]), audit(pair[1]), lint(pair[1])) == ([], [], [])


def test_it_reads_the_same(pair: tuple[Path, Path]) -> None:
    ours, excels = (read(path).reading for path in pair)
    assert excels.plan == ours.plan
    assert (excels.stamp, excels.ids, excels.cover) == (ours.stamp, ours.ids, ours.cover)


def test_the_same_problems_are_found(pair: tuple[Path, Path]) -> None:
    ours, excels = (check_file(path).problems for path in pair)
    assert excels == ours
    assert {"W401", "R304"} <= {item.code for item in excels}


@pytest.mark.parametrize(
    ("verb", "more"), [("fill", ["--overwrite"]), ("fix", []), ("check", ["--into"])]
)
def test_a_change_leaves_all_else_byte_for_byte(
    pair: tuple[Path, Path], verb: str, more: list[str], tmp_path: Path, sdk
) -> None:
    target = tmp_path / "changed.xlsm"
    words = [*more, str(target)] if verb == "check" else [*more, "-o", str(target)]
    assert main([verb, str(pair[1]), *words]) in (0, 1)
    before, after = parts(pair[1]), parts(target)
    # findings are formulas: the list of all formulas goes, and Excel makes it anew
    gone, told = {"xl/calcChain.xml"}, {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert before.keys() - after.keys() == (gone if verb == "check" else set())
    changed = {name for name in after if before[name] != after[name]}
    changed -= told if verb == "check" else set()
    assert changed and all(name.startswith("xl/worksheets/sheet") for name in changed)
    for name in changed:
        assert outside_cells(after[name]) == outside_cells(before[name])
    assert sdk(target) == []
    if verb != "check":
        found = read(target).reading.plan.measures
        said = [old.action for old in wrong().measures]
        assert [new.action == old for new, old in zip(found, said, strict=True)].count(False) == 1


def outside_cells(sheet: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and behind the rows of a sheet, without the size of it."""
    before, after = sheet.split(b"<sheetData>")[0], sheet.split(b"</sheetData>")[1]
    return re.sub(rb"<dimension[^>]*>", b"", before), after


def test_its_copy_without_macros_is_valid_and_says_the_same(
    pair: tuple[Path, Path], tmp_path: Path, sdk, audit
) -> None:
    target = tmp_path / "plan.xlsx"
    write_macro_free(pair[1], target)
    assert (sdk(target), audit(target), lint(target)) == ([], [], [])
    assert read(target).reading.plan == read(pair[1]).reading.plan
    kept = parts(target)
    assert not any(name.endswith(".bin") or "ctrlProp" in name for name in kept)
    assert not any(b"XlplanButtons" in part for part in kept.values())


def test_a_city_workbook_that_excel_saved_keeps_what_was_typed(tmp_path: Path) -> None:
    plans, city = tmp_path / "plans", tmp_path / "city.xlsm"
    plans.mkdir()
    save_as_excel(made.write(tmp_path / "plan.xlsm", wrong()), plans / "plan.xlsm")
    words = ["consolidate", str(plans), "-o", str(city)]
    assert main(words) == 0
    saved = save_as_excel(city, tmp_path / "saved.xlsm")
    assert is_city_book(saved)
    assert read_kept(saved) == read_kept(city)
    assert main([*words[:-1], str(saved)]) == 0
    assert read_kept(saved).folders == "plans"
