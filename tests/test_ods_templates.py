"""What of the .ods templates needs no LibreOffice: buttons' faces and places, the settled file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from xlplan.books.faces import faces, faces_by_sheet
from xlplan.books.template.bars import bars
from xlplan.books.template.settling import settle
from xlplan.buttons import BUTTONS
from xlplan.cli import main
from xlplan.libreoffice.installed import SOFFICE
from xlplan.table import layout
from xlplan.vocabulary import framework

FRAMES = [layout(framework(key)) for key in ("kaohsiung-106", "kaohsiung-113")]


# faces


def test_every_button_has_a_face_and_every_face_a_button() -> None:
    assert list(faces()) == list(BUTTONS)
    for name, button in BUTTONS.items():
        assert (button.label, button.tip) == (faces()[name].label, faces()[name].tip)
        assert button.label and button.tip.endswith("。")


def test_two_buttons_never_bear_one_label() -> None:
    labels = [face.label for face in faces().values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.framework.key)
def test_on_the_sheets_stand_buttons_that_serve_a_plan(frame) -> None:
    found = faces_by_sheet(frame)
    assert set(found) <= set(frame.sheet_names)
    assert {face.name for row in found.values() for face in row} <= {
        name for name, button in BUTTONS.items() if button.book == "agency"
    }
    names = {sheet: [face.name for face in row] for sheet, row in found.items()}
    assert {"check", "merge", "submit", "export_document"} <= set(names["封面"])
    assert {"check", "clear", "next", "previous"} <= set(names["檢核結果"])
    for spec in frame.tables:
        filled = spec.area is not None
        assert names[spec.name][:2] == ["check", "next"]
        assert ("fill" in names[spec.name]) == filled


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.framework.key)
def test_the_buttons_of_a_bar_stand_side_by_side_within_its_row(frame) -> None:
    for bar in bars(frame):
        right, top = 0.0, bar.height - bar.below if bar.below else 0
        for button in bar.buttons:
            assert button.left > right
            assert top <= button.top < button.top + button.height < bar.height
            right = button.left + button.width
        assert right < 560  # points: what a narrow screen shows


# no LibreOffice


@pytest.mark.parametrize("who", [["--agency", "三民區公所"], ["--all"]])
def test_without_libreoffice_it_says_what_to_do_and_leaves_nothing(
    who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SOFFICE, str(tmp_path / "none"))
    target = tmp_path / "範本.ods"
    words = ["--year", "114", *who, "--format", "ods", "-o", str(target)]
    assert main(["template", *words]) == 2
    said = capsys.readouterr().err
    assert "找不到 LibreOffice" in said
    assert "--format xlsx" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--format", "ods", "-o", "a.xlsx"], "要存成 .ods"),
        (["--format", "xlsx", "-o", "a.ods"], "要存成 .xlsx"),
        (["-o", "a.pdf"], "要存成 .xlsx 或 .xlsm 或 .ods"),
        (["--format", "pdf", "-o", "a.pdf"], "--format 不能是「pdf」"),
    ],
)
def test_format_and_suffix_must_agree(
    words, wanted, tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["template", "--year", "114", "--agency", "三民區公所", *words])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert wanted in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# the settled file

META = """<office:document-meta><office:meta><meta:initial-creator>王小明</meta:initial-creator>\
<dc:title>計畫</dc:title><dc:date>2026-11-22T10:00:00</dc:date><dc:creator>王小明</dc:creator>\
<meta:creation-date>2025-01-01T00:00:00</meta:creation-date><meta:editing-cycles>3\
</meta:editing-cycles><meta:generator>LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40\
$Build-2</meta:generator><meta:template xlink:href="../home/x.ots"/><meta:user-defined \
meta:name="Company">三民區公所</meta:user-defined><meta:user-defined meta:name="AppVersion">12\
</meta:user-defined></office:meta></office:document-meta>"""
SETTINGS = """<config:config-item config:name="VisibleAreaWidth" config:type="int">33055\
</config:config-item><config:config-item config:name="PrinterSetup" config:type="base64Binary">\
lAH+</config:config-item><config:config-item config:name="ShowGrid" config:type="boolean">true\
</config:config-item>"""
MANIFEST = """<manifest:manifest>
 <manifest:file-entry manifest:full-path="/" manifest:media-type="x"/>
 <manifest:file-entry manifest:full-path="Configurations2/" manifest:media-type="x"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
 <manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="x"/>
</manifest:manifest>"""
STYLES = """<style:style style:name="Default" style:family="table-cell">\
<style:table-cell-properties style:cell-protect="none" style:vertical-align="bottom"/>\
</style:style><style:style style:name="other" style:family="table-cell">\
<style:table-cell-properties style:vertical-align="bottom"/></style:style>"""
CONTENT = """<style:style style:name="co1"><p style:column-width="{wide}"/></style:style>\
<style:style style:name="co2"><p style:column-width="{plain}"/></style:style>\
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>\
</style:style><office:body><table:table table:name="甲" table:style-name="ta1">\
<loext:table-protection loext:insert-rows="true"/></table:table>\
<table:table table:name="乙" table:style-name="ta1">\
<loext:table-protection loext:use-autofilter="true"/></table:table>\
<table:table table:name="丙" table:style-name="ta2">\
<loext:table-protection loext:insert-rows="true"/></table:table></office:body>"""


def settled(folder: Path, digit: float = 7.0, unit: str = "in") -> dict[str, str]:
    """Return the parts of a file that was saved by somebody, where a digit is so wide, settled."""
    source, target = folder / "saved.ods", folder / "settled.ods"
    of_inch = {"in": 1.0, "cm": 2.54}[unit]
    wide, plain = (
        f"{points / 72 * of_inch:.4f}{unit}" for points in ((52 + 5 / 7) * digit, 8 * digit + 3.75)
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "Thumbnails/thumbnail.png": "picture",
        "Configurations2/menubar/": "",
        "meta.xml": META,
        "settings.xml": SETTINGS,
        "styles.xml": STYLES,
        "content.xml": CONTENT.format(wide=wide, plain=plain),
        "META-INF/manifest.xml": MANIFEST,
    }
    with zipfile.ZipFile(source, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    settle(source, target, digit)
    with zipfile.ZipFile(target) as book:
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: book.read(name).decode() for name in book.namelist()}


def test_what_tells_of_a_person_or_a_machine_is_gone(tmp_path: Path) -> None:
    parts = settled(tmp_path)
    assert list(parts) == [
        *("mimetype", "META-INF/manifest.xml", "meta.xml", "settings.xml", "styles.xml"),
        "content.xml",
    ]
    for gone in ("王小明", "2026", "editing", "Build", "Linux", "home", "AppVersion"):
        assert gone not in parts["meta.xml"]
    for kept in ("計畫", "2025-01-01", "三民區公所", "LibreOffice/7.4.7.2$"):
        assert kept in parts["meta.xml"]
    assert "ShowGrid" in parts["settings.xml"]
    assert not {"VisibleArea", "Printer"} & set(parts["settings.xml"].split('"'))
    assert "lAH+" not in parts["settings.xml"]
    assert "33055" not in parts["settings.xml"]
    assert parts["META-INF/manifest.xml"].count("file-entry") == 2


@pytest.mark.parametrize(("digit", "unit"), [(5.5, "in"), (6.0, "cm"), (7.0, "in"), (7.3, "cm")])
def test_columns_are_as_wide_whatever_font_was_there(
    tmp_path: Path, digit: float, unit: str
) -> None:
    content = settled(tmp_path, digit, unit)["content.xml"]
    wide = (52 + 5 / 7) * 6 / 72 * 2.54  # centimetres: Excel's 52 characters of 8 pixels
    assert f'style:column-width="{wide:.3f}cm"' in content
    assert f'style:column-width="{(8 * 6 + 3.75) / 72 * 2.54:.3f}cm"' in content


def test_filters_may_be_used_on_the_sheets_that_are_seen(tmp_path: Path) -> None:
    sheets = settled(tmp_path)["content.xml"].split("<table:table ")[1:]
    assert [sheet.count('loext:use-autofilter="true"') for sheet in sheets] == [1, 1, 0]


def test_painted_cells_keep_their_alignment(tmp_path: Path) -> None:
    default, other = settled(tmp_path)["styles.xml"].split("</style:style>")[:2]
    assert "vertical-align" not in default
    assert 'style:cell-protect="none"' in default
    assert "vertical-align" in other
