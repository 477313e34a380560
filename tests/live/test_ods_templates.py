"""The .ods templates in a real LibreOffice: all that the .xlsx has, and buttons in their sheets."""

from __future__ import annotations

import itertools
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlwings as xw

from tests.live.offices import missing, version
from tests.live.person import Person
from tests.live.plans import AREA, OTHER, RESULTS, Opening
from tests.live.test_painting import MISSING, RED, TOO_LONG, assert_painted, faulty_plan
from tests.live.test_repair import NOTHING, Vandal, destroy, values
from tests.tables import full_plan
from xlplan import data
from xlplan.books.faces import faces_by_sheet
from xlplan.books.looks import relative
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.books.template.native import maker, write_native
from xlplan.books.template.styles import TITLE_HEIGHT
from xlplan.buttons import press
from xlplan.cli import main
from xlplan.errors import OfficeGone, Unwritable
from xlplan.generated import native_workbooks, stale
from xlplan.libreoffice.bridge import struct
from xlplan.plan import Measure, Plan
from xlplan.table import Layout, layout
from xlplan.validate import check
from xlplan.vocabulary import framework
from xlplan.workflow.templating import make_all

pytestmark = pytest.mark.live

POINT = 2540 / 72
CONTROL = "com.sun.star.drawing.ControlShape"
RULE = (
    *("Type", "ShowInputMessage", "InputTitle", "InputMessage", "ShowErrorMessage", "ErrorTitle"),
    *("ErrorMessage", "ErrorAlertStyle", "IgnoreBlankCells", "ShowList"),
)
LOOKED_AT = (*range(70), 303, 1999, 2000, 5000)  # rows, from 0
SMALL = 1_000_000  # bytes; many times what a template has


def frame_of(plan: Plan) -> Layout:
    return layout(framework(plan.framework))


@pytest.fixture(scope="module")
def office(soffice: Path) -> Iterator[xw.App]:
    """The LibreOffice that templates are made with."""
    try:
        with maker() as app:
            yield app
    except OfficeGone as error:
        missing(str(error))


class Pair(NamedTuple):
    """One plan's template of both kinds."""

    xlsx: Path
    ods: Path


@pytest.fixture(scope="module")
def pair(office: xw.App, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder, plan = tmp_path_factory.mktemp("pair"), faulty_plan()
    found = Pair(folder / "plan.xlsx", folder / "plan.ods")
    write_template(found.xlsx, plan, frame_of(plan), has_units=True)
    write_native(office, found.ods, plan, frame_of(plan), has_units=True)
    return found


@pytest.fixture
def at_ods(open_file: Opening, pair: Pair) -> Person:
    """Somebody at the .ods, opened and closed again without saving."""
    return open_file(pair.ods)


# what is read


def test_both_kinds_hold_the_same_plan_with_the_same_problems(pair: Pair) -> None:
    one, two = (read(path).reading for path in pair)
    assert one.plan == two.plan
    assert check(one) == check(two)
    assert (one.ids, one.stamp) == (two.ids, two.stamp)
    assert len(check(one)) == 7


def texts(path: Path) -> dict[str, list[list[str]]]:
    """Return what stands in the cells of every sheet, up to the last of each row and sheet."""
    found = {}
    for grid in read(path).grids:
        rows = [["" if cell is None else str(cell) for cell in row] for row in grid.rows]
        rows = [row[: max((i for i, text in enumerate(row, 1) if text), default=0)] for row in rows]
        while rows and not rows[-1]:
            rows.pop()
        found[grid.name] = rows
    return found


def test_every_cell_of_every_sheet_says_the_same(pair: Pair) -> None:
    assert texts(pair.ods) == texts(pair.xlsx)


# what LibreOffice knows of both


def rules_of(sheet: Any, formats: Any) -> dict[tuple[int, int], tuple[object, ...]]:
    """Return what cells have, by column and row from 0: drop-down, number format, lock, colours."""
    found = {}
    groups = sheet.UniqueCellFormatRanges
    for group in map(groups.getByIndex, range(groups.Count)):
        rule, lock = group.Validation, group.CellProtection
        said = (
            *(getattr(getattr(rule, name), "value", getattr(rule, name)) for name in RULE),
            *(rule.getFormula1(), lock.IsLocked, group.CellBackColor, group.CharColor),
            *(formats.getByKey(group.NumberFormat).FormatString, group.CharHeight),
            *(group.IsTextWrapped, group.HoriJustify.value),
        )
        for area in group.RangeAddresses:
            rows = [row for row in LOOKED_AT if area.StartRow <= row <= area.EndRow]
            for column in range(area.StartColumn, min(area.EndColumn, 25) + 1):
                found |= {(column, row): said for row in rows}
    return found


def marks_of(sheet: Any, styles: Any) -> list[tuple[object, ...]]:
    """Return the conditional formats: cells, conditions told from there, colours.

    LibreOffice joins equal rules of a column when it opens an .ods.
    """
    found = []
    for item in sheet.ConditionalFormats.getConditionalFormats():
        areas = item.Range.RangeAddresses
        corner = areas[0].StartRow + 1, areas[0].StartColumn
        said: list[object] = []
        for entry in map(item.getByIndex, range(item.Count)):
            if entry.PropertySetInfo.hasPropertyByName("Formula1"):
                style = styles.getByName(entry.StyleName)
                said += [entry.Operator, relative(entry.Formula1, corner)]
                said += [style.CellBackColor, style.CharColor]
            else:
                said.append(entry.Type)
        found += [
            (area.StartColumn, area.StartRow, area.EndColumn, area.EndRow, *said) for area in areas
        ]
    return sorted(found, key=str)


def said_of(document: Any) -> dict[str, object]:
    """Return what a document has beyond its cells' contents."""
    names, styles = document.NamedRanges, document.StyleFamilies.getByName("CellStyles")
    pages = document.StyleFamilies.getByName("PageStyles")
    found: dict[str, object] = {name: names.getByName(name).Content for name in names.ElementNames}
    controller = document.CurrentController
    for sheet in document.Sheets:
        page = pages.getByName(sheet.PageStyle)
        header = page.RightPageHeaderContent  # kept: its texts go with it
        controller.setActiveSheet(sheet)
        found[f"{sheet.Name}: sheet"] = (
            *(sheet.IsVisible, sheet.isProtected(), sheet.TabColor, sheet.PrintTitleRows),
            *(sheet.TitleRows.StartRow, sheet.TitleRows.EndRow),
            [(area.StartColumn, area.EndRow) for area in sheet.PrintAreas],
            [line.Position for line in sheet.RowPageBreaks if line.ManualBreak],
            *(controller.getSplitColumn(), controller.getSplitRow()),
            *(page.IsLandscape, page.ScaleToPagesX, page.PageScale),
            *(header.LeftText.getString(), page.TopMargin, page.HeaderHeight),
            [number for number in range(70) if not sheet.Rows.getByIndex(number).IsVisible],
            [number for number in range(20) if not sheet.Columns.getByIndex(number).IsVisible],
        )
        found[f"{sheet.Name}: marks"] = marks_of(sheet, styles)
        found[f"{sheet.Name}: cells"] = rules_of(sheet, document.NumberFormats)
    return found


def test_the_ods_has_all_that_the_xlsx_has(open_file: Opening, pair: Pair) -> None:
    one, two = open_file(pair.xlsx), open_file(pair.ods)
    assert two.formulas() == one.formulas()
    before, after = said_of(one.document), said_of(two.document)
    assert before.keys() == after.keys()
    for name, said in before.items():
        assert after[name] == said, name
    assert len(before) > 3 * 17 + 30  # of each sheet three, and the names


def test_the_hidden_sheets_are_hidden_and_the_cover_is_in_front(at_ods: Person) -> None:
    hidden = [sheet.Name for sheet in at_ods.document.Sheets if not sheet.IsVisible]
    assert hidden == ["代碼", "格式", "stamp"]
    assert at_ods.document.CurrentController.ActiveSheet.Name == "封面"


# buttons


def buttons(document: Any) -> dict[str, list[Any]]:
    """Return the shapes of the buttons on each sheet that has any, from left to right."""
    found: dict[str, list[Any]] = {}
    for sheet in document.Sheets:
        page = sheet.DrawPage
        shapes = [page.getByIndex(number) for number in range(page.Count)]
        shapes = [shape for shape in shapes if shape.ShapeType == CONTROL]
        if shapes:
            found[sheet.Name] = sorted(shapes, key=lambda shape: shape.Position.X)
    return found


def addresses(document: Any) -> dict[str, list[tuple[str, str, str]]]:
    return {
        sheet: [(item.Control.Label, item.Control.TargetURL, item.Control.HelpText) for item in row]
        for sheet, row in buttons(document).items()
    }


def wanted() -> dict[str, list[tuple[str, str, str]]]:
    return {
        sheet: [(face.label, f"service:tw.xlplan.Buttons?{face.name}", face.tip) for face in row]
        for sheet, row in faces_by_sheet(frame_of(faulty_plan())).items()
    }


def test_every_button_opens_its_own_address_and_says_what_it_does(at_ods: Person) -> None:
    found = addresses(at_ods.document)
    assert found == wanted()
    labels = [label for label, *_ in found[AREA]]
    assert labels == ["檢核", "下一個問題", "填入標準文字", "建議標準文字", "還原上一步"]
    for row in buttons(at_ods.document).values():
        for shape in row:
            model = shape.Control
            assert model.ButtonType.value == "URL"
            assert {model.Name, shape.Name, model.Label + shape.Title} == {model.Label}
            assert not (model.Printable or shape.Printable or model.FocusOnClick)
            assert shape.MoveProtect and shape.SizeProtect


def test_the_buttons_can_be_pressed_and_no_cell_loses_the_focus(at_ods: Person) -> None:
    assert not at_ods.document.CurrentController.isFormDesignMode()
    assert not at_ods.document.ApplyFormDesignMode
    assert not at_ods.document.AutomaticControlFocus


def test_the_buttons_stand_in_a_row_of_their_own_and_cover_nothing(at_ods: Person) -> None:
    frame = frame_of(faulty_plan())
    for name, shapes in buttons(at_ods.document).items():
        sheet = at_ods.document.Sheets.getByName(name)
        number = 5 if name == frame.names["cover"] else frame.banner_row
        row = sheet.Rows.getByIndex(number - 1)
        top, bottom = row.Position.Y, row.Position.Y + row.Size.Height
        if number == frame.banner_row:
            top += TITLE_HEIGHT * POINT
        else:
            assert not any(cell for cell in row.getDataArray()[0])
        assert len({(item.Position.Y, item.Size.Height) for item in shapes}) == 1
        edges = [(item.Position.X, item.Position.X + item.Size.Width) for item in shapes]
        assert edges[0][0] > 0
        assert all(end < begin for (_, end), (begin, _) in itertools.pairwise(edges))
        for item in shapes:
            assert top - 2 <= item.Position.Y < item.Position.Y + item.Size.Height <= bottom


def test_no_button_is_cut_where_columns_are_frozen(at_ods: Person) -> None:
    controller = at_ods.document.CurrentController
    seen = 0
    for name, shapes in buttons(at_ods.document).items():
        sheet = at_ods.document.Sheets.getByName(name)
        controller.setActiveSheet(sheet)
        edge = sheet.Columns.getByIndex(controller.getSplitColumn()).Position.X
        for item in shapes:
            begin, end = item.Position.X, item.Position.X + item.Size.Width
            assert begin > edge or end < edge
            seen += end < edge
    assert seen == 6 * 3  # on each area's sheet three stay in sight


def test_the_titles_stand_above_the_buttons(at_ods: Person) -> None:
    for name, row in buttons(at_ods.document).items():
        if name != "封面":
            sheet = at_ods.document.Sheets.getByName(name)
            for column in range(3):
                cell = sheet.getCellByPosition(column, 0)
                assert cell.VertJustify == 1  # top
                assert cell.ParaTopMargin + cell.CharHeight * POINT < row[0].Position.Y


@pytest.mark.parametrize("suffix", ["ods", "xlsx"])
def test_saved_again_by_libreoffice_it_is_as_it_was(
    at_ods: Person, pair: Pair, open_file: Opening, tmp_path: Path, suffix: str
) -> None:
    at_ods.insert_row(AREA, 5)
    at_ods.delete_row(AREA, 5)
    again = tmp_path / f"again.{suffix}"
    at_ods.book.impl.save_copy(again)
    assert again.stat().st_size < SMALL
    assert read(again).reading.plan == faulty_plan()
    assert check(read(again).reading) == check(read(pair.xlsx).reading)
    if suffix == "ods":
        assert addresses(open_file(again).document) == wanted()


# at work


def test_problems_are_painted_and_mended_cells_lose_their_marks(
    at_ods: Person, tmp_path: Path
) -> None:
    assert press("repair", at_ods.book).text == NOTHING
    answer = press("check", at_ods.book)
    assert answer.text.startswith("檢核完成：錯誤4、警告2、提示1。")
    assert_painted(at_ods.seen(tmp_path))
    at_ods.type(AREA, "F4", "經建課")
    assert (1, "執行課室") not in at_ods.seen(tmp_path)[AREA].painted()
    assert at_ods.texts(RESULTS, "G5") == [["已變更"]]
    assert press("next", at_ods.book).level == "info"
    assert press("clear", at_ods.book).level == "info"
    assert at_ods.seen(tmp_path)[AREA].painted() == {(2, "具體作法"): MISSING}
    at_ods.type(AREA, "E12", "還沒有選次項。")
    at_ods.type(OTHER, "D12", "標題" * 40)
    pages = at_ods.seen(tmp_path)
    assert pages[AREA].painted()[9, "次項"] == MISSING
    assert pages[OTHER].painted()[9, "重點標題"] == TOO_LONG


def test_a_checked_ods_is_read_with_its_findings_and_painted_again(
    at_ods: Person, open_file: Opening, tmp_path: Path
) -> None:
    press("check", at_ods.book)
    at_ods.book.impl.save_copy(tmp_path / "checked.ods")
    again = open_file(tmp_path / "checked.ods")
    assert_painted(again.seen(tmp_path))
    assert again.texts(RESULTS, "I1") == [["尚待處理：錯誤4、警告2、提示1"]]
    assert read(tmp_path / "checked.ods").reading.plan == faulty_plan()


def test_headings_are_locked_and_rows_are_free(at_ods: Person) -> None:
    assert all(sheet.isProtected() for sheet in at_ods.document.Sheets)
    at_ods.type(AREA, "E3", "改不動")
    at_ods.type(AREA, "C1", "改不動")
    at_ods.type("封面", "B2", "改不動")
    at_ods.type(AREA, "C5", "1-1")
    at_ods.insert_row(AREA, 4)
    assert at_ods.texts(AREA, "E3") == [["具體作法"]]
    assert at_ods.texts(AREA, "C1")[0][0].startswith("一、")
    assert at_ods.texts("封面", "B2") == [["高雄市三民區公所 114年度"]]
    assert at_ods.texts(AREA, "C6") == [["1-1"]]  # text, not 1 January


def test_people_may_filter_where_the_xlsx_lets_them(pair: Pair) -> None:
    with zipfile.ZipFile(pair.ods) as book:
        content = book.read("content.xml").decode()
    sheets = content.split("<table:table ")[1:]
    free = {part.split('"')[1] for part in sheets if 'use-autofilter="true"' in part}
    assert free == {part.split('"')[1] for part in sheets} - {"代碼", "格式", "stamp"}


def test_after_a_destroying_paste_all_is_there_again(
    at_ods: Person, pair: Pair, open_file: Opening, tmp_path: Path
) -> None:
    person = Vandal(at_ods.book)
    before, formulas = values(person), person.formulas()
    person.insert_row(AREA, 8)  # rules then have other corners
    person.delete_row(AREA, 8)
    destroy(person)
    answer = press("repair", person.book)
    assert answer.level == "info", answer.text
    assert values(person) == before
    assert person.formulas() == formulas
    assert press("repair", person.book).text == NOTHING
    assert addresses(person.document) == wanted()
    press("check", person.book)
    assert person.seen(tmp_path)[AREA].painted()[1, "執行課室"] == RED


def test_what_is_filled_in_is_taken_back(open_file: Opening, pair: Pair) -> None:
    person = open_file(pair.ods)
    before = person.formulas()
    press("check", person.book)
    assert person.formulas() != before
    assert press("restore", person.book).level == "info"
    assert person.formulas() == before


# how it is made


def test_the_same_plan_gives_the_same_bytes(office: xw.App, pair: Pair, tmp_path: Path) -> None:
    plan = faulty_plan()
    write_native(office, tmp_path / "again.ods", plan, frame_of(plan), has_units=True)
    assert (tmp_path / "again.ods").read_bytes() == pair.ods.read_bytes()


def test_the_file_tells_nothing_of_who_made_it_where(pair: Pair) -> None:
    with zipfile.ZipFile(pair.ods) as book:
        assert book.namelist()[0] == "mimetype"
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = "".join(book.read(name).decode() for name in book.namelist())
    for word in ("file:", "/tmp", "Printer", "initial-creator", "editing", "xlplan-", "dc:date"):
        assert word not in text


def test_a_text_beyond_a_cell_leaves_the_old_file(office: xw.App, tmp_path: Path) -> None:
    target = tmp_path / "plan.ods"
    target.write_text("old", encoding="utf-8")
    plan = full_plan(measures=(Measure(sub_item="1-1", action="長" * 32_768),))
    with pytest.raises(Unwritable, match="第4列"):
        write_native(office, target, plan, frame_of(plan), has_units=True)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["plan.ods"]
    assert target.read_text(encoding="utf-8") == "old"
    assert len(office.books) == 0


@pytest.mark.parametrize("words", [["--format", "ods"], []])
def test_the_command_makes_a_filled_template(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], office: xw.App
) -> None:
    source, target = tmp_path / "plan.json", tmp_path / "範本.ods"
    source.write_text(json.dumps(full_plan().to_dict()), encoding="utf-8")
    given = ["--year", "114", "--plan", str(source), "-o", str(target), *words]
    assert main(["template", *given]) == 0
    assert "已做好" in capsys.readouterr().out
    assert read(target).reading.plan.measures == full_plan().measures
    assert main(["check", str(target)]) == 0


@pytest.fixture
def small_city(home: Path) -> Callable[..., None]:
    """Have a roster of so many agencies that submit."""

    def make(*names: str) -> None:
        agencies = [
            {"name": f"高雄市{name}", "short_name": name, "kind": "區公所", "parent": "高雄市政府"}
            for name in names
        ]
        home.mkdir(exist_ok=True)
        text = json.dumps({"agencies": agencies}, ensure_ascii=False)
        (home / "roster.json").write_text(text, encoding="utf-8")

    return make


def test_one_libreoffice_makes_the_templates_of_all(
    small_city: Callable[..., None], office: xw.App, tmp_path: Path
) -> None:
    small_city("三民區公所", "鳳山區公所")
    running: list[set[int]] = []

    def seen(*_: object) -> None:
        running.append(set(xw.engines["libreoffice"].apps.keys()))

    before = set(xw.engines["libreoffice"].apps.keys())
    made = make_all(tmp_path / "範本", 2025, seen, ".ods")
    assert sorted(path.name for path in made) == ["114_三民區公所.ods", "114_鳳山區公所.ods"]
    assert running[0] == running[1]
    assert len(running[0] - before) == 1
    assert set(xw.engines["libreoffice"].apps.keys()) == before
    assert read(made[1]).reading.plan.agency.name == "高雄市鳳山區公所"


def test_the_committed_files_are_current(soffice: Path, office: xw.App) -> None:
    if not version(soffice).startswith("7.4."):
        # the committed ones are those of one version; CI compares them on that
        pytest.skip("another LibreOffice writes them a little differently")
    assert stale(data.root(), native_workbooks) == []


def test_what_is_sent_as_xlsx_has_no_dead_buttons_but_all_that_people_made(
    open_file: Opening, pair: Pair, tmp_path: Path
) -> None:
    own = tmp_path / "三民.ods"
    shutil.copyfile(pair.ods, own)
    person = open_file(own)
    sheet = person.document.Sheets.getByName(AREA)
    drawing = person.document.createInstance("com.sun.star.drawing.RectangleShape")
    sheet.DrawPage.add(drawing)
    drawing.setSize(struct("awt.Size", 3000, 2000))
    drawing.setPosition(struct("awt.Point", 9000, 6000))
    drawing.Name = "自己畫的"
    where = person.document.Sheets.getByName(OTHER)
    where.unprotect("")
    where.Annotations.insertNew(where.getCellRangeByName("E6").CellAddress, "請再確認")
    answer = press("submit", person.book, reason="先送")
    assert answer.level == "warning", answer.text
    sent = tmp_path / "114_三民區公所_v1.xlsx"
    parts = zipfile.ZipFile(sent).namelist()
    assert not [name for name in parts if "ctrlProp" in name]
    again = open_file(sent).document
    assert buttons(again) == {}
    page = again.Sheets.getByName(AREA).DrawPage
    assert [page.getByIndex(index).Name for index in range(page.Count)] == ["自己畫的"]
    notes = again.Sheets.getByName(OTHER).Annotations
    # 25.2 keeps the text of an imported note in its shape only
    assert [note.AnnotationShape.String for note in notes] == ["請再確認"]
    assert check(read(sent).reading) == check(read(tmp_path / "114_三民區公所_v1.ods").reading)
