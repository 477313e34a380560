"""An .xlsm without macros: buttons, project and settings gone, everything else as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlplan.books.macro_free import without_macros, write_macro_free
from xlplan.errors import UsageError

Parts = dict[str, bytes]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
DRAWING = "xl/drawings/drawing1.xml"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A workbook with a button of ours, one of a person's, a note, a drop-down and settings."""
    path = tmp_path / "計畫.xlsm"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("一、基礎服務"), book.add_worksheet("封面")
        for sheet in (first, second):
            sheet.insert_button("A1", {"macro": "XlplanButtons.ClickCheck", "caption": "檢核"})
        first.insert_button("C1", {"macro": "Mine.Go", "caption": "我的"})
        first.write_comment("B2", "承辦人的註解")
        first.write("B2", "民政課")
        first.data_validation("B3:B9", {"validate": "list", "source": ["民政課", "社會課"]})
        third = book.add_worksheet("xlplan.conf")
        third.very_hidden()
        third.write_column("A1", ["WAY", "C:\\Users\\wang\\python.exe", "民政課"])
        book.add_worksheet("後來加的").print_area("A1:B2")
        book.define_name("課室", "='封面'!$A$1")
        book.add_vba_project(io.BytesIO(b"project"), is_stream=True)
    return path


def parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def as_excel_saves(path: Path) -> Parts:
    """Return the parts with the buttons as Excel keeps them besides: controls and a drawing."""
    found = parts(path)
    wrap = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="{0}"{1}>{2}</mc:Choice>{3}</mc:AlternateContent>'
    )
    controls, anchors, more = "", "", ""
    for number, macro in ((1025, "XlplanButtons.ClickCheck"), (1026, "Mine.Go")):
        name = f"Button {number}"
        control = (
            f'<control shapeId="{number}" r:id="rId{number}" name="{name}">'
            f'<controlPr defaultSize="0" macro="[0]!{macro}">'
            '<anchor moveWithCells="1"/></controlPr></control>'
        )
        controls += wrap.format("x14", "", control, "")
        anchor = (
            '<xdr:twoCellAnchor editAs="oneCell"><xdr:from/><xdr:to/>'
            f'<xdr:sp macro="[0]!{macro}" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}"'
            f' name="{name}" hidden="1"/></xdr:nvSpPr></xdr:sp>'
            "<xdr:clientData/></xdr:twoCellAnchor>"
        )
        anchors += wrap.format("a14", "", anchor, "<mc:Fallback/>")
        property_part = f"xl/ctrlProps/ctrlProp{number}.xml"
        found[property_part] = b'<formControlPr objectType="Button"/>'
        more += (
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/ctrlProp"'
            f' Target="../ctrlProps/ctrlProp{number}.xml"/>'
        )
        found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
            b"</Types>",
            f'<Override PartName="/{property_part}" ContentType="application/'
            'vnd.ms-excel.controlproperties+xml"/></Types>'.encode(),
        )
    more += (
        f'<Relationship Id="rId99" Type="{RELATIONS}/drawing" Target="../drawings/drawing1.xml"/>'
    )
    found[LINKS] = found[LINKS].replace(b"</Relationships>", f"{more}</Relationships>".encode())
    found[DRAWING] = f"<xdr:wsDr>{anchors}</xdr:wsDr>".encode()
    outer = wrap.format("x14", "", f"<controls>{controls}</controls>", "")
    found[SHEET] = found[SHEET].replace(b"<legacyDrawing", b'<drawing r:id="rId99"/><legacyDrawing')
    found[SHEET] = found[SHEET].replace(b"</worksheet>", f"{outer}</worksheet>".encode())
    return found


def test_nothing_of_macros_is_left_and_both_readers_take_it(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "計畫.xlsx"
    write_macro_free(made, target)
    found = parts(target)
    everything = b"".join([*found.values(), *map(str.encode, found)])
    left = b"vbaProject|macroEnabled|XlplanButtons|xlplan[.]conf|wang"
    assert not re.search(left, everything)
    names = ["一、基礎服務", "封面", "後來加的"]
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == CalamineWorkbook.from_path(target).sheet_names == names
    first = book["一、基礎服務"]
    assert (first["B2"].value, first["B2"].comment.text) == ("民政課", "承辦人的註解")
    assert str(first.data_validations.dataValidation[0].sqref) == "B3:B9"
    assert book["後來加的"].print_area == "'後來加的'!$A$1:$B$2"
    assert list(book.defined_names) == ["課室"]


def test_every_part_but_those_that_lose_something_keeps_its_bytes(made: Path) -> None:
    before = parts(made)
    after = without_macros(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        *("xl/sharedStrings.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/sheet2.xml"),
        "xl/worksheets/_rels/sheet2.xml.rels",
    }
    assert before.keys() - after.keys() == {
        *("xl/vbaProject.bin", "xl/worksheets/sheet3.xml", "xl/drawings/vmlDrawing2.vml"),
    }


def test_notes_and_a_persons_own_buttons_stay(made: Path) -> None:
    drawing = without_macros(parts(made))["xl/drawings/vmlDrawing1.vml"]
    assert drawing.count(b"<v:shape ") == 2
    assert b"Mine.Go" in drawing
    assert b'ObjectType="Note"' in drawing
    assert b"_x0000_t201" in drawing


def test_what_excel_keeps_of_a_button_elsewhere_goes_too(made: Path) -> None:
    before = as_excel_saves(made)
    after = without_macros(before)
    assert after[SHEET].count(b"<control ") == 1
    assert b'name="Button 1026"' in after[SHEET]
    assert after[DRAWING].count(b"<xdr:twoCellAnchor") == 1
    assert b'id="1026"' in after[DRAWING]
    assert "xl/ctrlProps/ctrlProp1025.xml" not in after
    assert "xl/ctrlProps/ctrlProp1026.xml" in after
    assert b"ctrlProp1025" not in after[LINKS] + after["[Content_Types].xml"]
    assert b"XlplanButtons" not in b"".join(after.values())


def test_a_sheet_with_our_buttons_alone_has_no_drawing_any_more(made: Path) -> None:
    before = as_excel_saves(made)
    own = re.compile(
        rb'<v:shape (?:(?!</v:shape>).)*?(?:Mine\.Go|"Note")(?:(?!</v:shape>).)*?</v:shape>',
        re.DOTALL,
    )
    before["xl/drawings/vmlDrawing1.vml"] = own.sub(b"", before["xl/drawings/vmlDrawing1.vml"])
    for name in (SHEET, DRAWING):
        before[name] = before[name].replace(b"Mine.Go", b"XlplanButtons.ClickNext")
    after = without_macros(before)
    assert not re.search(b"<controls>|<drawing|<legacyDrawing ", after[SHEET])
    assert not {DRAWING, "xl/drawings/vmlDrawing1.vml"} & after.keys()
    assert b"drawing1.xml" not in after[LINKS]


def test_a_workbook_without_macros_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write_comment("A1", "註解")
    assert without_macros(parts(path)) == parts(path)


def test_the_same_workbook_makes_the_same_bytes(made: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for path in (one, other):
        write_macro_free(made, path)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("damage", [lambda _: b"\xd0\xcf\x11\xe0" * 200, lambda raw: raw[:900]])
def test_one_that_a_password_keeps_shut_is_told(
    made: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    made.write_bytes(damage(made.read_bytes()))
    with pytest.raises(UsageError, match="密碼"):
        write_macro_free(made, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
