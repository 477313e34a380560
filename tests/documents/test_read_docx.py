"""A .docx as it is read: order, marks, merged cells, changes, what stands beside the flow."""

import docx
import pytest

from tests.documents.made import cell, levels, num, numbered, p, table, word
from xlplan.documents.model import Line, Table
from xlplan.documents.reading import read


def lines(path):
    """Return (mark, text) of the lines outside the tables."""
    return [(item.mark, item.text) for item in read(path).blocks if isinstance(item, Line)]


def grid(found):
    """Return a table as texts: None where a merged cell reaches."""
    return [
        [
            None if item is None else "|".join(line.mark + line.text for line in item.lines)
            for item in row
        ]
        for row in found.rows
    ]


def first_table(path):
    return next(item for item in read(path).blocks if isinstance(item, Table))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "計畫.docx"


def test_paragraphs_and_tables_keep_their_order_and_say_where_they_stand(file):
    word(file, p("標題"), table([cell("甲"), cell("乙", "丙")]), p("後文"))
    found = read(file).blocks
    assert [item.source for item in found] == ["第1段", "表格1", "第2段"]
    assert [line.source for line in found[1].rows[0][1].lines] == [
        "表格1第1列第2欄第1段",
        "表格1第1列第2欄第2段",
    ]


def test_breaks_part_lines_and_tabs_and_blanks_stay(file):
    word(
        file,
        '<w:p><w:r><w:t xml:space="preserve">服 務</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t>'
        "<w:noBreakHyphen/><w:t>丁</w:t></w:r></w:p>",
    )
    assert lines(file) == [("", "服 務\t乙"), ("", "丙-丁")]


@pytest.mark.parametrize(
    ("kind", "text", "marks"),
    [
        ("taiwaneseCountingThousand", "%1、", ["一、", "二、", "三、"]),
        ("ideographLegalTraditional", "%1、", ["壹、", "貳、", "參、"]),
        ("ideographTraditional", "%1.", ["甲.", "乙.", "丙."]),
        ("decimalEnclosedParen", "%1", ["⑴", "⑵", "⑶"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("decimalFullWidth", "（%1）", ["（１）", "（２）", "（３）"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("bullet", "\uf06c", ["●", "●", "●"]),
        ("none", "", ["", "", ""]),
    ],
)
def test_automatic_numbers_are_given_back_as_they_are_printed(file, kind, text, marks):
    said = levels((kind, text)) + num(1)
    word(file, *map(numbered, "甲乙丙"), numbering=said)
    assert lines(file) == list(zip(marks, "甲乙丙", strict=True))


def test_counting_passes_ten_and_a_deeper_level_starts_anew(file):
    said = levels(("taiwaneseCountingThousand", "%1、"), ("decimal", "(%2)"), ("decimal", "%2.%3"))
    body = [numbered(f"項{n}") for n in range(1, 12)]
    body += [numbered("甲", 1), numbered("乙", 1), numbered("丙", 2), numbered("下一項")]
    word(file, *body, numbered("又甲", 1), numbering=said + num(1))
    marks = [mark for mark, _ in lines(file)]
    assert marks[9:] == ["十、", "十一、", "(1)", "(2)", "2.1", "十二、", "(1)"]


def test_a_list_with_a_start_of_its_own_begins_there_and_others_of_its_kind_go_on(file):
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    said = levels(("decimal", "%1.")) + num(1) + num(2, more=start) + num(3)
    body = [numbered(text, number=n) for text, n in zip("甲乙丙丁戊", (1, 1, 2, 2, 3), strict=True)]
    word(file, *body, numbering=said)
    assert [mark for mark, _ in lines(file)] == ["1.", "2.", "1.", "2.", "3."]


def test_a_style_numbers_its_paragraphs(file):
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    document.add_paragraph("丙")
    document.save(file)
    assert lines(file) == [("1.", "甲"), ("2.", "乙"), ("", "丙")]


def test_merged_cells_reach_over_columns_and_rows(file):
    span, begin, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    word(
        file,
        table(
            [cell("要項", properties=span), cell("重點")],
            [cell("一", properties=begin), cell("(一)"), cell("甲")],
            [cell(properties=on), cell("(二)"), cell("乙")],
        ),
    )
    found = first_table(file)
    assert grid(found) == [["要項", None, "重點"], ["一", "(一)", "甲"], [None, "(二)", "乙"]]
    assert (found.rows[0][0].columns, found.rows[1][0].rows) == (2, 2)


def test_short_rows_are_filled_up(file):
    row = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("乙") + "</w:tr>"
    word(file, table([cell("甲"), cell("乙"), cell("丙")]).replace("</w:tbl>", f"{row}</w:tbl>"))
    assert grid(first_table(file)) == [["甲", "乙", "丙"], ["", "乙", ""]]


def test_a_table_within_a_cell_is_read_where_it_stands_and_told(file):
    word(file, table([cell("甲", table([cell("子"), cell("丑")]), "乙"), cell("丙")]))
    found = read(file)
    assert grid(found.blocks[0]) == [["甲|子|丑|乙", "丙"]]
    assert [line.source for line in found.blocks[0].rows[0][0].lines][1] == (
        "表格1第1列第1欄內的表格1第1列第1欄第1段"
    )
    assert any("表格裡還有表格（1個）" in remark for remark in found.remarks)


def test_a_frame_of_one_cell_around_the_document_is_looked_through(file):
    word(file, table([cell("標題", table([cell("甲"), cell("乙")]), "後文")]))
    found = read(file).blocks
    assert [type(item) for item in found] == [Line, Table, Line]
    assert grid(found[1]) == [["甲", "乙"]]


def test_tracked_changes_are_accepted_and_told(file):
    change = 'w:id="1" w:author="a"'
    word(
        file,
        f"<w:p><w:r><w:t>本所</w:t></w:r><w:del {change}><w:r><w:delText>不</w:delText></w:r>"
        f"</w:del><w:ins {change}><w:r><w:t>應</w:t></w:r></w:ins>"
        "<w:r><w:t>辦理。</w:t></w:r></w:p>",
        f"<w:p><w:moveFrom {change}><w:r><w:t>搬走</w:t></w:r></w:moveFrom>"
        f"<w:moveTo {change}><w:r><w:t>搬來</w:t></w:r></w:moveTo></w:p>",
        p("上半句，", properties=f"<w:rPr><w:del {change}/></w:rPr>"),
        p("下半句。"),
        table([cell("留")], [cell("刪")]).replace(
            '<w:tr><w:tc><w:tcPr></w:tcPr><w:p><w:r><w:t xml:space="preserve">刪',
            f"<w:tr><w:trPr><w:del {change}/></w:trPr><w:tc><w:tcPr></w:tcPr><w:p><w:r>"
            '<w:t xml:space="preserve">刪',
        ),
    )
    found = read(file)
    assert lines(file) == [("", "本所應辦理。"), ("", "搬來"), ("", "上半句，下半句。")]
    assert grid(found.blocks[-1]) == [["留"]]
    assert found.remarks == ("文件有追蹤修訂（5處），已照全部接受後的內容讀入。",)


def test_a_document_without_changes_says_nothing_of_them(file):
    word(file, p("甲"), table([cell("乙")]))
    assert read(file).remarks == ()


def test_comments_headers_and_hidden_text_are_put_aside(file):
    document = docx.Document()
    run = document.add_paragraph("本文").runs[0]
    document.add_comment(run, "請再確認", "王承辦", "王")
    hidden = document.paragraphs[0].add_run("看不見")
    hidden.font.hidden = True
    document.sections[0].header.paragraphs[0].text = "內部文件"
    document.sections[0].footer.paragraphs[0].text = "第 3 頁，共 9 頁"
    document.save(file)
    found = read(file)
    assert [item.text for item in found.blocks] == ["本文"]
    assert [(item.source, item.text) for item in found.aside] == [
        ("第1段的隱藏文字", "看不見"),
        ("註解1（王承辦）", "請再確認"),
        ("頁首", "內部文件"),
    ]
    assert len(found.remarks) == 3


def test_a_text_box_is_read_once_after_its_paragraph(file):
    box = f"<w:txbxContent>{p('框內文字')}</w:txbxContent>"
    word(
        file,
        "<w:p><w:r><w:t>本文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    found = read(file)
    assert [(item.text, item.source) for item in found.blocks] == [
        ("本文", "第1段"),
        ("框內文字", "第1段的文字方塊第1段"),
    ]
    assert any("文字方塊（1個）" in remark for remark in found.remarks)


def test_content_controls_are_read_but_their_prompts_are_not(file):
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>按一下</w:t></w:r>"
    )
    word(
        file,
        f"<w:sdt><w:sdtContent>{p('控制項內')}</w:sdtContent></w:sdt>",
        f"<w:p><w:r><w:t>本文</w:t></w:r>{prompt}</w:sdtContent></w:sdt></w:p>",
    )
    assert lines(file) == [("", "控制項內"), ("", "本文")]


def test_fields_give_their_result_and_enclosed_signs_their_instruction(file):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def said(text):
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    result = "<w:r><w:t>114</w:t></w:r>"
    enclosed = said(" eq \\o\\ac(○,1)")
    word(
        file,
        f"<w:p>{mark('begin')}{enclosed}{mark('end')}<w:r><w:t>甲</w:t></w:r>"
        f"{mark('begin')}{said('DOCPROPERTY x')}{mark('separate')}{result}{mark('end')}</w:p>",
    )
    assert lines(file) == [("", "○1甲114")]


def test_bold_says_that_all_of_a_line_is(file):
    document = docx.Document()
    document.add_paragraph().add_run("標題").bold = True
    mixed = document.add_paragraph()
    mixed.add_run("標").bold = True
    mixed.add_run("題")
    document.add_heading("樣式", 1)
    document.save(file)
    assert [item.bold for item in read(file).blocks] == [True, False, True]


def test_a_table_of_contents_is_passed_over_and_told(file):
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("壹、計畫依據\t1", style="toc 1")
    document.add_paragraph("壹、計畫依據")
    document.save(file)
    found = read(file)
    assert [item.text for item in found.blocks] == ["壹、計畫依據"]
    assert found.remarks == ("文件有目錄，沒有讀入。",)


def test_a_row_that_was_cut_in_mid_sentence_stays_two_rows(file):
    word(file, table([cell("(1)辦理電話"), cell("秘書室")], [cell("禮貌測試。"), cell()]))
    assert grid(first_table(file)) == [["(1)辦理電話", "秘書室"], ["禮貌測試。", ""]]
