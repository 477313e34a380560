"""An .odt as it is read: blanks, lists, spans and repeats, changes, what stands beside the flow."""

import pytest

from tests.documents.made import writer
from tests.documents.test_read_docx import first_table, grid, lines
from xlplan.documents.reading import read


@pytest.fixture
def file(tmp_path):
    return tmp_path / "計畫.odt"


def style(*levels, name="L1"):
    """Return a list style: (format, prefix, suffix, levels shown) of each level."""
    inner = "".join(
        f'<text:list-level-style-number text:level="{depth}" style:num-format="{kind}" '
        f'style:num-prefix="{before}" style:num-suffix="{after}" text:display-levels="{shown}"/>'
        for depth, (kind, before, after, shown) in enumerate(levels, 1)
    )
    return f'<text:list-style style:name="{name}">{inner}</text:list-style>'


def items(*texts, more=""):
    """Return a list of Writer's; a text that begins with < stands in its item as it is."""
    inner = "".join(
        f"<text:list-item>{text if text.startswith('<') else f'<text:p>{text}</text:p>'}"
        "</text:list-item>"
        for text in texts
    )
    return f'<text:list text:style-name="L1" {more}>{inner}</text:list>'


def test_blanks_are_those_that_the_elements_stand_for(file):
    writer(
        file,
        "<text:p>服 <text:s text:c='2'/>務\n   甲<text:tab/>乙<text:line-break/>丙"
        "<text:soft-page-break/>丁<text:span> 戊</text:span> </text:p>"
        "<text:p>己 <text:span> 庚</text:span></text:p>",
    )
    assert lines(file) == [("", "服   務 甲\t乙"), ("", "丙丁 戊 "), ("", "己 庚")]


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("一, 二, 三, ...", ["一、", "二、"]),
        ("壹, 貳, 參, ...", ["壹、", "貳、"]),
        ("甲, 乙, 丙, ...", ["甲、", "乙、"]),
        ("１, ２, ３, ...", ["１、", "２、"]),
        ("1", ["1、", "2、"]),
        ("a", ["a、", "b、"]),
        ("", ["", ""]),
    ],
)
def test_automatic_numbers_are_given_back_as_they_are_printed(file, kind, marks):
    writer(file, items("甲", "乙"), automatic=style((kind, "", "、", 1)))
    assert lines(file) == list(zip(marks, "甲乙", strict=True))


def test_deeper_levels_start_anew_and_only_the_first_paragraph_of_an_item_has_a_number(file):
    said = style(("一", "（", "）", 1), ("1", "", ".", 1), ("1", "", "", 2))
    inner = items("子", "丑").replace('text:style-name="L1"', "")
    deep = f"<text:p>甲</text:p><text:p>續</text:p>{inner}"
    writer(file, items(deep, f"<text:p>乙</text:p>{inner}"), automatic=said)
    assert [mark for mark, _ in lines(file)] == ["（一）", "", "1.", "2.", "（二）", "1.", "2."]


def test_levels_shown_together_are_joined(file):
    said = style(("1", "", ".", 1), ("1", "", "", 2))
    inner = items("子").replace('text:style-name="L1"', "")
    writer(file, items(f"<text:p>甲</text:p>{inner}"), automatic=said)
    assert lines(file) == [("1.", "甲"), ("1.1", "子")]


def test_a_list_goes_on_where_it_says_so_and_begins_anew_where_not(file):
    said = style(("1", "", ".", 1))
    on = 'text:continue-numbering="true"'
    start = items("戊").replace("<text:list-item>", '<text:list-item text:start-value="7">')
    body = items("甲", more='xml:id="x"') + items("乙", more=on)
    body += items("丙") + items("丁", more='text:continue-list="x"') + start
    writer(file, body, automatic=said)
    assert [mark for mark, _ in lines(file)] == ["1.", "2.", "1.", "3.", "7."]


def test_headings_are_numbered_by_the_outline(file):
    outline = (
        '<office:styles><text:outline-style style:name="Outline"><text:outline-level-style '
        'text:level="1" style:num-format="壹" style:num-suffix="、"/></text:outline-style>'
        "</office:styles>"
    )
    body = (
        '<text:h text:outline-level="1">計畫依據</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">不編號</text:h>'
        '<text:h text:outline-level="1">計畫目標</text:h>'
    )
    writer(file, body, styles=outline)
    assert lines(file) == [("壹、", "計畫依據"), ("", "不編號"), ("貳、", "計畫目標")]


def test_tables_have_spans_covered_cells_and_repeats(file):
    empty = (
        '<table:table-row table:number-rows-repeated="60000"><table:table-cell/></table:table-row>'
    )
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>要項</text:p>'
        "</table:table-cell><table:covered-table-cell/><table:table-cell><text:p>重點</text:p>"
        "</table:table-cell></table:table-row></table:table-header-rows><table:table-row "
        'table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">'
        "<text:p>甲</text:p></table:table-cell></table:table-row>"
        f"{empty}</table:table>"
    )
    writer(file, body)
    found = first_table(file)
    assert grid(found) == [["要項", None, "重點"], ["甲"] * 3, ["甲"] * 3, ["", "", ""]]
    assert found.rows[0][0].columns == 2


def test_a_cell_spans_rows(file):
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    tall = cell.format("一").replace("-cell>", '-cell table:number-rows-spanned="2">', 1)
    body = (
        f"<table:table><table:table-row>{tall}{cell.format('甲')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell.format('乙')}</table:table-row>"
        "</table:table>"
    )
    writer(file, body)
    assert grid(first_table(file)) == [["一", "甲"], [None, "乙"]]


def test_deleted_text_is_not_read_and_the_changes_are_told(file):
    writer(
        file,
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>刪掉的'
        '</text:p></text:deletion></text:changed-region><text:changed-region text:id="c2">'
        "<text:insertion/></text:changed-region></text:tracked-changes><text:p>本所"
        '<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>應'
        '<text:change-end text:change-id="c2"/>辦理。</text:p>',
    )
    assert lines(file) == [("", "本所應辦理。")]
    assert read(file).remarks == ("文件有追蹤修訂（2處），已照全部接受後的內容讀入。",)


def test_notes_and_comments_are_put_aside_and_frames_read(file):
    writer(
        file,
        "<text:p>本文<text:note text:note-class='footnote'><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>註文</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>王</dc:creator><dc:date>2025</dc:date><text:p>請確認"
        "</text:p></office:annotation>後<draw:frame><draw:text-box><text:p>框內</text:p>"
        "</draw:text-box></draw:frame><draw:frame><draw:image xlink:href='a.png'/></draw:frame>"
        "</text:p>",
    )
    found = read(file)
    assert [(item.source, item.text) for item in found.blocks] == [
        ("第1段", "本文後"),
        ("第1段的文字方塊第1段", "框內"),
    ]
    assert [(item.source, item.text) for item in found.aside] == [
        ("第1段的註腳", "註文"),
        ("第1段的註解", "王：請確認"),
    ]
    assert len(found.remarks) == 4  # a note, a comment, a text box, a picture


def test_bold_and_hidden_come_from_the_styles(file):
    automatic = (
        '<style:style style:name="B" style:family="text"><style:text-properties '
        'style:font-weight-asian="bold"/></style:style><style:style style:name="H" '
        'style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:p><text:span text:style-name="B">標題</text:span></text:p>'
        '<text:p>本<text:span text:style-name="B">文</text:span>'
        '<text:span text:style-name="H">看不見</text:span></text:p>'
    )
    writer(file, body, automatic=automatic)
    found = read(file)
    assert [(item.text, item.bold) for item in found.blocks] == [("標題", True), ("本文", False)]
    assert [item.text for item in found.aside] == ["看不見"]


def test_sections_are_read_and_the_contents_are_not(file):
    writer(
        file,
        "<text:table-of-content><text:index-body><text:p>壹、計畫依據 1</text:p></text:index-body>"
        "</text:table-of-content><text:section><text:p>本文</text:p></text:section>",
    )
    assert lines(file) == [("", "本文")]
