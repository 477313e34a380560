"""The .odt, read back by odfdo and against the schema of OpenDocument 1.3."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from odfdo import Document as OdfDocument

from tests.documents.written import document, lines, measure, odt, odt_tables, plan, tables
from tests.strategies import plans
from tests.tables import full_plan
from xlplan.documents.writing.model import Standing
from xlplan.documents.writing.official import official
from xlplan.documents.writing.style import style_for
from xlplan.plan import Event, Measure, TaskforceMember

FULL = full_plan(taskforce=(TaskforceMember("組長", "區長", "主持會議"),))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def odt_lines(content: bytes) -> list[str]:
    """Return the paragraphs outside tables."""
    body = OdfDocument(io.BytesIO(content)).body
    return [item.inner_text for item in body.children if item.tag in ("text:p", "text:h")]


def test_it_says_what_the_model_says():
    said = document(FULL)
    content = odt(said)
    assert odt_tables(content) == tables(said)
    assert odt_lines(content) == lines(said)


def test_the_heading_row_is_one_that_each_page_repeats():
    for table in OdfDocument(io.BytesIO(odt(document(FULL)))).body.get_tables():
        (head,) = table.get_elements("table:table-header-rows/table:table-row")
        assert head.get_elements("table:table-cell")[0].inner_text.strip() in ("執行要項", "職稱")


def test_title_and_chapters_have_the_styles_that_every_program_knows():
    body = OdfDocument(io.BytesIO(odt(document(FULL)))).body
    title, *rest = [item for item in body.children if item.tag != "table:table"]
    assert (title.tag, title.style) == ("text:p", "Title")
    assert next(item.inner_text for item in rest if item.tag == "text:h") == "壹、計畫依據"
    assert {item.get_attribute("text:outline-level") for item in body.get_headers()} == {"1"}


def test_its_properties_say_title_agency_language_and_a_date_that_stays():
    events = (Event("核備", 1, date="2025-04-16"), Event("函報", 1, date="2025-03-24"))
    meta = OdfDocument(io.BytesIO(odt(document(full_plan(events=events))))).meta
    assert meta.title == "高雄市三民區公所114年度提升服務執行計畫"
    assert meta.initial_creator == "高雄市三民區公所"
    assert meta.language == "zh-TW"
    assert meta.creation_date.isoformat() == "2025-04-16T00:00:00"


def test_the_fonts_are_kai_with_those_that_take_its_place():
    fonts = parts(odt(document(FULL)))["styles.xml"].decode()
    assert "'標楷體', 'DFKai-SB', 'BiauKai'" in fonts
    assert 'style:country-asian="TW"' in fonts


@pytest.mark.parametrize(
    "text",
    ["一  二   三", "甲\n乙", "<b>&\"'", " 前", "尾 \n 次", "\ud800壞\ufffe\x01字"],
)
def test_blanks_breaks_and_signs_survive(text):
    content = odt(document(plan(Measure(sub_item="1-1", action=text))))
    body = parts(content)["content.xml"].decode().partition("<office:body>")[2]
    collapsing = r"\n|  |\"> | </text:p>"  # what readers make one blank of, or none
    assert not re.search(collapsing, body)
    (line,) = odt_tables(content)[0][1][2].lines
    assert line == "".join(sign for sign in text if sign not in "\ud800\ufffe\x01")


def test_the_same_plan_gives_the_same_bytes_and_the_type_comes_first():
    first, second = odt(document(FULL)), odt(document(FULL))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        kind = archive.infolist()[0]
        assert (kind.filename, kind.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=40, deadline=None)
@given(plans())
def test_any_plan_reads_back_as_the_model_has_it(said):
    made = official(said, style_for(), Standing())
    content = odt(made)
    assert odt_tables(content) == tables(made)
    assert odt_lines(content) == lines(made)


@pytest.fixture(scope="session")
def schemas() -> dict[str, etree.RelaxNG]:
    """The schemas of OpenDocument 1.3 (OASIS), of which openxml-audit carries a copy."""
    audit = pytest.importorskip("openxml_audit")
    folder = Path(audit.__file__).parent / "odf" / "schemas" / "odf-1.3"
    names = {
        "": "OpenDocument-v1.3-schema.rng",
        "META-INF": "OpenDocument-v1.3-manifest-schema.rng",
    }
    return {key: etree.RelaxNG(etree.parse(str(folder / name))) for key, name in names.items()}


@pytest.mark.parametrize("headings", ["numbered", "plain"])
def test_every_part_is_valid_against_the_schema_of_the_standard(schemas, headings):
    own = plan(
        measure("一。", "題", units=("民政課",)),
        measure("二 \n  三。", "題"),
        basis=("甲。", "乙。"),
    )
    for said in (FULL, own):
        for name, content in parts(odt(document(said, Standing(), headings=headings))).items():
            if name.endswith(".xml"):
                schema = schemas[name.rpartition("/")[0]]
                assert schema.validate(etree.fromstring(content)), schema.error_log


def test_the_schema_would_find_a_fault(schemas):
    content = parts(odt(document(FULL)))["content.xml"]
    broken = content.replace(b"<table:covered-table-cell/>", b"<table:hidden-cell/>", 1)
    assert not schemas[""].validate(etree.fromstring(broken))
