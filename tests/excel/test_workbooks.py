"""The workbooks with macros and the add-in: built alike, every button and callback at its Sub."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tests.excel import made
from tests.excel.tools import tool
from tests.tables import full_plan
from xlplan import generated
from xlplan.books import macros
from xlplan.books.city import read_kept
from xlplan.books.faces import faces, faces_by_sheet, faces_of_city
from xlplan.books.read import read
from xlplan.buttons import BUTTONS
from xlplan.cli import main
from xlplan.data import root
from xlplan.errors import BrokenInstall
from xlplan.table import layout
from xlplan.vocabulary import framework
from xlplan.workflow.checking import check_file

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
PROJECT = "xl/vbaProject.bin"
SHAPE = re.compile(r"<v:shape .*?</v:shape>", re.DOTALL)
SUB = re.compile(r"^Public Sub (\w+)\((.*)\)\s*$", re.MULTILINE)
MACROS = root() / "workbook_templates" / "macros"

Subs = Mapping[tuple[str, str], str]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workbooks with macros of each number of sheets, by name."""
    folder = tmp_path_factory.mktemp("books")
    found = [path for path in made.templates(folder) if path.suffix == made.WITH_MACROS]
    city = folder / "city.xlsm"
    plans = folder / "plans"
    plans.mkdir()
    made.write(plans / "a.xlsm", made.plan())
    assert main(["consolidate", str(plans), "-o", str(city)]) == 0
    addin = root() / "workbook_templates" / "xlplan.xlam"
    return {path.stem: path for path in (*found, city, addin)}


def document_modules(project: bytes) -> list[str]:
    """Return the names of the workbook's and the sheets' own modules."""
    said = tool("olefile").OleFileIO(project).openstream("PROJECT").read().decode("ascii")
    return re.findall(r"^Document=(\w+)/", said, re.MULTILINE)


def subs(project: bytes) -> Subs:
    """Return (module, Sub) -> its parameters, of the standard modules, as olevba reads them."""
    parser = tool("oletools.olevba").VBA_Parser("vbaProject.bin", data=project)
    found: dict[tuple[str, str], str] = {}
    for _, _, name, source in parser.extract_macros():
        stem, _, kind = name.rpartition(".")
        if kind == "bas":
            for sub, parameters in SUB.findall(source.replace("\r\n", "\n")):
                assert (stem, sub) not in found
                found[stem, sub] = parameters
    return found


def code_names(book: zipfile.ZipFile) -> list[str]:
    workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
    found = [workbook.find(f"{MAIN}workbookPr").get("codeName")]
    for number in range(1, len(workbook.findall(f".//{MAIN}sheet")) + 1):
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        found.append(sheet.find(f"{MAIN}sheetPr").get("codeName"))
    return found


def buttons(book: zipfile.ZipFile) -> dict[str, list[tuple[str, str]]]:
    """Return the name of a sheet -> (caption, macro) of its buttons, in order."""
    names = [
        item.get("name")
        for item in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    ]
    found = {}
    for number, name in enumerate(names, 1):
        relations = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        if relations not in book.namelist():
            continue
        for part in re.findall(r"vmlDrawing\d+\.vml", book.read(relations).decode()):
            drawn = SHAPE.findall(book.read(f"xl/drawings/{part}").decode())
            found[name] = [(said(shape, "font"), said(shape, "x:FmlaMacro")) for shape in drawn]
    return found


def said(shape: str, tag: str) -> str:
    match = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", shape, re.DOTALL)
    return unescape(match[1]) if match else ""


# proof 1: two builds


@pytest.mark.parametrize("make", [generated.macro_projects, generated.excel_addin])
def test_two_builds_are_equal_part_by_part(make, tmp_path: Path) -> None:
    tool("pyopenvba")
    pair = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / macros.FOLDER).mkdir(parents=True)
        pair.append({path: generated.parts(folder / path) for path in make(folder)})
    assert pair[0] == pair[1] and pair[0]


def test_the_same_plan_makes_the_same_bytes(tmp_path: Path) -> None:
    one, two = (made.write(tmp_path / f"{name}.xlsm", made.plan()) for name in "ab")
    assert one.read_bytes() == two.read_bytes()


# proof 3: names


def test_code_names_are_the_document_modules(books: dict[str, Path]) -> None:
    counts = set()
    for path in books.values():
        with zipfile.ZipFile(path) as book:
            wanted = code_names(book)
            assert document_modules(book.read(PROJECT)) == wanted
            counts.add(len(wanted) - 1)
    assert len(counts) > 3


def test_every_button_presses_exactly_one_sub(books: dict[str, Path]) -> None:
    for path in books.values():
        with zipfile.ZipFile(path) as book:
            there = subs(book.read(PROJECT))
            for sheet in buttons(book).values():
                for _, macro in sheet:
                    module, _, name = macro.removeprefix("[0]!").partition(".")
                    assert there[module, name] == ""


def test_the_buttons_are_those_of_the_ods_template(books: dict[str, Path]) -> None:
    for key in made.FRAMEWORKS:
        shown = faces_by_sheet(layout(framework(key)))
        with zipfile.ZipFile(books[f"{key}-sections"]) as book:
            assert buttons(book) == faced(shown)
    with zipfile.ZipFile(books["city"]) as book:
        assert buttons(book) == faced(faces_of_city())


def faced(shown) -> dict[str, list[tuple[str, str]]]:
    return {
        sheet: [(face.label, f"[0]!{face.macro}") for face in row] for sheet, row in shown.items()
    }


def test_the_city_workbook_has_every_button_of_its_own() -> None:
    shown = {face.name for row in faces_of_city().values() for face in row}
    assert shown == {name for name, button in BUTTONS.items() if button.book == "city"}


def test_every_callback_of_the_ribbon_is_exactly_one_sub(books: dict[str, Path]) -> None:
    with zipfile.ZipFile(books["xlplan"]) as addin:
        there = subs(addin.read(PROJECT))
        root = ElementTree.fromstring(addin.read("customUI/customUI14.xml"))
    called = [item.get("onAction") for item in root.iter(f"{RIBBON}button")]
    assert len(set(called)) == len(called) == len(BUTTONS)
    for name in called:
        found = [parameters for (_, sub), parameters in there.items() if sub == name]
        assert found == ["ByVal control As IRibbonControl"]


def test_the_ribbon_shows_the_registry(books: dict[str, Path]) -> None:
    with zipfile.ZipFile(books["xlplan"]) as addin:
        root = ElementTree.fromstring(addin.read("customUI/customUI14.xml"))
    (tab,) = root.iter(f"{RIBBON}tab")
    assert tab.get("label") == "提升服務計畫"
    shown = [(item.get("label"), item.get("supertip")) for item in tab.iter(f"{RIBBON}button")]
    assert shown == [(faces()[name].label, faces()[name].tip) for name in BUTTONS]
    groups = {
        item.get("id"): [button.get("id") for button in item] for item in tab.iter(f"{RIBBON}group")
    }
    assert groups["xlplan_group_city"][0] == "xlplan_consolidate"
    assert all(item.get("label") for item in tab.iter(f"{RIBBON}group"))


def test_the_addin_is_one(books: dict[str, Path]) -> None:
    with zipfile.ZipFile(books["xlplan"]) as addin:
        types = addin.read("[Content_Types].xml").decode()
        relations = ElementTree.fromstring(addin.read("_rels/.rels"))
    assert "application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    assert "sheet.macroEnabled" not in types
    targets = {item.get("Type", ""): item.get("Target") for item in relations}
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert targets[kind] == "customUI/customUI14.xml"


# the sheet of settings


@pytest.mark.parametrize("name", ["kaohsiung-113-sections", "city", "xlplan"])
def test_the_settings_are_very_hidden(books: dict[str, Path], name: str) -> None:
    book = CalamineWorkbook.from_path(books[name])
    hidden = [i.name for i in book.sheets_metadata if i.visible == SheetVisibleEnum.VeryHidden]
    assert "xlplan.conf" in hidden
    said = dict(book.get_sheet_by_name("xlplan.conf").to_python())
    assert "WAY" in said and all(key.isascii() for key in said)


def test_the_reader_passes_over_what_only_an_xlsm_has(tmp_path: Path) -> None:
    plain, macro = (made.write(tmp_path / f"a{suffix}", full_plan()) for suffix in made.SUFFIXES)
    assert [item.code for item in check_file(macro).problems] == [
        item.code for item in check_file(plain).problems
    ]
    assert read(macro).reading.plan == read(plain).reading.plan


def test_but_for_macros_it_is_the_xlsx(tmp_path: Path) -> None:
    plain, macro = (
        openpyxl.load_workbook(made.write(tmp_path / f"a{suffix}", made.plan()))
        for suffix in made.SUFFIXES
    )
    assert macro.sheetnames == [*plain.sheetnames, "xlplan.conf"]
    for name in plain.sheetnames:
        one, two = plain[name], macro[name]
        assert list(one.values) == list(two.values)
        assert _marks(one) == _marks(two)
        assert _inputs(one) == _inputs(two)
    assert {n: d.attr_text for n, d in plain.defined_names.items()} == {
        n: d.attr_text for n, d in macro.defined_names.items()
    }


def _marks(sheet) -> list[object]:
    return [
        (str(block.sqref), [(rule.type, rule.priority, rule.formula) for rule in block.rules])
        for block in sheet.conditional_formatting
    ]


def _inputs(sheet) -> list[object]:
    return [
        (str(item.sqref), item.type, item.formula1, item.prompt, item.showErrorMessage)
        for item in sheet.data_validations.dataValidation
    ]


# making them


def test_a_template_is_asked_for_by_format_or_name(tmp_path: Path) -> None:
    words = ["template", "--year", "114", "--agency", "三民區公所"]
    assert main([*words, "--format", "xlsm", "-o", str(tmp_path / "a.xlsm")]) == 0
    assert main([*words, "-o", str(tmp_path / "b.xlsm")]) == 0
    assert main([*words, "--format", "xlsm", "-o", str(tmp_path / "c.xlsx")]) == 2
    assert (tmp_path / "a.xlsm").read_bytes() == (tmp_path / "b.xlsm").read_bytes()
    assert not (tmp_path / "c.xlsx").exists()


def test_templates_for_all_have_macros_too(tmp_path: Path) -> None:
    words = ["template", "--year", "114", "--all", "--format", "xlsm", "-o", str(tmp_path)]
    assert main(words) == 0
    found = list(tmp_path.iterdir())
    assert len(found) > 40
    for path in found:
        with zipfile.ZipFile(path) as book:
            assert book.read(PROJECT) == (MACROS / "agency-18.bin").read_bytes()


def test_an_install_without_the_projects_says_so(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(macros, "root", lambda: tmp_path)
    with pytest.raises(BrokenInstall, match="請重新安裝"):
        made.write(tmp_path / "a.xlsm", full_plan())
    assert list(tmp_path.iterdir()) == []


def test_without_pyopenvba_projects_are_left_as_they_are(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    for make in (generated.macro_projects, generated.excel_addin):
        with pytest.raises(generated.Unmade, match="pyOpenVBA"):
            list(make(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_doubts_of_merge_and_import_fit_together(tmp_path: Path) -> None:
    said = {"kind": "次項", "text": "這一段放在哪裡？"}
    both = replace(made.plan(), doubts=(said,), leftovers=({"text": "沒有歸位的文字。"},))
    path = made.write(tmp_path / "a.xlsm", both, made.DOUBTS)
    with zipfile.ZipFile(path) as book:
        assert document_modules(book.read(PROJECT)) == code_names(book)
        assert len(code_names(book)) == 1 + 20


# what people saved


@pytest.mark.parametrize(
    ("verb", "more"), [("fill", ["--overwrite"]), ("fix", []), ("check", ["--into"])]
)
def test_a_changed_copy_keeps_the_macros(verb: str, more: list[str], tmp_path: Path) -> None:
    wrong = made.plan()
    first, *others = wrong.measures
    first = replace(first, action="提昇品質，悠關權益。", wording_code="A07")
    wrong = replace(wrong, measures=(first, *others))
    source, target = made.write(tmp_path / "a.xlsm", wrong), tmp_path / "b.xlsm"
    words = [*more, str(target)] if verb == "check" else [*more, "-o", str(target)]
    assert main([verb, str(source), *words]) in (0, 1)
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed and all(name.startswith("xl/worksheets/sheet") for name in changed)


def test_a_copy_of_another_kind_is_refused(tmp_path: Path) -> None:
    source, target = made.write(tmp_path / "a.xlsm", full_plan()), tmp_path / "b.xlsx"
    for words in (["fix", "-o"], ["fill", "-o"], ["check", "--into"]):
        assert main([words[0], str(source), words[1], str(target)]) == 2
        assert not target.exists()


def test_what_people_typed_into_the_city_workbook_is_kept(tmp_path: Path) -> None:
    plans, city = tmp_path / "plans", tmp_path / "city.xlsm"
    plans.mkdir()
    made.write(plans / "a.xlsm", full_plan())
    words = ["consolidate", str(plans), "-o", str(city)]
    assert main(words) == 0
    typed(city, {"核備日期": "114/4/26", "備註": "電話確認"})
    assert main(words) == 0
    kept = read_kept(city)
    (filing,) = kept.filings.values()
    assert (filing.date, filing.note, kept.folders) == ("114/4/26", "電話確認", "plans")
    with zipfile.ZipFile(city) as book:
        assert book.read(PROJECT) == (MACROS / "city-12.bin").read_bytes()


def typed(city: Path, texts: Mapping[str, str]) -> None:
    """Type into the first agency's row of 收件狀態, as somebody does in Excel."""
    from xlplan.books.edit import patch

    sheet = openpyxl.load_workbook(city)["收件狀態"]
    heads = {cell.value: cell.column_letter for cell in sheet[2]}
    copy = city.with_name("typed.xlsm")
    patch(city, copy, {"收件狀態": {f"{heads[name]}3": text for name, text in texts.items()}})
    shutil.move(copy, city)
