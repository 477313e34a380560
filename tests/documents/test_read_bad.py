"""Files that are no documents, or bad ones: each says in Chinese what it is and what to do."""

import io
import os
import re
import stat
import zipfile

import pytest

from tests import bad_files
from tests.documents.made import bare_pdf, cell, p, table, with_part, word, writer
from tests.small_files import good, good_ods
from xlplan.documents.reading import read
from xlplan.errors import Unreadable
from xlplan.problems import problem_of

BODY = "word/document.xml"


def refused(path):
    """Return the code for which a file is refused, its message being Chinese and complete."""
    with pytest.raises(Unreadable) as caught:
        read(path)
    said = problem_of(caught.value)
    assert caught.value.path == path
    assert re.search("[\u4e00-\u9fff]", said.message)
    assert said.hint.endswith("。")
    return said.code


def hint_of(path):
    with pytest.raises(Unreadable) as caught:
        read(path)
    said = problem_of(caught.value)
    return said.message + said.hint


@pytest.fixture
def file(tmp_path):
    return tmp_path / "計畫.docx"


def written(path, raw):
    path.write_bytes(raw)
    return path


def test_what_is_not_there_or_no_file_is_told(tmp_path, file):
    assert refused(file) == "F101"
    assert refused(tmp_path) == "F106"
    assert refused(bad_files.empty(file)) == "F111"
    assert refused(word(tmp_path / "~$計畫.docx", p("甲"))) == "F107"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(file):
    word(file, p("甲"))
    file.chmod(0)
    try:
        assert refused(file) == "F108"
    finally:
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"{\\rtf1\\ansi }", "F119", ".rtf"),
        (b"<html><body><p>x</p></body></html>", "F117", "網頁"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "F117", "網頁"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "F117", "MHTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "F117", "Word 2003"),
        (b'{"framework": "kaohsiung-113"}', "F117", "template --plan"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "F117", "編碼"),
        (b"\0" * 4096, "F103", "損壞"),
        (b"\x81\xff\xfe\x00\x81" * 9, "F117", "編碼"),
    ],
)
def test_what_only_bears_the_name_of_a_document_is_told_by_its_bytes(file, raw, code, words):
    assert refused(written(file, raw)) == code
    assert words in hint_of(file)


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (("WordDocument",), "F119"),
        (("EncryptionInfo", "EncryptedPackage"), "F104"),
        (("Workbook",), "F121"),
        (("PowerPoint Document",), "F117"),
    ],
)
def test_a_compound_file_is_told_by_its_streams(tmp_path, streams, code):
    assert refused(bad_files.compound_file(tmp_path / "計畫.doc", *streams)) == code


def test_a_workbook_is_not_imported_but_told(tmp_path):
    assert refused(good(tmp_path / "a.xlsx")) == "F121"
    assert refused(good_ods(tmp_path / "a.ods")) == "F121"
    assert "這是活頁簿" in hint_of(good(tmp_path / "計畫.docx"))


def test_a_zip_of_something_else_is_told(file):
    assert refused(bad_files.zip_without_workbook(file)) == "F105"


def test_a_broken_zip_is_told(tmp_path, file):
    source = word(tmp_path / "good.docx", *[p(f"第{n}段") for n in range(200)])
    assert refused(bad_files.truncated(file, source)) == "F103"
    assert refused(bad_files.damaged_part(file, source, BODY)) == "F103"


def test_broken_xml_is_told(tmp_path, file):
    source = word(tmp_path / "good.docx", p("甲"))
    with zipfile.ZipFile(source) as archive:
        raw = archive.read(BODY)
    assert refused(with_part(source, file, {BODY: raw[:-20]})) == "F103"
    text = writer(tmp_path / "good.odt", "<text:p>甲</text:p>")
    broken = with_part(text, tmp_path / "bad.odt", {"content.xml": b"<office:document-content>"})
    assert refused(broken) == "F103"


def test_a_zip_bomb_is_not_inflated(tmp_path, file):
    source = word(tmp_path / "good.docx", p("甲"))
    blanks = io.BytesIO()
    blanks.write(b"<w:document>" + b" " * (80 << 20))
    assert refused(with_part(source, file, {BODY: blanks.getvalue()})) == "F109"


def test_an_entity_is_not_followed(tmp_path, file):
    outside = tmp_path / "secret.txt"
    outside.write_text("機密", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{outside.as_uri()}">]>'.encode()
    source = word(tmp_path / "good.docx", p("甲"))
    with zipfile.ZipFile(source) as archive:
        raw = archive.read(BODY)
    start = raw.index(b"<w:document")
    assert refused(with_part(source, file, {BODY: raw[:start] + head + raw[start:]})) == "F110"
    text = writer(tmp_path / "good.odt", "<text:p>甲</text:p>")
    bad = b'<?xml version="1.0"?>' + head + b"<office:document-content/>"
    assert refused(with_part(text, tmp_path / "bad.odt", {"content.xml": bad})) == "F110"


def test_an_encrypted_odt_is_told(tmp_path):
    text = writer(tmp_path / "good.odt", "<text:p>甲</text:p>")
    said = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert refused(with_part(text, tmp_path / "a.odt", {"META-INF/manifest.xml": said})) == "F104"


@pytest.mark.parametrize("columns", [64, 1000])
def test_a_table_of_a_thousand_columns_is_refused(tmp_path, file, columns):
    assert refused(word(file, table([cell("甲")] * columns))) == "F122"
    row = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>甲</text:p>'
    body = f"<table:table><table:table-row>{row}</table:table-cell></table:table-row></table:table>"
    assert refused(writer(tmp_path / "a.odt", body)) == "F122"


def test_a_span_of_a_million_is_refused(tmp_path):
    start = '<table:table-cell table:number-columns-spanned="1000000"><text:p>甲</text:p>'
    body = (
        f"<table:table><table:table-row>{start}</table:table-cell></table:table-row></table:table>"
    )
    assert refused(writer(tmp_path / "a.odt", body)) == "F122"


def test_a_document_without_text_is_told(tmp_path, file):
    assert refused(word(file, p(" "))) == "F120"
    assert refused(writer(tmp_path / "a.odt", "<text:p/>")) == "F120"
    assert refused(written(tmp_path / "a.txt", b" \r\n \r\n")) == "F120"
    assert refused(bare_pdf(tmp_path / "a.pdf", [b""])) == "F120"


_SCAN = b"q 595 0 0 842 0 0 cm /Im Do Q"
_TEXT = b"BT /F 11 Tf 60 700 Td (Plenty of text stands on this page) Tj ET"


def test_a_scan_is_told_even_with_a_few_signs_on_it(tmp_path):
    stamp = _SCAN + b" BT /F 9 Tf 500 20 Td (p. 1) Tj ET"
    assert refused(bare_pdf(tmp_path / "a.pdf", [_SCAN] * 3, image=True)) == "F118"
    assert refused(bare_pdf(tmp_path / "b.pdf", [stamp] * 3, image=True)) == "F118"
    mixed = bare_pdf(tmp_path / "c.pdf", [_SCAN, _SCAN, _TEXT], image=True)
    assert "3頁中的2頁" in hint_of(mixed)


def test_a_document_with_one_scanned_page_is_read_and_says_so(tmp_path):
    found = read(
        bare_pdf(tmp_path / "a.pdf", [_TEXT, _TEXT.replace(b"this", b"that"), _SCAN], image=True)
    )
    assert len(found.blocks) == 2
    assert any("有1頁是圖片" in remark for remark in found.remarks)


def test_a_broken_pdf_is_told(tmp_path):
    raw = bare_pdf(tmp_path / "good.pdf", [_TEXT]).read_bytes()
    assert refused(written(tmp_path / "a.pdf", raw[:60])) in ("F103", "F120")
    assert refused(written(tmp_path / "b.pdf", b"%PDF-1.7\n" + os.urandom(4000))) == "F103"


def test_a_wrong_suffix_is_read_by_its_content_and_told(tmp_path):
    found = read(word(tmp_path / "計畫.doc", p("甲")))
    assert [item.text for item in found.blocks] == ["甲"]
    assert "其實是 .docx 檔" in found.remarks[0]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp950", "big5hkscs"]
)
def test_text_is_decoded_whatever_it_is_encoded_in(tmp_path, encoding):
    text = "壹、計畫依據\r\n\r\n執行要項\t執行重點\r\n"
    found = read(written(tmp_path / "a.txt", text.encode(encoding)))
    assert [(item.source, item.text) for item in found.blocks] == [
        ("第1行", "壹、計畫依據"),
        ("第2行", ""),
        ("第3行", "執行要項\t執行重點"),
    ]


def test_text_with_tags_in_it_is_still_text(tmp_path):
    found = read(written(tmp_path / "a.txt", "<p>壹、計畫依據</p>".encode()))
    assert found.blocks[0].text == "<p>壹、計畫依據</p>"
