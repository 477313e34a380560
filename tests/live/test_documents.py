"""The official document in a real LibreOffice: both formats open, the PDF is as it should be."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from odfdo import Document as OdfDocument
from pdfminer.pdftypes import resolve1

from tests import real_plans
from tests.documents.written import (
    document,
    docx_file,
    docx_tables,
    lines,
    odt,
    odt_tables,
    tables,
)
from tests.live.plans import AREA, Opening, written
from tests.tables import full_plan
from xlplan import data
from xlplan.buttons import press
from xlplan.documents.writing.model import Official, Standing
from xlplan.errors import OfficeError
from xlplan.libreoffice.converting import convert, to_pdf
from xlplan.libreoffice.installed import SOFFICE
from xlplan.plan import Plan
from xlplan.text import fold

pytestmark = pytest.mark.live

Making = Callable[[Official], Path]

TALL = full_plan(
    title="高雄市三民區公所114年度提升服務執行計畫",
    measures=tuple(
        replace(item, action=f"{item.action}" * 4 + "\n甲、 一  二   三")
        for item in full_plan().measures
    ),
)


@pytest.fixture(autouse=True)
def office_under_test(soffice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what starts a LibreOffice start the one under test."""
    monkeypatch.setenv(SOFFICE, str(soffice))


@pytest.fixture
def making(tmp_path: Path) -> Making:
    """What makes a document into PDF."""

    def make(said: Official) -> Path:
        source, target = tmp_path / "計畫.odt", tmp_path / "計畫.pdf"
        source.write_bytes(odt(said))
        to_pdf(source, target)
        return target

    return make


def demo(name: str) -> Plan:
    return Plan.from_dict(data.read_json("demo", f"{name}.json"))


def columns_of(said: Official) -> list[list[str]]:
    """Return the columns of the model's tables below their heads, each as one text."""
    found = []
    for table in tables(said):
        columns = zip(*table[1:], strict=True)
        found.append(["".join(fold("".join(c.lines)) for c in cells if c) for cells in columns])
    return found


def printed(pdf: pdfplumber.PDF) -> list[list[str]]:
    """Return the columns of the tables on all pages, as columns_of does for the model.

    A table goes on where the next page begins with the same heads.
    """
    found: list[list[str]] = []
    heads: list[list[str | None]] = []
    for page in pdf.pages:
        for head, *rows in page.extract_tables():
            if not heads or heads[-1] != head:
                heads.append(head)
                found.append([""] * len(head))
            for row in rows:
                found[-1] = [
                    text + fold(cell or "") for text, cell in zip(found[-1], row, strict=True)
                ]
    return found


def words(pdf: pdfplumber.PDF) -> str:
    """Return all that is printed, without blanks."""
    return fold("".join(page.extract_text() for page in pdf.pages))


# LibreOffice opens what we write


@pytest.mark.parametrize("suffix", [".odt", ".docx"])
@pytest.mark.parametrize("name", ["", "sanmin-114", "mituo-health-106"])
def test_what_libreoffice_saves_of_it_says_the_same(suffix: str, name: str, tmp_path: Path) -> None:
    said = document(demo(name) if name else TALL)
    source, back = tmp_path / f"計畫{suffix}", tmp_path / f"存過{suffix}"
    source.write_bytes(odt(said) if suffix == ".odt" else docx_file(said))
    convert(source, back)
    found = odt_tables(back.read_bytes()) if suffix == ".odt" else docx_tables(back.read_bytes())
    assert found == tables(said)
    if suffix == ".odt":
        with zipfile.ZipFile(back) as archive:
            assert b"<table:table-header-rows" in archive.read("content.xml")


def test_a_docx_keeps_title_and_language_in_libreoffice(tmp_path: Path) -> None:
    source, back = tmp_path / "計畫.docx", tmp_path / "計畫.odt"
    source.write_bytes(docx_file(document(demo("sanmin-114"))))
    convert(source, back)
    meta = OdfDocument(back).meta
    assert (meta.title, meta.language) == ("高雄市三民區公所114年度提升服務執行計畫", "zh-TW")


# the PDF


def test_the_pdf_is_tagged_speaks_chinese_and_shows_its_title(making: Making) -> None:
    path = making(document(demo("sanmin-114")))
    with pdfplumber.open(path) as pdf:
        catalogue = {key: resolve1(value) for key, value in pdf.doc.catalog.items()}
        assert catalogue["MarkInfo"]["Marked"]
        assert catalogue["Lang"] == b"zh-TW"
        assert catalogue["ViewerPreferences"]["DisplayDocTitle"]
        assert "StructTreeRoot" in catalogue
        assert pdf.metadata["Title"] == "高雄市三民區公所114年度提升服務執行計畫"
        assert pdf.metadata["Author"] == "高雄市三民區公所"
    content = path.read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


@pytest.mark.parametrize("name", ["sanmin-114", "changqing-113", "mituo-health-106"])
def test_the_pdf_says_what_the_model_says(name: str, making: Making) -> None:
    said = document(demo(name))
    with pdfplumber.open(making(said)) as pdf:
        assert printed(pdf) == columns_of(said)
        everything = words(pdf)
        assert [line for line in lines(said) if fold(line) not in everything] == []


def test_each_page_repeats_the_heads_and_has_its_number(making: Making) -> None:
    with pdfplumber.open(making(document(TALL, Standing()))) as pdf:
        count = len(pdf.pages)
        assert 4 <= count <= 8
        for number, page in enumerate(pdf.pages, 1):
            text = fold(page.extract_text())
            assert f"第{number}頁,共{count}頁" in text
            assert text.startswith("草案")
        heads = [page.extract_tables()[0][0] for page in pdf.pages[:-1]]
        assert heads == [["執行要項", None, "執行重點", "執行課室"]] * (count - 1)
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}


def test_no_text_leaves_the_page(making: Making) -> None:
    long = full_plan(
        title="高雄市" + "很長的機關名稱" * 8,
        measures=(
            replace(full_plan().measures[1], heading="標" * 60, action="字" * 1000),
            replace(full_plan().measures[2], action="W" * 300, responsible_units=("役" * 30,)),
        ),
    )
    with pdfplumber.open(making(document(long))) as pdf:
        for page in pdf.pages:
            left, right = 20 / 25.4 * 72, page.width - 20 / 25.4 * 72
            assert all(left - 1 < char["x0"] and char["x1"] < right + 1 for char in page.chars)
        assert words(pdf).count("字") == 1000
        assert words(pdf).count("w") == 300


def test_a_filed_plan_carries_date_and_number_under_its_title(making: Making) -> None:
    standing = Standing(False, True, "114年4月16日", "高市研發字第2號")
    with pdfplumber.open(making(document(demo("qishan-114"), standing))) as pdf:
        first = [fold(line) for line in pdf.pages[0].extract_text().split("\n")]
    assert first[:2] == [
        "高雄市旗山區公所114年度提升服務執行計畫",
        "114年4月16日高市研發字第2號函核備",
    ]


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not beside the project")
@pytest.mark.parametrize("name", real_plans.NAMES)
def test_the_real_plans_are_printed_whole(name: str, making: Making) -> None:
    said = document(Plan.from_dict(real_plans.plan_json(real_plans.outline(name))))
    with pdfplumber.open(making(said)) as pdf:
        assert printed(pdf) == columns_of(said)
        assert 8 <= len(pdf.pages) <= 18


def test_a_file_that_libreoffice_does_not_open_is_told(tmp_path: Path) -> None:
    source = tmp_path / "壞.odt"
    source.write_bytes(b"PK\x03\x04")
    with pytest.raises(OfficeError, match="沒有做出"):
        to_pdf(source, tmp_path / "壞.pdf")
    assert not (tmp_path / "壞.pdf").exists()


# the button


def test_one_click_makes_both_beside_the_workbook(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    person.type(AREA, "E4", "還沒有存檔的文字。")
    before = person.formulas()
    answer = press("export_document", person.book)
    assert (answer.level, "三民.odt、三民.pdf" in answer.text) == ("info", True)
    assert "標有「草案」" in answer.text
    assert person.formulas() == before
    rows = odt_tables((place / "三民.odt").read_bytes())[0]
    assert rows[2][2].lines == ("還沒有存檔的文字。",)
    with pdfplumber.open(place / "三民.pdf") as pdf:
        assert "還沒有存檔的文字。" in words(pdf)


def test_only_documents_of_ours_are_replaced(open_file: Opening, place: Path) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    (place / "三民.pdf").write_bytes(b"%PDF-1.6 of somebody else")
    first = press("export_document", person.book)
    assert "三民.odt、三民_2.pdf" in first.text
    assert (place / "三民.pdf").read_bytes() == b"%PDF-1.6 of somebody else"
    (place / "三民.pdf").unlink()
    (place / "三民_2.pdf").rename(place / "三民.pdf")
    second = press("export_document", person.book)
    assert "三民.odt、三民.pdf" in second.text
    assert "舊匯出檔已換成新的內容" in second.text


def test_without_a_libreoffice_to_start_the_odt_is_made_all_the_same(
    open_file: Opening, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_file(written(full_plan(), place / "三民.xlsx"))
    monkeypatch.setenv(SOFFICE, str(place / "none"))
    answer = press("export_document", person.book)
    assert answer.level == "warning"
    assert "沒有做出 PDF" in answer.text
    assert sorted(path.name for path in place.glob("三民.*")) == ["三民.odt", "三民.xlsx"]
