"""Documents that LibreOffice makes of ours say the same: .odt from .docx, and .pdf."""

import json
import subprocess
import time

import docx
import pytest

from tests.documents.made import (
    as_pdf,
    bare_pdf,
    levels,
    num,
    numbered,
    p,
    word,
    writer,
)
from tests.documents.test_read_bad import refused
from tests.documents.test_read_docx import first_table, grid, lines
from tests.test_import import DOUBT, demo, imported, kept, sheet_rows, with_doubts
from xlplan.documents.model import Line
from xlplan.documents.reading import read
from xlplan.workflow.exporting import export_plan

pytestmark = pytest.mark.live

_BORDER = (
    '<style:style style:name="c" style:family="table-cell"><style:table-cell-properties '
    'fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
)
_LONG = (
    "(1)訂定各項申辦業務的作業程序並公告，讓民眾有所依循，縮短等候的時間；"
    "另以 LINE 官方帳號與 https://www.example.gov.tw/services/online 網站提供進度查詢。"
)


def odf_table(*rows, spans=""):
    """Return a table of Writer's with ruling lines; a cell is a text, or a list of paragraphs."""
    said = ""
    for row in rows:
        cells = "".join(
            '<table:table-cell table:style-name="c">'
            + "".join(
                f"<text:p>{text}</text:p>" for text in ([cell] if isinstance(cell, str) else cell)
            )
            + "</table:table-cell>"
            for cell in row
        )
        said += f"<table:table-row>{cells}</table:table-row>"
    count = len(rows[0])
    column = f'<table:table-column table:number-columns-repeated="{count}"/>'
    return f"<table:table>{column}{spans}{said}</table:table>"


def test_numbers_are_the_same_in_the_odt_that_libreoffice_makes_of_a_docx(soffice, tmp_path):
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    said = levels(
        ("taiwaneseCountingThousand", "%1、"),
        ("taiwaneseCountingThousand", "（%2）"),
        ("decimal", "%3."),
    )
    body = [
        *(numbered("甲"), numbered("子", 1), numbered("丑", 1), numbered("寅", 2), p("中間")),
        *(numbered("乙"), numbered("卯", 1), numbered("丙", number=2), numbered("丁", number=2)),
    ]
    source = word(tmp_path / "甲.docx", *body, numbering=said + num(1) + num(2, more=start))
    subprocess.run(
        [
            *(str(soffice), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    expected = ["一、", "（一）", "（二）", "1.", "", "二、", "（一）", "一、", "二、"]
    assert [mark for mark, _ in lines(source)] == expected
    assert lines(source.with_suffix(".odt")) == lines(source)


def test_a_pdf_gives_back_paragraphs_and_cells(soffice, tmp_path):
    head = ["執行要項", "執行重點", "執行課室"]
    body = (
        "<text:p>高雄市某某區公所114年度提升服務執行計畫</text:p><text:p>壹、計畫依據</text:p>"
        f"<text:p>一、{_LONG}</text:p><text:p>二、依據市府計畫。</text:p>"
        + odf_table(
            head, ["一、完備基礎服務", ["1. 標題", _LONG, "(2)短句。"], ["秘書室", "民政課"]]
        )
        + "<text:p>伍、推動及管考：不定期查核。</text:p>"
    )
    source = writer(tmp_path / "計畫.odt", body, automatic=_BORDER)
    found = read(as_pdf(soffice, source))
    assert [item.text for item in found.blocks if isinstance(item, Line)] == [
        *("高雄市某某區公所114年度提升服務執行計畫", "壹、計畫依據", f"一、{_LONG}"),
        *("二、依據市府計畫。", "伍、推動及管考：不定期查核。"),
    ]
    assert grid(found.blocks[4]) == [
        head,
        ["一、完備基礎服務", f"1. 標題|{_LONG}|(2)短句。", "秘書室|民政課"],
    ]
    assert found.blocks[1].source == "第1頁第2行"


def test_a_table_over_pages_is_one_and_says_where_pages_turn(soffice, tmp_path):
    rows = [[f"項{n}", [_LONG] * 4, "秘書室"] for n in range(12)]
    head = odf_table(["要項", "重點", "課室"]).partition("<table:table-row>")[2]
    head = "<table:table-row>" + head.removesuffix("</table:table>")
    spans = f"<table:table-header-rows>{head}</table:table-header-rows>"
    source = writer(tmp_path / "計畫.odt", odf_table(*rows, spans=spans), automatic=_BORDER)
    found = first_table(as_pdf(soffice, source))
    assert len(found.breaks) >= 3
    said = grid(found)
    assert said[0] == ["要項", "重點", "課室"]
    assert sum(row == said[0] for row in said) == 1  # repeated on each page, read once
    assert "".join(row[1] for row in said[1:]).replace("|", "") == _LONG * 48
    assert [row[0] for row in said if row[0]] == ["要項", *(f"項{n}" for n in range(12))]


def test_merged_cells_of_a_pdf_reach_over_columns_and_rows(soffice, tmp_path):
    def cell(text, more=""):
        inner = f"<text:p>{text}</text:p>"
        return f'<table:table-cell table:style-name="c" {more}>{inner}</table:table-cell>'

    wide, tall = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    rows = [
        cell("要項", wide) + covered + cell("重點"),
        cell("一", tall) + cell("(一)") + cell("甲"),
        covered + cell("(二)") + cell("乙"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    columns = '<table:table-column table:number-columns-repeated="3"/>'
    made = f"<table:table>{columns}{body}</table:table>"
    source = writer(tmp_path / "計畫.odt", made, automatic=_BORDER)
    found = first_table(as_pdf(soffice, source))
    assert grid(found) == [["要項", None, "重點"], ["一", "(一)", "甲"], [None, "(二)", "乙"]]
    assert (found.rows[0][0].columns, found.rows[1][0].rows) == (2, 2)


def test_headers_footers_and_page_numbers_are_passed_over(soffice, tmp_path):
    document = docx.Document()
    for number in range(120):
        document.add_paragraph(f"第{number}段的內容。")
    section = document.sections[0]
    section.header.paragraphs[0].text = "內部文件"
    section.footer.paragraphs[0].text = "- 1 -"
    source = tmp_path / "計畫.docx"
    document.save(source)
    found = read(as_pdf(soffice, source))
    assert [item.text for item in found.blocks] == [
        f"第{number}段的內容。" for number in range(120)
    ]
    assert [(item.source, item.text) for item in found.aside] == [("頁首", "內部文件")]


def test_a_pdf_with_a_password_is_refused(soffice, tmp_path):
    source = writer(tmp_path / "計畫.odt", "<text:p>本文</text:p>")
    options = (
        '{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"x"}}'
    )
    subprocess.run(
        [
            *(str(soffice), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--convert-to", f"pdf:writer_pdf_Export:{options}"),
            *("--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    assert refused(source.with_suffix(".pdf")) == "F104"


def test_five_hundred_pages_take_time_in_proportion(tmp_path):
    def seconds(count):
        pages = [
            b"".join(
                b"BT /F 11 Tf 60 %d Td (line %d of page %d) Tj ET\n" % (780 - 20 * n, n, page * 7)
                for n in range(36)
            )
            for page in range(count)
        ]
        source = bare_pdf(tmp_path / f"{count}.pdf", pages)
        begun = time.perf_counter()
        found = read(source)
        spent = time.perf_counter() - begun
        assert len(found.blocks) == 36 * count
        return spent

    seconds(5)
    few, many = seconds(50), seconds(500)
    assert many < 25 * few


@pytest.mark.parametrize("name", ["sanmin-114", "changqing-113", "niaosong-113", "qishan-114"])
def test_a_pdf_of_a_plan_comes_back_as_its_docx_does(soffice, tmp_path, name):
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(demo(name).to_dict()), encoding="utf-8")
    found = []
    for suffix in (".docx", ".pdf"):
        written, target = tmp_path / f"計畫{suffix}", tmp_path / f"{suffix[1:]}.json"
        export_plan(source, written)
        found.append(kept(imported(written, target).plan))
    assert found[1] == found[0]


def test_a_doubt_goes_out_when_its_cell_is_changed_or_it_is_confirmed(app, tmp_path):
    other = DOUBT | {"id": "m2", "text": "民政課 社會課", "chosen": "民政課"}
    path = with_doubts(tmp_path, DOUBT, other)
    keys = [row["key"] for row in sheet_rows(path)]
    book = app.books.open(str(path))
    try:
        column = f"L4:L{3 + len(keys)}"
        doubts, area = book.sheets["匯入疑義"], book.sheets["一、基礎服務"]
        assert doubts.range(column).value == ["m1:responsible_units", "m2:responsible_units"]
        area.range("F4").value = "民政課"
        assert doubts.range(column).value == [None, "m2:responsible_units"]
        assert doubts.range("G5").value == "一、基礎服務第5列"
        doubts.range("H5").value = "是"
        assert doubts.range(column).value == [None, None]
        area.range("F4").value = "秘書室"
        assert doubts.range(column).value == ["m1:responsible_units", None]
    finally:
        book.close()
