"""Each rule of the lint finds what it is for, in a workbook that is right but for that."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.excel.lint import ICONS, RIBBON, RULES, lint
from xlplan.excel.ribbon import icons, ribbon

_NAMES = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_TABLE = "xl/tables/table1.xml"
_VML = "xl/drawings/vmlDrawing1.vml"
_STRINGS = "xl/sharedStrings.xml"
_TOO_LONG = "x" * 32768  # for a cell


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A workbook with all that the rules look at."""
    path = tmp_path / "right.xlsm"
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("一"), book.add_worksheet("二")
    sheet.add_table("A1:C4", {"columns": [{"header": text} for text in ("甲", "乙", "丙")]})
    sheet.merge_range("E1:F2", "合併")
    sheet.merge_range("E4:F5", "合併")
    sheet.data_validation("G1", {"validate": "list", "source": ["是", "否"], "input_title": "題"})
    sheet.write_formula("G2", "=1+1")
    for place in ("H1", "H4"):
        sheet.insert_button(place, {"macro": "Module.Sub"})
    for name in ("one", "two"):
        book.define_name(name, "='一'!$A$1")
    book.define_name("'二'!local", "='一'!$A$1")
    for index, each in enumerate((sheet, other), 1):
        each.set_vba_name(f"Sheet{index}")
    book.close()
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(RIBBON, ribbon())
    return path


def with_edit(path: Path, part: str, before: str, after: str) -> Path:
    """Return a copy of a workbook in which one passage of a part is another."""
    target = path.with_name("wrong.xlsm")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            text = book.read(name)
            if name == part:
                changed = re.sub(before, lambda _: after, text.decode(), count=1)
                assert changed != text.decode()
                text = changed.encode()
            copy.writestr(name, text)
    return target


def test_a_right_workbook_passes(right: Path) -> None:
    assert lint(right) == []


@pytest.mark.parametrize(
    ("rule", "part", "before", "after"),
    [
        ("defined_names", _NAMES, 'name="two"', 'name="ONE"'),
        ("defined_names", _NAMES, r"一!\$A\$1|'一'!\$A\$1", "'沒有這張'!$A$1"),
        ("sheets", _NAMES, 'name="二"', 'name="一"'),
        ("sheets", _NAMES, 'name="二"', f'name="{"長" * 32}"'),
        ("sheets", _NAMES, 'name="二"', 'name="二/三"'),
        ("sheets", _SHEET, 'codeName="Sheet1"', 'codeName="Sheet2"'),
        ("tables", _TABLE, 'name="乙"', 'name="甲"'),
        ("tables", _TABLE, 'name="乙"', 'name="丁"'),
        ("tables", _TABLE, 'ref="A1:C4"', 'ref="A1:D4"'),
        ("tables", _STRINGS, "<t>乙</t>", "<t>丁</t>"),
        ("validations", _SHEET, "是,否", ",".join(["選項"] * 86)),
        ("validations", _SHEET, 'promptTitle="題"', f'promptTitle="{"題" * 33}"'),
        ("contents", _SHEET, "<f>1\\+1</f>", f"<f>{'1+' * 5000}1</f>"),
        ("contents", _STRINGS, "<t>合併</t>", f"<t>{_TOO_LONG}</t>"),
        ("merged_cells", _SHEET, 'ref="E4:F5"', 'ref="F2:G5"'),
        ("shapes", _VML, "_x0000_s1026", "_x0000_s1025"),
        ("ribbon", RIBBON, 'id="xlplan_next"', 'id="xlplan_check"'),
        ("ribbon", RIBBON, 'imageMso="Spelling"', 'imageMso="Speling"'),
        ("ribbon", RIBBON, 'supertip="[^"]*"', f'supertip="{"字" * 1025}"'),
    ],
)  # fmt: skip
def test_a_broken_workbook_is_found(right: Path, rule: str, part: str, before, after) -> None:
    found = lint(with_edit(right, part, before, after))
    assert found
    assert {said.partition(":")[0] for said in found} == {rule}


def test_every_rule_is_tried_above() -> None:
    marks = test_a_broken_workbook_is_found.pytestmark[0].args[1]
    assert {rule.__name__ for rule in RULES} == {case[0] for case in marks}


def test_the_ribbon_uses_icons_of_the_list_alone() -> None:
    assert set(icons().values()) <= ICONS
    assert len(ICONS) > 30 and not any(" " in name or not name for name in ICONS)
