"""The .docx, read back by python-docx and gone over by a validator of Open XML."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings

from tests.documents.written import document, docx_file, docx_tables, lines, measure, plan, tables
from tests.strategies import plans
from tests.tables import full_plan
from xlplan.documents.writing.model import Standing
from xlplan.documents.writing.official import official
from xlplan.documents.writing.style import style_for
from xlplan.plan import Event, Measure, TaskforceMember

FULL = full_plan(taskforce=(TaskforceMember("組長", "區長", "主持會議"),))


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def docx_lines(content: bytes) -> list[str]:
    """Return the paragraphs outside tables, without the empty ones below each table."""
    return [item.text for item in opened(content).paragraphs if item.style.name != "Normal"]


def test_it_says_what_the_model_says():
    said = document(FULL)
    content = docx_file(said)
    assert docx_tables(content) == tables(said)
    assert docx_lines(content) == lines(said)


def test_the_heading_row_is_one_that_each_page_repeats_and_long_rows_may_break():
    said = plan(measure("短。"), measure("長" * 400))
    table = opened(docx_file(document(said))).tables[0]
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert [row.find(qn("w:cantSplit")) is not None for row in rows] == [True, True, False]


def test_title_and_chapters_have_the_styles_that_every_program_knows():
    styles = [item.style.name for item in opened(docx_file(document(FULL))).paragraphs]
    assert styles[:2] == ["Title", "Heading 1"]
    assert styles.count("Heading 1") == 5


def test_its_properties_say_title_agency_language_and_a_date_that_stays():
    events = (Event("核備", 1, date="2025-04-16"),)
    said = opened(docx_file(document(full_plan(events=events)))).core_properties
    assert said.title == "高雄市三民區公所114年度提升服務執行計畫"
    assert (said.author, said.language) == ("高雄市三民區公所", "zh-TW")
    assert said.created == dt.datetime(2025, 4, 16, tzinfo=dt.UTC)


def test_header_footer_and_page_are_as_the_look_says():
    section = opened(docx_file(document(FULL, Standing()))).sections[0]
    assert section.header.paragraphs[0].text == "草案"
    fields = section.footer._element.findall(f".//{qn('w:fldSimple')}")
    assert [field.get(qn("w:instr")).strip() for field in fields] == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_chinese_letters_are_kai_and_the_language_is_that_of_taiwan():
    element = opened(docx_file(document(FULL))).styles.element
    fonts = element.find(f".//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "標楷體"
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    assert element.find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-TW"


@pytest.mark.parametrize(
    "text", ["一  二   三", "甲\n乙", "<b>&\"'", " 前", "\ud800壞\ufffe\x01字"]
)
def test_blanks_breaks_and_signs_survive(text):
    said = plan(Measure(sub_item="1-1", action=text))
    (line,) = docx_tables(docx_file(document(said)))[0][1][2].lines
    assert line == "".join(sign for sign in text if sign not in "\ud800\ufffe\x01")


def test_the_same_plan_gives_the_same_bytes():
    first = docx_file(document(FULL))
    assert first == docx_file(document(FULL))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


@settings(max_examples=25, deadline=None)
@given(plans())
def test_any_plan_reads_back_as_the_model_has_it(said):
    made = official(said, style_for(), Standing())
    content = docx_file(made)
    assert docx_tables(content) == tables(made)
    assert docx_lines(content) == lines(made)


def test_a_validator_of_open_xml_finds_nothing(tmp_path):
    audit = pytest.importorskip("openxml_audit")
    target = tmp_path / "計畫.docx"
    target.write_bytes(docx_file(document(FULL, Standing())))
    found = audit.OpenXmlValidator().validate(target)
    assert list(found.errors) == []
    broken = tmp_path / "壞.docx"
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<w:jc ", b"<w:nonsense "))
    assert audit.OpenXmlValidator().validate(broken).errors
